"""The transfers of a manager that have not ended."""

from __future__ import annotations

import atexit
import logging
import os
import sys
import threading
import time
from concurrent.futures import CancelledError

from .futures import PATIENCE_S, TransferCoordinator

logger = logging.getLogger("ibm_s3transfer.manager")

_LOOK_S = 0.5


class TransferCoordinatorController:
    """Knows the transfers that have not ended, to wait for them or to cancel them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tracked: dict[TransferCoordinator, None] = {}

    @property
    def tracked_transfer_coordinators(self) -> set[TransferCoordinator]:
        """The transfers that have not ended."""
        with self._lock:
            return set(self._tracked)

    def add_transfer_coordinator(self, transfer_coordinator: TransferCoordinator) -> None:
        """Take note of a transfer."""
        with self._lock:
            self._tracked[transfer_coordinator] = None
        _unfinished[self] = None

    def remove_transfer_coordinator(self, transfer_coordinator: TransferCoordinator) -> None:
        """Forget a transfer: it has ended."""
        with self._lock:
            self._tracked.pop(transfer_coordinator, None)
            if not self._tracked:
                _unfinished.pop(self, None)

    def cancel(self, msg: str = "", exc_type: type[BaseException] = CancelledError) -> None:
        """Cancel all transfers.

        :param msg: message of their exceptions.
        :param exc_type: type of their exceptions.
        """
        # The last ones first: those in line go without having begun.
        for coordinator in reversed(self._in_order()):
            coordinator.cancel(msg, exc_type)

    def wait(self) -> None:
        """Wait until all transfers have ended, successful or not, and those too that callbacks begin meanwhile."""
        while coordinators := self._in_order():
            for coordinator in coordinators:
                while not coordinator.wait(_LOOK_S):
                    pass

    def wait_for_cancelled(self) -> None:
        """Wait until all transfers, which were cancelled, have tidied up, but not for ever."""
        deadline = time.monotonic() + PATIENCE_S
        for coordinator in self._in_order():
            if not coordinator.wait(max(0.0, deadline - time.monotonic())):
                logger.warning("%r was cancelled and has not tidied up yet: that goes on behind", coordinator)

    def _in_order(self) -> list[TransferCoordinator]:
        with self._lock:
            return list(self._tracked)


# Those with transfers in progress: a program that ends without waiting for them still gets them done.
_unfinished: dict[TransferCoordinatorController, None] = {}

if hasattr(os, "register_at_fork"):
    # Those of the parent have no workers in the child, which would wait for them for ever.
    os.register_at_fork(after_in_child=_unfinished.clear)


@atexit.register
def _finish_at_exit() -> None:
    was_interrupted = issubclass(getattr(sys, "last_type", None) or Exception, KeyboardInterrupt)
    for controller in list(_unfinished):
        if was_interrupted:
            controller.cancel("KeyboardInterrupt()")
            controller.wait_for_cancelled()
        else:
            controller.wait()


def finish_first() -> None:
    """Have transfers in progress done before anything that was registered for the end of the program so far."""
    atexit.unregister(_finish_at_exit)
    atexit.register(_finish_at_exit)
