"""One bandwidth for all: told by a clock of the test's own."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest

from ibm_s3transfer import manager as manager_module
from ibm_s3transfer._progress import STEP_SIZE, Meter
from ibm_s3transfer.bandwidth import TokenBucket
from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.s3transfer.store import Store

MB = 1 << 20


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        with self.lock:
            self.now += seconds


def test_bytes_take_the_time_that_the_rate_asks_for() -> None:
    clock = Clock()
    bucket = TokenBucket(1000, clock, clock.wait)

    for _ in range(10):
        bucket.consume(1000)

    # The first ones need not wait, and what follows them waits for them.
    assert clock.now == pytest.approx(9.0, abs=bucket.step / 1000)


def test_idle_time_is_not_saved_up() -> None:
    clock = Clock()
    bucket = TokenBucket(10_000, clock, clock.wait)
    bucket.consume(1)
    clock.now += 3600

    before = clock.now
    for _ in range(11):
        bucket.consume(10_000)

    assert clock.now - before == pytest.approx(10.0, abs=0.2)


@pytest.mark.parametrize("rate", [1, 1000, 1e6, 1e12])
def test_steps_are_small_enough_to_flow_and_large_enough_to_move(rate: float) -> None:
    assert 1024 <= TokenBucket(rate).step <= 256 * 1024


def test_a_meter_lets_no_more_pass_at_once_than_the_limit_says() -> None:
    clock = Clock()
    bucket = TokenBucket(8 * 10_000, clock, clock.wait)

    assert Meter(None, bucket).allow(50_000) == 10_000
    assert Meter(None, bucket).allow(7) == 7
    assert Meter().allow(10 * STEP_SIZE) == STEP_SIZE


def test_all_transfers_of_a_manager_share_one_bandwidth(
    store: Store, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(manager_module, "TokenBucket", lambda rate: TokenBucket(rate, clock, clock.wait))
    store.objects[("bkt", "there")] = b"x" * 2 * MB
    config = TransferConfig(max_bandwidth=MB, multipart_threshold=5 * MB, max_request_concurrency=4)

    with TransferManager(client, config) as manager:
        futures: list[Any] = [manager.upload(io.BytesIO(b"x" * 2 * MB), "bkt", str(n)) for n in range(2)]
        futures += [manager.download("bkt", "there", io.BytesIO()) for _ in range(2)]
        for future in futures:
            future.result()

    # 8 MiB at 1 MiB per second. Waits of several threads add up on this clock, so it may only be later.
    assert clock.now >= 7.0
