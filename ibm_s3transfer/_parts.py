"""What is sent in one request: a range of a file on disk, or bytes in memory.

Both can be read like files as often as needed: for digests, by handlers. Only what goes to the wire, by
``send_to``, ``read_to_send`` or ``pieces_left``, counts as progress and obeys the bandwidth limit.
"""

from __future__ import annotations

import errno
import io
import os
import select
import socket
from collections.abc import Iterator
from typing import Any

from ._progress import Meter
from .exceptions import S3UploadFailedError

# File systems that cannot hand pages to sockets say so in one of these ways.
_NO_SENDFILE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
# Up to this size a body leaves in one write with the head of its request.
SMALL_SIZE = 64 << 10
# Reads at a position leave the file's own alone, so that parts of one file do not get in each other's way.
HAS_PREAD = hasattr(os, "pread")
_HAS_SENDFILE = hasattr(os, "sendfile") and hasattr(select, "poll")


class Part:
    """The body of a request that is a part of something larger.

    :param length: number of bytes.
    :param meter: counts what goes.
    """

    __slots__ = ("_at", "_counted", "_length", "_meter")

    def __init__(self, length: int, meter: Meter) -> None:
        self._length = length
        self._meter = meter
        self._at = 0
        self._counted = 0

    def __len__(self) -> int:
        return self._length

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position within the part."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a position within the part."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to ``size`` bytes, or all that is left.

        :raises S3UploadFailedError: if the source has become shorter.
        """
        left = max(0, self._length - self._at)
        data = bytes(self._take(left if size is None or size < 0 else min(size, left)))
        self._at += len(data)
        return data

    def read_to_send(self, size: int, /) -> bytes | memoryview:
        """Return up to ``size`` bytes that go to the wire now."""
        data = self._take(self._meter.allow(min(size, self._length - self._at)))
        self._advance(len(data))
        return data

    def pieces_left(self) -> Iterator[bytes | memoryview]:
        """Yield what has not gone to the wire yet."""
        while self._at < self._length:
            yield self.read_to_send(self._length - self._at)

    def body(self) -> Any:
        """Return what is given to a client as the body of a request."""
        return self

    def finish(self) -> None:
        """Count what went by other ways, now that all of it has."""
        self._at = self._length
        self._advance(0)

    def _advance(self, amount: int) -> None:
        self._at += amount
        gone, self._counted = self._at - self._counted, self._at
        if gone:
            self._meter.count(gone)

    def _take(self, size: int) -> bytes | memoryview:
        """Return exactly ``size`` bytes at the position, or at least some of them."""
        raise NotImplementedError


class MemoryPart(Part):
    """Bytes in memory.

    :param data: the bytes, which must not change.
    :param meter: counts what goes.
    """

    __slots__ = ("_view",)

    def __init__(self, data: bytes | memoryview, meter: Meter) -> None:
        self._view = memoryview(data)
        super().__init__(len(self._view), meter)

    def body(self) -> Any:
        """Return the part, or plain bytes if they are few: those leave in one write with their head."""
        return self if self._length > SMALL_SIZE else bytes(self._view)

    def _take(self, size: int) -> memoryview:
        return self._view[self._at : self._at + size]


class ForeignPart(Part):
    """An object that is handed on as it is, and counted once it has gone.

    :param file: the object.
    :param length: number of bytes that follow.
    :param meter: counts what goes.
    """

    __slots__ = ("_file",)

    def __init__(self, file: Any, length: int, meter: Meter) -> None:
        super().__init__(length, meter)
        self._file = file

    def body(self) -> Any:
        """Return the object."""
        return self._file


class FilePart(Part):
    """A range of a file on disk; its bytes go from there to a plain socket without passing through this process.

    :param descriptor: of the file; the part does not own it.
    :param start: where the range begins.
    :param length: number of bytes.
    :param meter: counts what goes.
    """

    __slots__ = ("_descriptor", "_start")

    def __init__(self, descriptor: int, start: int, length: int, meter: Meter) -> None:
        super().__init__(length, meter)
        self._descriptor = descriptor
        self._start = start

    def send_to(self, sock: socket.socket, size: int) -> int:
        """Let the system copy bytes to a socket.

        :param sock: a plain socket, whose timeout is obeyed.
        :param size: how many at most.
        :returns: how many went, 0 if the system cannot do that.
        :raises S3UploadFailedError: if the file has become shorter, or cannot be read.
        :raises OSError: if the connection breaks, or stalls for too long.
        """
        if not _HAS_SENDFILE:
            return 0
        size = self._meter.allow(min(size, self._length - self._at))
        gone = 0
        while gone < size:
            try:
                sent = os.sendfile(sock.fileno(), self._descriptor, self._start + self._at, size - gone)
            except BlockingIOError:
                _wait_until_writable(sock)
                continue
            except OSError as error:
                if error.errno == errno.EIO:  # sockets know none
                    raise _is_unreadable(error) from error
                if gone or error.errno not in _NO_SENDFILE:
                    raise
                return 0
            if not sent:
                raise _has_shrunk()
            gone += sent
            self._advance(sent)
        return gone

    def _take(self, size: int) -> bytes:
        if not size:
            return b""
        try:
            data = os.pread(self._descriptor, size, self._start + self._at)
        except OSError as error:
            # As it is, the transport would take it for an error of the network and try again.
            raise _is_unreadable(error) from error
        if not data:
            raise _has_shrunk()
        return data


def _has_shrunk() -> S3UploadFailedError:
    return S3UploadFailedError("The file became shorter while it was uploaded")


def _is_unreadable(error: OSError) -> S3UploadFailedError:
    return S3UploadFailedError(f"The file could not be read: {error}")


def _wait_until_writable(sock: Any) -> None:
    timeout = sock.gettimeout()
    poll = select.poll()
    poll.register(sock, select.POLLOUT)
    if not poll.poll(None if timeout is None else timeout * 1000):
        raise TimeoutError("timed out")
