"""The store over moto, seen through a client that is not ours."""

import os
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from ibm_boto3.local import LocalCOS

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def client(cos: LocalCOS) -> Iterator[Any]:
    made = boto3.client("s3", **cos.client_kwargs("hmac"), config=Config(retries={"total_max_attempts": 1}))
    yield made
    made.close()


@pytest.fixture(scope="module")
def bucket(client: Any) -> str:
    name = f"bucket-{uuid.uuid4().hex[:8]}"
    client.create_bucket(Bucket=name)
    return name


def code(call: Any, *arguments: Any, **members: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(*arguments, **members)
    error = refused.value.response["Error"]
    return f"{refused.value.response['ResponseMetadata']['HTTPStatusCode']} {error['Code']}"


KEYS = {
    "slashes": "a//b",
    "dot-segments": "x/../y/./z",
    "only-dots": "..",
    "leading-slash": "/a",
    "trailing-slash": "a/",
    "percent": "100%25",
    "newline": "a\nb",
    "carriage-return": "a\r\nb",
    "delimiters": "a?b#c;d=e&f+g h",
    "unicode": "ü/🪣",
    "quotes": "'\"<&>",
    "question-mark-at-the-end": "a?versionId=x",
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_key_is_kept(client: Any, key: str) -> None:
    bucket = f"key-{uuid.uuid4().hex[:8]}"
    client.create_bucket(Bucket=bucket)
    client.put_object(Bucket=bucket, Key=key, Body=key.encode())
    client.copy_object(Bucket=bucket, Key=f"copy of {key}", CopySource={"Bucket": bucket, "Key": key})
    listed = [item["Key"] for item in client.list_objects_v2(Bucket=bucket)["Contents"]]
    assert sorted(listed) == sorted([key, f"copy of {key}"])
    assert client.get_object(Bucket=bucket, Key=f"copy of {key}")["Body"].read() == key.encode()
    client.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": name} for name in listed]})
    client.delete_bucket(Bucket=bucket)


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html"]
)
@pytest.mark.parametrize("content", [b"key=a&file=b", b""], ids=["form", "empty"])
def test_object_that_looks_like_a_form_is_an_object(
    client: Any, bucket: str, content_type: str, content: bytes
) -> None:
    client.put_object(Bucket=bucket, Key="form", Body=content, ContentType=content_type)
    answer = client.get_object(Bucket=bucket, Key="form")
    assert (answer["Body"].read(), answer["ContentType"]) == (content, content_type)


def test_metadata_keeps_its_names(client: Any, bucket: str) -> None:
    metadata = {"plain": "1", "with-dash": "2", "with_underscore": "3", "with.dot": "4", "0": "5"}
    client.put_object(Bucket=bucket, Key="metadata", Metadata=metadata)
    assert client.head_object(Bucket=bucket, Key="metadata")["Metadata"] == metadata


def test_empty_continuation_token_is_the_first_page(client: Any, bucket: str) -> None:
    client.put_object(Bucket=bucket, Key="page")
    assert client.list_objects_v2(Bucket=bucket, ContinuationToken="")["KeyCount"] > 0


def test_owner_is_the_instance(client: Any, cos: LocalCOS, bucket: str) -> None:
    guid = cos.service_instance_id.split(":")[7]
    client.put_object(Bucket=bucket, Key="owned")
    listed = client.list_objects(Bucket=bucket)["Contents"]
    owners = [client.get_bucket_acl(Bucket=bucket)["Owner"], client.list_buckets()["Owner"]]
    assert {owner["ID"] for owner in [*owners, *(item["Owner"] for item in listed)]} == {guid}


def test_multipart_upload(client: Any, bucket: str) -> None:
    place = {"Bucket": bucket, "Key": "parts & pieces"}
    pieces = [os.urandom(5 * MIB), os.urandom(1000)]
    upload = client.create_multipart_upload(**place)["UploadId"]
    parts = [
        {"PartNumber": n, "ETag": client.upload_part(**place, UploadId=upload, PartNumber=n, Body=piece)["ETag"]}
        for n, piece in enumerate(pieces, 1)
    ]
    done = client.complete_multipart_upload(**place, UploadId=upload, MultipartUpload={"Parts": parts})
    assert done["ETag"].endswith('-2"')
    assert done["Location"] == f"{client.meta.endpoint_url}/{bucket}/parts & pieces"
    assert client.get_object(**place)["Body"].read() == b"".join(pieces)


REFUSED = {
    "get-no-key": ("get_object", {"Key": "none"}, "404 NoSuchKey"),
    "head-no-key": ("head_object", {"Key": "none"}, "404 404"),
    "head-no-bucket": ("head_bucket", {"Bucket": "no-such-bucket"}, "404 404"),
    "list-no-bucket": ("list_objects_v2", {"Bucket": "no-such-bucket"}, "404 NoSuchBucket"),
    "range": ("get_object", {"Key": "ten", "Range": "bytes=10-"}, "416 InvalidRange"),
    "if-match": ("get_object", {"Key": "ten", "IfMatch": '"0"'}, "412 PreconditionFailed"),
    "put-if-none-match": ("put_object", {"Key": "ten", "IfNoneMatch": "*"}, "412 PreconditionFailed"),
    "content-md5": ("put_object", {"Key": "x", "Body": b"x", "ContentMD5": "A" * 22 + "=="}, "400 BadDigest"),
    "copy-no-key": ("copy_object", {"Key": "x", "CopySource": "no-such-bucket/none"}, "404 NoSuchBucket"),
    "part-no-upload": ("upload_part", {"Key": "x", "UploadId": "x", "PartNumber": 1}, "404 NoSuchUpload"),
    "abort-no-upload": ("abort_multipart_upload", {"Key": "x", "UploadId": "x"}, "404 NoSuchUpload"),
    "bucket-not-empty": ("delete_bucket", {}, "409 BucketNotEmpty"),
    "no-cors": ("get_bucket_cors", {}, "404 NoSuchCORSConfiguration"),
    "no-lifecycle": ("get_bucket_lifecycle_configuration", {}, "404 NoSuchLifecycleConfiguration"),
    "no-website": ("get_bucket_website", {}, "404 NoSuchWebsiteConfiguration"),
    "not-there-at-all": ("get_bucket_accelerate_configuration", {}, "501 NotImplemented"),
}


@pytest.mark.parametrize(("operation", "members", "expected"), REFUSED.values(), ids=REFUSED)
def test_refusal(client: Any, bucket: str, operation: str, members: dict[str, Any], expected: str) -> None:
    client.put_object(Bucket=bucket, Key="ten", Body=b"0123456789")
    assert code(getattr(client, operation), **{"Bucket": bucket, **members}) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"CopySourceIfMatch": '"0"'}, "412 PreconditionFailed"),
        ({"CopySourceIfNoneMatch": '"781e5e245d69b566979b86e28d23f2c7"'}, "412 PreconditionFailed"),
        ({"CopySourceIfMatch": '"781e5e245d69b566979b86e28d23f2c7"'}, None),
    ],
)
def test_copy_obeys_its_condition(client: Any, bucket: str, condition: dict[str, str], expected: str | None) -> None:
    client.put_object(Bucket=bucket, Key="source key", Body=b"0123456789")
    copy = {"Bucket": bucket, "Key": "target", "CopySource": {"Bucket": bucket, "Key": "source key"}, **condition}
    if expected:
        assert code(client.copy_object, **copy) == expected
    else:
        assert client.copy_object(**copy)["CopyObjectResult"]["ETag"] == '"781e5e245d69b566979b86e28d23f2c7"'


@pytest.mark.parametrize(("quiet", "names"), [(True, []), (False, ["quiet-1", "quiet-2"])])
def test_deletion_of_many_is_quiet_when_asked(client: Any, bucket: str, quiet: bool, names: list[str]) -> None:
    objects = [{"Key": "quiet-1"}, {"Key": "quiet-2"}]
    answer = client.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": quiet})
    assert [item["Key"] for item in answer.get("Deleted", [])] == names


def test_checksum_comes_back(client: Any, bucket: str) -> None:
    answer = client.put_object(Bucket=bucket, Key="checksum", Body=b"hello", ChecksumAlgorithm="SHA256")
    assert answer["ChecksumSHA256"] == "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="


@pytest.mark.parametrize("region", [None, "us-south"], ids=["version-2", "version-4"])
def test_presigned_urls_work(cos: LocalCOS, client: Any, bucket: str, region: str | None) -> None:
    signer = boto3.client("s3", **{**cos.client_kwargs("hmac"), "region_name": region})
    place = {"Bucket": bucket, "Key": "presigned/ü"}
    put = signer.generate_presigned_url("put_object", Params=place)
    assert urlopen(Request(put, b"content", {"Content-Type": ""}, method="PUT")).status == 200
    assert urlopen(signer.generate_presigned_url("get_object", Params=place)).read() == b"content"
    signer.close()


def test_large_object_comes_back_whole(client: Any, bucket: str) -> None:
    content = os.urandom(MIB) * 64
    client.put_object(Bucket=bucket, Key="large", Body=content)
    assert client.get_object(Bucket=bucket, Key="large")["Body"].read() == content
    client.delete_object(Bucket=bucket, Key="large")


def test_16_threads_work_at_once(client: Any, bucket: str) -> None:
    def work(thread: int) -> bool:
        for number in range(5):
            place = {"Bucket": bucket, "Key": f"threads/{thread}/{number}"}
            client.put_object(**place, Body=f"{thread} {number}".encode())
            if client.get_object(**place)["Body"].read() != f"{thread} {number}".encode():
                return False
        return True

    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(work, range(16)))
    assert client.list_objects_v2(Bucket=bucket, Prefix="threads/")["KeyCount"] == 80


def test_answer_to_head_has_the_length_and_keeps_the_connection(cos: LocalCOS, client: Any, bucket: str) -> None:
    client.put_object(Bucket=bucket, Key="ten", Body=b"0123456789")
    place = urlsplit(client.generate_presigned_url("head_object", Params={"Bucket": bucket, "Key": "ten"}))
    connection = HTTPConnection(place.netloc, timeout=20)
    for _ in range(2):
        connection.request("HEAD", f"{place.path}?{place.query}")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, "10", b"")
        assert answer.headers["Content-Type"] == "binary/octet-stream"
    connection.close()
