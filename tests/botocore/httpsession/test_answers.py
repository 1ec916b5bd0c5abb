"""Answers as bytes on the wire and what they are read as."""

import io
import socket
from typing import Any

import pytest

from ibm_botocore.exceptions import (
    BotoCoreError,
    ConnectionClosedError,
    HTTPClientError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from ibm_botocore.httpsession import URLLib3Session, answers, framing
from tests.botocore._servers import OK, Peer, Recorder, answering, request_to, serving

LINE = b"HTTP/1.1 200 OK\r\n"
CHUNKED = LINE + b"Transfer-Encoding: chunked\r\n\r\n"

GOOD = {
    "length": (LINE + b"Content-Length: 3\r\n\r\nabc", 200, {"content-length": "3"}, b"abc"),
    "no body": (LINE + b"Content-Length: 0\r\n\r\n", 200, {"content-length": "0"}, b""),
    "up to the end": (LINE + b"\r\nabc", 200, {}, b"abc"),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\nX: y\r\n\r\nabc", 200, {"x": "y"}, b"abc"),
    "no reason": (b"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na", 200, {"content-length": "1"}, b"a"),
    "chunks": (CHUNKED + b"3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n", 200, None, b"abc0123456789"),
    "chunk extensions": (CHUNKED + b"3;a=b\r\nabc\r\n0 \r\n\r\n", 200, None, b"abc"),
    "trailers": (CHUNKED + b"3\r\nabc\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n", 200, None, b"abc"),
    "upper-case chunked": (
        LINE + b"Transfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        200,
        {"transfer-encoding": "Chunked"},
        b"a",
    ),
    "chunks beat a length": (
        LINE + b"Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        200,
        None,
        b"a",
    ),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", 204, {}, b""),
    "304 with a length": (
        b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
        304,
        {"content-length": "5"},
        b"",
    ),
    "redirect": (
        b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/x\r\nContent-Length: 2\r\n\r\nhm",
        307,
        {"location": "http://127.0.0.1:1/x", "content-length": "2"},
        b"hm",
    ),
    "interim answers": (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK,
        200,
        {"content-length": "2"},
        b"ok",
    ),
    "repeated headers": (
        LINE + b"A: 1\r\nB: 2\r\na: 3\r\nContent-Length: 0\r\n\r\n",
        200,
        {"a": "1, 3", "b": "2", "content-length": "0"},
        b"",
    ),
    "repeated length": (LINE + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 200, None, b"abc"),
    "folded header": (
        LINE + b"A: 1\r\n \t2: 3\r\nContent-Length: 0\r\n\r\n",
        200,
        {"a": "1 2: 3", "content-length": "0"},
        b"",
    ),
    "white space": (
        LINE + b"A:1\r\nB: \t2 \r\nC:\r\nD: x :y\r\nContent-Length : 1\r\n\r\nz",
        200,
        {"a": "1", "b": "2", "c": "", "d": "x :y", "content-length": "1"},
        b"z",
    ),
    "line feeds alone": (b"HTTP/1.1 200 OK\nContent-Length: 3\nA: b\n\na\n\n", 200, None, b"a\n\n"),
    "empty line in the body": (LINE + b"Content-Length: 8\r\n\r\n\r\n\r\n\n\n\r\n", 200, None, b"\r\n\r\n\n\n\r\n"),
    "latin-1": (LINE + b"A: \xe4\r\nContent-Length: 0\r\n\r\n", 200, {"a": "ä", "content-length": "0"}, b""),
}


@pytest.mark.parametrize("name", GOOD)
def test_an_answer_is_read(session: URLLib3Session, name: str) -> None:
    answer, status, headers, body = GOOD[name]
    with serving(answering(answer)) as server:
        got = session.exchange(request_to(server.url))
        assert got.status == status
        assert headers is None or got.headers == headers
        assert got.read() == body
        assert got.read() == b""
        session.close()


@pytest.mark.parametrize("name", GOOD)
def test_an_answer_that_trickles_in_is_read_alike(session: URLLib3Session, name: str) -> None:
    answer, status, headers, body = GOOD[name]

    def script(peer: Peer) -> None:
        peer.read_request()
        for at in range(len(answer)):
            peer.send(answer[at : at + 1])

    with serving(script) as server:
        got = session.exchange(request_to(server.url))
        assert (got.status, got.read()) == (status, body)
        assert headers is None or got.headers == headers
        session.close()


BAD_HEADS = {
    "nothing": (b"", ConnectionClosedError, ""),
    "half a head": (LINE + b"Content-Le", ConnectionClosedError, ""),
    "garbage": (b"garbage\r\n\r\n", ConnectionClosedError, ""),
    "another protocol": (b"SSH-2.0-OpenSSH\r\n\r\n", ConnectionClosedError, ""),
    "HTTP/2": (b"HTTP/2.0 200 OK\r\n\r\n", ConnectionClosedError, ""),
    "no number": (b"HTTP/1.1 abc OK\r\n\r\n", ConnectionClosedError, ""),
    "two digits": (b"HTTP/1.1 99 OK\r\n\r\n", ConnectionClosedError, ""),
    "four digits": (b"HTTP/1.1 2000 OK\r\n\r\n", ConnectionClosedError, ""),
    "superscript digits": (b"HTTP/1.1 \xb200 OK\r\n\r\n", ConnectionClosedError, ""),
    "line without colon": (LINE + b"foo\r\nA: b\r\n\r\n", ConnectionClosedError, ""),
    "line without name": (LINE + b": b\r\n\r\n", ConnectionClosedError, ""),
    "endless line": (b"HTTP/1.1 200 " + b"x" * 70000 + b"\r\n\r\n", ConnectionClosedError, ""),
    "endless headers": (LINE + b"a: " + b"b" * 1000000, ConnectionClosedError, ""),
    "many headers": (LINE + b"a: b\r\n" * 101 + b"\r\n", ConnectionClosedError, ""),
    "endless interim answers": (b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, ConnectionClosedError, ""),
    "negative length": (LINE + b"Content-Length: -1\r\n\r\nabc", HTTPClientError, "'-1'"),
    "garbage length": (LINE + b"Content-Length: z\r\n\r\nabc", HTTPClientError, "'z'"),
    "signed length": (LINE + b"Content-Length: +3\r\n\r\nabc", HTTPClientError, "'+3'"),
    "empty length": (LINE + b"Content-Length:\r\n\r\nabc", HTTPClientError, "''"),
    "huge length": (LINE + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", HTTPClientError, "99999"),
    "conflicting lengths": (
        LINE + b"Content-Length: 3\r\nContent-Length: 2\r\n\r\nabc",
        HTTPClientError,
        "several values: '3, 2'",
    ),
    "unknown coding": (LINE + b"Transfer-Encoding: gzip, chunked\r\n\r\n", HTTPClientError, "'gzip, chunked'"),
}


@pytest.mark.parametrize("name", BAD_HEADS)
def test_a_broken_head_is_an_error_and_the_connection_is_dropped(session: URLLib3Session, name: str) -> None:
    answer, error, text = BAD_HEADS[name]

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(answer)
        if name in ("nothing", "half a head"):
            return
        assert peer.read_to_end() == b""

    with serving(script, Recorder()) as server:
        request = request_to(server.url, target="/b/k?x=y")
        with pytest.raises(error) as caught:
            session.exchange(request)
        assert type(caught.value) is error
        assert text in str(caught.value)
        if error is ConnectionClosedError:
            assert caught.value.kwargs["endpoint_url"] == f"{server.url}/b/k?x=y"
        assert session.exchange(request).read() == b"ok"
        session.close()


BAD_BODIES = {
    "too short": (LINE + b"Content-Length: 10\r\n\r\nabc", "3 bytes read, 7 more expected"),
    "chunk too short": (CHUNKED + b"9\r\nabc", "6 more bytes"),
    "no chunk": (CHUNKED, ""),
    "no last chunk": (CHUNKED + b"3\r\nabc\r\n", ""),
    "no end of trailers": (CHUNKED + b"0\r\nA: b\r\n", ""),
    "garbage chunk size": (CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n", "zz"),
    "negative chunk size": (CHUNKED + b"-3\r\nabc\r\n0\r\n\r\n", "-3"),
    "chunk size with underscore": (CHUNKED + b"1_0\r\n0123456789abcdef\r\n0\r\n\r\n", "1_0"),
    "empty chunk size": (CHUNKED + b"\r\n\r\n", ""),
    "chunk longer than announced": (CHUNKED + b"3\r\nabcd\r\n0\r\n\r\n", "longer than announced"),
    "endless chunk line": (CHUNKED + b"3;" + b"x" * 10000, "too long"),
    "endless trailers": (CHUNKED + b"0\r\n" + b"A: b\r\n" * 1000 + b"\r\n", "trailers"),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_broken_body_is_an_error_however_it_is_read(session: URLLib3Session, name: str) -> None:
    answer, text = BAD_BODIES[name]
    buffer = bytearray(4)
    with serving(answering(answer)) as server:
        for read in (
            lambda raw: raw.read(),
            lambda raw: [raw.read(2) for _ in range(9)],
            lambda raw: [raw.readinto(buffer) for _ in range(9)],
            lambda raw: list(raw.stream(5)),
            lambda raw: list(raw),
        ):
            raw = session.exchange(request_to(server.url))
            with pytest.raises(ResponseStreamingError) as caught:
                read(raw)
            assert text in str(caught.value)
            with pytest.raises(ResponseStreamingError):
                raw.read()
        session.close()


@pytest.mark.parametrize("answer", [BAD_BODIES["too short"][0], BAD_BODIES["garbage chunk size"][0]])
def test_a_broken_body_that_nobody_has_seen_counts_as_no_answer(session: URLLib3Session, answer: bytes) -> None:
    from ibm_botocore.awsrequest import AWSPreparedRequest

    with serving(answering(answer)) as server:
        prepared = AWSPreparedRequest("GET", f"{server.url}/b/k", {}, None, False)
        with pytest.raises(ConnectionClosedError) as caught:
            session.send(prepared)
        assert caught.value.kwargs["endpoint_url"] == f"{server.url}/b/k"


def test_a_head_answer_has_no_body_whatever_its_length(session: URLLib3Session) -> None:
    recorder = Recorder(LINE + b"Content-Length: 5\r\n\r\n")
    with serving(recorder) as server:
        for _ in range(2):
            raw = session.exchange(request_to(server.url, "HEAD"))
            assert raw.headers["content-length"] == "5"
            assert raw.read() == b""
        assert server.connections == 1
        session.close()


def test_silence_is_a_read_timeout() -> None:
    session = URLLib3Session(timeout=(10, 0.05))
    with serving(Peer.read_to_end) as server:
        with pytest.raises(ReadTimeoutError) as caught:
            session.exchange(request_to(server.url, target="/x?y"))
        assert str(caught.value) == f'Read timeout on endpoint URL: "{server.url}/x?y"'


def test_a_body_that_stalls_is_a_read_timeout_and_stays_one() -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(LINE + b"Content-Length: 200000\r\n\r\n" + b"abc")
        peer.read_to_end()

    session = URLLib3Session(timeout=(10, 0.05))
    with serving(script) as server:
        raw = session.exchange(request_to(server.url))
        for _ in range(2):
            with pytest.raises(ReadTimeoutError):
                raw.read(100000)


KEPT = {
    "1.1": (OK, 1),
    "1.1 close": (OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), 2),
    "1.1 Close in a list": (OK.replace(b"\r\n\r\n", b"\r\nConnection: x, Close\r\n\r\n"), 2),
    "1.1 keep-alive": (OK.replace(b"\r\n\r\n", b"\r\nConnection: Keep-Alive\r\n\r\n"), 1),
    "1.0": (OK.replace(b"HTTP/1.1", b"HTTP/1.0"), 2),
    "1.0 keep-alive": (
        OK.replace(b"HTTP/1.1", b"HTTP/1.0").replace(b"\r\n\r\n", b"\r\nConnection: Keep-Alive\r\n\r\n"),
        1,
    ),
    "chunks": (CHUNKED + b"2\r\nok\r\n0\r\nA: b\r\n\r\n", 1),
    "chunks and a length": (LINE + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 2),
    "more than announced": (OK + b"more", 2),
    "more than the last chunk": (CHUNKED + b"2\r\nok\r\n0\r\n\r\nmore", 2),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_connection_is_used_again_only_if_it_is_in_step(session: URLLib3Session, name: str) -> None:
    answer, connections = KEPT[name]
    with serving(Recorder(answer)) as server:
        for _ in range(2):
            assert session.exchange(request_to(server.url)).read() == b"ok"
        assert server.connections == connections
        session.close()


LARGE = bytes(range(256)) * 4096


def large(peer: Peer) -> None:
    while peer.read_request():
        peer.send(LINE + b"Content-Length: %d\r\n\r\n" % len(LARGE) + LARGE)


@pytest.mark.parametrize("size", [1, 1000, 65536, 65537, 1 << 20, 1 << 24])
def test_pieces_have_the_size_asked_for(session: URLLib3Session, size: int) -> None:
    asked = LARGE if size > 1 else LARGE[:5000]

    def script(peer: Peer) -> None:
        while peer.read_request():
            peer.send(LINE + b"Content-Length: %d\r\n\r\n" % len(asked) + asked)

    with serving(script) as server:
        pieces = list(session.exchange(request_to(server.url)).stream(size))
        assert b"".join(pieces) == asked
        assert {len(piece) for piece in pieces[:-1]} <= {size}
        assert session.exchange(request_to(server.url)).read() == asked
        assert server.connections == 1
        session.close()


def test_buffers_are_filled(session: URLLib3Session) -> None:
    with serving(large) as server:
        raw = session.exchange(request_to(server.url))
        buffer = bytearray(300_000)
        got, counts = bytearray(), []
        while count := raw.readinto(buffer):
            counts.append(count)
            got += buffer[:count]
        assert got == LARGE
        assert counts == [300_000, 300_000, 300_000, len(LARGE) - 900_000]
        assert raw.readinto(buffer) == 0
        assert session.exchange(request_to(server.url)).read(3) == LARGE[:3]
        assert server.connections == 1
        session.close()


@pytest.mark.parametrize("leave", ["release", "close", "forget"])
def test_a_connection_with_unread_body_is_dropped(session: URLLib3Session, leave: str) -> None:
    with serving(large) as server:
        raw = session.exchange(request_to(server.url))
        assert raw.read(10) == LARGE[:10]
        if leave != "forget":
            getattr(raw, leave)()
            with pytest.raises(ValueError):
                raw.read(1)
        del raw
        assert session.exchange(request_to(server.url)).read() == LARGE
        assert server.connections == 2
        session.close()


def test_an_answer_is_a_file(session: URLLib3Session) -> None:
    text = b"one\r\ntwo\n\nfour"
    for answer in (
        LINE + b"Content-Length: %d\r\n\r\n" % len(text) + text,
        CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(text), text),
    ):
        with serving(Recorder(answer)) as server:
            lines: Any = session.exchange(request_to(server.url))
            assert list(lines) == [b"one\r\n", b"two\n", b"\n", b"four"]
            with session.exchange(request_to(server.url)) as raw:  # type: ignore[attr-defined]
                assert io.TextIOWrapper(raw).read() == "one\ntwo\n\nfour"
            session.close()


def test_the_timeout_of_one_answer_does_not_stay_with_the_connection(session: URLLib3Session) -> None:
    go_on = iter([b"a" * 100_000, b"b" * 100_000])

    def script(peer: Peer) -> None:
        while peer.read_request():
            peer.send(LINE + b"Content-Length: 100000\r\n\r\n" + next(go_on))

    with serving(script) as server:
        raw = session.exchange(request_to(server.url))
        raw.set_timeout(0.5)  # type: ignore[attr-defined]
        connection = raw._body._connection  # type: ignore[attr-defined]
        assert connection.sock.gettimeout() == 0.5
        assert raw.read() == b"a" * 100_000
        assert connection.sock.gettimeout() == 10
        assert session.exchange(request_to(server.url)).read() == b"b" * 100_000
        assert server.connections == 1
        session.close()


def test_a_read_that_was_interrupted_cannot_go_on(session: URLLib3Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object) -> int:
        raise KeyboardInterrupt

    with serving(large) as server:
        raw = session.exchange(request_to(server.url))
        assert raw.read(10) == LARGE[:10]
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(framing, "_receive", interrupt)
            raw.read()
        # What comes next on the wire is not what comes next in the body.
        with pytest.raises(ResponseStreamingError):
            raw.read()
        assert session.exchange(request_to(server.url)).read(3) == LARGE[:3]
        session.close()


def test_every_failure_is_an_error_of_the_sdk() -> None:
    assert all(issubclass(error, BotoCoreError) for _, error, _ in BAD_HEADS.values())


def test_metadata_names_are_kept_as_the_server_wrote_them() -> None:
    answer = LINE + b"ETag: x\r\nX-Amz-Meta-Mixed-Case: 1\r\nx-amz-meta-plain: 2\r\nContent-Length: 0\r\n\r\n"
    with serving(answering(answer)) as server:
        session = URLLib3Session()
        raw = session.exchange(request_to(server.url))
        session.close()
    assert raw.headers["x-amz-meta-mixed-case"] == "1"
    assert raw.header_names == {"x-amz-meta-mixed-case": "X-Amz-Meta-Mixed-Case"}  # type: ignore[attr-defined]


class _Stub:
    """A connection that has received some pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.unread = b""
        self.options: list[tuple[int, int, int]] = []
        self.sock = self

    def fill(self) -> None:
        self.unread += self.pieces.pop(0)

    def setsockopt(self, *option: int) -> None:
        self.options.append(option)  # type: ignore[arg-type]


@pytest.mark.skipif(not hasattr(socket, "TCP_QUICKACK"), reason="only Linux lets a program ask for it")
def test_an_interim_answer_is_acknowledged_at_once_so_that_the_final_one_follows() -> None:
    stub = _Stub(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n")

    head = answers.read_head(stub)  # type: ignore[arg-type]

    assert head.status == 200
    assert stub.options == [(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)]


def test_a_final_answer_that_came_with_the_interim_one_needs_no_acknowledgement() -> None:
    stub = _Stub(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")

    assert answers.read_head(stub).status == 200  # type: ignore[arg-type]
    assert stub.options == []
