"""Objects encrypted with a key the customer brings, over TLS."""

from collections.abc import Iterator
from typing import Any

import pytest

import ibm_boto3
from ibm_boto3.local import LocalCOS
from tests.local.refusals import refusal

KEY = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"k" * 32}
OTHER = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"o" * 32}
PLACE = {"Bucket": "secret-bucket", "Key": "key"}


@pytest.fixture(scope="module")
def secure() -> Iterator[LocalCOS]:
    with LocalCOS(tls=True) as running:
        yield running


@pytest.fixture
def client(secure: LocalCOS) -> Iterator[Any]:
    with secure.new_account() as account:
        made = ibm_boto3.client("s3", **account.client_kwargs())
        made.create_bucket(Bucket="secret-bucket")
        yield made
        made.close()


def test_object_is_read_with_its_key_only(client: Any) -> None:
    put = client.put_object(**PLACE, Body=b"secret", **KEY)
    assert put["SSECustomerAlgorithm"] == "AES256"
    got = client.get_object(**PLACE, **KEY)
    assert (got["Body"].read(), got["SSECustomerKeyMD5"]) == (b"secret", put["SSECustomerKeyMD5"])
    assert refusal(client.get_object, **PLACE) == "400 InvalidRequest"
    assert refusal(client.head_object, **PLACE) == "400 400"
    assert refusal(client.get_object, **PLACE, **OTHER) == "403 AccessDenied"


def test_entity_tag_tells_nothing_about_the_content(client: Any) -> None:
    tags = {client.put_object(**PLACE, Body=b"same", **KEY)["ETag"] for _ in range(2)}
    assert len(tags) == 2


def test_object_without_key_needs_none(client: Any) -> None:
    client.put_object(**PLACE, Body=b"open")
    assert refusal(client.get_object, **PLACE, **KEY) == "400 InvalidRequest"


def test_parts_need_the_key_of_their_upload(client: Any) -> None:
    upload = client.create_multipart_upload(**PLACE, **KEY)["UploadId"]
    place = {**PLACE, "UploadId": upload, "PartNumber": 1}
    assert refusal(client.upload_part, **place, Body=b"x", **OTHER) == "400 InvalidRequest"
    etag = client.upload_part(**place, Body=b"x", **KEY)["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    client.complete_multipart_upload(**PLACE, UploadId=upload, MultipartUpload=parts)
    assert client.get_object(**PLACE, **KEY)["Body"].read() == b"x"


def test_copy_reads_with_one_key_and_writes_with_another(client: Any) -> None:
    client.put_object(**PLACE, Body=b"secret", **KEY)
    source = {f"CopySource{name}": value for name, value in KEY.items()}
    client.copy_object(Bucket="secret-bucket", Key="copy", CopySource=PLACE, **source, **OTHER)
    assert client.get_object(Bucket="secret-bucket", Key="copy", **OTHER)["Body"].read() == b"secret"
    assert refusal(client.copy_object, Bucket="secret-bucket", Key="copy", CopySource=PLACE) == "400 InvalidRequest"


@pytest.mark.parametrize(
    "changes",
    [
        {"SSECustomerAlgorithm": "ROT13"},
        {"SSECustomerKey": b"short"},
        {"SSECustomerKey": "k" * 32, "SSECustomerKeyMD5": "x"},
    ],
    ids=["algorithm", "key", "digest"],
)
def test_key_is_refused(client: Any, changes: dict[str, Any]) -> None:
    assert refusal(client.put_object, **PLACE, **{**KEY, **changes}) == "400 InvalidArgument"


def test_keys_travel_over_tls_only(cos: LocalCOS) -> None:
    with cos.new_account() as account:
        plain = ibm_boto3.client("s3", **account.client_kwargs())
        plain.create_bucket(Bucket="secret-bucket")
        assert refusal(plain.put_object, **PLACE, **KEY) == "400 InvalidRequest"
        plain.close()
