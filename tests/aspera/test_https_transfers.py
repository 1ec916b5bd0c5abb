"""Transfers over https on the local COS: whole, paused and resumed, cancelled."""

from __future__ import annotations

import concurrent.futures
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ibm_boto3
from ibm_boto3.local import LocalCOS
from ibm_s3transfer.aspera.exceptions import AsperaTransferFailedError
from ibm_s3transfer.aspera.manager import AsperaConfig, AsperaManagerConfig, AsperaTransferManager
from ibm_s3transfer.aspera.subscribers import AsperaBaseSubscriber
from tests.aspera.fake_engine import LONG_S

BUCKET = "https-transfers"
MIB = 1 << 20
# So many parts that a pause finds some that have not begun.
SIZE = 24 * MIB + 1


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with LocalCOS() as cos:
        # HMAC keys do: no Aspera service is asked.
        made = ibm_boto3.client("s3", **cos.client_kwargs("hmac"))
        made.create_bucket(Bucket=BUCKET)
        yield made
        made.close()


@pytest.fixture
def manager(client: Any) -> Iterator[AsperaTransferManager]:
    with AsperaTransferManager(client, AsperaManagerConfig(engine="https")) as made:
        yield made


@pytest.fixture(scope="module")
def content() -> bytes:
    return hashlib.shake_128(b"content").digest(SIZE)


@pytest.fixture
def file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "file"
    path.write_bytes(content)
    return path


class Pausing(AsperaBaseSubscriber):
    """Pauses at the first bytes."""

    def __init__(self) -> None:
        self.totals: list[int] = []
        self.has_paused = threading.Event()

    def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
        self.totals.append(bytes_transferred)
        if not self.has_paused.is_set():
            assert future.pause()
            self.has_paused.set()

    def wait(self) -> None:
        assert self.has_paused.wait(LONG_S)


def submit(direction: str, manager: AsperaTransferManager, file: Path, key: str, pausing: Pausing) -> Any:
    if direction == "up":
        return manager.upload(file, BUCKET, key, None, [pausing])
    return manager.download(BUCKET, key, file, None, [pausing])


@pytest.fixture(params=["up", "down"])
def submitted(
    request: pytest.FixtureRequest, client: Any, manager: AsperaTransferManager, file: Path, content: bytes
) -> Any:
    """A transfer that is paused, the subscriber that paused it, and a function that returns what has come."""
    key = f"paused-{request.param}"
    if request.param == "down":
        client.put_object(Bucket=BUCKET, Key=key, Body=content)
        file.unlink()
    pausing = Pausing()
    future = submit(request.param, manager, file, key, pausing)
    pausing.wait()

    def arrived() -> bytes | None:
        if request.param == "down":
            return file.read_bytes() if file.exists() else None
        listed = client.list_objects(Bucket=BUCKET, Prefix=key).get("Contents", [])
        found: bytes | None = client.get_object(Bucket=BUCKET, Key=key)["Body"].read() if listed else None
        return found

    return future, pausing, arrived


def test_a_paused_transfer_goes_on_when_it_is_resumed(submitted: Any, content: bytes, client: Any) -> None:
    future, pausing, arrived = submitted
    assert not future.is_done()
    assert arrived() is None
    assert pausing.totals[-1] < SIZE

    assert future.resume()
    future.result()

    assert arrived() == content
    assert pausing.totals == sorted(set(pausing.totals))
    assert pausing.totals[-1] == SIZE
    client.delete_object(Bucket=BUCKET, Key="paused-up")


def test_a_paused_transfer_can_be_cancelled_and_leaves_nothing(
    submitted: Any, client: Any, tmp_path: Path, file: Path
) -> None:
    future, _, arrived = submitted

    assert future.cancel()

    with pytest.raises(concurrent.futures.CancelledError):
        future.result()
    assert arrived() is None
    assert client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []
    assert [path for path in tmp_path.iterdir() if path != file] == []


def test_what_is_not_there_is_a_failed_transfer(manager: AsperaTransferManager, file: Path) -> None:
    future = manager.download(BUCKET, "missing", file)

    with pytest.raises(AsperaTransferFailedError, match=r"missing: An error occurred .*404"):
        future.result()
    assert future.is_error()


def test_destinations_are_relative_to_their_root(manager: AsperaTransferManager, client: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"rooted")

    manager.upload(tmp_path / "file", BUCKET, "key", AsperaConfig(destination_root="/root")).result()

    assert client.get_object(Bucket=BUCKET, Key="root/key")["Body"].read() == b"rooted"
