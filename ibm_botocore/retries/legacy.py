"""The default retry mode: up to five attempts on network faults, 5xx answers and throttling."""

from __future__ import annotations

import random
from collections.abc import Callable

from .policy import EXHAUSTED, FINAL, Decision, is_network_fault

DEFAULT_MAX_ATTEMPTS = 5

_RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504, 509})
_RETRIED_CODES = frozenset(
    {
        "BadDigest", "RequestThrottledException", "RequestTimeout", "ThrottledException", "Throttling",
        "ThrottlingException",
    }
)  # fmt: skip


class LegacyRetries:
    """Decides on retries with an exponential wait: a random part of 1, 2, 4, 8 … seconds.

    It has no memory, so all calls share it.

    :param max_attempts: attempts in all, the first included.
    :param uniform: returns a random number from 0 to 1.
    """

    mode = "legacy"

    def __init__(self, max_attempts: int = DEFAULT_MAX_ATTEMPTS, uniform: Callable[[], float] = random.random) -> None:
        self.max_attempts = max_attempts
        self._uniform = uniform

    def begin(self) -> LegacyRetries:
        """Return the retries of a new call."""
        return self

    def wait_before_send(self) -> float:
        """Return 0: this mode never holds an attempt back."""
        return 0.0

    def decide(self, attempt: int, status: int, code: str, error: Exception | None) -> Decision:
        """Say what follows an attempt, see :class:`.policy.CallRetries`."""
        if error is not None:
            if not is_network_fault(error):
                return FINAL
        elif status not in _RETRIED_STATUSES and not (status == 400 and code in _RETRIED_CODES):
            return FINAL
        if attempt >= self.max_attempts:
            return EXHAUSTED
        return Decision(self._uniform() * float(2 ** (attempt - 1)))
