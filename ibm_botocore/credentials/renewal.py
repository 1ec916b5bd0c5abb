"""A value that expires: one caller renews it ahead of time, the others use the old one while it is good.

There is no background thread. A caller that finds a value due for renewal becomes its pilot; whoever comes meanwhile
takes the old value or, if that has expired, waits for the pilot to land.
"""

from __future__ import annotations

import copy
import logging
import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from .._locks import make_lock
from ..exceptions import CredentialRetrievalError

logger = logging.getLogger("ibm_botocore.credentials")

T = TypeVar("T")

#: Longest wait for another thread's renewal, in seconds.
WAIT_LIMIT_S = 120.0
# After a failed renewal the old value is used for a quarter of its remaining life, within these bounds.
_LEAST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0

# Guards who is the pilot of which value; held for a few instructions, never while something is fetched.
_lock = make_lock()
_generation = 0


def _start_anew_in_child() -> None:
    """Forget the parent's pilots: their threads do not exist in a forked child."""
    global _generation
    _generation += 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew_in_child)


class Held(Generic[T]):
    """A value with its dates, in seconds since the epoch; never changed once it is made.

    :param value: what is held; not shown by ``repr``.
    :param expires_at: it is of no use from then on.
    :param refresh_at: from then on a caller tries to renew it; never after ``expires_at``.
    """

    __slots__ = ("expires_at", "refresh_at", "value")

    def __init__(self, value: T, expires_at: float, refresh_at: float) -> None:
        self.value = value
        self.expires_at = expires_at
        self.refresh_at = min(refresh_at, expires_at)

    def due_at(self, refresh_at: float) -> Held[T]:
        """Return the same value, to be renewed at another time."""
        other = copy.copy(self)
        other.refresh_at = min(refresh_at, self.expires_at)
        return other

    def __repr__(self) -> str:
        return f"{type(self).__name__}(value=<hidden>, expires_at={self.expires_at}, refresh_at={self.refresh_at})"


class Flight:
    """One renewal under way."""

    __slots__ = ("error", "generation", "landed", "pilot")

    def __init__(self) -> None:
        self.generation = _generation
        self.pilot = threading.get_ident()
        self.landed = threading.Event()
        self.error: Exception | None = None


class Renewable(Generic[T]):
    """Holds at most one value and sees to it that only one caller at a time renews it."""

    __slots__ = ("__weakref__", "_flight", "held", "replaced")

    def __init__(self) -> None:
        #: What callers use now, or None. Read it without a lock; write it through :meth:`put` and :meth:`drop`.
        self.held: Held[T] | None = None
        #: What was used before.
        self.replaced: Held[T] | None = None
        self._flight: Flight | None = None

    def get(self, clock: Callable[[], float], renew: Callable[[bool], Held[T]]) -> T:
        """Return a value that has not expired.

        :param clock: seconds since the epoch.
        :param renew: fetches a new value; its argument says whether callers are waiting for it, because there is no
            usable old one.
        :raises Exception: what ``renew`` raised, if there is no old value that could still be used.
        """
        while True:
            held, now = self.held, clock()
            if held is not None and now < held.refresh_at:
                return held.value
            flight, is_pilot = self._board()
            if is_pilot:
                return self._fly(flight, clock, renew)
            if held is not None and now < held.expires_at:
                return held.value
            self._wait_for(flight)

    def put(self, fresh: Held[T]) -> None:
        """Use this value from now on."""
        if self.held is not None and self.held.value != fresh.value:
            self.replaced = self.held
        self.held = fresh

    def drop(self, held: Held[T]) -> None:
        """Do not use this value any more; nothing happens if it has been replaced meanwhile."""
        with _lock:
            if self.held is held:
                self.replaced, self.held = held, None

    def clear(self) -> None:
        """Use no value until another is fetched."""
        self.held = None

    def _board(self) -> tuple[Flight, bool]:
        """Return the renewal under way, and whether the caller has just started it."""
        with _lock:
            flight = self._flight
            if flight is not None and flight.generation == _generation:
                return flight, False
            self._flight = flight = Flight()
            return flight, True

    def _fly(self, flight: Flight, clock: Callable[[], float], renew: Callable[[bool], Held[T]]) -> T:
        try:
            held, now = self.held, clock()
            if held is not None and now < held.refresh_at:
                return held.value  # another pilot landed just before this one started
            fresh = self._renew_ahead(held, clock, renew) if held is not None and now < held.expires_at else None
            if fresh is None:
                fresh = renew(True)
                self.put(fresh)
            return fresh.value
        except Exception as error:
            flight.error = error
            raise
        finally:
            # Also when the pilot was interrupted: then those who wait try themselves.
            self._land(flight)

    def _renew_ahead(
        self, held: Held[T], clock: Callable[[], float], renew: Callable[[bool], Held[T]]
    ) -> Held[T] | None:
        """Try to replace a value that is still good; return what to use, None if it went bad meanwhile."""
        try:
            fresh = renew(False)
        except Exception as error:  # noqa: BLE001 - nobody needs the new value yet
            now = clock()
            if now >= held.expires_at or self.held is not held:
                return None
            self.held = _postponed(held, now, error)
            return held
        self.put(fresh)
        return fresh

    def _land(self, flight: Flight) -> None:
        with _lock:
            if self._flight is flight:
                self._flight = None
        flight.landed.set()

    def _wait_for(self, flight: Flight) -> None:
        """Wait until another thread's renewal has ended.

        :raises Exception: what that thread's ``renew`` raised.
        """
        if flight.pilot == threading.get_ident():
            raise CredentialRetrievalError(provider="token source", error_msg="it asked for the token it has to fetch")
        if not flight.landed.wait(WAIT_LIMIT_S):
            # Its thread may be gone for good; the next caller is to try itself.
            self._land(flight)
            message = f"another thread has been fetching for more than {WAIT_LIMIT_S:.0f} s"
            raise CredentialRetrievalError(provider="token source", error_msg=message)
        if flight.error is not None:
            raise _twin(flight.error) from flight.error


def _postponed(held: Held[T], now: float, error: Exception) -> Held[T]:
    """Return a value that could not be renewed, to be used for some time before the next attempt."""
    life = held.expires_at - now
    pause = min(_LONGEST_PAUSE_S, max(_LEAST_PAUSE_S, life / 4))
    pause = max(pause, getattr(error, "retry_after_s", None) or 0.0)
    # The text of a foreign error could hold a secret.
    reason = error if isinstance(error, CredentialRetrievalError) else type(error).__name__
    logger.warning("Credentials could not be renewed; the present ones serve for %.0f s more. %s", life, reason)
    return held.due_at(now + pause)


def _twin(error: Exception) -> Exception:
    """Return an equal error: one that is raised in several threads at once would mix their tracebacks."""
    try:
        twin = copy.copy(error)
    except Exception:  # noqa: BLE001 - an error whose class cannot be copied is raised as it is
        return error
    return twin.with_traceback(None)
