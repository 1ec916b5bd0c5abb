"""Calls that another thread can end: their waits, their attempts, and the connections they hold.

A scope spans calls of any number of threads. Ending it wakes those that wait for a retry, hangs up on the servers that
others wait for, and refuses further attempts. Calls outside of any scope pay one look at a context variable.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, Protocol, TypeVar

from .exceptions import BotoCoreError

T = TypeVar("T")


class CallCancelledError(BotoCoreError):
    """The call was ended by another thread, or ran out of time."""

    fmt = "The call was cancelled"


class Link(Protocol):
    """A connection in use."""

    def interrupt(self) -> None:
        """Make whoever reads from it or writes to it fail at once."""

    def limit_wait(self, seconds: float) -> None:
        """Wait for the server no longer than that until the connection is given back."""


class CallScope:
    """The calls that are ended together.

    :param time_limit_s: seconds after which no further attempt begins and no wait goes on; None for no limit.
    :param clock: seconds that only grow.
    """

    def __init__(self, time_limit_s: float | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._deadline = None if time_limit_s is None else clock() + time_limit_s
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._links: set[Link] = set()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Make the calls of this thread part of the scope while the block runs."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    @property
    def is_ended(self) -> bool:
        """Whether no further attempt may begin."""
        return self._ended.is_set() or (self._deadline is not None and self._clock() >= self._deadline)

    def check(self) -> None:
        """Raise if the scope has ended.

        :raises CallCancelledError: if so.
        """
        if self.is_ended:
            raise CallCancelledError()

    def end(self) -> None:
        """End the calls of the scope, those in progress and those to come."""
        self._ended.set()
        with self._lock:
            for link in self._links:
                link.interrupt()

    def hold(self, link: Link) -> None:
        """Take note of a connection that a call is about to use.

        :raises CallCancelledError: if the scope has ended.
        """
        with self._lock:
            self.check()
            self._links.add(link)
        if self._deadline is not None:
            link.limit_wait(max(0.001, self._deadline - self._clock()))

    def drop(self, link: Link) -> None:
        """Forget a connection: from here on somebody else may use it."""
        with self._lock:
            self._links.discard(link)

    def wait_for(self, function: Callable[[], T], discard: Callable[[T], object]) -> T:
        """Do something that nothing can interrupt, in a thread of its own that is left behind if the scope ends first.

        :param discard: is given what comes of it then.
        :returns: what comes of it.
        :raises CallCancelledError: if the scope ends before.
        """
        errand = _Errand(function, discard)
        self.hold(errand)
        try:
            threading.Thread(target=errand.run, name="cos-connect", daemon=True).start()
        except RuntimeError:  # the program is ending, or has as many threads as it may
            errand.run()
        try:
            errand.wait()
        finally:
            self.drop(errand)
            errand.leave()
        if not errand.is_done:
            raise CallCancelledError()
        return errand.result()

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than the scope lasts.

        :raises CallCancelledError: if it ends before the time is over.
        """
        left = seconds if self._deadline is None else min(seconds, self._deadline - self._clock())
        self._ended.wait(max(0.0, left))
        self.check()


class _Errand(Generic[T]):
    """Something that one thread does and another waits for, perhaps not to its end.

    :param function: does it.
    :param discard: is given what comes of it if nobody waits any more.
    """

    def __init__(self, function: Callable[[], T], discard: Callable[[T], object]) -> None:
        self._function, self._discard = function, discard
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._limit_s: float | None = None
        self._is_left = False
        self._results: list[T] = []
        self._error: BaseException | None = None
        self.is_done = False

    def run(self) -> None:
        """Do it."""
        error, results = None, []
        try:
            results = [self._function()]
        except BaseException as caught:  # noqa: BLE001 - it is raised where somebody waits
            error = caught
        with self._lock:
            is_left = self._is_left
            if not is_left:
                self._results, self._error, self.is_done = results, error, True
        self._woken.set()
        if is_left and results:
            self._discard(results[0])

    def wait(self) -> None:
        """Wait until it is done, or the wait is ended."""
        self._woken.wait(self._limit_s)

    def leave(self) -> None:
        """Wait no more."""
        with self._lock:
            self._is_left = True

    def result(self) -> T:
        """Return or raise what came of it."""
        error, self._error = self._error, None
        if error is not None:
            try:
                raise error
            finally:
                # Its traceback leads here.
                del error
        return self._results[0]

    def interrupt(self) -> None:
        """End the wait."""
        self._woken.set()

    def limit_wait(self, seconds: float) -> None:
        """Wait no longer than that."""
        self._limit_s = seconds


_current: ContextVar[CallScope | None] = ContextVar("ibm_botocore.call_scope", default=None)

#: Returns the scope that this thread's calls are part of, or None.
current_scope = _current.get


def pause(seconds: float) -> None:
    """Wait a number of seconds.

    :raises CallCancelledError: if this thread's scope ends before.
    """
    scope = _current.get()
    if scope is None:
        time.sleep(seconds)
    else:
        scope.pause(seconds)


@contextmanager
def outside_scopes() -> Iterator[None]:
    """Make the calls of this thread part of no scope while the block runs."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)
