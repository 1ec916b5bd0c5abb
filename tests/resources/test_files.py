"""Objects as files, read and written by the standard library on the local COS."""

import csv
import gzip
import io
import json
import pickle
import tarfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

import ibm_boto3
from ibm_boto3.local import LocalCOS
from ibm_botocore.exceptions import ClientError
from tests.resources.fake_store import FakeStore

MIB = 1024 * 1024
ROWS = [["key", "size"], ["a,b", "1"], ["ü\nline", "2"], *([str(n), "x" * 50] for n in range(20_000))]
BLOB = bytes(range(256)) * 8 * 1024


@pytest.fixture(scope="module")
def bucket() -> Iterator[Any]:
    with LocalCOS() as cos:
        service = ibm_boto3.resource("s3", **cos.client_kwargs("hmac"))
        made = service.create_bucket(Bucket="files-bucket")
        yield made
        service.meta.client.close()


def test_csv_is_written_and_read(bucket):
    with bucket.Object("rows.csv").open("w", newline="") as file:
        csv.writer(file).writerows(ROWS)
    with bucket.Object("rows.csv").open("r", newline="") as file:
        assert list(csv.reader(file)) == ROWS


def test_json_is_written_and_read(bucket):
    value = {"ü": [1, 2.5, None, "x" * 1000], "deep": {"a": [{}] * 1000}}
    with bucket.Object("value.json").open("w") as file:
        json.dump(value, file)
    with bucket.Object("value.json").open("r") as file:
        assert json.load(file) == value
    with bucket.Object("value.json").open() as file:
        assert json.load(file) == value


def test_lines_of_json_are_read_one_by_one(bucket):
    with bucket.Object("lines").open("wb") as file:
        file.writelines(json.dumps({"n": n}).encode() + b"\n" for n in range(5000))
    with bucket.Object("lines").open() as file:
        assert [json.loads(line)["n"] for line in file] == list(range(5000))


def test_a_zip_archive_is_written_and_read(bucket):
    with bucket.Object("a.zip").open("wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("text", "text")
        archive.writestr("folder/blob", BLOB)
    with bucket.Object("a.zip").open() as file, zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["text", "folder/blob"]
        assert archive.testzip() is None
        with archive.open("folder/blob") as member:
            member.seek(MIB)
            assert member.read() == BLOB[MIB:]


@pytest.mark.parametrize("compression", ["", "gz", "xz"])
def test_a_tar_archive_is_written_and_read(bucket, compression):
    info = tarfile.TarInfo("folder/blob")
    info.size = len(BLOB)
    target = bucket.Object(f"a.tar.{compression}")
    with target.open("wb") as file, tarfile.open(fileobj=file, mode=f"w|{compression}") as archive:
        archive.addfile(info, io.BytesIO(BLOB))
    with target.open() as file, tarfile.open(fileobj=file) as archive:
        member = archive.extractfile("folder/blob")
        assert member is not None and member.read() == BLOB


def test_pickles_follow_each_other(bucket):
    values = [{"a": (1, 2)}, BLOB, list(range(10_000))]
    with bucket.Object("values").open("wb") as file:
        for value in values:
            pickle.dump(value, file)
    with bucket.Object("values").open() as file:
        assert [pickle.load(file) for _ in values] == values
        with pytest.raises(EOFError):
            pickle.load(file)


def test_gzip_is_written_and_read(bucket):
    with bucket.Object("a.gz").open("wb") as file, gzip.open(file, "wt", encoding="utf-8") as packed:
        packed.write("ü" * 1000)
    with bucket.Object("a.gz").open() as file, gzip.open(file, "rt", encoding="utf-8") as packed:
        assert packed.read() == "ü" * 1000


def test_a_table_reader_finds_its_footer_first(bucket):
    """Column files are read from the end: the size, the footer's length, the footer, then single columns."""
    with bucket.Object("columns").open("wb") as file:
        file.write(BLOB)
        file.write(b"footer")
        file.write((6).to_bytes(4, "little"))
    with bucket.Object("columns").open() as file:
        size = file.seek(0, io.SEEK_END)
        assert file.tell() == size == len(BLOB) + 10
        file.seek(size - 4)
        length = int.from_bytes(file.read(4), "little")
        file.seek(-4 - length, io.SEEK_END)
        assert file.read(length) == b"footer"
        column = bytearray(100_000)
        file.seek(500_001)
        assert file.readinto(column) == len(column)
        assert bytes(column) == BLOB[500_001:600_001]
        file.seek(0)
        assert file.peek(3)[:3] == BLOB[:3]
        assert file.read1(10) == BLOB[:10]


def test_an_object_that_is_there_already_is_kept(bucket):
    target = bucket.Object("only-once")
    with target.open("x") as file:
        file.write("first")
    with pytest.raises(ClientError, match="PreconditionFailed"), target.open("x") as file:
        file.write("second")

    with target.open("r") as file:
        assert file.read() == "first"


def test_the_service_keeps_what_was_said_about_the_object(bucket):
    target = bucket.Object("described")
    with target.open("w", ContentType="text/plain", Metadata={"a": "b"}) as file:
        file.write("text")

    assert (target.content_type, target.metadata) == ("text/plain", {"a": "b"})


@pytest.mark.parametrize("text", ["a\r\nb\n", "ü€🙂", ""])
def test_text_is_utf_8_and_its_line_ends_can_be_kept(bucket, text):
    target = bucket.Object("text")
    with target.open("wt", newline="") as file:
        file.write(text)

    assert target.get()["Body"].read() == text.encode("utf-8")
    with target.open("rt", newline="") as file:
        assert file.read() == text
    with target.open("r") as file:
        assert file.read() == text.replace("\r\n", "\n")


def test_files_tell_what_they_are(bucket):
    with bucket.Object("folder/k").open("wb") as file:
        assert (file.name, file.mode, file.writable(), file.readable(), file.seekable()) == (
            *("folder/k", "wb"),
            *(True, False, False),
        )
        with pytest.raises(io.UnsupportedOperation):
            file.seek(0)
        with pytest.raises(io.UnsupportedOperation):
            file.read()
    with bucket.Object("folder/k").open() as file:
        assert (file.name, file.mode, file.writable(), file.readable(), file.seekable()) == (
            *("folder/k", "rb"),
            *(False, True, True),
        )
        with pytest.raises(io.UnsupportedOperation):
            file.write(b"")


@pytest.mark.parametrize("mode", ["", "b", "rw", "a", "r+", "rbt", "rr", "rbb", "wx", "U"])
def test_an_unknown_mode_is_refused(mode):
    store = FakeStore({"k": b""})

    with pytest.raises(ValueError, match="mode must be one of"):
        store.object("k").open(mode)
    assert store.asked == []


@pytest.mark.parametrize(
    ("mode", "arguments", "error", "text"),
    [
        ("rb", {"Range": "bytes=0-1"}, TypeError, "Range cannot be given"),
        ("wb", {"Body": b""}, TypeError, "Body cannot be given"),
        ("wb", {"ChecksumSHA256": "x"}, TypeError, "ChecksumSHA256 cannot be given"),
        ("wb", {"Metdata": {}}, TypeError, "unknown argument Metdata"),
        ("wb", {"part_size": 5 * MIB - 1}, ValueError, "part_size must be 5242880 at least"),
        ("wb", {"encoding": "utf-8"}, ValueError, "for text"),
        ("rb", {"newline": ""}, ValueError, "for text"),
    ],
)
def test_a_faulty_argument_is_refused_before_anything_is_asked(mode, arguments, error, text):
    store = FakeStore({"k": b""})

    with pytest.raises(error, match=text):
        store.object("k").open(mode, **arguments)
    assert store.asked == []


def _write_in_small_pieces(target, size):
    piece = b"x" * 1024
    with target.open("wb") as file:
        for _ in range(size // len(piece)):
            file.write(piece)


def test_writing_holds_a_few_parts_in_memory(bucket):
    tracemalloc.start()
    try:
        _write_in_small_pieces(bucket.Object("large"), 64 * MIB)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert bucket.Object("large").content_length == 64 * MIB
    assert peak < 56 * MIB


@pytest.mark.slow
def test_300_mib_in_pieces_of_1_kib_take_less_than_64_mib_of_memory(bucket):
    tracemalloc.start()
    try:
        _write_in_small_pieces(bucket.Object("larger"), 300 * MIB)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert bucket.Object("larger").content_length == 300 * MIB
    assert peak < 64 * MIB
