"""How often, and after how long, a failed request for a token is made again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

T = TypeVar("T")

#: Requests in all when callers are waiting for a token.
MAX_ATTEMPTS = 4
#: A server that asks for a longer wait gets none; the caller gets the error.
LONGEST_RETRY_AFTER_S = 30.0


class Waiting(NamedTuple):
    """The clock of the retries.

    :param sleep: waits for a number of seconds.
    :param uniform: returns a random number from 0 to 1.
    """

    sleep: Callable[[float], None] = time.sleep
    uniform: Callable[[], float] = random.random


def with_retries(ask: Callable[[], T], attempts: int, waiting: Waiting) -> T:
    """Return what ``ask`` returns, asking again after errors that may heal.

    Such an error has a true ``is_transient``, and perhaps ``retry_after_s``, as :class:`.iam.IamError` does.

    :param ask: one request.
    :param attempts: requests in all.
    :param waiting: how to wait.
    :raises Exception: the last error.
    """
    for attempt in range(1, attempts):
        try:
            return ask()
        except Exception as error:
            if not getattr(error, "is_transient", False):
                raise
            asked_for = getattr(error, "retry_after_s", None) or 0.0
            if asked_for > LONGEST_RETRY_AFTER_S:
                raise
        waiting.sleep(max(asked_for, _backoff_s(attempt, waiting.uniform())))
    return ask()


def _backoff_s(attempt: int, share: float) -> float:
    """Wait 0.5, 1, 2 … seconds and a random part as long: clients that failed together come back apart."""
    return 0.5 * float(2 ** (attempt - 1)) * (1.0 + share)
