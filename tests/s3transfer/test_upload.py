"""Uploads: what becomes of the caller's file, and of what the service is told."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.s3transfer.store import Store

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
