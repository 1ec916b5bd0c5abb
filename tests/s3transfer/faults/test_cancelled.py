"""Transfers that are ended from outside leave nothing behind, and say so if they cannot help it."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any, ClassVar

import pytest

import ibm_boto3.s3.transfer
from ibm_s3transfer.exceptions import CancelledError
from ibm_s3transfer.futures import TransferCoordinator
from ibm_s3transfer.manager import OSUtils, TransferConfig, TransferManager
from tests.botocore._servers import STUCK_S, serving
from tests.s3transfer.store import Call, Fault, Store, make_client

PART = 100_000
DATA = bytes(range(256)) * 1200
ONE_BY_ONE = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_request_concurrency=1)


@pytest.fixture
def manager(client: Any) -> Iterator[TransferManager]:
    with TransferManager(client, ONE_BY_ONE) as manager:
        yield manager


class Begun:
    """Hears of a transfer."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.future: Any = None

    def on_queued(self, future: Any, **kwargs: Any) -> None:
        self.future = future
        self.event.set()

    def cancel(self) -> None:
        assert self.event.wait(STUCK_S)
        self.future.cancel()


def once(
    operation: str, act: Callable[[], None], moment: str = "done", is_silent: bool = False
) -> Callable[[Call], Fault | None]:
    """Return what does something while the first request for an operation is served, and perhaps never answers it."""
    faults = [Fault(act=act, moment=moment, is_silent=is_silent)]
    return lambda call: faults.pop() if call.operation == operation and faults else None


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("moment", ["request", "done", "answer"])
def test_an_upload_that_is_cancelled_while_it_is_begun_is_aborted(
    store: Store, manager: TransferManager, moment: str
) -> None:
    begun = Begun()
    store.fault = once("create", begun.cancel, moment)

    future = manager.upload(io.BytesIO(DATA), "bkt", "k", subscribers=[begun])

    with pytest.raises(CancelledError):
        future.result()
    assert store.names() == ["create", "abort"]
    assert store.uploads == {}


def test_a_service_that_does_not_say_what_it_has_begun_is_not_waited_for(
    store: Store, manager: TransferManager
) -> None:
    begun, asked = Begun(), threading.Event()

    def silent(call: Call) -> Fault:
        asked.set()
        return Fault(is_silent=True)

    store.fault = silent
    future = manager.upload(io.BytesIO(DATA), "bkt", "k", subscribers=[begun])
    assert asked.wait(STUCK_S)
    begun.cancel()

    assert future._coordinator.wait(STUCK_S)
    with pytest.raises(CancelledError):
        future.result()
    assert store.names() == ["create"]


def test_an_abort_that_takes_its_time_is_not_waited_for(
    store: Store, client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    begun, asked, answered = Begun(), threading.Event(), threading.Event()
    silent = once("part", begun.cancel, "request", is_silent=True)

    def slow(call: Call) -> Fault | None:
        if call.operation != "abort":
            return silent(call)
        asked.set()
        return Fault(until=answered)

    store.fault = slow
    manager = TransferManager(client, ONE_BY_ONE)
    future = manager.upload(io.BytesIO(DATA), "bkt", "k", subscribers=[begun])

    with pytest.raises(CancelledError) as caught:
        future.result()
    manager.shutdown(cancel=True)
    assert asked.wait(STUCK_S)
    answered.set()

    # If it had been given up, this would be told.
    assert future._coordinator.wait(STUCK_S)
    assert not hasattr(caught.value, "__notes__")
    assert "could not be aborted" not in caplog.text
    assert store.uploads == {}


def test_a_cancelled_transfer_tells_of_an_abort_that_failed_after_its_completion_began(
    store: Store, manager: TransferManager
) -> None:
    begun = Begun()
    cancelling = once("complete", begun.cancel, "request")
    store.fault = lambda call: Fault(403, "AccessDenied") if call.operation == "abort" else cancelling(call)

    future = manager.upload(io.BytesIO(DATA), "bkt", "k", subscribers=[begun])

    with pytest.raises(CancelledError) as caught:
        future.result()
    [note] = caught.value.__notes__  # type: ignore[attr-defined]
    assert "could not be aborted" in note and "bkt/k" in note and "AccessDenied" in note


def test_whoever_waits_looks_up_often_enough_to_hear_of_an_interrupt_in_time() -> None:
    class Clock(threading.Event):
        waits: ClassVar[list[float | None]] = []

        def wait(self, timeout: float | None = None) -> bool:
            self.waits.append(timeout)
            return len(self.waits) == 3

    coordinator = TransferCoordinator()
    coordinator._announced = Clock()
    coordinator.result()

    assert len(Clock.waits) == 3
    assert all(timeout is not None and timeout <= 0.5 for timeout in Clock.waits)


@pytest.mark.parametrize("use_threads", [True, False])
@pytest.mark.parametrize("operation", ["part", "complete"])
def test_an_interrupted_upload_is_aborted(store: Store, client: Any, use_threads: bool, operation: str) -> None:
    store.fault = once(operation, interrupt, "request", is_silent=True)
    config = ibm_boto3.s3.transfer.TransferConfig(
        use_threads=use_threads, max_concurrency=2, multipart_threshold=PART, multipart_chunksize=PART
    )

    with pytest.raises(KeyboardInterrupt):
        client.upload_fileobj(io.BytesIO(DATA), "bkt", "k", Config=config)

    assert store.names()[-1] == "abort"
    assert not store.uploads and not store.objects


@pytest.mark.parametrize("use_threads", [True, False])
def test_an_interrupted_download_leaves_the_target_alone(
    store: Store, client: Any, use_threads: bool, tmp_path
) -> None:
    store.objects["bkt", "k"] = DATA
    store.fault = once("get", interrupt, "request", is_silent=True)
    (tmp_path / "target").write_bytes(b"old")
    config = ibm_boto3.s3.transfer.TransferConfig(
        use_threads=use_threads, max_concurrency=2, multipart_threshold=PART, multipart_chunksize=PART
    )

    with pytest.raises(KeyboardInterrupt):
        client.download_file("bkt", "k", str(tmp_path / "target"), Config=config)

    assert os.listdir(tmp_path) == ["target"]
    assert (tmp_path / "target").read_bytes() == b"old"


# The worker goes down with it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_a_source_that_is_interrupted_in_a_worker_aborts_its_upload(store: Store, error: type[BaseException]) -> None:
    class Interrupted(io.RawIOBase):
        count = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.count += 1
            if self.count > 3:
                raise error
            return len(buffer)

    with serving(store) as server, make_client(server.url) as client:
        manager = TransferManager(client, ONE_BY_ONE)
        future = manager.upload(Interrupted(), "bkt", "k")
        with pytest.raises(error):
            future.result()
        manager.shutdown()

    assert store.names()[-1] == "abort"
    assert store.uploads == {}


def test_shutting_a_manager_down_cancels_what_is_in_progress_and_what_waits(store: Store, client: Any) -> None:
    manager = TransferManager(client, ONE_BY_ONE)
    asked = threading.Event()

    def stall(call: Call) -> Fault | None:
        if call.operation == "part":
            asked.set()
        return Fault(is_silent=True) if call.operation == "part" else None

    store.fault = stall
    futures = [manager.upload(io.BytesIO(DATA), "bkt", f"k{n}") for n in range(3)]
    assert asked.wait(STUCK_S)

    manager.shutdown(cancel=True, cancel_msg="enough")

    for future in futures:
        with pytest.raises(CancelledError, match="enough"):
            future.result()
    assert store.names() == ["create", "part", "abort"]
    deadline = time.monotonic() + STUCK_S
    while [thread for thread in threading.enumerate() if thread.name == "ibm_s3transfer"]:
        assert time.monotonic() < deadline
        time.sleep(0.001)


@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize("size", [10, len(DATA)])
def test_a_download_whose_file_is_in_place_cannot_be_cancelled_any_more(
    store: Store, client: Any, tmp_path: Path, size: int, resume: bool
) -> None:
    store.objects["bkt", "k"] = DATA[:size]
    begun, config = Begun(), copy(ONE_BY_ONE)
    config.resume = tmp_path / "state" if resume else None

    class Renaming(OSUtils):
        def rename_file(self, current_filename: str, new_filename: str) -> None:
            super().rename_file(current_filename, new_filename)
            begun.cancel()

    with TransferManager(client, config, Renaming()) as manager:
        answer = manager.download("bkt", "k", tmp_path / "target", subscribers=[begun]).result()

    assert answer["ContentLength"] == size
    assert (tmp_path / "target").read_bytes() == DATA[:size]


def test_a_download_that_was_cancelled_before_is_not_put_in_place(store: Store, client: Any, tmp_path: Path) -> None:
    store.objects["bkt", "k"] = DATA
    begun = Begun()

    class LastByte(Begun):
        count = 0

        def on_progress(self, bytes_transferred: int, **kwargs: Any) -> None:
            self.count += bytes_transferred
            if self.count == len(DATA):
                begun.cancel()

    with TransferManager(client, ONE_BY_ONE) as manager:
        future = manager.download("bkt", "k", tmp_path / "target", subscribers=[begun, LastByte()])
        with pytest.raises(CancelledError):
            future.result()

    assert os.listdir(tmp_path) == []
