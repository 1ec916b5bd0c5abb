"""What a transfer writes down so that a later process can go on with it.

A journal is a small file of lines: the first tells the transfer, each further one a part that is done. Whoever can
write to it could make a later transfer put foreign bytes together, so it is believed only if it is a plain file of this
user's that nobody else may touch, and every word in it is of the kind it should be. Anything else is no journal.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_VERSION = 1
# The service allows 10,000 parts; what is longer was not written here.
_MAX_BYTES = 1 << 20
_MAX_PARTS = 10_000
_PART = re.compile(rb"([1-9][0-9]{0,4}) ([0-9a-f]{8})")
# A link there is somebody's trick, and a pipe must not be waited for.
_FLAGS = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
_OPEN = os.O_RDWR | os.O_CREAT | sum(getattr(os, name, 0) for name in _FLAGS)
# Where Windows locks: it forbids others to read what is locked, so that is behind any content.
_LOCK_AT = 1 << 30

Header = Mapping[str, "str | int"]


class Notes(NamedTuple):
    """What a journal tells: the words of the transfer, and the CRC-32 of each part that is done by its number."""

    header: dict[str, Any]
    parts: dict[int, int]


def default_folder() -> str:
    """Return the folder that journals are kept in unless the caller names one."""
    base = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(base, "ibm-cos-sdk", "transfers")


class Journal:
    """The journal of one transfer, held by one process at a time.

    :param folder: made if it does not exist.
    :param identity: what makes the transfer the same one in a later process.
    :raises BlockingIOError: if another transfer holds it.
    :raises OSError: if it cannot be opened.
    """

    def __init__(self, folder: str, identity: Header) -> None:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self._identity = {"version": _VERSION, **identity}
        name = hashlib.sha256(json.dumps(self._identity, sort_keys=True).encode()).hexdigest()
        self.path = os.path.join(folder, f"{name[:40]}.journal")
        self._handle = _open_locked(self.path)
        self._is_ours = _is_private(os.fstat(self._handle))
        self._end = 0

    def read(self, kinds: Mapping[str, type]) -> Notes | None:
        """Return what an earlier process has written, None if there is nothing or it is not to be believed.

        :param kinds: the type of each word of the header.
        """
        if not self._is_ours:
            return None
        data = _read_at_start(self._handle, _MAX_BYTES + 1)
        lines = data.split(b"\n")
        # The last line is empty unless a write broke off.
        whole = lines[:-1]
        if not whole or len(data) > _MAX_BYTES:
            return None
        header = _header_of(whole[0], self._identity, kinds)
        if header is None:
            return None
        parts: dict[int, int] = {}
        self._end = len(whole[0]) + 1
        for line in whole[1:]:
            part = _part_of(line)
            if part is None:
                break
            parts[part[0]] = part[1]
            self._end += len(line) + 1
        return Notes(header, parts)

    def begin(self, header: Header) -> None:
        """Write down a transfer in place of what was there.

        :param header: words that :meth:`read` gives back.
        :raises OSError: if that cannot be done, or the file belongs to somebody else.
        """
        if not self._is_ours:
            raise PermissionError(f"{self.path} can be read or written by others, or is not a plain file")
        self._end = 0
        self._write(json.dumps({**self._identity, **header}))

    def note(self, number: int, crc32: int) -> None:
        """Write down that a part is done.

        :param number: of the part.
        :param crc32: of its bytes.
        """
        self._write(f"{number} {crc32:08x}")

    def discard(self) -> None:
        """Remove the journal: there is nothing to go on with."""
        if self._handle >= 0 and self._is_ours:
            # Nothing written: closing removes it.
            os.ftruncate(self._handle, 0)
        self.close()

    def close(self) -> None:
        """Let go of the journal; it stays for a later process, unless nothing was written."""
        if self._handle < 0:
            return
        handle, self._handle = self._handle, -1
        is_empty = self._is_ours and not os.fstat(handle).st_size
        # While it is locked, so that nobody else has begun to write; Windows does not remove what is open.
        if is_empty and sys.platform != "win32":
            os.unlink(self.path)
        os.close(handle)
        if is_empty and sys.platform == "win32":
            os.unlink(self.path)

    def _write(self, line: str) -> None:
        # One write: what breaks off has no line feed at its end.
        data = f"{line}\n".encode()
        os.ftruncate(self._handle, self._end)
        os.lseek(self._handle, self._end, os.SEEK_SET)
        if os.write(self._handle, data) != len(data):
            raise OSError(f"{self.path} cannot be written: the disk is full")
        self._end += len(data)


def _open_locked(path: str) -> int:
    """Return a handle of a file that no other process has locked."""
    while True:
        handle = os.open(path, _OPEN, 0o600)
        try:
            _lock(handle)
            # Whoever held the lock before may have removed the file.
            if os.path.samestat(os.fstat(handle), os.stat(path, follow_symlinks=False)):
                return handle
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        os.lseek(handle, _LOCK_AT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(*error.args) from None
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_private(found: os.stat_result) -> bool:
    """Whether a file is one that only this user can have written."""
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        return False
    return sys.platform == "win32" or (found.st_uid == os.geteuid() and not found.st_mode & 0o077)


def _read_at_start(handle: int, size: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, size)


def _header_of(line: bytes, identity: Mapping[str, Any], kinds: Mapping[str, type]) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.keys() != {*identity, *kinds}:
        return None
    if any(told[name] != value or type(told[name]) is not type(value) for name, value in identity.items()):
        return None
    if any(type(told[name]) is not kind for name, kind in kinds.items()):
        return None
    return {name: told[name] for name in kinds}


def _part_of(line: bytes) -> tuple[int, int] | None:
    found = _PART.fullmatch(line)
    if found is None or int(found[1]) > _MAX_PARTS:
        return None
    return int(found[1]), int(found[2], 16)
