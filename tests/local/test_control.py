"""What tests ask of a running server: time, failures, what was requested, keys, saved state."""

import json
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

import ibm_boto3
from ibm_boto3.local import LocalAccount, LocalCOS, LocalCOSError
from ibm_boto3.local.accounts import new_credentials
from ibm_boto3.local.remote import CONTROL_PATH
from ibm_botocore.config import Config
from ibm_botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    CredentialRetrievalError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from tests.local.plain import fetch
from tests.local.refusals import refusal

MIB = 1024 * 1024
PLACE: dict[str, Any] = {"Bucket": "test-bucket", "Key": "key"}


def retrying(account: LocalAccount, attempts: int = 3) -> Any:
    config = Config(retries={"total_max_attempts": attempts})
    return ibm_boto3.client("s3", **account.client_kwargs("hmac"), config=config)


# The channel.
def test_stranger_controls_nothing(cos: LocalCOS) -> None:
    body = json.dumps({"command": "clock.advance", "seconds": 86400}).encode()
    for authorization in ("", "Bearer wrong", f"Bearer {cos.api_key_id}"):
        reply = fetch(cos.endpoint_url + CONTROL_PATH, "POST", body, Authorization=authorization)
        assert reply.status == 403
    assert fetch(cos.endpoint_url + CONTROL_PATH).status == 403
    assert abs(cos.clock.now().timestamp() - time.time()) < 60


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"command": "no.such"}', b'{"command": "clock.advance"}'])
def test_malformed_command_is_refused(cos: LocalCOS, body: bytes) -> None:
    token = cos.running.channel.token
    reply = fetch(cos.endpoint_url + CONTROL_PATH, "POST", body, Authorization=f"Bearer {token}")
    assert (reply.status, "error" in json.loads(reply.body)) == (400, True)


def test_server_that_is_gone_is_an_error() -> None:
    with LocalCOS() as gone:
        account = gone.new_account()
    with pytest.raises(LocalCOSError, match="does not answer"):
        account.clock.now()


# Accounts.
def test_closed_account_leaves_nothing(cos: LocalCOS) -> None:
    with cos.new_account() as account:
        client = ibm_boto3.client("s3", **account.client_kwargs())
        client.create_bucket(Bucket="closed-bucket")
        account.clock.advance(days=1)
        account.faults.fail("PutObject")
        key, token = account.api_key_id, client._request_signer._credentials.get_frozen_credentials().token
    client.close()
    assert cos.clock.now().timestamp() - time.time() < 60
    other = ibm_boto3.client("s3", **cos.client_kwargs())
    other.create_bucket(Bucket="closed-bucket")
    other.put_object(Bucket="closed-bucket", Key="key")
    other.delete_object(Bucket="closed-bucket", Key="key")
    other.delete_bucket(Bucket="closed-bucket")
    other.close()
    assert fetch(cos.endpoint_url, Authorization=f"Bearer {token}").status == 403
    assert "BXNIM0415E" in asked(cos, {"apikey": key})


def test_accounts_differ(cos: LocalCOS) -> None:
    accounts = [cos.new_account() for _ in range(20)]
    assert len({account.service_instance_id for account in accounts}) == 20
    accounts[0].close()


def asked(account: LocalAccount, form: dict[str, str]) -> str:
    """Ask for a token, and return the answer."""
    from urllib.parse import urlencode

    grant = {"grant_type": "urn:ibm:params:oauth:grant-type:apikey", **form}
    return fetch(account.auth_endpoint, "POST", urlencode(grant).encode()).body.decode()


# The clock.
def test_presigned_url_expires_when_the_clock_moves_ahead(account: LocalAccount, client: Any, bucket: str) -> None:
    hmac = boto3_client(account)
    client.put_object(**PLACE, Body=b"x")
    url = hmac.generate_presigned_url("get_object", Params=PLACE, ExpiresIn=600)
    assert urlopen(url).read() == b"x"
    account.clock.advance(minutes=11)
    assert b"Request has expired" in fetch(url).body
    # What is signed from now on is as good as ever.
    assert hmac.get_object(**PLACE)["Body"].read() == b"x"
    hmac.close()


def boto3_client(account: LocalAccount) -> Any:
    import boto3

    return boto3.client("s3", **account.client_kwargs("hmac"))


def test_tokens_expire_by_the_clock_when_they_are_to(account: LocalAccount, client: Any) -> None:
    assert client.list_buckets()["Buckets"] == []
    account.clock.advance(days=30)
    assert client.list_buckets()["Buckets"] == []
    account.clock.advance(hours=1, tokens=True)
    assert refusal(client.list_buckets) == "403 AccessDenied"


def test_clock_does_not_go_back(account: LocalAccount) -> None:
    with pytest.raises(LocalCOSError, match="ahead only"):
        account.clock.advance(days=-1)


# Failures.
def test_operation_fails_as_often_as_it_is_to(account: LocalAccount, client: Any, bucket: str) -> None:
    account.faults.fail("PutObject", 503, times=2)
    assert [refusal(client.put_object, **PLACE) for _ in range(2)] == ["503 SlowDown"] * 2
    client.put_object(**PLACE)
    assert account.requests.operations.count("PutObject") == 3


def test_failure_is_retried_by_a_client_that_retries(account: LocalAccount, client: Any, bucket: str) -> None:
    account.faults.fail("PutObject", 500, times=2)
    retrying(account).put_object(**PLACE, Body=b"at last")
    assert [request.status for request in account.requests.of("PutObject")] == [500, 500, 200]
    assert client.get_object(**PLACE)["Body"].read() == b"at last"


def test_failure_may_come_later_and_for_every_operation(account: LocalAccount, client: Any, bucket: str) -> None:
    account.faults.fail("*", 403, skip=1, code="MyCode", message="my message", times=None)
    client.put_object(**PLACE)
    with pytest.raises(ClientError, match=r"MyCode.*my message"):
        client.get_object(**PLACE)
    assert refusal(client.list_buckets) == "403 MyCode"
    account.faults.clear()
    client.list_buckets()


def test_failure_may_have_any_body(account: LocalAccount, client: Any, bucket: str) -> None:
    account.faults.fail("GetObject", 502, body="<html>Bad Gateway</html>")
    assert refusal(client.get_object, **PLACE).startswith("502")


def test_unknown_operation_cannot_fail(account: LocalAccount) -> None:
    with pytest.raises(LocalCOSError, match="no operation 'put_object'"):
        account.faults.fail("put_object")
    with pytest.raises(ValueError, match="at least once"):
        account.faults.fail("PutObject", times=0)


def test_answer_may_be_lost_although_the_operation_took_effect(account: LocalAccount, client: Any, bucket: str) -> None:
    account.faults.reset("PutObject")
    with pytest.raises(ConnectionClosedError):
        client.put_object(**PLACE, Body=b"there")
    assert client.get_object(**PLACE)["Body"].read() == b"there"


def test_connection_may_be_reset_before_anything_happens(account: LocalAccount, client: Any, bucket: str) -> None:
    account.faults.reset("PutObject", is_performed=False)
    with pytest.raises(ConnectionClosedError):
        client.put_object(**PLACE, Body=b"not there")
    assert refusal(client.get_object, **PLACE) == "404 NoSuchKey"


def test_body_may_be_cut_off(account: LocalAccount, client: Any, bucket: str) -> None:
    client.put_object(**PLACE, Body=bytes(3 * MIB))
    account.faults.reset("GetObject", after_bytes=2 * MIB)
    body = client.get_object(**PLACE)["Body"]
    with pytest.raises(ResponseStreamingError):
        body.read()
    assert len(client.get_object(**PLACE)["Body"].read()) == 3 * MIB


def test_answer_may_be_late(account: LocalAccount, client: Any, bucket: str) -> None:
    impatient = ibm_boto3.client(
        "s3",
        **account.client_kwargs("hmac"),
        config=Config(read_timeout=0.2, retries={"total_max_attempts": 1}),
    )
    account.faults.delay("PutObject", 1)
    with pytest.raises(ReadTimeoutError):
        impatient.put_object(**PLACE)
    impatient.close()


def test_body_may_be_slow(account: LocalAccount, client: Any, bucket: str) -> None:
    client.put_object(**PLACE, Body=bytes(20_000))
    account.faults.slow("GetObject", bytes_per_second=200_000)
    assert len(client.get_object(**PLACE)["Body"].read()) == 20_000
    assert len(client.get_object(**PLACE)["Body"].read()) == 20_000


def test_iam_may_be_busy(account: LocalAccount, client: Any) -> None:
    account.faults.fail("GetToken", 429, retry_after=1, times=1)
    client.list_buckets()
    first, second = account.requests.of("GetToken")
    assert (first.status, second.status) == (429, 200)


def test_iam_may_answer_what_is_not_iams(account: LocalAccount, client: Any) -> None:
    account.faults.fail("GetToken", 400, body="<html>edge</html>", times=None)
    with pytest.raises(CredentialRetrievalError, match="400"):
        client.list_buckets()


# Requests.
def test_requests_are_logged_without_secrets(account: LocalAccount, client: Any, bucket: str) -> None:
    account.requests.clear()
    client.put_object(**PLACE, Body=b"x", Metadata={"a": "b"})
    client.list_objects_v2(Bucket=bucket, Prefix="a b")
    put, listed = account.requests
    assert (put.operation, put.method, put.path, put.status) == ("PutObject", "PUT", "/test-bucket/key", 200)
    assert (put.headers["x-amz-meta-a"], put.headers["authorization"]) == ("b", "***")
    assert (listed.operation, listed.parameters["prefix"]) == ("ListObjectsV2", "a b")


def test_requests_of_other_accounts_are_not_shown(cos: LocalCOS, account: LocalAccount, client: Any) -> None:
    client.list_buckets()
    assert "ListBuckets" in account.requests.operations
    assert "ListBuckets" not in cos.requests.operations


# Keys.
def test_disabled_key_gives_no_token_until_it_is_enabled(account: LocalAccount) -> None:
    account.iam.disable_key(account.api_key_id)
    assert "BXNIM0462E" in asked(account, {"apikey": account.api_key_id})
    account.iam.enable_key(account.api_key_id)
    assert "access_token" in asked(account, {"apikey": account.api_key_id})


def test_deleted_keys_are_unknown(account: LocalAccount) -> None:
    account.iam.delete_key(account.api_key_id)
    assert "BXNIM0415E" in asked(account, {"apikey": account.api_key_id})
    client = retrying(account, 1)
    client.list_buckets()
    account.iam.delete_key(account.access_key_id)
    assert refusal(client.list_buckets) == "403 InvalidAccessKeyId"
    client.close()


def test_revoked_token_is_refused(account: LocalAccount, client: Any) -> None:
    client.list_buckets()
    account.iam.revoke_tokens()
    assert refusal(client.list_buckets) == "403 AccessDenied"


def test_trusted_profile_gives_tokens(account: LocalAccount, tmp_path: Path, bucket: str) -> None:
    from ibm_botocore.credentials import TrustedProfileTokenManager

    profile = account.iam.add_trusted_profile("my-profile")
    file = tmp_path / "token"
    file.write_text(profile.cr_token)
    place = {"endpoint_url": account.endpoint_url, "ibm_service_instance_id": account.service_instance_id}
    for named in ({"profile_id": profile.id}, {"profile_name": profile.name}, {"profile_crn": profile.crn}):
        manager = TrustedProfileTokenManager(**named, cr_token_file=str(file), auth_endpoint=account.auth_endpoint)
        client = ibm_boto3.client("s3", **place, token_manager=manager)
        assert [found["Name"] for found in client.list_buckets()["Buckets"]] == [bucket]
        client.close()


# State.
def test_buckets_are_saved_and_loaded(cos: LocalCOS, account: LocalAccount, client: Any, tmp_path: Path) -> None:
    fill(client)
    assert account.save(tmp_path / "state") == 2
    files = {path.name for path in (tmp_path / "state" / "contents").iterdir()}
    text = (tmp_path / "state" / "local-cos.json").read_text()
    assert account.secret_access_key not in text and account.api_key_id not in text
    before = everything(client)
    account.close()
    with cos.new_account() as other:
        assert other.load(tmp_path / "state") == 2
        restored = ibm_boto3.client("s3", **other.client_kwargs())
        assert everything(restored) == before
        assert other.save(tmp_path / "state") == 2
        assert {path.name for path in (tmp_path / "state" / "contents").iterdir()} == files
        with pytest.raises(LocalCOSError, match="bucket 'plain-bucket' already"):
            other.load(tmp_path / "state")
        restored.close()


def fill(client: Any) -> None:
    """Make two buckets with something of everything."""
    client.create_bucket(Bucket="plain-bucket")
    client.put_object(Bucket="plain-bucket", Key="large", Body=bytes(range(256)) * 8192, Metadata={"a": "b"})
    client.put_object(Bucket="plain-bucket", Key="tagged", Body=b"x", Tagging="a=b", ContentType="text/x-own")
    days = {"MinimumRetention": {"Days": 1}, "DefaultRetention": {"Days": 2}, "MaximumRetention": {"Days": 3}}
    cors = {"CORSRules": [{"AllowedOrigins": ["*"], "AllowedMethods": ["GET"]}]}
    client.put_bucket_cors(Bucket="plain-bucket", CORSConfiguration=cors)
    upload = {"Bucket": "plain-bucket", "Key": "parts"}
    upload["UploadId"] = client.create_multipart_upload(**upload)["UploadId"]
    client.upload_part(**upload, PartNumber=3, Body=b"part")
    client.create_bucket(Bucket="kept-bucket", CreateBucketConfiguration={"LocationConstraint": "eu-de-vault"})
    kept = {"Status": "Retention", **days}
    client.put_bucket_protection_configuration(Bucket="kept-bucket", ProtectionConfiguration=kept)
    client.put_object(Bucket="kept-bucket", Key="key", Body=b"kept", RetentionLegalHoldId="case-1")


def everything(client: Any) -> list[Any]:
    """Return what can be seen of the two buckets."""
    plain = {"Bucket": "plain-bucket"}
    [upload] = client.list_multipart_uploads(**plain)["Uploads"]
    head = client.head_object(Bucket="kept-bucket", Key="key")
    return [
        [(found["Name"], found["LocationConstraint"]) for found in client.list_buckets_extended()["Buckets"]],
        [(entry["Key"], entry["ETag"], entry["LastModified"]) for entry in client.list_objects(**plain)["Contents"]],
        client.get_object(**plain, Key="large")["Body"].read(),
        client.head_object(**plain, Key="large")["Metadata"],
        client.head_object(**plain, Key="tagged")["ContentType"],
        client.get_object_tagging(**plain, Key="tagged")["TagSet"],
        client.get_bucket_cors(**plain)["CORSRules"],
        client.list_parts(**plain, Key="parts", UploadId=upload["UploadId"])["Parts"],
        client.get_bucket_protection_configuration(Bucket="kept-bucket")["ProtectionConfiguration"],
        (head["RetentionPeriod"], head["RetentionExpirationDate"], head["RetentionLegalHoldCount"]),
    ]


def test_state_that_is_not_there_or_was_changed_is_refused(
    account: LocalAccount, client: Any, bucket: str, tmp_path: Path
) -> None:
    with pytest.raises(LocalCOSError, match="nothing was saved"):
        account.load(tmp_path)
    client.put_object(**PLACE, Body=b"x")
    account.save(tmp_path)
    client.delete_object(**PLACE)
    client.delete_bucket(Bucket=bucket)
    [content] = (tmp_path / "contents").iterdir()
    content.write_bytes(b"y")
    with pytest.raises(LocalCOSError, match="changed since"):
        account.load(tmp_path)
    assert client.list_buckets()["Buckets"] == []


# TLS.
def test_server_speaks_tls_when_it_is_to() -> None:
    with LocalCOS(tls=True) as cos:
        assert cos.endpoint_url.startswith("https://")
        for auth in ("oauth", "hmac"):
            client = ibm_boto3.client("s3", **cos.client_kwargs(auth))
            assert client.list_buckets()["Buckets"] == []
            client.close()
        cos.clock.advance(days=1)
        authority = cos.ca_file
        with socket.create_connection(("127.0.0.1", cos.port), timeout=20) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
            with suppress(ConnectionResetError):
                assert not plain.recv(1000).startswith(b"HTTP/")
    assert authority is not None
    assert not Path(authority).exists()


# The decorator.
def test_decorated_function_is_given_a_server() -> None:
    @LocalCOS(token_seconds=60)
    def work(number: int, cos: LocalCOS) -> tuple[int, str]:
        return number, cos.endpoint_url

    number, url = work(7)
    assert number == 7
    with pytest.raises(OSError, match="refused"):
        urlopen(url)


def test_decorated_function_need_not_take_the_server() -> None:
    @LocalCOS()
    def work() -> str:
        return "done"

    assert work() == "done"


def test_credentials_of_one_account_differ_from_all_others() -> None:
    first, second = new_credentials(), new_credentials()
    assert not {first.api_key_id, first.access_key_id, first.service_instance_id} & {
        *(second.api_key_id, second.access_key_id, second.service_instance_id),
    }
