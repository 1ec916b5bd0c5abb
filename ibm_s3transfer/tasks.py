"""A transfer in progress: steps one after the other, and parts that go side by side between them.

What a transfer does is written as a generator: code up to a ``yield`` is a step; a yielded :class:`Batch` is run by as
many workers as there are; then the generator goes on with the results, or with the exception that ended the transfer.
So the order of things, and what is tidied up after a failure, stands in one place, and no worker waits for another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from ibm_botocore._interrupts import CallCancelledError, CallScope
from ibm_botocore.exceptions import HTTPClientError

from ._config import TransferConfig
from ._files import OSUtils
from ._progress import Limit, Meter
from ._sinks import Sink
from ._workers import WorkPool
from .futures import PATIENCE_S, TransferCoordinator, TransferFuture

# What a cancelled transfer has begun on the service is taken back, if that is done soon. Nobody waits so long for it.
_TIDY_UP_S = 5.0
# How long a cancelled transfer waits to hear what it has begun there, so that it can be taken back.
_LAST_WORD_S = 0.7

Task = Callable[[], Any]


class Tools(NamedTuple):
    """What the transfers of a manager share.

    :param client: makes the calls.
    :param config: the manager's configuration.
    :param files: does what has to be done with files on disk.
    :param limit: the bandwidth, or None.
    """

    client: Any
    config: TransferConfig
    files: OSUtils
    limit: Limit | None


class Batch:
    """Tasks that may run side by side.

    :param tasks: yields them as they are asked for, one at a time; it may take its time, to read what they send. None
        stands for nothing at the moment: it is asked again when a task has ended.
    """

    def __init__(self, tasks: Iterator[Task | None]) -> None:
        self.tasks = tasks
        self.results: list[Any] = []
        self.running = 0
        self.is_exhausted = False
        self.is_asked = False


Steps = Generator[Batch, list[Any], Any]


class Transfer:
    """A transfer in progress.

    One lock guards who does what next: a worker that holds the transfer asks for a task and hands the transfer on; the
    worker that ends the last task of a batch goes on with the steps.

    :param future: what the caller holds of it.
    :param coordinator: its state.
    :param tools: what it shares with others.
    :param pool: its workers.
    """

    def __init__(self, future: TransferFuture, coordinator: TransferCoordinator, tools: Tools, pool: WorkPool) -> None:
        self.future = future
        self.tools = tools
        self.args = future.meta.call_args
        self.coordinator = coordinator
        self.scope = CallScope()
        self._beginning: CallScope | None = None
        self.meter = Meter(self._reporter(), tools.limit)
        self._pool = pool
        self._lock = threading.Lock()
        self._steps: Steps | None = None
        self._batch: Batch | None = None
        self._results: list[Any] = []
        self._is_in_line = True
        coordinator.add_end_callback(self._stop)

    # --- what kinds of transfers fill in

    def steps(self) -> Steps:
        """Do the transfer.

        :returns: its result.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Let go of everything, after the steps or instead of them."""

    # --- the workers' side

    def take(self) -> Task | None:
        """Return what is to be done next, or None if nothing is at the moment."""
        batch = self._batch
        if batch is None:
            return self._go_on
        with self._lock:
            batch.is_asked = True
        task = self._ask(batch)
        with self._lock:
            batch.is_asked = False
            if self._batch is not batch:  # the transfer has ended without waiting for the answer
                self._pool.take_back()
                return None
            if task is None:
                return self._has_nothing(batch)
            number = len(batch.results)
            batch.results.append(None)
            batch.running += 1
        self._pool.offer(self)
        return lambda: self._run(batch, number, task)

    def fail(self, error: BaseException) -> None:
        """End the transfer by an exception; the first one counts."""
        self.coordinator.set_exception(_own(error))

    def put_in_place(self, sink: Sink, size: int) -> None:
        """Take what was written as complete, unless the transfer has ended; from here on nobody can cancel it.

        :param sink: where the bytes went.
        :param size: how many there are.
        """
        self.coordinator.seal()
        sink.commit(size)

    def settle(self, error: BaseException) -> BaseException:
        """End the transfer by an exception, and return the one that counts: what is found out later is told with it."""
        self.fail(error)
        return self.coordinator.exception or error

    @contextmanager
    def beginning(self) -> Iterator[None]:
        """Let a call that begins something on the service come to its end, though not for long if it is cancelled.

        :raises CallCancelledError: if the transfer has ended already.
        """
        scope = CallScope()
        with self._lock:
            self._beginning = scope
        try:
            self.scope.check()
            with scope.entered():
                yield
        finally:
            with self._lock:
                self._beginning = None
            # Nobody's calls any more: this lets go of whoever waits to end them.
            scope.end()

    def tidying_up(self) -> CallScope:
        """Return the scope of calls that take back what the transfer has begun."""
        if self.coordinator.status != "cancelled" and isinstance(self.coordinator.exception, Exception):
            return CallScope(None)
        return CallScope(PATIENCE_S if self._pool.is_inline else _TIDY_UP_S)

    def _ask(self, batch: Batch) -> Task | None:
        """Return the batch's next task; None if it has none, at the moment or any more."""
        if self.coordinator.done():
            batch.is_exhausted = True
            return None
        try:
            with self.scope.entered():
                return next(batch.tasks)
        except StopIteration:
            batch.is_exhausted = True
        except BaseException as error:  # noqa: BLE001 - it ends the transfer, whatever it is
            batch.is_exhausted = True
            self.fail(error)
        return None

    def _has_nothing(self, batch: Batch) -> Task | None:
        """Say what is next when a batch has no task to begin; the lock is held."""
        if not batch.running:
            self._leave(batch)
            return self._go_on
        self._is_in_line = False
        return None

    def _run(self, batch: Batch, number: int, task: Task) -> None:
        try:
            if not self.coordinator.done():
                with self.scope.entered():
                    batch.results[number] = task()
        except Exception as error:  # noqa: BLE001 - it ends the transfer, whatever it is
            self.fail(error)
        except BaseException as error:
            self.fail(error)
            raise
        finally:
            self._end_of_task(batch)

    def _end_of_task(self, batch: Batch) -> None:
        with self._lock:
            batch.running -= 1
            if self._batch is not batch or not self._is_free(batch):
                return
            if batch.is_exhausted or self.coordinator.done():
                if batch.running:
                    return
                self._leave(batch)
            self._is_in_line = True
        self._pool.offer(self)

    def _is_free(self, batch: Batch) -> bool:
        """Say whether no other worker is going to look after the batch; the lock is held."""
        if not self._is_in_line:
            return True
        # One that waits for a source, which may never give anything, is not waited for once the transfer has ended.
        return batch.is_asked and self.coordinator.done()

    def _stop(self) -> None:
        """End what is in progress, because it is settled that the transfer fails."""
        self.scope.end()
        with self._lock:
            if self._beginning is not None:
                _end_soon(self._beginning)
            batch = self._batch
            if batch is None or batch.running or not self._is_free(batch):
                return
            self._leave(batch)
            self._is_in_line = True
        self._pool.offer(self)

    def _leave(self, batch: Batch) -> None:
        self._results, self._batch = batch.results, None
        if batch.is_asked:
            # The worker that waits for the answer is of no use to anybody until it comes.
            self._pool.lend()

    def _go_on(self) -> None:
        """Take the next step."""
        try:
            with self.scope.entered():
                batch = self._next_batch()
        except StopIteration as end:
            self._end(end.value)
            return
        except Exception as error:  # noqa: BLE001 - it is the outcome of the transfer
            self.fail(error)
            self._end(None)
            return
        except BaseException as error:
            self.fail(error)
            self._end(None)
            raise
        self._batch = batch
        self._pool.offer(self)

    def _next_batch(self) -> Batch:
        if self._steps is None:
            if self.coordinator.done():  # cancelled while it stood in line
                raise StopIteration
            self._steps = self._begin()
            return next(self._steps)
        error = self.coordinator.exception
        if error is not None:
            return self._steps.throw(error)
        return self._steps.send(self._results)

    def _begin(self) -> Steps:
        self.coordinator.set_status_to_queued()
        self._tell("on_queued", future=self.future)
        self.coordinator.set_status_to_running()
        return (yield from self.steps())

    def _end(self, result: Any) -> None:
        self._steps = None
        try:
            self.close()
        except Exception as error:  # noqa: BLE001 - a file may turn out broken when it is closed
            self.fail(error)
        if not self.coordinator.done():
            self.coordinator.set_result(result)
        self.coordinator.announce_done()

    # --- the subscribers' side

    def _tell(self, method: str, **arguments: Any) -> None:
        for subscriber in self.args.subscribers:
            function = getattr(subscriber, method, None)
            if function is not None:
                function(**arguments)

    def _reporter(self) -> Callable[[int], None] | None:
        functions = [f for f in (getattr(s, "on_progress", None) for s in self.args.subscribers) if f is not None]
        if not functions:
            return None
        future = self.future

        def report(amount: int) -> None:
            try:
                for function in functions:
                    function(future=future, bytes_transferred=amount)
            except Exception as error:
                # At once: the transport, which is at work, might take it for an error of the network and try again.
                self.coordinator.set_exception(error)
                raise

        return report


def _end_soon(scope: CallScope) -> None:
    """End the calls of a scope if they do not end by themselves."""

    def wait() -> None:
        with suppress(CallCancelledError):  # they have
            scope.pause(_LAST_WORD_S)
        scope.end()

    try:
        threading.Thread(target=wait, daemon=True).start()
    except RuntimeError:  # the program is ending, or has as many threads as it may
        scope.end()


def _own(error: BaseException) -> BaseException:
    """Return what a callback or a source raised while the transport was at work, which wraps it; others as they are."""
    cause = error.__cause__
    if type(error) is HTTPClientError and isinstance(cause, Exception) and not isinstance(cause, OSError):
        return cause
    return error
