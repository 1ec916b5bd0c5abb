"""Instances, regions, root keys: which buckets are seen where, and what is told of them."""

from typing import Any

import pytest

import ibm_boto3
from ibm_boto3.local import LocalAccount
from tests.local.refusals import refusal

ROOT_KEY = (
    "crn:v1:bluemix:public:kms:us-south:a/3d624cd74a0dea86ed8efe3101341742:90b6a1db-0fe1-4fe9-b91e-962c327df531"
    ":key:0bg3e33e-a866-50f2-b715-5cba2bc93234"
)


def in_location(code: str) -> dict[str, str]:
    return {"LocationConstraint": code}


def create(client: Any, name: str, code: str = "us-south-standard", **members: Any) -> None:
    client.create_bucket(Bucket=name, CreateBucketConfiguration=in_location(code), **members)


def names(answer: dict[str, Any]) -> list[str]:
    return [bucket["Name"] for bucket in answer["Buckets"]]


def test_extended_listing_names_locations(client: Any, account: LocalAccount) -> None:
    create(client, "bucket-b", "eu-de-smart")
    create(client, "bucket-a", "us-cold")
    answer = client.list_buckets_extended()
    found = [(bucket["Name"], bucket["LocationConstraint"]) for bucket in answer["Buckets"]]
    assert found == [("bucket-a", "us-cold"), ("bucket-b", "eu-de-smart")]
    assert answer["IsTruncated"] is False
    assert answer["Owner"]["ID"] in account.service_instance_id
    assert client.get_bucket_location(Bucket="bucket-b")["LocationConstraint"] == "eu-de-smart"


def test_extended_listing_comes_in_pages(client: Any) -> None:
    for name in ("one-1", "one-2", "one-3", "two-1"):
        create(client, name)
    first = client.list_buckets_extended(Prefix="one", MaxKeys=2)
    assert (names(first), first["IsTruncated"], first["NextMarker"]) == (["one-1", "one-2"], True, "one-2")
    rest = client.list_buckets_extended(Prefix="one", MaxKeys=2, Marker=first["NextMarker"])
    assert (names(rest), rest["IsTruncated"]) == (["one-3"], False)


def test_extended_listing_needs_an_instance(client: Any) -> None:
    assert refusal(client.list_buckets_extended, IBMServiceInstanceId="nonsense") == "400 InvalidArgument"


def test_instances_of_an_account_have_buckets_of_their_own(client: Any, account: LocalAccount) -> None:
    other = account.new_instance()
    assert (other.account_id, other.service_instance_id) != (account.account_id, account.service_instance_id)
    assert other.account_id == account.account_id
    create(client, "bucket-1")
    create(client, "bucket-2", IBMServiceInstanceId=other.service_instance_id)
    assert names(client.list_buckets()) == ["bucket-1"]
    assert names(client.list_buckets(IBMServiceInstanceId=other.service_instance_id)) == ["bucket-2"]
    # The key of one instance lists that instance, whatever the client's default.
    hmac = ibm_boto3.client("s3", **other.client_kwargs("hmac"))
    assert names(hmac.list_buckets()) == ["bucket-2"]
    hmac.close()


def test_bucket_of_another_region_is_not_found_at_a_regional_endpoint(client: Any, account: LocalAccount) -> None:
    create(client, "bucket-1", "us-south-standard")
    kwargs = {**account.client_kwargs("hmac"), "endpoint_url": account.endpoint_for("eu-de")}
    german = ibm_boto3.client("s3", **kwargs)
    assert names(german.list_buckets()) == ["bucket-1"]
    assert refusal(german.list_objects, Bucket="bucket-1") == "404 NoSuchBucket"
    assert refusal(german.put_object, Bucket="bucket-1", Key="key") == "404 NoSuchBucket"
    wrong = in_location("us-south-standard")
    assert refusal(german.create_bucket, Bucket="bucket-2", CreateBucketConfiguration=wrong) == (
        "400 InvalidLocationConstraint"
    )
    german.create_bucket(Bucket="bucket-2")
    assert client.get_bucket_location(Bucket="bucket-2")["LocationConstraint"] == "eu-de-standard"
    german.close()


def test_bucket_with_a_root_key_says_so(client: Any) -> None:
    keys = {"IBMSSEKPEncryptionAlgorithm": "AES256", "IBMSSEKPCustomerRootKeyCrn": ROOT_KEY}
    create(client, "encrypted", **keys)
    create(client, "plain-bucket")
    told = {name: client.head_bucket(Bucket=name) for name in ("encrypted", "plain-bucket")}
    assert (told["encrypted"]["IBMSSEKPEnabled"], told["encrypted"]["IBMSSEKPCrkId"]) == (True, ROOT_KEY.split(":")[-1])
    assert told["plain-bucket"]["IBMSSEKPEnabled"] is False
    listed = client.list_objects(Bucket="encrypted")
    assert (listed["IBMSSEKPEnabled"], listed["IBMSSEKPCrkId"]) == (True, ROOT_KEY.split(":")[-1])


WRONG_KEYS = {
    "no-crn": {"IBMSSEKPEncryptionAlgorithm": "AES256", "IBMSSEKPCustomerRootKeyCrn": "my-key"},
    "crn-of-another-service": {
        "IBMSSEKPEncryptionAlgorithm": "AES256",
        "IBMSSEKPCustomerRootKeyCrn": ROOT_KEY.replace("kms", "cloud-object-storage"),
    },
    "algorithm-alone": {"IBMSSEKPEncryptionAlgorithm": "AES256"},
    "other-algorithm": {"IBMSSEKPEncryptionAlgorithm": "ROT13", "IBMSSEKPCustomerRootKeyCrn": ROOT_KEY},
}


@pytest.mark.parametrize("keys", WRONG_KEYS.values(), ids=WRONG_KEYS)
def test_root_key_is_refused(client: Any, keys: dict[str, str]) -> None:
    assert refusal(client.create_bucket, Bucket="encrypted", **keys) == "400 InvalidArgument"
    assert client.list_buckets()["Buckets"] == []


def test_account_has_100_buckets_at_most(client: Any) -> None:
    for number in range(100):
        client.create_bucket(Bucket=f"bucket-{number}")
    assert refusal(client.create_bucket, Bucket="one-more") == "400 TooManyBuckets"
