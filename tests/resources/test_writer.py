import gc
import logging
import random
import threading
import tracemalloc

import pytest

from ibm_boto3.resources.writer import ObjectWriter
from ibm_botocore.exceptions import ClientError
from tests.resources.fake_store import FakeStore, refuse

MIB = 1024 * 1024
DATA = random.Random(3).randbytes(11 * MIB)
PARTS = {"part_size": 5 * MIB}


@pytest.fixture
def store():
    return FakeStore()


@pytest.mark.parametrize("size", [0, 1, 5 * MIB])
def test_what_fits_into_one_part_goes_in_one_request(store, size):
    with store.object("k").open("wb", **PARTS) as file:
        assert file.write(DATA[:size]) == size

    assert store.objects == {"k": DATA[:size]}
    assert store.asked == ["PUT"]


@pytest.mark.parametrize("step", [700_001, 5 * MIB, 5 * MIB + 1, 11 * MIB])
def test_more_goes_in_parts(store, step):
    with store.object("k").open("wb", **PARTS) as file:
        for start in range(0, len(DATA), step):
            file.write(DATA[start : start + step])
            assert file.tell() == min(start + step, len(DATA))

    assert store.objects == {"k": DATA}
    assert sorted(store.part_sizes) == [MIB, 5 * MIB, 5 * MIB]
    assert store.uploads == {}
    assert file.answer["ETag"]


def test_parts_grow_so_that_the_largest_object_fits(store):
    target = store.object("k")
    with ObjectWriter(target.meta.client, target.bucket_name, "k", {}, 1, 2, lambda: None) as file:
        file.write(DATA[:903])

    assert store.objects == {"k": DATA[:903]}
    assert sorted(store.part_sizes) == [1] * 901 + [2]


def test_anything_that_holds_bytes_can_be_written(store):
    with store.object("k").open("wb") as file:
        for piece in (b"a", bytearray(b"b"), memoryview(b"xcx")[1:2], memoryview(b"dedf").cast("H")):
            file.write(piece)
        with pytest.raises(TypeError):
            file.write("text")
        file.writelines([b"g", b"h"])

    assert store.objects == {"k": b"abcdedfgh"}


@pytest.mark.parametrize("size", [10, len(DATA)])
def test_an_exception_in_the_block_stores_nothing(store, size):
    with pytest.raises(KeyboardInterrupt), store.object("k").open("wb", **PARTS) as file:
        file.write(DATA[:size])
        raise KeyboardInterrupt

    assert (store.objects, store.uploads, file.closed) == ({}, {}, True)


def test_a_part_that_fails_ends_it_all(store):
    def fail_second_part(request):
        return refuse(403, "AccessDenied")(request) if "partNumber=2" in request.url else None

    store.before = fail_second_part
    file = store.object("k").open("wb", max_concurrency=1, **PARTS)
    with pytest.raises(ClientError, match="AccessDenied"):
        for _ in range(10):
            file.write(DATA[: 5 * MIB])

    assert (store.objects, store.uploads, file.closed) == ({}, {}, True)
    with pytest.raises(ValueError, match="closed"):
        file.write(b"more")
    file.close()
    assert store.objects == {}


def test_a_refused_completion_leaves_nothing_behind(store):
    def fail_completion(request):
        return refuse(412, "PreconditionFailed")(request) if b"<Part>" in bytes(request.body or b"") else None

    store.before = fail_completion

    with pytest.raises(ClientError, match="PreconditionFailed"), store.object("k").open("xb", **PARTS) as file:
        file.write(DATA)

    assert (store.objects, store.uploads) == ({}, {})


def test_a_failing_abort_is_told(store, caplog):
    store.before = lambda request: refuse(403, "AccessDenied")(request) if request.method == "DELETE" else None

    with (
        caplog.at_level(logging.WARNING, "ibm_boto3.resources.parts"),
        pytest.raises(KeyError),
        store.object("k").open("wb", **PARTS) as file,
    ):
        file.write(DATA)
        raise KeyError

    (record,) = caplog.records
    assert "of bkt/k could not be aborted: An error occurred (AccessDenied)" in record.getMessage()


def test_a_forgotten_writer_stores_nothing(store):
    file = store.object("k").open("wb", **PARTS)
    file.write(DATA)

    with pytest.warns(ResourceWarning, match="<ObjectWriter bkt/k> was never closed: nothing was stored"):
        del file
        gc.collect()

    assert (store.objects, store.uploads) == ({}, {})


def test_a_forgotten_text_writer_stores_nothing(store):
    file = store.object("k").open("w")
    file.write("text")

    with pytest.warns(ResourceWarning, match="nothing was stored"):
        del file
        gc.collect()

    assert store.objects == {}


def test_closing_twice_stores_once(store):
    file = store.object("k").open("wb")
    file.close()
    file.close()
    file.abort()

    assert store.asked == ["PUT"]


def test_parts_go_while_the_next_is_written_but_not_too_many(store):
    # Each part waits for another one on its way; a third would have nobody to wait for.
    pair, running, most = threading.Barrier(2, timeout=20), [], []

    def wait_for_another(request):
        if "partNumber" in request.url:
            running.append(1)
            most.append(len(running))
            pair.wait()
            running.pop()

    store.before = wait_for_another
    with store.object("k").open("wb", max_concurrency=2, **PARTS) as file:
        for _ in range(8):
            file.write(DATA[: 5 * MIB])

    assert max(most) == 2
    assert len(store.objects["k"]) == 40 * MIB


def test_arguments_go_to_the_calls_that_know_them(store):
    options = {"Metadata": {"a": "b"}, "SSECustomerKey": "k" * 32, "SSECustomerAlgorithm": "AES256"}
    with store.object("k").open("wb", RetentionPeriod=5, IfMatch='"e"', **options, **PARTS) as file:
        file.write(DATA)

    create, *parts, complete = store.headers
    assert create["x-amz-meta-a"] == "b"
    assert all("x-amz-server-side-encryption-customer-key" in headers for headers in store.headers)
    assert all("Retention-Period" not in headers and "If-Match" not in headers for headers in (create, *parts))
    assert (complete["Retention-Period"], complete["If-Match"]) == ("5", '"e"')


def test_checksums_of_the_parts_are_told_at_the_end(store):
    store.part_headers = {"x_amz_checksum_sha256": "c" * 44}
    bodies = []
    store.before = lambda request: bodies.append(request.body)
    with store.object("k").open("wb", ChecksumAlgorithm="SHA256", **PARTS) as file:
        file.write(DATA)

    assert bytes(bodies[-1]).count(b"<ChecksumSHA256>" + b"c" * 44 + b"</ChecksumSHA256>") == 3


def test_a_store_makes_what_is_known_of_the_object_out_of_date(store):
    resource = store.object("k")
    with resource.open("wb") as file:
        file.write(b"one")
    assert resource.content_length == 3

    with resource.open("wb") as file:
        file.write(b"three")

    assert resource.content_length == 5


def test_many_small_writes_hold_little_memory(store):
    store.put = lambda key, query, headers, data: FakeStore.put(store, key, query, headers, b"")
    with store.object("k").open("wb", **PARTS, max_concurrency=2) as file:
        tracemalloc.start()
        for _ in range(40 * 1024):
            file.write(DATA[:1024])
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < 24 * MIB
