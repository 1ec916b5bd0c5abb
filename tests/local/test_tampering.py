"""A request with one byte changed after signing is refused, in every form of signing."""

import base64
import zlib
from collections.abc import Iterator

import pytest

from ibm_boto3.local.content import MemoryContent
from ibm_boto3.local.messages import Request
from ibm_boto3.local.server import Server
from tests.local import fixed
from tests.local.signing import HOST, chunked, presigned, signed_headers

TARGET = "/bucket-1/a//b%2F..%0A%C3%BC/?x-id=PutObject&empty=&plus=x%2By&bare"
BODY = b"the bytes of the object"
TRAILER = {"x-amz-checksum-crc32": base64.b64encode(zlib.crc32(BODY).to_bytes(4, "big")).decode()}


class Message:
    """A request in parts that can be changed byte by byte."""

    def __init__(self, target: str, headers: dict[str, str], body: bytes = b"", method: str = "PUT") -> None:
        self.method, self.target, self.body = method, target, body
        self.headers = headers

    def changed(self) -> Iterator[tuple[str, "Message"]]:
        """Yield the message with each byte of its target, its headers and its body changed in turn."""
        for place in range(1, len(self.target)):
            yield f"target {place}", Message(flipped(self.target, place), self.headers, self.body, self.method)
        for name, value in self.headers.items():
            for place in range(len(value)):
                headers = {**self.headers, name: flipped(value, place)}
                yield f"{name} {place}", Message(self.target, headers, self.body, self.method)
            headers = {("z" + key if key == name else key): text for key, text in self.headers.items()}
            yield f"name of {name}", Message(self.target, headers, self.body, self.method)
        for place in range(len(self.body)):
            body = self.body[:place] + bytes([self.body[place] ^ 1]) + self.body[place + 1 :]
            yield f"body {place}", Message(self.target, self.headers, body, self.method)
        yield "method", Message(self.target, self.headers, self.body, "GET" if self.method == "PUT" else "PUT")

    def request(self) -> Request:
        return Request(self.method, self.target, list(self.headers.items()), lambda: MemoryContent(self.body))


def flipped(text: str, place: int) -> str:
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


def header_form() -> Message:
    headers = signed_headers("PUT", TARGET, body=BODY, x_amz_meta_a="b  c", content_type="text/plain")
    return Message(TARGET, {"host": HOST, **headers}, BODY)


def presigned_form() -> Message:
    target = presigned("GET", "/bucket-1/a//b%2F..%0A%C3%BC/", range="bytes=0-9")
    return Message(target, {"host": HOST, "range": "bytes=0-9"}, b"", "GET")


def chunked_form() -> Message:
    headers = signed_headers(
        "PUT",
        "/bucket-1/key",
        payload="STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        x_amz_decoded_content_length=str(len(BODY)),
        content_encoding="aws-chunked",
    )
    return Message(
        "/bucket-1/key", {"host": HOST, **headers}, chunked([BODY[:8], BODY[8:]], headers["authorization"][-64:])
    )


def signed_trailer_form() -> Message:
    headers = signed_headers(
        "PUT",
        "/bucket-1/key",
        payload="STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        x_amz_decoded_content_length=str(len(BODY)),
        x_amz_trailer="x-amz-checksum-crc32",
        content_encoding="aws-chunked",
    )
    return Message("/bucket-1/key", {"host": HOST, **headers}, chunked([BODY], headers["authorization"][-64:], TRAILER))


def unsigned_trailer_form() -> Message:
    headers = signed_headers(
        "PUT",
        "/bucket-1/key",
        payload="STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        x_amz_decoded_content_length=str(len(BODY)),
        x_amz_trailer="x-amz-checksum-crc32",
        content_encoding="aws-chunked",
    )
    trailer = f"x-amz-checksum-crc32:{TRAILER['x-amz-checksum-crc32']}"
    coded = f"{len(BODY):x}\r\n{BODY.decode()}\r\n0\r\n{trailer}\r\n\r\n".encode()
    return Message("/bucket-1/key", {"host": HOST, **headers}, coded)


FORMS = {
    "header": header_form,
    "presigned": presigned_form,
    "chunked": chunked_form,
    "signed-trailer": signed_trailer_form,
    "unsigned-trailer": unsigned_trailer_form,
}


@pytest.fixture(scope="module")
def server() -> Server:
    made = fixed.server()
    assert made.answer(fixed.request("PUT", "/bucket-1", signed_headers("PUT", "/bucket-1"))).status == 200
    fixed.keep(made, "bucket-1", "a//b/..\nü/", b"there")
    fixed.keep(made, "bucket-1", "key", b"there")
    return made


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_untouched_request_is_taken(server: Server, form) -> None:
    assert server.answer(form().request()).status in (200, 206)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_request_with_one_byte_changed_is_refused(server: Server, form) -> None:
    taken = [what for what, message in form().changed() if server.answer(message.request()).status < 400]
    assert taken == []
