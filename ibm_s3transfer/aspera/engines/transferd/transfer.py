"""One transfer by the daemon."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Mapping
from typing import Any

from ...exceptions import AsperaTransferFailedError
from ..engine import Event, EventKind, Report, TransferOrder
from ..secrets import hide, secrets_of
from .daemon import Daemon
from .messages import (
    CANCELED,
    COMPLETED,
    CONNECTING,
    FAILED,
    FILE_ERROR,
    FILE_REGULAR,
    ORPHANED,
    SESSION_ERROR,
    SESSION_START,
)

# The daemon has words of its own for these.
_RESUME = {"attrs": "attributes", "sparse_csum": "sparse_checksum", "full_csum": "full_checksum"}
_EXIT_TIMEOUT_S = 10.0
_ENDINGS = {CANCELED: "the transfer was cancelled", ORPHANED: "transferd has lost the transfer"}


def spec_for_daemon(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a specification as the daemon takes it.

    :param spec: version 1, as the Aspera service answers it.
    """
    changed = {name: value for name, value in spec.items() if value is not None}
    if "resume_policy" in changed:
        changed["resume_policy"] = _RESUME.get(changed["resume_policy"], changed["resume_policy"])
    if changed.get("http_fallback"):
        # Users report that the daemon fails otherwise.
        changed["http_fallback"] = False
    return changed


class TransferdTransfer:
    """One transfer by the daemon.

    :param order: what to transfer.
    :param report: takes the events.
    :param address: host and port of the daemon.
    """

    def __init__(self, order: TransferOrder, report: Report, address: str) -> None:
        self._order, self._report, self._address = order, report, address
        self._hide = functools.partial(hide, secrets=secrets_of(order.spec))
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._daemon: Daemon | None = None
        self._stream: Any = None
        self._id = ""
        self._bytes = 0
        self._error = ""
        spec = order.spec
        self._rates = {
            "target_rate_kbps": spec.get("target_rate_kbps") or _FULL_RATE_KBPS,
            "min_rate_kbps": spec.get("min_rate_kbps") or 0,
        }

    def run(self) -> None:
        """Transfer everything, then return.

        :raises AsperaTransferFailedError: if the daemon says so, or does not speak.
        """
        daemon = Daemon(self._address, self._hide)
        try:
            self._begin(daemon)
            self._follow(daemon)
        except AsperaTransferFailedError as error:
            self._tell(EventKind.SESSION_FAILED, str(error))
            raise
        finally:
            with self._lock:
                self._daemon = None
            daemon.close()
        self._tell(EventKind.SESSION_DONE)

    def pause(self) -> bool:
        """Set the rate to nothing; the daemon has no other way to pause."""
        return self._modify({"target_rate_kbps": 0, "min_rate_kbps": 0})

    def resume(self) -> bool:
        """Set the rate to what it was."""
        return self._modify(self._rates)

    def change_rate(
        self, target_rate_kbps: int | None = None, min_rate_kbps: int | None = None, rate_policy: str | None = None
    ) -> bool:
        """Change the rate; what is None stays.

        :param target_rate_kbps: target rate.
        :param min_rate_kbps: minimum rate.
        :param rate_policy: as in a transfer specification.
        """
        given = {"target_rate_kbps": target_rate_kbps, "min_rate_kbps": min_rate_kbps, "rate_policy": rate_policy}
        self._rates |= {name: value for name, value in given.items() if value is not None}
        return self._modify(self._rates)

    def cancel(self) -> None:
        """Make `run` end."""
        self._cancelled.set()
        with self._lock:
            daemon, stream = self._daemon, self._stream
        if daemon is not None:
            try:
                daemon.call("StopTransfer", "StopTransferRequest", "StopTransferResponse", transferId=[self._id])
            except AsperaTransferFailedError:
                stream.cancel()
            else:
                # It says so on the stream; one that does not is left.
                timer = threading.Timer(_EXIT_TIMEOUT_S, stream.cancel)
                timer.daemon = True
                timer.start()

    # --- steps

    def _begin(self, daemon: Daemon) -> None:
        if self._cancelled.is_set():
            raise AsperaTransferFailedError("cancelled")
        text = json.dumps(spec_for_daemon(self._order.spec))
        started = daemon.call(
            "StartTransfer",
            "TransferRequest",
            "StartTransferResponse",
            transferType=FILE_REGULAR,
            transferSpec=text,
        )
        if not started.transferId or started.status == FAILED:
            raise AsperaTransferFailedError("transferd did not start the transfer")
        with self._lock:
            self._id, self._daemon = started.transferId, daemon
            self._stream = daemon.events(self._id)
        if self._cancelled.is_set():
            self.cancel()

    def _follow(self, daemon: Daemon) -> None:
        for response in daemon.responses(self._stream):
            if response.transferId == self._id:
                self._take(response)
                if response.status in (COMPLETED, FAILED, CANCELED, ORPHANED):
                    # The stream does not end by itself.
                    self._stream.cancel()
                    self._judge(response)
                    return
        raise AsperaTransferFailedError("transferd told nothing of the end of the transfer")

    def _take(self, response: Any) -> None:
        kind = response.transferEvent
        if kind in (SESSION_START, CONNECTING):
            self._tell(EventKind.SESSION_STARTED)
        elif kind == FILE_ERROR:
            self._tell(EventKind.FILE_FAILED, self._words_of(response) or "a file failed")
        elif kind == SESSION_ERROR:
            self._error = self._words_of(response) or self._error
        transferred = response.transferInfo.bytesTransferred
        if transferred > self._bytes:
            self._bytes = transferred
            self._tell(EventKind.PROGRESS)

    def _judge(self, response: Any) -> None:
        if response.status != COMPLETED:
            words = self._words_of(response) or self._error or _ENDINGS.get(response.status)
            raise AsperaTransferFailedError(words or "the transfer failed", response.error.code or None)

    def _words_of(self, response: Any) -> str:
        """Return what a response says about an error; where depends on the error."""
        info, session = response.transferInfo, response.sessionInfo
        return self._hide(response.error.description or session.errorDesc or info.errorDescription)

    def _tell(self, kind: EventKind, description: str = "") -> None:
        self._report(Event(kind, self._order.transfer_id, self._bytes, description))

    def _modify(self, rates: Mapping[str, Any]) -> bool:
        with self._lock:
            daemon = self._daemon
        if daemon is None:
            return False
        fields = {"transferId": self._id, "transferSpec": json.dumps(dict(rates))}
        try:
            daemon.call("ModifyTransfer", "TransferModificationRequest", "StartTransferResponse", **fields)
        except AsperaTransferFailedError:
            return False
        return True


# What ascp itself takes when nobody tells it a rate.
_FULL_RATE_KBPS = 10_000
