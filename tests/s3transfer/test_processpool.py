"""Downloads by several processes: real ones, from a store on loopback."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.config import Config
from ibm_botocore.exceptions import ClientError, ParamValidationError
from ibm_s3transfer import _fetch
from ibm_s3transfer._files import OSUtils
from ibm_s3transfer._processes import Process
from ibm_s3transfer.constants import PROCESS_USER_AGENT
from ibm_s3transfer.exceptions import FatalError, RetriesExceededError, S3DownloadFailedError
from ibm_s3transfer.processpool import (
    CancelledError,
    ProcessPoolDownloader,
    ProcessPoolTransferFuture,
    ProcessPoolTransferMeta,
    ProcessTransferConfig,
)
from tests.botocore._servers import STUCK_S, Peer, serving
from tests.s3transfer.store import Call, Fault, Store, make_client

ROOT = Path(__file__).parents[2]
PART = 64 << 10
DATA = random.Random(7).randbytes(3 * PART + 1)
CONFIG = ProcessTransferConfig(multipart_threshold=2 * PART, multipart_chunksize=PART, max_request_processes=2)
METHODS = [name for name in ("fork", "spawn") if name in multiprocessing.get_all_start_methods()]
needs_fork = pytest.mark.skipif(
    "fork" not in METHODS, reason="what the parent has patched reaches only forked processes"
)
pytestmark = pytest.mark.filterwarnings("ignore:.*fork\\(\\) may lead to deadlocks:DeprecationWarning")

Begin = Callable[..., ProcessPoolDownloader]


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    """Read the model of the service once, for all forked processes."""
    store = Store()
    store.objects[("bkt", "k")] = DATA[:1]
    with serving(store) as server, make_client(server.url) as client:
        client.head_object(Bucket="bkt", Key="k")
        client.get_object(Bucket="bkt", Key="k")["Body"].read()


@pytest.fixture
def method(request: pytest.FixtureRequest) -> Iterator[str]:
    before = multiprocessing.get_start_method(allow_none=True)
    wanted: str = getattr(request, "param", METHODS[0])
    multiprocessing.set_start_method(wanted, force=True)
    yield wanted
    multiprocessing.set_start_method(before, force=True)


every_method = pytest.mark.parametrize("method", METHODS, indirect=True)


@pytest.fixture
def url(store: Store) -> Iterator[str]:
    with serving(store) as server:
        yield server.url


def kwargs_of(url: str, **more: Any) -> dict[str, Any]:
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "SECRETEXAMPLE"}
    return {"endpoint_url": url, "region_name": "us-south", **keys, **more}


@pytest.fixture
def begin(method: str, url: str) -> Iterator[Begin]:
    """Return what makes downloaders, which are shut down before the store is."""
    made = []

    def make(**more: Any) -> ProcessPoolDownloader:
        made.append(ProcessPoolDownloader(kwargs_of(url, **more), CONFIG))
        return made[-1]

    yield make
    for downloader in made:
        downloader.shutdown()
    assert multiprocessing.active_children() == []


@pytest.fixture
def downloader(begin: Begin) -> ProcessPoolDownloader:
    return begin()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return a file with old content in a folder of its own."""
    (tmp_path / "folder").mkdir()
    file = tmp_path / "folder" / "target"
    file.write_bytes(b"before")
    return file


def is_untouched(target: Path) -> bool:
    return target.read_bytes() == b"before" and os.listdir(target.parent) == ["target"]


class Gate:
    """Holds back the answers to requests for an object's bytes until it is opened."""

    def __init__(self, store: Store) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        store.fault = self.fault

    def fault(self, call: Call) -> Fault | None:
        if call.operation != "get" or self.opened.is_set():
            return None
        self.reached.set()
        return Fault(until=self.opened)


@pytest.fixture
def gate(store: Store) -> Iterator[Gate]:
    gate = Gate(store)
    yield gate
    gate.opened.set()


# --- what is downloaded


@every_method
def test_every_size_comes_as_it_is(store: Store, downloader: ProcessPoolDownloader, tmp_path: Path) -> None:
    sizes = [0, 1, PART, 2 * PART - 1, 2 * PART, 2 * PART + 1, 3 * PART + 1]
    for size in sizes:
        store.objects[("bkt", f"k{size}")] = DATA[:size]

    futures = {size: downloader.download_file("bkt", f"k{size}", tmp_path / str(size)) for size in sizes}
    answers = {size: future.result() for size, future in futures.items()}

    assert {size: (tmp_path / str(size)).read_bytes() == DATA[:size] for size in sizes} == dict.fromkeys(sizes, True)
    assert sorted(os.listdir(tmp_path)) == sorted(map(str, sizes))
    assert {answer["ContentLength"] for answer in answers.values()} == set(sizes)
    assert answers[1]["ETag"] == f'"{hashlib.md5(DATA[:1]).hexdigest()}"'
    assert [future.meta.transfer_id for future in futures.values()] == list(range(len(sizes)))


def test_a_large_object_is_asked_for_in_guarded_ranges(
    store: Store, downloader: ProcessPoolDownloader, target: Path
) -> None:
    store.objects[("bkt", "k")] = DATA

    downloader.download_file("bkt", "k", str(target)).result()

    assert store.names()[0] == "head"
    ranges = sorted(call.headers["range"] for call in store.named("get"))
    assert ranges == ["bytes=0-65535", "bytes=131072-196607", "bytes=196608-", "bytes=65536-131071"]
    etag = f'"{hashlib.md5(DATA).hexdigest()}"'
    assert {call.headers["if-match"] for call in store.named("get")} == {etag}
    assert target.read_bytes() == DATA


def test_a_small_object_is_asked_for_at_once(store: Store, downloader: ProcessPoolDownloader, target: Path) -> None:
    store.objects[("bkt", "k")] = DATA[:PART]

    downloader.download_file("bkt", "k", str(target)).result()

    assert store.names() == ["head", "get"]
    assert "range" not in store.calls[1].headers


def test_further_arguments_go_with_every_call(store: Store, downloader: ProcessPoolDownloader, target: Path) -> None:
    store.objects[("bkt", "k")] = DATA

    downloader.download_file("bkt", "k", str(target), {"VersionId": "v1", "RequestPayer": "requester"}).result()

    assert {call.query["versionId"] for call in store.calls} == {"v1"}
    assert {call.headers["x-amz-request-payer"] for call in store.calls} == {"requester"}


def test_a_known_size_spares_the_question(store: Store, downloader: ProcessPoolDownloader, target: Path) -> None:
    store.objects[("bkt", "k")] = DATA

    answer = downloader.download_file("bkt", "k", str(target), expected_size=len(DATA)).result()

    assert set(store.names()) == {"get"}
    assert target.read_bytes() == DATA
    assert answer["ETag"]


@pytest.mark.parametrize("size", [2 * PART, 3 * PART, 3 * PART + 2, 5 * PART])
def test_a_wrong_size_never_makes_a_wrong_file(
    store: Store, downloader: ProcessPoolDownloader, target: Path, size: int
) -> None:
    store.objects[("bkt", "k")] = DATA

    with pytest.raises(S3DownloadFailedError):
        downloader.download_file("bkt", "k", str(target), expected_size=size).result()

    assert is_untouched(target)


@pytest.mark.parametrize("size", [0, 50, 150])
def test_a_wrong_size_of_a_small_object_does_no_harm(
    store: Store, downloader: ProcessPoolDownloader, target: Path, size: int
) -> None:
    store.objects[("bkt", "k")] = DATA[:100]

    downloader.download_file("bkt", "k", str(target), expected_size=size).result()

    assert target.read_bytes() == DATA[:100]


# --- where it goes


def test_the_target_keeps_its_mode_and_a_link_stays_one(
    store: Store, downloader: ProcessPoolDownloader, target: Path, tmp_path: Path
) -> None:
    store.objects[("bkt", "k")] = DATA
    target.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(target)

    downloader.download_file("bkt", "k", link).result()

    assert link.is_symlink()
    assert target.read_bytes() == DATA
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_written_in_order(store: Store, downloader: ProcessPoolDownloader, tmp_path: Path) -> None:
    store.objects[("bkt", "k")] = DATA
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    future = downloader.download_file("bkt", "k", pipe)

    with pipe.open("rb") as file:
        came = file.read()
    future.result()

    assert came == DATA
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_relative_name_is_of_the_program_s_folder(
    store: Store, downloader: ProcessPoolDownloader, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.objects[("bkt", "k")] = DATA
    downloader.download_file("bkt", "k", target).result()
    monkeypatch.chdir(target.parent)

    downloader.download_file("bkt", "k", "other").result()

    assert (target.parent / "other").read_bytes() == DATA


@pytest.mark.parametrize(("name", "number"), [("folder", errno.EISDIR), ("none/such", errno.ENOENT)])
def test_a_target_that_cannot_be_written_is_an_error(
    store: Store, downloader: ProcessPoolDownloader, target: Path, name: str, number: int
) -> None:
    store.objects[("bkt", "k")] = DATA

    with pytest.raises(OSError) as caught:
        downloader.download_file("bkt", "k", target.parents[1] / name).result()

    assert caught.value.errno == number
    assert store.named("get") == []
    assert is_untouched(target)


# --- who asks


def test_the_user_agent_tells_after_what_the_caller_has_put_there(store: Store, begin: Begin, target: Path) -> None:
    store.objects[("bkt", "k")] = DATA[:1]
    config = Config(user_agent_extra="mine/1", s3={"addressing_style": "path"})

    begin(config=config).download_file("bkt", "k", target).result()

    assert all(c.headers["user-agent"].endswith(f" mine/1 {PROCESS_USER_AGENT}") for c in store.calls)
    assert config.user_agent_extra == "mine/1"


def test_each_process_finds_credentials_in_the_environment(
    store: Store, method: str, url: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.objects[("bkt", "k")] = DATA[:1]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDFROMENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "SECRETEXAMPLE")

    with ProcessPoolDownloader({"endpoint_url": url, "region_name": "us-south"}, CONFIG) as downloader:
        downloader.download_file("bkt", "k", target).result()

    assert all("AKIDFROMENVIRONMENT" in call.headers["authorization"] for call in store.calls)


@every_method
def test_each_process_gets_a_token_for_an_api_key(store: Store, method: str, url: str, target: Path) -> None:
    store.objects[("bkt", "k")] = DATA
    token = {"access_token": "token-1", "refresh_token": "r", "token_type": "Bearer", "expires_in": 3600}
    body = json.dumps({**token, "expiration": int(time.time()) + 3600}).encode()
    asked = []

    def iam(peer: Peer) -> None:
        while request := peer.read_request():
            asked.append(request)
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    with serving(iam) as server:
        kwargs = {"ibm_api_key_id": "the-key", "ibm_auth_endpoint": f"{server.url}/identity/token"}
        with ProcessPoolDownloader({"endpoint_url": url, "region_name": "us-south", **kwargs}, CONFIG) as downloader:
            downloader.download_file("bkt", "k", target).result()

    assert target.read_bytes() == DATA
    assert {call.headers["authorization"] for call in store.calls} == {"Bearer token-1"}
    assert 1 <= len(asked) <= 2


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="the system does not show command lines as files")
@pytest.mark.parametrize("method", ["spawn"], indirect=True)
def test_nobody_sees_the_secret(
    store: Store, downloader: ProcessPoolDownloader, target: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with pytest.raises(ClientError) as caught:
        downloader.download_file("bkt", "none", target).result()

    shown = [Path(f"/proc/{child.pid}/cmdline").read_text() for child in multiprocessing.active_children()]
    assert len(shown) == 2
    future = downloader.download_file("bkt", "none", target)
    seen = [*shown, caplog.text, str(caught.value), repr(vars(caught.value)), repr(downloader), repr(future)]
    assert not any("SECRETEXAMPLE" in text for text in seen)


# --- what goes wrong


@every_method
def test_an_error_of_the_service_comes_back_whole(downloader: ProcessPoolDownloader, target: Path) -> None:
    with pytest.raises(ClientError) as caught:
        downloader.download_file("bkt", "none", target).result()

    assert type(caught.value).__name__ == "NoSuchKey"
    assert caught.value.operation_name == "HeadObject"
    assert caught.value.response["Error"]["Code"] == "404"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    assert is_untouched(target)


class OwnError(Exception):
    """Cannot be made again from what pickle keeps."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


class OddConfig(Config):
    @property
    def user_agent_extra(self) -> str:  # type: ignore[override]
        raise OwnError("wh", "y")


@needs_fork
def test_an_exception_that_cannot_be_sent_comes_as_its_text(begin: Begin, target: Path) -> None:
    with pytest.raises(S3DownloadFailedError, match="OwnError: why"):
        begin(config=OddConfig()).download_file("bkt", "k", target).result()


def test_what_is_asked_for_wrongly_is_refused(downloader: ProcessPoolDownloader, target: Path) -> None:
    with pytest.raises(ValueError, match="Invalid extra_args key 'Foo', must be one of: ChecksumMode, VersionId"):
        downloader.download_file("bkt", "k", target, {"Foo": "1"})
    with target.open("rb") as file, pytest.raises(ValueError, match="Filename must be a string or a path-like object"):
        downloader.download_file("bkt", "k", file)  # type: ignore[arg-type]
    for size in (-1, "7", True, 1.5):
        with pytest.raises(ValueError, match=f"expected_size must be a number of bytes, not {size!r}"):
            downloader.download_file("bkt", "k", target, expected_size=size)  # type: ignore[arg-type]
    with pytest.raises(ParamValidationError):
        downloader.download_file("bkt", 7, target).result()  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["multipart_threshold", "multipart_chunksize", "max_request_processes"])
def test_numbers_of_the_configuration_are_above_zero(name: str) -> None:
    with pytest.raises(ValueError, match=f"Provided parameter {name} of value 0 must be greater than 0"):
        ProcessTransferConfig(**{name: 0})


def test_a_client_that_cannot_be_made_is_the_error_of_the_download(method: str, target: Path) -> None:
    downloader = ProcessPoolDownloader({"endpoint_url": "nowhere"}, CONFIG)
    with downloader, pytest.raises(ValueError, match="Invalid endpoint: nowhere"):
        downloader.download_file("bkt", "k", target).result()

    assert is_untouched(target)


def test_an_object_that_changes_is_noticed(store: Store, downloader: ProcessPoolDownloader, target: Path) -> None:
    store.objects[("bkt", "k")] = DATA

    def change(call: Call) -> None:
        if call.headers.get("range", "").startswith("bytes=131072"):
            store.objects[("bkt", "k")] = DATA[::-1]

    store.fault = change
    with pytest.raises(S3DownloadFailedError, match="bkt/k changed while it was downloaded"):
        downloader.download_file("bkt", "k", target).result()

    assert is_untouched(target)


def test_an_object_that_changes_is_noticed_without_a_first_question(
    store: Store, downloader: ProcessPoolDownloader, target: Path
) -> None:
    store.objects[("bkt", "k")] = DATA
    second = threading.Event()

    def change(call: Call) -> Fault | None:
        if call.headers["range"] == "bytes=196608-":
            second.wait(STUCK_S)
            store.objects[("bkt", "k")] = DATA[::-1]
        elif call.headers["range"] == "bytes=131072-196607":
            second.set()
        return None

    store.fault = change
    with pytest.raises(S3DownloadFailedError, match="changed while it was downloaded: its parts have"):
        downloader.download_file("bkt", "k", target, expected_size=len(DATA)).result()

    assert is_untouched(target)


def test_a_part_goes_on_where_it_broke_off(store: Store, downloader: ProcessPoolDownloader, target: Path) -> None:
    store.objects[("bkt", "k")] = DATA
    broken: list[Call] = []

    def break_off(call: Call) -> Fault | None:
        if call.headers.get("range") != "bytes=65536-131071" or broken:
            return None
        broken.append(call)
        return Fault(answers=40_000)

    store.fault = break_off
    downloader.download_file("bkt", "k", target).result()

    assert target.read_bytes() == DATA
    asked = [call.headers["range"] for call in store.named("get")]
    assert len(asked) == 5
    assert sum(text.endswith("-131071") for text in asked) == 2


@needs_fork
def test_a_part_that_always_breaks_off_ends_the_download(
    store: Store, downloader: ProcessPoolDownloader, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_fetch, "_FIRST_WAIT_S", 0.0)
    store.objects[("bkt", "k")] = DATA
    store.fault = lambda call: Fault(answers=300) if call.operation == "get" else None

    with pytest.raises(RetriesExceededError) as caught:
        downloader.download_file("bkt", "k", target).result()

    assert isinstance(caught.value.last_exception, Exception)
    assert is_untouched(target)


# --- how it ends


@every_method
def test_a_process_that_is_killed_ends_its_download_and_no_other(
    store: Store, downloader: ProcessPoolDownloader, target: Path, gate: Gate
) -> None:
    store.objects[("bkt", "k")] = DATA
    future = downloader.download_file("bkt", "k", target)
    assert gate.reached.wait(STUCK_S)

    for child in multiprocessing.active_children():
        child.kill()
    with pytest.raises(RuntimeError, match=r"A process of the downloader ended with exit code -9 before its work"):
        future.result()
    assert is_untouched(target)

    gate.opened.set()
    downloader.download_file("bkt", "k", target).result()
    assert target.read_bytes() == DATA


def test_a_process_that_dies_idle_is_replaced(store: Store, downloader: ProcessPoolDownloader, target: Path) -> None:
    store.objects[("bkt", "k")] = DATA
    downloader.download_file("bkt", "k", target).result()
    for child in multiprocessing.active_children():
        child.kill()
        child.join()

    downloader.download_file("bkt", "k", target.parent / "other").result()

    assert (target.parent / "other").read_bytes() == DATA


@pytest.mark.parametrize(
    ("size", "method"), [(PART, METHODS[0]), (len(DATA), METHODS[0]), (len(DATA), "spawn")], indirect=["method"]
)
def test_a_download_can_be_cancelled_while_the_service_is_silent(
    store: Store, downloader: ProcessPoolDownloader, target: Path, gate: Gate, size: int
) -> None:
    store.objects[("bkt", "k")] = DATA[:size]
    future = downloader.download_file("bkt", "k", target)
    assert gate.reached.wait(STUCK_S)

    future.cancel()
    assert future.done()
    with pytest.raises(CancelledError):
        future.result()
    assert is_untouched(target)

    gate.opened.set()
    downloader.download_file("bkt", "k", target).result()
    assert target.read_bytes() == DATA[:size]


def test_a_download_that_waits_is_cancelled_without_having_begun(
    store: Store, downloader: ProcessPoolDownloader, target: Path, gate: Gate
) -> None:
    store.objects[("bkt", "k")] = DATA
    first = downloader.download_file("bkt", "k", target)
    assert gate.reached.wait(STUCK_S)
    second = downloader.download_file("bkt", "other", target.parent / "other")

    second.cancel()
    with pytest.raises(CancelledError):
        second.result()
    gate.opened.set()
    first.result()

    assert {call.key for call in store.calls} == {"k"}


def test_cancelling_what_is_done_changes_nothing(store: Store, downloader: ProcessPoolDownloader, target: Path) -> None:
    store.objects[("bkt", "k")] = DATA
    future = downloader.download_file("bkt", "k", target)
    answer = future.result()

    future.cancel()

    assert future.result() == answer


@pytest.mark.parametrize("size", [PART, len(DATA)])
def test_a_download_whose_file_is_in_place_cannot_be_cancelled_any_more(
    store: Store, downloader: ProcessPoolDownloader, target: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    store.objects[("bkt", "k")] = DATA[:size]
    begun, rename = threading.Event(), OSUtils.rename_file

    def rename_and_cancel(self: OSUtils, *names: str) -> None:
        rename(self, *names)
        begun.wait(STUCK_S)
        future.cancel()

    monkeypatch.setattr(OSUtils, "rename_file", rename_and_cancel)
    future = downloader.download_file("bkt", "k", str(target))
    begun.set()

    assert future.result()["ContentLength"] == size
    assert target.read_bytes() == DATA[:size]


@pytest.mark.parametrize(("error", "kind"), [(ValueError("why"), FatalError), (KeyboardInterrupt(), CancelledError)])
def test_an_exception_that_leaves_the_block_cancels_what_goes_on(
    store: Store, method: str, url: str, target: Path, gate: Gate, error: BaseException, kind: type[BaseException]
) -> None:
    store.objects[("bkt", "k")] = DATA
    with pytest.raises(type(error)), ProcessPoolDownloader(kwargs_of(url), CONFIG) as downloader:
        future = downloader.download_file("bkt", "k", target)
        assert gate.reached.wait(STUCK_S)
        raise error

    assert multiprocessing.active_children() == []
    assert is_untouched(target)
    with pytest.raises(kind):
        future.result()


def test_the_end_of_the_block_waits_for_all(store: Store, method: str, url: str, target: Path) -> None:
    names = [target.parent / str(number) for number in range(5)]
    store.objects[("bkt", "k")] = DATA

    with ProcessPoolDownloader(kwargs_of(url), CONFIG) as downloader:
        futures = [downloader.download_file("bkt", "k", name) for name in names]

    assert all(future.done() for future in futures)
    assert [name.read_bytes() for name in names] == [DATA] * 5
    assert multiprocessing.active_children() == []


def test_a_downloader_that_was_shut_down_starts_other_processes(
    store: Store, downloader: ProcessPoolDownloader, target: Path
) -> None:
    store.objects[("bkt", "k")] = DATA
    downloader.shutdown()
    for _ in range(2):
        downloader.download_file("bkt", "k", target).result()
        downloader.shutdown()
        downloader.shutdown()
        assert multiprocessing.active_children() == []
        assert target.read_bytes() == DATA
        target.unlink()


def test_a_process_that_was_interrupted_gets_no_more_orders(method: str) -> None:
    process = Process({})

    assert process.is_alive
    process.interrupt()
    assert not process.is_alive
    process.close()


def test_no_process_is_started_before_it_is_needed(downloader: ProcessPoolDownloader) -> None:
    with downloader:
        assert multiprocessing.active_children() == []


def test_futures_and_meta_go_by_their_published_names(
    store: Store, downloader: ProcessPoolDownloader, target: Path
) -> None:
    store.objects[("bkt", "k")] = DATA
    future = downloader.download_file("bkt", "k", str(target), {"VersionId": "v"}, len(DATA))
    future.result()

    assert isinstance(future, ProcessPoolTransferFuture)
    assert isinstance(future.meta, ProcessPoolTransferMeta)
    args = future.meta.call_args
    assert (args.bucket, args.key, args.filename, args.expected_size) == ("bkt", "k", str(target), len(DATA))
    assert args.extra_args == {"VersionId": "v"}
    assert future.meta.user_context == {}


# --- whole programs

BEGINNING = """
import multiprocessing, os, signal, sys
from ibm_s3transfer.manager import TransferManager
from ibm_s3transfer.processpool import ProcessPoolDownloader, ProcessTransferConfig

def downloader():
    kwargs = {"endpoint_url": sys.argv[1], "region_name": "us-south"}
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "SECRETEXAMPLE"}
    return ProcessPoolDownloader({**kwargs, **keys}, ProcessTransferConfig(2 << 16, 1 << 16, 2))

def tell():
    print(*[child.pid for child in multiprocessing.active_children()], flush=True)
"""
UNGUARDED = """
multiprocessing.set_start_method("spawn", force=True)
with downloader() as made:
    made.download_file("bkt", "k", sys.argv[2]).result()
"""
FORGETFUL = """
if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[3])
    signal.signal(signal.SIGTERM, lambda *args: None)
    made = downloader()
    made.download_file("bkt", "k", sys.argv[2])
    tell()
"""
WAITING = """
if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[3])
    with downloader() as made:
        future = made.download_file("bkt", "k", sys.argv[2])
        tell()
        future.result()
"""


def started(folder: Path, text: str, *arguments: Any) -> subprocess.Popen[str]:
    script = folder / "script.py"
    script.write_text(BEGINNING + text)
    return subprocess.Popen(
        [sys.executable, str(script), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def children_of(program: subprocess.Popen[str]) -> list[int]:
    assert program.stdout is not None
    children = [int(pid) for pid in program.stdout.readline().split()]
    assert len(children) == 2
    return children


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Whoever adopted it may not have asked yet how it ended.
    stat_file = Path(f"/proc/{pid}/stat")
    return not stat_file.exists() or stat_file.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_for_end(pids: list[int]) -> None:
    """Wait until no process of these is there."""
    deadline = time.monotonic() + STUCK_S
    while any(map(is_running, pids)):
        assert time.monotonic() < deadline, "a process is left"
        time.sleep(0.01)


posix_only = pytest.mark.skipif(os.name != "posix", reason="signals are sent to process groups")


@posix_only
@pytest.mark.parametrize("method", METHODS)
def test_ctrl_c_ends_program_and_processes_and_leaves_nothing(
    store: Store, url: str, target: Path, gate: Gate, tmp_path: Path, method: str
) -> None:
    store.objects[("bkt", "k")] = DATA
    program = started(tmp_path, WAITING, url, target, method)
    children = children_of(program)
    assert gate.reached.wait(STUCK_S)

    # As a terminal does it: to all of them.
    os.killpg(program.pid, signal.SIGINT)
    _, errors = program.communicate(timeout=STUCK_S)

    assert errors.count("Traceback") == 1
    assert errors.rstrip().endswith("KeyboardInterrupt")
    wait_for_end(children)
    assert is_untouched(target)


@posix_only
@every_method
def test_ctrl_c_is_left_to_the_program(
    store: Store, downloader: ProcessPoolDownloader, target: Path, gate: Gate
) -> None:
    store.objects[("bkt", "k")] = DATA
    future = downloader.download_file("bkt", "k", target)
    assert gate.reached.wait(STUCK_S)

    for child in multiprocessing.active_children():
        assert child.pid is not None
        os.kill(child.pid, signal.SIGINT)
    gate.opened.set()

    future.result()
    assert target.read_bytes() == DATA


@posix_only
@pytest.mark.parametrize("method", ["spawn"], indirect=True)
def test_ctrl_c_is_left_to_the_program_while_processes_start(
    store: Store, downloader: ProcessPoolDownloader, target: Path
) -> None:
    # The first spawned process of a program starts this one, which lets Ctrl-C through meanwhile.
    resource_tracker.ensure_running()
    store.objects[("bkt", "k")] = DATA

    future = downloader.download_file("bkt", "k", target)
    for child in multiprocessing.active_children():
        assert child.pid is not None
        os.kill(child.pid, signal.SIGINT)

    future.result()
    assert target.read_bytes() == DATA


@posix_only
@pytest.mark.parametrize("method", METHODS)
def test_processes_end_with_a_program_that_is_killed(
    store: Store, url: str, target: Path, gate: Gate, tmp_path: Path, method: str
) -> None:
    store.objects[("bkt", "k")] = DATA
    program = started(tmp_path, WAITING, url, target, method)
    children = children_of(program)
    assert gate.reached.wait(STUCK_S)

    program.kill()

    wait_for_end(children)
    program.communicate(timeout=STUCK_S)
    assert target.read_bytes() == b"before"


@posix_only
@pytest.mark.parametrize("method", METHODS)
def test_a_program_that_waits_for_nothing_gets_its_download(
    store: Store, url: str, target: Path, tmp_path: Path, method: str
) -> None:
    store.objects[("bkt", "k")] = DATA
    program = started(tmp_path, FORGETFUL, url, target, method)
    children = children_of(program)

    _, errors = program.communicate(timeout=STUCK_S)

    assert (program.returncode, errors) == (0, "")
    assert target.read_bytes() == DATA
    assert os.listdir(target.parent) == ["target"]
    wait_for_end(children)


def test_a_program_without_a_guard_is_told(store: Store, url: str, target: Path, tmp_path: Path) -> None:
    store.objects[("bkt", "k")] = DATA
    _, errors = started(tmp_path, UNGUARDED, url, target).communicate(timeout=STUCK_S)

    assert errors.rstrip().endswith("a program begins its work below 'if __name__ == \"__main__\":'")
    assert is_untouched(target)
