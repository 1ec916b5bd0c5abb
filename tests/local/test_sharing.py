"""Who may read what: access control lists, public access, blocks of it, cross-origin requests, tags."""

from typing import Any

import pytest

from ibm_boto3.local import LocalAccount
from tests.local.plain import Reply, fetch
from tests.local.refusals import refusal

ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"


@pytest.fixture
def key_url(client: Any, account: LocalAccount, bucket: str) -> str:
    client.put_object(Bucket=bucket, Key="key", Body=b"content")
    return f"{account.endpoint_url}/{bucket}/key"


def grants(answer: dict[str, Any]) -> list[str]:
    return [f"{grant['Permission']} {grant['Grantee']['Type']}" for grant in answer["Grants"]]


def test_object_is_private_until_it_is_shared(client: Any, bucket: str, key_url: str) -> None:
    place = {"Bucket": bucket, "Key": "key"}
    assert fetch(key_url).status == 403
    assert grants(client.get_object_acl(**place)) == ["FULL_CONTROL CanonicalUser"]
    client.put_object_acl(**place, ACL="public-read")
    assert fetch(key_url).body == b"content"
    acl = client.get_object_acl(**place)
    assert grants(acl) == ["FULL_CONTROL CanonicalUser", "READ Group"]
    assert fetch(key_url, "PUT", b"x").status == fetch(key_url, "DELETE").status == 403
    client.put_object_acl(**place, AccessControlPolicy={"Owner": acl["Owner"], "Grants": acl["Grants"][:1]})
    assert fetch(key_url).status == 403
    client.put_object_acl(**place, GrantRead=f'uri="{ALL_USERS}"')
    assert fetch(key_url).body == b"content"


def test_bucket_list_shares_the_listing_only(client: Any, bucket: str, key_url: str) -> None:
    client.put_bucket_acl(Bucket=bucket, ACL="public-read")
    assert grants(client.get_bucket_acl(Bucket=bucket)) == ["FULL_CONTROL CanonicalUser", "READ Group"]
    assert b"<Key>key</Key>" in fetch(key_url.removesuffix("/key")).body
    assert fetch(key_url).status == 403


def test_public_policy_shares_everything_in_the_bucket(account: LocalAccount, bucket: str, key_url: str) -> None:
    account.make_public(bucket)
    assert fetch(key_url).body == b"content"
    assert fetch(f"{key_url}-missing").status == 404
    assert fetch(key_url.removesuffix("/key")).status == 200


@pytest.mark.parametrize("acl", ["public-read-write", "authenticated-read", "bucket-owner-full-control"])
def test_list_the_service_lacks_is_refused(client: Any, bucket: str, acl: str) -> None:
    assert refusal(client.put_bucket_acl, Bucket=bucket, ACL=acl) == "400 InvalidArgument"
    assert refusal(client.create_bucket, Bucket="other-bucket", ACL=acl) == "400 InvalidArgument"


def test_block_keeps_objects_from_being_shared(client: Any, bucket: str, key_url: str) -> None:
    get = client.get_public_access_block
    assert refusal(get, Bucket=bucket) == "404 NoSuchPublicAccessBlockConfiguration"
    client.put_object_acl(Bucket=bucket, Key="key", ACL="public-read")
    block = {"BlockPublicAcls": True, "IgnorePublicAcls": False}
    client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
    assert get(Bucket=bucket)["PublicAccessBlockConfiguration"] == block
    shared = {"Bucket": bucket, "Key": "other", "ACL": "public-read"}
    assert refusal(client.put_object, **shared) == "403 AccessDenied"
    assert fetch(key_url).status == 200
    client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={"IgnorePublicAcls": True})
    assert fetch(key_url).status == 403
    client.delete_public_access_block(Bucket=bucket)
    assert fetch(key_url).status == 200


CORS = {
    "AllowedOrigins": ["https://*.example.com"],
    "AllowedMethods": ["GET", "PUT"],
    "AllowedHeaders": ["x-amz-*", "content-type"],
    "ExposeHeaders": ["ETag"],
    "MaxAgeSeconds": 600,
}


@pytest.fixture
def shared_url(client: Any, account: LocalAccount, bucket: str, key_url: str) -> str:
    client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [CORS]})
    account.make_public(bucket)
    return key_url


def preflight(url: str, origin: str = "https://a.example.com", method: str = "PUT", headers: str = "") -> Reply:
    asked = {"Access_Control_Request_Method": method, "Access_Control_Request_Headers": headers}
    return fetch(url, "OPTIONS", None, Origin=origin, **asked)


def test_cors_comes_back(client: Any, bucket: str) -> None:
    assert refusal(client.get_bucket_cors, Bucket=bucket) == "404 NoSuchCORSConfiguration"
    client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [CORS]})
    assert client.get_bucket_cors(Bucket=bucket)["CORSRules"] == [CORS]
    client.delete_bucket_cors(Bucket=bucket)
    assert refusal(client.get_bucket_cors, Bucket=bucket) == "404 NoSuchCORSConfiguration"


@pytest.mark.parametrize(
    "changes",
    [{"AllowedMethods": ["BREW"]}, {"AllowedOrigins": ["https://*.*"]}, {"AllowedOrigins": []}],
    ids=["method", "two-stars", "no-origin"],
)
def test_cors_is_refused(client: Any, bucket: str, changes: dict[str, Any]) -> None:
    wrong = {"CORSRules": [{**CORS, **changes}]}
    assert refusal(client.put_bucket_cors, Bucket=bucket, CORSConfiguration=wrong).startswith("400")


def test_browser_is_told_what_it_may_send(shared_url: str) -> None:
    reply = preflight(shared_url, headers="X-Amz-Date, Content-Type")
    assert reply.status == 200
    assert reply.headers["access-control-allow-origin"] == "https://a.example.com"
    assert reply.headers["access-control-allow-methods"] == "GET, PUT"
    assert reply.headers["access-control-allow-headers"] == "x-amz-date, content-type"
    assert reply.headers["access-control-max-age"] == "600"


REFUSED: dict[str, dict[str, str]] = {
    "origin": {"origin": "https://example.org"},
    "method": {"method": "DELETE"},
    "header": {"headers": "x-other"},
}


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_browser_is_told_what_it_may_not_send(shared_url: str, changes: dict[str, str]) -> None:
    reply = preflight(shared_url, **changes)
    assert (reply.status, b"AccessForbidden" in reply.body) == (403, True)


def test_answer_names_the_origin_that_may_see_it(shared_url: str) -> None:
    reply = fetch(shared_url, Origin="https://a.example.com")
    assert reply.headers["access-control-allow-origin"] == "https://a.example.com"
    assert reply.headers["access-control-expose-headers"] == "ETag"
    assert "access-control-allow-origin" not in fetch(shared_url, Origin="https://example.org").headers
    missing = fetch(f"{shared_url}-missing", Origin="https://a.example.com")
    assert (missing.status, missing.headers["access-control-allow-origin"]) == (404, "https://a.example.com")


TAGS = [{"Key": "a", "Value": "1"}, {"Key": "b c", "Value": ""}]


def test_tags_of_an_object(client: Any, bucket: str) -> None:
    place = {"Bucket": bucket, "Key": "key"}
    client.put_object(**place, Tagging="a=1&b%20c=")
    assert client.get_object_tagging(**place)["TagSet"] == TAGS
    assert client.get_object(**place)["TagCount"] == 2
    client.put_object_tagging(**place, Tagging={"TagSet": TAGS[:1]})
    client.copy_object(Bucket=bucket, Key="copy", CopySource=place)
    client.delete_object_tagging(**place)
    assert client.get_object_tagging(**place)["TagSet"] == []
    assert client.get_object_tagging(Bucket=bucket, Key="copy")["TagSet"] == TAGS[:1]
    new = {"TaggingDirective": "REPLACE", "Tagging": "x=y"}
    client.copy_object(Bucket=bucket, Key="copy", CopySource=place, **new)
    assert client.get_object_tagging(Bucket=bucket, Key="copy")["TagSet"] == [{"Key": "x", "Value": "y"}]


WRONG_TAGS = {
    "eleven": [{"Key": str(number), "Value": ""} for number in range(11)],
    "twice": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}],
    "reserved": [{"Key": "ibm:a", "Value": "1"}],
    "long-key": [{"Key": "k" * 129, "Value": "1"}],
    "many-bytes": [{"Key": "🪣" * 65, "Value": "1"}],
    "long-value": [{"Key": "a", "Value": "v" * 257}],
}


@pytest.mark.parametrize("tags", WRONG_TAGS.values(), ids=WRONG_TAGS)
def test_tags_are_refused(client: Any, bucket: str, tags: list[dict[str, str]]) -> None:
    client.put_object(Bucket=bucket, Key="key")
    put = client.put_object_tagging
    assert refusal(put, Bucket=bucket, Key="key", Tagging={"TagSet": tags}).startswith("400")


def test_tags_of_a_bucket(client: Any, bucket: str) -> None:
    assert refusal(client.get_bucket_tagging, Bucket=bucket) == "404 NoSuchTagSet"
    client.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": TAGS})
    assert client.get_bucket_tagging(Bucket=bucket)["TagSet"] == TAGS
    client.delete_bucket_tagging(Bucket=bucket)
    assert refusal(client.get_bucket_tagging, Bucket=bucket) == "404 NoSuchTagSet"
