"""Which failed requests for a token are made again, and after how long."""

import pytest

from ibm_botocore.credentials.iam import IamError
from ibm_botocore.credentials.retrying import MAX_ATTEMPTS, Waiting, with_retries


def failing(*, is_transient=True, retry_after_s=None):
    error = IamError(provider="p", error_msg="m")
    error.is_transient, error.retry_after_s = is_transient, retry_after_s
    return error


def run(results, attempts=MAX_ATTEMPTS, share=0.0):
    """Return what came of it, and the waits."""
    waits, left = [], list(results)

    def ask():
        result = left.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    try:
        outcome = with_retries(ask, attempts, Waiting(sleep=waits.append, uniform=lambda: share))
    except Exception as error:  # noqa: BLE001 - the test looks at it
        outcome = error
    return outcome, waits


WAITS = [
    ([failing(), "token"], 0.0, [0.5]),
    ([failing(), failing(), failing(), "token"], 0.0, [0.5, 1.0, 2.0]),
    ([failing(), failing(), failing(), "token"], 1.0, [1.0, 2.0, 4.0]),
    ([failing(retry_after_s=7), "token"], 0.0, [7]),
    ([failing(retry_after_s=0), "token"], 0.0, [0.5]),
    ([failing(retry_after_s=30), "token"], 0.0, [30]),
]


@pytest.mark.parametrize(("results", "share", "waits"), WAITS)
def test_waits_grow_and_obey_the_server(results, share, waits):
    assert run(results, share=share) == ("token", waits)


def test_the_last_error_is_raised_after_the_last_attempt():
    errors = [failing() for _ in range(9)]

    outcome, waits = run(errors)

    assert outcome is errors[MAX_ATTEMPTS - 1]
    assert len(waits) == MAX_ATTEMPTS - 1


@pytest.mark.parametrize("error", [failing(is_transient=False), ValueError("theirs"), failing(retry_after_s=31)])
def test_an_error_that_will_not_heal_soon_is_raised_at_once(error):
    assert run([error, "token"]) == (error, [])


def test_one_attempt_is_one_attempt():
    error = failing()

    assert run([error, "token"], attempts=1) == (error, [])
