"""The same transfers by bare sockets: the digests, the bytes and nothing else, which no client can do without."""

from __future__ import annotations

import hashlib
import os
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

PIECE = 128 << 10
BUFFER = 256 << 10
STEP = 1 << 20

Part = Callable[[socket.socket, int, int], None]


class Bare:
    """Transfers in parts by threads with a connection each.

    :param url: the endpoint.
    :param authority: certificate to trust, None for plain http.
    :param signs: whether the SHA-256 of every part is computed, as a signature over plain http wants it.
    :param threads: how many.
    :param part_size: bytes of a part.
    """

    def __init__(self, url: str, authority: str | None, signs: bool, threads: int, part_size: int) -> None:
        place = urlsplit(url)
        assert place.hostname is not None and place.port is not None
        self._address = place.hostname, place.port
        self._tls = None if authority is None else ssl.create_default_context(cafile=authority)
        self._signs, self._threads, self._part_size = signs, threads, part_size

    def upload(self, path: Path, key: str) -> None:
        """Send a file."""
        with path.open("rb") as file:
            descriptor = file.fileno()

            def send(sock: socket.socket, start: int, length: int) -> None:
                number = start // self._part_size + 1
                head = f"PUT /bucket/{key}?partNumber={number}&uploadId=bare HTTP/1.1\r\nHost: a\r\n"
                if self._tls is None:
                    self._digest(descriptor, start, length)
                sock.sendall(f"{head}Content-Length: {length}\r\n\r\n".encode())
                if self._tls is None:
                    _hand_on(sock, descriptor, start, length)
                else:
                    for piece in _pieces(descriptor, start, length):
                        zlib.crc32(piece)
                        sock.sendall(piece)
                _read_head(sock)

            self._run(path.stat().st_size, send)

    def download(self, size: int, target: Path) -> None:
        """Fetch an object that is named by its size."""
        with target.open("wb") as file:
            file.truncate(size)
            descriptor = file.fileno()

            def fetch(sock: socket.socket, start: int, length: int) -> None:
                last = start + length - 1
                sock.sendall(f"GET /bucket/{size} HTTP/1.1\r\nHost: a\r\nRange: bytes={start}-{last}\r\n\r\n".encode())
                early = _read_head(sock)
                os.pwrite(descriptor, early, start)
                at, buffer = start + len(early), memoryview(bytearray(BUFFER))
                while at <= last and (count := sock.recv_into(buffer)):
                    os.pwrite(descriptor, buffer[:count], at)
                    at += count

            self._run(size, fetch)

    def _digest(self, descriptor: int, start: int, length: int) -> None:
        sha256, crc32 = hashlib.sha256(), 0
        for piece in _pieces(descriptor, start, length):
            crc32 = zlib.crc32(piece, crc32)
            if self._signs:
                sha256.update(piece)

    def _run(self, size: int, part: Part) -> None:
        starts, lock = iter(range(0, size, self._part_size)), threading.Lock()
        failures: list[BaseException] = []

        def work() -> None:
            try:
                with self._connection() as sock:
                    while True:
                        with lock:
                            start = next(starts, None)
                        if start is None:
                            return
                        part(sock, start, min(self._part_size, size - start))
            except BaseException as error:  # noqa: BLE001 - raised below
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(self._threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def _connection(self) -> socket.socket:
        sock = socket.create_connection(self._address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock if self._tls is None else self._tls.wrap_socket(sock, server_hostname=self._address[0])


def _pieces(descriptor: int, start: int, length: int) -> Iterator[bytes]:
    end = start + length
    while start < end:
        piece = os.pread(descriptor, min(PIECE, end - start), start)
        start += len(piece)
        yield piece


def _hand_on(sock: socket.socket, descriptor: int, start: int, length: int) -> None:
    while length:
        sent = os.sendfile(sock.fileno(), descriptor, start, min(length, STEP))
        start, length = start + sent, length - sent


def _read_head(sock: socket.socket) -> bytes:
    """Read the head of an answer that is no refusal, and return what came behind it."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = sock.recv(PIECE)
        if not more:
            raise ConnectionError("the endpoint hung up")
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 2"):
        raise ConnectionError(head.decode())
    return rest
