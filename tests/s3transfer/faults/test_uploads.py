"""Uploads that meet what random draws rarely make: each ends in the right object or the right exception."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ibm_boto3
from ibm_boto3.exceptions import S3UploadFailedError
from ibm_boto3.s3.transfer import TransferConfig
from ibm_botocore.credentials.token_cache import clear_token_cache
from ibm_botocore.exceptions import ClientError
from ibm_s3transfer.directories import DirectoryTransferError
from ibm_s3transfer.manager import TransferManager
from tests.s3transfer.store import Call, Fault, Store

PART = 100_000
DATA = bytes(range(256)) * 1200


def config(**options: Any) -> TransferConfig:
    return TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=2, **options)


def at(operation: str, act: Callable[[], object]) -> Callable[[Call], Fault | None]:
    """Return what does something before the first request for an operation is served."""
    waiting = [act]

    def fault(call: Call) -> None:
        if call.operation == operation and waiting:
            waiting.pop()()

    return fault


@pytest.mark.parametrize("use_threads", [True, False])
def test_an_abort_that_fails_is_told_with_what_failed_before(
    store: Store, client: Any, tmp_path: Path, use_threads: bool
) -> None:
    (tmp_path / "source").write_bytes(DATA)
    refusals = {"part": Fault(403, "AccessDenied"), "abort": Fault(501, "NotImplemented")}
    store.fault = lambda call: refusals.get(call.operation)

    with pytest.raises(S3UploadFailedError) as caught:
        client.upload_file(str(tmp_path / "source"), "bkt", "k", Config=config(use_threads=use_threads))

    [upload_id] = store.uploads
    text = str(caught.value)
    assert "AccessDenied" in text
    assert f"multipart upload {upload_id} of bkt/k could not be aborted" in text and "NotImplemented" in text
    assert caught.value.__cause__.__notes__ == [text[text.index("The multipart") : -1]]  # type: ignore[union-attr]


@pytest.mark.parametrize("use_threads", [True, False])
@pytest.mark.parametrize(
    "change", [lambda size: size + 1, lambda size: size - 1, lambda size: size // 2, lambda size: 0]
)
def test_a_file_that_changes_its_size_meanwhile_is_no_object(
    store: Store, client: Any, tmp_path: Path, change: Callable[[int], int], use_threads: bool
) -> None:
    path = tmp_path / "source"
    path.write_bytes(DATA)
    store.objects["bkt", "k"] = b"old"
    store.fault = at("create", lambda: os.truncate(path, change(len(DATA))))

    with pytest.raises(S3UploadFailedError, match=r"source to bkt/k: .*(changed|shorter|only)"):
        client.upload_file(str(path), "bkt", "k", Config=config(use_threads=use_threads))

    assert store.objects == {("bkt", "k"): b"old"}
    assert not store.uploads


@pytest.mark.parametrize("size", [300_000, 3_000_000])
def test_a_small_file_of_a_directory_that_shrinks_while_it_goes_is_no_object(
    store: Store, client: Any, tmp_path: Path, size: int
) -> None:
    path = tmp_path / "source"
    path.write_bytes(bytes(size))
    store.expects_bad_digests = True
    store.fault = at("put", lambda: os.truncate(path, 10))

    with TransferManager(client) as manager, pytest.raises(DirectoryTransferError):
        manager.upload_directory(tmp_path, "bkt")

    assert not store.objects


def test_a_bucket_that_vanishes_ends_an_upload_without_a_word_about_its_abort(store: Store, client: Any) -> None:
    def vanish() -> None:
        store.refusal = (404, "NoSuchBucket")
        store.uploads.clear()

    store.fault = at("part", vanish)

    with pytest.raises(ClientError, match="NoSuchBucket") as caught:
        client.upload_fileobj(io.BytesIO(DATA), "bkt", "k", Config=config())

    assert not hasattr(caught.value, "__notes__")
    assert store.names()[-1] == "abort"


def test_an_upload_whose_token_is_taken_back_goes_on_with_a_new_one(tmp_path: Path) -> None:
    pytest.importorskip("moto")
    from ibm_boto3.local import LocalCOS

    source, state, part = tmp_path / "source", tmp_path / "state", 5 << 20
    source.write_bytes(bytes(3 * part))
    settings = TransferConfig(multipart_threshold=part, multipart_chunksize=part, max_concurrency=1, resume=state)

    with LocalCOS() as cos:
        sent: list[int] = []

        def tell(amount: int) -> None:
            sent.append(amount)
            if sum(sent) == part:
                cos.iam.revoke_tokens()

        with ibm_boto3.client("s3", **cos.client_kwargs()) as client:
            client.create_bucket(Bucket="bkt")
            with pytest.raises(S3UploadFailedError, match="AccessDenied"):
                client.upload_file(str(source), "bkt", "k", Config=settings, Callback=tell)
        sent.clear()
        # As a later process does, which knows no token yet.
        clear_token_cache()
        assert len(os.listdir(state)) == 1
        with ibm_boto3.client("s3", **cos.client_kwargs()) as client:
            client.upload_file(str(source), "bkt", "k", Config=settings, Callback=sent.append)
            stored = client.get_object(Bucket="bkt", Key="k")["Body"].read()
            uploads = client.list_multipart_uploads(Bucket="bkt").get("Uploads", [])

    assert stored == bytes(3 * part)
    assert (uploads, os.listdir(state), sum(sent)) == ([], [], 3 * part)
