"""The engine over ordinary multipart transfers; it asks for no Aspera service."""

from __future__ import annotations

from typing import Any

from ..engine import Report, TransferOrder
from .transfer import HttpsTransfer

_REQUESTS = 10
_BITS = 8


class HttpsEngine:
    """Transfers by requests of the S3 client.

    :param client: the client.
    """

    name = "https"
    needs_setup = False

    def __init__(self, client: Any) -> None:
        self._client = client

    def prepare(self, order: TransferOrder, report: Report) -> HttpsTransfer:
        """Return a transfer that `run` begins.

        :param order: what to transfer; ``target_rate_kbps`` of its specification bounds the bandwidth.
        :param report: called with every event.
        """
        return HttpsTransfer(order, report, self._client, lambda: self._make_manager(order))

    def _make_manager(self, order: TransferOrder) -> Any:
        from ....manager import TransferConfig, TransferManager

        rate_kbps = order.spec.get("target_rate_kbps")
        bandwidth = int(rate_kbps) * 1000 // _BITS if rate_kbps else None
        config = TransferConfig(max_request_concurrency=max(_REQUESTS, order.sessions), max_bandwidth=bandwidth)
        return TransferManager(self._client, config)
