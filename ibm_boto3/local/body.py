"""Request bodies: small ones in memory, large ones in a temporary file."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from typing import IO

MEMORY_BYTES = 4 * 1024 * 1024
BLOCK_BYTES = 1024 * 1024


class Body:
    """The complete content of a request.

    :param file: holds the content; closed with the body.
    :param size: its length in bytes.
    """

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self.size = size

    @classmethod
    def of(cls, content: bytes) -> Body:
        """Wrap bytes.

        :param content: the bytes.
        :returns: a body that holds them.
        """
        return cls(io.BytesIO(content), len(content))

    def open(self) -> IO[bytes]:
        """Return the content as a file, positioned at its start.

        :returns: the same file object each time.
        """
        self._file.seek(0)
        return self._file

    def read(self) -> bytes:
        """Return the content.

        :returns: all of it, in memory.
        """
        return self.open().read()

    def blocks(self) -> Iterator[bytes]:
        """Yield the content in blocks of bounded size.

        :returns: the blocks, none of them empty.
        """
        file = self.open()
        while block := file.read(BLOCK_BYTES):
            yield block

    def sha256(self) -> str:
        """Return the SHA-256 of the content.

        :returns: 64 hexadecimal digits.
        """
        digest = hashlib.sha256()
        for block in self.blocks():
            digest.update(block)
        return digest.hexdigest()

    def close(self) -> None:
        """Free the memory or the file."""
        self._file.close()


class BodyWriter:
    """Takes a body piece by piece, and moves to a temporary file when it grows large."""

    def __init__(self) -> None:
        self._memory: io.BytesIO | None = io.BytesIO()
        self._file: IO[bytes] = self._memory
        self._size = 0

    def write(self, piece: bytes | memoryview) -> None:
        """Append a piece.

        :param piece: the bytes.
        """
        self._size += len(piece)
        if self._size > MEMORY_BYTES and self._memory is not None:
            self._move_to_disk(self._memory)
        self._file.write(piece)

    def _move_to_disk(self, memory: io.BytesIO) -> None:
        self._file = tempfile.TemporaryFile(prefix="local-cos-")  # noqa: SIM115 - lives as long as the body
        self._file.write(memory.getbuffer())
        self._memory = None

    def done(self) -> Body:
        """Return what was written.

        :returns: the body.
        """
        return Body(self._file, self._size)
