"""What callers give to transfers, and what fails under them."""

from __future__ import annotations

import errno
import io
import os
import threading
from typing import Any

from tests.s3transfer.faults.ends import BrokeError


def full_disk() -> OSError:
    """Return what a full disk raises."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Ear:
    """Hears of one transfer."""

    def __init__(self) -> None:
        self.future: Any = None
        self.is_begun = threading.Event()
        self.bytes = self.ends = 0
        self._lock = threading.Lock()

    def on_queued(self, future: Any, **kwargs: Any) -> None:
        self.future = future
        self.is_begun.set()

    def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
        with self._lock:
            self.bytes += bytes_transferred

    def on_done(self, future: Any, **kwargs: Any) -> None:
        self.ends += 1


class Breaking:
    """A stream of the caller's that fails at some point.

    :param breaks_at: number of bytes it gives; None for all.
    """

    def __init__(self, data: bytes, breaks_at: int | None) -> None:
        self._file = io.BytesIO(data)
        self._breaks_at = len(data) + 1 if breaks_at is None else breaks_at

    def read(self, size: int = -1) -> bytes:
        left = self._breaks_at - self._file.tell()
        if left <= 0:
            raise BrokeError
        return self._file.read(left if size < 0 else min(size, left))


class Seekable(Breaking):
    """The same, and seeks."""

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


class Taking:
    """A sink of the caller's that only takes so many bytes."""

    def __init__(self, room: int | None) -> None:
        self.data = b""
        self._room = room

    def write(self, data: bytes) -> None:
        if self._room is not None and len(self.data) + len(data) > self._room:
            raise full_disk()
        self.data += data


class SmallDisk:
    """The module ``os`` on a machine whose disk takes so many more bytes."""

    def __init__(self, room: int) -> None:
        self._room = room

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def pwrite(self, descriptor: int, data: Any, offset: int) -> int:
        if len(data) > self._room:
            raise full_disk()
        self._room -= len(data)
        return os.pwrite(descriptor, data, offset)
