"""Signature Version 4 of request objects: the general test suite, S3, and what is read from a request's context."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.auth import AUTH_TYPE_MAPS, BaseSigner, OAuth2, S3SigV4Auth, SigV4Auth
from ibm_botocore.auth.v4 import normalise_path
from ibm_botocore.awsrequest import AWSRequest
from ibm_botocore.config import Config
from ibm_botocore.exceptions import NoCredentialsError

RECORDED = json.loads((Path(__file__).parent / "recorded_sigv4.json").read_text(encoding="utf-8"))
SUITE_TIME = 1440938160  # 2015-08-30T12:36:00Z
RECORDED_TIME = 1706933106  # 2024-02-03T04:05:06Z


class Keys:
    """Frozen credentials."""

    def __init__(
        self,
        access_key: str | None = "AKIDEXAMPLE",
        secret_key: str | None = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        token: str | None = None,
    ) -> None:
        self.access_key = access_key
        self.secret_key = secret_key
        self.token = token


def signature_of(request: AWSRequest) -> str:
    return str(request.headers["Authorization"]).rpartition("Signature=")[2]


# The published general test suite: method, target, headers, body, signature.
SUITE = [
    ("get-vanilla", "GET", "/", {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("post-vanilla", "POST", "/", {}, b"", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    (
        "get-vanilla-query-order-key-case",
        "GET",
        "/?Param2=value2&Param1=value1",
        {},
        b"",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    (
        "get-vanilla-empty-query-key",
        "GET",
        "/?Param1=value1",
        {},
        b"",
        "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
    ),
    (
        "get-vanilla-utf8-query",
        "GET",
        "/?%E1%88%B4=bar",
        {},
        b"",
        "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
    ),
    (
        "post-x-www-form-urlencoded",
        "POST",
        "/",
        {"Content-Type": "application/x-www-form-urlencoded"},
        b"Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ),
    (
        "get-header-value-trim",
        "GET",
        "/",
        {"My-Header1": " value1", "My-Header2": ' "a   b   c"'},
        b"",
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
    ),
    (
        "get-unreserved",
        "GET",
        "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        {},
        b"",
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
    ),
    ("get-utf8", "GET", "/\u1234", {}, b"", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
    (
        "get-relative",
        "GET",
        "/example/..",
        {},
        b"",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ),
    ("get-slash", "GET", "//", {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    (
        "get-space",
        "GET",
        "/example space/",
        {},
        b"",
        "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
    ),
]


@pytest.mark.parametrize(
    ("method", "target", "headers", "body", "signature"), [case[1:] for case in SUITE], ids=[case[0] for case in SUITE]
)
def test_the_general_test_suite_comes_out(
    method: str, target: str, headers: dict[str, str], body: bytes, signature: str
) -> None:
    request = AWSRequest(method, f"https://example.amazonaws.com{target}", headers, body)
    SigV4Auth(Keys(), "service", "us-east-1", lambda: SUITE_TIME).add_auth(request)
    assert signature_of(request) == signature
    assert request.headers["X-Amz-Date"] == request.context["timestamp"] == "20150830T123600Z"


def test_the_example_of_the_iam_documentation_comes_out() -> None:
    request = AWSRequest(
        "GET",
        "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
        {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
    )
    SigV4Auth(Keys(), "iam", "us-east-1", lambda: SUITE_TIME).add_auth(request)
    assert signature_of(request) == "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"


@pytest.mark.parametrize("vector", RECORDED, ids=[f"{v['method']} {v['url'][-30:]!r}" for v in RECORDED])
def test_request_objects_for_s3_are_signed_as_2_16_2_signs_them(vector: dict[str, Any]) -> None:
    request = AWSRequest(vector["method"], vector["url"], vector["headers"], vector["body"] or b"")
    S3SigV4Auth(Keys(token=vector["token"]), "s3", "us-south", lambda: RECORDED_TIME).add_auth(request)
    assert dict(request.headers.items()) == vector["signed"]


# Sent path, and the path as it is signed for services other than S3.
PATHS = [
    ("/", "/"),
    ("//", "/"),
    ("/a", "/a"),
    ("/a/", "/a/"),
    ("/a//", "/a/"),
    ("/a/.", "/a"),
    ("/a/./", "/a/"),
    ("/a/..", "/"),
    ("/a/../", "/"),
    ("/a/b/..", "/a"),
    ("/a/b/../", "/a/"),
    ("/../a", "/a"),
    ("/a/...", "/a/..."),
    ("/.a", "/.a"),
    ("/a//b", "/a/b"),
    ("/a%20b", "/a%2520b"),
    ("/a/%2e%2e/b", "/a/%252e%252e/b"),
    ("/a+b~", "/a%2Bb~"),
]


@pytest.mark.parametrize(("path", "signed"), PATHS)
def test_paths_of_other_services_are_normalised_and_encoded_twice(path: str, signed: str) -> None:
    assert normalise_path(path) == signed


# Two ways to say the same request.
SAME = [
    ({"url": "https://h/b?a=1", "params": {"b": "2 +"}}, {"url": "https://h/b?a=1&b=2%20%2B"}),
    ({"url": "https://h/b", "params": [("a", "2"), ("a", 1)]}, {"url": "https://h/b?a=1&a=2"}),
    ({"url": "https://h/b", "params": {"a": ["1", ""]}}, {"url": "https://h/b?a&a=1"}),
    ({"url": "https://h"}, {"url": "https://h/"}),
    ({"url": "https://user:secret@H:443/b"}, {"url": "https://h/b"}),
    ({"url": "http://[::1]:80/b"}, {"url": "http://[::1]/b"}),
    ({"url": "http://[::1]:9000/b"}, {"url": "http://[::1]:9000/b", "headers": {"Host": "[::1]:9000"}}),
    ({"url": "https://h/b", "headers": {"x-a": b"1"}}, {"url": "https://h/b", "headers": {"X-A": "1"}}),
]


@pytest.mark.parametrize(("one", "other"), SAME)
@pytest.mark.parametrize("signer", [SigV4Auth, S3SigV4Auth])
def test_the_same_request_said_otherwise_has_the_same_signature(
    signer: type[SigV4Auth], one: dict[str, Any], other: dict[str, Any]
) -> None:
    requests = [AWSRequest("GET", **one), AWSRequest("GET", **other)]
    for request in requests:
        signer(Keys(), "s3", "us-south", lambda: RECORDED_TIME).add_auth(request)
    assert requests[0].headers["Authorization"] == requests[1].headers["Authorization"]


def test_signing_again_replaces_the_signature() -> None:
    request, fresh = AWSRequest("GET", "https://h/b"), AWSRequest("GET", "https://h/b")
    S3SigV4Auth(Keys(token="old"), "s3", "us-south", lambda: SUITE_TIME).add_auth(request)
    for each in (request, fresh):
        S3SigV4Auth(Keys(token="new"), "s3", "us-south", lambda: RECORDED_TIME).add_auth(each)
    assert sorted(request.headers.items()) == sorted(fresh.headers.items())


@pytest.mark.parametrize("keys", [None, Keys(access_key=None), Keys(secret_key=""), Keys(None, None, "token")])
@pytest.mark.parametrize("signer", [SigV4Auth, S3SigV4Auth])
def test_nothing_is_signed_without_a_pair_of_keys(signer: type[SigV4Auth], keys: Keys | None) -> None:
    request = AWSRequest("GET", "https://h/b")
    with pytest.raises(NoCredentialsError):
        signer(keys, "s3", "us-south").add_auth(request)
    assert not request.headers.items()


def test_a_file_is_left_where_it_stood() -> None:
    file = io.BytesIO(b"0123456789")
    file.seek(3)
    request = AWSRequest("PUT", "http://h/b/k", data=file)
    S3SigV4Auth(Keys(), "s3", "us-south").add_auth(request)
    assert request.headers["X-Amz-Content-SHA256"] == "b27dfc00528b59c53de1183a1910ee7dd9d0847247b995fbfd0e843669205638"
    assert file.tell() == 3


X_SHA256 = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
TRAILER = {"checksum": {"request_algorithm": {"in": "trailer", "algorithm": "crc32", "name": "x-amz-checksum-crc32"}}}
HEADER = {"checksum": {"request_algorithm": {"in": "header", "algorithm": "crc32", "name": "x-amz-checksum-crc32"}}}
CRC = {"x-amz-checksum-crc32": "jNvWHg=="}
MD5 = {"Content-MD5": "nQTpkJXC1SsdyB+mQjmFzA=="}
CONTENT = {"has_streaming_input": True}
# Scheme, headers, context, and X-Amz-Content-SHA256, as 2.16.2 has them.
S3_CONTEXTS: list[tuple[str, dict[str, str], dict[str, Any], str]] = [
    ("https", {}, {}, X_SHA256),
    ("https", MD5, {}, X_SHA256),
    ("https", MD5, CONTENT, "UNSIGNED-PAYLOAD"),
    ("http", MD5, CONTENT, X_SHA256),
    ("https", CRC, {**CONTENT, **HEADER}, "UNSIGNED-PAYLOAD"),
    ("https", MD5, {**CONTENT, **HEADER}, X_SHA256),
    ("https", {}, {**CONTENT, **TRAILER}, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
    ("https", MD5, {**CONTENT, "client_config": Config(s3={"payload_signing_enabled": True})}, X_SHA256),
    ("http", {}, {"client_config": Config(s3={"payload_signing_enabled": False})}, "UNSIGNED-PAYLOAD"),
    ("http", {}, {"client_config": Config()}, X_SHA256),
    ("https", {"X-Amz-Content-SHA256": "leftover"}, {}, X_SHA256),
]


@pytest.mark.parametrize(("scheme", "headers", "context", "expected"), S3_CONTEXTS)
def test_the_context_says_whether_a_body_is_hashed(
    scheme: str, headers: dict[str, str], context: dict[str, Any], expected: str
) -> None:
    request = AWSRequest("PUT", f"{scheme}://h/b/k", headers, b"x")
    request.context.update(context)
    S3SigV4Auth(Keys(), "s3", "us-south").add_auth(request)
    assert request.headers.get_all("X-Amz-Content-SHA256") == [expected]


@pytest.mark.parametrize(
    ("headers", "context", "expected"),
    [
        ({}, {}, None),
        ({}, {"payload_signing_enabled": False}, "UNSIGNED-PAYLOAD"),
        ({"X-Amz-Content-SHA256": "given"}, {}, "given"),
    ],
)
def test_other_services_get_the_digest_header_only_if_it_is_needed(
    headers: dict[str, str], context: dict[str, Any], expected: str | None
) -> None:
    request = AWSRequest("PUT", "https://h/b/k", headers, b"x")
    request.context.update(context)
    SigV4Auth(Keys(), "service", "us-south").add_auth(request)
    assert request.headers.get("X-Amz-Content-SHA256") == expected


def test_signers_are_found_by_name() -> None:
    assert [AUTH_TYPE_MAPS[name] for name in ("oauth", "v4", "s3v4")] == [OAuth2, SigV4Auth, S3SigV4Auth]
    regional = {name for name, signer in AUTH_TYPE_MAPS.items() if signer.REQUIRES_REGION}
    assert regional == {"v4", "v4-query", "s3v4", "s3v4-query", "s3v4-presign-post"}


def test_a_bare_signer_says_what_it_lacks() -> None:
    with pytest.raises(NotImplementedError, match="add_auth"):
        BaseSigner().add_auth(AWSRequest("GET", "https://h"))
