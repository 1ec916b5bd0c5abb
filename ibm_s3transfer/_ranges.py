"""How a transfer is cut into parts."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from typing import NamedTuple

from .constants import MAX_PARTS, MAX_SINGLE_UPLOAD_SIZE, MIN_UPLOAD_CHUNKSIZE

logger = logging.getLogger("ibm_s3transfer.utils")

# With an unknown size the parts grow so that any object the service can hold fits into its number of parts.
_PARTS_OF_ONE_SIZE = 900


class Range(NamedTuple):
    """A part: its number, 1 being the first, where it begins, and its length in bytes."""

    number: int
    start: int
    length: int


def ranges_of(size: int, part_size: float) -> Iterator[Range]:
    """Yield the parts of something.

    :param size: number of bytes.
    :param part_size: length of all parts but the last, which may be shorter; a fraction of a byte is rounded up.
    """
    part_size = math.ceil(part_size)
    for number, start in enumerate(range(0, size, part_size), 1):
        yield Range(number, start, min(part_size, size - start))


def growing_size(number: int, part_size: int) -> int:
    """Return the size of a part of an upload whose end is not known.

    :param number: of the part.
    :param part_size: of the first ones.
    """
    doublings = (number - 1) // _PARTS_OF_ONE_SIZE
    return int(min(MAX_SINGLE_UPLOAD_SIZE, part_size << doublings))


class ChunksizeAdjuster:
    """Brings a part size within the limits of the service.

    :param max_size: the most bytes of a part.
    :param min_size: the least, the last part excepted.
    :param max_parts: the most parts of an upload.
    """

    def __init__(
        self,
        max_size: int = MAX_SINGLE_UPLOAD_SIZE,
        min_size: int = MIN_UPLOAD_CHUNKSIZE,
        max_parts: int = MAX_PARTS,
    ) -> None:
        self.max_size = max_size
        self.min_size = min_size
        self.max_parts = max_parts

    def adjust_chunksize(self, current_chunksize: int, file_size: int | None = None) -> int:
        """Return the part size nearest to a wanted one.

        :param current_chunksize: the wanted size in bytes.
        :param file_size: bytes of the whole, if known; the size is doubled until that fits.
        """
        size = int(current_chunksize)
        while file_size is not None and -(-file_size // size) > self.max_parts and size < self.max_size:
            size *= 2
        size = max(self.min_size, min(size, self.max_size))
        if size != current_chunksize:
            logger.debug("Parts have %d bytes instead of %d: the service allows no others", size, current_chunksize)
        return size
