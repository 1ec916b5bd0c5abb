"""A loopback HTTP server that keeps every request byte for byte and plays answers from a list."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

# What a client is told that sends more requests than a vector has answers: visible in any comparison.
UNEXPECTED = {"status": 599, "reason": "No Answer Recorded", "headers": [["Content-Length", "0"]], "body": b""}
CHUNK = 11  # odd and small, so that elements and multi-byte characters are cut in the middle


@dataclass
class Received:
    """One request as it stood on the wire.

    ``body`` is the payload after chunked framing has been taken off; ``headers`` keep order, case and raw values.
    """

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the value of the first header of that name, in any case.

        :param name: header name.
        :returns: the value, or None.
        """
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass
class WireServer:
    """A server on 127.0.0.1 for one client at a time; a context manager.

    ``play`` sets the answers of the next requests, ``taken`` hands over the requests seen since.
    """

    answers: deque[dict[str, Any]] = field(default_factory=deque)
    received: list[Received] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> WireServer:
        """Listen on a free port."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close the listener and every connection."""
        # shutdown wakes the accepting thread; close alone would leave it waiting.
        for sock in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def play(self, answers: list[dict[str, Any]]) -> None:
        """Set the answers to the next requests and forget what was received before.

        :param answers: dicts with ``status``, ``reason``, ``headers`` (pairs) and ``body`` (bytes).
        """
        self.answers = deque(answers)
        self.received = []

    def taken(self) -> list[Received]:
        """Return the requests received since ``play``."""
        received, self.received = self.received, []
        return received

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            # A 100 Continue and the answer after it are two small writes: without this the second waits for 40 ms.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.add(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), sock, sock.makefile("rb") as reader:
            while (request := _read_request(reader, sock)) is not None:
                self.received.append(request)
                answer = self.answers.popleft() if self.answers else UNEXPECTED
                sock.sendall(_answer_bytes(answer, request.method))
                if _is_last(answer):
                    break
        self._open.discard(sock)


def _read_request(reader: BinaryIO, sock: socket.socket) -> Received | None:
    line = reader.readline()
    if not line:
        return None
    method, target, _ = line.decode("latin-1").rstrip("\r\n").split(" ", 2)
    headers = []
    while (line := reader.readline()) not in (b"\r\n", b"\n", b""):
        name, _, value = line.decode("latin-1").rstrip("\r\n").partition(":")
        # Exactly one space belongs to the separator; anything more is the value's own.
        headers.append((name, value.removeprefix(" ")))
    request = Received(method, target, headers)
    if (request.header("expect") or "").lower() == "100-continue":
        sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    if (request.header("transfer-encoding") or "").lower() == "chunked":
        request.body = b"".join(_chunks(reader))
    else:
        request.body = reader.read(int(request.header("content-length") or 0))
    return request


def _chunks(reader: BinaryIO) -> Iterator[bytes]:
    while size := int(reader.readline().split(b";")[0], 16):
        yield reader.read(size)
        reader.readline()
    while reader.readline() not in (b"\r\n", b"\n", b""):
        pass


def _answer_bytes(answer: dict[str, Any], method: str) -> bytes:
    lines = [
        f"HTTP/1.1 {answer['status']} {answer['reason']}",
        *(f"{name}: {value}" for name, value in answer["headers"]),
    ]
    head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
    body: bytes = answer["body"]
    if method == "HEAD":
        return head
    if not _has_header(answer, "transfer-encoding"):
        return head + body
    pieces = [body[start : start + CHUNK] for start in range(0, len(body), CHUNK)]
    return head + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _has_header(answer: dict[str, Any], name: str) -> bool:
    return any(key.lower() == name for key, _ in answer["headers"])


def _is_last(answer: dict[str, Any]) -> bool:
    return any(key.lower() == "connection" and value.lower() == "close" for key, value in answer["headers"])
