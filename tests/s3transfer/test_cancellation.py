"""Transfers end when they are told to, whatever they wait for, and take back what they began."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import pytest

from ibm_s3transfer.exceptions import FatalError
from ibm_s3transfer.manager import TransferConfig, TransferManager
from ibm_s3transfer.subscribers import BaseSubscriber
from tests.botocore._servers import STUCK_S
from tests.s3transfer.store import Call, Fault, Store

PART = 5 << 20


class Stalled:
    """A source that gives some bytes and then waits until it is let go.

    :param data: the bytes.
    """

    def __init__(self, data: bytes = b"") -> None:
        self.data = data
        self.reached, self.free = threading.Event(), threading.Event()

    def read(self, size: int) -> bytes:
        if self.data:
            data, self.data = self.data[:size], self.data[size:]
            return data
        self.reached.set()
        self.free.wait(STUCK_S)
        return b""


@pytest.fixture
def sources() -> Iterator[list[Stalled]]:
    """Sources that are let go at the end of the test, and not before."""
    made: list[Stalled] = []
    yield made
    for source in made:
        assert not source.free.is_set()
        source.free.set()


def stalled(sources: list[Stalled], size: int = 0) -> Stalled:
    sources.append(Stalled(b"x" * size))
    return sources[-1]


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (LookupError("of the block"), FatalError, "of the block"),
        (LookupError(), FatalError, "LookupError()"),
        (KeyboardInterrupt(), CancelledError, "KeyboardInterrupt()"),
    ],
)
def test_a_block_left_by_an_exception_does_not_wait_for_a_source_that_never_comes(
    store: Store, client: Any, sources: list[Stalled], error: BaseException, kind: type[Exception], message: str
) -> None:
    source, futures = stalled(sources), []
    with pytest.raises(type(error)), TransferManager(client) as manager:
        futures.append(manager.upload(source, "bkt", "k"))
        assert source.reached.wait(STUCK_S)
        futures.append(manager.upload(io.BytesIO(b"x"), "bkt", "k2"))
        futures[1].result()
        raise error

    with pytest.raises(kind) as caught:
        futures[0].result()
    assert type(caught.value) is kind
    assert str(caught.value) == message
    assert list(store.objects) == [("bkt", "k2")]


@pytest.mark.parametrize("size", [0, 100, PART, 3 * PART])
@pytest.mark.parametrize("concurrency", [1, 3])
def test_an_upload_is_cancelled_while_its_source_gives_nothing(
    store: Store, client: Any, sources: list[Stalled], size: int, concurrency: int
) -> None:
    source = stalled(sources, size)
    config = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_request_concurrency=concurrency)
    with TransferManager(client, config) as manager:
        future = manager.upload(source, "bkt", "k")
        assert source.reached.wait(STUCK_S)
        future.cancel()
        with pytest.raises(CancelledError):
            future.result()
        # Others have the worker's place meanwhile, and the end does not wait for it.
        manager.upload(io.BytesIO(b"x"), "bkt", "k2").result()

    assert list(store.objects) == [("bkt", "k2")]
    assert store.uploads == {}


def test_workers_that_come_back_are_not_too_many(store: Store, client: Any) -> None:
    most, now, lock = [0], [0], threading.Lock()

    class Counting(BaseSubscriber):
        def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            threading.Event().wait(0.001)
            with lock:
                now[0] -= 1

    with TransferManager(client, TransferConfig(max_request_concurrency=1)) as manager:
        lost = [Stalled() for _ in range(3)]
        for source in lost:
            future = manager.upload(source, "bkt", "lost")
            assert source.reached.wait(STUCK_S)
            future.cancel()
        for source in lost:
            source.free.set()
        for number in range(30):
            manager.upload(io.BytesIO(b"x"), "bkt", str(number), subscribers=[Counting()])

    assert most == [1]
    assert len(store.objects) == 30


def test_an_upload_is_cancelled_while_nobody_writes_to_its_pipe(
    store: Store, manager: TransferManager, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "fifo")
    queued = threading.Event()

    class Noting(BaseSubscriber):
        def on_queued(self, future: Any, **kwargs: Any) -> None:
            queued.set()

    future = manager.upload(tmp_path / "fifo", "bkt", "k", subscribers=[Noting()])
    assert queued.wait(STUCK_S)
    future.cancel()

    with pytest.raises(CancelledError):
        future.result()
    manager.shutdown()
    assert store.calls == []
    # Lets go of the worker, if it has come to the pipe by now.
    with open(tmp_path / "fifo", "r+b", buffering=0):
        pass


def test_cancelled_transfers_take_back_what_they_began(store: Store, manager: TransferManager) -> None:
    begun = threading.Event()

    def fault(call: Call) -> Fault | None:
        if call.operation == "part":
            begun.set()
        return None

    class Endless:
        def read(self, size: int) -> bytes:
            return b"x" * size

    store.fault = fault
    future = manager.upload(Endless(), "bkt", "k")
    assert begun.wait(STUCK_S)
    manager.shutdown(cancel=True, cancel_msg="not needed any more")

    with pytest.raises(CancelledError, match="not needed any more"):
        future.result()
    assert store.uploads == {}
    assert store.objects == {}


@pytest.mark.parametrize("operation", ["head", "get"])
def test_a_cancelled_download_leaves_the_target_alone(
    store: Store, manager: TransferManager, tmp_path: Path, operation: str
) -> None:
    asked, held = threading.Event(), threading.Event()

    def fault(call: Call) -> Fault | None:
        if call.operation != operation:
            return None
        asked.set()
        return Fault(until=held)

    store.fault = fault
    store.objects[("bkt", "k")] = b"x" * 3 * PART
    (tmp_path / "target").write_bytes(b"old")
    future = manager.download("bkt", "k", tmp_path / "target")
    assert asked.wait(STUCK_S)
    future.cancel()

    with pytest.raises(CancelledError):
        future.result()
    held.set()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("target", b"old")]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_subscriber_that_exits_holds_nobody_up(store: Store, client: Any) -> None:
    told = []

    class Exiting(BaseSubscriber):
        def on_done(self, future: Any, **kwargs: Any) -> None:
            raise SystemExit

    class Noting(BaseSubscriber):
        def on_done(self, future: Any, **kwargs: Any) -> None:
            told.append(future.done())

    manager = TransferManager(client)
    manager.upload(io.BytesIO(b"x"), "bkt", "k", subscribers=[Exiting(), Noting()]).result()
    manager.shutdown()

    assert told == [True]
