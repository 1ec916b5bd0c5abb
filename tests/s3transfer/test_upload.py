"""Uploads: what becomes of the caller's file, and of what the service is told."""

from __future__ import annotations

import errno
import io
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ibm_boto3.exceptions import S3UploadFailedError as UploadRefusedError
from ibm_botocore.exceptions import ClientError
from ibm_s3transfer.exceptions import S3UploadFailedError
from ibm_s3transfer.manager import TransferConfig, TransferManager
from ibm_s3transfer.subscribers import BaseSubscriber
from tests.s3transfer.store import Call, Fault, Store

PART = 5 << 20


@pytest.mark.parametrize("size", [PART - 1, PART])
@pytest.mark.parametrize("close_fileobj", [True, False])
def test_only_a_file_that_went_in_one_request_is_closed(client: Any, size: int, close_fileobj: bool) -> None:
    config = TransferConfig(multipart_threshold=PART, close_fileobj=close_fileobj)
    file = io.BytesIO(b"x" * size)

    with TransferManager(client, config) as manager:
        manager.upload(file, "bkt", "k").result()

    assert file.closed == (close_fileobj and size < PART)


def test_a_file_that_went_in_parts_can_be_read_again(store: Store, manager: TransferManager) -> None:
    file = io.BytesIO(b"x" * PART)

    manager.upload(file, "bkt", "k").result()

    assert file.tell() == PART
    file.seek(0)
    assert file.read() == store.objects[("bkt", "k")]


def lost_once(operation: str) -> Callable[[Call], Fault | None]:
    """Return a fault that loses the first answer to an operation, which is carried out."""
    faults = [Fault(answers=0)]
    return lambda call: faults.pop() if call.operation == operation and faults else None


@pytest.mark.parametrize("operation", ["put", "create", "part", "complete"])
@pytest.mark.parametrize("size", [PART - 1, 2 * PART + 1])
def test_a_lost_answer_makes_no_difference(
    store: Store, manager: TransferManager, tmp_path: Path, operation: str, size: int
) -> None:
    store.fault = lost_once(operation)
    data = os.urandom(size)
    (tmp_path / "source").write_bytes(data)

    answer = manager.upload(tmp_path / "source", "bkt", "k").result()

    assert store.objects[("bkt", "k")] == data
    assert answer["ETag"].strip('"').endswith("-3") == (size > PART)


def test_a_completion_that_found_no_upload_is_no_success_if_the_object_is_another(
    store: Store, manager: TransferManager
) -> None:
    store.objects[("bkt", "k")] = b"of somebody else"
    store.fault = lambda call: Fault(404, "NoSuchUpload") if call.operation == "complete" else None

    with pytest.raises(ClientError, match="NoSuchUpload"):
        manager.upload(io.BytesIO(b"x" * PART), "bkt", "k").result()


@pytest.mark.parametrize("operation", ["part", "complete"])
def test_a_failed_upload_is_aborted(store: Store, manager: TransferManager, operation: str) -> None:
    store.fault = lambda call: Fault(403, "AccessDenied") if call.operation == operation else None

    with pytest.raises(ClientError, match="AccessDenied"):
        manager.upload(io.BytesIO(b"x" * 3 * PART), "bkt", "k").result()

    assert store.uploads == {}
    assert len(store.named("abort")) == 1


def test_a_failing_abort_is_told_along_with_its_cause(
    store: Store, client: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.fault = lambda call: Fault(403, "AccessDenied") if call.operation in ("part", "abort") else None
    (tmp_path / "source").write_bytes(b"x" * 8 * 1024 * 1024)

    with pytest.raises(UploadRefusedError) as caught:
        client.upload_file(tmp_path / "source", "bkt", "k")

    upload_id = next(iter(store.uploads))
    assert "calling the UploadPart operation" in str(caught.value)
    for told in (str(caught.value), caplog.text):
        assert f"The multipart upload {upload_id} of bkt/k could not be aborted" in told


def test_a_bucket_that_vanished_needs_no_abort(
    store: Store, manager: TransferManager, caplog: pytest.LogCaptureFixture
) -> None:
    store.fault = lambda call: Fault(404, "NoSuchBucket") if call.operation in ("part", "abort") else None

    with pytest.raises(ClientError, match="NoSuchBucket") as caught:
        manager.upload(io.BytesIO(b"x" * PART), "bkt", "k").result()

    assert getattr(caught.value, "__notes__", []) == []
    assert "could not be aborted" not in caplog.text


@pytest.mark.parametrize("size", [100, PART - 1, 2 * PART])
@pytest.mark.parametrize("change", [-1, 1])
def test_a_file_that_changes_meanwhile_is_no_success(
    store: Store, manager: TransferManager, tmp_path: Path, size: int, change: int
) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x" * size)

    def fault(call: Call) -> Fault | None:
        if call.operation in ("put", "part"):
            os.truncate(source, size + change)
        return None

    store.fault = fault
    with pytest.raises(S3UploadFailedError, match=r"changed while it was uploaded|became shorter"):
        manager.upload(source, "bkt", "k").result()

    # What went in one request has been stored by then; of what went in parts, nothing is.
    assert store.uploads == {}
    assert size < PART or store.objects == {}


def test_part_sizes_below_what_the_service_takes_are_raised(store: Store, client: Any) -> None:
    with TransferManager(client, TransferConfig(multipart_threshold=1, multipart_chunksize=1000)) as manager:
        manager.upload(io.BytesIO(b"x" * (2 * PART + 1)), "bkt", "k").result()
        manager.copy({"Bucket": "bkt", "Key": "k"}, "bkt", "copy").result()

    assert sorted(len(call.body) for call in store.named("part")) == [1, PART, PART]
    copied = sorted(store.named("partcopy"), key=lambda call: call.part)
    assert [call.headers["x-amz-copy-source-range"] for call in copied] == [
        f"bytes=0-{PART - 1}",
        f"bytes={PART}-{2 * PART - 1}",
        f"bytes={2 * PART}-{2 * PART}",
    ]


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_stream_has_no_more_parts_in_memory_than_requests_in_progress(
    store: Store, client: Any, concurrency: int
) -> None:
    live, most, lock = [0], [0], threading.Lock()

    class Piece(bytes):
        def __init__(self, data: bytes) -> None:
            with lock:
                live[0] += 1
                most[0] = max(most[0], live[0])

        def __del__(self) -> None:
            with lock:
                live[0] -= 1

    class Stream:
        left = 12 * PART

        def read(self, size: int) -> bytes:
            size = min(size, self.left)
            self.left -= size
            return Piece(b"x" * size)

    config = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_request_concurrency=concurrency)
    with TransferManager(client, config) as manager:
        manager.upload(Stream(), "bkt", "k").result()

    assert len(store.objects[("bkt", "k")]) == 12 * PART
    # That which is being read is one of them.
    assert 0 < most[0] <= concurrency
    assert live == [0]


def test_progress_counts_every_byte_once_though_parts_are_sent_again(store: Store, client: Any, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(os.urandom(3 * PART))
    faults = {1: Fault(after=1000), 2: Fault(503, "SlowDown"), 3: Fault(answers=0)}
    store.fault = lambda call: faults.pop(call.part, None)
    amounts: list[int] = []

    class Summing(BaseSubscriber):
        def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
            amounts.append(bytes_transferred)

    with TransferManager(client, TransferConfig(multipart_threshold=PART, multipart_chunksize=PART)) as manager:
        manager.upload(tmp_path / "source", "bkt", "k", subscribers=[Summing()]).result()

    assert faults == {}
    assert len(store.named("part")) == 6
    assert sum(amounts) == 3 * PART


@pytest.mark.parametrize("size", [100, PART - 1, 2 * PART])
def test_a_disk_that_cannot_be_read_is_no_error_of_the_network(
    store: Store, manager: TransferManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    def fail(*args: object) -> Any:
        raise OSError(errno.EIO, "Input/output error")

    (tmp_path / "source").write_bytes(b"x" * size)
    monkeypatch.setattr(os, "pread", fail)
    monkeypatch.setattr(os, "sendfile", fail)

    with pytest.raises(S3UploadFailedError, match=r"could not be read: .*Input/output error"):
        manager.upload(tmp_path / "source", "bkt", "k").result()

    # Nothing is tried again in vain.
    assert len([call for call in store.calls if call.operation in ("put", "part")]) <= 2
    assert (store.objects, store.uploads) == ({}, {})
