"""Bodies: the codings are taken off, and every digest a request states is checked."""

import base64
import hashlib
import zlib

import pytest

from ibm_boto3.local import payload, sigv4
from ibm_boto3.local.errors import ServiceError
from tests.local.fixed import request
from tests.local.signing import DATE, KEY, SCOPE, chunked, derived_key

CONTENT = b"Hello, COS!" * 10
CRC32 = base64.b64encode(zlib.crc32(CONTENT).to_bytes(4, "big")).decode()
SHA1 = base64.b64encode(hashlib.sha1(CONTENT).digest()).decode()
SHA256 = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()
MD5 = base64.b64encode(hashlib.md5(CONTENT).digest()).decode()
OTHER_MD5 = base64.b64encode(hashlib.md5(b"other").digest()).decode()
SEED = sigv4.Signature(KEY, "5eed" * 16, DATE, SCOPE, derived_key())


def received(headers: dict[str, str], body: bytes = CONTENT, seed: sigv4.Signature | None = None) -> bytes:
    return payload.received(request("PUT", "/b/k", headers, body), seed).body.read()


def refusal(headers: dict[str, str], body: bytes = CONTENT, seed: sigv4.Signature | None = None) -> str:
    with pytest.raises(ServiceError) as refused:
        received(headers, body, seed)
    return refused.value.code


RIGHT = {
    "nothing-stated": {},
    "unsigned": {"x-amz-content-sha256": "UNSIGNED-PAYLOAD"},
    "payload-hash": {"x-amz-content-sha256": hashlib.sha256(CONTENT).hexdigest()},
    "content-md5": {"Content-MD5": MD5},
    "crc32": {"x-amz-checksum-crc32": CRC32},
    "sha1": {"x-amz-checksum-sha1": SHA1},
    "sha256": {"x-amz-checksum-sha256": SHA256},
}


@pytest.mark.parametrize("headers", RIGHT.values(), ids=RIGHT)
def test_right_digest_is_taken(headers: dict[str, str]) -> None:
    assert received(headers) == CONTENT


WRONG = {
    "payload-hash": ({"x-amz-content-sha256": hashlib.sha256(b"").hexdigest()}, "XAmzContentSHA256Mismatch"),
    "payload-hash-in-capitals": ({"x-amz-content-sha256": "A" * 64}, "InvalidArgument"),
    "payload-hash-of-no-form": ({"x-amz-content-sha256": "STREAMING-SOMETHING"}, "InvalidArgument"),
    "content-md5": ({"Content-MD5": OTHER_MD5}, "BadDigest"),
    "content-md5-too-short": ({"Content-MD5": "AAAA"}, "InvalidDigest"),
    "content-md5-not-base64": ({"Content-MD5": "!" + MD5[1:]}, "InvalidDigest"),
    "crc32": ({"x-amz-checksum-crc32": "AAAAAA=="}, "BadDigest"),
    "crc32-not-base64": ({"x-amz-checksum-crc32": "no checksum"}, "BadDigest"),
    "sha1": ({"x-amz-checksum-sha1": CRC32}, "BadDigest"),
    "sha256": ({"x-amz-checksum-sha256": SHA1}, "BadDigest"),
    "crc32c": ({"x-amz-checksum-crc32c": "AAAAAA=="}, "BadDigest"),
    "crc64nvme": ({"x-amz-checksum-crc64nvme": "AAAAAAAAAAA="}, "BadDigest"),
}


@pytest.mark.parametrize(("headers", "code"), WRONG.values(), ids=WRONG)
def test_wrong_digest_is_refused(headers: dict[str, str], code: str) -> None:
    assert refusal(headers) == code


def test_checksum_of_a_completed_upload_is_not_that_of_its_list_of_parts() -> None:
    made = request("POST", "/b/k?uploadId=1", {"x-amz-checksum-crc32": "AAAAAA=="}, b"<CompleteMultipartUpload/>")
    assert payload.received(made, None).body.size == 26


def streaming(form: str, length: int = len(CONTENT), trailer: str = "") -> dict[str, str]:
    headers = {"x-amz-content-sha256": form, "x-amz-decoded-content-length": str(length)}
    return {**headers, "x-amz-trailer": trailer} if trailer else headers


SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
TRAILER = {"x-amz-checksum-crc32": CRC32}
PIECES = [CONTENT[:50], CONTENT[50:]]
PLAIN = (
    b"32\r\n" + PIECES[0] + b"\r\n3C\r\n" + PIECES[1] + b"\r\n0\r\n" + f"x-amz-checksum-crc32:{CRC32}\r\n\r\n".encode()
)


def test_signed_chunks_are_decoded() -> None:
    assert received(streaming(SIGNED), chunked(PIECES, SEED.value), SEED) == CONTENT


def test_signed_chunks_with_a_signed_trailer_are_decoded() -> None:
    coded = chunked(PIECES, SEED.value, TRAILER)
    made = request("PUT", "/b/k", streaming(f"{SIGNED}-TRAILER", trailer="x-amz-checksum-crc32"), coded)
    decoded = payload.received(made, SEED)
    assert (decoded.body.read(), decoded.trailers) == (CONTENT, TRAILER)


def test_unsigned_chunks_are_decoded() -> None:
    made = request("PUT", "/b/k", streaming(UNSIGNED, trailer="x-amz-checksum-crc32"), PLAIN)
    decoded = payload.received(made, None)
    assert (decoded.body.read(), decoded.trailers) == (CONTENT, TRAILER)


def test_chunks_are_decoded_where_only_the_content_coding_tells_of_them() -> None:
    headers = streaming(UNSIGNED, trailer="x-amz-checksum-crc32")
    del headers["x-amz-content-sha256"]
    assert received({**headers, "Content-Encoding": "aws-chunked"}, PLAIN) == CONTENT


def test_empty_object_has_one_chunk() -> None:
    assert received(streaming(SIGNED, 0), chunked([], SEED.value), SEED) == b""


BROKEN = {
    "cut-off": (PLAIN[:40], "IncompleteBody"),
    "no-last-chunk": (PLAIN[: PLAIN.index(b"0\r\nx-amz")], "IncompleteBody"),
    "size-is-no-number": (PLAIN.replace(b"3C\r\n", b"3X\r\n"), "IncompleteBody"),
    "size-is-negative": (PLAIN.replace(b"3C\r\n", b"-C\r\n"), "IncompleteBody"),
    "size-too-small": (PLAIN.replace(b"3C\r\n", b"3B\r\n"), "IncompleteBody"),
    "line-ends-with-lf-only": (PLAIN.replace(b"3C\r\n", b"3C\n"), "IncompleteBody"),
    "trailer-missing": (PLAIN[: PLAIN.index(b"x-amz")] + b"\r\n", "MalformedTrailerError"),
    "trailer-of-other-name": (PLAIN.replace(b"crc32:", b"crc33:"), "MalformedTrailerError"),
    "trailer-wrong": (PLAIN.replace(CRC32.encode(), b"AAAAAA=="), "BadDigest"),
    "trailer-is-no-field": (PLAIN.replace(b"crc32:", b"crc32;"), "IncompleteBody"),
    "no-empty-line-at-the-end": (PLAIN[:-2], "IncompleteBody"),
    "content-changed": (PLAIN.replace(b"Hello", b"Jello", 1), "BadDigest"),
}


@pytest.mark.parametrize(("coded", "code"), BROKEN.values(), ids=BROKEN)
def test_broken_chunks_are_refused(coded: bytes, code: str) -> None:
    assert refusal(streaming(UNSIGNED, trailer="x-amz-checksum-crc32"), coded) == code


@pytest.mark.parametrize("length", [0, len(CONTENT) - 1, len(CONTENT) + 1])
def test_content_of_another_length_is_refused(length: int) -> None:
    assert refusal(streaming(UNSIGNED, length, "x-amz-checksum-crc32"), PLAIN) == "IncompleteBody"


def test_chunks_without_a_stated_length_are_refused() -> None:
    assert refusal({"x-amz-content-sha256": UNSIGNED}, PLAIN) == "MissingContentLength"


def test_signed_chunks_that_nobody_signed_are_refused() -> None:
    assert refusal(streaming(SIGNED), chunked(PIECES, SEED.value), None) == "InvalidRequest"


def test_chunk_signed_with_another_seed_is_refused() -> None:
    assert refusal(streaming(SIGNED), chunked(PIECES, "0" * 64), SEED) == "SignatureDoesNotMatch"


def test_trailer_signed_with_another_seed_is_refused() -> None:
    coded = chunked(PIECES, SEED.value, TRAILER)
    end = coded.index(b"x-amz-trailer-signature:") + len(b"x-amz-trailer-signature:")
    spoiled = coded[:end] + b"0" * 64 + coded[end + 64 :]
    assert (
        refusal(streaming(f"{SIGNED}-TRAILER", trailer="x-amz-checksum-crc32"), spoiled, SEED)
        == "SignatureDoesNotMatch"
    )
