"""A few threads that work through many files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from ibm_botocore._interrupts import CallScope

from .result import FileFailure

T = TypeVar("T")

# What a worker returns for a file that is transferred later.
POSTPONED = -1

_LOOK_S = 0.5
# How long an interrupted run waits until its threads have let go of the files in hand.
_LET_GO_S = 0.8


class Tally:
    """What one thread has done."""

    __slots__ = ("transferred", "bytes", "skipped", "failures")

    def __init__(self) -> None:
        self.transferred = self.bytes = self.skipped = 0
        self.failures: list[FileFailure] = []


class Crew(Generic[T]):
    """Threads that take files from one iterator until it ends or something breaks the run.

    :param work: transfers one file and returns its bytes; None if there was nothing to do, POSTPONED if somebody
        else will transfer it. What it raises is that file's failure.
    :param name_of: the name of a file in its failure.
    :param is_fatal: whether an error would befall every other file too.
    :param on_bytes: told the bytes of each transferred file, by any thread; what it raises ends the run.
    """

    def __init__(
        self,
        work: Callable[[T], int | None],
        name_of: Callable[[T], str],
        is_fatal: Callable[[Exception], bool],
        on_bytes: Callable[[int], object] | None = None,
    ) -> None:
        self._work, self._name_of, self._is_fatal, self._on_bytes = work, name_of, is_fatal, on_bytes
        self._lock = threading.Lock()
        self._jobs: Iterator[T] = iter(())
        self._running = 0
        self._all_done = threading.Event()
        self._stop = False
        self._scope = CallScope()
        self.tallies: list[Tally] = []
        self.stopped_by: Exception | None = None
        self.broken_by: BaseException | None = None

    def run(self, jobs: Iterator[T], size: int) -> None:
        """Work through the files.

        :param jobs: the files; it is asked by one thread at a time.
        :param size: number of threads; 1 for none but the caller's.
        :raises BaseException: what the iterator raised, or what interrupted the caller.
        """
        self._jobs = jobs
        if size == 1:
            self._running = 1
            self._labour()
        else:
            self._run_threads(size)
        if self.broken_by is not None:
            raise self.broken_by

    def abandon(self) -> None:
        """Let the threads end: calls they are waiting for fail."""
        self._stop = True
        self._scope.end()

    def _run_threads(self, size: int) -> None:
        self._running = size
        self._all_done.clear()
        threads = [threading.Thread(target=self._labour, name=f"cos-files-{n}", daemon=True) for n in range(size)]
        try:
            for thread in threads:
                thread.start()
            # A wait without end cannot be interrupted everywhere.
            while not self._all_done.wait(_LOOK_S):
                pass
            for thread in threads:
                thread.join()
        except BaseException:
            self.abandon()
            self._all_done.wait(_LET_GO_S)
            raise

    def _labour(self) -> None:
        tally = Tally()
        try:
            with self._scope.entered():
                self._work_on(tally)
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that called run()
            self.broken_by = self.broken_by or error
            self._stop = True
        finally:
            with self._lock:
                self.tallies.append(tally)
                self._running -= 1
                if not self._running:
                    self._all_done.set()

    def _work_on(self, tally: Tally) -> None:
        jobs, lock = self._jobs, self._lock
        while not self._stop:
            try:
                with lock:
                    job = next(jobs)
            except StopIteration:
                return
            self._do(job, tally)

    def _do(self, job: T, tally: Tally) -> None:
        try:
            count = self._work(job)
        except Exception as error:  # noqa: BLE001 - one file's failure does not end the others
            tally.failures.append(FileFailure(self._name_of(job), error))
            if self._is_fatal(error):
                self.stopped_by = self.stopped_by or error
                self._stop = True
            return
        if count is None:
            tally.skipped += 1
        elif count >= 0:
            tally.transferred += 1
            tally.bytes += count
            if self._on_bytes is not None:
                self._on_bytes(count)
