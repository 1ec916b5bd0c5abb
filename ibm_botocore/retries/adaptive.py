"""The ``adaptive`` retry mode: ``standard``, and a limit on the rate of requests that follows what the service takes.

The limit is a token bucket whose rate falls at each throttled answer and grows back along a cubic curve, as TCP CUBIC
(RFC 9438) does for a congestion window; the constants are those the AWS SDKs document for this mode.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable

from .._locks import make_lock
from .policy import Decision
from .standard import DEFAULT_MAX_ATTEMPTS, StandardCall, StandardRetries, is_throttled

_MIN_RATE = 0.5
_MIN_CAPACITY = 1.0
_SMOOTHING = 0.8
_BETA = 0.7
_SCALE = 0.4


class RateLimit:
    """The rate at which a client may send, in requests per second; without limit until the first throttling.

    :param clock: seconds from any moment on, never going back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = make_lock()
        self._is_enabled = False
        self._rate = 0.0
        self._capacity = 0.0
        self._tokens = 0.0
        self._filled_at = clock()
        self._measured = 0.0
        self._count = 0
        self._bucket = math.floor(clock() * 2) / 2
        self._last_max = 0.0
        self._throttled_at = clock()

    def reserve(self) -> float:
        """Take a token, and return the seconds until it may be used."""
        with self._lock:
            if not self._is_enabled:
                return 0.0
            self._fill()
            self._tokens -= 1.0
            return max(0.0, -self._tokens / self._rate)

    def learn(self, is_throttled: bool) -> None:
        """Adjust the rate to an answer."""
        with self._lock:
            self._measure()
            now = self._clock()
            if is_throttled:
                rate = min(self._measured, self._rate) if self._is_enabled else self._measured
                self._last_max, self._throttled_at, self._is_enabled = rate, now, True
                wanted = rate * _BETA
            else:
                since = now - self._throttled_at
                wanted = _SCALE * (since - self._recovery_s()) ** 3 + self._last_max
            self._set_rate(min(wanted, 2 * self._measured))

    def _recovery_s(self) -> float:
        """Return the seconds after a throttling at which the rate is back where it was."""
        return float((self._last_max * (1 - _BETA) / _SCALE) ** (1 / 3))

    def _measure(self) -> None:
        """Count an answer; once in half a second the measured rate follows the count."""
        self._count += 1
        bucket = math.floor(self._clock() * 2) / 2
        if bucket > self._bucket:
            current = self._count / (bucket - self._bucket)
            self._measured = current * _SMOOTHING + self._measured * (1 - _SMOOTHING)
            self._count, self._bucket = 0, bucket

    def _fill(self) -> None:
        now = self._clock()
        self._tokens = min(self._capacity, self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now

    def _set_rate(self, rate: float) -> None:
        self._fill()
        self._rate = max(rate, _MIN_RATE)
        self._capacity = max(rate, _MIN_CAPACITY)
        self._tokens = min(self._tokens, self._capacity)


class AdaptiveRetries(StandardRetries):
    """Decides like :class:`.standard.StandardRetries` and holds attempts back that would come too fast.

    :param max_attempts: attempts in all, the first included.
    :param uniform: returns a random number from 0 to 1.
    :param clock: seconds from any moment on, never going back.
    """

    mode = "adaptive"

    def __init__(
        self,
        max_attempts: int = DEFAULT_MAX_ATTEMPTS,
        uniform: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(max_attempts, uniform)
        self.limit = RateLimit(clock)

    def begin(self) -> StandardCall:
        """Return the retries of a new call."""
        return AdaptiveCall(self)


class AdaptiveCall(StandardCall):
    """The retries of one call under a rate limit.

    :param policy: the client's retries.
    """

    def __init__(self, policy: AdaptiveRetries) -> None:
        super().__init__(policy)
        self._limit = policy.limit

    def wait_before_send(self) -> float:
        """Return the seconds until the rate limit lets the next attempt through."""
        return self._limit.reserve()

    def decide(self, attempt: int, status: int, code: str, error: Exception | None) -> Decision:
        """Say what follows an attempt, see :class:`.policy.CallRetries`."""
        self._limit.learn(error is None and is_throttled(status, code))
        return super().decide(attempt, status, code, error)
