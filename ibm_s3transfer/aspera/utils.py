"""Pairs of an object key and a local path, and the check that a path can be used."""

from __future__ import annotations

import os


class FilePair:
    """An object and the file it comes from or goes to, or a prefix and a directory.

    :param key: object key or prefix.
    :param fileobj: local path.
    """

    def __init__(self, key: str, fileobj: str) -> None:
        self.key = key
        self.fileobj = fileobj


def check_io_access(ioobj: str | os.PathLike[str], access: int, is_file: bool = False) -> None:
    """Check that a local file or directory can be used.

    :param ioobj: its path.
    :param access: what it is wanted for, for example ``os.R_OK``.
    :param is_file: whether it has to be a file; otherwise a directory.
    :raises OSError: if it does not exist, is of the other kind, or cannot be accessed like that.
    """
    exists = os.path.isfile(ioobj) if is_file else os.path.isdir(ioobj)
    if not (exists and os.access(ioobj, access)):
        raise OSError(f"Error accessing {'File' if is_file else 'Directory'}: {ioobj}")
