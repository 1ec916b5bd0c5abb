"""What becomes of a download's target on disk, and of the memory it takes."""

from __future__ import annotations

import io
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.exceptions import ClientError
from ibm_s3transfer.manager import OSUtils, TransferConfig, TransferManager
from tests.botocore._servers import STUCK_S
from tests.s3transfer.store import Call, Fault, Store

PART = 5 << 20
SIZES = [100, 2 * PART + 1]


@pytest.fixture(params=SIZES)
def data(request: pytest.FixtureRequest, store: Store) -> bytes:
    content = bytes(range(256)) * (request.param // 256) + b"the end"
    store.objects[("bkt", "k")] = content
    return content


class Watching(OSUtils):
    """Notes what is done with files."""

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []
        self.modes: list[int] = []

    def open(self, filename: str, mode: str) -> Any:
        file = super().open(filename, mode)
        self.done.append(("open", filename, mode))
        return file

    def rename_file(self, current_filename: str, new_filename: str) -> None:
        self.modes.append(stat.S_IMODE(os.stat(current_filename).st_mode))
        super().rename_file(current_filename, new_filename)
        self.done.append(("rename", current_filename, new_filename))

    def remove_file(self, filename: str) -> None:
        super().remove_file(filename)
        self.done.append(("remove", filename))


def test_a_new_file_takes_the_place_of_the_target_when_it_is_complete(client: Any, data: bytes, tmp_path: Path) -> None:
    files, target = Watching(), str(tmp_path / "target")
    with TransferManager(client, TransferConfig(multipart_threshold=PART), files) as manager:
        manager.download("bkt", "k", target).result()

    (_, name, mode), (_, old, new) = files.done
    # Nobody can have put a file or a link there.
    assert mode == "xb"
    assert (os.path.dirname(name), old, new) == (str(tmp_path), name, target)
    assert os.path.basename(name).startswith("target.")
    assert os.listdir(tmp_path) == ["target"]
    assert (tmp_path / "target").read_bytes() == data


def test_names_of_new_files_cannot_be_guessed() -> None:
    names = {OSUtils().get_temp_filename("/folder/target") for _ in range(100)}

    assert len(names) == 100
    assert {os.path.dirname(name) for name in names} == {"/folder"}


@pytest.mark.parametrize("name", ["n" * 255, "ä" * 127])
def test_a_name_of_the_greatest_length_can_be_downloaded_to(
    manager: TransferManager, data: bytes, tmp_path: Path, name: str
) -> None:
    manager.download("bkt", "k", tmp_path / name).result()

    assert (tmp_path / name).read_bytes() == data


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_an_existing_file_keeps_its_mode(manager: TransferManager, data: bytes, tmp_path: Path, mode: int) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"old")
    target.chmod(mode)

    manager.download("bkt", "k", target).result()

    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert target.read_bytes() == data


def test_a_file_that_was_private_is_private_from_its_first_byte_on(
    store: Store, manager: TransferManager, data: bytes, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"old")
    target.chmod(0o600)
    modes = []

    def fault(call: Call) -> Fault | None:
        if call.operation == "get":
            modes.extend(stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir())
        return None

    store.fault = fault
    manager.download("bkt", "k", target).result()

    assert set(modes) == {0o600}
    assert len(modes) >= 2


@pytest.mark.parametrize("there", [True, False])
def test_a_symbolic_link_stays_one(manager: TransferManager, data: bytes, tmp_path: Path, there: bool) -> None:
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "folder" / "real", tmp_path / "link"
    if there:
        real.write_bytes(b"old")
    link.symlink_to(os.path.join("folder", "real"))

    manager.download("bkt", "k", link).result()

    assert os.readlink(link) == os.path.join("folder", "real")
    assert real.read_bytes() == data
    assert os.listdir(tmp_path / "folder") == ["real"]


def test_a_pipe_stays_one(manager: TransferManager, data: bytes, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    came: list[bytes] = []
    reader = threading.Thread(target=lambda: came.append(pipe.read_bytes()))
    reader.start()

    manager.download("bkt", "k", pipe).result()

    reader.join(STUCK_S)
    assert came == [data]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_stays_one(manager: TransferManager, data: bytes) -> None:
    manager.download("bkt", "k", os.devnull).result()

    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def refuse_get(store: Store) -> None:
    store.fault = lambda call: Fault(403, "AccessDenied") if call.operation == "get" else None


def refuse_second_get(store: Store) -> None:
    store.fault = lambda call: Fault(403, "AccessDenied") if len(store.named("get")) > 1 else None


def refuse_head(store: Store) -> None:
    store.fault = lambda call: Fault(403, "") if call.operation == "head" else None


@pytest.mark.parametrize("refuse", [refuse_get, refuse_second_get, refuse_head])
@pytest.mark.parametrize("there", [True, False])
def test_a_failed_download_leaves_everything_as_it_was(
    store: Store, manager: TransferManager, tmp_path: Path, refuse: Callable[[Store], None], there: bool
) -> None:
    store.objects[("bkt", "k")] = b"x" * (3 * PART)
    if there:
        (tmp_path / "target").write_bytes(b"old")
    refuse(store)

    with pytest.raises(ClientError, match=r"403|AccessDenied"):
        manager.download("bkt", "k", tmp_path / "target").result()

    left = [(path.name, path.read_bytes()) for path in tmp_path.iterdir()]
    assert left == ([("target", b"old")] if there else [])


def test_a_full_disk_leaves_everything_as_it_was(
    client: Any, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(descriptor: int, data: Any, offset: int) -> int:
        raise OSError(28, "No space left on device")

    (tmp_path / "target").write_bytes(b"old")
    monkeypatch.setattr(os, "pwrite", write)
    with TransferManager(client, TransferConfig(multipart_threshold=PART)) as manager:
        future = manager.download("bkt", "k", tmp_path / "target")

        with pytest.raises(OSError, match="No space left"):
            future.result()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("target", b"old")]


def test_a_disk_that_has_no_room_is_noticed_before_anything_is_fetched(
    store: Store, manager: TransferManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def allocate(descriptor: int, offset: int, length: int) -> None:
        raise OSError(28, "No space left on device")

    store.objects[("bkt", "k")] = b"x" * PART
    monkeypatch.setattr(os, "posix_fallocate", allocate)

    with pytest.raises(OSError, match="No space left"):
        manager.download("bkt", "k", tmp_path / "target").result()

    assert store.names() == ["head"]
    assert list(tmp_path.iterdir()) == []


def test_a_rename_that_fails_leaves_everything_as_it_was(client: Any, data: bytes, tmp_path: Path) -> None:
    class Refusing(OSUtils):
        def rename_file(self, current_filename: str, new_filename: str) -> None:
            raise PermissionError(13, "told to")

    (tmp_path / "target").write_bytes(b"old")
    with TransferManager(client, TransferConfig(multipart_threshold=PART), Refusing()) as manager:
        future = manager.download("bkt", "k", tmp_path / "target")

        with pytest.raises(PermissionError, match="told to"):
            future.result()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("target", b"old")]


class SlowStart(Store):
    """Answers the first range only when as many others have been asked for as may be in memory.

    :param others: that many.
    """

    def __init__(self, others: int) -> None:
        super().__init__()
        self.enough = threading.Event()
        self.asked_before = 0
        self.fault = self._hold
        self.others = others

    def _hold(self, call: Call) -> Fault | None:
        if call.operation != "get":
            return None
        if call.headers["range"].startswith("bytes=0-"):
            return Fault(until=self.enough)
        if not self.enough.is_set():
            self.asked_before += 1
        if self.asked_before == self.others:
            # What may come now, wrongly, would come within this time.
            threading.Timer(0.2, self.enough.set).start()
        return None


@pytest.mark.parametrize("chunks", [2, 3])
def test_a_sink_in_order_has_no_more_parts_in_memory_than_it_may(chunks: int) -> None:
    from tests.botocore._servers import serving
    from tests.s3transfer.store import make_client

    part, pieces = 1000, []
    store = SlowStart(chunks - 1)
    store.objects[("bkt", "k")] = content = bytes(range(250)) * 4 * 8

    class Sink:
        def write(self, data: bytes) -> None:
            pieces.append(data)

    config = TransferConfig(
        multipart_threshold=part,
        multipart_chunksize=part,
        max_in_memory_download_chunks=chunks,
        max_request_concurrency=8,
    )
    with serving(store) as server, make_client(server.url) as client, TransferManager(client, config) as manager:
        manager.download("bkt", "k", Sink()).result()

    assert b"".join(pieces) == content
    assert store.asked_before == chunks - 1
    assert len(store.named("get")) == 8


def test_an_object_of_the_callers_is_written_from_its_start_and_left_open(
    manager: TransferManager, data: bytes
) -> None:
    old = b"old content"
    file = io.BytesIO(old)
    file.seek(4)

    manager.download("bkt", "k", file).result()

    # As published: what was there stays behind what came.
    assert file.getvalue() == data + old[len(data) :]
    assert file.tell() == len(data)
