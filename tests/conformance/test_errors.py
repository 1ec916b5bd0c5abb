"""Errors as the service names them, through the client's exceptions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.clients import client_of
from tests.servers import Endpoint

pytestmark = pytest.mark.conformance

MISSING = "no-such-bucket-anywhere"


def test_missing_key_is_no_such_key(client: Any, bucket: str, key: str) -> None:
    with pytest.raises(client.exceptions.NoSuchKey) as caught:
        client.get_object(Bucket=bucket, Key=key)
    error = caught.value.response
    assert (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]) == ("NoSuchKey", 404)


def test_error_carries_the_id_of_its_request(client: Any, bucket: str, key: str) -> None:
    with pytest.raises(client.exceptions.NoSuchKey) as caught:
        client.get_object(Bucket=bucket, Key=key)
    assert caught.value.response["ResponseMetadata"]["RequestId"]


@pytest.mark.parametrize("call", ["head_object", "head_bucket"])
def test_head_of_nothing_is_404(client: Any, bucket: str, key: str, call: str, client_error: type[Exception]) -> None:
    arguments = {"Bucket": bucket, "Key": key} if call == "head_object" else {"Bucket": MISSING}
    with pytest.raises(client_error) as caught:
        getattr(client, call)(**arguments)
    error = caught.value.response["Error"]  # type: ignore[attr-defined]
    assert (error["Code"], error["Message"]) == ("404", "Not Found")


@pytest.mark.parametrize("call", ["get_object", "put_object", "list_objects_v2", "delete_bucket"])
def test_missing_bucket_is_no_such_bucket(client: Any, key: str, call: str) -> None:
    arguments = {"Bucket": MISSING, "Key": key} if call.endswith("_object") else {"Bucket": MISSING}
    with pytest.raises(client.exceptions.NoSuchBucket) as caught:
        getattr(client, call)(**arguments)
    assert caught.value.response["Error"]["Code"] == "NoSuchBucket"


def test_connection_is_good_after_an_error(client: Any, bucket: str, key: str, client_error: type[Exception]) -> None:
    for _ in range(3):
        with pytest.raises(client_error):
            client.put_object(Bucket=MISSING, Key=key, Body=b"x" * 100_000)
    client.put_object(Bucket=bucket, Key=key, Body=b"x")
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == b"x"


@pytest.mark.parametrize("call", ["list_buckets", "put_object"])
def test_wrong_secret_is_a_signature_that_does_not_match(
    endpoint: Endpoint, bucket: str, key: str, call: str, client_error: type[Exception]
) -> None:
    arguments = {"Bucket": bucket, "Key": key, "Body": b"x"} if call == "put_object" else {}
    stranger = client_of(endpoint, aws_secret_access_key="not-the-secret")
    with pytest.raises(client_error) as caught:
        getattr(stranger, call)(**arguments)
    stranger.close()
    error = caught.value.response  # type: ignore[attr-defined]
    assert (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]) == ("SignatureDoesNotMatch", 403)


def test_unknown_access_key_is_refused(endpoint: Endpoint, client_error: type[Exception]) -> None:
    stranger = client_of(endpoint, aws_access_key_id="test:nobody")
    with pytest.raises(client_error) as caught:
        stranger.list_buckets()
    stranger.close()
    error = caught.value.response  # type: ignore[attr-defined]
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 403
    # Swift does not tell an unknown user from a wrong secret.
    assert error["Error"]["Code"] in ("InvalidAccessKeyId", "SignatureDoesNotMatch")


def test_digest_of_other_content_is_refused(client: Any, bucket: str, key: str, client_error: type[Exception]) -> None:
    with pytest.raises(client_error) as caught:
        client.put_object(Bucket=bucket, Key=key, Body=b"this", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
    assert caught.value.response["Error"]["Code"] == "BadDigest"  # type: ignore[attr-defined]
