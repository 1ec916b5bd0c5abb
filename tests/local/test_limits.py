"""The service's limits, on a server in this process: what is too many, too long, too large or too small."""

import base64
import hashlib
import re

import pytest

from ibm_boto3.local.messages import Answer
from ibm_boto3.local.server import Server
from tests.local.fixed import keep, request, server
from tests.local.signing import signed_headers

MIB = 1024 * 1024


@pytest.fixture
def made() -> Server:
    ready = server()
    assert sent(ready, "PUT", "/bucket-1").status == 200
    return ready


def sent(made: Server, method: str, target: str, body: bytes = b"", **headers: str) -> Answer:
    return made.answer(request(method, target, signed_headers(method, target, body=body, **headers), body))


def code(answer: Answer) -> str:
    found = re.search("<Code>(.*?)</Code>", answer.read().decode())
    return f"{answer.status} {found[1]}" if found else f"{answer.status}"


@pytest.mark.parametrize(
    ("key", "expected"), [("k" * 1024, "200"), ("k" * 1025, "400 KeyTooLong")], ids=["most", "too-long"]
)
def test_length_of_a_key(made: Server, key: str, expected: str) -> None:
    assert code(sent(made, "PUT", f"/bucket-1/{key}")) == expected


@pytest.mark.parametrize(
    ("size", "expected"), [(4 * MIB - 1, "200"), (4 * MIB, "400 MetadataTooLarge")], ids=["most", "too-much"]
)
def test_size_of_metadata(made: Server, size: int, expected: str) -> None:
    assert code(sent(made, "PUT", "/bucket-1/key", x_amz_meta_a="v" * size)) == expected


def test_length_of_a_body(made: Server) -> None:
    too_long = request(
        "PUT", "/bucket-1/key", {**signed_headers("PUT", "/bucket-1/key"), "Content-Length": str(6 << 30)}
    )
    assert code(made.answer(too_long)) == "400 EntityTooLarge"


def delete(made: Server, count: int) -> Answer:
    keys = "".join(f"<Object><Key>{number}</Key></Object>" for number in range(count))
    body = f"<Delete><Quiet>true</Quiet>{keys}</Delete>".encode()
    return sent(made, "POST", "/bucket-1?delete", body, x_amz_checksum_sha1=sha1(body))


def sha1(body: bytes) -> str:
    return base64.b64encode(hashlib.sha1(body).digest()).decode()


@pytest.mark.parametrize(("count", "expected"), [(1000, "200"), (1001, "400 MalformedXML"), (0, "400 MalformedXML")])
def test_keys_of_a_deletion(made: Server, count: int, expected: str) -> None:
    assert code(delete(made, count)) == expected


@pytest.mark.parametrize(("asked", "given"), [("1000", 1000), ("5000", 1000), ("0", 0), ("", 1000)])
def test_keys_of_a_page(made: Server, asked: str, given: int) -> None:
    for number in range(1001):
        keep(made, "bucket-1", str(number), b"")
    answer = sent(made, "GET", f"/bucket-1?list-type=2&max-keys={asked}").read().decode()
    assert (answer.count("<Contents>"), f"<KeyCount>{given}</KeyCount>" in answer) == (given, True)


@pytest.mark.parametrize("asked", ["-1", "x", "9999999999"])
def test_number_of_a_page_that_is_none(made: Server, asked: str) -> None:
    assert code(sent(made, "GET", f"/bucket-1?max-keys={asked}")) == "400 InvalidArgument"


@pytest.fixture
def upload(made: Server) -> str:
    begun = sent(made, "POST", "/bucket-1/key?uploads=").read().decode()
    return begun.partition("<UploadId>")[2].partition("</UploadId>")[0]


PART_NUMBERS = {
    "1": "200",
    "10000": "200",
    **dict.fromkeys(["0", "10001", "x"], "400 InvalidArgument"),
}


@pytest.mark.parametrize(("number", "expected"), PART_NUMBERS.items(), ids=PART_NUMBERS)
def test_number_of_a_part(made: Server, upload: str, number: str, expected: str) -> None:
    assert code(sent(made, "PUT", f"/bucket-1/key?partNumber={number}&uploadId={upload}", b"x")) == expected


def complete(made: Server, upload: str, parts: list[tuple[int, bytes]]) -> Answer:
    for number, body in parts:
        sent(made, "PUT", f"/bucket-1/key?partNumber={number}&uploadId={upload}", body)
    named = [
        f"<Part><PartNumber>{number}</PartNumber><ETag>{hashlib.md5(body).hexdigest()}</ETag></Part>"
        for number, body in parts
    ]
    body = f"<CompleteMultipartUpload>{''.join(named)}</CompleteMultipartUpload>".encode()
    return sent(made, "POST", f"/bucket-1/key?uploadId={upload}", body)


ENOUGH, SMALL = b"x" * (5 * MIB), b"x" * (5 * MIB - 1)
UPLOADS: dict[str, tuple[list[tuple[int, bytes]], str]] = {
    "smallest": ([(1, ENOUGH), (2, b"")], "200"),
    "too-small": ([(1, SMALL), (2, b"x")], "400 EntityTooSmall"),
    "no-parts": ([], "400 MalformedXML"),
    "order": ([(2, ENOUGH), (1, b"x")], "400 InvalidPartOrder"),
    "twice": ([(1, ENOUGH), (1, ENOUGH)], "400 InvalidPartOrder"),
}


@pytest.mark.parametrize(("parts", "expected"), UPLOADS.values(), ids=UPLOADS)
def test_parts_of_an_upload(made: Server, upload: str, parts: list[tuple[int, bytes]], expected: str) -> None:
    assert code(complete(made, upload, parts)) == expected


NEEDING: dict[str, tuple[str, str]] = {
    "delete": ("POST", "/bucket-1?delete"),
    "cors": ("PUT", "/bucket-1?cors"),
    "lifecycle": ("PUT", "/bucket-1?lifecycle"),
    "protection": ("PUT", "/bucket-1?protection"),
    "replication": ("PUT", "/bucket-1?replication"),
    "object-lock": ("PUT", "/bucket-1?object-lock"),
    "retention": ("PUT", "/bucket-1/key?retention"),
    "legal-hold": ("PUT", "/bucket-1/key?legal-hold"),
    "restore": ("POST", "/bucket-1/key?restore"),
}


@pytest.mark.parametrize(("method", "target"), NEEDING.values(), ids=NEEDING)
def test_request_that_must_state_a_digest(made: Server, method: str, target: str) -> None:
    assert b"Missing required header" in sent(made, method, target, b"<x/>").read()
    stated = sent(made, method, target, b"<x/>", x_amz_checksum_sha1=sha1(b"<x/>"))
    assert b"Missing required header" not in stated.read()


DOCUMENTS = {
    "nothing": (b"", "400 MissingRequestBodyError"),
    "no-xml": (b"hello", "400 MalformedXML"),
    "other-root": (b"<Other/>", "400 MalformedXML"),
    "entities": (b'<!DOCTYPE a [<!ENTITY b "c">]><VersioningConfiguration/>', "400 MalformedXML"),
    "unknown-encoding": (b'<?xml version="1.0" encoding="x-y"?><VersioningConfiguration/>', "400 MalformedXML"),
    "too-long": (b" " * (8 * MIB + 1), "400 MaxMessageLengthExceeded"),
    "comment": (
        b"<!-- no <!DOCTYPE --><VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
        "200",
    ),
}


@pytest.mark.parametrize(("body", "expected"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_document(made: Server, body: bytes, expected: str) -> None:
    assert code(sent(made, "PUT", "/bucket-1?versioning", body)) == expected


def test_anonymous_request_reads_nothing(made: Server) -> None:
    keep(made, "bucket-1", "key", b"x")
    assert code(made.answer(request("GET", "/bucket-1/key"))) == "403 AccessDenied"
