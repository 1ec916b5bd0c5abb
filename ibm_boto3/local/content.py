"""The bytes of objects and of request bodies, wherever they lie: read in pieces, shared, never copied."""

from __future__ import annotations

import bisect
import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import IO, Any

BLOCK_BYTES = 1024 * 1024


class Content:
    """Bytes that do not change.

    :param size: how many there are.
    """

    __slots__ = ("__weakref__", "size")

    def __init__(self, size: int) -> None:
        self.size = size

    def read(self, start: int = 0, end: int | None = None) -> bytes:
        """Return a part of the bytes.

        :param start: where it begins.
        :param end: where it ends, the end of all if None.
        :returns: the part, in memory.
        """
        raise NotImplementedError

    def blocks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yield a part in blocks of bounded size.

        :param start: where it begins.
        :param end: where it ends, the end of all if None.
        :returns: the blocks, none of them empty.
        """
        end = self.size if end is None else end
        for place in range(start, end, BLOCK_BYTES):
            yield self.read(place, min(end, place + BLOCK_BYTES))

    def part(self, start: int, end: int) -> Content:
        """Return a part as a content of its own.

        :param start: where it begins.
        :param end: where it ends.
        :returns: a content that shares the bytes.
        """
        return self if (start, end) == (0, self.size) else JoinedContent([(self, start, end)])

    def open(self) -> IO[bytes]:
        """Return the content as a file.

        :returns: a readable file at its beginning.
        """
        return io.BufferedReader(ContentFile(self), BLOCK_BYTES)

    def md5(self) -> bytes:
        """Return the MD5 of the content, 16 bytes."""
        return self.digest_with(hashlib.md5(usedforsecurity=False))

    def sha256(self) -> str:
        """Return the SHA-256 of the content, 64 hexadecimal digits."""
        return self.digest_with(hashlib.sha256()).hex()

    def digest_with(self, digest: hashlib._Hash) -> bytes:
        """Feed the content to a digest.

        :param digest: a new digest object.
        :returns: the digest's bytes.
        """
        for block in self.blocks():
            digest.update(block)
        return digest.digest()


class MemoryContent(Content):
    """Bytes in memory.

    :param data: the bytes.
    """

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        super().__init__(len(data))
        self.data = data

    def read(self, start: int = 0, end: int | None = None) -> bytes:
        """Return a part of the bytes.

        :param start: where it begins.
        :param end: where it ends, the end of all if None.
        :returns: the part.
        """
        return self.data if start == 0 and (end is None or end == self.size) else self.data[start:end]

    def open(self) -> IO[bytes]:
        """Return the content as a file.

        :returns: a readable file at its beginning.
        """
        return io.BytesIO(self.data)


EMPTY = MemoryContent(b"")


class JoinedContent(Content):
    """Parts of other contents, one after the other.

    :param parts: contents, where their part begins and where it ends.
    """

    __slots__ = ("_parts", "_places")

    def __init__(self, parts: Sequence[tuple[Content, int, int]]) -> None:
        self._parts = [part for part in parts if part[1] < part[2]]
        self._places: list[int] = []
        size = 0
        for _, start, end in self._parts:
            self._places.append(size)
            size += end - start
        super().__init__(size)

    def read(self, start: int = 0, end: int | None = None) -> bytes:
        """Return a part of the bytes.

        :param start: where it begins.
        :param end: where it ends, the end of all if None.
        :returns: the part, in memory.
        """
        end = self.size if end is None else end
        pieces = []
        first = bisect.bisect_right(self._places, start) - 1
        for place, (content, inner, inner_end) in zip(self._places[first:], self._parts[first:], strict=True):
            if place >= end:
                break
            pieces.append(content.read(inner + max(0, start - place), min(inner_end, inner + end - place)))
        return b"".join(pieces)


class ContentFile(io.RawIOBase):
    """A content as a raw file.

    :param content: the content.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._place = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes into a buffer.

        :param buffer: where they go.
        :returns: how many there were, 0 at the end.
        """
        view = memoryview(buffer)
        data = self._content.read(self._place, min(self._content.size, self._place + len(view)))
        view[: len(data)] = data
        self._place += len(data)
        return len(data)
