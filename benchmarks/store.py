"""A loopback endpoint for transfers of many bytes, with a thread for each connection.

Bodies that come are read and dropped, and what goes are the first bytes of one file, handed on by the kernel where
that can be. So it costs much less than its clients. To see that a client sends the right bytes, objects whose key ends
with ``checked`` are compared with the file.

An object has as many bytes as the number at the end of its key says: ``512``, ``folder/7.10240``. A listing whose
prefix is ``<n>-files/`` holds n keys, a thousand on each page. ``/identity/token`` is IAM.

usage: python store.py PORT FILE [CERTIFICATE KEY]
"""

from __future__ import annotations

import json
import mmap
import os
import re
import socket
import ssl
import sys
import threading
import time
from typing import IO, Any, NamedTuple
from urllib.parse import parse_qs, unquote

# Parts of this size are what clients are told to send; the place of a checked part follows from it.
PART_SIZE = 8 << 20
SMALL_FILE = 10 << 10
PAGE_SIZE = 1000
_COMMON = b"Date: Fri, 02 Jan 2026 03:04:06 GMT\r\nServer: bench\r\nx-amz-request-id: 0123456789abcdef\r\n"
_ETAG = b'ETag: "9b2cf535f27731c974343645a3985328"\r\n'
_OBJECT = _ETAG + b"Last-Modified: Fri, 02 Jan 2026 03:04:05 GMT\r\nAccept-Ranges: bytes\r\n"
_XMLNS = "http://s3.amazonaws.com/doc/2006-03-01/"
_size_in_key = re.compile(r"(\d+)$")
_files_in_prefix = re.compile(r"(\d+)-files/$")
_range = re.compile(rb"\r\nrange: bytes=(\d+)-(\d*)")
_length = re.compile(rb"\r\ncontent-length: (\d+)")


class Asked(NamedTuple):
    """A request: method, key, query and its head in lower case."""

    method: str
    path: str
    query: dict[str, list[str]]
    head: bytes


def answer(status: str, headers: bytes = b"", body: bytes = b"", length: int | None = None) -> bytes:
    """Return an answer.

    :param status: code and reason.
    :param headers: header lines beside the common ones.
    :param body: the body, or what there is of it.
    :param length: Content-Length when it is not the body's.
    """
    size = len(body) if length is None else length
    return b"HTTP/1.1 %s\r\n%s%sContent-Length: %d\r\n\r\n%s" % (status.encode(), _COMMON, headers, size, body)


def document(root: str, content: str) -> bytes:
    """Return an answer that is an XML document."""
    text = f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{_XMLNS}">{content}</{root}>'
    return answer("200 OK", b"Content-Type: application/xml\r\n", text.encode())


def keys_of(prefix: str) -> list[str]:
    """Return the keys under a prefix, which says how many there are.

    :param prefix: such as ``10000-files/``.
    """
    match = _files_in_prefix.search(prefix)
    count = int(match[1]) if match else 0
    return [f"{prefix}{number // 100:03d}/{number:05d}.{SMALL_FILE}" for number in range(count)]


def listing(query: dict[str, list[str]]) -> bytes:
    """Return a page of a listing.

    :param query: its ``prefix``, and the ``continuation-token`` of a page that is not the first one.
    """
    prefix, begin = query.get("prefix", [""])[0], int(query.get("continuation-token", ["0"])[0])
    keys = keys_of(prefix)
    page, rest = keys[begin : begin + PAGE_SIZE], keys[begin + PAGE_SIZE :]
    entry = (
        "<Contents><Key>{}</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>"
        '<ETag>"9b2cf535f27731c974343645a3985328"</ETag><Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>'
    )
    token = f"<NextContinuationToken>{begin + PAGE_SIZE}</NextContinuationToken>" if rest else ""
    about = (
        f"<Name>bucket</Name><Prefix>{prefix}</Prefix><KeyCount>{len(page)}</KeyCount><MaxKeys>{PAGE_SIZE}</MaxKeys>"
        f"<IsTruncated>{'true' if rest else 'false'}</IsTruncated>{token}"
    )
    return document("ListBucketResult", about + "".join(entry.format(key, SMALL_FILE) for key in page))


def token() -> bytes:
    """Return what IAM answers to an API key."""
    said = {"access_token": "t" * 900, "refresh_token": "r" * 900, "token_type": "Bearer", "expires_in": 3600}
    body = json.dumps({**said, "expiration": int(time.time()) + 3600}).encode()
    return answer("200 OK", b"Content-Type: application/json\r\n", body)


def posted(asked: Asked) -> bytes:
    """Return the answer to a POST: a token, or the begin or the end of an upload in parts."""
    if asked.path.startswith("/identity/"):
        return token()
    about = f"<Bucket>bucket</Bucket><Key>{asked.path.partition('/bucket/')[2]}</Key>"
    if "uploads" in asked.query:
        return document("InitiateMultipartUploadResult", f"{about}<UploadId>0123-4567</UploadId>")
    return document("CompleteMultipartUploadResult", f'{about}<ETag>"0123456789abcdef0123456789abcdef-2"</ETag>')


def dropped_chunks(file: IO[bytes], scratch: memoryview, kept: bytearray | None) -> None:
    """Read a body that comes in chunks (RFC 9112, 7.1)."""
    while size := int(file.readline().partition(b";")[0], 16):
        drop(file, scratch, size, kept)
        file.readline()
    while file.readline().strip():
        pass


def drop(file: IO[bytes], scratch: memoryview, size: int, kept: bytearray | None) -> None:
    """Read bytes.

    :param scratch: memory to read into.
    :param kept: what they are added to, None to drop them.
    :raises ConnectionError: if fewer come.
    """
    while size:
        count = file.readinto(scratch[: min(size, len(scratch))])  # type: ignore[attr-defined]
        if not count:
            raise ConnectionError("the client hung up")
        size -= count
        if kept is not None:
            kept += scratch[:count]


def decoded(body: bytes | bytearray) -> bytes:
    """Return what is in a body of aws-chunked coding, its trailer left out.

    :param body: the whole body.
    """
    pieces: list[bytes] = []
    at = 0
    while True:
        line, _, _ = bytes(body[at : at + 128]).partition(b"\r\n")
        size = int(line.partition(b";")[0], 16)
        if not size:
            return b"".join(pieces)
        at += len(line) + 2
        pieces.append(bytes(body[at : at + size]))
        at += size + 2


class Store:
    """What all connections share.

    :param path: of the file that every object begins like.
    """

    def __init__(self, path: str) -> None:
        self.file = os.open(path, os.O_RDONLY)
        self.content = memoryview(mmap.mmap(self.file, 0, prot=mmap.PROT_READ))

    def is_right(self, asked: Asked, body: bytes | bytearray) -> bool:
        """Say whether a part, or an object sent in one request, is what the file holds at its place."""
        data = memoryview(decoded(body) if b"aws-chunked" in asked.head else body)
        start = (int(asked.query.get("partNumber", ["1"])[0]) - 1) * PART_SIZE
        return len(data) > 0 and self.content[start : start + len(data)] == data

    def serve(self, sock: Any) -> None:
        """Answer the requests of a connection until it ends."""
        scratch = memoryview(bytearray(1 << 20))
        with sock, sock.makefile("rb", 1 << 16) as file:
            while head := self._head(file):
                method, target, _ = head.partition(b"\r\n")[0].decode().split(" ", 2)
                path, _, query = target.partition("?")
                asked = Asked(method, unquote(path), parse_qs(query, keep_blank_values=True), head.lower())
                kept = bytearray() if path.endswith("checked") and method == "PUT" else None
                if b"\r\nexpect: 100-continue" in asked.head:
                    sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                if b"\r\ntransfer-encoding: chunked" in asked.head:
                    dropped_chunks(file, scratch, kept)
                elif length := _length.search(asked.head):
                    drop(file, scratch, int(length[1]), kept)
                self._answer(sock, asked, kept)

    def _head(self, file: IO[bytes]) -> bytes:
        lines = []
        while (line := file.readline()).strip():
            lines.append(line)
        return b"".join(lines) if line else b""

    def _answer(self, sock: Any, asked: Asked, kept: bytearray | None) -> None:
        if asked.method == "PUT":
            is_right = kept is None or self.is_right(asked, kept)
            sock.sendall(answer("200 OK" if is_right else "400 Bad Request", _ETAG))
        elif asked.method == "POST":
            sock.sendall(posted(asked))
        elif asked.method == "DELETE":
            sock.sendall(answer("204 No Content"))
        elif asked.path.strip("/") == "bucket":
            sock.sendall(listing(asked.query))
        else:
            self._give(sock, asked)

    def _give(self, sock: Any, asked: Asked) -> None:
        found = _size_in_key.search(asked.path)
        size = int(found[1]) if found else 0
        if not 0 < size <= len(self.content):
            sock.sendall(answer("404 Not Found"))
            return
        first, last, status, headers = 0, size - 1, "200 OK", _OBJECT + b"Content-Type: application/octet-stream\r\n"
        if place := _range.search(asked.head):
            first, last = int(place[1]), min(int(place[2] or last), last)
            status = "206 Partial Content"
            headers += b"Content-Range: bytes %d-%d/%d\r\n" % (first, last, size)
        length = last + 1 - first
        if asked.method == "HEAD":
            sock.sendall(answer(status, headers, length=length))
        elif length <= SMALL_FILE:
            sock.sendall(answer(status, headers, bytes(self.content[first : last + 1])))
        else:
            sock.sendall(answer(status, headers, length=length))
            self._send(sock, first, length)

    def _send(self, sock: Any, first: int, length: int) -> None:
        if isinstance(sock, ssl.SSLSocket):
            sock.sendall(self.content[first : first + length])
            return
        while length:
            sent = os.sendfile(sock.fileno(), self.file, first, length)
            first, length = first + sent, length - sent


def main(port: int, path: str, files: list[str]) -> None:
    """Serve until killed.

    :param port: loopback port.
    :param path: of the file.
    :param files: certificate and key, empty for plain http.
    """
    store, context = Store(path), None
    if files:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
    listener = socket.create_server(("127.0.0.1", port), backlog=128)

    def talk(sock: socket.socket) -> None:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            store.serve(context.wrap_socket(sock, server_side=True) if context else sock)
        except OSError:
            sock.close()  # what clients do to their connections is their business

    while True:
        threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
