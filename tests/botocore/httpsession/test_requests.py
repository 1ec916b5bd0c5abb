"""Requests and the bytes they become."""

import gzip
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.exceptions import HTTPClientError
from ibm_botocore.httpsession import URLLib3Session, bodies, sending
from tests.botocore._servers import OK, Peer, Recorder, headers_of, request_to, serving

LARGE = os.urandom(3 * (1 << 20) + 17)


class Pipe:
    """A source that can only be read."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)


class Slow(io.BytesIO):
    """A file that gives less than it is asked for."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 1, 70_000))


def after(data: bytes, position: int) -> io.BytesIO:
    file = io.BytesIO(b"x" * position + data)
    file.seek(position)
    return file


def reused_buffer(data: bytes) -> Iterator[bytearray]:
    buffer = bytearray(1000)
    for at in range(0, len(data), 1000):
        piece = data[at : at + 1000]
        buffer[:] = piece
        yield buffer


NO_LENGTH: dict[str, str] = {}
SENT: dict[str, tuple[str, Any, dict[str, str], dict[str, str], bytes]] = {
    "GET": ("GET", None, {}, NO_LENGTH, b""),
    "GET with an empty body": ("GET", b"", {}, NO_LENGTH, b""),
    "HEAD": ("HEAD", None, {}, NO_LENGTH, b""),
    "GET with a body": ("GET", b"ab", {}, {"content-length": "2"}, b"ab"),
    "DELETE": ("DELETE", None, {}, {"content-length": "0"}, b""),
    "PUT": ("PUT", None, {}, {"content-length": "0"}, b""),
    "POST with an empty body": ("POST", b"", {}, {"content-length": "0"}, b""),
    "empty file": ("PUT", lambda: io.BytesIO(), {}, {"content-length": "0"}, b""),
    "bytes": ("PUT", b"abc", {}, {"content-length": "3"}, b"abc"),
    "text": ("PUT", "äbc", {}, {"content-length": "4"}, "äbc".encode()),
    "bytearray": ("PUT", bytearray(b"abc"), {}, {"content-length": "3"}, b"abc"),
    "memoryview": ("PUT", memoryview(b"abcdef")[1:4], {}, {"content-length": "3"}, b"bcd"),
    "memoryview of numbers": ("PUT", memoryview(b"abcdefgh").cast("I"), {}, {"content-length": "8"}, b"abcdefgh"),
    "file": ("PUT", lambda: io.BytesIO(b"abc"), {}, {"content-length": "3"}, b"abc"),
    "rest of a file": ("PUT", lambda: after(b"abc", 5), {}, {"content-length": "3"}, b"abc"),
    "pipe": ("PUT", lambda: Pipe(b"abc"), {}, {"transfer-encoding": "chunked"}, b"abc"),
    "empty pipe": ("PUT", lambda: Pipe(b""), {}, {"transfer-encoding": "chunked"}, b""),
    "pieces": ("PUT", (b"ab", b"", bytearray(b"c")), {}, {"transfer-encoding": "chunked"}, b"abc"),
    "generator": ("PUT", lambda: iter([b"a", b"bc"]), {}, {"transfer-encoding": "chunked"}, b"abc"),
    "pipe of known length": ("PUT", lambda: Pipe(b"abc"), {"Content-Length": "3"}, {"content-length": "3"}, b"abc"),
    "pieces of known length": ("PUT", [b"a", b"bc"], {"content-length": "3"}, {"content-length": "3"}, b"abc"),
    "known length": ("PUT", b"abc", {"CONTENT-LENGTH": "3"}, {"content-length": "3"}, b"abc"),
    "chunks on demand": ("PUT", b"abc", {"transfer-encoding": "chunked"}, {"transfer-encoding": "chunked"}, b"abc"),
    "large bytes": ("PUT", LARGE, {}, {"content-length": str(len(LARGE))}, LARGE),
    "large file": ("PUT", lambda: io.BytesIO(LARGE), {}, {"content-length": str(len(LARGE))}, LARGE),
    "slow file": ("PUT", lambda: Slow(LARGE), {}, {"content-length": str(len(LARGE))}, LARGE),
    "large pipe": ("PUT", lambda: Pipe(LARGE), {}, {"transfer-encoding": "chunked"}, LARGE),
    "one buffer for all pieces": (
        "PUT",
        lambda: reused_buffer(LARGE[:5500]),
        {},
        {"transfer-encoding": "chunked"},
        LARGE[:5500],
    ),
    "expecting": (
        "PUT",
        b"abc",
        {"Expect": "100-continue"},
        {"expect": "100-continue", "content-length": "3"},
        b"abc",
    ),
}


def fresh(body: Any) -> Any:
    """Bodies that can be read only once are made for each test."""
    return body() if callable(body) else body


def split(sent: bytes) -> tuple[str, dict[str, str]]:
    return sent.decode("latin-1").split("\r\n")[0], headers_of(sent)


@pytest.mark.parametrize("name", SENT)
def test_a_request_goes_out_with_the_headers_its_body_needs(session: URLLib3Session, name: str) -> None:
    method, body, headers, own, content = SENT[name]
    got = []

    def script(peer: Peer) -> None:
        head = peer.read_head()
        got.append((head, peer.read_body(head)))
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        assert peer.read_to_end() == b""

    with serving(script) as server:
        session.exchange(request_to(server.url, method, "/b/k?x", {**headers, "X-A": "1"}, fresh(body)))
        session.close()
        [(head, received)] = got
        assert received == content
        line, seen = split(head)
        assert line == f"{method} /b/k?x HTTP/1.1"
        assert seen == {"host": server.netloc, "accept-encoding": "identity", "x-a": "1", **own}


def test_the_order_on_the_wire_is_that_of_2_16() -> None:
    recorder = Recorder()
    with serving(recorder) as server:
        session = URLLib3Session()
        session.exchange(request_to(server.url, "PUT", "/b/k", {"User-Agent": "u", "X-A": "1"}, b"abc"))
        session.close()
        assert recorder.requests == [
            b"PUT /b/k HTTP/1.1\r\nHost: %b\r\nAccept-Encoding: identity\r\nUser-Agent: u\r\nX-A: 1\r\n"
            b"Content-Length: 3\r\n\r\nabc" % server.netloc.encode()
        ]


def test_headers_of_the_caller_replace_those_of_the_transport(session: URLLib3Session) -> None:
    recorder = Recorder()
    with serving(recorder) as server:
        session.exchange(request_to(server.url, headers={"host": "other", "Accept-encoding": "gzip"}))
        session.close()
        assert headers_of(recorder.requests[0]) == {"host": "other", "accept-encoding": "gzip"}


def test_header_values_are_sent_as_utf_8(session: URLLib3Session) -> None:
    recorder = Recorder()
    with serving(recorder) as server:
        session.exchange(request_to(server.url, headers={"A": "é中", "B": b"\xff".decode("utf-8", "surrogateescape")}))
        session.close()
        assert b"\r\nA: \xc3\xa9\xe4\xb8\xad\r\nB: \xff\r\n" in recorder.requests[0]


TARGETS = [
    "/",
    "//",
    "/b/x/../y",
    "/b/./a//b/",
    "/b/%2e%2E/%7e%7E",
    "/b/%",
    "/b/k?acl&x=%zz&y=",
    "/b/{}|^[]`\"<>\\'?a?b",
]


@pytest.mark.parametrize("target", TARGETS)
def test_targets_arrive_byte_for_byte(session: URLLib3Session, target: str) -> None:
    recorder = Recorder()
    with serving(recorder) as server:
        session.exchange(request_to(server.url, "GET", target))
        session.close()
        assert recorder.requests[0].startswith(f"GET {target} HTTP/1.1\r\n".encode())


SECRET = "s3cr3t"
REFUSED = {
    "line break in a value": ({"X-A": f"{SECRET}\r\nX-B: 1"}, "X-A"),
    "line feed in a value": ({"X-A": f"{SECRET}\n"}, "X-A"),
    "carriage return in a value": ({"Authorization": f"{SECRET}\r"}, "Authorization"),
    "NUL in a value": ({"ibm-sse-kp-customer-root-key-crn": f"{SECRET}\0"}, "ibm-sse-kp-customer-root-key-crn"),
    "folded value": ({"X-A": f"{SECRET}\r\n b"}, "X-A"),
    "line break in a name": ({"X\r\nY": SECRET}, "X"),
    "colon in a name": ({"x-amz-meta-a:b": SECRET}, "x-amz-meta-a:b"),
    "space in a name": ({"x-amz-meta-a b": SECRET}, "x-amz-meta-a b"),
    "no name": ({"": SECRET}, "''"),
    "line break in a framing header": ({"Host": f"{SECRET}\r\n"}, "Host"),
    "bytes as value": ({"X-A": SECRET.encode()}, "X-A"),
    "number as value": ({"X-A": 5}, "X-A"),
    "length that is no number": ({"Content-Length": "x"}, "Content-Length"),
    "length and chunks": ({"Content-Length": "0", "Transfer-Encoding": "chunked"}, "Transfer-Encoding"),
    "other coding": ({"Transfer-Encoding": "gzip"}, "Transfer-Encoding"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_header_that_cannot_be_sent_is_named_but_not_shown(session: URLLib3Session, name: str) -> None:
    headers, shown = REFUSED[name]
    with serving(Recorder()) as server:
        for method in ("GET", "PUT"):
            with pytest.raises(HTTPClientError) as caught:
                session.exchange(request_to(server.url, method, headers=headers))  # type: ignore[arg-type]
            assert shown in str(caught.value)
            assert SECRET not in str(caught.value)
        assert server.connections == 0


@pytest.mark.parametrize("target", ["/a b", "/a\r\nX: y", "/a\n", "/a\0", "/\x7f", "/ä", "/a\tb", "/\x01"])
def test_a_target_that_is_not_encoded_is_refused(session: URLLib3Session, target: str) -> None:
    with serving(Recorder()) as server:
        with pytest.raises(HTTPClientError, match="percent-encoded"):
            session.exchange(request_to(server.url, "GET", target))
        assert server.connections == 0


def test_a_method_with_a_line_break_is_refused(session: URLLib3Session) -> None:
    with serving(Recorder()) as server:
        with pytest.raises(HTTPClientError, match="method"):
            session.exchange(request_to(server.url, "GET / HTTP/1.1\r\nX: y\r\n\r\nGET"))
        assert server.connections == 0


WRONG_LENGTHS: dict[str, tuple[Any, str, str, bool]] = {
    "bytes too short": (b"abc", "9", "3 bytes", False),
    "bytes too long": (b"abc", "2", "3 bytes", False),
    "file too short": (lambda: io.BytesIO(b"abc"), "9", "3 bytes", False),
    "file too long": (lambda: io.BytesIO(b"abc"), "2", "3 bytes", False),
    "rest of a file too short": (lambda: after(b"abc", 6), "9", "3 bytes", False),
    "pipe too short": (lambda: Pipe(b"abc"), "9", "3 bytes", True),
    "pipe too long": (lambda: Pipe(b"abc"), "2", "at least 3 bytes", True),
    "large pipe too short": (lambda: Pipe(LARGE), str(len(LARGE) + 5), f"{len(LARGE)} bytes", True),
    "large pipe too long": (lambda: Pipe(LARGE), str(len(LARGE) - 5), f"at least {len(LARGE) - 4} bytes", True),
    "pieces too short": ([b"ab", b"c"], "9", "3 bytes", True),
    "pieces too long": ([b"ab", b"c"], "2", "at least 3 bytes", True),
}


@pytest.mark.parametrize("name", WRONG_LENGTHS)
def test_a_body_of_another_length_than_announced_never_looks_finished(session: URLLib3Session, name: str) -> None:
    body, announced, actual, is_found_while_sending = WRONG_LENGTHS[name]
    received: list[bytes] = []

    def script(peer: Peer) -> None:
        received.append(peer.read_to_end().partition(b"\r\n\r\n")[2])

    with serving(script) as server:
        with pytest.raises(HTTPClientError) as caught:
            session.exchange(request_to(server.url, "PUT", headers={"Content-Length": announced}, body=fresh(body)))
        assert f"has {actual}, but its announced Content-Length is {announced}" in str(caught.value)
    assert all(len(part) < int(announced) for part in received)
    assert is_found_while_sending or not received


def test_a_file_that_changes_while_it_is_sent_is_noticed(session: URLLib3Session, tmp_path: Path) -> None:
    size = 2 * sending._SENDFILE_SIZE

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.read_bytes(1000)
        change()
        received.append(1000 + len(peer.read_to_end()))

    for new_size, text in ((size + 1, f"at least {size + 1}"), (size - 1, f"{size - 1}")):
        path = tmp_path / "file"
        path.write_bytes(b"")
        os.truncate(path, size)
        received: list[int] = []

        def change(path: Path = path, new_size: int = new_size) -> None:
            os.truncate(path, new_size)

        wrong_length = pytest.raises(HTTPClientError, match=f"has {text} bytes.* {size}$")
        with serving(script) as server, path.open("rb") as file, wrong_length:
            session.exchange(request_to(server.url, "PUT", body=file))
        assert received[0] < size


@pytest.mark.parametrize("buffering", [-1, 0])
@pytest.mark.parametrize("position", [0, 5])
@pytest.mark.parametrize("size", [0, 3, 65536, 65537, 1 << 20, (1 << 20) + 1, (18 << 20) + 3])
def test_files_of_any_size_arrive_from_where_they_stand(
    session: URLLib3Session, tmp_path: Path, size: int, position: int, buffering: int
) -> None:
    data = os.urandom(size + position)
    (tmp_path / "file").write_bytes(data)
    recorder = Recorder()
    with serving(recorder) as server, (tmp_path / "file").open("rb", buffering=buffering) as file:
        assert file.read(position) == data[:position]
        session.exchange(request_to(server.url, "PUT", body=file))
        session.close()
        head, _, body = recorder.requests[0].partition(b"\r\n\r\n")
        assert headers_of(head)["content-length"] == str(size)
        assert body == data[position:]
        assert file.tell() == position + size


def test_a_file_that_decompresses_is_sent_as_it_reads(session: URLLib3Session, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "file.gz", "wb") as packed:
        packed.write(b"a" * 3_000_000)
    recorder = Recorder()
    with serving(recorder) as server, gzip.open(tmp_path / "file.gz") as file:
        session.exchange(request_to(server.url, "PUT", body=file))
        session.close()
        assert recorder.requests[0].partition(b"\r\n\r\n")[2] == b"a" * 3_000_000


def closed_file() -> io.BytesIO:
    file = io.BytesIO(b"abc")
    file.close()
    return file


def failing() -> Iterator[bytes]:
    yield b"a" * 100_000
    raise TimeoutError("the source is slow")


UNSENDABLE: dict[str, tuple[Any, str]] = {
    "text file": (lambda: io.StringIO("abc"), "binary mode"),
    "pieces of text": (["abc"], "binary mode"),
    "number": (5, "int"),
    "list of numbers": ([5], "bytes"),
    "closed file": (closed_file, "closed file"),
    "failing source": (failing, "the source is slow"),
}


@pytest.mark.parametrize("name", UNSENDABLE)
def test_what_is_no_body_or_fails_is_an_error_of_the_sdk(session: URLLib3Session, name: str) -> None:
    body, text = UNSENDABLE[name]
    with serving(Peer.read_to_end, Recorder()) as server:
        with pytest.raises(HTTPClientError) as caught:
            session.exchange(request_to(server.url, "PUT", body=fresh(body)))
        assert type(caught.value) is HTTPClientError
        assert text in str(caught.value)
        session.close()


def test_a_small_body_goes_out_together_with_its_head(session: URLLib3Session, monkeypatch: pytest.MonkeyPatch) -> None:
    size = bodies.SMALL_BODY_SIZE
    with serving(Recorder()) as server:
        connection = session._add_pool(request_to(server.url)).take()
        sizes: list[int] = []

        class Counted:
            def __getattr__(self, name: str) -> Any:
                return getattr(sock, name)

            def sendall(self, data: Any) -> None:
                sizes.append(len(data))
                sock.sendall(data)

        sock, connection.sock = connection.sock, Counted()
        connection.release()
        for body in (bytes(size), bytearray(size), io.BytesIO(bytes(size))):
            headers = {"Expect": "100-continue"}
            session.exchange(request_to(server.url, "PUT", headers=headers, body=body))
            [only] = sizes
            assert only > size
            sizes.clear()
        session.close()


# The body is larger than what the buffers between client and server hold.
WAITING = bytes(32 << 20)
REQUEST = {"Expect": "100-continue"}
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope"


@pytest.mark.parametrize(
    "interim", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 C\r\n\r\n"]
)
@pytest.mark.parametrize("body", [LARGE, lambda: Pipe(LARGE)])
def test_a_large_body_follows_when_the_server_says_continue(session: URLLib3Session, interim: bytes, body: Any) -> None:
    def script(peer: Peer) -> None:
        for _ in range(2):
            head = peer.read_head()
            assert peer.unread == b""
            peer.send(interim)
            assert peer.read_body(head) == LARGE
            peer.send(OK)

    with serving(script) as server:
        for sent in (fresh(body), LARGE):
            assert session.exchange(request_to(server.url, "PUT", headers=REQUEST, body=sent)).read() == b"ok"
        assert server.connections == 1


@pytest.mark.parametrize("answer", [FORBIDDEN, FORBIDDEN.replace(b"403 Forbidden", b"417 Expectation Failed"), OK])
def test_a_final_answer_to_the_head_spares_the_body(session: URLLib3Session, answer: bytes) -> None:
    received = []

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(answer)
        received.append(peer.read_to_end())

    with serving(script, Recorder()) as server:
        raw = session.exchange(request_to(server.url, "PUT", headers=REQUEST, body=WAITING))
        assert raw.status == int(answer[9:12])
        assert raw.read() in (b"nope", b"ok")
        # The server may still wait for the body: the connection is not used again.
        assert session.exchange(request_to(server.url)).read() == b"ok"
        assert server.connections == 2
        session.close()
    assert received == [b""]


def test_a_server_that_does_not_know_expect_gets_the_body(
    session: URLLib3Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "CONTINUE_WAIT_S", 0.05)
    recorder = Recorder()
    with serving(recorder) as server:
        assert session.exchange(request_to(server.url, "PUT", headers=REQUEST, body=LARGE)).read() == b"ok"
        session.close()
        assert recorder.requests[0].endswith(LARGE)


def test_the_wait_for_continue_is_at_most_a_second() -> None:
    assert sending.CONTINUE_WAIT_S <= 1


@pytest.mark.parametrize(
    "body", [WAITING, lambda: io.BytesIO(WAITING), lambda: Pipe(WAITING), [WAITING[: 1 << 20]] * 32]
)
def test_an_early_refusal_stops_a_large_body(session: URLLib3Session, body: Any) -> None:
    received = []

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.read_bytes(1 << 20)
        peer.send(FORBIDDEN)
        received.append(len(peer.read_to_end()))

    with serving(script) as server:
        raw = session.exchange(request_to(server.url, "PUT", body=fresh(body)))
        assert (raw.status, raw.read()) == (403, b"nope")
    assert received[0] < len(WAITING) - (1 << 20)


def test_an_early_refusal_stops_a_file(session: URLLib3Session, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    os.truncate(path, 200 << 20)

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(FORBIDDEN)
        peer.read_to_end()

    with serving(script) as server, path.open("rb") as file:
        raw = session.exchange(request_to(server.url, "PUT", body=file))
        assert (raw.status, raw.read()) == (403, b"nope")
        assert file.tell() < 200 << 20


def test_an_answer_left_by_a_server_that_hung_up_is_found(session: URLLib3Session) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(FORBIDDEN)
        # The end closes the connection with data unread, which makes the client's writes fail.

    with serving(script) as server:
        raw = session.exchange(request_to(server.url, "PUT", body=[WAITING]))
        assert (raw.status, raw.read()) == (403, b"nope")


@pytest.mark.parametrize("left", [b"", b"HTTP/1.1 403 Forb", FORBIDDEN[:-1], b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_server_that_hangs_up_without_a_whole_answer_closed_the_connection(
    session: URLLib3Session, left: bytes
) -> None:
    from ibm_botocore.exceptions import ConnectionClosedError

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(left)

    with serving(script) as server, pytest.raises(ConnectionClosedError) as caught:
        session.exchange(request_to(server.url, "PUT", body=[WAITING]))
    assert caught.value.kwargs["endpoint_url"] == f"{server.url}/b/k"
