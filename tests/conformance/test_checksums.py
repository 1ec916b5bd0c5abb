"""Checksums: in headers and behind bodies, accepted when right, refused when wrong, and compared on the way back."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ibm_botocore.httpchecksum import KNOWN_ALGORITHMS, framed, is_available, new_digest, text_of
from tests.conformance.test_objects import MIB, noise
from tests.servers import Endpoint

pytestmark = pytest.mark.conformance

# Two of them need the extra ``fast``.
ALGORITHMS = [name.upper() for name in KNOWN_ALGORITHMS if is_available(name)]
WRONG = "AAAAAA=="


def sum_of(algorithm: str, data: bytes) -> str:
    digest = new_digest(algorithm.lower())
    digest.update(data)
    return text_of(digest)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("size", [0, 9, 65536, 65537, 2 * MIB + 17])
def test_object_with_a_checksum_is_stored_as_it_was_put(
    client: Any, bucket: str, key: str, algorithm: str, size: int
) -> None:
    for body in (noise(size), io.BytesIO(noise(size))):
        client.put_object(Bucket=bucket, Key=key, Body=body, ChecksumAlgorithm=algorithm)
        answer = client.get_object(Bucket=bucket, Key=key)
        assert answer["Body"].read() == noise(size)
        assert answer["ContentLength"] == size


def test_coding_of_the_body_is_not_stored(client: Any, bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"some text")
    assert "ContentEncoding" not in client.head_object(Bucket=bucket, Key=key)


def test_checksum_comes_back_and_is_compared(client: Any, bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=noise(3000), ChecksumAlgorithm="SHA256")
    answer = client.get_object(Bucket=bucket, Key=key)
    assert answer["ChecksumSHA256"] == sum_of("SHA256", noise(3000))
    assert answer["ResponseMetadata"]["ChecksumAlgorithm"] == "sha256"
    assert answer["Body"].read() == noise(3000)


def test_part_of_an_object_is_not_compared(client: Any, bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=noise(3000))
    answer = client.get_object(Bucket=bucket, Key=key, Range="bytes=10-19")
    assert answer["Body"].read() == noise(3000)[10:20]


def test_wrong_checksum_is_refused(
    client: Any, endpoint: Endpoint, bucket: str, key: str, client_error: type[Exception]
) -> None:
    def spoil(request: Any, **_: Any) -> None:
        if endpoint.scheme == "https":
            right = framed(b"some text", "x-amz-checksum-crc32", new_digest("crc32"))
            request.body = right.replace(b"T7q9ug==", WRONG.encode())

    events = client.meta.events
    given = {"ChecksumCRC32": WRONG} if endpoint.scheme == "http" else {"ChecksumAlgorithm": "CRC32"}
    events.register("before-send.s3.PutObject", spoil)
    try:
        with pytest.raises(client_error) as caught:
            client.put_object(Bucket=bucket, Key=key, Body=b"some text", **given)
    finally:
        events.unregister("before-send.s3.PutObject", spoil)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400  # type: ignore[attr-defined]
    # What is not there cannot be wrong.
    assert "Contents" not in client.list_objects_v2(Bucket=bucket, Prefix=key)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_part_with_a_checksum_is_accepted(client: Any, bucket: str, key: str, algorithm: str) -> None:
    upload = client.create_multipart_upload(Bucket=bucket, Key=key, ChecksumAlgorithm=algorithm)["UploadId"]
    place = {"Bucket": bucket, "Key": key, "UploadId": upload}
    part = client.upload_part(**place, PartNumber=1, Body=noise(MIB + 5), ChecksumAlgorithm=algorithm)
    value = f"Checksum{algorithm}"
    finished = {"PartNumber": 1, "ETag": part["ETag"], **({value: part[value]} if value in part else {})}
    client.complete_multipart_upload(**place, MultipartUpload={"Parts": [finished]})
    answer = client.get_object(Bucket=bucket, Key=key)
    assert answer["Body"].read() == noise(MIB + 5)
