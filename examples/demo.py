"""Walks a real file through an S3 server on this machine, and says how long each step took.

Run it with `make demo`, or with `python examples/demo.py` where `ibm-cos-sdk[local]` is installed.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import ibm_boto3

MIB = 1024 * 1024
FILE_BYTES = 25 * MIB
PART_BYTES = 5 * MIB
BUCKET = "demo-bucket"
REGION = "us-south"

# The child ends when its stdin closes, so it cannot outlive this program, however this program ends.
SERVER = """
import logging, sys
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
"""


class Mismatch(Exception):
    """The server did not give back what was put."""


@contextmanager
def local_server() -> Iterator[str]:
    """Run an S3 server in a child process on a free loopback port.

    :returns: its endpoint URL.
    """
    child = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with child:
        assert child.stdin and child.stdout
        try:
            port = child.stdout.readline().strip()
            if not port:
                raise SystemExit("the local server did not start; it needs: pip install 'ibm-cos-sdk[local]'")
            yield f"http://127.0.0.1:{port}"
        finally:
            child.stdin.close()


def step(title: str, action: Callable[[], str]) -> None:
    """Run one step, then print its title, its time, and the detail it returns."""
    start = time.perf_counter()
    detail = action()
    print(f"{title:<28} {(time.perf_counter() - start) * 1000:9.1f} ms  {detail}", flush=True)


def expect(what: str, expected: object, found: object) -> None:
    """Compare a result with what it has to be.

    :raises Mismatch: if they differ.
    """
    if expected != found:
        raise Mismatch(f"{what}: expected {expected!r}, found {found!r}")


def write_random_file(path: Path) -> str:
    """Fill a file with random bytes, and return their SHA-256."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for _ in range(FILE_BYTES // MIB):
            block = os.urandom(MIB)
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


class Demo:
    """The steps, over one client and one file."""

    def __init__(self, client: Any, path: Path, sha256: str) -> None:
        self.client = client
        self.path = path
        self.sha256 = sha256

    def create_bucket(self) -> str:
        """Create the bucket."""
        # This server wants the plain region; the service takes its provisioning codes, such as "us-south-standard".
        self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        return BUCKET

    def put_text(self) -> str:
        """Store a short text with metadata."""
        self.client.put_object(Bucket=BUCKET, Key="hello.txt", Body="Hello, COS!", Metadata={"from": "demo"})
        return "hello.txt"

    def put_file(self) -> str:
        """Store the file in one request."""
        with self.path.open("rb") as body:
            answer = self.client.put_object(Bucket=BUCKET, Key="whole.bin", Body=body)
        return f"ETag {answer['ETag']}"

    def list_objects(self) -> str:
        """List the bucket."""
        answer = self.client.list_objects(Bucket=BUCKET)
        sizes = {item["Key"]: item["Size"] for item in answer["Contents"]}
        expect("the listing", {"hello.txt": 11, "whole.bin": FILE_BYTES}, sizes)
        return ", ".join(f"{key} ({size:,} bytes)" for key, size in sizes.items())

    def read_text(self) -> str:
        """Read the text and its metadata back."""
        answer = self.client.get_object(Bucket=BUCKET, Key="hello.txt")
        text = answer["Body"].read().decode()
        expect("the text", "Hello, COS!", text)
        expect("its metadata", {"from": "demo"}, answer["Metadata"])
        return repr(text)

    def read_back(self, key: str) -> str:
        """Read an object and compare its SHA-256 with the file's."""
        digest = hashlib.sha256()
        with closing(self.client.get_object(Bucket=BUCKET, Key=key)["Body"]) as body:
            for block in body.iter_chunks(MIB):
                digest.update(block)
        expect(f"SHA-256 of {key}", self.sha256, digest.hexdigest())
        return f"SHA-256 {self.sha256[:16]}… equal"

    def multipart_upload(self) -> str:
        """Upload the file in parts."""
        target = {"Bucket": BUCKET, "Key": "parts.bin"}
        target["UploadId"] = self.client.create_multipart_upload(**target)["UploadId"]
        try:
            parts = [
                {"PartNumber": number, "ETag": self.client.upload_part(**target, PartNumber=number, Body=body)["ETag"]}
                for number, body in enumerate(self.file_parts(), 1)
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

    def delete_objects(self) -> str:
        """Delete all objects in one request."""
        keys = ["hello.txt", "parts.bin", "whole.bin"]
        answer = self.client.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in keys]})
        expect("the deleted keys", keys, sorted(item["Key"] for item in answer["Deleted"]))
        expect("what is left", [], self.client.list_objects_v2(Bucket=BUCKET).get("Contents", []))
        return f"{len(keys)} objects"

    def delete_bucket(self) -> str:
        """Delete the bucket."""
        self.client.delete_bucket(Bucket=BUCKET)
        expect("the buckets left", [], self.client.list_buckets()["Buckets"])
        return BUCKET

    def run(self) -> None:
        """Take every step in turn."""
        step("create bucket", self.create_bucket)
        step("put a text", self.put_text)
        step("put a 25 MiB file", self.put_file)
        step("list", self.list_objects)
        step("read the text", self.read_text)
        step("read the file back", lambda: self.read_back("whole.bin"))
        step("multipart upload", self.multipart_upload)
        step("read it back", lambda: self.read_back("parts.bin"))
        step("delete many", self.delete_objects)
        step("delete bucket", self.delete_bucket)


def main() -> int:
    """Run the demo.

    :returns: the exit status: 0 if everything came back as it was put.
    """
    with tempfile.TemporaryDirectory() as folder, local_server() as endpoint_url:
        path = Path(folder, "demo.bin")
        sha256 = write_random_file(path)
        client = ibm_boto3.client(
            "s3",
            aws_access_key_id="demo-access-key",
            aws_secret_access_key="demo-secret-key",
            region_name=REGION,
            endpoint_url=endpoint_url,
        )
        print(f"{ibm_boto3.__name__} {ibm_boto3.__version__} on {endpoint_url}")
        try:
            Demo(client, path, sha256).run()
        except Mismatch as difference:
            print(f"FAILED: {difference}", file=sys.stderr)
            return 1
        finally:
            client.close()
    print("everything came back as it was put")
    return 0


if __name__ == "__main__":
    sys.exit(main())
