"""Bytes of an object: a connection that breaks off, a service that answers something else, an object that changes."""

from __future__ import annotations

import base64
import io
import random
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.exceptions import ClientError
from ibm_s3transfer.exceptions import RetriesExceededError, S3DownloadFailedError
from ibm_s3transfer.manager import TransferConfig, TransferManager
from ibm_s3transfer.subscribers import BaseSubscriber
from tests.botocore._servers import Peer, serving
from tests.s3transfer.store import Call, Fault, Store, make_client

PART = 1 << 20
DATA = random.Random(9).randbytes(3 * PART + 7)
MAX = 10**9


class BreakingStore(Store):
    """Ends answers early, politely: what was sent arrives.

    ``cuts`` holds the number of bytes of the content that go with each answer to a GET; the later ones are whole.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cuts: list[int] = []
        self.extra = 0

    def _answer(self, peer: Peer, call: Call, fault: Fault, status: int, headers: dict[str, str], body: bytes) -> None:
        if call.operation != "get" or status >= 300:
            super()._answer(peer, call, fault, status, headers, body)
            return
        with self.lock:
            cut = self.cuts.pop(0) if self.cuts else MAX
        if cut >= len(body):
            super()._answer(peer, call, fault, status, headers, body + b"+" * self.extra)
            return
        headers = {"Content-Length": str(len(body)), **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        peer.send(f"HTTP/1.1 {status} OK\r\n{lines}\r\n".encode() + body[:cut])
        peer.sock.shutdown(1)
        peer.read_to_end()


@pytest.fixture
def store() -> BreakingStore:
    store = BreakingStore()
    store.objects[("bkt", "k")] = DATA
    return store


@pytest.fixture
def client(store: BreakingStore) -> Iterator[Any]:
    with serving(store) as server, make_client(server.url) as client:
        yield client


@pytest.fixture(autouse=True)
def without_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ibm_s3transfer._fetch._FIRST_WAIT_S", 0.0)


def fetch(client: Any, target: Any, threshold: int = PART, attempts: int = 5, chunk: int = 1000, **more: Any) -> Any:
    """Download one part after the other."""
    config = TransferConfig(
        multipart_threshold=threshold,
        multipart_chunksize=PART,
        max_request_concurrency=1,
        num_download_attempts=attempts,
        io_chunksize=chunk,
    )
    with TransferManager(client, config) as manager:
        return manager.download("bkt", "k", target, **more).result()


def asked(store: Store) -> list[tuple[str | None, bool]]:
    """Return which range each GET asked for, and whether it was bound to the object."""
    etag = f'"{store.etag_of(DATA)}"'
    assert {call.headers.get("if-match", etag) for call in store.named("get")} == {etag}
    return [(call.headers.get("range"), "if-match" in call.headers) for call in store.named("get")]


def test_a_part_goes_on_at_the_byte_where_it_broke_off(store: BreakingStore, client: Any, tmp_path: Path) -> None:
    store.cuts = [MAX, 5000, 12_000]

    fetch(client, tmp_path / "target")

    assert (tmp_path / "target").read_bytes() == DATA
    second_end = 2 * PART - 1
    assert asked(store) == [
        (f"bytes=0-{PART - 1}", True),
        (f"bytes={PART}-{second_end}", True),
        (f"bytes={PART + 5000}-{second_end}", True),
        (f"bytes={PART + 5000 + 12_000}-{second_end}", True),
        (f"bytes={2 * PART}-{3 * PART - 1}", True),
        (f"bytes={3 * PART}-", True),
    ]


def test_a_whole_object_goes_on_at_the_byte_where_it_broke_off(
    store: BreakingStore, client: Any, tmp_path: Path
) -> None:
    store.cuts = [5000]

    fetch(client, tmp_path / "target", threshold=MAX)

    assert (tmp_path / "target").read_bytes() == DATA
    assert asked(store) == [(None, False), ("bytes=5000-", True)]


class Progress(BaseSubscriber):
    """Sums up what it is told.

    :param size: what the size is said to be, None to have the service asked.
    """

    def __init__(self, size: int | None = None) -> None:
        self.sum, self.size = 0, size

    def on_queued(self, future: Any, **kwargs: Any) -> None:
        if self.size is not None:
            future.meta.provide_transfer_size(self.size)

    def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
        self.sum += bytes_transferred


@pytest.mark.parametrize("threshold", [PART, MAX])
def test_progress_counts_every_byte_once(store: BreakingStore, client: Any, threshold: int) -> None:
    store.cuts = [5000, 0, 1, 1000]
    progress = Progress()

    fetch(client, io.BytesIO(), threshold, subscribers=[progress])

    assert progress.sum == len(DATA)


def test_a_part_is_given_up_that_gets_no_further(store: BreakingStore, client: Any, tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    store.cuts = [10] * 100

    with pytest.raises(RetriesExceededError, match="Max Retries Exceeded") as caught:
        fetch(client, tmp_path / "target", attempts=3)

    assert "10" in str(caught.value.last_exception)
    assert len(store.named("get")) == 3
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("target", b"old")]


def test_a_part_that_gets_further_has_all_its_attempts_again(store: BreakingStore, client: Any) -> None:
    store.cuts = [1000] * 50
    target = io.BytesIO()

    fetch(client, target, attempts=2)

    assert target.getvalue() == DATA
    assert len(store.named("get")) == 4 + 50


@pytest.mark.parametrize("threshold", [PART, MAX])
def test_connections_that_break_before_much_has_come_are_enough(
    store: BreakingStore, client: Any, threshold: int
) -> None:
    store.cuts = [40_000] * 1000
    target = io.BytesIO()

    fetch(client, target, threshold, chunk=256 << 10)

    assert target.getvalue() == DATA


@pytest.mark.parametrize("cuts", [[], [5000], [MAX, 5000]])
@pytest.mark.parametrize("threshold", [PART, MAX])
def test_a_service_without_ranges_gives_no_wrong_file(
    store: BreakingStore, client: Any, tmp_path: Path, cuts: list[int], threshold: int
) -> None:
    store.knows_ranges = False
    store.cuts = cuts
    (tmp_path / "target").write_bytes(b"old")

    if threshold == MAX and cuts != [5000]:
        fetch(client, tmp_path / "target", threshold)
        assert (tmp_path / "target").read_bytes() == DATA
    else:
        with pytest.raises(S3DownloadFailedError):
            fetch(client, tmp_path / "target", threshold)
        assert (tmp_path / "target").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("threshold", [PART, MAX])
@pytest.mark.parametrize("off", [-PART, -1, 1, PART])
def test_a_size_that_was_told_wrongly_gives_no_wrong_file(
    store: BreakingStore, client: Any, tmp_path: Path, threshold: int, off: int
) -> None:
    progress = Progress(len(DATA) + off)

    if threshold == MAX:
        # Nothing depends on the size.
        fetch(client, tmp_path / "target", threshold, subscribers=[progress])
        assert (tmp_path / "target").read_bytes() == DATA
    else:
        with pytest.raises((S3DownloadFailedError, ClientError)):
            fetch(client, tmp_path / "target", threshold, subscribers=[progress])
        assert list(tmp_path.iterdir()) == []


def test_an_answer_about_other_bytes_is_refused(store: BreakingStore, client: Any, tmp_path: Path) -> None:
    real = store._get

    def shifted(call: Call) -> Any:
        status, headers, body = real(call)
        return status, {**headers, "Content-Range": f"bytes 1-{len(body)}/{len(DATA)}"}, body

    store._get = shifted

    with pytest.raises(S3DownloadFailedError, match=r"was asked for bytes=0-.* and sent bytes 1-"):
        fetch(client, tmp_path / "target")
    assert list(tmp_path.iterdir()) == []


def test_a_range_that_comes_shorter_than_asked_for_is_completed(
    store: BreakingStore, client: Any, tmp_path: Path
) -> None:
    real = store._get

    def shortened(call: Call) -> Any:
        status, headers, body = real(call)
        if status != 206 or len(body) < 1000:
            return status, headers, body
        first = headers["Content-Range"].split("-")[0]
        start = int(first.removeprefix("bytes "))
        half = len(body) // 2
        return status, {**headers, "Content-Range": f"{first}-{start + half - 1}/{len(DATA)}"}, body[:half]

    store._get = shortened

    fetch(client, tmp_path / "target")

    assert (tmp_path / "target").read_bytes() == DATA


@pytest.mark.parametrize("threshold", [PART, MAX])
@pytest.mark.parametrize("operation_count", [1, 2])
def test_an_object_that_changes_gives_no_mixture(
    store: BreakingStore, client: Any, tmp_path: Path, threshold: int, operation_count: int
) -> None:
    other = DATA[::-1]
    store.cuts = [5000, 5000]

    def fault(call: Call) -> Fault | None:
        if call.operation == "get" and len(store.named("get")) > operation_count:
            store.objects[("bkt", "k")] = other
        return None

    store.fault = fault
    with pytest.raises(S3DownloadFailedError, match="bkt/k changed while it was downloaded"):
        fetch(client, tmp_path / "target", threshold)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("threshold", [PART, MAX])
def test_an_object_that_vanishes_is_an_error(store: BreakingStore, client: Any, tmp_path: Path, threshold: int) -> None:
    store.cuts = [5000]

    def fault(call: Call) -> Fault | None:
        if call.operation == "get" and len(store.named("get")) > 1:
            store.objects.clear()
        return None

    store.fault = fault
    with pytest.raises(ClientError, match="NoSuchKey"):
        fetch(client, tmp_path / "target", threshold)
    assert list(tmp_path.iterdir()) == []


def test_content_that_does_not_fit_its_checksum_is_asked_for_again(
    store: BreakingStore, client: Any, tmp_path: Path
) -> None:
    real = store._get
    broken = [True]

    def damaged(call: Call) -> Any:
        status, headers, body = real(call)
        headers["x-amz-checksum-crc32"] = base64.b64encode(zlib.crc32(DATA).to_bytes(4, "big")).decode()
        if broken and broken.pop():
            body = b"?" + body[1:]
        return status, headers, body

    store._get = damaged
    progress = Progress()

    fetch(client, tmp_path / "target", MAX, subscribers=[progress])

    assert (tmp_path / "target").read_bytes() == DATA
    assert progress.sum == len(DATA)
    assert asked(store) == [(None, False)] * 2
