"""Managed transfers on independent servers: what comes back is what went."""

from __future__ import annotations

import hashlib
import io
import os
import random
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ibm_boto3.s3.transfer import TransferConfig
from tests.conformance import clients
from tests.servers import Endpoint

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(clients.KIND != "ibm_boto3", reason="transfers of the peer are not at issue"),
]
MIB = 1 << 20
PART = 5 * MIB
DATA = random.Random(5).randbytes(10 * MIB + 1)
# Around the threshold, which is the smallest part the service takes, and around the second part.
SIZES = [0, 1, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 1]
CONFIG = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=4)
# Once per server; moto, which keeps everything in memory, gets as much as TLS does.
LARGE_MIB, MIDDLE_MIB = 1024, 64


def in_memory(data: bytes) -> Any:
    return io.BytesIO(data)


def piped(data: bytes) -> Any:
    reader, writer = os.pipe()
    fed(os.fdopen(writer, "wb"), data)
    return os.fdopen(reader, "rb")


def connected(data: bytes) -> Any:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        fed(theirs.makefile("wb"), data)
        return ours.makefile("rb")


def fed(file: Any, data: bytes) -> None:
    """Write bytes from another thread."""

    def write() -> None:
        with file:
            file.write(data)

    threading.Thread(target=write).start()


class Generated(io.RawIOBase):
    """A generator as a file."""

    def __init__(self, data: bytes) -> None:
        self._pieces = (data[at : at + 300_007] for at in range(0, len(data), 300_007))
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._left = self._left or next(self._pieces, b"")
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


class Sink:
    """Takes bytes in order, and nothing else."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.pieces.append(data)


@pytest.mark.parametrize("size", SIZES)
def test_file_comes_back_as_it_was(client: Any, bucket: str, key: str, tmp_path: Path, size: int) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(DATA[:size])

    answer = client.upload_file(source, bucket, key, Config=CONFIG, ExtraArgs={"Metadata": {"made": "here"}})
    client.download_file(bucket, key, target, Config=CONFIG)

    assert hashlib.sha256(target.read_bytes()).digest() == hashlib.sha256(DATA[:size]).digest()
    found = client.head_object(Bucket=bucket, Key=key)
    assert (found["ContentLength"], found["ETag"]) == (size, answer["ETag"])
    assert found["Metadata"] == {"made": "here"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source", "target"]


@pytest.mark.parametrize("make", [in_memory, piped, connected, Generated])
def test_stream_comes_back_as_it_was(client: Any, bucket: str, key: str, make: Callable[[bytes], Any]) -> None:
    for size in SIZES:
        source = make(DATA[:size])
        client.upload_fileobj(source, bucket, key, Config=CONFIG)
        source.close()
        memory, sink = io.BytesIO(), Sink()
        client.download_fileobj(bucket, key, memory, Config=CONFIG)
        client.download_fileobj(bucket, key, sink, Config=CONFIG)
        for came in (memory.getvalue(), b"".join(sink.pieces)):
            assert hashlib.sha256(came).digest() == hashlib.sha256(DATA[:size]).digest()


@pytest.mark.parametrize("size", [8 * MIB - 1, 8 * MIB, 8 * MIB + 1])
def test_default_configuration_does_it_too(client: Any, bucket: str, key: str, size: int) -> None:
    client.upload_fileobj(io.BytesIO(DATA[:size]), bucket, key)
    came = io.BytesIO()
    client.download_fileobj(bucket, key, came)

    assert hashlib.sha256(came.getvalue()).digest() == hashlib.sha256(DATA[:size]).digest()


def test_large_file_goes_both_ways(client: Any, bucket: str, key: str, tmp_path: Path, endpoint: Endpoint) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    count = LARGE_MIB if endpoint.scheme == "http" and endpoint.server != "moto" else MIDDLE_MIB
    with source.open("wb") as file:
        for number in range(count):
            file.write(number.to_bytes(8, "big") + DATA[8:MIB])
    try:
        client.upload_file(source, bucket, key)
        client.download_file(bucket, key, target)
        assert digest_of(target) == digest_of(source)
    finally:
        source.unlink()
        target.unlink(missing_ok=True)
        client.delete_object(Bucket=bucket, Key=key)


def digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(MIB):
            digest.update(data)
    return digest.hexdigest()


@pytest.mark.parametrize("size", [0, PART - 1, PART, 2 * PART + 1])
def test_copy_is_as_the_source(client: Any, bucket: str, key: str, size: int) -> None:
    client.upload_fileobj(io.BytesIO(DATA[:size]), bucket, key, Config=CONFIG)

    answer = client.copy({"Bucket": bucket, "Key": key}, bucket, f"{key}-copy", Config=CONFIG)

    copied = client.get_object(Bucket=bucket, Key=f"{key}-copy")
    assert copied["Body"].read() == DATA[:size]
    # SeaweedFS names it without quotes here.
    assert answer.get("CopyObjectResult", answer)["ETag"].strip('"') == copied["ETag"].strip('"')


def test_directory_comes_back_as_it_was(client: Any, bucket: str, folder: str, tmp_path: Path) -> None:
    files = {"a": b"", "b c/ä": DATA[:1000], "b c/d/e.bin": DATA[: PART + 1], "z": b"z"}
    for name, content in files.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    sent = client.upload_directory(tmp_path / "source", bucket, folder, Config=CONFIG)
    came = client.download_directory(bucket, folder, tmp_path / "target", Config=CONFIG)

    total = sum(map(len, files.values()))
    assert (sent.transferred, sent.bytes, came.transferred, came.bytes) == (len(files), total, len(files), total)
    for name, content in files.items():
        assert (tmp_path / "target" / name).read_bytes() == content


@pytest.fixture
def calls(client: Any) -> Iterator[list[str]]:
    """The operations that are called meanwhile."""
    made: list[str] = []

    def note(model: Any, **kwargs: Any) -> None:
        made.append(model.name)

    client.meta.events.register("before-call.s3", note)
    yield made
    client.meta.events.unregister("before-call.s3", note)


def interrupted_after(size: int) -> Callable[[int], None]:
    """Return a callback that fails once so many bytes have gone."""
    total = 0

    def count(amount: int) -> None:
        nonlocal total
        total += amount
        if total >= size:
            raise InterruptedError

    return count


def test_upload_goes_on_where_it_ended(client: Any, bucket: str, key: str, tmp_path: Path, calls: list[str]) -> None:
    source = tmp_path / "source"
    source.write_bytes(DATA)
    config = TransferConfig(PART, max_concurrency=1, multipart_chunksize=PART, resume=tmp_path / "journals")
    with pytest.raises(InterruptedError):
        client.upload_file(source, bucket, key, Config=config, Callback=interrupted_after(PART + 1))
    calls.clear()

    client.upload_file(source, bucket, key, Config=config)

    assert calls == ["ListParts", "UploadPart", "UploadPart", "CompleteMultipartUpload"]
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == DATA


def test_download_goes_on_where_it_ended(client: Any, bucket: str, key: str, tmp_path: Path, calls: list[str]) -> None:
    client.upload_fileobj(io.BytesIO(DATA), bucket, key, Config=CONFIG)
    config = TransferConfig(PART, max_concurrency=1, multipart_chunksize=PART, resume=tmp_path / "journals")
    with pytest.raises(InterruptedError):
        client.download_file(bucket, key, tmp_path / "target", Config=config, Callback=interrupted_after(PART + 1))
    calls.clear()

    client.download_file(bucket, key, tmp_path / "target", Config=config)

    assert calls == ["HeadObject", "GetObject", "GetObject"]
    assert (tmp_path / "target").read_bytes() == DATA


def test_retention_is_that_of_the_finished_object(client: Any) -> None:
    days = 24 * 3600
    # It cannot be deleted as long as its objects are kept.
    bucket = f"kept-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=bucket)
    client.put_bucket_protection_configuration(
        Bucket=bucket,
        ProtectionConfiguration={
            "Status": "Retention",
            "MinimumRetention": {"Days": 1},
            "DefaultRetention": {"Days": 2},
            "MaximumRetention": {"Days": 9},
        },
    )
    extra_args = {"RetentionPeriod": 5 * days}
    for name, size in {"small": 1, "large": 2 * PART + 1}.items():
        source = {"Bucket": bucket, "Key": name}
        client.upload_fileobj(io.BytesIO(DATA[:size]), **source, ExtraArgs=extra_args, Config=CONFIG)
        client.copy(source, bucket, f"{name}-copy", ExtraArgs=extra_args, Config=CONFIG)
        for key in (name, f"{name}-copy"):
            assert client.head_object(Bucket=bucket, Key=key)["RetentionPeriod"] == 5 * days
