"""Replication between buckets, and the listing of what failed."""

from datetime import datetime, timezone
from typing import Any

import pytest

from ibm_boto3.local import LocalAccount
from tests.local.refusals import refusal


def versioned(client: Any, name: str) -> str:
    client.create_bucket(Bucket=name)
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def rules(target: str, prefix: str = "", markers: str = "Disabled") -> dict[str, Any]:
    """Return a configuration that replicates to a bucket."""
    crn = f"crn:v1:bluemix:public:cloud-object-storage:global:a/{'0' * 32}:guid:bucket:{target}"
    rule = {
        "ID": "rule",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {"Prefix": prefix},
        "DeleteMarkerReplication": {"Status": markers},
        "Destination": {"Bucket": crn},
    }
    return {"Rules": [rule]}


def failures(client: Any, **members: Any) -> list[dict[str, Any]]:
    answer = client.list_bucket_replication_failures(Bucket="source", **members)
    return list(answer["ListReplicationFailureResult"].get("Contents", []))


@pytest.fixture
def source(client: Any) -> str:
    return versioned(client, "source")


def test_configuration_comes_back(client: Any, source: str) -> None:
    get = client.get_bucket_replication
    assert refusal(get, Bucket=source) == "404 ReplicationConfigurationNotFoundError"
    client.put_bucket_replication(Bucket=source, ReplicationConfiguration=rules("target"))
    assert get(Bucket=source)["ReplicationConfiguration"] == rules("target")
    assert refusal(client.put_bucket_versioning, Bucket=source, VersioningConfiguration={"Status": "Suspended"}) == (
        "409 InvalidBucketState"
    )
    client.delete_bucket_replication(Bucket=source)
    assert refusal(get, Bucket=source) == "404 ReplicationConfigurationNotFoundError"


def test_replication_needs_versioning_and_a_bucket_crn(client: Any, source: str) -> None:
    client.create_bucket(Bucket="unversioned")
    put = client.put_bucket_replication
    assert refusal(put, Bucket="unversioned", ReplicationConfiguration=rules("target")) == "400 InvalidRequest"
    wrong = rules("target")
    wrong["Rules"][0]["Destination"]["Bucket"] = "target"
    assert refusal(put, Bucket=source, ReplicationConfiguration=wrong) == "400 MalformedXML"


def test_new_versions_and_markers_are_replicated(client: Any, source: str) -> None:
    versioned(client, "target")
    client.put_object(Bucket=source, Key="docs/before")
    client.put_bucket_replication(Bucket=source, ReplicationConfiguration=rules("target", "docs/", "Enabled"))
    made = client.put_object(Bucket=source, Key="docs/1", Body=b"one", Metadata={"a": "b"})
    client.put_object(Bucket=source, Key="other")
    copy = client.get_object(Bucket="target", Key="docs/1")
    assert (copy["Body"].read(), copy["VersionId"], copy["Metadata"]) == (b"one", made["VersionId"], {"a": "b"})
    assert [entry["Key"] for entry in client.list_objects(Bucket="target")["Contents"]] == ["docs/1"]
    client.delete_object(Bucket=source, Key="docs/1")
    assert refusal(client.get_object, Bucket="target", Key="docs/1") == "404 NoSuchKey"
    assert failures(client) == []


def test_failures_are_listed_and_tried_again_at_midnight(client: Any, account: LocalAccount, source: str) -> None:
    client.put_bucket_replication(Bucket=source, ReplicationConfiguration=rules("target"))
    first = client.put_object(Bucket=source, Key="a b")["VersionId"]
    account.clock.advance(hours=1)
    second = client.put_object(Bucket=source, Key="second")["VersionId"]
    found = failures(client)
    assert [(entry["Key"], entry["VersionId"]) for entry in found] == [("second", second), ("a b", first)]
    assert (found[0]["SyncType"], found[0]["SyncFailureCause"]) == ("Content", "The target bucket does not exist")
    limit = found[0]["FirstSyncAttempted"].strftime("%Y-%m-%dT%H:%M:%SZ")
    assert [entry["Key"] for entry in failures(client, FirstSyncAttemptedBefore=limit)] == ["a b"]
    assert failures(client, EncodingType="url")[1]["Key"] == "a%20b"

    versioned(client, "target")
    answer = client.put_bucket_replication_reattempt(Bucket=source)
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    assert headers["x-ibm-replication-reattempt-scheduled-time"].endswith(" 00:00:00 GMT")
    assert len(failures(client)) == 2
    account.clock.advance(days=1)
    assert failures(client) == []
    assert client.list_objects_v2(Bucket="target")["KeyCount"] == 2


def test_failures_come_in_pages(client: Any, source: str) -> None:
    client.put_bucket_replication(Bucket=source, ReplicationConfiguration=rules("target"))
    for number in range(5):
        client.put_object(Bucket=source, Key=str(number))
    keys, token = [], {}
    for _ in range(3):
        page = client.list_bucket_replication_failures(Bucket=source, MaxKeys=2, **token)
        result = page["ListReplicationFailureResult"]
        assert result["KeyCount"] == len(result["Contents"])
        keys += [entry["Key"] for entry in result["Contents"]]
        token = {"ContinuationToken": result.get("NextContinuationToken", "")}
    assert keys == ["4", "3", "2", "1", "0"]
    assert result["IsTruncated"] is False
    assert result["Contents"][0]["FirstSyncAttempted"] <= datetime.now(timezone.utc)
