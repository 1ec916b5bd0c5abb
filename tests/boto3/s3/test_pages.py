"""The examples of the pages about transfers run, one after the other, against the local COS."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ibm_boto3
from ibm_boto3.local import LocalCOS
from ibm_boto3.s3.transfer import TransferConfig
from tests.test_docs import ROOT, blocks

ENDPOINT = "https://s3.us-south.cloud-object-storage.appdomain.cloud"


@pytest.fixture
def cos() -> Iterator[LocalCOS]:
    with LocalCOS() as running:
        yield running


@pytest.fixture
def names(cos: LocalCOS, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """What the examples find: credentials, a client, a bucket, a folder with files."""
    for name, value in cos.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "backup.tar").write_bytes(os.urandom(9 << 20))
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"one")
    client = ibm_boto3.client("s3", **cos.client_kwargs())
    client.create_bucket(Bucket="my-bucket")
    return {"__name__": "__main__", "client": client, "TransferConfig": TransferConfig}


@pytest.mark.parametrize("page", ["transfers.md", "directories.md"])
def test_examples_run(page: str, names: dict[str, Any], cos: LocalCOS) -> None:
    clients = [names["client"]]
    for block in blocks(ROOT / "docs" / page, "python"):
        exec(compile(block.replace(ENDPOINT, cos.endpoint_url), page, "exec"), names)
        clients.append(names["client"])
    for client in clients:
        client.close()

    copies = {"transfers.md": ("backup.tar", "copy.tar"), "directories.md": ("photos/one.jpg", "copy/one.jpg")}
    original, copy = map(Path, copies[page])
    assert copy.read_bytes() == original.read_bytes()
