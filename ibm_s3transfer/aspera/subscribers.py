"""Callbacks of an Aspera transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ..subscribers import BaseSubscriber

if TYPE_CHECKING:
    from .futures import AsperaTransferFuture


class AsperaBaseSubscriber(BaseSubscriber):
    """Told about a transfer when a subclass says what to do; the methods are called in this order.

    They run in threads of the manager, one at a time for one transfer. An exception they raise is logged.
    """

    VALID_SUBSCRIBER_TYPES: ClassVar[list[str]] = ["queued", "progress", "done"]

    def on_queued(self, future: AsperaTransferFuture, **kwargs: Any) -> None:
        """React to a transfer that an engine has begun.

        :param future: the transfer.
        """

    def on_progress(self, future: AsperaTransferFuture, bytes_transferred: int, **kwargs: Any) -> None:
        """React to progress.

        :param future: the transfer.
        :param bytes_transferred: how much has been transferred since the beginning, in bytes; it only grows.
        """

    def on_done(self, future: AsperaTransferFuture, **kwargs: Any) -> None:
        """React to the end, be it success, failure or cancellation; ``future.is_done()`` is True by then.

        :param future: the transfer.
        """
