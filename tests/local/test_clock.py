"""The server's clock: it moves ahead while the clocks of clients do not."""

import pytest

from ibm_boto3.local.clock import Clock

START = 1000.0


class Machine:
    """A machine whose time is set."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def clock(machine: Machine) -> Clock:
    return Clock(machine)


def test_clock_shows_the_time_of_the_machine_moved_ahead(clock: Clock, machine: Machine) -> None:
    assert clock.now() == START
    clock.advance(50)
    machine.time += 1
    clock.advance(50)
    assert clock.now() == START + 101
    assert clock.utc().timestamp() == START + 101
    clock.reset()
    assert clock.now() == START + 1


def test_tokens_grow_older_only_when_they_are_to(clock: Clock) -> None:
    clock.advance(50)
    assert clock.token_now() == START
    clock.advance(50, tokens=True)
    assert (clock.token_now(), clock.now()) == (START + 50, START + 100)


def test_what_a_client_told_is_brought_to_what_the_clock_showed_then(clock: Clock, machine: Machine) -> None:
    machine.time += 0.5
    clock.advance(100)
    machine.time += 10
    clock.advance(1000)
    machine.time += 10
    told = [START - 5, START, START + 1, START + 10, START + 11, START + 20]
    assert [clock.moment_of(time) - time for time in told] == [0, 0, 100, 100, 1100, 1100]
