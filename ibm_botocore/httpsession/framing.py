"""The body of an answer as a readable stream: by length, in chunks, or up to the connection's end (RFC 9112, 6)."""

from __future__ import annotations

import io
import re
from typing import Any

from .errors import BadAnswerError, ServerClosedError, reading_failed
from .pools import Connection

_PIECE = 1 << 18
_MAX_LINE = 8192
_MAX_TRAILERS = 100
_chunk_size = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n").fullmatch


class IncomingBody(io.RawIOBase):
    """A body on the wire; reading its end gives the connection back.

    After an error every further read fails the same way: what came next on the wire would not be what comes next
    in the body.

    :param connection: where the body comes from.
    :param is_reusable: whether the connection can serve another request afterwards.
    :param url: URL of the request, for errors.
    """

    def __init__(self, connection: Connection, is_reusable: bool, url: str) -> None:
        self._connection = connection
        self._is_reusable = is_reusable
        self._url = url
        self._is_finished = False
        self._failure: Exception | None = None

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a part of ``buffer`` with what has arrived.

        :returns: number of bytes, 0 at the end.
        :raises ResponseStreamingError: if the body breaks off or is malformed.
        :raises ReadTimeoutError: if nothing comes in time.
        """
        if self._is_finished or not len(buffer):
            return 0
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if self._failure is not None:
            raise self._failure
        try:
            return self._receive_into(buffer)
        except Exception as error:
            self._connection.close()
            self._failure = reading_failed(error, self._url)
            raise self._failure from error
        except BaseException as interruption:
            self._connection.close()
            self._failure = reading_failed(ServerClosedError(f"interrupted: {interruption!r}"), self._url)
            raise

    def readall(self) -> bytes:
        """Return what is left of the body."""
        pieces: list[bytearray] = []
        while True:
            piece = bytearray(_PIECE)
            count = self.readinto(piece)
            if not count:
                return b"".join(pieces)
            pieces.append(piece if count == _PIECE else piece[:count])

    def set_timeout(self, timeout: float | None) -> None:
        """Wait another time for the rest of the body."""
        if not self._is_finished:
            self._connection.set_timeout(timeout)

    def close(self) -> None:
        """Drop the connection unless the body was read to its end."""
        if not self.closed and not self._is_finished:
            self._connection.close()
        super().close()

    def _receive_into(self, buffer: Any) -> int:
        raise NotImplementedError

    def _finish(self) -> None:
        self._is_finished = True
        if self._is_reusable:
            self._connection.release()
        else:
            self._connection.close()


class CountedBody(IncomingBody):
    """A body whose length was announced.

    :param length: number of bytes, more than 0.
    """

    def __init__(self, connection: Connection, is_reusable: bool, url: str, length: int) -> None:
        super().__init__(connection, is_reusable, url)
        self._length = length
        self._left = length

    def _receive_into(self, buffer: Any) -> int:
        count = _receive(self._connection, buffer, self._left)
        if not count:
            came = self._length - self._left
            raise ServerClosedError(f"connection broken: {came} bytes read, {self._left} more expected")
        self._left -= count
        if not self._left:
            self._finish()
        return count


class OpenEndedBody(IncomingBody):
    """A body that ends with the connection."""

    def _receive_into(self, buffer: Any) -> int:
        count = _receive(self._connection, buffer, len(buffer))
        if not count:
            self._is_reusable = False
            self._finish()
        return count


class ChunkedBody(IncomingBody):
    """A body that comes in chunks, each with its length (RFC 9112, 7.1); trailers are read over."""

    def __init__(self, connection: Connection, is_reusable: bool, url: str) -> None:
        super().__init__(connection, is_reusable, url)
        self._wire = _Wire(connection)
        self._file = io.BufferedReader(self._wire, 65536)
        self._left = 0
        self._is_first = True

    def _receive_into(self, buffer: Any) -> int:
        if not self._left:
            self._left = self._next_size()
            if not self._left:
                self._end()
                return 0
        count = self._file.readinto1(memoryview(buffer)[: self._left])
        if not count:
            raise ServerClosedError(f"connection broken: {self._left} more bytes of a chunk expected")
        self._left -= count
        return count

    def _next_size(self) -> int:
        if not self._is_first and self._line() not in (b"\r\n", b"\n"):
            raise BadAnswerError("a chunk is longer than announced")
        self._is_first = False
        line = self._line()
        match = _chunk_size(line)
        if match is None:
            raise BadAnswerError(f"no chunk size: {line[:40]!r}")
        return int(match[1], 16)

    def _end(self) -> None:
        for _ in range(_MAX_TRAILERS):
            if self._line() in (b"\r\n", b"\n"):
                # Bytes read ahead beyond the end belong to nobody: the connection is out of step.
                self._wire.is_over = True
                self._is_reusable = self._is_reusable and not self._file.peek(1)
                self._finish()
                return
        raise BadAnswerError(f"more than {_MAX_TRAILERS} trailers")

    def _line(self) -> bytes:
        line = self._file.readline(_MAX_LINE)
        if not line.endswith(b"\n"):
            if len(line) < _MAX_LINE:
                raise ServerClosedError("connection broken inside a chunked body")
            raise BadAnswerError("a line of a chunked body is too long")
        return line


class _Wire(io.RawIOBase):
    """The bytes of a connection, those read ahead first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return 0 if self.is_over else _receive(self._connection, buffer, len(buffer))


def _receive(connection: Connection, buffer: Any, limit: int) -> int:
    """Put up to ``limit`` bytes of a connection into a buffer; 0 when the server closed it."""
    size = min(len(buffer), limit)
    unread = connection.unread
    if not unread:
        return int(connection.sock.recv_into(buffer, size))
    piece = unread[:size]
    buffer[: len(piece)] = piece
    connection.unread = unread[size:]
    return len(piece)
