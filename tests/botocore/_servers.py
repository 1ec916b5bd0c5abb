"""A server on loopback that says exactly what a test tells it to, byte by byte.

A script is a function that gets each new connection as a :class:`Peer`. What goes wrong in a script fails the test.
"""

from __future__ import annotations

import contextlib
import io
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any

from ibm_botocore._message import Request
from ibm_botocore.regions import make_origin

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
# Nothing on loopback takes that long: a test that gets here is stuck.
STUCK_S = 20.0


class Peer:
    """One connection, seen from the server.

    :param sock: the accepted socket.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.settimeout(STUCK_S)
        self.sock = sock
        self.unread = b""

    def read_head(self) -> bytes:
        """Read up to and with the empty line of a request; b"" if the client closed the connection instead."""
        while b"\r\n\r\n" not in self.unread:
            data = self.sock.recv(65536)
            if not data:
                assert not self.unread, f"the client closed the connection in a head: {self.unread!r}"
                return b""
            self.unread += data
        head, mark, self.unread = self.unread.partition(b"\r\n\r\n")
        return head + mark

    def read_bytes(self, size: int) -> bytes:
        """Read exactly ``size`` bytes, or fewer if the client closes the connection."""
        pieces = [self.unread]
        left = size - len(self.unread)
        while left > 0 and (data := self.sock.recv(1 << 20)):
            pieces.append(data)
            left -= len(data)
        came = b"".join(pieces)
        self.unread = came[size:]
        return came[:size]

    def read_line(self) -> bytes:
        """Read a line."""
        line = b""
        while not line.endswith(b"\r\n"):
            piece = self.read_bytes(1)
            assert piece, f"the client closed the connection in a line: {line!r}"
            line += piece
        return line

    def read_body(self, head: bytes) -> bytes:
        """Read the body that a head announces; of a chunked one, what it stands for."""
        headers = headers_of(head)
        if headers.get("transfer-encoding") != "chunked":
            return self.read_bytes(int(headers.get("content-length", "0")))
        body = b""
        while size := int(self.read_line(), 16):
            body += self.read_bytes(size)
            assert self.read_line() == b"\r\n"
        assert self.read_line() == b"\r\n"
        return body

    def read_request(self) -> bytes:
        """Read a request, head and body; b"" if the client closed the connection instead."""
        head = self.read_head()
        return head + self.read_body(head)

    def read_to_end(self) -> bytes:
        """Read until the client closes the connection, be it politely or not."""
        pieces = [self.unread]
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            while data := self.sock.recv(1 << 20):
                pieces.append(data)
        self.unread = b""
        return b"".join(pieces)

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self.sock.sendall(data)


Script = Callable[[Peer], object]


class ScriptedServer:
    """Listens on loopback and plays a script on every connection.

    :param scripts: one for each connection in turn; the last is for all that follow.
    :param host: address to listen on.
    :param tls: speaks TLS with these settings.
    """

    def __init__(self, *scripts: Script, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family, backlog=128)
        self._scripts = scripts
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self.host = host
        self.port: int = self._listener.getsockname()[1]
        self.netloc = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"
        self.url = f"{'https' if tls else 'http'}://{self.netloc}"
        self.connections = 0
        self.handshake_failures: list[Exception] = []
        self.failures: list[BaseException] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            thread = threading.Thread(target=self._play, args=(sock, script), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _play(self, sock: socket.socket, script: Script) -> None:
        try:
            sock.settimeout(STUCK_S)
            if self._tls is not None:
                try:
                    sock = self._tls.wrap_socket(sock, server_side=True)
                except (OSError, ssl.SSLError) as error:
                    self.handshake_failures.append(error)
                    return
            # A client may hang up on a server whenever it likes.
            with contextlib.suppress(ConnectionError):
                script(Peer(sock))
        except BaseException as error:  # noqa: BLE001 - it is raised where the test can see it
            self.failures.append(error)
        finally:
            sock.close()

    def close(self) -> None:
        """Stop, and raise what went wrong in a script."""
        # Wakes accept(), which closing alone does not do everywhere.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join(STUCK_S)
        for thread in self._threads:
            thread.join(STUCK_S)
            assert not thread.is_alive(), "a script of the server is stuck"
        if self.failures:
            raise self.failures[0]


@contextlib.contextmanager
def serving(*scripts: Script, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[ScriptedServer]:
    """Run a server while the block runs.

    Close the client's connections inside the block: scripts may wait for their end.
    """
    server = ScriptedServer(*scripts, host=host, tls=tls)
    try:
        yield server
    finally:
        server.close()


class Recorder:
    """A script that answers every request alike and keeps what was asked.

    :param answers: what to say to each request in turn; the last is for all that follow.
    """

    def __init__(self, *answers: bytes) -> None:
        self._answers = answers or (OK,)
        self.requests: list[bytes] = []

    def __call__(self, peer: Peer) -> None:
        while request := peer.read_request():
            self.requests.append(request)
            peer.send(self._answers[min(len(self.requests), len(self._answers)) - 1])


class Pipe:
    """A body that can only be read."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        """Return what comes next."""
        return self._file.read(size)


def fresh(body: Any) -> Any:
    """Bodies that can be read only once are made for each test."""
    return body() if callable(body) else body


def answering(answer: bytes) -> Script:
    """Return a script that reads one request, answers and closes the connection."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(answer)

    return script


def headers_of(head: bytes) -> dict[str, str]:
    """Return the headers of a head by lower-case name."""
    lines = head.decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}


def request_to(
    url: str, method: str = "GET", target: str = "/b/k", headers: dict[str, str] | None = None, body: Any = None
) -> Request:
    """Return a request as the layers above the transport would leave it.

    :param url: scheme, host and port.
    """
    scheme, _, netloc = url.partition("://")
    host, _, port = netloc.rpartition(":")
    request = Request(method, target.partition("?")[0], [], headers or {}, body)
    request.origin, request.target = make_origin(scheme, host, int(port)), target
    return request
