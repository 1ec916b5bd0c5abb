"""The checksum algorithms of the service by their names in headers.

The standard library has CRC32, SHA1 and SHA256. The libraries of the extra ``fast`` add CRC32C and CRC64NVME and
compute CRC32 ten times faster; they are looked for when an algorithm is first used.
"""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol

from ..exceptions import FlexibleChecksumError, MissingDependencyException

Crc = Callable[[Any, int], int]

# The modules that hold a function of that name, the best one first.
_CRC_MODULES = {
    "crc32": ("zlib_ng.zlib_ng", "zlib"),
    "crc32c": ("awscrt.checksums",),
    "crc64nvme": ("awscrt.checksums",),
}
_CRC_SIZES = {"crc32": 4, "crc32c": 4, "crc64nvme": 8}
KNOWN_ALGORITHMS = (*_CRC_MODULES, "sha1", "sha256")


class Digest(Protocol):
    """A checksum in the making."""

    def update(self, data: Any, /) -> None:
        """Take more data in."""

    def digest(self) -> bytes:
        """Return the checksum of all data so far, big-endian."""


class CrcDigest:
    """A cyclic redundancy check with the interface of a digest.

    :param function: computes the check of some data that follows data with a given check.
    :param size: number of its bytes.
    """

    __slots__ = ("_function", "_size", "_value")

    def __init__(self, function: Crc, size: int) -> None:
        self._function = function
        self._size = size
        self._value = 0

    def update(self, data: Any, /) -> None:
        """Take more data in."""
        self._value = self._function(data, self._value)

    def digest(self) -> bytes:
        """Return the checksum of all data so far, big-endian."""
        return self._value.to_bytes(self._size, "big")


def new_digest(algorithm: str) -> Digest:
    """Return a digest that has seen no data.

    :param algorithm: one of :data:`KNOWN_ALGORITHMS`.
    :raises MissingDependencyException: if its library is not installed.
    :raises FlexibleChecksumError: if there is no such algorithm.
    """
    if algorithm in _CRC_SIZES:
        function = _crc_function(algorithm)
        if function is None:
            raise MissingDependencyException(
                msg=f"Using {algorithm.upper()} requires an additional dependency. "
                'You will need to pip install "ibm-cos-sdk[fast]" before proceeding.'
            )
        return CrcDigest(function, _CRC_SIZES[algorithm])
    if algorithm == "sha256":
        return hashlib.sha256()
    if algorithm == "sha1":
        return hashlib.sha1(usedforsecurity=False)
    raise FlexibleChecksumError(
        error_msg=f"Unsupported checksum algorithm: {algorithm} (known: {', '.join(KNOWN_ALGORITHMS)})"
    )


def is_available(algorithm: str) -> bool:
    """Say whether an algorithm can be computed here.

    :param algorithm: one of :data:`KNOWN_ALGORITHMS`.
    """
    return algorithm not in _CRC_SIZES or _crc_function(algorithm) is not None


def text_of(digest: Digest) -> str:
    """Return a checksum as headers hold it, in base64."""
    return b2a_base64(digest.digest(), newline=False).decode("ascii")


@lru_cache
def _crc_function(algorithm: str) -> Crc | None:
    for module in _CRC_MODULES[algorithm]:
        try:
            function: Crc = getattr(import_module(module), algorithm)
        except (ImportError, AttributeError):  # an old release may have the module and not the function
            continue
        return function
    return None
