"""One session: a child process, what it says, and whether it did its work."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ...exceptions import AsperaTransferFailedError
from ..engine import Event, EventKind, Report
from .child import Child
from .command import Command
from .frames import Frame, FrameError, cancel_command, number
from .management import ManagementPort
from .settings import AscpSettings

# What the storage says when it was not told its credentials.
_CREDENTIAL_CODES = frozenset({34, 37, 41, 59})
_NO_CREDENTIALS = (
    ". If the storage was refused: ascp did not get the storage's credentials, because it takes them in its command"
    " line only, which other users of the machine can read;"
    " AsperaManagerConfig(ascp_credentials_in_tags=True) allows it"
)
_CANCELLED = "cancelled"


class Ending(NamedTuple):
    """What ascp said about its end.

    :param is_done: whether it said that it has finished.
    :param code: error number; 0 for none.
    :param description: of the error.
    """

    is_done: bool = False
    code: int = 0
    description: str = ""


class AscpSession:
    """Runs one ascp and reports what it says.

    :param name: what events call it.
    :param settings: how long things may take.
    :param report: takes the events.
    :param hide: takes secrets out of a text.
    """

    def __init__(self, name: str, settings: AscpSettings, report: Report, hide: Callable[[str], str]) -> None:
        self._name, self._settings, self._report, self._hide = name, settings, report, hide
        self._port: ManagementPort | None = None
        self._cancelled_at: float | None = None
        self._is_paused = False
        self._heard_at = time.monotonic()
        self._bytes = 0
        self._ending = Ending()

    def run(self, command_of: Callable[[int], Command]) -> None:
        """Run ascp to its end.

        :param command_of: what to run, given the management port.
        :raises AsperaTransferFailedError: if it did not do all of its work.
        """
        port = ManagementPort()
        try:
            self._port = port
            if self._cancelled_at is not None:
                raise AsperaTransferFailedError(_CANCELLED)
            self._run_child(Child(command_of(port.number)), port)
        except AsperaTransferFailedError as error:
            self._tell(EventKind.SESSION_FAILED, str(error))
            raise
        finally:
            port.close()
        self._tell(EventKind.SESSION_DONE)

    def send(self, frame: bytes) -> bool:
        """Tell ascp something, and return whether it is there to hear it.

        :param frame: a command.
        """
        return self._port is not None and self._port.send(frame)

    def set_paused(self, is_paused: bool) -> None:
        """Remember that ascp may be silent for as long as it takes."""
        self._is_paused = is_paused
        self._heard_at = time.monotonic()

    def cancel(self) -> None:
        """Make `run` end."""
        self._cancelled_at = time.monotonic()
        self.send(cancel_command())

    def _tell(self, kind: EventKind, description: str = "") -> None:
        self._report(Event(kind, self._name, self._bytes, description))

    # --- the life of a child

    def _run_child(self, child: Child, port: ManagementPort) -> None:
        try:
            self._wait_for_call(child, port)
            for frame in port.frames(lambda: self._check_silence(child)):
                self._heard_at = time.monotonic()
                self._check_cancellation()
                self._take(frame)
            # It has hung up, so it is about to end.
            self._judge(child, child.end(self._settings.exit_timeout_s))
        except FrameError as error:
            raise AsperaTransferFailedError(f"ascp cannot be understood: {error}") from error
        finally:
            child.end(0)
            child.close()

    def _wait_for_call(self, child: Child, port: ManagementPort) -> None:
        deadline = time.monotonic() + self._settings.connect_timeout_s
        while not port.accept():
            if self._cancelled_at is not None:
                raise AsperaTransferFailedError(_CANCELLED)
            if child.exit_status is not None:
                raise self._failure(child, f"ascp ended with status {child.exit_status} before it began")
            if time.monotonic() > deadline:
                seconds = self._settings.connect_timeout_s
                raise self._failure(child, f"ascp did not call the management port within {seconds:g} s")
        self._heard_at = time.monotonic()
        if self._cancelled_at is not None:
            port.send(cancel_command())

    def _check_silence(self, child: Child) -> None:
        """Give up on a child that says nothing more."""
        self._check_cancellation()
        if not self._is_paused and time.monotonic() - self._heard_at > self._settings.idle_timeout_s:
            raise self._failure(child, f"ascp said nothing for {self._settings.idle_timeout_s:g} s")

    def _check_cancellation(self) -> None:
        """Give up on a child that goes on after it was told to end."""
        at = self._cancelled_at
        if at is not None and time.monotonic() - at > self._settings.cancel_timeout_s:
            raise AsperaTransferFailedError(_CANCELLED)

    def _take(self, frame: Frame) -> None:
        kind = frame.get("Type")
        if kind == "INIT":
            self._tell(EventKind.SESSION_STARTED)
        elif kind == "FILEERROR":
            self._tell(EventKind.FILE_FAILED, self._hide(frame.get("Description", "")))
        elif kind == "ERROR":
            self._ending = Ending(False, number(frame, "Code"), frame.get("Description") or "ascp reports an error")
        elif kind == "DONE":
            # With HTTP fallback there can be more than one end; an error is never taken back.
            failed = number(frame, "TransfersFailed")
            description = f"{failed} of the files could not be transferred" if failed else ""
            if not self._ending.description:
                self._ending = Ending(True, 27 if failed else 0, description)
        if kind in ("STATS", "DONE", "STOP"):
            self._progress(frame)

    def _progress(self, frame: Mapping[str, str]) -> None:
        transferred = number(frame, "TransferBytes")
        if transferred > self._bytes:
            self._bytes = transferred
            self._tell(EventKind.PROGRESS)

    # --- the end

    def _judge(self, child: Child, status: int) -> None:
        """Raise unless ascp said that it has finished, without errors, and ended like that."""
        ending = self._ending
        if ending.description:
            raise self._failure(child, ending.description, ending.code)
        if not ending.is_done:
            raise self._failure(child, f"ascp ended with status {status} without telling a result")
        if status != 0:
            raise self._failure(child, f"ascp said it was done, but ended with status {status}")

    def _failure(self, child: Child, description: str, code: int = 0) -> AsperaTransferFailedError:
        text = description
        complaints = child.complaints()
        if complaints and not code:
            text += f": {complaints}"
        if code in _CREDENTIAL_CODES and not self._settings.credentials_in_tags:
            text += _NO_CREDENTIALS
        return AsperaTransferFailedError(self._hide(text), code or None)
