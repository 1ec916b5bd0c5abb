"""A limit on bytes per second that all transfers of a manager share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from ibm_botocore._interrupts import pause

_LARGEST_STEP = 256 << 10
_SMALLEST_STEP = 1 << 10
_STEPS_PER_SECOND = 8


class TokenBucket:
    """Lets a number of bytes pass in every second; what was not used in the last moment may follow at once.

    Whoever comes gets a place in line at once and waits for its time, so that parts share the rate fairly.

    :param rate: bytes per second.
    :param clock: seconds that only grow.
    :param wait: waits a number of seconds, or ends early with an exception.
    """

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = pause,
    ) -> None:
        #: How many bytes to ask for at a time: few enough that the flow is even.
        self.step = int(min(_LARGEST_STEP, max(_SMALLEST_STEP, rate / _STEPS_PER_SECOND)))
        self._rate = rate
        self._clock = clock
        self._wait = wait
        self._lock = threading.Lock()
        self._free_at = clock()

    def consume(self, amount: int) -> None:
        """Wait until a number of bytes may go.

        :raises CallCancelledError: if the calls of this thread are ended meanwhile.
        """
        with self._lock:
            now = self._clock()
            begin = max(self._free_at, now - self.step / self._rate)
            self._free_at = begin + amount / self._rate
        if begin > now:
            self._wait(begin - now)
