"""Requests as an object store sees them, and its answers."""

from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from tests.botocore._servers import headers_of

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Call:
    """A request: the operation it asks for, and what it says."""

    operation: str
    bucket: str
    key: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""

    @property
    def part(self) -> int:
        """Its part number, 0 if it has none."""
        return int(self.query.get("partNumber", "0"))


def parsed(head: bytes) -> Call:
    """Return the request that a head begins."""
    method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
    url = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
    bucket, _, key = unquote(url.path)[1:].partition("/")
    headers = headers_of(head)
    return Call(_operation(method, query, headers), bucket, key, query, headers)


def _operation(method: str, query: dict[str, str], headers: dict[str, str]) -> str:
    if method == "POST":
        return "create" if "uploads" in query else "complete"
    if method == "PUT":
        return ("part" if "partNumber" in query else "") + ("copy" if "x-amz-copy-source" in headers else "") or "put"
    if method == "DELETE":
        return "abort" if "uploadId" in query else "delete"
    if method == "GET":
        return "parts" if "uploadId" in query else "list" if "list-type" in query else "get"
    return method.lower()


def source_of(call: Call) -> tuple[str, str]:
    """Return bucket and key that a copy is made of."""
    bucket, _, key = unquote(call.headers["x-amz-copy-source"]).partition("/")
    return bucket, key.partition("?versionId=")[0]


def decoded(raw: bytes, headers: dict[str, str]) -> bytes:
    """Return the content of a body, whose digests and lengths have to be right."""
    data, trailers = raw, {}
    if "x-amz-trailer" in headers:
        data, trailers = _unframed(raw)
        assert len(data) == int(headers["x-amz-decoded-content-length"])
    signed = headers.get("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
    if len(signed) == 64:
        assert hashlib.sha256(data).hexdigest() == signed
    crc32 = {**headers, **trailers}.get("x-amz-checksum-crc32")
    # The completion of an upload names the checksum of the object, not of its own body.
    if crc32 is not None and not data.startswith(b"<CompleteMultipartUpload"):
        assert base64.b64decode(crc32) == zlib.crc32(data).to_bytes(4, "big")
    return data


def _unframed(raw: bytes) -> tuple[bytes, dict[str, str]]:
    """Undo the aws-chunked coding."""
    pieces, at = [], 0
    while True:
        end = raw.index(b"\r\n", at)
        size = int(raw[at:end], 16)
        at = end + 2
        if not size:
            lines = raw[at:].decode().split("\r\n")
            return b"".join(pieces), {n.lower(): v for n, _, v in (line.partition(":") for line in lines) if n}
        pieces.append(raw[at : at + size])
        assert raw[at + size : at + size + 2] == b"\r\n"
        at += size + 2


def checksums(headers: dict[str, str]) -> dict[str, str]:
    """Return the checksums that came, as the service sends them back."""
    return {n: v for n, v in headers.items() if n.startswith("x-amz-checksum-") and n != "x-amz-checksum-type"}


def composite(pieces: list[bytes]) -> str:
    """Return the ETag of an object made of parts."""
    joined = b"".join(hashlib.md5(piece).digest() for piece in pieces)
    return f"{hashlib.md5(joined).hexdigest()}-{len(pieces)}"


def refused(status: int, code: str) -> Answer:
    """Return a refusal."""
    return status, {}, f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()


def xml(root: str, more: str = "", **members: str) -> Answer:
    """Return a document."""
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in members.items()) + more
    return 200, {"Content-Type": "application/xml"}, f"<{root}>{inner}</{root}>".encode()
