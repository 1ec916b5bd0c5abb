"""Buckets: their life, their listing, and what the service says when they are not there."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

pytestmark = pytest.mark.conformance


def test_bucket_lives_from_create_to_delete(client: Any, client_error: type[Exception]) -> None:
    name = f"life-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=name)
    assert client.head_bucket(Bucket=name)["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert client.delete_bucket(Bucket=name)["ResponseMetadata"]["HTTPStatusCode"] == 204
    with pytest.raises(client_error) as caught:
        client.head_bucket(Bucket=name)
    assert caught.value.response["Error"]["Code"] == "404"  # type: ignore[attr-defined]


def test_listing_names_the_bucket_and_its_owner(client: Any, new_bucket: str) -> None:
    answer = client.list_buckets()
    assert new_bucket in [bucket["Name"] for bucket in answer["Buckets"]]
    assert answer["Owner"]["ID"]


def test_listing_tells_when_the_bucket_was_created(client: Any, new_bucket: str) -> None:
    created = {bucket["Name"]: bucket["CreationDate"] for bucket in client.list_buckets()["Buckets"]}
    assert abs(datetime.now(timezone.utc) - created[new_bucket]) < timedelta(hours=1)


def test_new_bucket_is_empty(client: Any, new_bucket: str) -> None:
    answer = client.list_objects_v2(Bucket=new_bucket)
    assert (answer["KeyCount"], answer["IsTruncated"], answer.get("Contents")) == (0, False, None)


def test_location_of_a_bucket_in_the_first_region_is_none(client: Any, new_bucket: str) -> None:
    assert client.get_bucket_location(Bucket=new_bucket)["LocationConstraint"] is None


def test_bucket_that_is_not_empty_cannot_be_deleted(
    client: Any, new_bucket: str, key: str, client_error: type[Exception]
) -> None:
    client.put_object(Bucket=new_bucket, Key=key, Body=b"x")
    with pytest.raises(client_error) as caught:
        client.delete_bucket(Bucket=new_bucket)
    client.delete_object(Bucket=new_bucket, Key=key)
    error = caught.value.response  # type: ignore[attr-defined]
    assert (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]) == ("BucketNotEmpty", 409)


def test_bucket_of_ones_own_cannot_be_created_twice(
    client: Any, new_bucket: str, client_error: type[Exception]
) -> None:
    with pytest.raises(client_error) as caught:
        client.create_bucket(Bucket=new_bucket)
    error = caught.value.response["Error"]["Code"]  # type: ignore[attr-defined]
    assert error in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists")
