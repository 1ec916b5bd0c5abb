"""Bodies in aws-chunked coding: pieces with their sizes, and behind them the checksum, computed on the way out.

The coding's length follows from the body's, so requests announce it: strict servers refuse bodies of unknown length.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from .._bodies import TEXT_MODE, measure, rewind
from ..exceptions import AwsChunkedWrapperError, ParamValidationError
from .algorithms import Digest, text_of

CHUNK_SIZE = 1 << 20
# What is read of a file at a time: large enough that digests run without the interpreter lock, small enough to stay in
# the cache, and in memory once for each of many parts.
PIECE_SIZE = 1 << 17


def framed(body: Any, name: str, digest: Digest) -> bytes:
    """Return a small body with its checksum behind it.

    :param body: bytes-like, in memory.
    :param name: name of the trailer.
    :param digest: a digest that has seen no data.
    """
    if not body:
        return _end(name, digest)
    digest.update(body)
    return b"%x\r\n%b\r\n%b" % (len(body), body, _end(name, digest))


def _end(name: str, digest: Digest) -> bytes:
    return f"0\r\n{name}:{text_of(digest)}\r\n\r\n".encode()


class TrailerBody(io.RawIOBase):
    """A body whose checksum follows it, read once for both.

    The transport takes it by :meth:`encoded_pieces`, without copies; to everybody else it is a file that can be read
    from its start as often as needed.

    :param source: bytes-like, or a file; it is read from where it stands and never closed.
    :param name: name of the trailer.
    :param new_digest: returns a digest that has seen no data.
    :raises UnseekableStreamError: if the source is a stream that cannot go back.
    """

    def __init__(self, source: Any, name: str, new_digest: Callable[[], Digest]) -> None:
        self._name = name
        self._new_digest = new_digest
        # Content in memory has no position.
        self._start: int | None = None
        if isinstance(source, (bytes, bytearray, memoryview)):
            source = memoryview(source).cast("B")
            self.decoded_length = len(source)
        else:
            self._start, self.decoded_length = measure(source)
        self._source: Any = source
        self._length = self._encoded_length()
        self._position = 0
        self._pieces: Iterator[Any] | None = None
        self._unread = memoryview(b"")

    def __len__(self) -> int:
        """Return the number of bytes in aws-chunked coding."""
        return self._length

    def encoded_pieces(self) -> Iterator[bytes | memoryview]:
        """Yield the whole body in aws-chunked coding, from its start.

        :raises AwsChunkedWrapperError: if the source has another length than it had at first.
        """
        rewind(self._source, self._start)
        digest = self._new_digest()
        end_of_last = b""
        for at in range(0, self.decoded_length, CHUNK_SIZE):
            size = min(CHUNK_SIZE, self.decoded_length - at)
            yield b"%s%x\r\n" % (end_of_last, size)
            for piece in self._chunk(at, size):
                digest.update(piece)
                yield piece
                del piece  # the next one is going to take its memory
            end_of_last = b"\r\n"
        if self._start is not None and self._source.read(1):
            raise self._changed()
        yield end_of_last + _end(self._name, digest)

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a part of ``buffer`` with the body in aws-chunked coding; return 0 at its end."""
        if self._pieces is None:
            self._pieces = self._pieces_from(self._position)
        while not self._unread:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._unread = memoryview(piece)
        count = min(len(buffer), len(self._unread))
        buffer[:count] = self._unread[:count]
        self._unread = self._unread[count:]
        self._position += count
        return count

    def tell(self) -> int:
        """Return the position in the aws-chunked coding."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a position in the aws-chunked coding; what lies before it is read once more, for the checksum.

        :raises UnseekableStreamError: if the source is a stream that cannot go back.
        """
        rewind(self._source, self._start)
        origin = (0, self._position, self._length)[whence]
        self._position = min(max(0, origin + offset), self._length)
        self._pieces, self._unread = None, memoryview(b"")
        return self._position

    def _pieces_from(self, position: int) -> Iterator[Any]:
        for piece in self.encoded_pieces():
            yield piece[position:]
            position = max(0, position - len(piece))

    def _encoded_length(self) -> int:
        full, rest = divmod(self.decoded_length, CHUNK_SIZE)
        chunks = full * (len(f"{CHUNK_SIZE:x}") + CHUNK_SIZE + 4) + (len(f"{rest:x}") + rest + 4 if rest else 0)
        return chunks + len(_end(self._name, self._new_digest()))

    def _chunk(self, at: int, size: int) -> Iterator[Any]:
        """Yield a chunk's content: what lies in memory at once, a file as it is read."""
        if self._start is None:
            yield self._source[at : at + size]
            return
        # A part of a transfer tells reading for the wire from reading for a digest.
        read = getattr(self._source, "read_to_send", self._source.read)
        while size > 0:
            piece = read(min(size, PIECE_SIZE))
            if isinstance(piece, str):
                raise ParamValidationError(report=TEXT_MODE)
            if not 0 < len(piece) <= size:
                raise self._changed()
            size -= len(piece)
            yield piece
            del piece

    def _changed(self) -> AwsChunkedWrapperError:
        return AwsChunkedWrapperError(error_msg=f"The body had {self.decoded_length} bytes and has changed since")
