"""A walk through the local COS: the usual steps with a real file, with an API key and again with HMAC keys."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import ibm_boto3
from ibm_boto3.local.process import LocalCOS

MIB = 1024 * 1024
FILE_BYTES = 25 * MIB
PART_BYTES = 5 * MIB
BUCKET = "demo-bucket"
LOCATION = "us-south-standard"
TEXT = "Hello, COS!"
NOTES = [f"notes/{number}.txt" for number in range(1, 6)]


class Mismatch(Exception):
    """The server did not give back what was put."""


def walk_with_both(cos: LocalCOS) -> int:
    """Take all steps with an API key, then with HMAC keys.

    :param cos: the running server.
    :returns: the exit status: 0 if everything came back as it was put.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "demo.bin")
        sha256 = write_random_file(path)
        try:
            say(f"{ibm_boto3.__name__} {ibm_boto3.__version__} on {cos.endpoint_url}")
            say("\nwith an API key")
            walk(ibm_boto3.client("s3", **cos.client_kwargs("oauth")), path, sha256)
            say("\nwith HMAC keys")
            walk(ibm_boto3.client("s3", **cos.client_kwargs("hmac")), path, sha256)
        except Mismatch as difference:
            sys.stderr.write(f"FAILED: {difference}\n")
            return 1
    say("\neverything came back as it was put")
    return 0


def walk(client: Any, path: Path, sha256: str) -> None:
    """Take all steps, one after the other.

    :param client: an S3 client; closed at the end.
    :param path: a file to upload.
    :param sha256: its SHA-256.
    :raises Mismatch: if the server gives back something else than was put.
    """
    demo = Demo(client, path, sha256)
    with closing(client):
        step("create a bucket", demo.create_bucket)
        step("put a text", demo.put_text)
        step("list", demo.list_all)
        step("list in pages", demo.list_pages)
        step("read the text", demo.read_text)
        step("new metadata by copy", demo.copy_metadata)
        step(f"upload {FILE_BYTES // MIB} MiB in parts", demo.upload_in_parts)
        step("read the file back", demo.read_file)
        step("delete one", demo.delete_one)
        step("delete many", demo.delete_many)
        step("delete the bucket", demo.delete_bucket)


def step(title: str, action: Callable[[], str]) -> None:
    """Take a step, and print its title, its time, and the detail it returns.

    :param title: what it does.
    :param action: does it.
    """
    start = time.perf_counter()
    detail = action()
    say(f"{title:<24} {(time.perf_counter() - start) * 1000:9.1f} ms  {detail}")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def expect(what: str, expected: object, found: object) -> None:
    """Compare a result with what it has to be.

    :param what: what is compared.
    :param expected: what it has to be.
    :param found: what it is.
    :raises Mismatch: if they differ.
    """
    if expected != found:
        raise Mismatch(f"{what}: expected {expected!r}, found {found!r}")


def write_random_file(path: Path) -> str:
    """Fill a file with random bytes.

    :param path: the file.
    :returns: the SHA-256 of its content.
    """
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for _ in range(FILE_BYTES // MIB):
            block = os.urandom(MIB)
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


class Demo:
    """The steps; each returns what it has to tell.

    :param client: an S3 client.
    :param path: a file to upload.
    :param sha256: its SHA-256.
    """

    def __init__(self, client: Any, path: Path, sha256: str) -> None:
        self.client = client
        self.path = path
        self.sha256 = sha256

    def create_bucket(self) -> str:
        """Create the bucket."""
        self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": LOCATION})
        names = [bucket["Name"] for bucket in self.client.list_buckets()["Buckets"]]
        expect("the buckets", [BUCKET], names)
        return f"{BUCKET} in {LOCATION}"

    def put_text(self) -> str:
        """Store a text with metadata, and a few notes."""
        self.client.put_object(Bucket=BUCKET, Key="hello.txt", Body=TEXT, Metadata={"from": "demo"})
        for key in NOTES:
            self.client.put_object(Bucket=BUCKET, Key=key, Body=f"I am {key}")
        return f"hello.txt and {len(NOTES)} notes"

    def list_all(self) -> str:
        """List the bucket in one answer."""
        contents = self.client.list_objects(Bucket=BUCKET)["Contents"]
        expect("the listing", ["hello.txt", *NOTES], [item["Key"] for item in contents])
        return ", ".join(f"{item['Key']} ({item['Size']} bytes)" for item in contents[:2]) + ", …"

    def list_pages(self) -> str:
        """List the bucket two keys at a time."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 2})
        keys = [[item["Key"] for item in page["Contents"]] for page in pages]
        expect("the pages", ["hello.txt", *NOTES], [key for page in keys for key in page])
        return f"{len(keys)} pages"

    def read_text(self) -> str:
        """Read the text and its metadata back."""
        answer = self.client.get_object(Bucket=BUCKET, Key="hello.txt")
        text = answer["Body"].read().decode()
        expect("the text", TEXT, text)
        expect("its metadata", {"from": "demo"}, answer["Metadata"])
        return repr(text)

    def copy_metadata(self) -> str:
        """Give the text new metadata by copying it onto itself."""
        place = {"Bucket": BUCKET, "Key": "hello.txt"}
        self.client.copy_object(**place, CopySource=place, Metadata={"from": "copy"}, MetadataDirective="REPLACE")
        metadata = self.client.head_object(**place)["Metadata"]
        expect("the metadata", {"from": "copy"}, metadata)
        return str(metadata)

    def upload_in_parts(self) -> str:
        """Upload the file in parts."""
        target = {"Bucket": BUCKET, "Key": "file.bin"}
        target["UploadId"] = self.client.create_multipart_upload(**target)["UploadId"]
        try:
            parts = [
                {"PartNumber": number, "ETag": self.client.upload_part(**target, PartNumber=number, Body=part)["ETag"]}
                for number, part in enumerate(self.file_parts(), 1)
            ]
            self.client.complete_multipart_upload(**target, MultipartUpload={"Parts": parts})
        except BaseException:
            self.client.abort_multipart_upload(**target)
            raise
        return f"{len(parts)} parts"

    def file_parts(self) -> Iterator[bytes]:
        """Read the file part by part."""
        with self.path.open("rb") as file:
            while part := file.read(PART_BYTES):
                yield part

    def read_file(self) -> str:
        """Read the file back, and compare its SHA-256."""
        digest = hashlib.sha256()
        with closing(self.client.get_object(Bucket=BUCKET, Key="file.bin")["Body"]) as body:
            for block in body.iter_chunks(MIB):
                digest.update(block)
        expect("the SHA-256 of the file", self.sha256, digest.hexdigest())
        return f"SHA-256 {self.sha256[:16]}… equal"

    def delete_one(self) -> str:
        """Delete the file."""
        self.client.delete_object(Bucket=BUCKET, Key="file.bin")
        return "file.bin"

    def delete_many(self) -> str:
        """Delete all other objects in one request."""
        keys = ["hello.txt", *NOTES]
        answer = self.client.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in keys]})
        expect("the deleted keys", keys, sorted(item["Key"] for item in answer["Deleted"]))
        expect("what is left", [], self.client.list_objects_v2(Bucket=BUCKET).get("Contents", []))
        return f"{len(keys)} objects"

    def delete_bucket(self) -> str:
        """Delete the bucket."""
        self.client.delete_bucket(Bucket=BUCKET)
        expect("the buckets left", [], self.client.list_buckets()["Buckets"])
        return BUCKET
