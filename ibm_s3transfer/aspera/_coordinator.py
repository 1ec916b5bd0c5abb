"""Runs a transfer from its submission to its end.

The state is changed under one lock; subscribers are called outside of it. A transfer ends in three steps: its state is
final (``is_done()``), the subscribers know, ``result()`` returns.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ..exceptions import CancelledError
from ._audience import Audience, call_all
from ._sessions import AsperaMessage, AsperaSession
from ._words import enumAsperaControllerStatus
from .engines import Engine, EngineTransfer, Event, EventKind, TransferOrder
from .exceptions import AsperaTransferFailedError, AsperaTransferSpecError

if TYPE_CHECKING:
    from .futures import AsperaTransferFuture

logger = logging.getLogger("ibmcos.aspera")

_Status = enumAsperaControllerStatus
_FINAL = frozenset({_Status.SUCCESS, _Status.FAILED, _Status.CANCELLED})
# How long cancel() waits for the engine to stop; result() waits for as long as it takes.
_CANCEL_WAIT_S = 10.0
_LOOK_S = 60.0


class AsperaTransferListener:
    """Takes what engines report."""

    __module__ = "ibm_s3transfer.aspera.futures"

    def on_event(self, event: Event) -> None:
        """Take an event of a session.

        :param event: what happened.
        """

    def transferReporter(self, xferId: str, message: str) -> None:
        """Take a text message as ascp sends them.

        :param xferId: the transfer.
        :param message: lines ``Name: value``.
        """
        event = AsperaMessage(message).as_event()
        if event is not None:
            self.on_event(event)


class AsperaTransferCoordinator(AsperaTransferListener):
    """Runs one transfer.

    :param args: what was submitted, with ``transfer_spec_func`` that returns its specification.
    :param engine: what moves the bytes.
    """

    __module__ = "ibm_s3transfer.aspera.futures"

    def __init__(self, args: Any, engine: Engine | None = None) -> None:
        self.args = args
        self._engine = engine
        self._lock = threading.RLock()
        self._status = _Status.CREATED
        self._exception: BaseException | None = None
        self._cancellation: BaseException | None = None
        self._transfer: EngineTransfer | None = None
        self._sessions: dict[str, AsperaSession] = {}
        self._told_bytes = 0
        self._is_ending = False
        self._reporting: set[int] = set()
        self._ended = threading.Event()
        self._audience = Audience()
        self._at_the_end: list[Callable[[], Any]] = []

    # --- what it is

    @property
    def session_count(self) -> int:
        """How many sessions it uses: those that were asked for, or more if the engine has begun more."""
        config = getattr(self.args, "transfer_config", None)
        return max(1, config.multi_session if config else 0, len(self._sessions))

    def get_transfer_id(self) -> str:
        """Return the transfer's id."""
        return str(self.args.transfer_id)

    def is_done(self) -> bool:
        """Say whether it has ended."""
        return self._status in _FINAL

    def is_success(self) -> bool:
        """Say whether everything was transferred."""
        return self._status == _Status.SUCCESS

    def is_failed(self) -> bool:
        """Say whether it failed."""
        return self._status == _Status.FAILED

    def is_cancelled(self) -> bool:
        """Say whether it was cancelled."""
        return self._status == _Status.CANCELLED

    def is_error(self) -> bool:
        """Say whether it failed or was cancelled."""
        return self.is_done() and self._exception is not None

    def get_last_error(self) -> str:
        """Return why it failed; empty if it did not."""
        return "" if self._exception is None else str(self._exception)

    def set_exception(self, exception: BaseException) -> None:
        """Let it have failed after all.

        :param exception: why.
        """
        with self._lock:
            self._exception, self._status = exception, _Status.FAILED

    # --- whom it tells

    def add_subscribers(self, subscribers: Iterable[Any], future: AsperaTransferFuture) -> None:
        """Tell subscribers of the transfer.

        :param subscribers: subclasses of ``AsperaBaseSubscriber``.
        :param future: what they are told of.
        """
        self._audience.add(subscribers, future)

    def add_done_callback(self, function: Callable[..., Any], **kwargs: Any) -> None:
        """Call a function when it has ended.

        :param function: the function.
        :param kwargs: its arguments.
        """
        self._audience.add_done(functools.partial(function, **kwargs))

    def call_at_the_end(self, function: Callable[[], Any]) -> None:
        """Call a function when all subscribers know of the end.

        :param function: takes no argument.
        """
        self._at_the_end.append(function)

    # --- what the engine reports

    def on_event(self, event: Event) -> None:
        """Take an event of a session and tell the subscribers.

        :param event: what happened.
        """
        me = threading.get_ident()
        self._reporting.add(me)
        try:
            self._take(event)
        finally:
            self._reporting.discard(me)

    def _take(self, event: Event) -> None:
        session = self._sessions.setdefault(event.session, AsperaSession(event.session))
        if event.kind is EventKind.SESSION_DONE:
            session.set_success()
        elif event.kind is EventKind.SESSION_FAILED:
            session.set_error(event.description)
        elif event.kind is EventKind.FILE_FAILED:
            logger.warning("A file of transfer %s failed: %s", self.get_transfer_id(), event.description)
        self._audience.tell_queued()
        if session.set_bytes_transferred(event.bytes_transferred) and event.kind is EventKind.PROGRESS:
            self._tell_progress()

    def _tell_progress(self) -> None:
        total = sum(session.bytes_transferred for session in list(self._sessions.values()))
        if self._cancellation is None and (total > self._told_bytes or AsperaSession.PROGRESS_MSGS_SEND_ALL):
            self._told_bytes = total
            self._audience.tell_progress(total)

    # --- how it runs

    def start(self) -> None:
        """Begin to transfer, in a thread."""
        with self._lock:
            if self._status != _Status.CREATED or self._cancellation is not None:
                return
            self._status = _Status.RUNNING
        threading.Thread(target=self._run, name=f"aspera-{self.get_transfer_id()}", daemon=True).start()

    def _run(self) -> None:
        try:
            self._transfer_all()
        except (AsperaTransferFailedError, AsperaTransferSpecError) as error:
            self._end(error)
        except Exception as error:
            logger.debug("Transfer %s failed", self.get_transfer_id(), exc_info=True)
            self._end(_failure(error))
        else:
            self._end(None)

    def _transfer_all(self) -> None:
        assert self._engine is not None, "a coordinator without an engine is never started"
        spec = self._make_spec()
        order = TransferOrder(
            self.get_transfer_id(),
            self.args.bucket,
            spec,
            sessions=max(0, int(spec.get("multi_session") or 0)),
            is_directory=getattr(self.args, "is_directory", False),
        )
        transfer = self._engine.prepare(order, self.on_event)
        with self._lock:
            self._transfer = transfer
            if self._cancellation is not None:
                return
        transfer.run()

    def _make_spec(self) -> dict[str, Any]:
        try:
            spec: dict[str, Any] = self.args.transfer_spec_func(self.args)
        except AsperaTransferSpecError:
            raise
        except Exception as error:
            raise AsperaTransferSpecError(error) from error
        return spec

    def _end(self, error: BaseException | None) -> None:
        """Settle how it ended, tell everybody, let go of those who wait."""
        with self._lock:
            if self._is_ending:
                return
            self._is_ending, self._transfer = True, None
        me = threading.get_ident()
        self._reporting.add(me)
        try:
            self._audience.tell_queued()
            with self._lock:
                self._exception = self._cancellation or error
                cancelled, failed = self._cancellation is not None, error is not None
                self._status = _Status.CANCELLED if cancelled else _Status.FAILED if failed else _Status.SUCCESS
            self._audience.tell_done()
        finally:
            self._reporting.discard(me)
            # Who waits for the end finds the place free.
            call_all(self._at_the_end)
            self._ended.set()

    # --- what programs ask for

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for the end, unless called by a subscriber of this transfer.

        :param timeout_s: how long; None for as long as it takes.
        :returns: whether it has ended.
        """
        if threading.get_ident() in self._reporting:
            return self.is_done()
        if timeout_s is not None:
            return self._ended.wait(timeout_s)
        while not self._ended.wait(_LOOK_S):
            pass
        return True

    def result(self, raise_exception: bool = True) -> None:
        """Wait for the end.

        :param raise_exception: raise what it failed with.
        """
        self.wait()
        if raise_exception and self._exception is not None:
            raise self._exception

    def pause(self) -> bool:
        """Pause it if it runs."""
        return self._switch(_Status.PAUSED, lambda transfer: transfer.pause())

    def resume(self) -> bool:
        """Let it go on if it runs or is paused."""
        return self._switch(_Status.RUNNING, lambda transfer: transfer.resume())

    def change_rate(self, target_kbps: int | None, min_kbps: int | None, policy: str | None) -> bool:
        """Change the rate if it runs.

        :param target_kbps: target rate.
        :param min_kbps: minimum rate.
        :param policy: rate policy.
        """
        return self._switch(None, lambda transfer: transfer.change_rate(target_kbps, min_kbps, policy))

    def _switch(self, status: str | None, step: Callable[[EngineTransfer], bool]) -> bool:
        with self._lock:
            transfer = self._transfer
            if transfer is None or self._cancellation is not None or not step(transfer):
                return False
            self._status = status or self._status
            return True

    def request_cancel(self, msg: object = "", exc_type: type[BaseException] = CancelledError) -> bool:
        """Make it end soon, without waiting for it.

        :param msg: why.
        :param exc_type: what :meth:`result` raises.
        :returns: False if it has ended or was cancelled before.
        """
        with self._lock:
            if self.is_done() or self._cancellation is not None:
                return False
            self._cancellation = exc_type(msg)
            has_begun, transfer = self._status != _Status.CREATED, self._transfer
        if not has_begun:
            self._end(None)
        elif transfer is not None:
            transfer.cancel()
        return True

    def cancel(self, msg: object = "", exc_type: type[BaseException] = CancelledError) -> bool:
        """Make it end, and wait a while until it has.

        :param msg: why.
        :param exc_type: what :meth:`result` raises.
        :returns: False if it had ended or was cancelled before.
        """
        is_cancelled = self.request_cancel(msg, exc_type)
        if is_cancelled:
            self.wait(_CANCEL_WAIT_S)
        return is_cancelled


def _failure(error: Exception) -> AsperaTransferFailedError:
    failure = AsperaTransferFailedError(str(error) or type(error).__name__)
    failure.__cause__ = error
    return failure
