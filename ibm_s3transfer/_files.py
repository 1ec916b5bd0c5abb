"""The file system as transfers use it."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterable
from typing import Any

from ._parts import FilePart, MemoryPart, Part
from ._progress import Meter

_MAX_NAME_BYTES = 255
_SUFFIX_BYTES = 4


class OSUtils:
    """What transfers do with files on disk; a manager takes a subclass that does it another way."""

    def get_file_size(self, filename: str) -> int:
        """Return the size of a file in bytes."""
        return os.path.getsize(filename)

    def open(self, filename: str, mode: str) -> Any:
        """Open a file.

        :param filename: its path.
        :param mode: as the function ``open`` takes it; ``x`` creates a file that must not exist.
        """
        # What is read and written goes by whole parts: a buffer would be one more copy.
        return open(filename, mode, buffering=0)

    def remove_file(self, filename: str) -> None:
        """Remove a file, if it is there."""
        try:
            os.remove(filename)
        except FileNotFoundError:
            pass

    def rename_file(self, current_filename: str, new_filename: str) -> None:
        """Give a file another name, in place of the file that had it."""
        os.replace(current_filename, new_filename)

    @classmethod
    def is_special_file(cls, filename: str) -> bool:
        """Say whether there is a pipe, a device or a socket of that name, which can only be written in place."""
        try:
            mode = os.stat(filename).st_mode
        except OSError:
            return False
        return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISBLK(mode) or stat.S_ISSOCK(mode)

    def get_temp_filename(self, filename: str) -> str:
        """Return a name beside a file's that nobody can guess and no file system finds too long."""
        folder, name = os.path.split(filename)
        suffix = f".{secrets.token_hex(_SUFFIX_BYTES)}"
        while len(os.fsencode(name)) + len(suffix) > _MAX_NAME_BYTES:
            name = name[:-1]
        return os.path.join(folder, name + suffix)

    def allocate(self, filename: str, size: int) -> None:
        """Give a file its size and the space for it.

        :raises OSError: if there is not enough space, or the file system allows no file of that size.
        """
        with open(filename, "r+b", buffering=0) as file:
            reserve(file.fileno(), size)

    def open_file_chunk_reader(
        self, filename: str, start_byte: int, size: int, callbacks: Iterable[Callable[..., Any]] | None
    ) -> Part:
        """Return a part of a file.

        :param filename: path of the file.
        :param start_byte: where the part begins.
        :param size: number of bytes; those that the file lacks are left out.
        :param callbacks: called with ``bytes_transferred=`` for what goes to the wire.
        """
        length = max(0, min(size, self.get_file_size(filename) - start_byte))
        return _OwnedFilePart(open(filename, "rb", buffering=0), start_byte, length, _meter(callbacks))

    def open_file_chunk_reader_from_fileobj(
        self,
        fileobj: Any,
        chunk_size: int,
        full_file_size: int,
        callbacks: Iterable[Callable[..., Any]] | None,
        close_callbacks: Iterable[Callable[..., Any]] | None = None,
    ) -> Part:
        """Return a part of a file object, read from where it stands.

        :param fileobj: open in binary mode.
        :param chunk_size: number of bytes.
        :param full_file_size: accepted for compatibility.
        :param callbacks: called with ``bytes_transferred=`` for what goes to the wire.
        :param close_callbacks: accepted for compatibility.
        """
        return MemoryPart(fileobj.read(chunk_size), _meter(callbacks))


class _OwnedFilePart(FilePart):
    """A part of a file that nobody else has open."""

    __slots__ = ("_file",)

    def __init__(self, file: Any, start: int, length: int, meter: Meter) -> None:
        super().__init__(file.fileno(), start, length, meter)
        self._file = file

    def __enter__(self) -> _OwnedFilePart:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _meter(callbacks: Iterable[Callable[..., Any]] | None) -> Meter:
    functions = list(callbacks or ())

    def report(amount: int) -> None:
        for function in functions:
            function(bytes_transferred=amount)

    return Meter(report if functions else None)


def reserve(descriptor: int, size: int) -> None:
    """Give an open file its size and, where the system can do that, the space for it.

    :raises OSError: if there is not enough space, or the file system allows no file of that size.
    """
    os.truncate(descriptor, size)
    if size and hasattr(os, "posix_fallocate"):
        import errno

        try:
            os.posix_fallocate(descriptor, 0, size)
        except OSError as error:
            # Some file systems cannot; that is found out later then, when the space is needed.
            if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENODEV):
                raise
