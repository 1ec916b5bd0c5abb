"""The older signature: the examples of its documentation with their products, and what is signed."""

import pytest

from ibm_botocore._message import Origin, Request
from ibm_botocore.auth import hmac_v1

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
KEY = "AKIAIOSFODNN7EXAMPLE"
UPLOAD = {
    "User-Agent": "curl/7.15.5",
    "x-amz-acl": "public-read",
    "content-type": "application/x-download",
    "Content-MD5": "4gJE4saaMU4BqNR0kLY+lw==",
    "X-Amz-Meta-ReviewedBy": "joe@johnsmith.net,jane@johnsmith.net",
    "X-Amz-Meta-FileChecksum": "0x02661779",
    "X-Amz-Meta-ChecksumAlgorithm": "crc32",
    "Content-Disposition": "attachment; filename=database.dat",
    "Content-Encoding": "gzip",
    "Content-Length": "5913339",
}
UPLOAD_TEXT = """PUT
4gJE4saaMU4BqNR0kLY+lw==
application/x-download
Tue, 27 Mar 2007 21:06:08 +0000
x-amz-acl:public-read
x-amz-meta-checksumalgorithm:crc32
x-amz-meta-filechecksum:0x02661779
x-amz-meta-reviewedby:joe@johnsmith.net,jane@johnsmith.net
/static.johnsmith.net/db-backup.dat.gz"""
# From the service's page "Signing and authenticating REST requests": method, path, query, headers, date, signature.
EXAMPLES: dict[str, tuple[str, str, str, dict[str, str], str, str]] = {
    "get": (
        *("GET", "/johnsmith/photos/puppy.jpg", "", {}),
        *("Tue, 27 Mar 2007 19:36:42 +0000", "bWq2s1WEIj+Ydj0vQ697zp+IXMU="),
    ),
    "put": (
        *("PUT", "/johnsmith/photos/puppy.jpg", "", {"Content-Type": "image/jpeg", "Content-Length": "94328"}),
        *("Tue, 27 Mar 2007 21:15:45 +0000", "MyyxeRY7whkBe+bq8fHCL/2kKUg="),
    ),
    "list": (
        *("GET", "/johnsmith/", "prefix=photos&max-keys=50&marker=puppy", {"User-Agent": "Mozilla/5.0"}),
        *("Tue, 27 Mar 2007 19:42:41 +0000", "htDYFYduRNen8P9ZfE/s9SuKy0U="),
    ),
    "acl": (
        *("GET", "/johnsmith/", "acl", {}),
        *("Tue, 27 Mar 2007 19:44:46 +0000", "c2WLPFtWHVgbEmeEG93a4cG37dM="),
    ),
    "delete": (
        *("DELETE", "/johnsmith/photos/puppy.jpg", "", {}),
        *("Tue, 27 Mar 2007 21:20:26 +0000", "lx3byBScXR6KzyMaifNkardMwNk="),
    ),
    "delete-of-the-later-page": (
        *("DELETE", "/awsexamplebucket1/photos/puppy.jpg", "", {}),
        *("Tue, 27 Mar 2007 21:20:26 +0000", "XbyTlbQdu9Xw5o8P4iMwPktxQd8="),
    ),
    "upload": (
        *("PUT", "/static.johnsmith.net/db-backup.dat.gz", "", UPLOAD),
        *("Tue, 27 Mar 2007 21:06:08 +0000", "ilyl83RwaSoYIEdixDQcA4OnAnc="),
    ),
    "buckets": ("GET", "/", "", {}, "Wed, 28 Mar 2007 01:29:59 +0000", "qGdzdERIC03wnaRNKh6OqZehG9s="),
    "unicode": (
        *("GET", "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re", "", {}),
        *("Wed, 28 Mar 2007 01:49:49 +0000", "DNEZGsoieTZ92F3bUfSPQcbGmlM="),
    ),
    "presigned": (
        *("GET", "/johnsmith/photos/puppy.jpg", "", {}),
        *("1175139620", "NpgCjnDzrM+WFzoENXmpNDUsSn8="),
    ),
}


@pytest.mark.parametrize(
    ("method", "path", "query", "headers", "date", "signature"), EXAMPLES.values(), ids=list(EXAMPLES)
)
def test_an_example_of_the_documentation_comes_out(
    method: str, path: str, query: str, headers: dict[str, str], date: str, signature: str
) -> None:
    assert hmac_v1.sign(SECRET, hmac_v1.string_to_sign(method, path, query, headers, date)) == signature


def test_the_string_to_sign_of_the_documentation_comes_out() -> None:
    method, path, query, headers, date, _ = EXAMPLES["upload"]
    assert hmac_v1.string_to_sign(method, path, query, headers, date) == UPLOAD_TEXT


def make_request(target: str, headers: dict[str, str] | None = None, auth_path: str = "") -> Request:
    request = Request("GET", target.partition("?")[0], [], dict(headers or {}), None)
    request.origin = Origin("https", "johnsmith.s3.amazonaws.com", 443, "johnsmith.s3.amazonaws.com")
    request.target, request.auth_path = target, auth_path
    return request


def test_the_bucket_is_signed_whatever_the_host() -> None:
    request = make_request("/photos/puppy.jpg", auth_path="/johnsmith/photos/puppy.jpg")
    hmac_v1.sign_request(request, KEY, SECRET, None, "Tue, 27 Mar 2007 19:36:42 +0000")
    assert request.headers == {
        "Date": "Tue, 27 Mar 2007 19:36:42 +0000",
        "Authorization": "AWS AKIAIOSFODNN7EXAMPLE:bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
    }
    assert hmac_v1.presign(request, KEY, SECRET, None, "1175139620") == (
        "https://johnsmith.s3.amazonaws.com/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE"
        "&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620"
    )


def test_signing_again_replaces_date_token_and_signature() -> None:
    again, fresh = make_request("/b/k"), make_request("/b/k")
    hmac_v1.sign_request(again, KEY, SECRET, "old", "yesterday")
    for request in (again, fresh):
        hmac_v1.sign_request(request, KEY, SECRET, "new", "today")
    assert again.headers == fresh.headers


def test_beside_x_amz_date_no_other_date_is_signed() -> None:
    date = "Tue, 27 Mar 2007 21:20:26 +0000"
    request = make_request("/johnsmith/photos/puppy.jpg", {"X-Amz-Date": date})
    hmac_v1.sign_request(request, KEY, SECRET, None, "Tue, 27 Mar 2007 21:20:27 +0000")
    text = f"GET\n\n\n\nx-amz-date:{date}\n/johnsmith/photos/puppy.jpg"
    assert request.headers["Authorization"] == f"AWS {KEY}:{hmac_v1.sign(SECRET, text)}"


# Path and query as sent, and the resource that is signed.
RESOURCES = [
    ("/b/k", "", "/b/k"),
    ("/b/k", "versionId=a%2Bb&uploads&x=1", "/b/k?uploads&versionId=a+b"),
    ("/b/k", "response-content-type=text%2Fx%20y&acl=", "/b/k?acl=&response-content-type=text/x y"),
    ("/b/k", "Acl&prefix=a&legalHold&protection", "/b/k"),
]


@pytest.mark.parametrize(("path", "query", "resource"), RESOURCES)
def test_of_the_query_only_what_names_a_resource_is_signed(path: str, query: str, resource: str) -> None:
    assert hmac_v1.canonical_resource(path, query) == resource


# Target, path with the bucket, and the target that is sent.
BUCKET_PATHS = [
    ("/bkt", "/bkt", "/bkt/"),
    ("/bkt?acl", "/bkt", "/bkt/?acl"),
    ("/base/bkt?acl", "/bkt", "/base/bkt/?acl"),
    ("/?acl", "/bkt", "/?acl"),
    ("/bkt/k?acl", "/bkt/k", "/bkt/k?acl"),
    ("/bkt/", "/bkt/", "/bkt/"),
    ("/", "/", "/"),
    ("/elsewhere", "", "/elsewhere"),
]


@pytest.mark.parametrize(("target", "auth_path", "sent"), BUCKET_PATHS)
def test_a_bucket_alone_is_sent_as_it_is_signed(target: str, auth_path: str, sent: str) -> None:
    request = make_request(target, auth_path=auth_path)
    for _ in range(2):
        hmac_v1.end_bucket_path(request)
    assert request.target == sent
    assert request.auth_path == ("/bkt/" if auth_path == "/bkt" else auth_path)
