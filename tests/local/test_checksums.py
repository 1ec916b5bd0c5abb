"""The checksums of objects: known values, and what is kept of them."""

import base64
import hashlib
import zlib
from typing import Any

import pytest

from ibm_boto3.local.checksums import NAMES, checksum, slow_crc
from ibm_boto3.local.content import JoinedContent, MemoryContent
from tests.local.refusals import refusal

MIB = 1024 * 1024
# Of the digits from 1 to 9, which catalogues of checksums are checked with.
KNOWN = {
    "x-amz-checksum-crc32": "cbf43926",
    "x-amz-checksum-crc32c": "e3069283",
    "x-amz-checksum-crc64nvme": "ae8b14860a799888",
    "x-amz-checksum-sha1": hashlib.sha1(b"123456789").hexdigest(),
    "x-amz-checksum-sha256": hashlib.sha256(b"123456789").hexdigest(),
}


@pytest.mark.parametrize(("header", "value"), KNOWN.items(), ids=KNOWN)
def test_known_value(header: str, value: str) -> None:
    content = JoinedContent([(MemoryContent(b"12345"), 0, 5), (MemoryContent(b"06789"), 1, 5)])
    found = checksum(header, content)
    assert found is not None
    assert found.hex() == value


def test_slow_crc_goes_on_where_it_was() -> None:
    assert slow_crc("crc32c", b"6789", slow_crc("crc32c", b"12345", 0)) == 0xE3069283


def test_every_algorithm_has_a_known_value() -> None:
    assert set(KNOWN) == set(NAMES.values())


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_checksum_is_kept_and_told(client: Any, bucket: str, algorithm: str) -> None:
    put = client.put_object(Bucket=bucket, Key="key", Body=b"123456789", ChecksumAlgorithm=algorithm)
    known = base64.b64encode(bytes.fromhex(KNOWN[NAMES[algorithm]])).decode()
    name = f"Checksum{algorithm}"
    assert (put[name], put["ChecksumType"]) == (known, "FULL_OBJECT")
    place = {"Bucket": bucket, "Key": "key"}
    assert client.head_object(**place, ChecksumMode="ENABLED")[name] == known
    assert name not in client.head_object(**place)
    listed = client.list_objects_v2(Bucket=bucket)["Contents"][0]
    assert (listed["ChecksumAlgorithm"], listed["ChecksumType"]) == ([algorithm], "FULL_OBJECT")
    client.copy_object(Bucket=bucket, Key="copy", CopySource=place, ChecksumAlgorithm="SHA1")
    assert client.head_object(Bucket=bucket, Key="copy", ChecksumMode="ENABLED")["ChecksumSHA1"]


def completed(client: Any, bucket: str, kind: str, **given: str) -> dict[str, Any]:
    place = {"Bucket": bucket, "Key": "key"}
    begun = client.create_multipart_upload(**place, ChecksumAlgorithm="CRC32", ChecksumType=kind)
    place["UploadId"] = begun["UploadId"]
    parts = []
    for number, body in enumerate([b"x" * 5 * MIB, b"end"], 1):
        part = client.upload_part(**place, PartNumber=number, Body=body, ChecksumAlgorithm="CRC32")
        parts.append({"PartNumber": number, "ETag": part["ETag"], "ChecksumCRC32": part["ChecksumCRC32"]})
    answer: dict[str, Any] = client.complete_multipart_upload(**place, MultipartUpload={"Parts": parts}, **given)
    return answer


def crc32(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")


def test_checksum_of_parts_is_that_of_their_checksums(client: Any, bucket: str) -> None:
    whole = crc32(crc32(b"x" * 5 * MIB) + crc32(b"end"))
    answer = completed(client, bucket, "COMPOSITE")
    assert answer["ChecksumCRC32"] == f"{base64.b64encode(whole).decode()}-2"
    assert answer["ChecksumType"] == "COMPOSITE"


def test_checksum_of_parts_may_be_that_of_the_whole(client: Any, bucket: str) -> None:
    whole = base64.b64encode(crc32(b"x" * 5 * MIB + b"end")).decode()
    answer = completed(client, bucket, "FULL_OBJECT", ChecksumCRC32=whole)
    assert (answer["ChecksumCRC32"], answer["ChecksumType"]) == (whole, "FULL_OBJECT")
    with pytest.raises(client.exceptions.ClientError, match="BadDigest"):
        completed(client, bucket, "FULL_OBJECT", ChecksumCRC32="AAAAAA==")


@pytest.mark.parametrize(
    ("algorithm", "kind"), [("CRC64NVME", "COMPOSITE"), ("SHA256", "FULL_OBJECT"), ("SHA512", "COMPOSITE")]
)
def test_kind_of_checksum_the_service_lacks_is_refused(client: Any, bucket: str, algorithm: str, kind: str) -> None:
    create = client.create_multipart_upload
    given = {"ChecksumAlgorithm": algorithm, "ChecksumType": kind}
    assert refusal(create, Bucket=bucket, Key="key", **given) == "400 InvalidRequest"


def test_part_with_another_checksum_fails_the_completion(client: Any, bucket: str) -> None:
    place = {"Bucket": bucket, "Key": "key"}
    place["UploadId"] = client.create_multipart_upload(**place, ChecksumAlgorithm="CRC32")["UploadId"]
    etag = client.upload_part(**place, PartNumber=1, Body=b"x", ChecksumAlgorithm="CRC32")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag, "ChecksumCRC32": "AAAAAA=="}]}
    assert refusal(client.complete_multipart_upload, **place, MultipartUpload=parts) == "400 InvalidPart"


def test_part_of_an_object_is_read_by_its_number(client: Any, bucket: str) -> None:
    completed(client, bucket, "COMPOSITE")
    part = client.get_object(Bucket=bucket, Key="key", PartNumber=2)
    assert (part["Body"].read(), part["PartsCount"], part["ContentRange"]) == (
        *(b"end", 2),
        f"bytes {5 * MIB}-{5 * MIB + 2}/{5 * MIB + 3}",
    )
    assert refusal(client.get_object, Bucket=bucket, Key="key", PartNumber=3).startswith("416")
