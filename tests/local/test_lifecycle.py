"""Lifecycle rules, the archive and restoring from it, by the server's clock."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ibm_boto3.local import LocalAccount
from ibm_boto3.local.operations.lifecycle import midnight_after
from tests.local.refusals import refusal

EXPIRE = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 3}}


def archive(storage_class: str = "GLACIER", days: int = 0) -> dict[str, Any]:
    """Return a rule that archives everything."""
    transition = {"Days": days, "StorageClass": storage_class}
    return {"ID": "archive", "Status": "Enabled", "Filter": {}, "Transitions": [transition]}


def rule(client: Any, bucket: str, *rules: dict[str, Any]) -> None:
    client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": list(rules)})


def keys(client: Any, bucket: str) -> list[str]:
    return [entry["Key"] for entry in client.list_objects(Bucket=bucket).get("Contents", [])]


def test_configuration_comes_back(client: Any, bucket: str) -> None:
    get = client.get_bucket_lifecycle_configuration
    assert refusal(get, Bucket=bucket) == "404 NoSuchLifecycleConfiguration"
    rule(client, bucket, EXPIRE, archive())
    found = get(Bucket=bucket)["Rules"]
    assert found[0] == EXPIRE
    assert found[1]["Transitions"] == [{"Days": 0, "StorageClass": "GLACIER"}]
    client.delete_bucket_lifecycle(Bucket=bucket)
    assert refusal(get, Bucket=bucket) == "404 NoSuchLifecycleConfiguration"


WRONG: dict[str, dict[str, Any]] = {
    "no-action": {"Expiration": None},
    "unknown-status": {"Status": "On"},
    "zero-days": {"Expiration": {"Days": 0}},
    "days-and-date": {"Expiration": {"Days": 1, "Date": datetime(2030, 1, 1)}},
    "not-midnight": {"Expiration": {"Date": datetime(2030, 1, 1, 12)}},
    "id-with-a-space": {"ID": "a b"},
    "unknown-class": {"Transitions": [{"Days": 1, "StorageClass": "DEEP_ARCHIVE"}]},
    "archive-by-prefix": {"Transitions": [{"Days": 1, "StorageClass": "GLACIER"}]},
    "no-days": {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 0}},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_rule_is_refused(client: Any, bucket: str, changes: dict[str, Any]) -> None:
    wrong = {name: value for name, value in {**EXPIRE, **changes}.items() if value is not None}
    put = client.put_bucket_lifecycle_configuration
    assert refusal(put, Bucket=bucket, LifecycleConfiguration={"Rules": [wrong]}).startswith("400")


@pytest.mark.parametrize("rules", [[], [EXPIRE, EXPIRE], [archive(), archive("ACCELERATED")]], ids=len)
def test_rules_are_refused_together(client: Any, bucket: str, rules: list[dict[str, Any]]) -> None:
    put = client.put_bucket_lifecycle_configuration
    assert refusal(put, Bucket=bucket, LifecycleConfiguration={"Rules": rules}).startswith("400")


MIDNIGHTS = {"midnight": (86400.0, 86400.0), "just-after": (86400.5, 172800.0), "noon": (129600.0, 172800.0)}


@pytest.mark.parametrize(("moment", "midnight"), MIDNIGHTS.values(), ids=MIDNIGHTS)
def test_time_is_rounded_up_to_midnight(moment: float, midnight: float) -> None:
    assert midnight_after(moment) == midnight


def test_objects_expire_at_midnight_after_their_days(client: Any, account: LocalAccount, bucket: str) -> None:
    rule(client, bucket, EXPIRE)
    for key in ("logs/1", "kept"):
        client.put_object(Bucket=bucket, Key=key)
    account.clock.advance(days=2, hours=23)
    assert keys(client, bucket) == ["kept", "logs/1"]
    account.clock.advance(days=1, hours=1)
    assert keys(client, bucket) == ["kept"]


def test_expiration_by_date_tag_and_size(client: Any, account: LocalAccount, bucket: str) -> None:
    tomorrow = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    both = {"And": {"Prefix": "", "Tags": [{"Key": "keep", "Value": "no"}], "ObjectSizeGreaterThan": 2}}
    rule(client, bucket, {"Status": "Enabled", "Filter": both, "Expiration": {"Date": tomorrow}})
    client.put_object(Bucket=bucket, Key="gone", Body=b"123", Tagging="keep=no&x=y")
    client.put_object(Bucket=bucket, Key="small", Body=b"12", Tagging="keep=no")
    client.put_object(Bucket=bucket, Key="untagged", Body=b"123")
    assert keys(client, bucket) == ["gone", "small", "untagged"]
    account.clock.advance(days=1)
    assert keys(client, bucket) == ["small", "untagged"]


def test_rule_that_is_off_does_nothing(client: Any, account: LocalAccount, bucket: str) -> None:
    rule(client, bucket, {**EXPIRE, "Status": "Disabled"})
    client.put_object(Bucket=bucket, Key="logs/1")
    account.clock.advance(days=10)
    assert keys(client, bucket) == ["logs/1"]


def test_protected_object_outlives_its_expiration(client: Any, account: LocalAccount, bucket: str) -> None:
    days = {"MinimumRetention": {"Days": 1}, "DefaultRetention": {"Days": 10}, "MaximumRetention": {"Days": 100}}
    client.put_bucket_protection_configuration(Bucket=bucket, ProtectionConfiguration={"Status": "Retention", **days})
    rule(client, bucket, EXPIRE)
    client.put_object(Bucket=bucket, Key="logs/1")
    account.clock.advance(days=5)
    assert keys(client, bucket) == ["logs/1"]
    account.clock.advance(days=6)
    assert keys(client, bucket) == []


def test_old_versions_and_lone_markers_go(client: Any, account: LocalAccount, bucket: str) -> None:
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    old = {"NoncurrentVersionExpiration": {"NoncurrentDays": 2}, "Expiration": {"ExpiredObjectDeleteMarker": True}}
    rule(client, bucket, {"Status": "Enabled", "Filter": {}, **old})
    client.put_object(Bucket=bucket, Key="key", Body=b"1")
    client.put_object(Bucket=bucket, Key="key", Body=b"2")
    client.delete_object(Bucket=bucket, Key="key")
    account.clock.advance(days=1)
    assert len(client.list_object_versions(Bucket=bucket)["Versions"]) == 2
    account.clock.advance(days=2)
    assert "Versions" not in client.list_object_versions(Bucket=bucket)
    account.clock.advance(days=1)
    assert "DeleteMarkers" not in client.list_object_versions(Bucket=bucket)


def test_expired_object_of_a_versioned_bucket_gets_a_marker(client: Any, account: LocalAccount, bucket: str) -> None:
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    rule(client, bucket, EXPIRE)
    client.put_object(Bucket=bucket, Key="logs/1")
    account.clock.advance(days=5)
    listed = client.list_object_versions(Bucket=bucket)
    assert (len(listed["Versions"]), len(listed["DeleteMarkers"])) == (1, 1)


def test_abandoned_upload_is_given_up(client: Any, account: LocalAccount, bucket: str) -> None:
    abort = {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3}}
    rule(client, bucket, {"Status": "Enabled", "Filter": {"Prefix": ""}, **abort})
    client.create_multipart_upload(Bucket=bucket, Key="key")
    account.clock.advance(days=2)
    assert len(client.list_multipart_uploads(Bucket=bucket)["Uploads"]) == 1
    account.clock.advance(days=2)
    assert "Uploads" not in client.list_multipart_uploads(Bucket=bucket)


def head(client: Any, bucket: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.head_object(Bucket=bucket, Key="key")
    return answer


@pytest.mark.parametrize(
    ("storage_class", "tier", "hours"), [("GLACIER", "Bulk", 12), ("ACCELERATED", "Accelerated", 2)]
)
def test_archived_object_is_read_only_after_it_was_restored(
    client: Any, account: LocalAccount, bucket: str, storage_class: str, tier: str, hours: int
) -> None:
    rule(client, bucket, archive(storage_class))
    place = {"Bucket": bucket, "Key": "key"}
    client.put_object(**place, Body=b"archived")
    assert head(client, bucket)["StorageClass"] == storage_class
    assert head(client, bucket)["IbmTransition"].startswith('transition="ARCHIVE", date="')
    assert refusal(client.get_object, **place) == "403 InvalidObjectState"
    assert refusal(client.copy_object, Bucket=bucket, Key="copy", CopySource=place) == "403 InvalidObjectState"

    request = {"Days": 3, "GlacierJobParameters": {"Tier": tier}}
    answer = client.restore_object(**place, RestoreRequest=request)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert head(client, bucket)["Restore"] == 'ongoing-request="true"'
    account.clock.advance(hours=hours, minutes=-1)
    assert refusal(client.get_object, **place) == "403 InvalidObjectState"
    account.clock.advance(minutes=2)
    assert client.get_object(**place)["Body"].read() == b"archived"
    assert head(client, bucket)["Restore"].startswith('ongoing-request="false", expiry-date="')
    assert head(client, bucket)["IbmRestoredCopyStorageClass"] == "Standard"

    # Asked for again, the copy stays longer.
    account.clock.advance(days=2)
    again = client.restore_object(**place, RestoreRequest=request)
    assert again["ResponseMetadata"]["HTTPStatusCode"] == 200
    account.clock.advance(days=2)
    assert client.get_object(**place)["Body"].read() == b"archived"
    account.clock.advance(days=1, hours=1)
    assert refusal(client.get_object, **place) == "403 InvalidObjectState"


def test_restoring_needs_the_tier_of_the_class(client: Any, bucket: str) -> None:
    rule(client, bucket, archive("ACCELERATED"))
    place = {"Bucket": bucket, "Key": "key"}
    client.put_object(**place)
    bulk = {"Days": 3, "GlacierJobParameters": {"Tier": "Bulk"}}
    assert refusal(client.restore_object, **place, RestoreRequest=bulk).startswith("400")
    client.restore_object(**place, RestoreRequest={"Days": 3})
    assert refusal(client.restore_object, **place, RestoreRequest={"Days": 3}) == "409 RestoreAlreadyInProgress"


def test_object_that_is_not_archived_cannot_be_restored(client: Any, bucket: str) -> None:
    place = {"Bucket": bucket, "Key": "key"}
    client.put_object(**place)
    assert refusal(client.restore_object, **place, RestoreRequest={"Days": 3}) == "403 InvalidObjectState"


def test_objects_from_before_the_rule_are_not_archived(client: Any, account: LocalAccount, bucket: str) -> None:
    client.put_object(Bucket=bucket, Key="key", Body=b"x")
    account.clock.advance(seconds=1)
    rule(client, bucket, archive(days=1))
    account.clock.advance(days=3)
    assert client.get_object(Bucket=bucket, Key="key")["Body"].read() == b"x"


def test_rule_whose_date_has_passed_counts_at_once(client: Any, bucket: str) -> None:
    client.put_object(Bucket=bucket, Key="key")
    rule(client, bucket, {"Status": "Enabled", "Filter": {"Prefix": "other"}, "Expiration": {"Days": 1}})
    assert keys(client, bucket) == ["key"]
    rule(client, bucket, {"Status": "Enabled", "Filter": {}, "Expiration": {"Date": datetime(2020, 1, 1)}})
    assert keys(client, bucket) == []


def test_object_is_archived_after_its_days(client: Any, account: LocalAccount, bucket: str) -> None:
    rule(client, bucket, archive(days=2))
    client.put_object(Bucket=bucket, Key="key", Body=b"x")
    scheduled = head(client, bucket)["ResponseMetadata"]["HTTPHeaders"]["x-ibm-archive-transition-time"]
    assert scheduled.endswith(" 00:00:00 GMT")
    account.clock.advance(days=1)
    assert client.get_object(Bucket=bucket, Key="key")["Body"].read() == b"x"
    account.clock.advance(days=2)
    assert refusal(client.get_object, Bucket=bucket, Key="key") == "403 InvalidObjectState"
