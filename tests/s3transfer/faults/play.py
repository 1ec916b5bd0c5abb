"""Plays a scenario: a transfer to or from a store on loopback that misbehaves, and what came of it."""

from __future__ import annotations

import contextlib
import io
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from ibm_s3transfer import _sinks
from ibm_s3transfer.futures import NonThreadedExecutor
from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.botocore._servers import STUCK_S
from tests.s3transfer.faults.scenarios import (
    EXPIRED,
    GONE,
    KEY,
    READ_TIMEOUT_S,
    SOURCE_KEY,
    Event,
    File,
    Scenario,
    Step,
)  # fmt: skip
from tests.s3transfer.faults.things import Breaking, Ear, Seekable, SmallDisk, Taking
from tests.s3transfer.messages import Call
from tests.s3transfer.store import Fault, Store, make_client

BUCKET = "bkt"
OLD = b"what was there before"


@dataclass
class Played:
    """What came of a transfer."""

    store: Store
    folder: Path
    error: BaseException | None = None
    result: Any = None
    ear: Ear | None = None
    came: bytes | None = None
    journals: list[str] = field(default_factory=list)


class Stage:
    """The store, the folder and the things of a scenario.

    :param folder: an empty folder, for journals and for what is transferred.
    """

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self.scenario = scenario
        self.store = Store()
        self.store.fault = self._fault
        self.files, self.state = folder / "files", folder / "state"
        self.files.mkdir()
        self.state.mkdir()
        self.version = 0
        self.ear = Ear()
        self.wants_shutdown = threading.Event()
        self._asked: Counter[Step] = Counter()
        self.is_over = False
        for file in scenario.files:
            self._prepare(file)

    def data(self, file: File) -> bytes:
        """Return what the source holds now."""
        return self.scenario.data(file, self.version)

    def path(self, file: File) -> Path:
        """Return where a file lies or is going to."""
        return self.files / file.key

    def place_of_source(self, file: File) -> tuple[str, str]:
        """Return bucket and key of the object that is read."""
        return BUCKET, SOURCE_KEY if self.scenario.kind == "copy" else file.key

    def _prepare(self, file: File) -> None:
        path, is_upload = self.path(file), self.scenario.kind.startswith("upload")
        path.parent.mkdir(exist_ok=True)
        if is_upload:
            path.write_bytes(self.data(file))
        else:
            self.store.objects[self.place_of_source(file)] = self.data(file)
        if self.scenario.is_replaced:
            if self.scenario.kind.startswith("download"):
                path.write_bytes(OLD)
            else:
                self.store.objects[BUCKET, file.key] = OLD

    def renew(self) -> None:
        """Put right what ended the first transfer, and change the source if the scenario says so."""
        self.is_over = True
        self.store.refusal = None
        self.version += self.scenario.changes_between
        for file in self.scenario.files:
            if self.scenario.kind.startswith("download"):
                self.store.objects[self.place_of_source(file)] = self.data(file)
            elif self.path(file).read_bytes() != self.data(file):
                self.path(file).write_bytes(self.data(file))

    def _fault(self, call: Call) -> Fault | None:
        """Say what goes wrong with a request."""
        if self.is_over:
            return None
        step = self._step_of(call)
        with self.store.lock:
            attempt = self._asked[step]
            self._asked[step] += 1
        faults = self.scenario.faults.get(step, ())
        fault = faults[attempt] if attempt < len(faults) else None
        event = self.scenario.event
        if event is not None and event.step == step and not attempt:
            return replace(fault or Fault(), act=lambda: self._happen(event), moment=event.moment, offset=event.offset)
        return fault

    def _step_of(self, call: Call) -> Step:
        number = call.part
        size = next((file.size for file in self.scenario.files if file.key == call.key), 0)
        if call.operation == "get" and size >= self.scenario.part_size:
            number = int(call.headers["range"].removeprefix("bytes=").partition("-")[0]) // self.scenario.part_size + 1
        return Step(call.operation, call.key, number)

    def _happen(self, event: Event) -> None:
        file = self.scenario.files[0]
        if event.act in ("cancel", "shutdown"):
            assert self.ear.is_begun.wait(STUCK_S)
            future = self.ear.future
            if event.act == "cancel":
                future.cancel()
            self.wants_shutdown.set()
            deadline = time.monotonic() + STUCK_S
            while not future.done():
                assert time.monotonic() < deadline, "nobody shut the manager down"
                time.sleep(0.001)
        elif event.act == "change":
            self.version = 1
            with self.store.lock:
                self.store.objects[self.place_of_source(file)] = self.data(file)
        elif event.act == "grow":
            with self.path(file).open("ab") as opened:
                opened.write(b"more")
        elif event.act == "shrink":
            # The system may have been handed the bytes that are taken away now.
            self.store.expects_bad_digests = True
            os.truncate(self.path(file), file.size // 2)
        else:
            with self.store.lock:
                self.store.refusal = GONE if event.act == "vanish" else EXPIRED
                if event.act == "vanish":
                    self.store.objects.clear()
                    self.store.uploads.clear()


def _config(stage: Stage) -> TransferConfig:
    scenario = stage.scenario
    return TransferConfig(
        multipart_threshold=scenario.part_size,
        multipart_chunksize=scenario.part_size,
        max_request_concurrency=scenario.threads or 1,
        io_chunksize=scenario.chunk_size,
        num_download_attempts=scenario.download_attempts,
        resume=str(stage.state) if scenario.resumes else None,
    )


def _client(scenario: Scenario, url: str) -> Any:
    is_stalled = any(fault.is_silent for faults in scenario.faults.values() for fault in faults)
    timeout = READ_TIMEOUT_S if is_stalled else STUCK_S
    retries = {"mode": scenario.mode, "total_max_attempts": scenario.attempts}
    return make_client(url, read_timeout=timeout, retries=retries)


def play(stage: Stage, url: str) -> Played:
    """Do the transfer of a scenario with the store at a URL, and return what came of it."""
    scenario, stage.ear = stage.scenario, Ear()
    played = Played(stage.store, stage.files, ear=stage.ear)
    executor_cls = None if scenario.threads else NonThreadedExecutor
    with _client(scenario, url) as client:
        manager = TransferManager(client, _config(stage), executor_cls=executor_cls)
        try:
            with _shutting_down(stage, manager), _small_disk(stage):
                _transfer(stage, manager, played)
        except Exception as error:  # noqa: BLE001 - it is looked at by the test
            played.error = error
        manager.shutdown()
    played.journals = [(stage.state / name).read_text() for name in os.listdir(stage.state)]
    return played


def _transfer(stage: Stage, manager: TransferManager, played: Played) -> None:
    scenario, file = stage.scenario, stage.scenario.files[0]
    if scenario.is_directory:
        act = manager.upload_directory if scenario.kind.startswith("upload") else None
        callback = lambda amount: stage.ear.on_progress(None, amount)  # noqa: E731
        if act is not None:
            played.result = act(stage.files, BUCKET, callback=callback)
        else:
            played.result = manager.download_directory(BUCKET, "", stage.files, callback=callback)
        return
    if scenario.kind == "upload":
        with _source(stage, file) as source:
            _settle(stage, lambda: manager.upload(source, BUCKET, KEY, subscribers=[stage.ear]), played)
    elif scenario.kind == "download":
        with _target(stage, file, played) as target:
            _settle(stage, lambda: manager.download(BUCKET, KEY, target, subscribers=[stage.ear]), played)
    else:
        source = {"Bucket": BUCKET, "Key": SOURCE_KEY}
        _settle(stage, lambda: manager.copy(source, BUCKET, KEY, subscribers=[stage.ear]), played)


def _settle(stage: Stage, begin: Callable[[], Any], played: Played) -> None:
    """Begin a transfer and wait for its end."""
    timer = None
    if stage.scenario.cancel_after_s is not None and not stage.is_over:
        timer = threading.Timer(stage.scenario.cancel_after_s, _cancel, (stage.ear,))
        timer.start()
    future = begin()
    assert future._coordinator.wait(STUCK_S), "the transfer is stuck"
    if timer is not None:
        timer.join()
    played.result = future.result()


def _cancel(ear: Ear) -> None:
    assert ear.is_begun.wait(STUCK_S)
    ear.future.cancel()


@contextlib.contextmanager
def _shutting_down(stage: Stage, manager: TransferManager) -> Iterator[None]:
    """Shut the manager down from another thread when the scenario wants that."""
    event = stage.scenario.event
    if event is None or event.act != "shutdown" or stage.is_over:
        yield
        return

    def shut_down() -> None:
        if stage.wants_shutdown.wait(STUCK_S):
            manager.shutdown(cancel=True, cancel_msg="shut down")

    thread = threading.Thread(target=shut_down)
    thread.start()
    try:
        yield
    finally:
        stage.wants_shutdown.set()
        thread.join()


@contextlib.contextmanager
def _small_disk(stage: Stage) -> Iterator[None]:
    scenario = stage.scenario
    if scenario.breaks_at is None or stage.is_over:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_sinks, "os", SmallDisk(scenario.breaks_at))
        yield


@contextlib.contextmanager
def _source(stage: Stage, file: File) -> Iterator[Any]:
    scenario, data = stage.scenario, stage.data(file)
    if scenario.end == "opened":
        with stage.path(file).open("rb") as opened:
            yield opened
        return
    yield {
        "path": lambda: str(stage.path(file)),
        "memory": lambda: io.BytesIO(data),
        "seekable": lambda: Seekable(data, scenario.breaks_at),
        "stream": lambda: Breaking(data, scenario.breaks_at),
    }[scenario.end]()


@contextlib.contextmanager
def _target(stage: Stage, file: File, played: Played) -> Iterator[Any]:
    """Provide what is written to; what came is known once it is closed."""
    end, path = stage.scenario.end, stage.path(file)
    if end == "path":
        yield path
        return
    if end == "opened":
        with path.open("w+b") as opened:
            yield opened
        played.came = path.read_bytes()
        return
    target: Any = io.BytesIO() if end == "memory" else Taking(stage.scenario.breaks_at)
    yield target
    played.came = target.getvalue() if end == "memory" else target.data
