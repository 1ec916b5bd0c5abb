"""minio-py, a client that shares no code with ours or with boto3, works against the local COS."""

import io
import os
from typing import Any
from urllib.request import urlopen

import pytest

from ibm_boto3.local import LocalCOS

minio = pytest.importorskip("minio", reason="minio-py is not installed")
BUCKET = "minio-bucket"
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def client(cos: LocalCOS) -> Any:
    place = cos.endpoint_url.partition("://")[2]
    made = minio.Minio(place, access_key=cos.access_key_id, secret_key=cos.secret_access_key, secure=False)
    made.make_bucket(BUCKET)
    return made


def test_buckets(client: Any) -> None:
    assert client.bucket_exists(BUCKET)
    assert not client.bucket_exists("no-such-bucket")
    assert BUCKET in [bucket.name for bucket in client.list_buckets()]
    client.make_bucket("minio-other")
    client.remove_bucket("minio-other")
    assert not client.bucket_exists("minio-other")


@pytest.mark.parametrize("key", ["plain", "a//b c/ü", "a;b=c?d#e", "100%25"])
def test_object(client: Any, key: str) -> None:
    client.put_object(BUCKET, key, io.BytesIO(b"content"), 7, content_type="text/plain", metadata={"Colour": "blue"})
    found = client.stat_object(BUCKET, key)
    assert (found.size, found.content_type, found.metadata["x-amz-meta-colour"]) == (7, "text/plain", "blue")
    answer = client.get_object(BUCKET, key)
    assert answer.read() == b"content"
    answer.close()
    assert key in [item.object_name for item in client.list_objects(BUCKET, recursive=True)]
    with urlopen(client.presigned_get_object(BUCKET, key)) as presigned:
        assert presigned.read() == b"content"
    client.remove_object(BUCKET, key)
    with pytest.raises(minio.error.S3Error, match="NoSuchKey"):
        client.stat_object(BUCKET, key)


@pytest.mark.parametrize("length", [6 * MIB, -1], ids=["known-length", "unknown-length"])
def test_upload_in_parts(client: Any, length: int) -> None:
    content = os.urandom(6 * MIB)
    client.put_object(BUCKET, "parts", io.BytesIO(content), length, part_size=5 * MIB)
    answer = client.get_object(BUCKET, "parts", offset=5 * MIB - 10, length=20)
    assert answer.read() == content[5 * MIB - 10 : 5 * MIB + 10]
    answer.close()
    assert not list(client.remove_objects(BUCKET, [minio.deleteobjects.DeleteObject("parts")]))


def test_wrong_secret_is_refused(cos: LocalCOS) -> None:
    place = cos.endpoint_url.partition("://")[2]
    stranger = minio.Minio(place, access_key=cos.access_key_id, secret_key="wrong", secure=False, region="us-south")
    with pytest.raises(minio.error.S3Error, match="SignatureDoesNotMatch"):
        stranger.list_buckets()
