"""Static websites on their own endpoint."""

from typing import Any

import pytest

from ibm_boto3.local import LocalAccount
from tests.local.plain import Reply, fetch
from tests.local.refusals import refusal

SITE: dict[str, Any] = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}}
PAGES = {"index.html": b"home", "error.html": b"sorry", "docs/index.html": b"docs", "a b.txt": b"text"}


@pytest.fixture
def url(client: Any, account: LocalAccount, bucket: str) -> str:
    for key, body in PAGES.items():
        client.put_object(Bucket=bucket, Key=key, Body=body, ContentType="text/html")
    client.put_bucket_website(Bucket=bucket, WebsiteConfiguration=SITE)
    account.make_public(bucket)
    return account.website_url(bucket)


def test_configuration_comes_back(client: Any, bucket: str) -> None:
    assert refusal(client.get_bucket_website, Bucket=bucket) == "404 NoSuchWebsiteConfiguration"
    client.put_bucket_website(Bucket=bucket, WebsiteConfiguration=SITE)
    found = client.get_bucket_website(Bucket=bucket)
    assert {name: found[name] for name in SITE} == SITE
    client.delete_bucket_website(Bucket=bucket)
    assert refusal(client.get_bucket_website, Bucket=bucket) == "404 NoSuchWebsiteConfiguration"


SHOWN = {
    "home": ("/", 200, b"home"),
    "folder": ("/docs/", 200, b"docs"),
    "page": ("/a%20b.txt", 200, b"text"),
    "missing": ("/none", 404, b"sorry"),
    "missing-folder": ("/none/", 404, b"sorry"),
}


@pytest.mark.parametrize(("path", "status", "body"), SHOWN.values(), ids=SHOWN)
def test_page_is_shown(url: str, path: str, status: int, body: bytes) -> None:
    reply = fetch(url + path)
    assert (reply.status, reply.body, reply.headers["content-type"]) == (status, body, "text/html")


def test_bucket_may_stand_in_the_host(account: LocalAccount, url: str) -> None:
    reply = fetch(account.endpoint_url, Host=f"test-bucket.s3-web.us-south.localhost:{account.port}")
    assert reply.body == b"home"


def test_folder_without_slash_is_sent_there(url: str) -> None:
    reply = fetch(f"{url}/docs")
    assert (reply.status, reply.headers["location"]) == (302, "/docs/")


def test_head_has_no_body_and_other_methods_are_refused(url: str) -> None:
    reply = fetch(url, "HEAD")
    assert (reply.status, reply.headers["content-length"], reply.body) == (200, "4", b"")
    assert fetch(url, "PUT", b"x").status == 405


def test_page_that_is_not_public_is_forbidden(client: Any, account: LocalAccount, url: str) -> None:
    account.make_public("test-bucket", False)
    reply = fetch(url)
    assert (reply.status, b"403 AccessDenied" in reply.body) == (403, True)
    client.put_object_acl(Bucket="test-bucket", Key="index.html", ACL="public-read")
    assert fetch(url).body == b"home"


def test_site_without_configuration_or_bucket_is_missing(client: Any, account: LocalAccount, url: str) -> None:
    client.delete_bucket_website(Bucket="test-bucket")
    assert b"404 NoSuchWebsiteConfiguration" in fetch(url).body
    assert b"404 NoSuchBucket" in fetch(account.website_url("no-such-bucket")).body


def redirected(client: Any, url: str, path: str, **configuration: Any) -> Reply:
    client.put_bucket_website(Bucket="test-bucket", WebsiteConfiguration=configuration)
    return fetch(url + path)


RULES: dict[str, tuple[dict[str, Any], str, int, str]] = {
    "prefix": (
        {"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"ReplaceKeyPrefixWith": "new/"}},
        *("/old/page", 301, "/new/page"),
    ),
    "whole-key": (
        {"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"ReplaceKeyWith": "gone", "HttpRedirectCode": "302"}},
        *("/old/page", 302, "/gone"),
    ),
    "error": (
        {"Condition": {"HttpErrorCodeReturnedEquals": "404"}, "Redirect": {"ReplaceKeyWith": "help"}},
        *("/none", 301, "/help"),
    ),
    "host": ({"Redirect": {"HostName": "example.com", "Protocol": "https"}}, "/a b", 301, "https://example.com/a%20b"),
}


@pytest.mark.parametrize(("rule", "path", "status", "location"), RULES.values(), ids=RULES)
def test_rule_sends_elsewhere(
    client: Any, url: str, rule: dict[str, Any], path: str, status: int, location: str
) -> None:
    index = {"Suffix": "index.html"}
    reply = redirected(client, url, path.replace(" ", "%20"), IndexDocument=index, RoutingRules=[rule])
    expected = location if location.startswith("https:") else url + location
    assert (reply.status, reply.headers["location"]) == (status, expected)


def test_everything_may_be_sent_elsewhere(client: Any, url: str) -> None:
    reply = redirected(client, url, "/page", RedirectAllRequestsTo={"HostName": "example.com"})
    assert (reply.status, reply.headers["location"]) == (301, "http://example.com/page")


def test_object_may_send_elsewhere(client: Any, url: str) -> None:
    client.put_object(Bucket="test-bucket", Key="moved", WebsiteRedirectLocation="/docs/")
    reply = fetch(f"{url}/moved")
    assert (reply.status, reply.headers["location"]) == (301, "/docs/")


WRONG: dict[str, dict[str, Any]] = {
    "suffix-with-a-slash": {"IndexDocument": {"Suffix": "a/b"}},
    "no-index": {"ErrorDocument": {"Key": "x"}},
    "rule-to-nowhere": {"IndexDocument": {"Suffix": "x"}, "RoutingRules": [{"Redirect": {}}]},
    "no-redirect-status": {
        "IndexDocument": {"Suffix": "x"},
        "RoutingRules": [{"Redirect": {"HttpRedirectCode": "200"}}],
    },
}


@pytest.mark.parametrize("configuration", WRONG.values(), ids=WRONG)
def test_configuration_is_refused(client: Any, bucket: str, configuration: dict[str, Any]) -> None:
    put = client.put_bucket_website
    assert refusal(put, Bucket=bucket, WebsiteConfiguration=configuration).startswith("400")
