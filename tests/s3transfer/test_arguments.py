"""Further arguments that 2.16.2 did not take, or sent with the wrong call; the others are in ``recorded``."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ibm_botocore.exceptions import ClientError
from ibm_s3transfer.exceptions import S3UploadFailedError
from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.s3transfer.store import Call, Store

PART = 5 << 20
LARGE = b"x" * (PART + 1)


def with_header(store: Store, header: str) -> list[str]:
    """Return the operations that were asked for with a header."""
    return [call.operation for call in store.calls if header in call.headers]


@pytest.mark.parametrize(("body", "operation"), [(b"small", "put"), (LARGE, "complete")])
@pytest.mark.parametrize(("name", "header"), [("IfMatch", "if-match"), ("IfNoneMatch", "if-none-match")])
def test_condition_of_an_upload_is_that_of_the_call_that_makes_the_object(
    store: Store, manager: TransferManager, body: bytes, operation: str, name: str, header: str
) -> None:
    manager.upload(io.BytesIO(body), "bkt", "k", {name: "*"}).result()

    assert with_header(store, header) == [operation]


def test_object_that_is_there_is_not_replaced(store: Store, manager: TransferManager) -> None:
    store.objects[("bkt", "k")] = b"old"

    with pytest.raises(ClientError, match="PreconditionFailed"):
        manager.upload(io.BytesIO(b"new"), "bkt", "k", {"IfNoneMatch": "*"}).result()

    assert store.objects[("bkt", "k")] == b"old"


@pytest.mark.parametrize(("body", "operation"), [(b"small", "put"), (LARGE, "complete")])
@pytest.mark.parametrize(
    ("name", "value", "header"),
    [
        ("RetentionPeriod", 60, "retention-period"),
        ("RetentionExpirationDate", "2031-02-03T04:05:06Z", "retention-expiration-date"),
        ("RetentionLegalHoldId", "hold", "retention-legal-hold-id"),
    ],
)
def test_retention_of_an_upload_is_that_of_the_call_that_makes_the_object(
    store: Store, manager: TransferManager, body: bytes, operation: str, name: str, value: Any, header: str
) -> None:
    manager.upload(io.BytesIO(body), "bkt", "k", {name: value}).result()

    assert with_header(store, header) == [operation]


@pytest.mark.parametrize(("size", "operation"), [(5, "copy"), (PART, "complete")])
def test_retention_of_a_copy_is_that_of_the_call_that_makes_the_object(
    store: Store, manager: TransferManager, size: int, operation: str
) -> None:
    store.objects[("bkt", "source")] = b"x" * size

    args = {"RetentionPeriod": 60, "RetentionDirective": "REPLACE"}
    manager.copy({"Bucket": "bkt", "Key": "source"}, "bkt", "k", args).result()

    assert with_header(store, "retention-period") == [operation]
    # A copy in parts takes nothing over that it could replace.
    assert with_header(store, "x-amz-retention-directive") + with_header(store, "retention-directive") == (
        ["copy"] if operation == "copy" else []
    )


@pytest.mark.parametrize("size", [5, PART])
def test_condition_of_a_download_is_asked_with_its_first_request(
    store: Store, manager: TransferManager, size: int
) -> None:
    store.objects[("bkt", "k")] = b"x" * size
    etag = f'"{store.etag_of(b"x" * size)}"'

    manager.download("bkt", "k", io.BytesIO(), {"IfMatch": etag}).result()
    with pytest.raises(ClientError, match="PreconditionFailed"):
        manager.download("bkt", "k", io.BytesIO(), {"IfMatch": '"other"'}).result()

    assert {call.headers.get("if-match") for call in store.calls} == {etag, '"other"'}


@pytest.mark.parametrize("size", [PART - 1, PART, PART + 1])
def test_announced_size_has_to_be_right(store: Store, manager: TransferManager, size: int) -> None:
    future = manager.upload(io.BytesIO(b"x" * PART), "bkt", "k", {"MpuObjectSize": size})

    if size == PART:
        future.result()
    else:
        with pytest.raises(S3UploadFailedError, match=f"There were {size} bytes to upload, but {PART} came"):
            future.result()
        assert store.objects == {}
        assert store.uploads == {}


@pytest.mark.parametrize(
    ("key", "name", "given", "expected"),
    [
        ("page.html", None, {}, "text/html"),
        ("k", "picture.png", {}, "image/png"),
        ("page.html", "picture.png", {}, "text/html"),
        ("page.html", None, {"ContentType": "text/own"}, "text/own"),
        ("k", "source", {}, None),
    ],
)
@pytest.mark.parametrize("size", [1, PART])
def test_content_type_is_guessed_if_wanted(
    store: Store, client: Any, tmp_path: Any, key: str, name: str | None, given: Any, expected: str | None, size: int
) -> None:
    source: Any = io.BytesIO(b"x" * size)
    if name is not None:
        source = tmp_path / name
        source.write_bytes(b"x" * size)

    with TransferManager(client, TransferConfig(multipart_threshold=PART, guess_content_type=True)) as manager:
        manager.upload(source, "bkt", key, given).result()

    first: Call = store.calls[0]
    assert first.headers.get("content-type") == expected


def test_content_type_is_not_guessed_unless_wanted(store: Store, manager: TransferManager) -> None:
    manager.upload(io.BytesIO(b"x"), "bkt", "page.html").result()

    assert "content-type" not in store.calls[0].headers


def test_arguments_of_the_caller_are_left_as_they_are(manager: TransferManager) -> None:
    args = {"Metadata": {"a": "b"}}

    manager.upload(io.BytesIO(b"x"), "bkt", "k", args).result()

    assert args == {"Metadata": {"a": "b"}}
