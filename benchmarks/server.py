"""A loopback endpoint that answers at once, so that what is measured is the client.

It checks nothing and keeps nothing. A GET or HEAD of ``/bucket/<n>`` is an object of n zero bytes, a GET of ``/bucket``
is a listing of 1,000 keys, a PUT is drained.

usage: python server.py PORT [CERTIFICATE KEY]
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import sys
from importlib import import_module

ETAG = b'ETag: "9b2cf535f27731c974343645a3985328"\r\n'
OBJECT = ETAG + b"Last-Modified: Fri, 02 Jan 2026 03:04:05 GMT\r\nAccept-Ranges: bytes\r\n"
COMMON = b"Date: Fri, 02 Jan 2026 03:04:06 GMT\r\nServer: bench\r\nx-amz-request-id: 0123456789abcdef\r\n"
BINARY, XML = b"Content-Type: application/octet-stream\r\n", b"Content-Type: application/xml\r\n"
KEYS = 1000


def listing() -> bytes:
    """Return the XML of a full page of a listing, the last one."""
    entry = (
        "<Contents><Key>data/year=2026/part-{0:05d}.snappy.parquet</Key><LastModified>2026-01-02T03:04:05.678Z"
        '</LastModified><ETag>"{0:032x}"</ETag><Size>{0}</Size><StorageClass>STANDARD</StorageClass></Contents>'
    )
    entries = "".join(entry.format(number) for number in range(KEYS))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bucket</Name><Prefix></Prefix>'
        f"<KeyCount>{KEYS}</KeyCount><MaxKeys>{KEYS}</MaxKeys><IsTruncated>false</IsTruncated>"
        f"{entries}</ListBucketResult>"
    ).encode()


def answer(status: bytes, headers: bytes, body: bytes, length: int | None = None) -> bytes:
    """Return a whole answer.

    :param status: code and reason.
    :param headers: header lines beside the common ones.
    :param body: the body sent.
    :param length: Content-Length when it is not the body's.
    :returns: head and body.
    """
    size = len(body) if length is None else length
    return b"HTTP/1.1 %s\r\n%s%sContent-Length: %d\r\n\r\n%s" % (status, COMMON, headers, size, body)


LISTING = answer(b"200 OK", XML, listing())
STORED = answer(b"200 OK", ETAG, b"")
MISSING = answer(b"404 Not Found", XML, b"")


def answer_to(head: bytes) -> bytes:
    """Return the answer to a request.

    :param head: its request line and headers.
    :returns: the bytes to send.
    """
    method, target, _ = head.split(b" ", 2)
    path = target.partition(b"?")[0].strip(b"/").split(b"/")
    if method == b"PUT":
        return STORED
    if len(path) == 1:
        return LISTING
    if not path[-1].isdigit():
        return MISSING
    size = int(path[-1])
    body = b"" if method == b"HEAD" else bytes(size)
    return answer(b"200 OK", BINARY + OBJECT, body, size)


def chunked_end(received: bytes) -> int:
    """Return where a chunked body ends (RFC 9112, 7.1).

    :param received: the bytes since the head.
    :returns: offset of the first byte after the body, 0 while it is incomplete.
    """
    at = 0
    while (line := received.find(b"\r\n", at)) >= 0:
        size = int(received[at:line].partition(b";")[0], 16)
        if size == 0:
            # Trailers, if any, then a blank line.
            end = received.find(b"\r\n\r\n", line)
            return end + 4 if end >= 0 else 0
        at = line + 2 + size + 2
    return 0


class Connection(asyncio.Protocol):
    """One client: reads heads, drains bodies, answers in order."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.received = b""
        self.head = b""
        self.body_left = 0

    def data_received(self, data: bytes) -> None:
        self.received += data
        while self.head or b"\r\n\r\n" in self.received:
            if not self.head:
                self.begin()
            if not self.drained():
                return
            self.transport.write(answer_to(self.head))
            self.head = b""

    def begin(self) -> None:
        """Take a head from what was received and see what body follows."""
        self.head, _, self.received = self.received.partition(b"\r\n\r\n")
        lower = self.head.lower()
        _, _, length = lower.partition(b"\r\ncontent-length:")
        self.body_left = int(length.partition(b"\r\n")[0] or 0)
        if b"\r\ntransfer-encoding: chunked" in lower:
            self.body_left = -1
        if b"\r\nexpect: 100-continue" in lower:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def drained(self) -> bool:
        """Drop body bytes and say whether the body is over."""
        if self.body_left < 0:
            end = chunked_end(self.received)
            self.received = self.received[end:]
            return end > 0
        taken = min(self.body_left, len(self.received))
        self.body_left -= taken
        self.received = self.received[taken:]
        return self.body_left == 0


async def serve(port: int, files: list[str]) -> None:
    """Serve until killed.

    :param port: loopback port.
    :param files: certificate and key, empty for plain http.
    """
    context = None
    if files:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", port, ssl=context)
    await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(ImportError):
        asyncio.set_event_loop_policy(import_module("uvloop").EventLoopPolicy())
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2:]))
