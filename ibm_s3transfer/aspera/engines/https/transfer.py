"""A transfer by multipart requests; a pause holds back whoever moves the next bytes."""

from __future__ import annotations

import collections
import os
import threading
from collections.abc import Callable
from typing import Any

from ....subscribers import BaseSubscriber
from ...exceptions import AsperaTransferFailedError
from ..engine import Event, EventKind, Report, TransferOrder
from .plan import Item, items_of

# Files in flight at a time; the transfer manager has its own bound for requests.
_WINDOW = 32
_LOOK_S = 60.0


class Counter(BaseSubscriber):
    """Tells a transfer what its files' transfers do.

    :param advance: takes a number of bytes.
    """

    def __init__(self, advance: Callable[[int], None]) -> None:
        self._advance = advance

    def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
        """Pass on progress.

        :param future: the file's transfer.
        :param bytes_transferred: since the last call; negative when a part is sent again.
        """
        self._advance(bytes_transferred)


class HttpsTransfer:
    """One transfer over https.

    :param order: what to transfer.
    :param report: takes the events.
    :param client: the S3 client.
    :param make_manager: returns a transfer manager of our own, so that a pause holds nobody else up.
    """

    def __init__(self, order: TransferOrder, report: Report, client: Any, make_manager: Callable[[], Any]) -> None:
        self._order, self._report, self._client, self._make_manager = order, report, client, make_manager
        self._may_go = threading.Event()
        self._may_go.set()
        self._cancelled = threading.Event()
        self._futures: collections.deque[tuple[Item, Any]] = collections.deque()
        self._futures_lock = threading.Lock()
        self._report_lock = threading.RLock()
        self._bytes = 0
        self._failures: list[tuple[str, Exception]] = []

    def run(self) -> None:
        """Transfer everything, then return.

        :raises AsperaTransferFailedError: if a file was not transferred; the others are all the same.
        """
        self._tell(EventKind.SESSION_STARTED)
        manager = self._make_manager()
        count = 0
        try:
            for item in items_of(self._order, self._client):
                count += 1
                self._wait_until_going()
                if self._cancelled.is_set():
                    break
                self._begin(manager, item)
                self._settle(_WINDOW)
            self._settle(0)
        finally:
            manager.shutdown(self._cancelled.is_set())
        self._judge(count)
        self._tell(EventKind.SESSION_DONE)

    def pause(self) -> bool:
        """Hold back all that moves bytes."""
        self._may_go.clear()
        return True

    def resume(self) -> bool:
        """Let it go on; what the service has dropped meanwhile is asked for again."""
        self._may_go.set()
        return True

    def cancel(self) -> None:
        """Make `run` end."""
        self._cancelled.set()
        self._may_go.set()
        with self._futures_lock:
            futures = list(self._futures)
        for _, future in futures:
            future.cancel()

    def change_rate(
        self, target_rate_kbps: int | None = None, min_rate_kbps: int | None = None, rate_policy: str | None = None
    ) -> bool:
        """Change nothing: over https a rate is set when a transfer begins."""
        return False

    # --- steps

    def _tell(self, kind: EventKind, description: str = "") -> None:
        with self._report_lock:
            self._report(Event(kind, self._order.transfer_id, self._bytes, description))

    def _advance(self, count: int) -> None:
        """Count bytes, and hold the thread that moved them while the transfer is paused."""
        with self._report_lock:
            self._bytes += count
            self._tell(EventKind.PROGRESS)
        self._wait_until_going()

    def _wait_until_going(self) -> None:
        while not self._may_go.wait(_LOOK_S):
            pass

    def _begin(self, manager: Any, item: Item) -> None:
        bucket, subscribers = self._order.bucket, [Counter(self._advance)]
        try:
            if item.path is None:
                raise AsperaTransferFailedError("the object's name has no place in a local directory")
            if self._order.is_upload:
                future = manager.upload(item.path, bucket, item.key, subscribers=subscribers)
            else:
                os.makedirs(os.path.dirname(item.path) or ".", exist_ok=True)
                future = manager.download(bucket, item.key, item.path, subscribers=subscribers)
        except Exception as error:  # noqa: BLE001 - the other files are transferred all the same
            self._fail(item, error)
            return
        with self._futures_lock:
            self._futures.append((item, future))
        if self._cancelled.is_set():
            future.cancel()

    def _settle(self, most: int) -> None:
        """Wait for the oldest files until no more than some are in flight."""
        while len(self._futures) > most:
            item, future = self._futures[0]
            try:
                future.result()
            except Exception as error:  # noqa: BLE001 - the other files are transferred all the same
                self._fail(item, error)
            with self._futures_lock:
                self._futures.popleft()

    def _fail(self, item: Item, error: Exception) -> None:
        if not self._cancelled.is_set():
            self._failures.append((item.key, error))
            self._tell(EventKind.FILE_FAILED, f"{item.key}: {error}")

    def _judge(self, count: int) -> None:
        if self._cancelled.is_set():
            raise AsperaTransferFailedError("cancelled")
        if self._failures:
            key, error = self._failures[0]
            more = f" (and {len(self._failures) - 1} more of {count} files)" if len(self._failures) > 1 else ""
            raise AsperaTransferFailedError(f"{key}: {error}{more}") from error
        if not count:
            raise AsperaTransferFailedError("there is nothing to transfer")
