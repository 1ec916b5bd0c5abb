"""The future of a transfer that programs hold, and the other names published here."""

from __future__ import annotations

from ..exceptions import TransferNotDoneError
from ..futures import TransferMeta
from ._coordinator import AsperaTransferCoordinator, AsperaTransferListener
from ._sessions import AsperaMessage, AsperaSession
from ._words import (
    enumAsperaControllerStatus,
    enumAsperaDirection,
    enumAsperaModifyTransfer,
    enumAsperaMsgType,
)

__all__ = [
    "AsperaMessage",
    "AsperaSession",
    "AsperaTransferCoordinator",
    "AsperaTransferFuture",
    "AsperaTransferListener",
    "enumAsperaControllerStatus",
    "enumAsperaDirection",
    "enumAsperaModifyTransfer",
    "enumAsperaMsgType",
]

_KBPS = 1000


class AsperaTransferFuture:
    """A transfer that was submitted.

    :param meta: what was submitted.
    :param coordinator: what runs it.
    """

    def __init__(self, meta: TransferMeta | None = None, coordinator: AsperaTransferCoordinator | None = None) -> None:
        self._meta = TransferMeta() if meta is None else meta
        self._coordinator = AsperaTransferCoordinator(None) if coordinator is None else coordinator

    @property
    def meta(self) -> TransferMeta:
        """What was submitted: ``transfer_id``, and ``call_args`` with the arguments."""
        return self._meta

    def is_done(self) -> bool:
        """Say whether the transfer has ended, however it ended."""
        return self._coordinator.is_done()

    def is_success(self) -> bool:
        """Say whether everything was transferred."""
        return self._coordinator.is_success()

    def is_error(self) -> bool:
        """Say whether the transfer failed or was cancelled."""
        return self._coordinator.is_error()

    def get_last_error(self) -> str:
        """Return why the transfer failed; empty if it did not."""
        return self._coordinator.get_last_error()

    def result(self) -> None:
        """Wait until everything is transferred.

        :raises AsperaTransferFailedError: if the transfer failed.
        :raises AsperaTransferSpecError: if it could not be set up.
        :raises CancelledError: if it was cancelled.
        """
        self._coordinator.result()

    def pause(self) -> bool:
        """Pause the transfer.

        :returns: whether it is paused now; a transfer that has not begun to move bytes cannot be.
        """
        return self._coordinator.pause()

    def resume(self) -> bool:
        """Let the transfer go on.

        :returns: whether it goes on.
        """
        return self._coordinator.resume()

    def cancel(self) -> bool:
        """Cancel the transfer.

        :returns: False if it had ended already.
        """
        return self._coordinator.cancel()

    def change_rate(
        self, target_rate_mbps: int | None = None, min_rate_mbps: int | None = None, rate_policy: str | None = None
    ) -> bool:
        """Change the rate of the running transfer; what is None stays.

        :param target_rate_mbps: rate to aim at, in Mbps, all sessions together.
        :param min_rate_mbps: rate not to fall below.
        :param rate_policy: ``fixed``, ``high``, ``fair`` or ``low``.
        :returns: whether the engine could do that.
        """
        kbps = [None if rate is None else rate * _KBPS for rate in (target_rate_mbps, min_rate_mbps)]
        return self._coordinator.change_rate(kbps[0], kbps[1], rate_policy)

    def set_exception(self, exception: BaseException) -> None:
        """Make :meth:`result` raise an exception.

        :param exception: the exception.
        :raises TransferNotDoneError: if the transfer has not ended.
        """
        if not self.is_done():
            raise TransferNotDoneError("set_exception can only be called once the transfer is complete.")
        self._coordinator.set_exception(exception)
