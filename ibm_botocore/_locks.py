"""Locks that a forked child finds free, whatever other threads of its parent were doing (POSIX, fork)."""

from __future__ import annotations

import os
import threading
import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    RLock = threading.RLock
    Lock = threading.Lock

_locks: weakref.WeakSet[Any] = weakref.WeakSet()


def make_lock() -> Lock:
    """Return a new lock that is free in every forked child."""
    lock = threading.Lock()
    _locks.add(lock)
    return lock


def make_rlock() -> RLock:
    """Return a new lock that its owner may take again, free in every forked child."""
    lock = threading.RLock()
    _locks.add(lock)
    return lock


def _free_all() -> None:
    # The threads that held them do not exist in the child. The standard library frees its own locks in this way.
    for lock in list(_locks):
        lock._at_fork_reinit()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_free_all)
