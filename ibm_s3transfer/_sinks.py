"""Where a download goes: a new file that replaces the old one when it is complete, or an object of the caller's."""

from __future__ import annotations

import errno
import io
import os
import stat
import threading
from typing import Any

from ._files import OSUtils, reserve
from ._parts import HAS_PREAD
from ._sources import is_plain, is_seekable
from .exceptions import S3DownloadFailedError

_BUFFER_TYPES = (io.BytesIO, io.FileIO, io.BufferedWriter, io.BufferedRandom)


class Sink:
    """Something to write a download to.

    ``can_go_back`` says whether bytes may be written a second time.
    """

    can_go_back = True

    def reserve(self, size: int) -> None:
        """Make sure that there is space.

        :param size: number of bytes to come.
        """

    def has_room(self, start: int) -> bool:
        """Say whether a part may be fetched before those in front of it have been written.

        :param start: where it begins.
        """
        return True

    def write(self, start: int, data: memoryview) -> None:
        """Write bytes at a position.

        :raises OSError: if they cannot be written.
        """
        raise NotImplementedError

    def commit(self, size: int) -> None:
        """Take what was written as complete.

        :param size: number of bytes that were written.
        """

    def discard(self) -> None:
        """Take back what can be taken back of an incomplete download."""


class FileSink(Sink):
    """A file on disk that takes bytes at any position.

    :param file: open for writing, without unwritten changes.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._descriptor: int = file.fileno()
        self._lock = threading.Lock()

    def write(self, start: int, data: memoryview) -> None:
        """Write bytes at a position of the file."""
        if not HAS_PREAD:
            with self._lock:
                self._file.seek(start)
                _write_fully(self._file, data)
            return
        while data:
            count = os.pwrite(self._descriptor, data, start)
            start += count
            data = data[count:]

    def commit(self, size: int) -> None:
        """Put the caller's file behind what was written."""
        self._file.seek(size)


class NewFileSink(FileSink):
    """A file under another name beside the target, which takes the target's place when it is complete.

    :param target: path of the file to replace or to create; a symbolic link stays one.
    :param files: does what has to be done with files.
    :raises OSError: if the file cannot be created.
    """

    def __init__(self, target: str, files: OSUtils) -> None:
        self._target = os.path.realpath(target)
        if os.path.isdir(self._target):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), target)
        self._files = files
        self._name = files.get_temp_filename(self._target)
        super().__init__(files.open(self._name, "xb"))
        try:
            self._take_over_mode()
        except BaseException:
            self.discard()
            raise

    @property
    def path(self) -> str:
        """Where the file is until it takes the target's place."""
        return self._name

    def reserve(self, size: int) -> None:
        """Give the file its size, and the space for it.

        :raises OSError: if there is not enough space.
        """
        reserve(self._descriptor, size)

    def commit(self, size: int) -> None:
        """Put the file in the place of the target.

        :raises S3DownloadFailedError: if it has another size.
        :raises OSError: if it cannot be closed or renamed.
        """
        written = os.fstat(self._descriptor).st_size
        if written != size:
            raise S3DownloadFailedError(f"The file has {written} bytes instead of {size}")
        self._file.close()
        self._files.rename_file(self._name, self._target)

    def discard(self) -> None:
        """Remove the file; the target stays as it was."""
        try:
            self._file.close()
        finally:
            self._files.remove_file(self._name)

    def _take_over_mode(self) -> None:
        try:
            mode = os.stat(self._target).st_mode
        except FileNotFoundError:
            return
        os.chmod(self._name, stat.S_IMODE(mode))


class SeekingSink(Sink):
    """An object that writes and seeks, one part at a time.

    :param file: the object; it is written from its very start, as published.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._lock = threading.Lock()

    def write(self, start: int, data: memoryview) -> None:
        """Write bytes at a position of the object."""
        with self._lock:
            self._file.seek(start)
            _write_fully(self._file, data)

    def commit(self, size: int) -> None:
        """Put the object behind what was written."""
        self._file.seek(size)


class OrderedSink(Sink):
    """An object that takes bytes only in order: a pipe, a device, a file opened for appending.

    What comes early is kept in memory.

    :param file: an object with ``write``.
    :param room: number of bytes that may be waited for in front of a part.
    :param is_owned: whether the object was opened for the download.
    """

    can_go_back = False

    def __init__(self, file: Any, room: int, is_owned: bool = False) -> None:
        self._file = file
        self._room = room
        self._is_owned = is_owned
        self._lock = threading.Lock()
        self._next = 0
        self._early: dict[int, bytes] = {}

    def has_room(self, start: int) -> bool:
        """Say whether a part begins soon enough behind what was written."""
        return start - self._next < self._room

    def write(self, start: int, data: memoryview) -> None:
        """Write bytes if it is their turn, and those that waited for them."""
        with self._lock:
            if start != self._next:
                self._early[start] = bytes(data)
                return
            self._append(data)
            while self._early and (early := self._early.pop(self._next, None)) is not None:
                self._append(memoryview(early))

    def commit(self, size: int) -> None:
        """Close what was opened for the download."""
        self._close()

    def discard(self) -> None:
        """Close what was opened for the download; bytes that went cannot be taken back."""
        self._close()

    def _append(self, data: memoryview) -> None:
        _write_fully(self._file, data)
        self._next += len(data)

    def _close(self) -> None:
        self._early.clear()
        if self._is_owned:
            self._file.close()


def _write_fully(file: Any, data: memoryview) -> None:
    if type(file) not in _BUFFER_TYPES:
        # An object of the caller's may keep what it is given, and the memory is going to be used again.
        data = bytes(data)  # type: ignore[assignment]
    while data:
        count = file.write(data)
        # Only raw files write less than they are given; objects of the caller's may return anything.
        if type(file) is not io.FileIO:
            return
        data = data[count or 0 :]


def open_sink(fileobj: Any, files: OSUtils, room: int) -> Sink:
    """Return what a download is written to.

    :param fileobj: a path, or an object with ``write``.
    :param files: does what has to be done with files.
    :param room: bytes that may wait in memory for those in front of them.
    :raises RuntimeError: if it is neither.
    :raises OSError: if the file cannot be created.
    """
    if isinstance(fileobj, (str, os.PathLike)):
        return _open_path(os.fspath(fileobj), files, room)
    if not hasattr(fileobj, "write"):
        raise RuntimeError(f"Output {fileobj} of type: {type(fileobj)} is not supported.")
    file = getattr(fileobj, "file", fileobj) if type(fileobj).__module__ == "tempfile" else fileobj
    if not is_seekable(file) or _appends(file):
        return OrderedSink(file, room)
    if is_plain(file):
        if type(file) is not io.FileIO:
            file.flush()
        return FileSink(file)
    return SeekingSink(file)


def _open_path(path: str, files: OSUtils, room: int) -> Sink:
    if files.is_special_file(path):
        return OrderedSink(files.open(path, "wb"), room, is_owned=True)
    return NewFileSink(path, files)


def _appends(file: Any) -> bool:
    """Say whether a file puts all bytes behind its end, wherever one seeks."""
    mode = getattr(file, "mode", "")
    return isinstance(mode, str) and "a" in mode
