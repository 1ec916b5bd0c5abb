"""Versioning and object lock."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ibm_boto3.local import LocalAccount
from tests.local.refusals import refusal

DAY = timedelta(days=1)


@pytest.fixture
def versioned(client: Any, bucket: str) -> str:
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return bucket


@pytest.fixture
def locked(client: Any) -> str:
    client.create_bucket(Bucket="locked-bucket", ObjectLockEnabledForBucket=True)
    return "locked-bucket"


def put(client: Any, bucket: str, body: str, **members: Any) -> str:
    """Put the object ``key``, and return the version's id."""
    return str(client.put_object(Bucket=bucket, Key="key", Body=body, **members).get("VersionId"))


def listed(client: Any, bucket: str, **members: Any) -> list[tuple[str, str, bool]]:
    """Return key, id and latest of all versions and delete markers, versions first."""
    answer = client.list_object_versions(Bucket=bucket, **members)
    entries = answer.get("Versions", []) + answer.get("DeleteMarkers", [])
    return [(entry["Key"], entry["VersionId"], entry["IsLatest"]) for entry in entries]


def test_bucket_has_no_versions_until_it_is_told(client: Any, bucket: str) -> None:
    assert "Status" not in client.get_bucket_versioning(Bucket=bucket)
    assert put(client, bucket, "one") == "None"
    assert listed(client, bucket) == [("key", "null", True)]


def test_every_version_is_kept_and_found(client: Any, versioned: str) -> None:
    assert client.get_bucket_versioning(Bucket=versioned)["Status"] == "Enabled"
    first, second = put(client, versioned, "one"), put(client, versioned, "two")
    assert listed(client, versioned) == [("key", second, True), ("key", first, False)]
    place = {"Bucket": versioned, "Key": "key"}
    assert client.get_object(**place)["VersionId"] == second
    assert client.get_object(**place, VersionId=first)["Body"].read() == b"one"
    assert refusal(client.get_object, **place, VersionId="none") == "404 NoSuchVersion"


def test_deleted_object_leaves_a_marker_that_can_be_removed(client: Any, versioned: str) -> None:
    first = put(client, versioned, "one")
    place = {"Bucket": versioned, "Key": "key"}
    marker = client.delete_object(**place)
    assert marker["DeleteMarker"] is True
    assert refusal(client.get_object, **place) == "404 NoSuchKey"
    assert refusal(client.get_object, **place, VersionId=marker["VersionId"]) == "405 MethodNotAllowed"
    assert client.list_objects_v2(Bucket=versioned)["KeyCount"] == 0
    assert listed(client, versioned) == [("key", first, False), ("key", marker["VersionId"], True)]
    assert refusal(client.delete_bucket, Bucket=versioned) == "409 BucketNotEmpty"
    gone = client.delete_object(**place, VersionId=marker["VersionId"])
    assert (gone["DeleteMarker"], gone["VersionId"]) == (True, marker["VersionId"])
    assert client.get_object(**place)["Body"].read() == b"one"


def test_deletion_of_many_names_markers_and_versions(client: Any, versioned: str) -> None:
    first = put(client, versioned, "one")
    objects = [{"Key": "key", "VersionId": first}, {"Key": "key"}]
    answer = client.delete_objects(Bucket=versioned, Delete={"Objects": objects})
    by_version, by_marker = answer["Deleted"]
    assert by_version == {"Key": "key", "VersionId": first}
    assert (by_marker["DeleteMarker"], by_marker["DeleteMarkerVersionId"]) == (True, listed(client, versioned)[0][1])


def test_suspended_versioning_replaces_the_version_without_id(client: Any, versioned: str) -> None:
    first = put(client, versioned, "one")
    client.put_bucket_versioning(Bucket=versioned, VersioningConfiguration={"Status": "Suspended"})
    put(client, versioned, "two")
    put(client, versioned, "three")
    assert listed(client, versioned) == [("key", "null", True), ("key", first, False)]
    client.delete_object(Bucket=versioned, Key="key")
    assert listed(client, versioned) == [("key", first, False), ("key", "null", True)]


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_versions_are_listed_in_pages(client: Any, versioned: str, size: int) -> None:
    for key in ("a", "b/1", "b/2", "c"):
        for _ in range(2):
            client.put_object(Bucket=versioned, Key=key)
    everything = listed(client, versioned)
    pages = client.get_paginator("list_object_versions").paginate(Bucket=versioned, PaginationConfig={"PageSize": size})
    found = [(v["Key"], v["VersionId"], v["IsLatest"]) for page in pages for v in page.get("Versions", [])]
    assert found == everything
    assert len(everything) == 8
    folded = client.list_object_versions(Bucket=versioned, Delimiter="/")
    assert [entry["Prefix"] for entry in folded["CommonPrefixes"]] == ["b/"]
    assert len(folded["Versions"]) == 4


def test_version_can_be_copied(client: Any, versioned: str) -> None:
    first, _ = put(client, versioned, "one"), put(client, versioned, "two")
    source = {"Bucket": versioned, "Key": "key", "VersionId": first}
    answer = client.copy_object(Bucket=versioned, Key="key", CopySource=source)
    assert answer["CopySourceVersionId"] == first
    assert client.get_object(Bucket=versioned, Key="key")["Body"].read() == b"one"


def test_locked_version_cannot_be_removed_until_its_date(client: Any, account: LocalAccount, locked: str) -> None:
    until = (datetime.now(timezone.utc) + 5 * DAY).replace(microsecond=0)
    version = put(client, locked, "one", ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=until)
    place = {"Bucket": locked, "Key": "key", "VersionId": version}
    head = client.head_object(Bucket=locked, Key="key")
    assert (head["ObjectLockMode"], head["ObjectLockRetainUntilDate"]) == ("COMPLIANCE", until)
    assert client.get_object_retention(**place)["Retention"] == {"Mode": "COMPLIANCE", "RetainUntilDate": until}
    assert refusal(client.delete_object, **place, BypassGovernanceRetention=True) == "403 AccessDenied"
    shorter = {"Mode": "COMPLIANCE", "RetainUntilDate": until - DAY}
    assert refusal(client.put_object_retention, **place, Retention=shorter) == "403 AccessDenied"
    client.put_object_retention(**place, Retention={"Mode": "COMPLIANCE", "RetainUntilDate": until + DAY})
    account.clock.advance(days=5, hours=1)
    assert refusal(client.delete_object, **place) == "403 AccessDenied"
    account.clock.advance(days=1)
    client.delete_object(**place)
    # A delete marker may hide the object at any time.
    put(client, locked, "two", ObjectLockLegalHoldStatus="ON")
    assert client.delete_object(Bucket=locked, Key="key")["DeleteMarker"] is True


def test_governance_can_be_bypassed(client: Any, locked: str) -> None:
    until = datetime.now(timezone.utc) + DAY
    version = put(client, locked, "one", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=until)
    place = {"Bucket": locked, "Key": "key", "VersionId": version}
    assert refusal(client.delete_object, **place) == "403 AccessDenied"
    client.delete_object(**place, BypassGovernanceRetention=True)


def test_legal_hold_keeps_a_version(client: Any, locked: str) -> None:
    place = {"Bucket": locked, "Key": "key"}
    version = put(client, locked, "one")
    assert refusal(client.get_object_legal_hold, **place) == "404 NoSuchObjectLockConfiguration"
    client.put_object_legal_hold(**place, LegalHold={"Status": "ON"})
    assert client.get_object_legal_hold(**place)["LegalHold"]["Status"] == "ON"
    assert client.head_object(**place)["ObjectLockLegalHoldStatus"] == "ON"
    assert refusal(client.delete_object, **place, VersionId=version) == "403 AccessDenied"
    client.put_object_legal_hold(**place, LegalHold={"Status": "OFF"})
    client.delete_object(**place, VersionId=version)


def test_bucket_gives_new_versions_a_lock(client: Any, locked: str) -> None:
    rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 3}}
    configuration = {"ObjectLockEnabled": "Enabled", "Rule": rule}
    client.put_object_lock_configuration(Bucket=locked, ObjectLockConfiguration=configuration)
    assert client.get_object_lock_configuration(Bucket=locked)["ObjectLockConfiguration"] == configuration
    put(client, locked, "one")
    head = client.head_object(Bucket=locked, Key="key")
    assert head["ObjectLockMode"] == "COMPLIANCE"
    assert abs(head["ObjectLockRetainUntilDate"] - head["LastModified"] - 3 * DAY) < timedelta(seconds=5)


def lock(**changes: Any) -> dict[str, Any]:
    default = {name: value for name, value in {"Mode": "COMPLIANCE", "Days": 3, **changes}.items() if value is not None}
    return {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": default}}


LOCKS = {
    "unknown-mode": lock(Mode="STRICT"),
    "no-mode": lock(Mode=None),
    "no-time": lock(Days=None),
    "days-and-years": lock(Years=1),
    "too-many-days": lock(Days=36501),
    "no-days": lock(Days=0),
}


@pytest.mark.parametrize("configuration", LOCKS.values(), ids=LOCKS)
def test_lock_of_a_bucket_is_refused(client: Any, locked: str, configuration: dict[str, Any]) -> None:
    put_lock = client.put_object_lock_configuration
    assert refusal(put_lock, Bucket=locked, ObjectLockConfiguration=configuration) == "400 MalformedXML"


def test_lock_needs_versioning_and_keeps_it(client: Any, bucket: str, locked: str) -> None:
    put_lock, suspend = client.put_object_lock_configuration, {"Status": "Suspended"}
    assert refusal(put_lock, Bucket=bucket, ObjectLockConfiguration=lock()) == "409 InvalidBucketState"
    assert refusal(client.put_bucket_versioning, Bucket=locked, VersioningConfiguration=suspend) == (
        "409 InvalidBucketState"
    )
    assert refusal(client.get_object_lock_configuration, Bucket=bucket) == "404 ObjectLockConfigurationNotFoundError"


LOCKED_UPLOADS: dict[str, dict[str, Any]] = {
    "mode-alone": {"ObjectLockMode": "COMPLIANCE"},
    "past": {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": datetime(2020, 1, 1)},
    "unknown-mode": {"ObjectLockMode": "STRICT", "ObjectLockRetainUntilDate": datetime(2099, 1, 1)},
}


@pytest.mark.parametrize("members", LOCKED_UPLOADS.values(), ids=LOCKED_UPLOADS)
def test_lock_of_a_version_is_refused(client: Any, locked: str, members: dict[str, Any]) -> None:
    assert refusal(client.put_object, Bucket=locked, Key="key", **members).startswith("400")


def test_lock_of_a_version_needs_a_bucket_with_locks(client: Any, versioned: str) -> None:
    hold = {"Bucket": versioned, "Key": "key", "ObjectLockLegalHoldStatus": "ON"}
    assert refusal(client.put_object, **hold) == "400 InvalidRequest"
    put(client, versioned, "one")
    assert refusal(client.get_object_legal_hold, Bucket=versioned, Key="key") == "400 InvalidRequest"
