"""Semaphores that executors bound their queues by."""

from __future__ import annotations

import threading
from typing import Any


class NoResourcesAvailable(Exception):
    """A semaphore had no place free, and nobody wanted to wait."""


class TaskSemaphore:
    """A number of places.

    :param count: how many.
    """

    def __init__(self, count: int) -> None:
        self._semaphore = threading.Semaphore(count)

    def acquire(self, tag: Any, blocking: bool = True) -> Any:
        """Take a place.

        :param tag: for the message.
        :param blocking: wait until one is free.
        :returns: what :meth:`release` wants back.
        :raises NoResourcesAvailable: if none is free and nobody waits.
        """
        if not self._semaphore.acquire(blocking):
            raise NoResourcesAvailable(f"Cannot acquire tag '{tag}'")
        return None

    def release(self, tag: Any, acquire_token: Any) -> None:
        """Give a place back."""
        self._semaphore.release()


class SlidingWindowSemaphore(TaskSemaphore):
    """Places in order: one is free again only when all that were taken before it are.

    So the distance between the first and the last one in use stays below the count.

    :param count: how many places.
    """

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self._free = threading.Condition()
        self._count = count
        self._next: dict[Any, int] = {}
        self._lowest: dict[Any, int] = {}
        self._early: dict[Any, set[int]] = {}

    def current_count(self) -> int:
        """Return the number of free places."""
        with self._free:
            return self._count

    def acquire(self, tag: Any, blocking: bool = True) -> Any:
        """Take the next place of a tag.

        :returns: its number, which :meth:`release` wants back.
        :raises NoResourcesAvailable: if none is free and nobody waits.
        """
        with self._free:
            while self._count == 0:
                if not blocking:
                    raise NoResourcesAvailable(f"Cannot acquire tag '{tag}'")
                self._free.wait(timeout=60)
            self._count -= 1
            number = self._next.setdefault(tag, 0)
            self._lowest.setdefault(tag, 0)
            self._next[tag] = number + 1
            return number

    def release(self, tag: Any, acquire_token: Any) -> None:
        """Give a place back; it becomes free when those before it have been given back.

        :raises ValueError: if it was never taken.
        """
        with self._free:
            if tag not in self._next:
                raise ValueError(f"Attempted to release unknown tag: {tag}")
            early = self._early.setdefault(tag, set())
            if not self._lowest[tag] <= acquire_token < self._next[tag] or acquire_token in early:
                raise ValueError(f"Attempted to release unknown sequence number {acquire_token} for tag: {tag}")
            early.add(acquire_token)
            while self._lowest[tag] in early:
                early.remove(self._lowest[tag])
                self._lowest[tag] += 1
                self._count += 1
            self._free.notify_all()
