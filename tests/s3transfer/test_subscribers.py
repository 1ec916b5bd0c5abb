"""Subscribers: what they are told, and what their own failures do."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from ibm_s3transfer.manager import TransferManager
from ibm_s3transfer.subscribers import BaseSubscriber
from tests.s3transfer.store import Store

PART = 5 << 20


class Full(BaseSubscriber):
    """Cannot write down what it is told."""

    def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("size", [100, PART - 1, PART])
def test_an_error_of_a_subscriber_is_none_of_the_network(
    store: Store, manager: TransferManager, tmp_path: Path, size: int
) -> None:
    (tmp_path / "source").write_bytes(b"x" * size)
    store.objects[("bkt", "there")] = b"x" * size
    futures = [
        manager.upload(tmp_path / "source", "bkt", "k", subscribers=[Full()]),
        manager.upload(io.BytesIO(b"x" * size), "bkt", "k", subscribers=[Full()]),
        manager.download("bkt", "there", tmp_path / "target", subscribers=[Full()]),
    ]

    for future in futures:
        with pytest.raises(OSError, match="No space left"):
            future.result()
    # Nothing is tried again in vain.
    names = [call.operation for call in store.calls if call.operation in ("put", "part", "get")]
    assert len(names) == 3
    assert store.uploads == {}
    assert [path.name for path in tmp_path.iterdir()] == ["source"]
