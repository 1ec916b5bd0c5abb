"""A manager: as many requests as it may make, no deadlocks, whoever runs the work."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ClassVar

import pytest

from ibm_s3transfer.futures import BaseExecutor, NonThreadedExecutor
from ibm_s3transfer.manager import TransferConfig, TransferManager
from ibm_s3transfer.subscribers import BaseSubscriber
from tests.botocore._servers import Peer, serving
from tests.s3transfer.store import Call, Fault, Store, make_client

PART = 5 << 20


class CountingStore(Store):
    """Counts the requests in progress, and lets none of the first ones pass before ``expected`` are.

    :param expected: that many.
    """

    def __init__(self, expected: int) -> None:
        super().__init__()
        self.expected = expected
        self.now = self.most = 0
        self.enough = threading.Event()
        self.fault = self._hold

    def _hold(self, call: Call) -> Fault | None:
        with self.lock:
            self.most = max(self.most, self.now)
            if self.now >= self.expected:
                self.enough.set()
        return Fault(until=self.enough) if call.operation in ("part", "get", "put") else None

    def _serve(self, peer: Peer, head: bytes) -> None:
        with self.lock:
            self.now += 1
        try:
            super()._serve(peer, head)
        finally:
            with self.lock:
                self.now -= 1


def upload_parts(manager: TransferManager) -> None:
    manager.upload(io.BytesIO(b"x" * (5 * PART + 1)), "bkt", "k").result()


def upload_many(manager: TransferManager) -> None:
    for future in [manager.upload(io.BytesIO(b"x"), "bkt", str(number)) for number in range(20)]:
        future.result()


def download_parts(manager: TransferManager) -> None:
    manager.download("bkt", "there", io.BytesIO()).result()


@pytest.mark.parametrize("act", [upload_parts, upload_many, download_parts])
@pytest.mark.parametrize("concurrency", [1, 3])
def test_requests_in_progress_are_as_many_as_they_may_be_and_no_more(
    act: Callable[[TransferManager], None], concurrency: int
) -> None:
    store = CountingStore(concurrency)
    store.objects[("bkt", "there")] = b"x" * (5 * PART + 1)
    config = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_request_concurrency=concurrency)
    with serving(store) as server, make_client(server.url, max_pool_connections=1) as client:
        with TransferManager(client, config) as manager:
            act(manager)
        # Each is kept for the next request, though the client alone would keep one.
        assert server.connections == concurrency

    assert store.most == concurrency


@pytest.mark.parametrize("queue_size", [1, 2])
def test_transfers_that_callbacks_begin_do_not_wait_for_themselves(store: Store, client: Any, queue_size: int) -> None:
    config = TransferConfig(max_request_concurrency=1, max_submission_queue_size=queue_size)

    class Next(BaseSubscriber):
        def __init__(self, number: int) -> None:
            self.number = number

        def on_done(self, future: Any, **kwargs: Any) -> None:
            for key in (f"{self.number}a", f"{self.number}b"):
                if self.number:
                    manager.upload(io.BytesIO(b"x"), "bkt", key, subscribers=[Next(self.number - 1)])

    with TransferManager(client, config) as manager:
        for number in range(3):
            manager.upload(io.BytesIO(b"x"), "bkt", str(number), subscribers=[Next(2)])
        # What callbacks begin after this has to be waited for, too.
    assert len(store.named("put")) == 3 * (1 + 2 + 4)


class Inline(BaseExecutor):
    """An executor of somebody's own."""

    made: ClassVar[list[Any]] = []

    def __init__(self, max_workers: int | None = None) -> None:
        self.made.append(max_workers)

    def submit(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it belongs to the future
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True) -> None:
        self.made.append(f"shutdown {wait}")


@pytest.mark.parametrize("executor", [ThreadPoolExecutor, NonThreadedExecutor, Inline])
def test_any_executor_runs_the_work(store: Store, client: Any, executor: type[Any]) -> None:
    Inline.made.clear()
    data = bytes(range(256)) * (PART // 128)
    config = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_request_concurrency=2)
    with TransferManager(client, config, executor_cls=executor) as manager:
        futures = [manager.upload(io.BytesIO(data), "bkt", str(number)) for number in range(3)]
        for future in futures:
            future.result()
        came = io.BytesIO()
        manager.download("bkt", "2", came).result()

    assert came.getvalue() == data == store.objects[("bkt", "0")]
    assert Inline.made == ([2, "shutdown True"] if executor is Inline else [])


def test_nothing_begins_after_the_end(client: Any) -> None:
    manager = TransferManager(client)
    manager.shutdown()

    with pytest.raises(RuntimeError, match="after the manager was shut down"):
        manager.upload(io.BytesIO(), "bkt", "k")


@pytest.mark.parametrize("act", [upload_many, download_parts])
def test_a_client_that_is_closed_early_still_serves_its_transfers(
    store: Store, client: Any, act: Callable[[TransferManager], None]
) -> None:
    store.objects[("bkt", "there")] = b"x" * (PART + 1)
    with TransferManager(client, TransferConfig(multipart_threshold=PART, multipart_chunksize=PART)) as manager:
        client.close()
        act(manager)
    client.close()
