"""The engine that speaks to the daemon."""

from __future__ import annotations

from ..engine import Report, TransferOrder
from .transfer import TransferdTransfer


class TransferdEngine:
    """Transfers by the daemon of the IBM Aspera Transfer SDK.

    :param address: host and port on this machine.
    """

    name = "transferd"
    needs_setup = True

    def __init__(self, address: str) -> None:
        self.address = address

    def prepare(self, order: TransferOrder, report: Report) -> TransferdTransfer:
        """Return a transfer that `run` begins.

        :param order: what to transfer.
        :param report: called with every event.
        """
        return TransferdTransfer(order, report, self.address)
