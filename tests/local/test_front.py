"""The front over real sockets: framing, keep-alive, early answers, many clients at once."""

import hashlib
import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest

from ibm_boto3.local import front, spool
from ibm_boto3.local.front import Front
from ibm_boto3.local.messages import Answer, Request

MIB = 1024 * 1024
SECONDS = 20.0


def application(request: Request) -> Answer:
    """Echo the body, refuse what asks for it unread, or fail."""
    if request.path == "/refuse":
        return Answer(403, body=b"refused")
    if request.path == "/fail":
        raise RuntimeError("on purpose")
    if request.path == "/nothing":
        return Answer(204)
    if request.path == "/target":
        return Answer(body=request.target.encode("latin-1"))
    if request.path == "/digest":
        return Answer(body=request.body().sha256().encode())
    return Answer(body=request.body().read())


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    made = Front(application, "127.0.0.1", 0)
    made.start()
    yield made.port
    made.stop()


@pytest.fixture
def peer(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connected:
        yield connected


def until(peer: socket.socket, end: bytes) -> bytes:
    """Return what the server sends, up to and with an end; all of it when the server closes first."""
    got = b""
    while end not in got and (more := peer.recv(65536)):
        got += more
    return got


def answer(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


EXCHANGES = {
    "length": (b"PUT /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", answer(b"hello")),
    "chunked": (
        b"PUT /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: t\r\n\r\n",
        answer(b"hello"),
    ),
    "no-body": (b"GET /b HTTP/1.1\r\n\r\n", answer(b"")),
    "empty-line-before": (b"\r\n\r\nGET /b HTTP/1.1\r\n\r\n", answer(b"")),
    "absolute-form": (b"GET http://h/target?q HTTP/1.1\r\n\r\n", answer(b"/target?q")),
    "two-in-one-write": (
        b"PUT /b HTTP/1.1\r\nContent-Length: 1\r\n\r\nAPUT /b HTTP/1.1\r\nContent-Length: 1\r\n\r\nB",
        answer(b"A") + answer(b"B"),
    ),
    "raw-target": (b"GET /target?a//b/../%0a&\xc3\xbc HTTP/1.1\r\n\r\n", answer(b"/target?a//b/../%0a&\xc3\xbc")),
    "no-content": (b"GET /nothing HTTP/1.1\r\n\r\n", b"HTTP/1.1 204 No Content\r\n\r\n"),
    "small-body-unread": (
        b"PUT /refuse HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\n\r\n",
        answer(b"refused", "403 Forbidden") + answer(b""),
    ),
}


@pytest.mark.parametrize(("sent", "expected"), EXCHANGES.values(), ids=EXCHANGES)
def test_exchange(peer: socket.socket, sent: bytes, expected: bytes) -> None:
    peer.sendall(sent)
    peer.shutdown(socket.SHUT_WR)
    assert until(peer, b"never") == expected


def test_answer_to_head_has_the_length_and_no_body(peer: socket.socket) -> None:
    peer.sendall(b"HEAD /target HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n")
    peer.shutdown(socket.SHUT_WR)
    assert until(peer, b"never") == b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + answer(b"")


def test_request_arrives_byte_by_byte(peer: socket.socket) -> None:
    for byte in b"PUT /b HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello":
        peer.sendall(bytes([byte]))
    assert until(peer, b"hello") == answer(b"hello")


MALFORMED = {
    "no-http": b"hello\r\n\r\n",
    "http-2": b"GET / HTTP/2.0\r\n\r\n",
    "unknown-method": b"BREW / HTTP/1.1\r\n\r\n",
    "two-spaces": b"GET  / HTTP/1.1\r\n\r\n",
    "no-path": b"GET * HTTP/1.1\r\n\r\n",
    "no-colon": b"GET / HTTP/1.1\r\nHost\r\n\r\n",
    "space-in-name": b"GET / HTTP/1.1\r\nHost : h\r\n\r\n",
    "folded": b"GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n",
    "bare-cr": b"GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n",
    "two-framings": b"PUT / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "unknown-coding": b"PUT / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
    "two-lengths": b"PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "negative-length": b"PUT / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "length-with-sign": b"PUT / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
    "chunk-size": b"PUT /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\nA\r\n0\r\n\r\n",
    "chunk-too-long": b"PUT /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nAB\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED)
def test_malformed_request_is_refused_and_ends_the_connection(peer: socket.socket, sent: bytes) -> None:
    peer.sendall(sent)
    got = until(peer, b"never")
    assert got.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"Connection: close\r\n" in got


@pytest.mark.parametrize("sent", [b"GET / HT", b"PUT /b HTTP/1.1\r\nContent-Length: 5\r\n\r\nhel"])
def test_request_that_is_cut_off_gets_no_answer(peer: socket.socket, sent: bytes) -> None:
    peer.sendall(sent)
    peer.shutdown(socket.SHUT_WR)
    assert until(peer, b"never") == b""


@pytest.mark.parametrize(
    "sent", [b"GET /b HTTP/1.1\r\nConnection: close\r\n\r\n", b"GET /b HTTP/1.0\r\n\r\n"], ids=["close", "http-1.0"]
)
def test_connection_ends_when_the_client_wants_it(peer: socket.socket, sent: bytes) -> None:
    peer.sendall(sent)
    assert until(peer, b"never") == answer(b"", more="Connection: close\r\n")


def test_waiting_client_is_told_to_go_on(peer: socket.socket) -> None:
    peer.sendall(b"PUT /b HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
    assert until(peer, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    peer.sendall(b"hello")
    assert until(peer, b"hello") == answer(b"hello")


def test_client_that_did_not_wait_is_not_told(peer: socket.socket) -> None:
    peer.sendall(b"PUT /b HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello")
    assert until(peer, b"hello") == answer(b"hello")


def test_waiting_client_may_be_refused_before_it_sends(peer: socket.socket) -> None:
    peer.sendall(b"PUT /refuse HTTP/1.1\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n")
    assert until(peer, b"never") == answer(b"refused", "403 Forbidden", "Connection: close\r\n")


def test_refused_upload_still_reads_its_answer(peer: socket.socket) -> None:
    peer.sendall(b"PUT /refuse HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n" + bytes(1000))
    assert until(peer, b"never") == answer(b"refused", "403 Forbidden", "Connection: close\r\n")


def test_application_that_fails_is_an_internal_error(peer: socket.socket, capfd: pytest.CaptureFixture[str]) -> None:
    peer.sendall(b"GET /fail HTTP/1.1\r\n\r\n")
    assert until(peer, b"never").startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
    assert "RuntimeError: on purpose" in capfd.readouterr().err


def test_head_without_end_is_refused(peer: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ibm_boto3.local.http1.MAX_HEAD_BYTES", 1000)
    peer.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 2000)
    assert until(peer, b"never").startswith(b"HTTP/1.1 431 ")


def test_silent_connection_is_closed(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "IDLE_SECONDS", 0.05)
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as silent:
        assert until(silent, b"never") == b""


def test_connection_is_kept_over_many_requests(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    connection.connect()
    place = connection.sock.getsockname()
    for number in range(50):
        connection.request("PUT", "/b", str(number))
        assert connection.getresponse().read() == str(number).encode()
    assert connection.sock.getsockname() == place
    connection.close()


@pytest.mark.parametrize("size", [spool.MEMORY_BYTES, spool.MEMORY_BYTES + 1, 64 * MIB])
def test_large_body_arrives_whole(port: int, size: int) -> None:
    content = os.urandom(MIB) * (size // MIB) + b"x" * (size % MIB)
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("PUT", "/digest", content)
    assert connection.getresponse().read().decode() == hashlib.sha256(content).hexdigest()
    connection.close()


def test_16_clients_are_served_at_once(port: int) -> None:
    def exchange(number: int) -> list[bytes]:
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        got = []
        for round in range(20):
            connection.request("PUT", "/b", f"{number}-{round}-" + "x" * 3000)
            got.append(connection.getresponse().read())
        connection.close()
        return got

    with ThreadPoolExecutor(16) as threads:
        results = list(threads.map(exchange, range(16)))
    expected = [[f"{n}-{r}-".encode() + b"x" * 3000 for r in range(20)] for n in range(16)]
    assert results == expected


def test_stopped_front_frees_its_port() -> None:
    made = Front(application, "127.0.0.1", 0)
    made.start()
    made.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", made.port), timeout=SECONDS)
