"""Signature Version 4: published vectors with their intermediate products, what 2.16.2 signs, and the payload rules."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ibm_botocore._message import Origin, Request
from ibm_botocore.auth import sigv4
from ibm_botocore.auth.sigv4 import (
    EMPTY_SHA256,
    UNSIGNED_PAYLOAD,
    canonical_query,
    choose_payload_hash,
    format_amz_date,
    payload_hash,
    sign_request,
    signing_key,
)
from ibm_botocore.exceptions import UnseekableStreamError

DOC_KEYS = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
EXAMPLE_KEYS = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
RECORDED = json.loads((Path(__file__).parent / "recorded_sigv4.json").read_text(encoding="utf-8"))


def make_request(
    method: str = "GET",
    target: str = "/bucket/key",
    headers: dict[str, str] | None = None,
    body: Any = None,
    netloc: str = "s3.example",
    scheme: str = "https",
) -> Request:
    request = Request(method, target.partition("?")[0], [], dict(headers or {}), body)
    request.origin = Origin(scheme, netloc, 443, netloc)
    request.target = target
    return request


def signature_of(request: Request) -> str:
    return request.headers["Authorization"].rpartition("Signature=")[2]


def signed_headers_of(request: Request) -> str:
    return request.headers["Authorization"].partition("SignedHeaders=")[2].partition(",")[0]


@pytest.fixture
def canonical_requests(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the canonical requests that are made."""
    seen: list[str] = []
    make = sigv4.canonical_request

    def collecting(*args: Any) -> tuple[str, str]:
        made = make(*args)
        seen.append(made[0])
        return made

    monkeypatch.setattr(sigv4, "canonical_request", collecting)
    return seen


# The four examples of the S3 documentation, "Signature Calculations for the Authorization Header": method, target,
# headers, body, canonical request, its digest, signature.
WELCOME_SHA256 = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"
DOCUMENTED = [
    pytest.param(
        "GET",
        "/test.txt",
        {"Range": "bytes=0-9"},
        None,
        "GET\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\nrange:bytes=0-9\n"
        f"x-amz-content-sha256:{EMPTY_SHA256}\nx-amz-date:20130524T000000Z\n\n"
        f"host;range;x-amz-content-sha256;x-amz-date\n{EMPTY_SHA256}",
        "7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        id="get-object",
    ),
    pytest.param(
        "PUT",
        "/test%24file.text",
        {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
        b"Welcome to Amazon S3.",
        "PUT\n/test%24file.text\n\ndate:Fri, 24 May 2013 00:00:00 GMT\nhost:examplebucket.s3.amazonaws.com\n"
        f"x-amz-content-sha256:{WELCOME_SHA256}\nx-amz-date:20130524T000000Z\nx-amz-storage-class:REDUCED_REDUNDANCY\n\n"
        f"date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class\n{WELCOME_SHA256}",
        "9e0e90d9c76de8fa5b200d8c849cd5b8dc7a3be3951ddb7f6a76b4158342019d",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        id="put-object",
    ),
    pytest.param(
        "GET",
        "/?lifecycle",
        {},
        None,
        "GET\n/\nlifecycle=\nhost:examplebucket.s3.amazonaws.com\n"
        f"x-amz-content-sha256:{EMPTY_SHA256}\nx-amz-date:20130524T000000Z\n\n"
        f"host;x-amz-content-sha256;x-amz-date\n{EMPTY_SHA256}",
        "9766c798316ff2757b517bc739a67f6213b4ab36dd5da2f94eaebf79c77395ca",
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        id="get-lifecycle",
    ),
    pytest.param(
        "GET",
        "/?max-keys=2&prefix=J",
        {},
        None,
        "GET\n/\nmax-keys=2&prefix=J\nhost:examplebucket.s3.amazonaws.com\n"
        f"x-amz-content-sha256:{EMPTY_SHA256}\nx-amz-date:20130524T000000Z\n\n"
        f"host;x-amz-content-sha256;x-amz-date\n{EMPTY_SHA256}",
        "df57d21db20da04d7fa30298dd4488ba3a2b47ca3a489c74750e0f1e7df1b9b7",
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        id="list-objects",
    ),
]


@pytest.mark.parametrize(("method", "target", "headers", "body", "canonical", "digest", "signature"), DOCUMENTED)
def test_the_documented_examples_come_out(
    canonical_requests: list[str],
    method: str,
    target: str,
    headers: dict[str, str],
    body: bytes | None,
    canonical: str,
    digest: str,
    signature: str,
) -> None:
    request = make_request(method, target, headers, body, "examplebucket.s3.amazonaws.com")
    sign_request(request, *DOC_KEYS, None, "us-east-1", "s3", "20130524T000000Z", payload_hash(body))
    assert canonical_requests == [canonical]
    scope = sigv4.scope_of(*DOC_KEYS, "20130524", "us-east-1", "s3")
    assert sigv4.string_to_sign(scope, "20130524T000000Z", canonical) == (
        f"AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n{digest}"
    )
    names = canonical.rpartition("\n")[0].rpartition("\n")[2]
    assert request.headers["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        f"SignedHeaders={names}, Signature={signature}"
    )


# The examples of the IAM documentation.
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("20150830", "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"),
        ("20120215", "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d"),
    ],
)
def test_signing_keys_are_derived_as_documented(day: str, expected: str) -> None:
    assert signing_key(EXAMPLE_KEYS[1], day, "us-east-1", "iam").hex() == expected


@pytest.mark.parametrize("vector", RECORDED, ids=[f"{v['method']} {v['url'][-30:]!r}" for v in RECORDED])
def test_requests_are_signed_as_2_16_2_signs_them(canonical_requests: list[str], vector: dict[str, Any]) -> None:
    url = urlsplit(vector["url"])
    target = url.path + (f"?{url.query}" if url.query else "")
    default_port = {"http": ":80", "https": ":443"}[url.scheme]
    body = None if vector["body"] is None else vector["body"].encode()
    netloc = url.netloc.removesuffix(default_port)
    request = make_request(vector["method"], target, vector["headers"], body, netloc, url.scheme)
    digest = choose_payload_hash(request, False, None)
    sign_request(request, *EXAMPLE_KEYS, vector["token"], "us-south", "s3", "20240203T040506Z", digest)
    assert canonical_requests == [vector["canonical_request"]]
    scope = sigv4.scope_of(*EXAMPLE_KEYS, "20240203", "us-south", "s3")
    assert sigv4.string_to_sign(scope, "20240203T040506Z", canonical_requests[0]) == vector["string_to_sign"]
    assert request.headers == vector["signed"]


def test_signing_again_replaces_the_signature() -> None:
    request, fresh = make_request(), make_request()
    sign_request(request, *DOC_KEYS, None, "us-east-1", "s3", "20130524T000000Z", EMPTY_SHA256)
    sign_request(request, *EXAMPLE_KEYS, "token", "us-south", "s3", "20240203T040506Z", UNSIGNED_PAYLOAD)
    sign_request(fresh, *EXAMPLE_KEYS, "token", "us-south", "s3", "20240203T040506Z", UNSIGNED_PAYLOAD)
    assert request.headers == fresh.headers


def test_other_spellings_of_the_signature_headers_are_leftovers() -> None:
    leftovers = {"authorization": "a", "x-amz-date": "b", "X-AMZ-CONTENT-SHA256": "c", "x-amz-security-token": "d"}
    request, clean = make_request(headers={**leftovers, "Range": "x"}), make_request(headers={"Range": "x"})
    for each in (request, clean):
        sign_request(each, *EXAMPLE_KEYS, "token", "us-south", "s3", "20240203T040506Z", EMPTY_SHA256)
    assert request.headers == clean.headers


def test_of_a_header_in_several_spellings_the_latest_is_sent_and_signed() -> None:
    request = make_request(headers={"Content-Type": "old", "content-type": "new"})
    sign_request(request, *EXAMPLE_KEYS, None, "us-south", "s3", "20240203T040506Z", EMPTY_SHA256)
    assert "Content-Type" not in request.headers
    assert request.headers["content-type"] == "new"
    assert signed_headers_of(request) == "content-type;host;x-amz-content-sha256;x-amz-date"


def test_headers_that_change_on_the_way_are_not_signed() -> None:
    names = ["User-Agent", "Expect", "X-Amzn-Trace-Id", "amz-sdk-invocation-id", "amz-sdk-request"]
    request, bare = make_request(headers=dict.fromkeys(names, "x")), make_request()
    for each in (request, bare):
        sign_request(each, *EXAMPLE_KEYS, None, "us-south", "s3", "20240203T040506Z", EMPTY_SHA256)
    assert request.headers["Authorization"] == bare.headers["Authorization"]
    assert set(names) < set(request.headers)


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"target": "/bucket/key2"},
        {"target": "/bucket/key?acl"},
        {"headers": {"x-amz-acl": "private"}},
        {"netloc": "other.example"},
        {"netloc": "[::1]:9000"},
    ],
)
def test_every_part_of_a_request_is_signed(change: dict[str, Any]) -> None:
    signatures = set()
    for each in (make_request(), make_request(**change)):
        sign_request(each, *EXAMPLE_KEYS, None, "us-south", "s3", "20240203T040506Z", EMPTY_SHA256)
        signatures.add(signature_of(each))
    assert len(signatures) == 2


@pytest.mark.parametrize(
    ("value", "signed"),
    [
        ("a  b", "a b"),
        (" a", "a"),
        ("a ", "a"),
        ("a\tb", "a b"),
        ("\ta", "a"),
        ("a: b", "a: b"),
        ("a:  b", "a: b"),
        ("", ""),
        ("  ", ""),
        ("ü\xa0 ü", "ü\xa0 ü"),
    ],
)
def test_blanks_in_header_values_are_signed_as_one(value: str, signed: str) -> None:
    lines, names = sigv4.canonical_headers({"X-A": value, "B": "c"}, "h")
    assert lines == f"b:c\nhost:h\nx-a:{signed}\n"
    assert names == "b;host;x-a"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("acl", "acl="),
        ("acl=", "acl="),
        ("a=1", "a=1"),
        ("b&a", "a=&b="),
        ("a-b=1&a=2", "a=2&a-b=1"),
        ("a=b=c&a=b", "a=b&a=b=c"),
        ("b=1&B=2&a=%20&a=", "B=2&a=&a=%20&b=1"),
    ],
)
def test_queries_are_signed_sorted_by_name_and_value(query: str, expected: str) -> None:
    assert canonical_query(query) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [(0, "19700101T000000Z"), (1706933106.999, "20240203T040506Z"), (1706933107, "20240203T040507Z")],
)
def test_times_are_written_in_utc_by_the_second(now: float, expected: str) -> None:
    assert format_amz_date(now) == expected


HELLO = hashlib.sha256(b"hello").hexdigest()


@pytest.mark.parametrize("body", [b"hello", bytearray(b"hello"), memoryview(b"hello"), io.BytesIO(b"hello")])
def test_bodies_are_hashed_whatever_holds_them(body: Any) -> None:
    assert payload_hash(body) == HELLO


@pytest.mark.parametrize("body", [None, b"", bytearray(), memoryview(b""), io.BytesIO()])
def test_nothing_has_the_hash_of_nothing(body: Any) -> None:
    assert payload_hash(body) == hashlib.sha256().hexdigest() == EMPTY_SHA256


def test_a_file_is_hashed_from_where_it_stands_and_put_back() -> None:
    file = io.BytesIO(b"skipped" + b"x" * (3 << 20))
    file.seek(7)
    assert payload_hash(file) == hashlib.sha256(b"x" * (3 << 20)).hexdigest()
    assert file.tell() == 7


class Pipe:
    """A stream that can only be read."""

    def __init__(self) -> None:
        self.reads = 0

    def read(self, size: int = -1) -> bytes:
        self.reads += 1
        return b""


def test_a_stream_that_cannot_go_back_is_refused_before_a_byte_is_read() -> None:
    pipe = Pipe()
    with pytest.raises(UnseekableStreamError):
        payload_hash(pipe)
    assert pipe.reads == 0


# scheme, is it an object's content, headers, payload_signing_enabled, and whether the body is hashed: as 2.16.2 does.
MD5 = {"Content-MD5": "XUFAKrxLKna5cZ2REBfFkg=="}
NAMED_CRC = {"x-amz-sdk-checksum-algorithm": "CRC32", "x-amz-checksum-crc32": "NhCmhg=="}
GIVEN_CRC = {"x-amz-checksum-crc32": "NhCmhg=="}
PAYLOAD_RULES = [
    ("http", True, {}, None, True),
    ("http", True, MD5, None, True),
    ("http", True, NAMED_CRC, None, True),
    ("http", False, MD5, None, True),
    ("https", True, {}, None, True),
    ("https", True, MD5, None, False),
    ("https", True, NAMED_CRC, None, True),
    ("https", True, GIVEN_CRC, None, True),
    ("https", False, MD5, None, True),
    ("https", True, MD5, True, True),
    ("http", True, {}, False, False),
    ("http", False, MD5, False, False),
    ("https", False, {}, False, False),
]


@pytest.mark.parametrize(("scheme", "is_content", "headers", "option", "is_hashed"), PAYLOAD_RULES)
def test_a_body_is_left_out_only_where_tls_and_another_digest_guard_it(
    scheme: str, is_content: bool, headers: dict[str, str], option: bool | None, is_hashed: bool
) -> None:
    request = make_request("PUT", headers=headers, body=b"hello", scheme=scheme)
    assert choose_payload_hash(request, is_content, option) == (HELLO if is_hashed else UNSIGNED_PAYLOAD)


@pytest.mark.parametrize("option", [None, True, False])
def test_a_body_with_a_trailer_says_so(option: bool | None) -> None:
    request = make_request("PUT", headers={"X-Amz-Trailer": "x-amz-checksum-crc32"}, body=b"hello")
    assert choose_payload_hash(request, True, option) == "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def test_keys_are_derived_once_a_day_and_the_cache_is_bounded() -> None:
    sigv4.scope_of.cache_clear()
    for _ in range(3):
        sign_request(make_request(), *EXAMPLE_KEYS, None, "us-south", "s3", "20240203T040506Z", EMPTY_SHA256)
    assert sigv4.scope_of.cache_info().misses == 1
    sign_request(make_request(), *EXAMPLE_KEYS, None, "us-south", "s3", "20240204T000000Z", EMPTY_SHA256)
    assert sigv4.scope_of.cache_info().misses == 2
    assert sigv4.scope_of.cache_info().maxsize == 128
