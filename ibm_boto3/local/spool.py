"""Keeps large contents in one temporary file that the system frees when the process ends, however it ends."""

from __future__ import annotations

import atexit
import os
import tempfile
import threading
from typing import IO

from ibm_boto3.local.content import BLOCK_BYTES, Content, MemoryContent

#: Contents up to here stay in memory.
MEMORY_BYTES = 1024 * 1024


class Spool:
    """Blocks of one size in a temporary file, used again once they are free."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file: IO[bytes] | None = None
        self._free: list[int] = []
        self._count = 0

    def take(self) -> int:
        """Reserve a block.

        :returns: its number.
        """
        with self._lock:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="local-cos-", buffering=0)  # noqa: SIM115 - lives on
                atexit.register(self._file.close)
            if self._free:
                return self._free.pop()
            self._count += 1
            return self._count - 1

    def give_back(self, blocks: list[int]) -> None:
        """Free blocks.

        :param blocks: their numbers.
        """
        self._free.extend(blocks)

    def write(self, block: int, start: int, data: memoryview) -> None:
        """Write into a block.

        :param block: its number.
        :param start: where in the block.
        :param data: what fits behind that place.
        """
        assert self._file is not None
        with self._lock:
            self._file.seek(block * BLOCK_BYTES + start)
            while data:
                data = data[self._file.write(data) :]

    def read(self, block: int, start: int, end: int) -> bytes:
        """Read from a block.

        :param block: its number.
        :param start: where in the block.
        :param end: where to stop.
        :returns: the bytes.
        """
        assert self._file is not None
        place = block * BLOCK_BYTES + start
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), end - start, place)
        with self._lock:
            self._file.seek(place)
            return self._file.read(end - start)


SPOOL = Spool()


class SpooledContent(Content):
    """Bytes in blocks of the spool, which are free once nobody holds the content any more.

    :param blocks: the numbers of the blocks, each full but the last.
    :param size: how many bytes there are.
    """

    __slots__ = ("_blocks",)

    def __init__(self, blocks: list[int], size: int) -> None:
        super().__init__(size)
        self._blocks = blocks

    def read(self, start: int = 0, end: int | None = None) -> bytes:
        """Return a part of the bytes.

        :param start: where it begins.
        :param end: where it ends, the end of all if None.
        :returns: the part, in memory.
        """
        end = self.size if end is None else min(end, self.size)
        pieces = []
        while start < end:
            number, inner = divmod(start, BLOCK_BYTES)
            stop = min(BLOCK_BYTES, inner + end - start)
            pieces.append(SPOOL.read(self._blocks[number], inner, stop))
            start += stop - inner
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def __del__(self) -> None:
        SPOOL.give_back(self._blocks)


class ContentWriter:
    """Takes bytes piece by piece, and moves them to the spool when they grow many."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._blocks: list[int] = []
        self._size = 0

    def write(self, piece: bytes | memoryview) -> None:
        """Append a piece.

        :param piece: the bytes.
        """
        if not self._blocks and self._size + len(piece) <= MEMORY_BYTES:
            self._pieces.append(bytes(piece))
            self._size += len(piece)
            return
        kept, self._pieces = self._pieces, []
        if kept:
            self._size = 0
        for data in [*kept, piece]:
            self._spool(memoryview(data))

    def _spool(self, data: memoryview) -> None:
        while data:
            inner = self._size % BLOCK_BYTES
            if not inner:
                self._blocks.append(SPOOL.take())
            count = min(len(data), BLOCK_BYTES - inner)
            SPOOL.write(self._blocks[-1], inner, data[:count])
            self._size += count
            data = data[count:]

    def done(self) -> Content:
        """Return what was written; nothing is written after that.

        :returns: the content.
        """
        if not self._blocks:
            return MemoryContent(self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces))
        blocks, self._blocks = self._blocks, []
        return SpooledContent(blocks, self._size)

    def __del__(self) -> None:
        # A body that was cut off leaves its blocks here.
        SPOOL.give_back(self._blocks)
