"""Runs the steps and parts of transfers on a bounded number of workers.

Transfers stand in line. A worker takes the first one, asks it what is to be done next, and puts it back in front if
there is more: so the first transfer has as many workers as it can use, the next one gets the others, and nothing is
queued but transfers. Workers are started when there is work for them. They are daemons, because one that waits for a
pipe nobody writes to must not keep the program from ending; the others are waited for at its end.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from ._executor import NonThreadedExecutor

# How long a worker without work is kept for the next transfer.
IDLE_S = 10.0
# Waits are cut into pieces: a Ctrl-C that comes just before a wait is heard only after it, and on some systems any is.
_LOOK_S = 0.5
# How long the end of workers is waited for, and how often to look whether only those are left that nobody waits for.
_END_S = 60.0
_JOIN_S = 0.05


class Job(Protocol):
    """A transfer in line."""

    def take(self) -> Callable[[], object] | None:
        """Return what is to be done next, or None if nothing is until something in progress has ended."""


class WorkPool:
    """Workers for transfers.

    :param size: how many at a time.
    :param queue_size: how many transfers may wait to begin; whoever adds more waits too.
    :param executor: runs the workers, an object with ``submit`` and ``shutdown``; None for threads of our own.
    """

    def __init__(self, size: int, queue_size: int, executor: Any = None) -> None:
        #: Whether the work is done by whoever waits for it.
        self.is_inline = isinstance(executor, NonThreadedExecutor)
        self._size = size
        self._queue_size = queue_size
        self._executor = executor
        self._lock = threading.Lock()
        self._has_work = threading.Condition(self._lock)
        self._has_room = threading.Condition(self._lock)
        self._line: deque[Job] = deque()
        self._unbegun: set[Job] = set()
        self._workers = 0
        self._idle = 0
        self._threads: list[threading.Thread] = []
        # Workers that wait for a source, which may never give anything, and are replaced by others meanwhile.
        self._lent = 0
        self._is_closed = False
        self._here = threading.local()

    def add(self, job: Job) -> None:
        """Put a transfer at the end of the line.

        A worker's own transfers, begun by a callback, never wait for room: it might be theirs to make.
        """
        with self._lock:
            while len(self._unbegun) >= self._queue_size and not self._is_worker():
                self._has_room.wait(_LOOK_S)
            self._unbegun.add(job)
            self._line.append(job)
        self._get_worker()

    def offer(self, job: Job) -> None:
        """Put a transfer in front of the line: it has begun, and something can be done for it again."""
        with self._lock:
            self._line.appendleft(job)
        self._get_worker()

    def lend(self) -> None:
        """Do without a worker until :meth:`take_back`: it waits for something that may never come."""
        with self._lock:
            self._lent += 1

    def take_back(self) -> None:
        """Count on a worker again."""
        with self._lock:
            self._lent -= 1

    def close(self, wait: bool) -> None:
        """Let the workers go as soon as nothing is left to do.

        :param wait: return when they have gone.
        """
        with self._lock:
            self._is_closed = True
            self._has_work.notify_all()
            threads, self._threads = self._threads, []
        if self._executor is not None:
            self._executor.shutdown(wait=wait)
        for thread in threads:
            if wait and thread is not threading.current_thread():
                self._join(thread)

    def _join(self, thread: threading.Thread) -> None:
        deadline = time.monotonic() + _END_S
        while thread.is_alive() and time.monotonic() < deadline:
            with self._lock:
                if self._workers <= self._lent:  # only those are left that nobody waits for
                    return
            thread.join(_JOIN_S)

    def _is_worker(self) -> bool:
        return getattr(self._here, "is_working", False)

    def _get_worker(self) -> None:
        with self._lock:
            if self._idle >= len(self._line):
                # Those that were woken and have not taken theirs yet count as idle, and what they will take is in line.
                self._has_work.notify()
                return
            if self._workers >= self._size + self._lent:
                return
            self._workers += 1
        if self._executor is not None:
            self._executor.submit(self._work)
            return
        thread = threading.Thread(target=self._work, name="ibm_s3transfer", daemon=True)
        self._threads.append(thread)
        try:
            thread.start()
        except RuntimeError:  # the program is ending, or has as many threads as it may: the others do the work
            with self._lock:
                self._workers -= 1
                self._threads.remove(thread)
                if not self._workers:
                    raise

    def _work(self) -> None:
        if self._is_worker():
            # An executor without threads ran this inside of a worker, which goes on to do the work itself.
            with self._lock:
                self._workers -= 1
            return
        self._here.is_working = True
        interruption: BaseException | None = None
        try:
            while (job := self._next_job()) is not None:
                task = None
                try:
                    task = job.take()
                    if task is not None:
                        task()
                except BaseException as error:  # noqa: BLE001 - raised below, once the transfer has tidied up
                    interruption = interruption or error
                # Whatever the transfer holds must not live on in an idle worker.
                del job, task
        finally:
            self._here.is_working = False
        if interruption is not None:
            raise interruption

    def _next_job(self) -> Job | None:
        """Return the first transfer in line; None if the worker is not needed any more."""
        with self._lock:
            is_late = self._executor is not None
            if self._workers > self._size + self._lent:  # one of those that were replaced has come back
                self._workers -= 1
                return None
            while not self._line:
                if is_late or self._is_closed:
                    self._workers -= 1
                    return None
                self._idle += 1
                is_late = not self._has_work.wait(IDLE_S)
                self._idle -= 1
            job = self._line.popleft()
            if job in self._unbegun:
                self._unbegun.remove(job)
                self._has_room.notify()
            return job
