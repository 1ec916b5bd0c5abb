"""Endpoints, origins and targets."""

import pytest

from ibm_botocore._message import Origin, Request
from ibm_botocore.exceptions import InvalidRegionError, UnknownEndpointError
from ibm_botocore.regions import (
    Locator,
    bucket_fits_host,
    check_region,
    endpoint_for_region,
    parse_endpoint_url,
)

URLS = [
    # (endpoint URL, scheme, host, port, Host header, base path)
    ("https://s3.us-south.example.com", "https", "s3.us-south.example.com", 443, "s3.us-south.example.com", ""),
    ("https://h.example.com:443/", "https", "h.example.com", 443, "h.example.com", ""),
    ("http://h.example.com:80", "http", "h.example.com", 80, "h.example.com", ""),
    ("http://H.example.com:9000/base/path/", "http", "H.example.com", 9000, "H.example.com:9000", "/base/path"),
    ("http://127.0.0.1:9000", "http", "127.0.0.1", 9000, "127.0.0.1:9000", ""),
    ("http://[::1]:900", "http", "::1", 900, "[::1]:900", ""),
    ("https://[fe80::1]", "https", "fe80::1", 443, "[fe80::1]", ""),
]


@pytest.mark.parametrize(("url", "scheme", "host", "port", "netloc", "base"), URLS)
def test_an_endpoint_url_is_taken_apart(url, scheme, host, port, netloc, base):
    endpoint = parse_endpoint_url(url)

    assert endpoint.origin == Origin(scheme, host, port, netloc)
    assert endpoint.base_path == base


@pytest.mark.parametrize(
    "url",
    ["foo", "", "ftp://h.example.com", "https://", "//h.example.com", "https://h.example.com/?x=1", "http://h:port",
     "http://[::1", "https://h.example.com/#f"],
)  # fmt: skip
def test_what_is_no_endpoint_url_is_refused_by_name(url):
    with pytest.raises(ValueError, match="Invalid endpoint"):
        parse_endpoint_url(url)


@pytest.mark.parametrize(
    "url",
    ["https://user:hunter2@h.example.com", "https://user:hunter2@h.example.com:port", "ftp://user:hunter2@h",
     "https://user:hunter2@", "https://user:hunter2/x@h", "https://user:x/hunter2@h", "https://user?hunter2@h"],
)  # fmt: skip
def test_a_password_in_an_endpoint_url_is_refused_and_not_shown(url):
    with pytest.raises(ValueError, match="Invalid endpoint") as caught:
        parse_endpoint_url(url)

    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("region", "network", "url"),
    [
        ("us-south", "public", "https://s3.us-south.cloud-object-storage.appdomain.cloud"),
        ("us-south-standard", "public", "https://s3.us-south.cloud-object-storage.appdomain.cloud"),
        ("eu", "private", "https://s3.private.eu.cloud-object-storage.appdomain.cloud"),
        ("us-smart", "direct", "https://s3.direct.us.cloud-object-storage.appdomain.cloud"),
        ("ams03", "public", "https://s3.ams03.cloud-object-storage.appdomain.cloud"),
        ("tok.ap", "public", "https://s3.tok.ap.cloud-object-storage.appdomain.cloud"),
        ("jp-osa-onerate_active", "public", "https://s3.jp-osa.cloud-object-storage.appdomain.cloud"),
    ],
)
def test_a_region_or_provisioning_code_has_an_endpoint(region, network, url):
    assert endpoint_for_region(region, network) == url


def test_an_unknown_region_is_answered_with_near_names():
    with pytest.raises(UnknownEndpointError, match="us-south") as caught:
        endpoint_for_region("us-souht")

    assert "us-souht" in str(caught.value)
    assert "amazonaws" not in str(caught.value)


@pytest.mark.parametrize("region", ["bad region", "us/south", "-x", "a..b", "", "é"])
def test_a_region_that_is_no_host_label_is_refused(region):
    with pytest.raises(InvalidRegionError, match="doesn't match"):
        check_region(region)


@pytest.mark.parametrize("region", ["us-south", "us-east-1", "dal.us", "jp-osa", "eu"])
def test_ordinary_regions_pass(region):
    check_region(region)


HOST_STYLE = [
    # (bucket, scheme, host, fits)
    ("my-bucket", "https", "h.example.com", True),
    ("my.bucket", "https", "h.example.com", False),
    ("my.bucket", "http", "h.example.com", True),
    ("my..bucket", "http", "h.example.com", False),
    ("My-Bucket", "https", "h.example.com", False),
    ("my_bucket", "https", "h.example.com", False),
    ("ab", "https", "h.example.com", False),
    ("192.168.5.4", "http", "h.example.com", False),
    ("my-bucket", "http", "127.0.0.1", False),
    ("my-bucket", "http", "::1", False),
]


@pytest.mark.parametrize(("bucket", "scheme", "host", "fits"), HOST_STYLE)
def test_only_a_bucket_that_is_a_host_label_goes_into_the_host(bucket, scheme, host, fits):
    assert bucket_fits_host(bucket, Origin(scheme, host, 443, host)) is fits


def _located(locator: Locator, path: str, bucket: str | None, query=()) -> Request:
    request = Request("GET", path, list(query), {}, None)
    locator.locate(request, bucket)
    return request


LOCATIONS = [
    # (endpoint, host style, path, bucket, query, URL)
    ("http://h:9", False, "/b/a//b", "b", (), "http://h:9/b/a//b"),
    ("http://h:9/base", False, "/b/k", "b", (("acl", None),), "http://h:9/base/b/k?acl"),
    ("http://h:9", False, "/", None, (("extended", None), ("prefix", "a b")), "http://h:9/?extended&prefix=a%20b"),
    ("http://h:9", True, "/bkt/a/../b", "bkt", (), "http://bkt.h:9/a/../b"),
    ("http://h:9", True, "/bkt", "bkt", (("location", None),), "http://bkt.h:9/?location"),
    ("http://h:9", True, "/bkt//k", "bkt", (), "http://bkt.h:9//k"),
    ("https://h", True, "/my.bkt/k", "my.bkt", (), "https://h/my.bkt/k"),
    ("http://h:9", True, "/", None, (), "http://h:9/"),
]


@pytest.mark.parametrize(("endpoint", "host_style", "path", "bucket", "query", "url"), LOCATIONS)
def test_a_request_is_placed(endpoint, host_style, path, bucket, query, url):
    locator = Locator(endpoint, "us-south", is_host_style=host_style)

    assert _located(locator, path, bucket, query).url == url


def test_without_an_endpoint_the_region_decides_at_the_first_request():
    locator = Locator(None, "eu-de", endpoint_type="direct", scheme="http")

    assert _located(locator, "/b", "b").url == "http://s3.direct.eu-de.cloud-object-storage.appdomain.cloud/b"


def test_without_an_endpoint_an_unknown_region_fails_at_the_first_request_only():
    locator = Locator(None, "us-east-1")

    with pytest.raises(UnknownEndpointError, match="us-east"):
        _located(locator, "/b", "b")
