"""How transfers are cut into parts that the service takes."""

from __future__ import annotations

import io

import pytest

from ibm_s3transfer._ranges import ChunksizeAdjuster, growing_size, ranges_of
from ibm_s3transfer.constants import GB, MAX_PARTS, MB
from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.s3transfer.store import Store

TIB = 1024 * GB


@pytest.mark.parametrize("size", [1, 80_000 * MB, 80_000 * MB + 1, TIB, 10 * TIB, 48 * TIB])
@pytest.mark.parametrize("wanted", [1, 5 * MB - 1, 8 * MB, 6 * GB])
def test_part_sizes_stay_within_the_limits_of_the_service(size: int, wanted: int) -> None:
    part_size = ChunksizeAdjuster().adjust_chunksize(wanted, size)

    assert 5 * MB <= part_size <= 5 * GB
    assert -(-size // part_size) <= MAX_PARTS


def test_a_part_size_that_fits_is_left_alone() -> None:
    assert ChunksizeAdjuster().adjust_chunksize(9 * MB, 10_000 * 9 * MB) == 9 * MB


def test_parts_of_a_stream_grow_until_the_largest_object_fits() -> None:
    sizes = [growing_size(number, 5 * MB) for number in range(1, MAX_PARTS + 1)]

    assert sizes[:900] == [5 * MB] * 900
    assert sizes == sorted(sizes)
    assert max(sizes) <= 5 * GB
    # What an object may have, by the documentation of the service.
    assert sum(sizes) >= 10 * 10**12


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 100])
@pytest.mark.parametrize("part_size", [1, 10, 2.5, 0.5])
def test_ranges_follow_each_other_from_the_first_to_the_last_byte(size: int, part_size: float) -> None:
    at = 0
    for expected, place in enumerate(ranges_of(size, part_size), 1):
        assert (place.number, place.start) == (expected, at)
        at += place.length

    assert at == size


def test_a_part_size_of_fractions_downloads_all(store: Store, client: object) -> None:
    store.objects[("bkt", "k")] = bytes(range(256))
    target = io.BytesIO()

    with TransferManager(client, TransferConfig(multipart_threshold=1, multipart_chunksize=100.5)) as manager:  # type: ignore[arg-type]
        manager.download("bkt", "k", target).result()

    assert target.getvalue() == bytes(range(256))
    assert sorted(call.headers["range"] for call in store.named("get")) == [
        "bytes=0-100", "bytes=101-201", "bytes=202-",
    ]  # fmt: skip
