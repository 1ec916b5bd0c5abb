"""An object store on loopback that checks what it is sent, keeps it in memory, and fails as a test tells it to."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import struct
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import ibm_boto3
from ibm_botocore.config import Config
from tests.botocore._servers import STUCK_S, Peer, headers_of

NAMES = {200: "OK", 204: "No Content", 206: "Partial Content"}
_RANGE = re.compile(r"bytes=(\d+)-(\d*)").fullmatch
_PART = re.compile(rb"<Part>.*?</Part>", re.S)
_ETAG, _NUMBER = re.compile(rb"<ETag>(?:&quot;|\")?(.*?)(?:&quot;|\")?</ETag>"), re.compile(rb"<PartNumber>(\d+)<")


def md5(data: bytes) -> str:
    """Return the hexadecimal MD5 of some bytes."""
    return hashlib.md5(data).hexdigest()


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


@dataclass
class Fault:
    """What goes wrong with a request.

    :param status: refuse it with this status.
    :param code: and this code.
    :param after: hang up when so many bytes of its body have come.
    :param answers: hang up when so many bytes of the answer have gone; the request is carried out.
    :param until: wait for this before anything is answered.
    """

    status: int = 0
    code: str = ""
    after: int | None = None
    answers: int | None = None
    until: threading.Event | None = None


@dataclass
class Upload:
    """An upload in parts."""

    bucket: str
    key: str
    headers: dict[str, str]
    parts: dict[int, bytes] = field(default_factory=dict)


class HungUpError(Exception):
    """The server is done with a connection."""


class Store:
    """A script for :func:`tests.botocore._servers.serving`.

    ``fault`` is asked about each request; ``objects`` holds what is stored by bucket and key; ``calls`` what came.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.objects: dict[tuple[str, str], bytes] = {}
        self.headers: dict[tuple[str, str], dict[str, str]] = {}
        self.uploads: dict[str, Upload] = {}
        self.calls: list[Call] = []
        self.fault: Callable[[Call], Fault | None] = lambda call: None
        self.etag_of: Callable[[bytes], str] = md5
        self.knows_ranges = True

    def named(self, operation: str) -> list[Call]:
        """Return the requests for an operation."""
        return [call for call in self.calls if call.operation == operation]

    def names(self) -> list[str]:
        """Return the operations that were asked for."""
        return [call.operation for call in self.calls]

    def __call__(self, peer: Peer) -> None:
        """Serve a connection."""
        try:
            while head := peer.read_head():
                self._serve(peer, head)
        except HungUpError:
            # No polite end: what the client had sent or wanted is lost.
            peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _serve(self, peer: Peer, head: bytes) -> None:
        call = parsed(head)
        with self.lock:
            self.calls.append(call)
        fault = self.fault(call) or Fault()
        if call.headers.get("expect") == "100-continue":
            peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        size = int(call.headers.get("content-length", "0"))
        if fault.after is not None and fault.after <= size:
            peer.read_bytes(fault.after)
            raise HungUpError
        raw = peer.read_bytes(size)
        if len(raw) < size:
            raise HungUpError
        if fault.until is not None:
            fault.until.wait(STUCK_S)
        if fault.status:
            text = f"<Error><Code>{fault.code}</Code><Message>told to</Message></Error>" if fault.code else ""
            status, headers, body = fault.status, {}, text.encode()
        else:
            call.body = decoded(raw, call.headers)
            with self.lock:
                status, headers, body = getattr(self, f"_{call.operation}")(call)
        self._answer(peer, call, fault, status, headers, body)

    def _answer(self, peer: Peer, call: Call, fault: Fault, status: int, headers: dict[str, str], body: bytes) -> None:
        headers = {"Content-Length": str(len(body)), **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        answer = f"HTTP/1.1 {status} {NAMES.get(status, 'No')}\r\n{lines}\r\n".encode()
        if call.operation not in ("head",) and status != 204:
            answer += body
        if fault.answers is not None and fault.answers < len(answer):
            peer.send(answer[: fault.answers])
            raise HungUpError
        peer.send(answer)

    # --- operations: status, headers, body

    def _put(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        place = (call.bucket, call.key)
        if call.headers.get("if-none-match") == "*" and place in self.objects:
            return refused(412, "PreconditionFailed")
        self.objects[place], self.headers[place] = call.body, call.headers
        return 200, {"ETag": f'"{self.etag_of(call.body)}"', **checksums(call.headers)}, b""

    def _create(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        upload_id = f"upload-{len(self.uploads)}-{len(self.calls)}"
        self.uploads[upload_id] = Upload(call.bucket, call.key, call.headers)
        return xml("InitiateMultipartUploadResult", UploadId=upload_id)

    def _part(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        upload = self.uploads.get(call.query["uploadId"])
        if upload is None:
            return refused(404, "NoSuchUpload")
        upload.parts[call.part] = call.body
        return 200, {"ETag": f'"{self.etag_of(call.body)}"', **checksums(call.headers)}, b""

    def _partcopy(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        data = self.objects.get(source_of(call))
        if data is None:
            return refused(404, "NoSuchKey")
        guard = call.headers.get("x-amz-copy-source-if-match", "").strip('"')
        if guard and guard != self.etag_of(data):
            return refused(412, "PreconditionFailed")
        match = _RANGE(call.headers["x-amz-copy-source-range"])
        assert match is not None
        piece = data[int(match[1]) : int(match[2]) + 1]
        self.uploads[call.query["uploadId"]].parts[call.part] = piece
        return xml("CopyPartResult", ETag=f'"{self.etag_of(piece)}"')

    def _copy(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        data = self.objects.get(source_of(call))
        if data is None:
            return refused(404, "NoSuchKey")
        place = (call.bucket, call.key)
        self.objects[place], self.headers[place] = data, call.headers
        return xml("CopyObjectResult", ETag=f'"{self.etag_of(data)}"')

    def _complete(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        upload = self.uploads.get(call.query["uploadId"])
        if upload is None:
            return refused(404, "NoSuchUpload")
        named = []
        for entry in _PART.findall(call.body):
            number, etag = _NUMBER.search(entry), _ETAG.search(entry)
            assert number is not None and etag is not None
            named.append((int(number[1]), etag[1].decode()))
        assert [number for number, _ in named] == sorted({number for number, _ in named})
        pieces = [upload.parts.get(number, b"") for number, _ in named]
        if [self.etag_of(piece) for piece in pieces] != [etag for _, etag in named]:
            return refused(400, "InvalidPart")
        del self.uploads[call.query["uploadId"]]
        place = (upload.bucket, upload.key)
        self.objects[place], self.headers[place] = b"".join(pieces), upload.headers
        return xml("CompleteMultipartUploadResult", ETag=f'"{composite(pieces)}"')

    def _abort(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        if self.uploads.pop(call.query["uploadId"], None) is None:
            return refused(404, "NoSuchUpload")
        return 204, {}, b""

    def _delete(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        self.objects.pop((call.bucket, call.key), None)
        return 204, {}, b""

    def _head(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        data = self.objects.get((call.bucket, call.key))
        if data is None:
            return 404, {}, b""
        return 200, {"Content-Length": str(len(data)), "ETag": f'"{self.etag_of(data)}"'}, b""

    def _get(self, call: Call) -> tuple[int, dict[str, str], bytes]:
        data = self.objects.get((call.bucket, call.key))
        if data is None:
            return refused(404, "NoSuchKey")
        etag = f'"{self.etag_of(data)}"'
        if call.headers.get("if-match", etag) != etag:
            return refused(412, "PreconditionFailed")
        match = _RANGE(call.headers.get("range", "")) if self.knows_ranges else None
        if match is None:
            crc32 = base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()
            return 200, {"ETag": etag, "x-amz-checksum-crc32": crc32}, data
        first = int(match[1])
        piece = data[first : int(match[2]) + 1 if match[2] else None]
        where = f"bytes {first}-{first + len(piece) - 1}/{len(data)}"
        return 206, {"ETag": etag, "Content-Range": where}, piece


def parsed(head: bytes) -> Call:
    """Return the request that a head begins."""
    method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
    url = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
    _, bucket, key = unquote(url.path).split("/", 2)
    headers = headers_of(head)
    return Call(_operation(method, query, headers), bucket, key, query, headers)


def _operation(method: str, query: dict[str, str], headers: dict[str, str]) -> str:
    if method == "POST":
        return "create" if "uploads" in query else "complete"
    if method == "PUT":
        return ("part" if "partNumber" in query else "") + ("copy" if "x-amz-copy-source" in headers else "") or "put"
    return ("abort" if "uploadId" in query else "delete") if method == "DELETE" else method.lower()


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


def refused(status: int, code: str) -> tuple[int, dict[str, str], bytes]:
    """Return a refusal."""
    return status, {}, f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()


def xml(root: str, **members: str) -> tuple[int, dict[str, str], bytes]:
    """Return a document."""
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in members.items())
    return 200, {"Content-Type": "application/xml"}, f"<{root}>{inner}</{root}>".encode()


def make_client(url: str, verify: Any = None, **options: Any) -> Any:
    """Return a client with HMAC keys that does not wait between attempts."""
    session = ibm_boto3.Session(aws_access_key_id="AKID", aws_secret_access_key="SECRET", region_name="us-south")
    client = session.client("s3", endpoint_url=url, verify=verify, config=Config(**options))
    retries: Any = client._endpoint
    retries._retries._uniform = lambda: 0.0
    return client
