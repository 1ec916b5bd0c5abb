"""The processes of a pool, as their parent sees them.

A call of another process waits in a thread of the parent. To end it, the process is killed: it has nothing to tidy up,
and the next call starts another one.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import Any

from ibm_botocore._interrupts import current_scope
from ibm_botocore._locks import make_lock

from . import _process

_LOOK_S = 1.0
# A process that was told to end has nothing left to do.
_END_S = 5.0

# A process that is forked while another one starts would hold that one's pipe open.
_starting = make_lock()


class Process:
    """A process that carries out orders.

    :param client_kwargs: arguments of its client.
    """

    def __init__(self, client_kwargs: Mapping[str, Any]) -> None:
        # Whichever way of starting processes the program has chosen.
        context: Any = multiprocessing.get_context()
        with _starting, _without_interrupts():
            self._connection, theirs = context.Pipe()
            self._process = context.Process(target=_process.run, args=(theirs, client_kwargs), daemon=True)
            try:
                self._process.start()
            except BaseException:
                self._connection.close()
                raise
            finally:
                theirs.close()
        self._has_answered = False
        self._is_killed = False

    @property
    def is_alive(self) -> bool:
        """Whether it takes orders."""
        # One that is killed may be there for a moment yet.
        return not self._is_killed and bool(self._process.is_alive())

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Have a function called with its client and these arguments; return or raise what that does.

        :raises RuntimeError: if the process ends before it answers.
        """
        try:
            self._connection.send((function, args))
            while not wait([self._connection, self._process.sentinel], _LOOK_S) and self.is_alive:
                pass
            # Of a process that has ended, this reads the end, or what it said before.
            if not self._connection.poll():
                raise EOFError
            result, error = self._connection.recv()
        except (EOFError, OSError):
            raise self._ended() from None
        self._has_answered = True
        if error is not None:
            raise error
        return result

    def interrupt(self) -> None:
        """End it, and with it the call that is in progress."""
        self._is_killed = True
        self._process.kill()

    def limit_wait(self, seconds: float) -> None:
        """Do nothing: no call of a process has a time limit."""

    def dismiss(self) -> None:
        """Tell it that there are no more orders."""
        with suppress(OSError):
            self._connection.send(None)

    def close(self) -> None:
        """Wait until it has ended, or see to that."""
        self._process.join(_END_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_END_S)
        self._connection.close()

    def _ended(self) -> RuntimeError:
        self._process.join(_END_S)
        text = f"A process of the downloader ended with exit code {self._process.exitcode} before its work was done"
        if self._process.exitcode == 1 and not self._has_answered:
            # That is how a program ends that would start itself over and over.
            text += "; where processes are spawned, a program begins its work below 'if __name__ == \"__main__\":'"
        return RuntimeError(text)


class Processes:
    """A number of processes, of which each call takes one.

    :param count: how many there are, and so how many calls at a time.
    :param client_kwargs: arguments of their clients.
    """

    def __init__(self, count: int, client_kwargs: Mapping[str, Any]) -> None:
        self._client_kwargs = client_kwargs
        self._lock = threading.Lock()
        # All are started here: a fork is safest before there are threads.
        self._free: list[Process] = []
        try:
            for _ in range(count):
                self._free.append(Process(client_kwargs))
        except BaseException:
            self.close()
            raise

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Have a process call a function; return or raise what that does.

        :param function: of :mod:`ibm_s3transfer._process`, called with the process's client and the arguments.
        :raises CallCancelledError: if the calling thread's scope has ended.
        :raises RuntimeError: if the process ends before it answers.
        """
        with self._taken() as process, _held(process):
            return process.call(function, *args)

    def close(self) -> None:
        """End the processes; those whose calls nobody waits for are killed with the program at the latest."""
        with self._lock:
            free, self._free = self._free, []
        for process in free:
            process.dismiss()
        for process in free:
            process.close()

    @contextmanager
    def _taken(self) -> Iterator[Process]:
        with self._lock:
            process = self._free.pop()
        try:
            if not process.is_alive:
                process.close()
                process = Process(self._client_kwargs)
            yield process
        finally:
            with self._lock:
                self._free.append(process)


@contextmanager
def _held(process: Process) -> Iterator[None]:
    """Let whoever ends the scope of this thread end the process."""
    scope = current_scope()
    if scope is None:
        yield
        return
    scope.hold(process)
    try:
        yield
    finally:
        scope.drop(process)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Keep Ctrl-C from a process that starts: it is the parent's."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
