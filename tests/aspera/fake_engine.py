"""An engine that a test steers by hand."""

from __future__ import annotations

import threading
from typing import Any

from ibm_s3transfer.aspera.engines import Event, EventKind, Report, TransferOrder
from ibm_s3transfer.aspera.exceptions import AsperaTransferFailedError

LONG_S = 20.0


class FakeTransfer:
    """A transfer that ends when the test says so."""

    def __init__(self, order: TransferOrder, report: Report) -> None:
        self.order, self.report = order, report
        self.calls: list[Any] = []
        self.begun = threading.Event()
        self._may_end = threading.Event()
        self._error: Exception | None = None

    def run(self) -> None:
        self.begun.set()
        assert self._may_end.wait(LONG_S), "the test has not ended the transfer"
        if self._error is not None:
            raise self._error

    def tell(self, kind: EventKind, session: str = "1", count: int = 0, description: str = "") -> None:
        """Report an event, as if the engine did."""
        self.report(Event(kind, session, count, description))

    def end(self, error: Exception | None = None) -> None:
        """Let `run` return, or raise."""
        self._error = error
        self._may_end.set()

    def pause(self) -> bool:
        self.calls.append("pause")
        return True

    def resume(self) -> bool:
        self.calls.append("resume")
        return True

    def cancel(self) -> None:
        self.calls.append("cancel")
        self.end(AsperaTransferFailedError("cancelled"))

    def change_rate(self, *rates: Any) -> bool:
        self.calls.append(rates)
        return True


class FakeEngine:
    """Keeps the transfers it gets."""

    name = "fake"

    def __init__(self, needs_setup: bool = False) -> None:
        self.needs_setup = needs_setup
        self._lock = threading.Condition()
        self.transfers: list[FakeTransfer] = []

    def prepare(self, order: TransferOrder, report: Report) -> FakeTransfer:
        transfer = FakeTransfer(order, report)
        with self._lock:
            self.transfers.append(transfer)
            self._lock.notify_all()
        return transfer

    def transfer(self, number: int) -> FakeTransfer:
        """Return the transfer that came first, second … once it has begun."""
        with self._lock:
            assert self._lock.wait_for(lambda: len(self.transfers) > number, LONG_S), "no transfer has come"
            transfer = self.transfers[number]
        assert transfer.begun.wait(LONG_S)
        return transfer

    def of(self, transfer_id: str) -> FakeTransfer:
        """Return the transfer with an id once it has begun."""
        with self._lock:
            found = lambda: [t for t in self.transfers if t.order.transfer_id == transfer_id]  # noqa: E731
            assert self._lock.wait_for(found, LONG_S), "the transfer has not come"
            (transfer,) = found()
        assert transfer.begun.wait(LONG_S)
        return transfer
