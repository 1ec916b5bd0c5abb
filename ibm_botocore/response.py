"""The body of an object as it arrives."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import Any

from .exceptions import IncompleteReadError


class StreamingBody(io.IOBase):
    """A readable stream over the body of an answer, which checks that all of it arrived.

    :param raw_stream: an object with ``read``: an answer of the transport, or any file.
    :param content_length: number of bytes announced, as number or text; None if unknown.
    """

    _DEFAULT_CHUNK_SIZE = 1024

    def __init__(self, raw_stream: Any, content_length: int | str | None) -> None:
        self._raw_stream = raw_stream
        self._content_length = content_length
        self._amount_read = 0

    def __enter__(self) -> Any:
        # The stream below is what 2.16 hands out here; iterating it gives lines.
        return self._raw_stream

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        """Yield pieces of 1 KiB."""
        return self.iter_chunks()

    def __next__(self) -> bytes:
        """Return the next piece of 1 KiB."""
        chunk = self.read(self._DEFAULT_CHUNK_SIZE)
        if chunk:
            return chunk
        raise StopIteration

    next = __next__

    def read(self, amt: int | None = None) -> bytes:
        """Return up to ``amt`` bytes, or all that is left.

        :param amt: number of bytes; None or a negative number for all.
        :raises IncompleteReadError: at the end, if another number of bytes came than was announced.
        :raises ResponseStreamingError: if the connection broke.
        :raises ReadTimeoutError: if the server was silent for too long.
        """
        try:
            chunk: bytes = self._raw_stream.read(amt)
        except Exception as error:
            translated = _translated(error)
            if translated is error:
                raise
            raise translated from error
        self._count(chunk)
        if amt is None or (not chunk and amt != 0) or amt < 0:
            self._verify_end()
        return chunk

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` and return the number of bytes, 0 at the end.

        :raises BotoCoreError: as :meth:`read` does.
        """
        readinto = getattr(self._raw_stream, "readinto", None)
        if readinto is None:
            chunk = self.read(len(buffer))
            buffer[: len(chunk)] = chunk
            return len(chunk)
        try:
            count: int = readinto(buffer)
        except Exception as error:
            translated = _translated(error)
            if translated is error:
                raise
            raise translated from error
        self._count(memoryview(buffer)[:count])
        if not count and len(buffer):
            self._verify_end()
        return count

    def iter_chunks(self, chunk_size: int = _DEFAULT_CHUNK_SIZE) -> Iterator[bytes]:
        """Yield the rest in pieces of ``chunk_size`` bytes; the last may be shorter."""
        while chunk := self.read(chunk_size):
            yield chunk

    def iter_lines(self, chunk_size: int = _DEFAULT_CHUNK_SIZE, keepends: bool = False) -> Iterator[bytes]:
        """Yield the rest line by line.

        :param chunk_size: number of bytes that are read at a time.
        :param keepends: whether lines keep their line breaks.
        """
        pending = b""
        for chunk in self.iter_chunks(chunk_size):
            lines = (pending + chunk).splitlines(True)
            # The last line may go on in the next chunk; even a finished \r may be half of \r\n.
            pending = lines.pop()
            for line in lines:
                yield line if keepends else _without_break(line)
        for line in pending.splitlines(keepends):
            yield line

    def readline(self, size: int | None = -1, /) -> bytes:
        """Return the next line with its line feed, or ``size`` bytes of it."""
        readline = getattr(self._raw_stream, "readline", None)
        if readline is None:
            return super().readline(size)
        line: bytes = readline(-1 if size is None else size)
        self._count(line)
        if not line and size != 0:
            self._verify_end()
        return line

    def readlines(self, hint: int | None = -1, /) -> list[bytes]:
        """Return the remaining lines with their line breaks.

        :param hint: enough once this many bytes have been read; not positive for all.
        """
        if hint is None or hint <= 0:
            return list(self.iter_lines(keepends=True))
        return super().readlines(hint)

    def tell(self) -> int:
        """Return the number of bytes read so far."""
        return self._amount_read

    def readable(self) -> bool:
        """Say whether the stream can be read from."""
        readable = getattr(self._raw_stream, "readable", None)
        return True if readable is None else bool(readable())

    def set_socket_timeout(self, timeout: float | None) -> None:
        """Wait another time for the server during the rest of the body.

        :param timeout: seconds, or None to wait without end.
        :raises AttributeError: if the stream is not read from a connection.
        """
        set_timeout = getattr(self._raw_stream, "set_timeout", None)
        if set_timeout is None:
            set_timeout = self._raw_stream._fp.fp.raw._sock.settimeout
        set_timeout(timeout)

    def close(self) -> None:
        """Close the stream below; a connection whose body is unread is dropped."""
        close = getattr(self._raw_stream, "close", None)
        if close is not None:
            close()

    def _count(self, data: Any) -> None:
        """Take note of data that was read."""
        self._amount_read += len(data)

    def _verify_end(self) -> None:
        """Check at the end of the stream that it was all there was."""
        if self._content_length is not None and self._amount_read != int(self._content_length):
            raise IncompleteReadError(actual_bytes=self._amount_read, expected_bytes=int(self._content_length))


def _without_break(line: bytes) -> bytes:
    return line[:-2] if line.endswith(b"\r\n") else line[:-1]


def _translated(error: Exception) -> Exception:
    """Return the SDK's error for one of urllib3's, other errors as they are.

    The SDK's own transport raises the right ones itself; a handler may have put another stream in its place.
    """
    urllib3_exceptions = sys.modules.get("urllib3.exceptions")
    if urllib3_exceptions is None:
        return error
    from .exceptions import BotoCoreError, ReadTimeoutError, ResponseStreamingError

    if isinstance(error, BotoCoreError):
        return error
    if isinstance(error, urllib3_exceptions.ReadTimeoutError):
        return ReadTimeoutError(endpoint_url=error.url, error=error)
    if isinstance(error, urllib3_exceptions.ProtocolError):
        return ResponseStreamingError(error=error)
    return error
