"""A server that does with each request what a scenario says, and keeps what it was sent."""

from __future__ import annotations

import base64
import socket
import struct
import threading
import zlib
from collections.abc import Callable

from tests.botocore._servers import Peer, headers_of
from tests.faults.scenarios import Fault, Scenario

DOCUMENTS = {
    "list_objects_v2": b"<ListBucketResult><KeyCount>1</KeyCount><Contents><Key>k</Key></Contents></ListBucketResult>",
    "delete_objects": b"<DeleteResult><Deleted><Key>k</Key></Deleted></DeleteResult>",
    "copy_object": b"<CopyObjectResult><ETag>e</ETag></CopyObjectResult>",
    "complete_multipart_upload": b"<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>",
}


class FaultyServer:
    """The script of a scenario, for :func:`tests.botocore._servers.serving`.

    :param scenario: what goes wrong.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._lock = threading.Lock()
        self.bodies: list[bytes | None] = []

    def __call__(self, peer: Peer) -> None:
        """Answer the requests of one connection."""
        while head := peer.read_head():
            with self._lock:
                number = len(self.bodies)
                self.bodies.append(None)
            faults = self._scenario.faults
            fault = faults[min(number, len(faults) - 1)]
            if fault.kind == "refuse early":
                refusal = self._refusal(Fault("answer", 503, "SlowDown"), head)
                peer.send(refusal.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
                return
            if fault.kind == "reset" and number % 2:
                _reset(peer, head)
                return
            if "expect" in headers_of(head):
                peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.bodies[number] = peer.read_body(head)
            if not self._answer(peer, fault, head):
                return

    def _answer(self, peer: Peer, fault: Fault, head: bytes) -> bool:
        """Do what a fault says; return whether the connection goes on."""
        play: Callable[[Peer, bytes], bool] | None = {
            "close": lambda peer, head: False,
            "reset": _reset,
            "half head": lambda peer, head: _say(peer, b"HTTP/1.1 200 OK\r\nContent-Le"),
            "garbage": lambda peer, head: _say(peer, b"\x16\x03\x01 this is no HTTP\r\n\r\n"),
            "stall": _stall,
            "cut body": lambda peer, head: _say(peer, self._success(head)[:-1]),
        }.get(fault.kind)
        if play is not None:
            return play(peer, head)
        if fault.kind == "hidden":
            peer.send(_message(200, b"<Error><Code>%s</Code></Error>" % fault.code.encode()))
        elif fault.status != 200:
            peer.send(self._refusal(fault, head))
        elif fault.kind == "corrupt":
            peer.send(self._success(head, is_corrupt=True))
        elif fault.kind == "dribble":
            for byte in (answer := self._success(head))[:40]:
                peer.send(bytes((byte,)))
            peer.send(answer[40:])
        elif fault.kind == "interim":
            peer.send(
                b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + self._success(head)
            )
        else:
            peer.send(self._success(head))
        return fault.kind != "close after"

    def _refusal(self, fault: Fault, head: bytes) -> bytes:
        body = f"<Error><Code>{fault.code}</Code><Message>m</Message></Error>".encode() if fault.code else b""
        return _message(fault.status, b"" if head.startswith(b"HEAD") else body)

    def _success(self, head: bytes, is_corrupt: bool = False) -> bytes:
        body = DOCUMENTS.get(self._scenario.operation, b"")
        extra = b""
        if self._scenario.operation == "get_object":
            body = self._scenario.data
            crc = base64.b64encode(zlib.crc32(body).to_bytes(4, "big"))
            extra = b"x-amz-checksum-crc32: " + crc + b"\r\n"
            if is_corrupt and body:
                body = bytes((body[0] ^ 1,)) + body[1:]
        if head.startswith(b"DELETE"):
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        return _message(200, body, extra)


def _message(status: int, body: bytes, extra: bytes = b"") -> bytes:
    return b'HTTP/1.1 %d X\r\nETag: "e"\r\n%sContent-Length: %d\r\n\r\n%s' % (status, extra, len(body), body)


def _say(peer: Peer, data: bytes) -> bool:
    peer.send(data)
    return False


def _reset(peer: Peer, head: bytes) -> bool:
    # The scripted server closes the socket next: without lingering, that resets the connection.
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def _stall(peer: Peer, head: bytes) -> bool:
    peer.read_to_end()
    return False
