"""The server's clock: every rule that depends on the time asks it."""

from __future__ import annotations

import time
from datetime import datetime, timezone


class Clock:
    """Tells the time of the machine, moved by an offset.

    :param offset: seconds added to the machine's time.
    """

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def now(self) -> float:
        """Return the time.

        :returns: seconds since the epoch.
        """
        return time.time() + self.offset

    def utc(self) -> datetime:
        """Return the time.

        :returns: an aware datetime in UTC.
        """
        return datetime.fromtimestamp(self.now(), timezone.utc)
