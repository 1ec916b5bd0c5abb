import io
import os
import random

import pytest

from ibm_boto3.resources.reader import ObjectReader
from ibm_botocore.exceptions import ClientError, IncompleteReadError
from tests.resources.fake_store import FakeStore

KIB = 1024
DATA = random.Random(7).randbytes(3_000_000)


@pytest.fixture
def store():
    return FakeStore({"k": DATA, "small": b"Hello, COS!", "empty": b""})


def reader_of(store, key="k", read_ahead=1024 * KIB, **options):
    return ObjectReader(store.service().meta.client, "bkt", key, options, read_ahead)


def test_a_small_object_takes_one_request(store):
    reader = reader_of(store, "small")

    assert (reader.read(5), reader.tell(), reader.read(), reader.read(1)) == (b"Hello", 5, b", COS!", b"")
    assert store.asked == ["GET  bytes=0-262143"]


def test_an_empty_object_is_empty(store):
    reader = reader_of(store, "empty")

    assert (reader.read(), reader.read(10), reader.seek(0, os.SEEK_END)) == (b"", b"", 0)
    assert store.asked == ["GET  bytes=0-262143", "HEAD"]


def test_pieces_grow_while_they_are_read_one_after_another(store):
    reader = reader_of(store)

    assert b"".join(iter(lambda: reader.read(10_000), b"")) == DATA
    sizes = [int(end) - int(start) + 1 for start, end in (each.rpartition("=")[2].split("-") for each in store.asked)]
    assert sizes == [256 * KIB, 512 * KIB, 1024 * KIB, 1024 * KIB, len(DATA) - 2816 * KIB]


def test_a_jump_starts_with_small_pieces_again(store):
    reader = reader_of(store)
    reader.read(300_000)
    reader.read(300_000)

    reader.seek(2_000_000)

    assert reader.read(10) == DATA[2_000_000:2_000_010]
    assert store.asked[-1] == f"GET  bytes=2000000-{2_000_000 + 256 * KIB - 1}"


def test_seeking_alone_asks_for_nothing(store):
    reader = reader_of(store)

    assert reader.seek(-10, os.SEEK_END) == len(DATA) - 10
    assert reader.seek(5, os.SEEK_CUR) == len(DATA) - 5
    assert reader.seek(7) == 7
    assert reader.seek(len(DATA) + 100) == len(DATA) + 100
    assert reader.read(5) == b""
    assert len(store.asked) == 1


@pytest.mark.parametrize(("offset", "whence"), [(-1, 0), (-1, 1), (-(len(DATA) + 1), 2), (0, 7)])
def test_a_seek_to_nowhere_is_refused(store, offset, whence):
    reader = reader_of(store)

    with pytest.raises(ValueError):
        reader.seek(offset, whence)


def test_the_rest_takes_one_request(store):
    reader = reader_of(store)
    reader.seek(100)

    assert reader.readall() == DATA[100:]
    assert store.asked[1:] == [f"GET  bytes=262144-{len(DATA) - 1}"]
    assert reader.readall() == b""


def test_a_large_buffer_is_filled_directly(store):
    reader = reader_of(store)
    reader.seek(1_000_000)
    buffer = bytearray(1_500_000)

    assert reader.readinto(buffer) == 1_500_000
    assert bytes(buffer) == DATA[1_000_000:2_500_000]
    assert reader.readinto(buffer) == len(DATA) - 2_500_000
    assert bytes(buffer[:500_000]) == DATA[2_500_000:]


def test_any_reading_and_seeking_gives_what_a_file_gives(store):
    dice = random.Random(11)
    ours, theirs = io.BufferedReader(reader_of(store), 64 * KIB), io.BytesIO(DATA)

    for _ in range(300):
        if dice.random() < 0.5:
            place = dice.choice([(dice.randrange(len(DATA)), 0), (dice.randrange(-50_000, 50_000), 1), (-9, 2)])
            if theirs.tell() + place[0] >= 0 or place[1] != 1:
                assert ours.seek(*place) == theirs.seek(*place)
        size = dice.choice([0, 1, 100, 70_000, 600_000])
        assert ours.read(size) == theirs.read(size)
        assert ours.tell() == theirs.tell()


def test_all_pieces_are_of_the_object_as_it_was_first_seen(store):
    reader = reader_of(store)
    reader.read(10)

    store.objects["k"] = DATA[::-1]
    reader.seek(1_000_000)

    with pytest.raises(ClientError, match="PreconditionFailed"):
        reader.read(10)


def test_a_body_that_breaks_off_is_asked_for_from_there(store):
    store.break_after = [100, 1, 262_000]

    reader = reader_of(store)

    assert reader.read(256 * KIB) == DATA[: 256 * KIB]
    assert store.asked == [f"GET  bytes={start}-262143" for start in (0, 100, 101)] + ["GET  bytes=262101-262143"]


def test_a_body_that_never_comes_is_an_error(store):
    store.break_after = [0] * 100

    with pytest.raises(IncompleteReadError):
        reader_of(store)
    assert len(store.asked) == 6


def test_a_server_without_ranges_serves_what_is_small(store):
    store.serves_ranges = False

    assert reader_of(store, "small").read() == b"Hello, COS!"
    reader = reader_of(store)
    assert reader.seek(0, os.SEEK_END) == len(DATA)
    reader.seek(500_000)
    with pytest.raises(io.UnsupportedOperation, match="ranges"):
        reader.read(1)


def test_a_missing_object_is_told_at_once(store):
    with pytest.raises(ClientError, match="NoSuchKey"):
        reader_of(store, "missing")


def test_options_go_with_every_request(store):
    reader = reader_of(store, VersionId="v1", SSECustomerKey="k" * 32, SSECustomerAlgorithm="AES256")
    reader.readall()

    assert [each.partition(" ")[2].partition(" ")[0] for each in store.asked] == ["versionId=v1"] * 2
    assert all("x-amz-server-side-encryption-customer-key-MD5" in headers for headers in store.headers)


def test_a_closed_reader_refuses(store):
    reader = reader_of(store, "small")
    reader.close()

    for act in (lambda: reader.read(1), lambda: reader.readall(), lambda: reader.seek(0)):
        with pytest.raises(ValueError, match="closed"):
            act()
