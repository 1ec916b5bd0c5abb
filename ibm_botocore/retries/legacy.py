"""The default retry mode: up to five attempts on network faults, 5xx answers and throttling."""

from __future__ import annotations

import random
from collections.abc import Callable

from ..exceptions import ConnectionClosedError, ResponseStreamingError
from ..exceptions import ConnectionError as SdkConnectionError

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

    :param max_attempts: attempts in all, the first included.
    :param uniform: returns a random number from 0 to 1.
    """

    mode = "legacy"

    def __init__(self, max_attempts: int = DEFAULT_MAX_ATTEMPTS, uniform: Callable[[], float] = random.random) -> None:
        self.max_attempts = max_attempts
        self._uniform = uniform

    def wait_s(self, attempt: int) -> float:
        """Return the seconds to wait after the attempt with this number (1 is the first)."""
        return self._uniform() * float(2 ** (attempt - 1))

    def is_transient(self, status: int, code: str, error: Exception | None) -> bool:
        """Say whether another attempt may succeed.

        :param status: HTTP status of the answer, 0 if there was none.
        :param code: error code of the answer, empty for a success.
        :param error: what was raised instead of an answer.
        """
        if error is not None:
            return _is_network_fault(error)
        return status in _RETRIED_STATUSES or (status == 400 and code in _RETRIED_CODES)


def _is_network_fault(error: Exception) -> bool:
    """Say whether the network failed, not the request."""
    if isinstance(error, (SdkConnectionError, ConnectionClosedError, ResponseStreamingError)):
        return True
    # By name: a process that never saw one has no reason to import the HTTP library's exceptions.
    return type(error).__name__ == "ReadTimeoutError"
