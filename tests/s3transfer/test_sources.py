"""Streams end where they say so, and nowhere else."""

from __future__ import annotations

import os
from typing import ClassVar

import pytest

from ibm_s3transfer.manager import TransferManager
from tests.s3transfer.store import Store

PART = 5 << 20


@pytest.mark.parametrize("ahead", [b"", b"begun", b"x" * PART, b"x" * (PART + 1)])
def test_a_stream_that_has_nothing_yet_has_not_ended(store: Store, manager: TransferManager, ahead: bytes) -> None:
    class Late:
        def __init__(self) -> None:
            self.data = ahead

        def read(self, size: int) -> bytes | None:
            data, self.data = self.data[:size], self.data[size:]
            return data or None

    future = manager.upload(Late(), "bkt", "k")

    with pytest.raises(BlockingIOError, match="give a stream that waits"):
        future.result()
    assert store.objects == {}
    assert store.uploads == {}


@pytest.mark.parametrize("content", [[], [b"typed"], [b"x" * PART, b"typed"]])
def test_the_end_of_a_stream_is_asked_for_once(store: Store, manager: TransferManager, content: list[bytes]) -> None:
    class Terminal:
        pieces: ClassVar[list[bytes]] = [*content, b""]

        def read(self, size: int) -> bytes:
            return self.pieces.pop(0)

    manager.upload(Terminal(), "bkt", "k").result()

    assert store.objects == {("bkt", "k"): b"".join(content)}


def test_a_pipe_without_blocking_is_no_empty_object(store: Store, manager: TransferManager) -> None:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    with os.fdopen(writer, "wb"), os.fdopen(reader, "rb", buffering=0) as file:
        future = manager.upload(file, "bkt", "k")

        with pytest.raises(BlockingIOError):
            future.result()
    assert store.objects == {}
