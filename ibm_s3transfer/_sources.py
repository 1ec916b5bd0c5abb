"""What is uploaded: files on disk, bytes in memory, objects that seek, and streams that can be read once."""

from __future__ import annotations

import io
import os
import stat
from typing import Any

from ._files import OSUtils
from ._parts import HAS_PREAD, SMALL_SIZE, FilePart, ForeignPart, MemoryPart, Part
from ._progress import Meter
from ._ranges import Range
from .exceptions import S3UploadFailedError

# A foreign object that is not cut into parts is read into memory up to this size, and handed on as it is beyond.
_MEMORY_SIZE = 64 << 20
_TEXT = "a bytes-like object is required, not 'str': open the file in binary mode ('rb')"


class Source:
    """Something to upload.

    ``size`` is the number of bytes, None for a stream that has not ended; ``is_stream`` says that it can be read only
    in one go, from start to end.

    :param owned: a file that was opened for the source, or None.
    """

    is_stream = False
    size: int | None = None

    def __init__(self, owned: Any = None) -> None:
        self._owned = owned

    def part(self, place: Range, meter: Meter) -> Part:
        """Return a part to send; parts are asked for in order.

        :raises S3UploadFailedError: if the source has become shorter.
        """
        raise NotImplementedError

    def whole(self, size: int, meter: Meter) -> Part:
        """Return all of it to be sent in one request.

        :param size: number of bytes.
        """
        return self.part(Range(1, 0, size), meter)

    def check_unchanged(self) -> None:
        """Raise if the source is not what it was at first.

        :raises S3UploadFailedError: if it has another size.
        """

    def finish(self) -> None:
        """Leave the caller's object as if it had been read to its end."""

    def release(self) -> None:
        """Let go of what was taken hold of."""
        if self._owned is not None:
            self._owned.close()


class FileSource(Source):
    """A regular file.

    :param file: open for reading, without unwritten changes.
    :param start: where to begin.
    :param is_owned: whether the file was opened for the source.
    """

    def __init__(self, file: Any, start: int = 0, is_owned: bool = False) -> None:
        super().__init__(file if is_owned else None)
        self._file = file
        self._start = start
        # A descriptor of our own: if the caller closes the file, its number may come to mean another one.
        self._descriptor = file.fileno() if is_owned else os.dup(file.fileno())
        self._end = os.fstat(self._descriptor).st_size
        self.size = max(0, self._end - start)

    def part(self, place: Range, meter: Meter) -> Part:
        """Return a part of the file, of which nothing is read yet unless it is small."""
        part = FilePart(self._descriptor, self._start + place.start, place.length, meter)
        return MemoryPart(_filled(part, place.length), meter) if place.length <= SMALL_SIZE else part

    def check_unchanged(self) -> None:
        """Raise if bytes were added to the file or cut off."""
        size = os.fstat(self._descriptor).st_size
        if size != self._end:
            raise S3UploadFailedError(
                f"The file had {self._end} bytes and has {size} now: it changed while it was uploaded"
            )

    def stamp(self) -> str:
        """Return what changes when the file does: its size and the time of its last change."""
        found = os.fstat(self._descriptor)
        return f"{found.st_size} {found.st_mtime_ns}"

    def finish(self) -> None:
        """Put the caller's file to where its bytes end."""
        if self._owned is None and not self._file.closed:
            self._file.seek(self._end)

    def release(self) -> None:
        """Close our descriptor."""
        super().release()
        if self._owned is None and self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1


class MemorySource(Source):
    """The content of a ``BytesIO`` as it is now; the object may change meanwhile.

    :param file: the object; it is read from where it stands.
    """

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__()
        self._file = file
        # No copy: the object makes one itself if somebody writes to it.
        self._view = memoryview(file.getvalue())[file.tell() :]
        self.size = len(self._view)

    def part(self, place: Range, meter: Meter) -> Part:
        """Return a part of the memory itself."""
        return MemoryPart(self._view[place.start : place.start + place.length], meter)

    def finish(self) -> None:
        """Put the object to its end."""
        if not self._file.closed:
            self._file.seek(0, io.SEEK_END)


class ObjectSource(Source):
    """Any object that reads and seeks; its parts are read into memory, one after the other.

    :param file: it is read from where it stands.
    :param is_owned: whether it was opened for the source.
    """

    def __init__(self, file: Any, is_owned: bool = False) -> None:
        super().__init__(file if is_owned else None)
        self._file = file
        self._start = file.tell()
        end = file.seek(0, io.SEEK_END)
        end = file.tell() if end is None else end
        file.seek(self._start)
        self._at = 0
        self.size = max(0, end - self._start)

    def part(self, place: Range, meter: Meter) -> Part:
        """Return a part that was read into memory."""
        if self._at != place.start:
            self._file.seek(self._start + place.start)
        data = _filled(self._file, place.length)
        self._at = place.start + len(data)
        return MemoryPart(data, meter)

    def whole(self, size: int, meter: Meter) -> Part:
        """Return what is in memory if that is not too much, else the object itself."""
        if size <= _MEMORY_SIZE or size != self.size:
            return super().whole(size, meter)
        return ForeignPart(self._file, size, meter)


class StreamSource(Source):
    """Something that can only be read once, such as a pipe or a socket.

    :param file: an object with ``read``.
    :param is_owned: whether it was opened for the source.
    """

    is_stream = True

    def __init__(self, file: Any, is_owned: bool = False) -> None:
        super().__init__(file if is_owned else None)
        self._file = file
        self._ahead = b""
        # Once told, the end is not asked for again: a terminal, for one, would have to tell it twice.
        self._has_ended = False

    def whole(self, size: int, meter: Meter) -> Part:
        """Return what was looked at ahead."""
        return MemoryPart(self.read(size), meter)

    def look_ahead(self, size: int) -> bytes:
        """Return what comes first without taking it; less than ``size`` bytes if that is all there is."""
        self._ahead += self._next(size - len(self._ahead))
        return self._ahead

    def read(self, size: int) -> bytes:
        """Return what comes next; less than ``size`` bytes, or none, at the end."""
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        if len(data) == size:
            return data
        more = self._next(size - len(data))
        return data + more if data else more

    def _next(self, size: int) -> bytes:
        if self._has_ended:
            return b""
        data = _read_fully(self._file, size)
        self._has_ended = len(data) < size
        return data


def _filled(file: Any, size: int) -> bytes:
    data = _read_fully(file, size)
    if len(data) < size:
        raise S3UploadFailedError(f"There were {size} bytes to upload, but only {len(data)} came")
    return data


def _read_fully(file: Any, size: int) -> bytes:
    """Read until there are ``size`` bytes or no more come: pipes and sockets give what they have."""
    pieces: list[bytes] = []
    left = size
    while left > 0:
        data = file.read(left)
        if data is None:
            # Not the end: what was cut off here would be stored as if it were whole.
            raise BlockingIOError("there is nothing to read yet: give a stream that waits, not one without blocking")
        if isinstance(data, str):
            raise TypeError(_TEXT)
        if not data:
            break
        pieces.append(data)
        left -= len(data)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def open_source(fileobj: Any, files: OSUtils) -> Source:
    """Return what is to be uploaded.

    :param fileobj: a path, or an object with ``read``.
    :param files: opens paths.
    :raises RuntimeError: if it is neither.
    :raises OSError: if the file cannot be opened.
    """
    if isinstance(fileobj, (str, os.PathLike)):
        return _open_path(os.fspath(fileobj), files)
    if isinstance(fileobj, io.TextIOBase):
        raise TypeError(_TEXT)
    if not hasattr(fileobj, "read"):
        raise RuntimeError(f"Input {fileobj} of type: {type(fileobj)} is not supported.")
    # A named temporary file is a wrapper of the file itself.
    file = getattr(fileobj, "file", fileobj) if type(fileobj).__module__ == "tempfile" else fileobj
    if not is_seekable(file):
        return StreamSource(file)
    if type(file) is io.BytesIO:
        return MemorySource(file)
    if is_plain(file):
        if type(file) is io.BufferedRandom:
            file.flush()
        return FileSource(file, file.tell())
    return ObjectSource(file)


def _open_path(path: str, files: OSUtils) -> Source:
    file = files.open(path, "rb")
    try:
        if is_plain(file):
            return FileSource(file, is_owned=True)
        return ObjectSource(file, is_owned=True) if is_seekable(file) else StreamSource(file, is_owned=True)
    except BaseException:
        file.close()
        raise


def is_plain(file: Any) -> bool:
    """Say whether a file object is an ordinary file on disk, which can be read and written at any position.

    Other objects may name a file (``fileno``) and yet give something else: a decompressing reader does.
    """
    kind = type(file)
    if not HAS_PREAD or kind not in (io.FileIO, io.BufferedReader, io.BufferedRandom, io.BufferedWriter):
        return False
    if kind is not io.FileIO and type(file.raw) is not io.FileIO:
        return False
    return stat.S_ISREG(os.fstat(file.fileno()).st_mode)


def is_seekable(file: Any) -> bool:
    """Say whether an object can go to any position."""
    seekable = getattr(file, "seekable", None)
    if seekable is not None:
        return bool(seekable())
    if not (hasattr(file, "seek") and hasattr(file, "tell")):
        return False
    try:
        file.seek(0, io.SEEK_CUR)
    except (OSError, ValueError):
        return False
    return True
