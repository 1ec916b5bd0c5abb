"""Bodies of requests of every kind, and what arrives."""

import gzip
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.exceptions import HTTPClientError, NoCredentialsError
from ibm_botocore.httpsession import URLLib3Session, sending
from tests.botocore._servers import Peer, Pipe, Recorder, fresh, headers_of, request_to, serving

LARGE = os.urandom(3 * (1 << 20) + 17)


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
        assert head.startswith(f"{method} /b/k?x HTTP/1.1\r\n".encode())
        assert headers_of(head) == {"host": server.netloc, "accept-encoding": "identity", "x-a": "1", **own}


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


def test_an_error_of_the_sdk_in_a_source_stays_what_it_is(session: URLLib3Session) -> None:
    def source() -> Iterator[bytes]:
        yield b"a"
        raise NoCredentialsError

    with serving(Peer.read_to_end) as server, pytest.raises(NoCredentialsError):
        session.exchange(request_to(server.url, "PUT", body=source()))


@pytest.mark.parametrize("name", UNSENDABLE)
def test_what_is_no_body_or_fails_is_an_error_of_the_sdk(session: URLLib3Session, name: str) -> None:
    body, text = UNSENDABLE[name]
    with serving(Peer.read_to_end, Recorder()) as server:
        with pytest.raises(HTTPClientError) as caught:
            session.exchange(request_to(server.url, "PUT", body=fresh(body)))
        assert type(caught.value) is HTTPClientError
        assert text in str(caught.value)
        session.close()


class SelfSending:
    """A part of a file that sends itself, as transfers use it."""

    def __init__(self, data: bytes, directly: int) -> None:
        self._data, self._directly, self._at = data, directly, 0

    def __len__(self) -> int:
        return len(self._data)

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("it is not read")

    def send_to(self, sock: Any, size: int) -> int:
        size = min(size, max(0, self._directly - self._at))
        sock.sendall(self._data[self._at : self._at + size])
        self._at += size
        return size

    def pieces_left(self) -> Any:
        yield self._data[self._at :]


@pytest.mark.parametrize("directly", [0, 1, 100_000, 200_000])
def test_a_part_that_sends_itself_goes_directly_as_far_as_it_can(directly: int) -> None:
    data = bytes(range(250)) * 800
    recorder = Recorder()
    session = URLLib3Session()
    with serving(recorder) as server:
        session.exchange(request_to(server.url, "PUT", body=SelfSending(data, directly))).read()
        session.close()

    assert recorder.requests[0].partition(b"\r\n\r\n")[2] == data
    assert b"Content-Length: 200000\r\n" in recorder.requests[0]


def test_chunked_bodies_never_go_directly(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(3 << 20))
    recorder = Recorder()
    session = URLLib3Session()
    with serving(recorder) as server, path.open("rb") as file:
        headers = {"Transfer-Encoding": "chunked"}
        session.exchange(request_to(server.url, "PUT", headers=headers, body=file)).read()
        session.close()

    assert recorder.requests[0].partition(b"\r\n\r\n")[2] == bytes(3 << 20)
