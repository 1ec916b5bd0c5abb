"""The body of an object as programs read it."""

import csv
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import urllib3.exceptions

from ibm_botocore.exceptions import IncompleteReadError, ReadTimeoutError, ResponseStreamingError
from ibm_botocore.httpsession import URLLib3Session
from ibm_botocore.response import StreamingBody
from tests.botocore._servers import Recorder, answering, request_to, serving


@pytest.fixture
def session() -> Iterator[URLLib3Session]:
    session = URLLib3Session(timeout=10)
    yield session
    session.close()


def body(data: bytes = b"abcdef", length: int | str | None = -1) -> StreamingBody:
    return StreamingBody(io.BytesIO(data), len(data) if length == -1 else length)


READS: list[tuple[Callable[[StreamingBody], Any], Any]] = [
    (lambda b: b.read(), b"abcdef"),
    (lambda b: b.read(None), b"abcdef"),
    (lambda b: b.read(-1), b"abcdef"),
    (lambda b: b.read(0), b""),
    (lambda b: (b.read(4), b.read(4), b.read(4)), (b"abcd", b"ef", b"")),
    (lambda b: (b.read(2), b.read()), (b"ab", b"cdef")),
    (lambda b: list(b), [b"abcdef"]),
    (lambda b: list(b.iter_chunks(4)), [b"abcd", b"ef"]),
    (lambda b: list(b.iter_chunks(0)), []),
    (lambda b: (next(b), next(b, None)), (b"abcdef", None)),
    (lambda b: b.next(), b"abcdef"),
    (lambda b: (b.tell(), b.read(2), b.tell(), b.read(), b.tell()), (0, b"ab", 2, b"cdef", 6)),
    (lambda b: (b.readable(), b.writable(), b.seekable()), (True, False, False)),
    (lambda b: io.BufferedReader(b, 4).read(), b"abcdef"),
    (lambda b: b.readline(), b"abcdef"),
]


@pytest.mark.parametrize("case", range(len(READS)))
def test_a_body_is_read_like_in_2_16(case: int) -> None:
    read, expected = READS[case]
    assert read(body()) == expected


def test_pieces_have_1_kib_by_default() -> None:
    assert [len(piece) for piece in body(b"x" * 2500)] == [1024, 1024, 452]
    assert [len(piece) for piece in body(b"x" * 2500).iter_chunks()] == [1024, 1024, 452]


def test_buffers_are_filled() -> None:
    buffer, stream = bytearray(4), body()
    assert (stream.readinto(buffer), bytes(buffer), stream.tell()) == (4, b"abcd", 4)
    assert (stream.readinto(buffer), bytes(buffer[:2]), stream.tell()) == (2, b"ef", 6)
    assert stream.readinto(buffer) == 0


def test_buffers_are_filled_from_a_stream_that_only_reads() -> None:
    class OnlyRead:
        read = io.BytesIO(b"abcdef").read

        def close(self) -> None: ...

    buffer, stream = bytearray(4), StreamingBody(OnlyRead(), 6)
    assert (stream.readinto(buffer), stream.readinto(buffer), bytes(buffer)) == (4, 2, b"efcd")


LINES = [
    (b"a\nb\r\nc", [b"a\n", b"b\r\n", b"c"]),
    (b"a\n\nb\n", [b"a\n", b"\n", b"b\n"]),
    (b"\n", [b"\n"]),
    (b"", []),
    (b"abc", [b"abc"]),
    (b"a\rb\r\n\r\nq\x0bz\x0cy\x1cw\x85r", [b"a\r", b"b\r\n", b"\r\n", b"q\x0bz\x0cy\x1cw\x85r"]),
    (b"ends with\r", [b"ends with\r"]),
]


@pytest.mark.parametrize("chunk_size", [1, 2, 3, 1024])
@pytest.mark.parametrize(("data", "lines"), LINES)
def test_lines_do_not_depend_on_the_chunk_size(data: bytes, lines: list[bytes], chunk_size: int) -> None:
    assert list(body(data).iter_lines(chunk_size, keepends=True)) == lines
    assert list(body(data).iter_lines(chunk_size=chunk_size)) == [line.rstrip(b"\r\n") for line in lines]
    assert body(data).readlines() == lines


def test_a_body_can_be_read_as_text() -> None:
    assert list(csv.reader(io.TextIOWrapper(body(b"a,b\n1,2\n"), "utf-8"))) == [["a", "b"], ["1", "2"]]  # type: ignore[type-var]


INCOMPLETE: list[Callable[[StreamingBody], Any]] = [
    lambda b: b.read(),
    lambda b: b.read(-1),
    lambda b: [b.read(2) for _ in range(3)],
    lambda b: list(b),
    lambda b: list(b.iter_lines()),
    lambda b: b.readlines(),
    lambda b: [b.readinto(bytearray(2)) for _ in range(3)],
    lambda b: [b.readline(), b.readline()],
    lambda b: io.TextIOWrapper(b, "utf-8").read(),  # type: ignore[type-var]
]


@pytest.mark.parametrize("case", range(len(INCOMPLETE)))
@pytest.mark.parametrize("length", [5, "5", 2])
def test_another_length_than_announced_is_an_error_at_the_end(case: int, length: int | str) -> None:
    with pytest.raises(IncompleteReadError) as caught:
        INCOMPLETE[case](body(b"abc", length))
    assert str(caught.value) == f"3 read, but total bytes expected is {length}."


def test_a_body_of_unknown_length_is_not_checked() -> None:
    assert body(b"abc", None).read() == b"abc"
    assert body(b"abc", "3").read() == b"abc"


def test_with_gives_the_stream_below_and_closes_it() -> None:
    stream = body(b"one\ntwo\n")
    with stream as below:
        assert list(below) == [b"one\n", b"two\n"]
    with pytest.raises(ValueError, match="closed"):
        stream.read()


def test_close_closes_the_stream_below() -> None:
    stream = body()
    stream.close()
    with pytest.raises(ValueError, match="closed"):
        stream.read()
    stream.close()


class Failing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self, amt: int | None = None) -> bytes:
        raise self._error

    def readinto(self, buffer: bytearray) -> int:
        raise self._error

    def close(self) -> None:
        pass


FAILURES = [
    (urllib3.exceptions.ReadTimeoutError(None, "http://u", "slow"), ReadTimeoutError, 'on endpoint URL: "http://u"'),  # type: ignore[arg-type]
    (urllib3.exceptions.ProtocolError("broken"), ResponseStreamingError, "response stream: broken"),
    (urllib3.exceptions.DecodeError("d"), urllib3.exceptions.DecodeError, "d"),
    (OSError("z"), OSError, "z"),
    (ResponseStreamingError(error="mine"), ResponseStreamingError, "response stream: mine"),
]


@pytest.mark.parametrize(("error", "expected", "text"), FAILURES)
def test_errors_of_a_foreign_stream_are_translated(error: Exception, expected: type[Exception], text: str) -> None:
    for read in (lambda b: b.read(), lambda b: b.read(1), lambda b: b.readinto(bytearray(1)), list):
        with pytest.raises(expected) as caught:
            read(StreamingBody(Failing(error), 5))
        assert type(caught.value) is expected
        assert str(caught.value).endswith(text)
        assert caught.value is error or caught.value.__cause__ is error


def test_a_body_is_read_from_the_wire(session: URLLib3Session) -> None:
    data = b"x,y\n" * 50_000
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(data) + data
    with serving(Recorder(answer)) as server:

        def fresh() -> StreamingBody:
            raw = session.exchange(request_to(server.url))
            return StreamingBody(raw, raw.headers["content-length"])

        assert fresh().read() == data
        assert b"".join(fresh()) == data
        assert fresh().readlines() == [b"x,y\n"] * 50_000
        with fresh() as below:
            assert list(below) == [b"x,y\n"] * 50_000
        stream = fresh()
        stream.set_socket_timeout(3)
        assert stream.read(4) == b"x,y\n"
        assert server.connections == 1
        stream.close()
        assert fresh().tell() == 0
        assert server.connections == 2
        session.close()


def test_a_body_that_breaks_off_on_the_wire_is_a_streaming_error(session: URLLib3Session) -> None:
    with serving(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")) as server:
        raw = session.exchange(request_to(server.url))
        with pytest.raises(ResponseStreamingError, match="3 bytes read, 7 more expected"):
            StreamingBody(raw, "10").read()


def test_a_timeout_cannot_be_set_where_there_is_no_connection() -> None:
    with pytest.raises(AttributeError):
        body().set_socket_timeout(3)


def test_the_module_is_light_to_import() -> None:
    heavy = "urllib3 requests http.client ssl email xml.etree"
    code = f"import sys, ibm_botocore.response; print([name for name in '{heavy}'.split() if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
