"""Bodies that are measured, hashed and sent again."""

import io
import os

import pytest

from ibm_botocore import _bodies
from ibm_botocore.exceptions import ParamValidationError, UnseekableStreamError


class OnlyRead:
    """A stream that can do nothing but read."""

    def __init__(self, data: bytes) -> None:
        self._stream = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)


def _pipe(data: bytes) -> io.BufferedReader:
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    return os.fdopen(reading, "rb")


@pytest.mark.parametrize("body", [None, b"x", bytearray(b"x"), memoryview(b"x"), io.BytesIO(b"x")])
def test_bytes_and_files_in_memory_are_seekable(body):
    assert _bodies.is_seekable(body)


def test_a_stream_without_seek_is_not_seekable():
    assert not _bodies.is_seekable(OnlyRead(b"x"))


def test_a_pipe_is_spooled_to_a_file_with_the_same_bytes():
    data = os.urandom(5000)
    with _pipe(data) as pipe:
        assert not _bodies.is_seekable(pipe)
        with _bodies.spool(pipe) as file:
            assert _bodies.is_seekable(file)
            assert file.read() == data


def test_a_stream_larger_than_memory_allows_is_spooled_whole(monkeypatch):
    monkeypatch.setattr(_bodies, "SPOOL_MEMORY", 1000)
    data = os.urandom(100_000)

    with _bodies.spool(OnlyRead(data)) as file:
        assert file.read() == data


def test_a_failing_stream_leaves_no_temporary_file_open():
    class Fails:
        def read(self, size=-1):
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        _bodies.spool(Fails())


@pytest.mark.parametrize(
    ("pieces", "complaint"),
    [([b"begin", None], "without blocking"), ([None], "without blocking"), (["text"], "text mode"), ([5], "int")],
)
def test_a_stream_that_gives_something_else_than_bytes_is_not_taken_for_ended(pieces, complaint):
    class Gives:
        def read(self, size=-1):
            return pieces.pop(0)

    with pytest.raises(ParamValidationError, match=complaint):
        _bodies.spool(Gives())


def test_a_file_goes_back_to_where_it_began():
    file = io.BytesIO(b"0123456789")
    file.seek(4)
    position = _bodies.position_of(file)
    file.read()

    _bodies.rewind(file, position)

    assert file.read() == b"456789"


@pytest.mark.parametrize("body", [None, b"x", bytearray(b"x"), memoryview(b"x")])
def test_bytes_need_no_rewinding(body):
    _bodies.rewind(body, _bodies.position_of(body))


def test_a_stream_that_cannot_go_back_is_named_in_the_error():
    stream = OnlyRead(b"x")

    with pytest.raises(UnseekableStreamError, match="OnlyRead"):
        _bodies.rewind(stream, _bodies.position_of(stream))
