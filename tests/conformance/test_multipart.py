"""Multipart uploads: parts in any order, listings, completion, abort."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import pytest

pytestmark = pytest.mark.conformance

MIB = 1 << 20
PARTS = {1: random.Random(1).randbytes(5 * MIB), 2: random.Random(2).randbytes(5 * MIB), 3: b"the end"}


def begin(client: Any, bucket: str, key: str, **arguments: Any) -> dict[str, str]:
    """Create an upload and return the arguments that name it.

    :param client: the client.
    :param bucket: name of the bucket.
    :param key: key of the object.
    :param arguments: of CreateMultipartUpload.
    :returns: Bucket, Key and UploadId.
    """
    created = client.create_multipart_upload(Bucket=bucket, Key=key, **arguments)
    assert (created["Bucket"], created["Key"]) == (bucket, key)
    return {"Bucket": bucket, "Key": key, "UploadId": created["UploadId"]}


def send(client: Any, upload: dict[str, str], numbers: list[int]) -> list[dict[str, Any]]:
    """Upload parts in the given order and return them in the order of their numbers.

    :param client: the client.
    :param upload: the arguments that name the upload.
    :param numbers: part numbers of PARTS.
    :returns: PartNumber and ETag of each.
    """
    tags = {n: client.upload_part(**upload, PartNumber=n, Body=PARTS[n])["ETag"] for n in numbers}
    return [{"PartNumber": number, "ETag": tags[number]} for number in sorted(tags)]


def test_parts_join_to_one_object(client: Any, bucket: str, key: str) -> None:
    upload = begin(client, bucket, key, ContentType="application/x-parts", Metadata={"made": "of parts"})
    parts = send(client, upload, [3, 1, 2])
    done = client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    digest = hashlib.md5(b"".join(hashlib.md5(PARTS[n]).digest() for n in sorted(PARTS))).hexdigest()
    answer = client.get_object(Bucket=bucket, Key=key)
    assert answer["Body"].read() == b"".join(PARTS.values())
    assert (answer["ContentType"], answer["Metadata"]) == ("application/x-parts", {"made": "of parts"})
    assert done["ETag"] == answer["ETag"] == f'"{digest}-3"'
    assert (done["Bucket"], done["Key"]) == (bucket, key)


def test_part_numbers_may_have_gaps(client: Any, bucket: str, key: str) -> None:
    upload = begin(client, bucket, key)
    parts = send(client, upload, [1, 3])
    client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == PARTS[1] + PARTS[3]


def test_part_sent_again_replaces_the_first(client: Any, bucket: str, key: str) -> None:
    upload = begin(client, bucket, key)
    client.upload_part(**upload, PartNumber=1, Body=b"not this")
    etag = client.upload_part(**upload, PartNumber=1, Body=b"but this")["ETag"]
    client.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]})
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == b"but this"


def test_parts_are_listed(client: Any, bucket: str, key: str) -> None:
    upload = begin(client, bucket, key)
    sent = send(client, upload, [1, 3])
    answer = client.list_parts(**upload)
    client.abort_multipart_upload(**upload)
    assert [{name: part[name] for name in ("PartNumber", "ETag")} for part in answer["Parts"]] == sent
    assert [part["Size"] for part in answer["Parts"]] == [5 * MIB, 7]
    assert (answer["UploadId"], answer["IsTruncated"]) == (upload["UploadId"], False)


def test_parts_are_listed_in_pages(client: Any, bucket: str, key: str) -> None:
    upload = begin(client, bucket, key)
    for number in (1, 2, 3):
        client.upload_part(**upload, PartNumber=number, Body=b"x")
    first = client.list_parts(**upload, MaxParts=2)
    rest = client.list_parts(**upload, MaxParts=2, PartNumberMarker=first["NextPartNumberMarker"])
    client.abort_multipart_upload(**upload)
    assert [part["PartNumber"] for part in first["Parts"] + rest["Parts"]] == [1, 2, 3]
    assert (first["IsTruncated"], rest["IsTruncated"]) == (True, False)


def test_upload_is_listed_until_it_is_aborted(client: Any, bucket: str, key: str) -> None:
    def listed() -> list[str]:
        answer = client.list_multipart_uploads(Bucket=bucket, Prefix=key)
        return [upload["UploadId"] for upload in answer.get("Uploads", [])]

    upload = begin(client, bucket, key)
    client.upload_part(**upload, PartNumber=1, Body=b"x")
    assert listed() == [upload["UploadId"]]
    client.abort_multipart_upload(**upload)
    assert listed() == []


def test_aborted_upload_is_gone(client: Any, bucket: str, key: str, client_error: type[Exception]) -> None:
    upload = begin(client, bucket, key)
    client.abort_multipart_upload(**upload)
    with pytest.raises(client_error) as caught:
        client.upload_part(**upload, PartNumber=1, Body=b"x")
    assert caught.value.response["Error"]["Code"] == "NoSuchUpload"  # type: ignore[attr-defined]


def test_part_with_another_etag_fails_the_completion(
    client: Any, bucket: str, key: str, client_error: type[Exception]
) -> None:
    upload = begin(client, bucket, key)
    client.upload_part(**upload, PartNumber=1, Body=b"x")
    wrong = [{"PartNumber": 1, "ETag": '"0123456789abcdef0123456789abcdef"'}]
    with pytest.raises(client_error) as caught:
        client.complete_multipart_upload(**upload, MultipartUpload={"Parts": wrong})
    client.abort_multipart_upload(**upload)
    assert caught.value.response["Error"]["Code"] == "InvalidPart"  # type: ignore[attr-defined]


def test_small_part_before_the_last_fails_the_completion(
    client: Any, bucket: str, key: str, client_error: type[Exception]
) -> None:
    upload = begin(client, bucket, key)
    parts = [
        {"PartNumber": number, "ETag": client.upload_part(**upload, PartNumber=number, Body=b"x")["ETag"]}
        for number in (1, 2)
    ]
    with pytest.raises(client_error) as caught:
        client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    client.abort_multipart_upload(**upload)
    assert caught.value.response["Error"]["Code"] == "EntityTooSmall"  # type: ignore[attr-defined]


def test_part_may_be_a_range_of_another_object(client: Any, bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=f"{key}-source", Body=b"0123456789")
    upload = begin(client, bucket, key)
    source = {"Bucket": bucket, "Key": f"{key}-source"}
    copied = client.upload_part_copy(**upload, PartNumber=1, CopySource=source, CopySourceRange="bytes=2-5")
    parts = [{"PartNumber": 1, "ETag": copied["CopyPartResult"]["ETag"]}]
    client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == b"2345"
