"""Copies inside the store, and deletes of one and of many."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.conformance

SOURCE_NAMES = ["plain", "with space", "per%41cent+plus", "ünï/cödé", "question?mark#hash"]


@pytest.mark.parametrize("name", SOURCE_NAMES)
@pytest.mark.parametrize("form", ["dict", "string"])
def test_copy_has_the_content_of_its_source(client: Any, bucket: str, folder: str, name: str, form: str) -> None:
    source, target = f"{folder}{name}", f"{folder}target"
    etag = client.put_object(Bucket=bucket, Key=source, Body=b"to copy", ContentType="text/x-kept")["ETag"]
    named = {"Bucket": bucket, "Key": source} if form == "dict" else f"{bucket}/{source}"
    copied = client.copy_object(Bucket=bucket, Key=target, CopySource=named)
    answer = client.get_object(Bucket=bucket, Key=target)
    assert (answer["Body"].read(), answer["ContentType"]) == (b"to copy", "text/x-kept")
    # Some servers leave the quotes out of the XML answer.
    assert copied["CopyObjectResult"]["ETag"].strip('"') == etag.strip('"')


def test_copy_may_replace_the_metadata(client: Any, bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"x", Metadata={"old": "1"})
    source = {"Bucket": bucket, "Key": key}
    new = {"Metadata": {"new": "2"}, "MetadataDirective": "REPLACE", "ContentType": "text/x-new"}
    client.copy_object(Bucket=bucket, Key=f"{key}-2", CopySource=source, **new)
    head = client.head_object(Bucket=bucket, Key=f"{key}-2")
    assert (head["Metadata"], head["ContentType"]) == ({"new": "2"}, "text/x-new")


def test_copy_with_a_condition_that_fails_is_an_error(
    client: Any, bucket: str, key: str, client_error: type[Exception]
) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"x")
    arguments = {"Bucket": bucket, "Key": f"{key}-2", "CopySource": {"Bucket": bucket, "Key": key}}
    with pytest.raises(client_error) as caught:
        client.copy_object(**arguments, CopySourceIfMatch='"0123456789abcdef0123456789abcdef"')
    assert caught.value.response["Error"]["Code"] == "PreconditionFailed"  # type: ignore[attr-defined]


def test_copy_of_a_missing_object_is_an_error(
    client: Any, bucket: str, key: str, client_error: type[Exception]
) -> None:
    with pytest.raises(client_error) as caught:
        client.copy_object(Bucket=bucket, Key=key, CopySource={"Bucket": bucket, "Key": f"{key}-missing"})
    assert caught.value.response["Error"]["Code"] == "NoSuchKey"  # type: ignore[attr-defined]


def test_deleted_object_is_gone(client: Any, bucket: str, key: str, client_error: type[Exception]) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"x")
    assert client.delete_object(Bucket=bucket, Key=key)["ResponseMetadata"]["HTTPStatusCode"] == 204
    with pytest.raises(client_error) as caught:
        client.get_object(Bucket=bucket, Key=key)
    assert caught.value.response["Error"]["Code"] == "NoSuchKey"  # type: ignore[attr-defined]


def test_delete_of_a_missing_object_succeeds(client: Any, bucket: str, key: str) -> None:
    assert client.delete_object(Bucket=bucket, Key=key)["ResponseMetadata"]["HTTPStatusCode"] == 204


def test_many_objects_go_in_one_call(client: Any, bucket: str, folder: str) -> None:
    keys = [f"{folder}{name}" for name in ("a", "b b", "c&<d>", "ü+%")]
    for key in keys:
        client.put_object(Bucket=bucket, Key=key, Body=b"x")
    objects = [{"Key": key} for key in [*keys, f"{folder}missing"]]
    answer = client.delete_objects(Bucket=bucket, Delete={"Objects": objects})
    assert {entry["Key"] for entry in answer["Deleted"]} >= set(keys)
    assert "Errors" not in answer
    assert "Contents" not in client.list_objects_v2(Bucket=bucket, Prefix=folder)


def test_quiet_delete_names_no_success(client: Any, bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"x")
    answer = client.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key}], "Quiet": True})
    assert answer.get("Deleted", []) == answer.get("Errors", []) == []
