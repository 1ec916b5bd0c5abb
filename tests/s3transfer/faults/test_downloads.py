"""Downloads that meet what random draws rarely make: each ends in the right file or the right exception."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.exceptions import ClientError
from ibm_s3transfer.exceptions import S3DownloadFailedError
from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.s3transfer.store import Call, Fault, Store

PART = 100_000
DATA = bytes(range(256)) * 1200


def config(**options: Any) -> TransferConfig:
    return TransferConfig(
        multipart_threshold=PART, multipart_chunksize=PART, io_chunksize=1000, max_request_concurrency=2, **options
    )


def test_an_answer_that_ignores_where_to_go_on_is_not_taken_for_the_rest(
    store: Store, client: Any, tmp_path: Path
) -> None:
    store.objects["bkt", "k"] = data = DATA[:50_000]

    def fault(call: Call) -> Fault | None:
        gets = len(store.named("get"))
        # The first answer breaks off; the second begins with the first byte again, and breaks off too.
        store.knows_ranges = gets != 2
        return Fault(cuts=20_000) if call.operation == "get" and gets < 3 else None

    store.fault = fault
    with TransferManager(client, config()) as manager:
        future = manager.download("bkt", "k", tmp_path / "target")
        with pytest.raises(S3DownloadFailedError, match=r"asked for bytes=\d+-.*50000 bytes"):
            future.result()

    assert os.listdir(tmp_path) == []
    assert data == store.objects["bkt", "k"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is always full")
def test_a_device_without_space_ends_a_download(store: Store, client: Any) -> None:
    store.objects["bkt", "k"] = DATA
    with TransferManager(client, config()) as manager:
        future = manager.download("bkt", "k", "/dev/full")
        with pytest.raises(OSError) as caught:
            future.result()

    assert caught.value.errno == errno.ENOSPC


FULL_DISK = """
import errno, json, os, subprocess, sys
settings = json.loads(sys.argv[1])
sys.path[:] = settings["import_path"]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", settings["folder"]], check=True)
from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.s3transfer.store import make_client
target = os.path.join(settings["folder"], "target")
open(target, "w").write("old")
with make_client(settings["url"]) as client, TransferManager(client, TransferConfig(**settings["config"])) as manager:
    try:
        manager.download("bkt", "k", target).result()
    except OSError as error:
        assert error.errno == errno.ENOSPC, error
    else:
        raise AssertionError("it fits")
assert os.listdir(settings["folder"]) == ["target"]
assert open(target).read() == "old"
"""


def can_mount() -> bool:
    probe = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return shutil.which("unshare") is not None and not subprocess.run(probe, capture_output=True).returncode


@pytest.mark.skipif(not can_mount(), reason="this user may not mount a file system in a namespace of its own")
@pytest.mark.parametrize("threshold", [PART, 10 * PART], ids=["in parts", "in one piece"])
def test_a_full_disk_leaves_the_target_as_it_was(store: Store, client: Any, tmp_path: Path, threshold: int) -> None:
    import json

    store.objects["bkt", "k"] = DATA
    settings = {
        "import_path": [os.getcwd(), *sys.path],
        "folder": str(tmp_path),
        "url": client.meta.endpoint_url,
        "config": {"multipart_threshold": threshold, "multipart_chunksize": PART},
    }
    command = ["unshare", "-rm", sys.executable, "-c", FULL_DISK, json.dumps(settings)]
    child = subprocess.run(command, capture_output=True, text=True)

    assert child.returncode == 0, child.stderr


def test_a_vanished_bucket_ends_a_download(store: Store, client: Any, tmp_path: Path) -> None:
    store.objects["bkt", "k"] = DATA

    def vanish(call: Call) -> None:
        if len(store.named("get")) == 2:
            store.refusal = (404, "NoSuchBucket")

    store.fault = vanish
    with TransferManager(client, config()) as manager:
        future = manager.download("bkt", "k", tmp_path / "target")
        with pytest.raises(ClientError, match="NoSuchBucket"):
            future.result()

    assert os.listdir(tmp_path) == []
