"""Keys from paths and paths from keys.

A key is any text; whoever may write to the bucket chooses it. So a path made from a key is refused unless every part of
it is an ordinary name on the system at hand: nothing here repairs a name, because two keys repaired alike would
overwrite each other.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath, PureWindowsPath

# Names that Windows gives to devices in every folder, with any extension; the digits may be superscript ones.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_WINDOWS_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.I | re.S)
_WINDOWS_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"|?*\\]')


class UnsafeKeyError(ValueError):
    """A key that has no place under the target directory.

    :param key: the key.
    :param why: what is wrong with it.
    """

    def __init__(self, key: str, why: str) -> None:
        super().__init__(key, why)
        self.key, self.why = key, why

    def __str__(self) -> str:
        return f"{self.key!r} is not written: {self.why}"


class UnsafeNameError(ValueError):
    """A file whose name no key can hold.

    :param name: its path below the directory.
    :param why: what is wrong with it.
    """

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name, why)
        self.name, self.why = name, why

    def __str__(self) -> str:
        return f"{self.name!r} is not sent: {self.why}"


def as_folder(prefix: str) -> str:
    """Return a prefix as that of a folder: empty, or with a slash at its end.

    :param prefix: for example ``photos/2026``.
    """
    return prefix if not prefix or prefix.endswith("/") else f"{prefix}/"


def key_of(relative: str) -> str:
    """Return the key for a file, without its prefix.

    :param relative: its path below the directory, with slashes.
    :raises UnsafeNameError: if it is no text that UTF-8 can carry.
    """
    # Bytes that are no UTF-8 come from the file system as lone surrogates.
    if not relative.isascii():
        try:
            relative.encode()
        except UnicodeEncodeError:
            raise UnsafeNameError(relative, "its name is not valid UTF-8") from None
    return relative


def path_of(key: str, flavour: type[PurePath]) -> str:
    """Return the path below the target directory for a key, with slashes.

    :param key: the key without its prefix.
    :param flavour: the rules of names, ``PurePosixPath`` or ``PureWindowsPath``.
    :raises UnsafeKeyError: if a part of it is no ordinary name there.
    """
    parts = key.split("/")
    if "" in parts or "." in parts or ".." in parts or "\0" in key:
        raise UnsafeKeyError(key, _why_nowhere(key, parts))
    if issubclass(flavour, PureWindowsPath):
        for part in parts:
            _check_windows_name(key, part)
    if not key.isascii():
        _check_text(key)
    return key


def _why_nowhere(key: str, parts: list[str]) -> str:
    if "\0" in key:
        return "it holds a NUL character"
    if ".." in parts:
        return "'..' leads out of the directory"
    if not parts[0]:
        return "it begins with a slash"
    if not parts[-1]:
        return "it ends with a slash but is no empty marker of a folder"
    return "a part of it is empty or '.'"


def _check_windows_name(key: str, part: str) -> None:
    forbidden = _WINDOWS_FORBIDDEN.search(part)
    if forbidden:
        raise UnsafeKeyError(key, f"names on Windows cannot hold {forbidden.group()!r}")
    if part[-1] in ". ":
        raise UnsafeKeyError(key, "Windows drops the dot or blank at the end of a name")
    if _WINDOWS_DEVICE.fullmatch(part):
        raise UnsafeKeyError(key, f"{part!r} names a device on Windows")


def _check_text(key: str) -> None:
    try:
        key.encode()
    except UnicodeEncodeError:
        raise UnsafeKeyError(key, "it is not valid Unicode text") from None


def folded(path: str) -> str:
    """Return what two paths have in common that are one file where case and Unicode form do not count.

    :param path: a path with slashes.
    """
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
