"""Futures: what several threads see of one transfer, and the answers they return."""

from __future__ import annotations

import io
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import Any

import pytest

from ibm_s3transfer.exceptions import TransferNotDoneError
from ibm_s3transfer.futures import TransferCoordinator, TransferFuture, TransferMeta
from ibm_s3transfer.manager import TransferManager
from ibm_s3transfer.subscribers import BaseSubscriber
from tests.botocore._servers import STUCK_S
from tests.s3transfer.store import Fault, Store

PART = 5 << 20


def test_every_thread_gets_the_result(store: Store, manager: TransferManager) -> None:
    answered = threading.Event()
    store.fault = lambda call: Fault(until=answered)
    future = manager.upload(io.BytesIO(b"x"), "bkt", "k")

    with ThreadPoolExecutor(8) as pool:
        results = [pool.submit(future.result) for _ in range(8)]
        answered.set()

    assert len({id(result.result()) for result in results}) == 1


def test_every_thread_gets_the_exception(store: Store, manager: TransferManager) -> None:
    future = manager.upload("/no/such/file", "bkt", "k")

    with ThreadPoolExecutor(8) as pool:
        raised = [pool.submit(future.result).exception() for _ in range(8)]

    assert {type(error) for error in raised} == {FileNotFoundError}


def test_answers_of_the_service_are_returned(store: Store, manager: TransferManager) -> None:
    small, large = b"small", b"x" * (PART + 1)
    put = manager.upload(io.BytesIO(small), "bkt", "small").result()
    completed = manager.upload(io.BytesIO(large), "bkt", "large").result()
    got = manager.download("bkt", "small", io.BytesIO()).result()
    ranged = manager.download("bkt", "large", io.BytesIO()).result()
    copied = manager.copy({"Bucket": "bkt", "Key": "small"}, "bkt", "copy").result()
    deleted = manager.delete("bkt", "copy").result()

    etag = f'"{store.etag_of(small)}"'
    assert put["ETag"] == got["ETag"] == copied["CopyObjectResult"]["ETag"] == etag
    assert put["ChecksumCRC32"] == got["ChecksumCRC32"]
    assert completed["ETag"].endswith('-2"')
    assert (ranged["ETag"], ranged["ContentLength"]) == (completed["ETag"], len(large))
    statuses = [each["ResponseMetadata"]["HTTPStatusCode"] for each in (put, completed, got, ranged, copied, deleted)]
    assert statuses == [200, 200, 200, 200, 200, 204]
    assert all("Body" not in each for each in (got, ranged))


def test_the_end_is_known_before_subscribers_are_told_and_waited_for_until_they_were(
    manager: TransferManager,
) -> None:
    events: list[str] = []

    class Slow(BaseSubscriber):
        def on_done(self, future: Any, **kwargs: Any) -> None:
            future.result()
            events.append("told")

    manager.upload(io.BytesIO(b"x"), "bkt", "k", subscribers=[Slow()])
    manager.shutdown()

    assert events == ["told"]


def test_a_transfer_that_stands_in_line_is_cancelled_at_once(store: Store, manager: TransferManager) -> None:
    held = threading.Event()
    store.fault = lambda call: Fault(until=held)
    first = [manager.upload(io.BytesIO(b"x"), "bkt", str(number)) for number in range(4)]
    events: list[str] = []

    class Noting(BaseSubscriber):
        def on_queued(self, future: Any, **kwargs: Any) -> None:
            events.append("queued")

        def on_done(self, future: Any, **kwargs: Any) -> None:
            events.append("done")

    waiting = manager.upload(io.BytesIO(b"x"), "bkt", "waiting", subscribers=[Noting()])
    waiting.cancel()

    assert waiting.done()
    with pytest.raises(CancelledError):
        waiting.result()
    held.set()
    for future in first:
        future.result()
    manager.shutdown()
    assert events == ["done"]
    assert ("bkt", "waiting") not in store.objects


def test_a_cancelled_transfer_does_not_wait_for_an_answer(store: Store, manager: TransferManager) -> None:
    asked, held = threading.Event(), threading.Event()

    def fault(call: Any) -> Fault:
        asked.set()
        return Fault(until=held)

    store.fault = fault
    future = manager.download("bkt", "k", io.BytesIO())
    assert asked.wait(STUCK_S)
    future.cancel()

    with pytest.raises(CancelledError):
        future.result()
    assert not held.is_set()
    held.set()


def test_an_exception_can_be_set_only_at_the_end() -> None:
    coordinator = TransferCoordinator(7)
    future = TransferFuture(TransferMeta(None, 7), coordinator)

    with pytest.raises(TransferNotDoneError):
        future.set_exception(LookupError())
    coordinator.set_result("answer")
    coordinator.announce_done()
    assert future.result() == "answer"
    future.set_exception(LookupError("after all"))
    with pytest.raises(LookupError, match="after all"):
        future.result()


def test_states_go_one_way() -> None:
    coordinator = TransferCoordinator()
    states = [coordinator.status]
    for step in (coordinator.set_status_to_queued, coordinator.set_status_to_running):
        step()
        states.append(coordinator.status)
    coordinator.cancel("enough")
    coordinator.set_exception(LookupError("too late"))

    assert [*states, coordinator.status] == ["not-started", "queued", "running", "cancelled"]
    assert str(coordinator.exception) == "enough"
    with pytest.raises(RuntimeError, match="cancelled"):
        coordinator.set_status_to_running()
