"""One renewal at a time: who renews, who waits, and what happens when it fails."""

import logging
import os
import threading

import pytest

from ibm_botocore.credentials import renewal
from ibm_botocore.credentials.renewal import Held, Renewable
from ibm_botocore.exceptions import CredentialRetrievalError
from tests.botocore.credentials.fake_iam import NOW, Clock

STUCK_S = 20


def fetches(clock, *results, life_s=100.0, window_s=25.0):
    """Return a renewal that gives these results one after the other, and the list of its calls."""
    calls = []

    def renew(is_urgent):
        calls.append(is_urgent)
        result = results[min(len(calls), len(results)) - 1]
        if isinstance(result, BaseException):
            raise result
        return Held(result, clock() + life_s, clock() + life_s - window_s)

    return renew, calls


def test_a_value_is_fetched_once_and_kept():
    clock, cell = Clock(), Renewable()
    renew, calls = fetches(clock, "first", "second")

    assert [cell.get(clock, renew) for _ in range(3)] == ["first"] * 3
    assert calls == [True]


@pytest.mark.parametrize(
    ("age_s", "value", "calls_after"),
    [
        (74.9, "first", [True]),
        (75.0, "second", [True, False]),
        (99.9, "second", [True, False]),
        (100.0, "second", [True, True]),
    ],
)
def test_a_value_is_renewed_in_its_last_quarter_and_urgently_once_expired(age_s, value, calls_after):
    clock, cell = Clock(), Renewable()
    renew, calls = fetches(clock, "first", "second")
    cell.get(clock, renew)

    clock.now += age_s

    assert cell.get(clock, renew) == value
    assert calls == calls_after


def test_a_failed_renewal_leaves_the_old_value_and_is_not_repeated_at_once(caplog):
    clock, cell = Clock(), Renewable()
    renew, calls = fetches(clock, "first", OSError("secret"), "second")
    cell.get(clock, renew)
    clock.now += 80

    with caplog.at_level(logging.WARNING):
        assert cell.get(clock, renew) == "first"
        assert cell.get(clock, renew) == "first"

    assert calls == [True, False]
    assert "OSError" in caplog.text
    assert "secret" not in caplog.text
    clock.now += 5
    assert cell.get(clock, renew) == "second"


def test_a_server_that_asks_for_patience_gets_it():
    clock, cell = Clock(), Renewable()
    error = CredentialRetrievalError(provider="p", error_msg="m")
    error.retry_after_s = 15
    renew, _ = fetches(clock, "first", error, "second")
    cell.get(clock, renew)
    clock.now += 80
    cell.get(clock, renew)

    clock.now += 14

    assert cell.get(clock, renew) == "first"
    clock.now += 1
    assert cell.get(clock, renew) == "second"


def test_a_pause_never_outlasts_the_value():
    clock, cell = Clock(), Renewable()
    error = CredentialRetrievalError(provider="p", error_msg="m")
    error.retry_after_s = 3600
    renew, _ = fetches(clock, "first", error, "second")
    cell.get(clock, renew)
    clock.now += 80
    cell.get(clock, renew)

    clock.now += 20

    assert cell.get(clock, renew) == "second"


def test_a_value_that_expires_during_a_failed_renewal_is_fetched_urgently():
    clock, cell = Clock(), Renewable()
    cell.put(Held("old", NOW + 10, NOW))
    calls = []

    def renew(is_urgent):
        calls.append(is_urgent)
        if not is_urgent:
            clock.now += 10
            raise OSError("timed out")
        return Held("new", clock() + 100, clock() + 75)

    assert cell.get(clock, renew) == "new"
    assert calls == [False, True]


def test_a_value_that_is_dropped_during_a_failed_renewal_stays_dropped():
    clock, cell = Clock(), Renewable()
    old = Held("old", NOW + 10, NOW)
    cell.put(old)

    def renew(is_urgent):
        if not is_urgent:
            cell.drop(old)
            raise OSError("down")
        return Held("new", clock() + 100, clock() + 75)

    assert cell.get(clock, renew) == "new"
    assert cell.held.value == "new"


def test_without_a_usable_value_the_error_is_raised_as_it_is():
    clock, cell = Clock(), Renewable()
    error = KeyError("x")
    renew, _ = fetches(clock, error)

    with pytest.raises(KeyError) as caught:
        cell.get(clock, renew)

    assert caught.value is error


class Gate:
    """A renewal that waits until the test opens it."""

    def __init__(self, clock, result):
        self.clock, self.result = clock, result
        self.entered, self.open = threading.Event(), threading.Event()
        self.calls = 0

    def __call__(self, is_urgent):
        self.calls += 1
        self.entered.set()
        assert self.open.wait(STUCK_S)
        if isinstance(self.result, BaseException):
            raise self.result
        return Held(self.result, self.clock() + 100, self.clock() + 75)


def in_threads(count, function):
    """Run a function in threads; return what each returned or raised, once all have ended."""
    outcomes = []

    def run():
        try:
            outcomes.append(function())
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            outcomes.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads, outcomes


def wait_for_waiters(flight, count):
    """Wait until so many threads wait for a renewal."""
    waiters = flight.landed._cond._waiters
    end = threading.Event()
    for _ in range(int(STUCK_S / 0.001)):
        if len(waiters) == count:
            return
        end.wait(0.001)
    raise AssertionError("the threads did not come")


def test_fifty_threads_without_a_value_make_one_renewal():
    clock, cell = Clock(), Renewable()
    gate = Gate(clock, "value")
    threads, outcomes = in_threads(50, lambda: cell.get(clock, gate))
    assert gate.entered.wait(STUCK_S)
    wait_for_waiters(cell._flight, 49)

    gate.open.set()
    for thread in threads:
        thread.join(STUCK_S)

    assert outcomes == ["value"] * 50
    assert gate.calls == 1


def test_threads_that_waited_for_a_failure_each_get_an_error_of_their_own():
    clock, cell = Clock(), Renewable()
    gate = Gate(clock, CredentialRetrievalError(provider="p", error_msg="m"))
    threads, outcomes = in_threads(5, lambda: cell.get(clock, gate))
    assert gate.entered.wait(STUCK_S)
    wait_for_waiters(cell._flight, 4)

    gate.open.set()
    for thread in threads:
        thread.join(STUCK_S)

    assert {str(error) for error in outcomes} == {"Error when retrieving credentials from p: m"}
    assert len({id(error) for error in outcomes}) == 5
    assert gate.calls == 1


def test_while_one_renews_the_others_use_the_old_value():
    clock, cell = Clock(), Renewable()
    cell.put(Held("old", NOW + 100, NOW))
    gate = Gate(clock, "new")
    threads, outcomes = in_threads(1, lambda: cell.get(clock, gate))
    assert gate.entered.wait(STUCK_S)

    assert [cell.get(clock, gate) for _ in range(10)] == ["old"] * 10

    gate.open.set()
    threads[0].join(STUCK_S)
    assert outcomes == ["new"]
    assert cell.get(clock, gate) == "new"


def test_after_an_interrupted_renewal_the_next_in_line_renews():
    clock, cell = Clock(), Renewable()
    gate = Gate(clock, KeyboardInterrupt())
    threads, outcomes = in_threads(1, lambda: cell.get(clock, gate))
    assert gate.entered.wait(STUCK_S)
    renew, calls = fetches(clock, "value")
    others, values = in_threads(1, lambda: cell.get(clock, renew))
    wait_for_waiters(cell._flight, 1)

    gate.open.set()
    for thread in threads + others:
        thread.join(STUCK_S)

    assert [type(outcome) for outcome in outcomes] == [KeyboardInterrupt]
    assert values == ["value"]
    assert calls == [True]


def test_a_renewal_that_asks_for_its_own_value_is_told_so():
    clock, cell = Clock(), Renewable()

    def renew(is_urgent):
        return Held(cell.get(clock, renew), NOW + 1, NOW + 1)

    with pytest.raises(CredentialRetrievalError, match="asked for the token it has to fetch"):
        cell.get(clock, renew)


def test_waiting_for_another_thread_has_an_end(monkeypatch):
    monkeypatch.setattr(renewal, "WAIT_LIMIT_S", 0.0)
    clock, cell = Clock(), Renewable()
    gate = Gate(clock, "value")
    threads, _ = in_threads(1, lambda: cell.get(clock, gate))
    assert gate.entered.wait(STUCK_S)

    with pytest.raises(CredentialRetrievalError, match="another thread has been fetching"):
        cell.get(clock, gate)
    renew, _ = fetches(clock, "the next one's")
    assert cell.get(clock, renew) == "the next one's"

    gate.open.set()
    threads[0].join(STUCK_S)


def test_a_dropped_value_is_fetched_anew_and_remembered():
    clock, cell = Clock(), Renewable()
    old = Held("old", NOW + 100, NOW + 75)
    cell.put(old)

    cell.drop(old)
    renew, _ = fetches(clock, "new")

    assert cell.get(clock, renew) == "new"
    assert cell.replaced is old


def test_dropping_a_value_that_was_replaced_changes_nothing():
    cell = Renewable()
    old, new = Held("old", NOW, NOW), Held("new", NOW, NOW)
    cell.put(old)
    cell.put(new)

    cell.drop(old)

    assert cell.held is new


def test_values_are_not_shown():
    assert "secret" not in repr(Held("secret", 1.0, 1.0))


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_forked_during_a_renewal_makes_its_own():
    clock, cell = Clock(), Renewable()
    gate = Gate(clock, "parent's")
    threads, _ = in_threads(1, lambda: cell.get(clock, gate))
    assert gate.entered.wait(STUCK_S)
    renew, _ = fetches(clock, "child's")

    child = os.fork()
    if child == 0:
        os._exit(0 if cell.get(clock, renew) == "child's" else 1)
    _, status = os.waitpid(child, 0)

    gate.open.set()
    threads[0].join(STUCK_S)
    assert os.waitstatus_to_exitcode(status) == 0
