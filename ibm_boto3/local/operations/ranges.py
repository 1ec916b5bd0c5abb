"""Byte ranges and parts of objects (RFC 9110, 14)."""

from __future__ import annotations

import re

from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.store.versions import Version

RANGE = re.compile("bytes=([0-9]{0,18})-([0-9]{0,18})")


def range_of(header: str, size: int) -> tuple[int, int] | None:
    """Read a range.

    :param header: such as ``bytes=0-99``.
    :param size: the length of the object.
    :returns: where it begins and ends, None for a header that is not understood, which counts as none.
    :raises ServiceError: if nothing of the object lies in it.
    """
    found = RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
    else:
        start = int(found[1])
        end = min(size, int(found[2]) + 1) if found[2] else size
        if found[2] and int(found[2]) < start:
            return None
    if start >= end:
        raise ServiceError("InvalidRange", headers={"Content-Range": f"bytes */{size}"})
    return start, end


def exact_range(header: str, size: int) -> tuple[int, int]:
    """Read the range of a part that is copied, which must lie inside its source.

    :param header: such as ``bytes=0-99``.
    :param size: the length of the source.
    :returns: where it begins and ends.
    :raises ServiceError: for any other range.
    """
    found = RANGE.fullmatch(header.strip())
    if found is None or not (found[1] and found[2]) or int(found[1]) > int(found[2]):
        raise ServiceError("InvalidArgument", "The x-amz-copy-source-range value must be of the form bytes=first-last")
    if int(found[2]) >= size:
        raise ServiceError("InvalidArgument", f"Range specified is not valid for source object of size: {size}")
    return int(found[1]), int(found[2]) + 1


def part_of(version: Version, number: str) -> tuple[int, int]:
    """Find a part of an object.

    :param version: the object.
    :param number: which part, counted from one.
    :returns: where it begins and ends.
    :raises ServiceError: if there is no such part.
    """
    sizes = version.part_sizes or (version.size,)
    if not re.fullmatch("[0-9]{1,5}", number) or int(number) == 0:
        raise ServiceError("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive")
    place = int(number) - 1
    if place >= len(sizes):
        raise ServiceError("InvalidPart", "The requested partnumber is not satisfiable", status=416)
    start = sum(sizes[:place])
    return start, start + sizes[place]
