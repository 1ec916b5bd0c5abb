"""The engine that runs ascp."""

from __future__ import annotations

from ..engine import Report, TransferOrder
from .settings import AscpSettings
from .transfer import AscpTransfer

__all__ = ["AscpEngine", "AscpSettings"]


class AscpEngine:
    """Transfers by an ``ascp`` executable.

    :param settings: where it is and how to run it.
    """

    name = "ascp"
    needs_setup = True

    def __init__(self, settings: AscpSettings) -> None:
        self.settings = settings

    def prepare(self, order: TransferOrder, report: Report) -> AscpTransfer:
        """Return a transfer that `run` begins.

        :param order: what to transfer.
        :param report: called with every event.
        """
        return AscpTransfer(order, report, self.settings)
