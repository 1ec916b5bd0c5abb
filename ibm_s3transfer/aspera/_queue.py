"""The transfers of a manager: a bounded number runs, as many as the budget of sessions allows, the others wait."""

from __future__ import annotations

import collections
import threading
from typing import TYPE_CHECKING, Any

from ..exceptions import CancelledError
from .exceptions import AsperaTransferQueueError

if TYPE_CHECKING:
    from ._config import AsperaManagerConfig
    from ._coordinator import AsperaTransferCoordinator


class AsperaTransferCoordinatorController:
    """Starts transfers in the order they came.

    :param config: the bounds.
    """

    __module__ = "ibm_s3transfer.aspera.manager"

    def __init__(self, config: AsperaManagerConfig) -> None:
        self._config = config
        self._lock = threading.RLock()
        self._waiting: collections.deque[AsperaTransferCoordinator] = collections.deque()
        self._running: set[AsperaTransferCoordinator] = set()
        self._waits = 0
        self._is_cancelled = False

    @property
    def tracked_transfer_coordinators(self) -> set[AsperaTransferCoordinator]:
        """The transfers that run."""
        with self._lock:
            return set(self._running)

    def tracked_coordinator_count(self, count_ascps: bool = False) -> int:
        """Return how many transfers run.

        :param count_ascps: count their sessions instead.
        """
        with self._lock:
            return sum(coordinator.session_count if count_ascps else 1 for coordinator in self._running)

    def waiting_coordinator_count(self) -> int:
        """Return how many transfers wait."""
        with self._lock:
            return len(self._waiting)

    def add_transfer_coordinator(self, transfer_coordinator: AsperaTransferCoordinator) -> None:
        """Start a transfer, or let it wait for its turn.

        :param transfer_coordinator: the transfer.
        :raises AsperaTransferQueueError: if too many wait, or the manager is about to end.
        """
        with self._lock:
            if self._is_cancelled:
                raise AsperaTransferQueueError("Cancel already called")
            if self._waits:
                raise AsperaTransferQueueError("Cant queue items during wait")
            if len(self._waiting) >= self._config.max_submission_queue_size:
                raise AsperaTransferQueueError("Max queued items reached")
            transfer_coordinator.call_at_the_end(lambda: self.remove_transfer_coordinator(transfer_coordinator))
            self._waiting.append(transfer_coordinator)
            self._start_what_fits()

    def remove_transfer_coordinator(self, transfer_coordinator: AsperaTransferCoordinator) -> None:
        """Forget a transfer that has ended, and start what has waited for it.

        :param transfer_coordinator: the transfer.
        """
        with self._lock:
            self._running.discard(transfer_coordinator)
            if transfer_coordinator in self._waiting:
                self._waiting.remove(transfer_coordinator)
            self._start_what_fits()

    def _start_what_fits(self) -> None:
        """Start the first that wait; none overtakes, so that a large one gets its turn."""
        while self._waiting:
            used = self.tracked_coordinator_count(count_ascps=True)
            if used and used + self._waiting[0].session_count > self._config.ascp_max_concurrent:
                return
            coordinator = self._waiting.popleft()
            self._running.add(coordinator)
            coordinator.start()

    def wait(self) -> None:
        """Wait until all transfers have ended; none can be added meanwhile."""
        with self._lock:
            self._waits += 1
            coordinators = [*self._running, *self._waiting]
        try:
            for coordinator in coordinators:
                coordinator.wait()
        finally:
            with self._lock:
                self._waits -= 1

    def cancel(self, msg: object = "", exc_type: type[BaseException] = CancelledError) -> None:
        """Cancel all transfers, and take no more.

        :param msg: why.
        :param exc_type: what their ``result()`` raises.
        """
        with self._lock:
            self._is_cancelled = True
            # What waits must not start because what runs has ended.
            coordinators: list[Any] = [*self._waiting, *self._running]
            self._waiting.clear()
        for coordinator in coordinators:
            coordinator.request_cancel(msg, exc_type)
