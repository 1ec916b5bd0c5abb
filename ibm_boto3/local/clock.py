"""The server's clock: every rule that depends on the time asks it.

A test moves it ahead, but not the clocks of its clients. What a client's clock says, such as when a request was signed,
is therefore compared with the machine's time, or brought to the server's time by what the server's clock showed then.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timezone


class Clock:
    """Tells the time of the machine, moved ahead as far as it was told.

    :param machine: the machine's time in seconds since the epoch.
    """

    def __init__(self, machine: Callable[[], float] = time.time) -> None:
        self.machine = machine
        self._moves: list[tuple[float, float]] = []
        #: Seconds added to the machine's time.
        self.offset = 0.0
        #: Seconds added to the machine's time where tokens are concerned.
        self.token_offset = 0.0

    def now(self) -> float:
        """Return the time.

        :returns: seconds since the epoch.
        """
        return self.machine() + self.offset

    def token_now(self) -> float:
        """Return the time by which tokens live.

        :returns: seconds since the epoch.
        """
        return self.machine() + self.token_offset

    def utc(self) -> datetime:
        """Return the time.

        :returns: an aware datetime in UTC.
        """
        return datetime.fromtimestamp(self.now(), timezone.utc)

    def advance(self, seconds: float, *, tokens: bool = False) -> None:
        """Move ahead.

        :param seconds: how far.
        :param tokens: whether tokens grow older too; clients do not notice that and need new ones.
        """
        self._moves.append((self.machine(), self.offset))
        self.offset += seconds
        if tokens:
            self.token_offset += seconds

    def reset(self) -> None:
        """Go back to the machine's time."""
        self._moves.clear()
        self.offset = self.token_offset = 0.0

    def moment_of(self, told: float) -> float:
        """Return what this clock showed when a client's clock showed a time.

        :param told: the client's time in whole seconds; one in the second of a move counts as before it.
        :returns: seconds since the epoch.
        """
        for moved, offset in self._moves:
            if told <= moved:
                return told + offset
        return told + self.offset
