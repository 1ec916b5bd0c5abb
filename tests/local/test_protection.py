"""Immutable object storage: the life of protected objects by the server's clock, and what is refused meanwhile."""

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from ibm_boto3.local import LocalAccount
from tests.local.refusals import refusal, status_of

DAY = 86400
PROTECTED = "451 InvalidRequestForLegalReasons"
CONFIGURATION = {
    "Status": "Retention",
    "MinimumRetention": {"Days": 1},
    "DefaultRetention": {"Days": 10},
    "MaximumRetention": {"Days": 100},
}


@pytest.fixture
def protected(client: Any, bucket: str) -> str:
    client.put_bucket_protection_configuration(Bucket=bucket, ProtectionConfiguration=CONFIGURATION)
    return bucket


def head(client: Any, key: str = "key") -> dict[str, Any]:
    found = client.head_object(Bucket="test-bucket", Key=key)
    return {name: found[name] for name in found if name.startswith("Retention")}


def test_protected_object_lives_until_its_retention_ends(client: Any, account: LocalAccount, protected: str) -> None:
    place = {"Bucket": protected, "Key": "key"}
    client.put_object(**place, Body=b"kept", RetentionPeriod=5 * DAY, RetentionLegalHoldId="case-1")
    assert (head(client)["RetentionPeriod"], head(client)["RetentionLegalHoldCount"]) == (5 * DAY, 1)

    # While the period runs, neither overwriting nor deleting goes.
    assert refusal(client.put_object, **place, Body=b"other") == PROTECTED
    assert refusal(client.delete_object, **place) == PROTECTED
    assert refusal(client.copy_object, **place, CopySource=place, MetadataDirective="REPLACE") == PROTECTED
    [error] = client.delete_objects(Bucket=protected, Delete={"Objects": [{"Key": "key"}]})["Errors"]
    assert (error["Key"], error["Code"]) == ("key", "InvalidRequestForLegalReasons")

    client.extend_object_retention(**place, AdditionalRetentionPeriod=DAY)
    assert head(client)["RetentionPeriod"] == 6 * DAY
    account.clock.advance(days=5, hours=23)
    assert refusal(client.delete_object, **place) == PROTECTED

    # After its end the hold alone keeps it.
    account.clock.advance(hours=2)
    assert refusal(client.delete_object, **place) == PROTECTED
    client.delete_legal_hold(**place, RetentionLegalHoldId="case-1")
    assert "RetentionLegalHoldCount" not in head(client)

    # Overwritten, it is under retention again.
    client.put_object(**place, Body=b"new")
    assert head(client)["RetentionPeriod"] == 10 * DAY
    assert refusal(client.delete_object, **place) == PROTECTED
    account.clock.advance(days=11)
    client.delete_object(**place)
    client.delete_bucket(Bucket=protected)


def test_configuration_comes_back(client: Any, protected: str) -> None:
    found = client.get_bucket_protection_configuration(Bucket=protected)
    assert found["ProtectionConfiguration"] == CONFIGURATION


def test_bucket_without_protection_says_so(client: Any, bucket: str) -> None:
    found = client.get_bucket_protection_configuration(Bucket=bucket)
    assert found["ProtectionConfiguration"] == {"Status": "Disabled"}


PERIODS = {
    "descending": {"MinimumRetention": {"Days": 20}},
    "default-over-maximum": {"DefaultRetention": {"Days": 101}},
    "negative": {"MinimumRetention": {"Days": -1}},
    "over-99-years": {"MaximumRetention": {"Days": 36136}},
    "unknown-status": {"Status": "Compliance"},
}


@pytest.mark.parametrize("changes", PERIODS.values(), ids=PERIODS)
def test_configuration_is_refused(client: Any, bucket: str, changes: dict[str, Any]) -> None:
    wrong = {**CONFIGURATION, **changes}
    put = client.put_bucket_protection_configuration
    assert status_of(put, Bucket=bucket, ProtectionConfiguration=wrong) == 400


def test_bucket_with_objects_or_versions_cannot_be_protected(client: Any, bucket: str) -> None:
    put = client.put_bucket_protection_configuration
    client.put_object(Bucket=bucket, Key="key")
    assert refusal(put, Bucket=bucket, ProtectionConfiguration=CONFIGURATION) == "409 InvalidBucketState"
    client.delete_object(Bucket=bucket, Key="key")
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    assert refusal(put, Bucket=bucket, ProtectionConfiguration=CONFIGURATION) == "409 InvalidBucketState"


def test_protection_excludes_versioning(client: Any, protected: str) -> None:
    enabled = {"Status": "Enabled"}
    assert refusal(client.put_bucket_versioning, Bucket=protected, VersioningConfiguration=enabled) == (
        "409 InvalidBucketState"
    )


def test_permanent_retention_stays_allowed(client: Any, bucket: str) -> None:
    put = client.put_bucket_protection_configuration
    permanent = {**CONFIGURATION, "EnablePermanentRetention": True}
    put(Bucket=bucket, ProtectionConfiguration=permanent)
    found = client.get_bucket_protection_configuration(Bucket=bucket)
    assert found["ProtectionConfiguration"] == permanent
    assert status_of(put, Bucket=bucket, ProtectionConfiguration=CONFIGURATION) == 400
    client.put_object(Bucket=bucket, Key="key", RetentionPeriod=-2)
    assert head(client) == {"RetentionPeriod": -2}
    extend = client.extend_object_retention
    assert status_of(extend, Bucket=bucket, Key="key", NewRetentionPeriod=5 * DAY) == 400


def test_indefinite_retention_ends_when_it_is_given_an_end(client: Any, account: LocalAccount, protected: str) -> None:
    place = {"Bucket": protected, "Key": "key"}
    client.put_object(**place, RetentionPeriod=-1)
    assert head(client) == {"RetentionPeriod": -1}
    account.clock.advance(days=1000)
    assert refusal(client.delete_object, **place) == PROTECTED
    client.extend_object_retention(**place, NewRetentionPeriod=50 * DAY)
    client.delete_object(**place)


def test_expiration_date_is_kept_to_the_second(client: Any, protected: str) -> None:
    date = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=7)
    client.put_object(Bucket=protected, Key="key", RetentionExpirationDate=date)
    found = client.head_object(Bucket=protected, Key="key")
    assert found["RetentionExpirationDate"] == date
    header = found["ResponseMetadata"]["HTTPHeaders"]["retention-expiration-date"]
    assert parsedate_to_datetime(header) == date


UPLOADS: dict[str, dict[str, Any]] = {
    "below-the-minimum": {"RetentionPeriod": DAY - 60},
    "above-the-maximum": {"RetentionPeriod": 101 * DAY},
    "permanent-but-not-allowed": {"RetentionPeriod": -2},
    "unknown-special-value": {"RetentionPeriod": -3},
    "date-in-the-past": {"RetentionExpirationDate": datetime(2020, 1, 1, tzinfo=timezone.utc)},
    "period-and-date": {"RetentionPeriod": 5 * DAY, "RetentionExpirationDate": datetime(2099, 1, 1)},
    "hold-id-too-long": {"RetentionLegalHoldId": "x" * 65},
    "hold-id-with-a-space": {"RetentionLegalHoldId": "a b"},
}


@pytest.mark.parametrize("members", UPLOADS.values(), ids=UPLOADS)
def test_upload_is_refused(client: Any, protected: str, members: dict[str, Any]) -> None:
    assert status_of(client.put_object, Bucket=protected, Key="key", **members) == 400
    assert "Contents" not in client.list_objects(Bucket=protected)


def test_retention_needs_a_bucket_with_protection(client: Any, bucket: str) -> None:
    assert status_of(client.put_object, Bucket=bucket, Key="key", RetentionPeriod=DAY) == 400
    client.put_object(Bucket=bucket, Key="key")
    place = {"Bucket": bucket, "Key": "key"}
    assert status_of(client.add_legal_hold, **place, RetentionLegalHoldId="case-1") == 400
    assert status_of(client.extend_object_retention, **place, AdditionalRetentionPeriod=DAY) == 400
    assert status_of(client.list_legal_holds, **place) == 404


def test_upload_to_a_protected_bucket_states_a_digest(account: LocalAccount, protected: str) -> None:
    import ibm_boto3
    from ibm_botocore.config import Config

    bare = Config(request_checksum_calculation="when_required")
    made = ibm_boto3.client("s3", **account.client_kwargs(), config=bare)
    assert refusal(made.put_object, Bucket=protected, Key="key", Body=b"x") == "400 InvalidRequest"
    made.put_object(Bucket=protected, Key="key", Body=b"x", ContentMD5="ndTkYSaMgDT1yFZOFVxnpg==")
    made.close()


def test_retention_of_parts_is_set_at_their_completion(client: Any, protected: str) -> None:
    place = {"Bucket": protected, "Key": "key"}
    place["UploadId"] = client.create_multipart_upload(**place)["UploadId"]
    etag = client.upload_part(**place, PartNumber=1, Body=b"part")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    assert status_of(client.complete_multipart_upload, **place, MultipartUpload=parts, RetentionPeriod=1) == 400
    client.complete_multipart_upload(
        **place, MultipartUpload=parts, RetentionPeriod=2 * DAY, RetentionLegalHoldId="case-2"
    )
    assert (head(client)["RetentionPeriod"], head(client)["RetentionLegalHoldCount"]) == (2 * DAY, 1)


def test_copy_keeps_the_retention_or_gets_its_own(client: Any, account: LocalAccount, protected: str) -> None:
    source = {"Bucket": protected, "Key": "key"}
    client.put_object(**source, RetentionPeriod=5 * DAY, RetentionLegalHoldId="case-1")
    account.clock.advance(days=1)
    client.copy_object(Bucket=protected, Key="kept", CopySource=source, RetentionDirective="Copy")
    assert head(client, "kept") == head(client)
    client.copy_object(
        Bucket=protected, Key="own", CopySource=source, RetentionDirective="REPLACE", RetentionPeriod=2 * DAY
    )
    assert head(client, "own")["RetentionPeriod"] == 2 * DAY
    client.copy_object(Bucket=protected, Key="default", CopySource=source, RetentionDirective="REPLACE")
    assert head(client, "default")["RetentionPeriod"] == 10 * DAY
    wrong = {"RetentionDirective": "COPY", "RetentionPeriod": 2 * DAY}
    assert status_of(client.copy_object, Bucket=protected, Key="x", CopySource=source, **wrong) == 400


EXTENSIONS = {
    "additional": ({"AdditionalRetentionPeriod": DAY}, 11 * DAY),
    "from-current-time": ({"ExtendRetentionFromCurrentTime": 20 * DAY}, 25 * DAY),
    "new-period": ({"NewRetentionPeriod": 12 * DAY}, 12 * DAY),
    "new-date": ({"NewRetentionExpirationDate": timedelta(days=20)}, 20 * DAY),
}


@pytest.mark.parametrize(("members", "period"), EXTENSIONS.values(), ids=EXTENSIONS)
def test_retention_is_extended(
    client: Any, account: LocalAccount, protected: str, members: dict[str, Any], period: int
) -> None:
    client.put_object(Bucket=protected, Key="key")
    written = client.head_object(Bucket=protected, Key="key")["LastModified"]
    account.clock.advance(days=5)
    given = {name: written + value if isinstance(value, timedelta) else value for name, value in members.items()}
    client.extend_object_retention(Bucket=protected, Key="key", **given)
    assert head(client)["RetentionPeriod"] == pytest.approx(period, abs=5)


SHORTENED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "two-ways": {"AdditionalRetentionPeriod": DAY, "NewRetentionPeriod": 20 * DAY},
    "negative": {"AdditionalRetentionPeriod": -DAY},
    "from-current-time": {"ExtendRetentionFromCurrentTime": DAY},
    "new-period": {"NewRetentionPeriod": 9 * DAY},
    "new-date": {"NewRetentionExpirationDate": datetime(2020, 1, 1, tzinfo=timezone.utc)},
    "over-the-maximum": {"NewRetentionPeriod": 101 * DAY},
}


@pytest.mark.parametrize("members", SHORTENED.values(), ids=SHORTENED)
def test_retention_is_not_shortened(client: Any, protected: str, members: dict[str, Any]) -> None:
    client.put_object(Bucket=protected, Key="key")
    assert status_of(client.extend_object_retention, Bucket=protected, Key="key", **members) == 400
    assert head(client)["RetentionPeriod"] == 10 * DAY


def test_legal_holds_are_listed(client: Any, account: LocalAccount, protected: str) -> None:
    place = {"Bucket": protected, "Key": "key"}
    client.put_object(**place)
    listed = client.list_legal_holds(**place)
    assert (listed.get("LegalHolds", []), listed["RetentionPeriod"]) == ([], 10 * DAY)
    for hold in ("first", "!_.*()-'9"):
        account.clock.advance(days=1)
        client.add_legal_hold(**place, RetentionLegalHoldId=hold)
    listed = client.list_legal_holds(**place)
    assert [hold["ID"] for hold in listed["LegalHolds"]] == ["first", "!_.*()-'9"]
    first, second = (hold["Date"] for hold in listed["LegalHolds"])
    assert round((second - first).total_seconds() / DAY) == 1
    assert listed["CreateTime"] == client.head_object(**place)["LastModified"]
    assert listed["RetentionPeriodExpirationDate"] - listed["CreateTime"] == timedelta(days=10)


def test_legal_holds_have_limits(client: Any, protected: str) -> None:
    place = {"Bucket": protected, "Key": "key"}
    client.put_object(**place)
    for number in range(100):
        client.add_legal_hold(**place, RetentionLegalHoldId=f"hold-{number}")
    assert status_of(client.add_legal_hold, **place, RetentionLegalHoldId="one-more") == 400
    assert status_of(client.add_legal_hold, **place, RetentionLegalHoldId="hold-7") == 409
    client.delete_legal_hold(**place, RetentionLegalHoldId="never-there")
    assert head(client)["RetentionLegalHoldCount"] == 100
