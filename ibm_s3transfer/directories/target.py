"""The directory that files are downloaded into; nothing is written outside of it."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import threading
from pathlib import PurePath

from .names import UnsafeKeyError, folded, path_of


def folds_names(directory: str) -> bool:
    """Return whether the file system takes two names that differ in case for one.

    :param directory: an existing directory that can be written to.
    """
    handle, path = tempfile.mkstemp(prefix=".COS-", dir=directory)
    os.close(handle)
    try:
        folder, name = os.path.split(path)
        return os.path.lexists(os.path.join(folder, name.swapcase()))
    finally:
        os.unlink(path)


class TargetDirectory:
    """Makes the places of files below a directory, and refuses those that would lie elsewhere.

    Symbolic links below the directory are never followed. Links that somebody else puts there while a download runs
    are not looked for again: keep others from writing to the directory.

    :param directory: made if it does not exist.
    :param flavour: the rules of names, None for those of this system.
    :param is_folding: whether names that differ in case are one; None to look.
    """

    def __init__(self, directory: str, flavour: type[PurePath] | None = None, is_folding: bool | None = None) -> None:
        os.makedirs(directory, exist_ok=True)
        self.directory = directory
        self._flavour = flavour or type(PurePath())
        self._is_folding = folds_names(directory) if is_folding is None else is_folding
        self._lock = threading.Lock()
        self._folders = {""}
        self._taken: dict[str, str] = {}

    def claim(self, key: str) -> str:
        """Return the path below the directory for a key, and remember that it is taken.

        :param key: the key without its prefix; each is claimed once.
        :raises UnsafeKeyError: if it has no place there, or an earlier key has the same.
        """
        relative = path_of(key, self._flavour)
        if self._is_folding:
            earlier = self._taken.setdefault(self.identity(relative), key)
            if earlier != key:
                raise UnsafeKeyError(key, f"on this file system it is the same file as {earlier!r}")
        return relative

    def identity(self, relative: str) -> str:
        """Return what the paths of one file have in common on this file system.

        :param relative: a path below the directory, with slashes.
        """
        return folded(relative) if self._is_folding else relative

    def place(self, key: str, relative: str) -> tuple[str, int | None]:
        """Return where to write a file, its folders made, and the mode of what is there.

        :param key: the key, for errors.
        :param relative: what :meth:`claim` returned.
        :raises UnsafeKeyError: if a symbolic link is on the way or in the place.
        :raises OSError: if a folder cannot be made.
        """
        folder = relative.rpartition("/")[0]
        if folder not in self._folders:
            with self._lock:
                self._make(key, folder)
        path = os.path.join(self.directory, relative)
        try:
            found = os.lstat(path)
        except FileNotFoundError:
            return path, None
        _refuse_link(key, relative, found)
        return path, stat.S_IMODE(found.st_mode)

    def _make(self, key: str, folder: str) -> None:
        made = ""
        for name in folder.split("/"):
            made = f"{made}/{name}" if made else name
            if made in self._folders:
                continue
            path = os.path.join(self.directory, made)
            with contextlib.suppress(FileExistsError):
                os.mkdir(path)
            found = os.lstat(path)
            _refuse_link(key, made, found)
            if not stat.S_ISDIR(found.st_mode):
                raise NotADirectoryError(f"{path} is a file, and {key!r} needs a folder there")
            self._folders.add(made)


def _refuse_link(key: str, relative: str, found: os.stat_result) -> None:
    # A junction of Windows leads elsewhere as a link does.
    is_junction = getattr(found, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    if stat.S_ISLNK(found.st_mode) or is_junction:
        raise UnsafeKeyError(key, f"{relative!r} is a symbolic link in the target directory")
