"""What retry modes have in common: how a call asks whether to try again, and what counts as worth it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from ..exceptions import ConnectionClosedError, HTTPClientError, ResponseStreamingError
from ..exceptions import ConnectionError as SdkConnectionError

THROTTLING_CODES = frozenset(
    {
        "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException", "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
        "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException",
        "TooManyRequestsException", "TransactionInProgressException",
    }
)  # fmt: skip
TRANSIENT_CODES = frozenset({"RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete"})


class Decision(NamedTuple):
    """Whether an attempt is followed by another.

    :param wait_s: seconds to wait before it, or None for no further attempt.
    :param flag: the member of ResponseMetadata that tells why a transient failure is final, or None.
    """

    wait_s: float | None
    flag: str | None = None


FINAL = Decision(None)
EXHAUSTED = Decision(None, "MaxAttemptsReached")
OVER_QUOTA = Decision(None, "RetryQuotaReached")


class CallRetries(Protocol):
    """The retries of one call."""

    def wait_before_send(self) -> float:
        """Return the seconds to wait before an attempt is sent; 0 for at once."""

    def decide(self, attempt: int, status: int, code: str, error: Exception | None) -> Decision:
        """Take an attempt's outcome in and say what follows.

        :param attempt: number of the attempt, 1 being the first.
        :param status: HTTP status of the answer, 0 if there was none.
        :param code: error code of the answer, empty for a success.
        :param error: what was raised instead of an answer.
        """


class RetryPolicy(Protocol):
    """The retry mode of a client, shared by its calls."""

    mode: str
    max_attempts: int

    def begin(self) -> CallRetries:
        """Return the retries of a new call."""


def is_network_fault(error: Exception) -> bool:
    """Say whether the network failed, not the request."""
    if isinstance(error, (SdkConnectionError, ConnectionClosedError, ResponseStreamingError)):
        return True
    # By name: a process that never saw one has no reason to import the HTTP library's exceptions.
    return type(error).__name__ == "ReadTimeoutError"


def is_timeout(error: Exception | None) -> bool:
    """Say whether the server was too slow to accept or answer."""
    return type(error).__name__ in ("ReadTimeoutError", "ConnectTimeoutError")


def is_transport_error(error: Exception) -> bool:
    """Say whether sending failed in a way that another attempt may not; a request that cannot be written is not one."""
    if isinstance(error, HTTPClientError) and isinstance(error.__cause__, ValueError):
        return False
    return isinstance(error, HTTPClientError) or is_network_fault(error)
