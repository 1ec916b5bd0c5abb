"""The files below a directory."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from typing import NamedTuple

# Called with a path below the directory and what went wrong there.
# The folders that lead somewhere, each by device and inode.
Trail = tuple[tuple[int, int], ...]
Report = Callable[[str, Exception], object]


class LocalFile(NamedTuple):
    """A file: its path below the directory with slashes, its size in bytes, its time of change in nanoseconds."""

    relative: str
    size: int
    mtime_ns: int


class NotRegularError(OSError):
    """Something that is neither a file nor a folder, or a symbolic link nobody asked to follow."""


def local_files(
    directory: str, report: Report, pass_by: Callable[[str], object], follow_symlinks: bool = False
) -> Iterator[LocalFile]:
    """Yield the regular files below a directory, folder by folder, names in order.

    :param directory: the directory.
    :param report: told which folders or files cannot be read; the walk goes on.
    :param pass_by: told which links, pipes, sockets and devices are left out.
    :param follow_symlinks: take what symbolic links point to; a link to a folder above itself is reported.
    :raises OSError: if the directory itself cannot be listed.
    """
    top = os.stat(directory)
    waiting: list[tuple[str, Trail]] = [("", ((top.st_dev, top.st_ino),))]
    while waiting:
        folder, trail = waiting.pop()
        try:
            entries = _entries(os.path.join(directory, folder) if folder else directory)
        except OSError as error:
            if not folder:
                raise
            report(folder, error)
            continue
        below: list[tuple[str, Trail]] = []
        for entry in entries:
            relative = f"{folder}/{entry.name}" if folder else entry.name
            try:
                status = entry.stat(follow_symlinks=follow_symlinks)
                if stat.S_ISREG(status.st_mode):
                    yield LocalFile(relative, status.st_size, status.st_mtime_ns)
                elif stat.S_ISDIR(status.st_mode):
                    below.append((relative, _trail(trail, entry, follow_symlinks)))
                else:
                    pass_by(relative)
            except OSError as error:
                report(relative, error)
        waiting.extend(reversed(below))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)


def _trail(trail: Trail, entry: os.DirEntry[str], follow_symlinks: bool) -> Trail:
    """Return the folders that lead to an entry, itself included.

    :raises NotRegularError: if it is one of those above it, so that the walk would never end.
    """
    if not follow_symlinks:
        return trail
    # What scandir knows on Windows has no inode.
    status = os.stat(entry.path)
    identity = (status.st_dev, status.st_ino)
    if identity in trail:
        raise NotRegularError("this symbolic link leads to a folder above it")
    return (*trail, identity)
