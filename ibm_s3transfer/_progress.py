"""What every moved byte goes through: the bandwidth limit, and the count that subscribers see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .constants import MB

# What moves between two reports, two looks at the limit, and two chances to stop.
STEP_SIZE = MB


class Limit(Protocol):
    """A bandwidth that several transfers share."""

    step: int

    def consume(self, amount: int) -> None:
        """Wait until that many bytes may go."""


class Meter:
    """Counts the bytes of a transfer and holds them back to a bandwidth.

    :param report: called with the number of bytes since the last call, below zero for those that have to go again.
    :param limit: the bandwidth, or None.
    """

    __slots__ = ("count", "_limit")

    def __init__(self, report: Callable[[int], None] | None = None, limit: Limit | None = None) -> None:
        self.count: Callable[[int], None] = _ignore if report is None else report
        self._limit = limit

    def allow(self, size: int) -> int:
        """Wait until bytes may go.

        :param size: how many there are.
        :returns: how many of them may go at once.
        :raises CallCancelledError: if the transfer ends meanwhile.
        """
        size = min(size, STEP_SIZE)
        if self._limit is not None:
            size = min(size, self._limit.step)
            self._limit.consume(size)
        return size


def _ignore(amount: int) -> None:
    """Count for nobody."""


#: A meter that neither tells nor limits.
NO_METER = Meter()
