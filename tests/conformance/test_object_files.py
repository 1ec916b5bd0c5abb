"""Objects as files, and other things that resources add, on independent servers."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conformance import clients
from tests.servers import Endpoint

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(clients.KIND != "ibm_boto3", reason="the peer has no files"),
]
MIB = 1024 * 1024
CONTENT = bytes(range(256)) * 4096 * 11
SIZES = {"empty": 0, "one-byte": 1, "one-part": 5 * MIB, "two-parts": 5 * MIB + 1, "three-parts": 11 * MIB}


@pytest.fixture(scope="session")
def service(endpoint: Endpoint) -> Iterator[Any]:
    made = clients.resource_of(endpoint)
    yield made
    made.meta.client.close()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_file_is_read_as_it_was_written(service: Any, bucket: str, key: str, size: int) -> None:
    target = service.Object(bucket, key)
    with target.open("wb", part_size=5 * MIB) as file:
        for start in range(0, size, 300_000):
            file.write(CONTENT[start : min(size, start + 300_000)])

    assert file.answer["ETag"] == target.e_tag
    with target.open() as file:
        assert file.read() == CONTENT[:size]
    with target.open() as file:
        assert file.seek(0, os.SEEK_END) == size
        file.seek(size // 2)
        assert file.read(100) == CONTENT[size // 2 : size][:100]


def test_archive_is_read_from_its_end(service: Any, bucket: str, key: str) -> None:
    with service.Object(bucket, key).open("wb") as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", CONTENT[:MIB])
        archive.writestr("b", "text")

    with service.Object(bucket, key).open() as file, zipfile.ZipFile(file) as archive:
        assert archive.read("b") == b"text"
        assert archive.testzip() is None


def test_file_that_is_replaced_while_it_is_read_is_an_error(
    service: Any, client: Any, bucket: str, key: str, client_error: type[Exception]
) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=CONTENT)
    with service.Object(bucket, key).open() as file:
        file.read(10)
        client.put_object(Bucket=bucket, Key=key, Body=CONTENT[::-1])
        file.seek(5 * MIB)
        with pytest.raises(client_error, match="PreconditionFailed"):
            file.read(10)


@pytest.mark.parametrize("size", [SIZES["one-byte"], SIZES["three-parts"]], ids=["one-byte", "three-parts"])
def test_file_whose_writing_ends_early_is_not_stored(service: Any, bucket: str, key: str, size: int) -> None:
    target = service.Object(bucket, key)
    with pytest.raises(InterruptedError), target.open("wb", part_size=5 * MIB) as file:
        file.write(CONTENT[:size])
        raise InterruptedError

    assert not target.exists()
    assert [upload for upload in service.Bucket(bucket).multipart_uploads.all() if upload.object_key == key] == []


def test_text_is_read_line_by_line(service: Any, bucket: str, key: str) -> None:
    with service.Object(bucket, key).open("w") as file:
        file.writelines(f"Zeile {number}: größer\n" for number in range(30_000))

    with service.Object(bucket, key).open("r") as file:
        assert isinstance(file, io.TextIOWrapper)
        assert list(file)[-1] == "Zeile 29999: größer\n"


def test_collection_is_deleted_at_once(service: Any, bucket: str, folder: str) -> None:
    found = service.Bucket(bucket).objects.filter(Prefix=folder)
    for number in range(7):
        service.Object(bucket, f"{folder}{number}").put(Body=b"x")

    answers = found.page_size(2).delete()

    assert sorted(each["Key"] for answer in answers for each in answer["Deleted"]) == [
        f"{folder}{number}" for number in range(7)
    ]
    assert list(found) == []


def test_buckets_and_objects_are_there_or_not(service: Any, bucket: str, key: str) -> None:
    assert service.Bucket(bucket).exists()
    assert not service.Bucket(f"{bucket}-no").exists()
    assert not service.Object(bucket, key).exists()
    assert not service.Object(f"{bucket}-no", key).exists()
