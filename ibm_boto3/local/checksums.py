"""The checksums of objects: CRC32, CRC32C, CRC64NVME, SHA1 and SHA256.

The standard library lacks two of them. They are computed with ``awscrt`` if it is installed; without it small contents
are computed here, and the checksums of larger ones are taken on trust.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from ibm_boto3.local.content import Content

PREFIX = "x-amz-checksum-"
#: Names in headers by names in documents.
NAMES = {name.upper(): PREFIX + name for name in ("crc32", "crc32c", "crc64nvme", "sha1", "sha256")}
HEADERS = frozenset(NAMES.values())
# Reflected polynomials, and the bits they have.
POLYNOMIALS = {"crc32c": (0x82F63B78, 32), "crc64nvme": (0x9A6C9329AC4BC9B5, 64)}
SLOW_BYTES = 256 * 1024

Crc = Callable[[bytes, int], int]


@functools.cache
def crc_of(name: str) -> tuple[Crc, bool]:
    """Return the function that continues a CRC, and whether it is fast.

    :param name: such as ``crc32c``.
    """
    if name == "crc32":
        return zlib.crc32, True
    try:
        from awscrt import checksums as found
    except ImportError:
        return functools.partial(slow_crc, name), False
    made: Any = getattr(found, name)
    return made, True


@functools.cache
def table_of(name: str) -> tuple[int, ...]:
    """Return what each byte does to a CRC."""
    polynomial, _ = POLYNOMIALS[name]
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ polynomial if byte & 1 else byte >> 1
        table.append(byte)
    return tuple(table)


def slow_crc(name: str, data: bytes, value: int) -> int:
    """Continue a CRC byte by byte.

    :param name: which one.
    :param data: the bytes.
    :param value: the CRC of what came before.
    :returns: the CRC with them.
    """
    table, mask = table_of(name), (1 << POLYNOMIALS[name][1]) - 1
    value ^= mask
    for byte in data:
        value = value >> 8 ^ table[(value ^ byte) & 0xFF]
    return value ^ mask


def checksum(header: str, content: Content) -> bytes | None:
    """Compute a checksum.

    :param header: the name of its header.
    :param content: of what.
    :returns: its bytes, big-endian; None where it would take too long.
    """
    name = header.removeprefix(PREFIX)
    if name.startswith("sha"):
        return content.digest_with(hashlib.new(name, usedforsecurity=False))
    crc, is_fast = crc_of(name)
    if not is_fast and content.size > SLOW_BYTES:
        return None
    value = 0
    for block in content.blocks():
        value = crc(block, value)
    return value.to_bytes(8 if name == "crc64nvme" else 4, "big")


def stated(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the checksums a request states, which were checked with its body.

    :param headers: values by lower-case name.
    :returns: values by the names of their headers.
    """
    return {name: value for name, value in headers.items() if name in HEADERS}


def stated_or_default(headers: Mapping[str, str], content: Content) -> dict[str, str]:
    """Return the checksums to keep with an object.

    :param headers: values by lower-case name.
    :param content: the object's bytes.
    :returns: what the request states, else the service's default if there is a library to compute it.
    """
    return stated(headers) or default(content)


def default(content: Content) -> dict[str, str]:
    """Return the checksum the service computes by itself, nothing without a library for it."""
    name = f"{PREFIX}crc64nvme"
    if not crc_of("crc64nvme")[1]:
        return {}
    value = checksum(name, content)
    return {} if value is None else {name: base64.b64encode(value).decode()}
