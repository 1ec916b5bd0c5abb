"""What callers hold of a transfer, and the state behind it."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any

from ._executor import (
    IN_MEMORY_DOWNLOAD_TAG,
    IN_MEMORY_UPLOAD_TAG,
    BaseExecutor,
    BoundedExecutor,
    ExecutorFuture,
    NonThreadedExecutor,
    NonThreadedExecutorFuture,
    TaskTag,
)
from .exceptions import TransferNotDoneError

__all__ = [
    "IN_MEMORY_DOWNLOAD_TAG",
    "IN_MEMORY_UPLOAD_TAG",
    "BaseExecutor",
    "BaseTransferFuture",
    "BaseTransferMeta",
    "BoundedExecutor",
    "CallArgs",
    "CancelledError",
    "ExecutorFuture",
    "NonThreadedExecutor",
    "NonThreadedExecutorFuture",
    "TaskTag",
    "TransferCoordinator",
    "TransferFuture",
    "TransferMeta",
    "TransferNotDoneError",
]

logger = logging.getLogger("ibm_s3transfer.futures")

# Waits are cut into pieces of this length: a Ctrl-C that comes just before a wait is heard only after it, and on some
# systems any is.
_LOOK_S = 0.5
# Who has cancelled a transfer waits no longer than this for what it has to take back, which goes on behind.
PATIENCE_S = 0.9


class CallArgs:
    """What a transfer was asked for, as attributes.

    :param kwargs: their names and values.
    """

    def __init__(self, **kwargs: Any) -> None:
        for name, value in kwargs.items():
            setattr(self, name, value)


class BaseTransferMeta:
    """What is known about a transfer."""

    @property
    def call_args(self) -> Any:
        """What was asked for."""
        raise NotImplementedError("call_args")

    @property
    def transfer_id(self) -> Any:
        """The number of the transfer in its manager."""
        raise NotImplementedError("transfer_id")

    @property
    def user_context(self) -> dict[Any, Any]:
        """A dict that belongs to the caller."""
        raise NotImplementedError("user_context")


class TransferMeta(BaseTransferMeta):
    """What is known about a transfer.

    :param call_args: what was asked for.
    :param transfer_id: the number of the transfer in its manager.
    """

    def __init__(self, call_args: Any = None, transfer_id: Any = None) -> None:
        self._call_args = call_args
        self._transfer_id = transfer_id
        self._size: int | None = None
        self._etag: str | None = None
        self._user_context: dict[Any, Any] = {}

    @property
    def call_args(self) -> Any:
        """What was asked for, as attributes such as ``bucket``, ``key`` and ``extra_args``."""
        return self._call_args

    @property
    def transfer_id(self) -> Any:
        """The number of the transfer in its manager."""
        return self._transfer_id

    @property
    def size(self) -> int | None:
        """Number of bytes, None as long as it is not known."""
        return self._size

    @property
    def etag(self) -> str | None:
        """ETag of the object that is downloaded or copied, None as long as it is not known."""
        return self._etag

    @property
    def user_context(self) -> dict[Any, Any]:
        """A dict that belongs to the caller."""
        return self._user_context

    def provide_transfer_size(self, size: int) -> None:
        """Tell the number of bytes, so that the service need not be asked; best in ``on_queued``."""
        self._size = size

    def provide_object_etag(self, etag: str | None) -> None:
        """Tell the ETag of the object, so that a change of it is noticed from the first byte on."""
        self._etag = etag


class BaseTransferFuture:
    """A transfer in progress, or done."""

    @property
    def meta(self) -> Any:
        """What is known about the transfer."""
        raise NotImplementedError("meta")

    def done(self) -> bool:
        """Say whether the transfer has ended."""
        raise NotImplementedError("done()")

    def result(self) -> Any:
        """Wait for the end and return what came of it."""
        raise NotImplementedError("result()")

    def cancel(self) -> None:
        """End the transfer."""
        raise NotImplementedError("cancel()")


class TransferFuture(BaseTransferFuture):
    """A transfer in progress, or done.

    :param meta: what is known about it.
    :param coordinator: its state.
    """

    def __init__(self, meta: TransferMeta | None = None, coordinator: TransferCoordinator | None = None) -> None:
        self._meta = TransferMeta() if meta is None else meta
        self._coordinator = TransferCoordinator() if coordinator is None else coordinator

    @property
    def meta(self) -> TransferMeta:
        """What is known about the transfer."""
        return self._meta

    def done(self) -> bool:
        """Say whether the transfer has ended."""
        return self._coordinator.done()

    def result(self) -> Any:
        """Wait for the end and return the service's answer.

        Interrupted by Ctrl-C, it cancels the transfer.

        :returns: the answer to the last call that made it complete; of a download, what was said about the object.
        :raises CancelledError: if the transfer was cancelled.
        :raises Exception: what made it fail.
        """
        try:
            return self._coordinator.result()
        except KeyboardInterrupt:
            self.cancel()
            raise

    def cancel(self) -> None:
        """End the transfer; what it has begun on the service or on disk is taken back."""
        self._coordinator.cancel()

    def set_exception(self, exception: BaseException) -> None:
        """Make a finished transfer fail, for example from ``on_done``.

        :param exception: what :meth:`result` raises.
        :raises TransferNotDoneError: if the transfer has not ended.
        """
        if not self.done():
            raise TransferNotDoneError("set_exception can only be called once the transfer is complete.")
        self._coordinator.set_exception(exception, override=True)


Callback = Callable[[], Any]


class TransferCoordinator:
    """The state of a transfer: one lock, one writer at a time.

    It goes from ``not-started`` over ``queued`` and ``running`` to ``success``, ``failed`` or ``cancelled``. The end is
    announced once nothing goes on any more.

    :param transfer_id: the number of the transfer in its manager.
    """

    def __init__(self, transfer_id: Any = None) -> None:
        self.transfer_id = transfer_id
        self._lock = threading.Lock()
        self._status = "not-started"
        self._result: Any = None
        self._exception: BaseException | None = None
        self._is_sealed = False
        self._cancelled_at = math.inf
        self._announced = threading.Event()
        self._over = threading.Event()
        self._associated_futures: set[Any] = set()
        self._failure_cleanups: list[Callback] = []
        self._done_callbacks: list[Callback] = []
        self._end_callbacks: list[Callback] = []

    def __repr__(self) -> str:
        return f"{type(self).__name__}(transfer_id={self.transfer_id})"

    @property
    def status(self) -> str:
        """Where the transfer stands."""
        return self._status

    @property
    def exception(self) -> BaseException | None:
        """What made the transfer fail, or None."""
        return self._exception

    @property
    def associated_futures(self) -> set[Any]:
        """Futures of tasks that the transfer submitted."""
        with self._lock:
            return set(self._associated_futures)

    @property
    def failure_cleanups(self) -> list[Callback]:
        """What is called once the transfer has failed."""
        return self._failure_cleanups

    def set_status_to_queued(self) -> None:
        """Note that the transfer is about to begin."""
        self._go_on_to("queued")

    def set_status_to_running(self) -> None:
        """Note that the transfer has begun."""
        self._go_on_to("running")

    def set_result(self, result: Any) -> None:
        """Note that the transfer has come to its end.

        :param result: what :meth:`result` returns.
        """
        with self._lock:
            self._exception = None
            self._result = result
            self._status = "success"

    def set_exception(self, exception: BaseException, override: bool = False) -> None:
        """Note that the transfer has failed.

        :param exception: what :meth:`result` raises.
        :param override: replace how it ended before.
        """
        with self._lock:
            if self._is_done() and not override:
                return
            self._exception = exception
            self._status = "failed"
        self._tell_of_end()

    def cancel(self, msg: str = "", exc_type: type[BaseException] = CancelledError) -> None:
        """End the transfer from outside.

        :param msg: message of the exception.
        :param exc_type: type of the exception.
        """
        with self._lock:
            if self._is_done() or self._is_sealed:
                return
            was_begun = self._status != "not-started"
            self._exception = exc_type(msg)
            self._cancelled_at = time.monotonic()
            self._status = "cancelled"
        self._tell_of_end()
        if not was_begun:
            self.announce_done()

    def seal(self) -> None:
        """Let nobody cancel the transfer any more: what it has made is about to be put in its place.

        :raises BaseException: what ended the transfer before.
        """
        with self._lock:
            if self._exception is not None:
                raise self._exception
            self._is_sealed = True

    def result(self) -> Any:
        """Wait for the announcement of the end; return the result or raise the exception.

        Of a cancelled transfer the announcement is not waited for any longer than :data:`PATIENCE_S`.
        """
        while (left := self._patience_left()) > 0 and not self._announced.wait(min(left, _LOOK_S)):
            pass
        if self._exception is not None:
            raise self._exception
        return self._result

    def _patience_left(self) -> float:
        return self._cancelled_at + PATIENCE_S - time.monotonic()

    def done(self) -> bool:
        """Say whether it is settled how the transfer ends."""
        return self._is_done()

    def wait(self, timeout_s: float) -> bool:
        """Wait until the end was announced to everybody.

        :returns: whether it was in time.
        """
        return self._over.wait(timeout_s)

    def submit(self, executor: Any, task: Any, tag: Any = None) -> Any:
        """Hand a task to an executor, and remember its future until it is done."""
        future = executor.submit(task, tag=tag)
        self.add_associated_future(future)
        future.add_done_callback(lambda *_: self.remove_associated_future(future))
        return future

    def add_associated_future(self, future: Any) -> None:
        """Remember a task's future."""
        with self._lock:
            self._associated_futures.add(future)

    def remove_associated_future(self, future: Any) -> None:
        """Forget a task's future."""
        with self._lock:
            self._associated_futures.discard(future)

    def add_done_callback(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Have something called when the end is announced."""
        self._done_callbacks.append(lambda: function(*args, **kwargs))

    def add_failure_cleanup(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Have something called before the end is announced, if the transfer failed."""
        self._failure_cleanups.append(lambda: function(*args, **kwargs))

    def add_end_callback(self, function: Callback) -> None:
        """Have something called as soon as the transfer is bound to fail, while parts may still be on the way."""
        self._end_callbacks.append(function)

    def announce_done(self) -> None:
        """Announce that nothing goes on any more."""
        if self._status != "success":
            self._call(self._failure_cleanups)
        self._announced.set()
        try:
            self._call(self._done_callbacks)
        finally:
            self._over.set()

    def _is_done(self) -> bool:
        return self._status in ("failed", "cancelled", "success")

    def _go_on_to(self, status: str) -> None:
        with self._lock:
            if self._is_done():
                raise RuntimeError(f"Unable to transition from done state {self._status} to non-done state {status}.")
            self._status = status

    def _tell_of_end(self) -> None:
        self._call(self._end_callbacks)

    def _call(self, callbacks: list[Callback]) -> None:
        """Call what is to be called, each once; what goes wrong there changes nothing about the transfer."""
        with self._lock:
            waiting, callbacks[:] = list(callbacks), []
        interruption: BaseException | None = None
        for callback in waiting:
            try:
                callback()
            except Exception:
                logger.warning("A callback of transfer %s failed", self.transfer_id, exc_info=True)
            except BaseException as error:  # noqa: BLE001 - raised below: those behind it are called, too
                interruption = interruption or error
        if interruption is not None:
            raise interruption
