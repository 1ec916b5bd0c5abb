"""Redirects, regions, clocks and hints."""

import pickle

import pytest

from ibm_botocore import UNSIGNED, exceptions
from ibm_botocore._message import Origin, Request
from ibm_botocore._redirects import BucketRegions, followed, named_region
from ibm_botocore.config import Config
from ibm_botocore.regions import is_table_host
from tests.fakes import make_client

BUCKET = {"Bucket": "bkt", "Key": "k"}
OWN = Origin("https", "cos.example.com", 443, "cos.example.com")

LOCATIONS = [
    # (Location, followed to)
    ("https://bkt.cos.example.com/k?x=1", ("bkt.cos.example.com", "/k?x=1")),
    ("https://cos.example.com/other", ("cos.example.com", "/other")),
    ("https://s3.eu-de.cloud-object-storage.appdomain.cloud/b/a//b%20", (
        "s3.eu-de.cloud-object-storage.appdomain.cloud", "/b/a//b%20",
    )),
    ("https://b.s3.direct.us.cloud-object-storage.appdomain.cloud", (
        "b.s3.direct.us.cloud-object-storage.appdomain.cloud", "/",
    )),
    ("https://cos.example.com/b/k", None),  # where it came from
    ("http://cos.example.com/other", None),
    ("https://cos.example.com:8443/other", None),
    ("https://evil.example.com/b/k", None),
    ("https://cos.example.com.evil.com/b/k", None),
    ("https://evilcos.example.com/b/k", None),
    ("https://s3.nowhere.cloud-object-storage.appdomain.cloud/b", None),
    ("https://user@cos.example.com/other", None),
    ("/relative", None),
    ("ftp://cos.example.com/", None),
    ("https://[::1/", None),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("location", "expected"), LOCATIONS)
def test_a_redirect_is_followed_only_to_hosts_that_were_named(location, expected):
    request = Request("GET", "/b/k", [], {}, None)
    request.origin, request.target = OWN, "/b/k"

    found = followed(request, 307, {"location": location}, OWN)

    assert (found and (found[0].host, found[1])) == expected
    assert followed(request, 301, {"location": location}, OWN) is None


@pytest.mark.parametrize(
    ("host", "is_in_table"),
    [
        ("s3.us-south.cloud-object-storage.appdomain.cloud", True),
        ("S3.US.cloud-object-storage.appdomain.cloud", True),
        ("s3.private.dal.us.cloud-object-storage.appdomain.cloud", True),
        ("my.bucket.s3.ams03.cloud-object-storage.appdomain.cloud", True),
        ("s3.us-south.cloud-object-storage.appdomain.cloud.evil.com", False),
        ("evil.com", False),
        ("us-south.cloud-object-storage.appdomain.cloud", False),
        ("s3.other.us.cloud-object-storage.appdomain.cloud", False),
        ("cloud-object-storage.appdomain.cloud", False),
    ],
)
def test_the_hosts_of_the_table_are_known(host, is_in_table):
    assert is_table_host(host) is is_in_table


def _refusal(status, code="", region=None, header=None):
    body = (
        f"<Error><Code>{code}</Code>{f'<Region>{region}</Region>' if region else ''}</Error>".encode() if code else b""
    )
    return status, {"x-amz-bucket-region": header} if header else {}, body


REGIONS = [
    (_refusal(301, header="eu-de"), "eu-de"),
    (_refusal(301, "PermanentRedirect", region="eu-de"), "eu-de"),
    (_refusal(307, "TemporaryRedirect", region="eu-de"), "eu-de"),
    (_refusal(400, "AuthorizationHeaderMalformed", region="eu-de"), "eu-de"),
    (_refusal(400, header="eu-de"), "eu-de"),
    (_refusal(400, "InvalidArgument", region="eu-de"), None),
    (_refusal(403, "AccessDenied", region="eu-de"), None),
    (_refusal(301), None),
]


@pytest.mark.parametrize(("refusal", "region"), REGIONS)
def test_a_region_named_by_the_server_is_signed_for_once_and_remembered(refusal, region):
    client, transport = make_client(refusal, 200)

    if region is None:
        with pytest.raises(exceptions.ClientError):
            client.head_object(**BUCKET)
        assert len(transport.sent) == 1
        return
    answer = client.get_object(**BUCKET)
    client.get_object(**BUCKET)
    client.get_object(Bucket="other", Key="k")

    scopes = [sent.headers["Authorization"].split("/")[2] for sent in transport.sent]
    assert scopes == ["us-south", region, region, "us-south"]
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    assert {sent.url for sent in transport.sent[:2]} == {"http://cos.example.com/bkt/k"}


@pytest.mark.parametrize(("region", "signature"), [("us-south", "s3v4"), ("eu-de", "s3"), ("eu-de", UNSIGNED)])
def test_a_region_that_would_not_change_the_signature_is_no_reason_to_ask_again(region, signature):
    client, transport = make_client(_refusal(301, "Moved", region=region), config=Config(signature_version=signature))

    with pytest.raises(exceptions.ClientError):
        client.get_object(**BUCKET)

    assert len(transport.sent) == 1


def test_a_server_that_keeps_naming_regions_is_asked_twice_only():
    client, transport = make_client(_refusal(301, header="a"), _refusal(301, header="b"))

    with pytest.raises(exceptions.ClientError):
        client.get_object(**BUCKET)

    assert len(transport.sent) == 2


def test_a_redirect_is_followed_with_the_whole_body_and_a_fresh_signature():
    client, transport = make_client((307, {"location": "http://bkt.cos.example.com/k"}, b""), 200)

    client.put_object(**BUCKET, Body=b"0123")

    assert [sent.url for sent in transport.sent] == ["http://cos.example.com/bkt/k", "http://bkt.cos.example.com/k"]
    assert [sent.body for sent in transport.sent] == [b"0123", b"0123"]
    assert len({sent.headers["Authorization"] for sent in transport.sent}) == 2


def test_a_single_attempt_has_no_second_chance():
    client, transport = make_client(_refusal(301, header="eu"), config=Config(retries={"total_max_attempts": 1}))

    with pytest.raises(exceptions.ClientError):
        client.get_object(**BUCKET)

    assert len(transport.sent) == 1


def test_a_clock_that_is_off_is_set_by_the_services_date():
    skewed = (403, {"date": "Fri, 20 Nov 2026 20:00:00 GMT"}, b"<Error><Code>RequestTimeTooSkewed</Code></Error>")
    client, transport = make_client(skewed, 200)
    client._request_signer._clock = lambda: 1.0e9

    client.get_object(**BUCKET)

    assert [sent.headers["X-Amz-Date"] for sent in transport.sent] == ["20010909T014640Z", "20261120T200000Z"]


@pytest.mark.parametrize("date", ["Sun, 09 Sep 2001 01:46:50 GMT", "garbage"])
def test_a_date_that_explains_nothing_changes_nothing(date):
    client, transport = make_client((403, {"date": date}, b"<Error><Code>RequestTimeTooSkewed</Code></Error>"))
    client._request_signer._clock = lambda: 1.0e9

    with pytest.raises(exceptions.ClientError, match="RequestTimeTooSkewed"):
        client.get_object(**BUCKET)

    assert len(transport.sent) == 1


def test_the_memory_for_regions_is_bounded():
    regions = BucketRegions()
    for number in range(5000):
        regions.remember(str(number), "eu")

    assert len(regions) <= 1024
    assert regions.get("4999") == "eu"


def test_no_region_is_read_into_a_success():
    assert named_region(200, {"Error": {"Region": "eu"}}) is None


def _error(client, call):
    with pytest.raises(exceptions.ClientError) as caught:
        call(client)
    return caught.value


HINTS = [
    # (code, call, arguments of the client, what the text says)
    ("NoSuchBucket", lambda c: c.get_object(**BUCKET), {}, "asked http://cos.example.com"),
    ("InvalidAccessKeyId", lambda c: c.get_object(**BUCKET), {}, "asked http://cos.example.com"),
    ("SignatureDoesNotMatch", lambda c: c.get_object(**BUCKET), {}, "check the HMAC secret"),
    ("AccessDenied", lambda c: c.list_buckets(), {}, "no service instance id was sent"),
    ("AccessDenied", lambda c: c.list_buckets(), {"ibm_service_instance_id": "crn:v1:x"}, "'crn:v1:x' was sent"),
    ("InvalidArgument", lambda c: c.create_bucket(Bucket="bkt"), {}, "ibm_service_instance_id"),
]


@pytest.mark.parametrize(("code", "call", "arguments", "text"), HINTS)
def test_an_error_that_circumstances_explain_says_so(code, call, arguments, text):
    document = f"<Error><Code>{code}</Code><Message>m</Message></Error>".encode()
    client, _ = make_client((403, {}, document), **arguments)

    error = _error(client, call)

    assert text in str(error)
    assert error.response["Error"] == {"Code": code, "Message": "m"}
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_bucket_that_is_elsewhere_is_said_to_be_there():
    client, _ = make_client((404, {"x-amz-bucket-region": "eu-de"}, b""))

    assert "the bucket is in eu-de" in str(_error(client, lambda c: c.head_bucket(Bucket="bkt")))


def test_other_errors_have_no_hint():
    client, _ = make_client((403, {}, b"<Error><Code>AccessDenied</Code><Message>m</Message></Error>"))

    error = _error(client, lambda c: c.get_object(**BUCKET))

    assert error.hint is None
    assert str(error) == "An error occurred (AccessDenied) when calling the GetObject operation: m"
