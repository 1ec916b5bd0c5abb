"""The ``standard`` retry mode: three attempts with full-jitter waits, and a quota that stops a storm of retries."""

from __future__ import annotations

import random
from collections.abc import Callable

from .._locks import make_lock
from .policy import (
    EXHAUSTED,
    FINAL,
    OVER_QUOTA,
    THROTTLING_CODES,
    TRANSIENT_CODES,
    Decision,
    is_timeout,
    is_transport_error,
)

DEFAULT_MAX_ATTEMPTS = 3
MAX_WAIT_S = 20.0

_TRANSIENT_STATUSES = frozenset({500, 502, 503, 504})


class RetryQuota:
    """Tokens that retries of one client use up and successes give back.

    While a service is down, most calls fail at once instead of each waiting out its attempts.

    :param capacity: tokens at the beginning, and at most.
    """

    RETRY_COST = 5
    TIMEOUT_COST = 10
    SUCCESS_REFUND = 1

    def __init__(self, capacity: int = 500) -> None:
        self._capacity = capacity
        self._available = capacity
        self._lock = make_lock()

    @property
    def available(self) -> int:
        """Tokens left."""
        return self._available

    def acquire(self, amount: int) -> bool:
        """Take tokens, or none of them and return False if there are fewer."""
        with self._lock:
            if amount > self._available:
                return False
            self._available -= amount
            return True

    def release(self, amount: int) -> None:
        """Give tokens back."""
        if self._available < self._capacity:  # nearly always full: no lock for nothing
            with self._lock:
                self._available = min(self._capacity, self._available + amount)


class StandardRetries:
    """Decides on retries by kind of failure, within a quota.

    :param max_attempts: attempts in all, the first included.
    :param uniform: returns a random number from 0 to 1.
    """

    mode = "standard"

    def __init__(self, max_attempts: int = DEFAULT_MAX_ATTEMPTS, uniform: Callable[[], float] = random.random) -> None:
        self.max_attempts = max_attempts
        self.quota = RetryQuota()
        self._uniform = uniform

    def begin(self) -> StandardCall:
        """Return the retries of a new call."""
        return StandardCall(self)

    def wait_s(self, attempt: int) -> float:
        """Return a random part of 1, 2, 4 … seconds, at most 20."""
        return min(self._uniform() * float(2 ** (attempt - 1)), MAX_WAIT_S)


class StandardCall:
    """The retries of one call.

    :param policy: the client's retries.
    """

    def __init__(self, policy: StandardRetries) -> None:
        self._policy = policy
        self._held = 0

    def wait_before_send(self) -> float:
        """Return 0: this mode never holds an attempt back."""
        return 0.0

    def decide(self, attempt: int, status: int, code: str, error: Exception | None) -> Decision:
        """Say what follows an attempt, see :class:`.policy.CallRetries`."""
        quota = self._policy.quota
        if error is None and status < 300:
            # The tokens of the retry that succeeded come back; a call without retries adds one.
            quota.release(self._held or quota.SUCCESS_REFUND)
            return FINAL
        if not is_transient(status, code, error):
            return FINAL
        if attempt >= self._policy.max_attempts:
            return EXHAUSTED
        cost = quota.TIMEOUT_COST if is_timeout(error) or code in TRANSIENT_CODES else quota.RETRY_COST
        if not quota.acquire(cost):
            return OVER_QUOTA
        self._held = cost
        return Decision(self._policy.wait_s(attempt))


def is_throttled(status: int, code: str) -> bool:
    """Say whether the service asked for fewer requests."""
    return code in THROTTLING_CODES


def is_transient(status: int, code: str, error: Exception | None) -> bool:
    """Say whether another attempt may succeed where this one failed."""
    if error is not None:
        return is_transport_error(error)
    return status in _TRANSIENT_STATUSES or (status >= 300 and (code in TRANSIENT_CODES or is_throttled(status, code)))
