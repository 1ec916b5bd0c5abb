"""Downloads never mix two objects."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from ibm_s3transfer.exceptions import S3DownloadFailedError
from ibm_s3transfer.manager import TransferManager
from ibm_s3transfer.subscribers import BaseSubscriber
from tests.s3transfer.store import Call, Fault, Store

PART = 5 << 20


class KnownSize(BaseSubscriber):
    """Tells the size, so that the service is not asked about the object before its parts."""

    def __init__(self, size: int) -> None:
        self._size = size

    def on_queued(self, future: Any, **kwargs: Any) -> None:
        future.meta.provide_transfer_size(self._size)


def change_before_second_answer(store: Store) -> None:
    """Replace the object by another of the same size once the first range has been asked for."""
    old, new = b"a" * 2 * PART, b"b" * 2 * PART
    store.objects[("bkt", "k")] = old

    def fault(call: Call) -> Fault | None:
        if call.operation == "get" and len(store.named("get")) == 2:
            store.objects[("bkt", "k")] = new
        return None

    store.fault = fault


def test_parts_of_two_versions_are_no_object_even_when_nothing_was_known(
    store: Store, manager: TransferManager, tmp_path: Path
) -> None:
    change_before_second_answer(store)

    future = manager.download("bkt", "k", tmp_path / "target", subscribers=[KnownSize(2 * PART)])

    with pytest.raises(S3DownloadFailedError, match="changed while it was downloaded: its parts have"):
        future.result()
    assert store.named("head") == []
    assert os.listdir(tmp_path) == []


def test_parts_of_two_versions_are_no_object(store: Store, manager: TransferManager, tmp_path: Path) -> None:
    change_before_second_answer(store)

    future = manager.download("bkt", "k", tmp_path / "target")

    with pytest.raises(S3DownloadFailedError, match="bkt/k changed while it was downloaded"):
        future.result()
    assert os.listdir(tmp_path) == []
