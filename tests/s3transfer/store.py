"""An object store on loopback that checks what it is sent, keeps it in memory, and fails as a test tells it to."""

from __future__ import annotations

import base64
import hashlib
import re
import select
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ibm_boto3
from ibm_botocore.config import Config
from tests.botocore._servers import STUCK_S, Peer
from tests.s3transfer.messages import Answer, Call, checksums, composite, decoded, parsed, refused, source_of, xml

__all__ = ["Call", "Fault", "Store", "Upload", "make_client", "md5"]

NAMES = {200: "OK", 204: "No Content", 206: "Partial Content"}
_ROOM = 1 << 16
_RANGE = re.compile(r"bytes=(\d+)-(\d*)").fullmatch
_PART = re.compile(rb"<Part>.*?</Part>", re.S)
_ETAG, _NUMBER = re.compile(rb"<ETag>(?:&quot;|\")?(.*?)(?:&quot;|\")?</ETag>"), re.compile(rb"<PartNumber>(\d+)<")


def md5(data: bytes) -> str:
    """Return the hexadecimal MD5 of some bytes."""
    return hashlib.md5(data).hexdigest()


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a request, or happens while it is served.

    :param status: refuse it with this status.
    :param code: and this code.
    :param after: hang up when so many bytes of its body have come.
    :param answers: hang up when so many bytes of the answer have gone; the request is carried out.
    :param cuts: the same, but count the bytes behind the answer's head, and close politely.
    :param until: wait for this before anything is answered.
    :param is_silent: never answer, and do nothing.
    :param is_slow: read and answer in small pieces.
    :param is_corrupt: change a bit of what is answered.
    :param closes: close the connection after the answer.
    :param act: called once ``offset`` bytes of the request's body have come (``moment`` is ``request``), before the
        answer (``done``), or after so many bytes of the answer's body (``answer``), the last of which waits.
    """

    status: int = 0
    code: str = ""
    after: int | None = None
    answers: int | None = None
    cuts: int | None = None
    until: threading.Event | None = None
    is_silent: bool = False
    is_slow: bool = False
    is_corrupt: bool = False
    closes: bool = False
    act: Callable[[], None] | None = None
    moment: str = ""
    offset: int = 0

    def __repr__(self) -> str:
        """Return what is not as usual."""
        told = (f"{name}={value!r}" for name, value in vars(self).items() if value != getattr(type(self), name))
        return f"Fault({', '.join(told)})"


@dataclass
class Upload:
    """An upload in parts."""

    bucket: str
    key: str
    headers: dict[str, str]
    parts: dict[int, bytes] = field(default_factory=dict)


class HungUpError(Exception):
    """The server is done with a connection, be it politely or not."""

    def __init__(self, is_polite: bool = False) -> None:
        super().__init__()
        self.is_polite = is_polite


def send(peer: Peer, data: bytes) -> None:
    """Send bytes, but no more once the client has gone.

    One that goes while it has no room for more is silent about it for long: a blocking call would wait.
    """
    left = memoryview(data)
    while len(left) > _ROOM and type(peer.sock) is socket.socket:
        readable, writable, _ = select.select([peer.sock], [peer.sock], [], STUCK_S)
        if readable and not peer.sock.recv(1, socket.MSG_PEEK):
            raise HungUpError
        assert writable or readable, "the client is stuck"
        if writable:
            left = left[peer.sock.send(left[:_ROOM]) :]
    peer.send(bytes(left))


class Store:
    """A script for :func:`tests.botocore._servers.serving`.

    ``fault`` is asked about each request; ``objects`` holds what is stored by bucket and key; ``calls`` what came.
    With ``refusal``, a status and a code, nothing is carried out any more. Wrong digests fail the test, unless it
    ``expects_bad_digests``: those are refused.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.objects: dict[tuple[str, str], bytes] = {}
        self.headers: dict[tuple[str, str], dict[str, str]] = {}
        self.uploads: dict[str, Upload] = {}
        self.calls: list[Call] = []
        self.fault: Callable[[Call], Fault | None] = lambda call: None
        self.made_of_parts: dict[tuple[str, str], tuple[bytes, str]] = {}
        self.etag_of: Callable[[bytes], str] = md5
        self.knows_ranges = True
        self.refusal: tuple[int, str] | None = None
        self.expects_bad_digests = False

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
        except HungUpError as end:
            if not end.is_polite:
                # What the client had sent or wanted is lost.
                peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _serve(self, peer: Peer, head: bytes) -> None:
        call = parsed(head)
        with self.lock:
            self.calls.append(call)
        fault = self.fault(call) or Fault()
        if call.headers.get("expect") == "100-continue":
            peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        raw = self._read(peer, int(call.headers.get("content-length", "0")), fault)
        if fault.is_silent:
            peer.read_to_end()
            raise HungUpError
        if fault.until is not None:
            fault.until.wait(STUCK_S)
        if fault.status:
            text = f"<Error><Code>{fault.code}</Code><Message>told to</Message></Error>" if fault.code else ""
            status, headers, body = fault.status, {}, text.encode()
        else:
            status, headers, body = self._carry_out(call, raw)
        if fault.act is not None and fault.moment == "done":
            fault.act()
        self._answer(peer, call, fault, status, headers, body)

    def _carry_out(self, call: Call, raw: bytes) -> Answer:
        try:
            call.body = decoded(raw, call.headers)
        except AssertionError:
            if not self.expects_bad_digests:
                raise
            return refused(400, "BadDigest")
        with self.lock:
            if self.refusal is not None:
                return refused(*self.refusal)
            answer: Answer = getattr(self, f"_{call.operation}")(call)
            return answer

    def _read(self, peer: Peer, size: int, fault: Fault) -> bytes:
        """Read the body of a request."""
        if fault.after is not None and fault.after <= size:
            peer.read_bytes(fault.after)
            raise HungUpError
        raw = b""
        if fault.act is not None and fault.moment == "request":
            raw = peer.read_bytes(min(size, fault.offset))
            fault.act()
        while fault.is_slow and (piece := peer.read_bytes(min(1 << 16, size - len(raw)))):
            raw += piece
            time.sleep(0.001)
        raw += peer.read_bytes(size - len(raw))
        if len(raw) < size:
            raise HungUpError
        return raw

    def _answer(self, peer: Peer, call: Call, fault: Fault, status: int, headers: dict[str, str], body: bytes) -> None:
        headers = {"Content-Length": str(len(body)), **headers, **({"Connection": "close"} if fault.closes else {})}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        answer = head = f"HTTP/1.1 {status} {NAMES.get(status, 'No')}\r\n{lines}\r\n".encode()
        if call.operation != "head" and status != 204:
            if fault.is_corrupt and body:
                body = bytes((body[0] ^ 1,)) + body[1:]
            answer += body
        cut = fault.answers if fault.cuts is None else len(head) + fault.cuts
        if cut is not None and cut < len(answer):
            peer.send(answer[:cut])
            raise HungUpError(is_polite=fault.cuts is not None)
        if fault.act is not None and fault.moment == "answer":
            first = min(len(head) + fault.offset, len(answer) - 1)
            send(peer, answer[:first])
            fault.act()
            answer = answer[first:]
        while fault.is_slow and answer:
            peer.send(answer[:30])
            peer.send(answer[30:60])
            answer = answer[60:]
            fault = Fault()
        send(peer, answer)
        if fault.closes:
            raise HungUpError(is_polite=True)

    def etag(self, place: tuple[str, str]) -> str:
        """Return the ETag of an object, also of one that a test put there by hand."""
        data, (made, etag) = self.objects[place], self.made_of_parts.get(place, (None, ""))
        return etag if made is data else self.etag_of(data)

    # --- operations: status, headers, body

    def _put(self, call: Call) -> Answer:
        place = (call.bucket, call.key)
        if call.headers.get("if-none-match") == "*" and place in self.objects:
            return refused(412, "PreconditionFailed")
        self.objects[place], self.headers[place] = call.body, call.headers
        return 200, {"ETag": f'"{self.etag_of(call.body)}"', **checksums(call.headers)}, b""

    def _create(self, call: Call) -> Answer:
        upload_id = f"upload-{len(self.uploads)}-{len(self.calls)}"
        self.uploads[upload_id] = Upload(call.bucket, call.key, call.headers)
        return xml("InitiateMultipartUploadResult", UploadId=upload_id)

    def _part(self, call: Call) -> Answer:
        upload = self.uploads.get(call.query["uploadId"])
        if upload is None:
            return refused(404, "NoSuchUpload")
        upload.parts[call.part] = call.body
        return 200, {"ETag": f'"{self.etag_of(call.body)}"', **checksums(call.headers)}, b""

    def _partcopy(self, call: Call) -> Answer:
        data = self.objects.get(source_of(call))
        if data is None:
            return refused(404, "NoSuchKey")
        guard = call.headers.get("x-amz-copy-source-if-match", "").strip('"')
        if guard and guard != self.etag(source_of(call)):
            return refused(412, "PreconditionFailed")
        upload = self.uploads.get(call.query["uploadId"])
        if upload is None:
            return refused(404, "NoSuchUpload")
        match = _RANGE(call.headers["x-amz-copy-source-range"])
        assert match is not None
        piece = data[int(match[1]) : int(match[2]) + 1]
        upload.parts[call.part] = piece
        return xml("CopyPartResult", ETag=f'"{self.etag_of(piece)}"')

    def _copy(self, call: Call) -> Answer:
        data = self.objects.get(source_of(call))
        if data is None:
            return refused(404, "NoSuchKey")
        place = (call.bucket, call.key)
        self.objects[place], self.headers[place] = data, call.headers
        return xml("CopyObjectResult", ETag=f'"{self.etag_of(data)}"')

    def _complete(self, call: Call) -> Answer:
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
        self.made_of_parts[place] = (self.objects[place], composite(pieces))
        return xml("CompleteMultipartUploadResult", ETag=f'"{composite(pieces)}"')

    def _abort(self, call: Call) -> Answer:
        if self.uploads.pop(call.query["uploadId"], None) is None:
            return refused(404, "NoSuchUpload")
        return 204, {}, b""

    def _delete(self, call: Call) -> Answer:
        self.objects.pop((call.bucket, call.key), None)
        return 204, {}, b""

    def _head(self, call: Call) -> Answer:
        data = self.objects.get((call.bucket, call.key))
        if data is None:
            return 404, {}, b""
        return 200, {"Content-Length": str(len(data)), "ETag": f'"{self.etag((call.bucket, call.key))}"'}, b""

    def _get(self, call: Call) -> Answer:
        data = self.objects.get((call.bucket, call.key))
        if data is None:
            return refused(404, "NoSuchKey")
        etag = f'"{self.etag((call.bucket, call.key))}"'
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

    def _parts(self, call: Call) -> Answer:
        upload = self.uploads.get(call.query["uploadId"])
        if upload is None:
            return refused(404, "NoSuchUpload")
        told = [
            f'<Part><PartNumber>{n}</PartNumber><Size>{len(data)}</Size><ETag>"{self.etag_of(data)}"</ETag></Part>'
            for n, data in sorted(upload.parts.items())
        ]
        return xml("ListPartsResult", "".join(told), IsTruncated="false")

    def _list(self, call: Call) -> Answer:
        prefix = call.query.get("prefix", "")
        told = [
            f'<Contents><Key>{key}</Key><Size>{len(data)}</Size><ETag>"{self.etag((bucket, key))}"</ETag>'
            "<LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>"
            for (bucket, key), data in sorted(self.objects.items())
            if bucket == call.bucket and key.startswith(prefix)
        ]
        return xml("ListBucketResult", "".join(told), IsTruncated="false", KeyCount=str(len(told)))


def make_client(url: str, verify: Any = None, **options: Any) -> Any:
    """Return a client with HMAC keys that does not wait between attempts."""
    session = ibm_boto3.Session(aws_access_key_id="AKID", aws_secret_access_key="SECRET", region_name="us-south")
    client = session.client("s3", endpoint_url=url, verify=verify, config=Config(**options))
    retries: Any = client._endpoint
    retries._retries._uniform = lambda: 0.0
    return client
