"""Directories go to the local COS and back by the methods of a client."""

import contextlib
import os
import random

import pytest

import ibm_boto3
from ibm_boto3.local import LocalCOS
from ibm_boto3.s3.progress import ProgressBar
from ibm_boto3.s3.transfer import TransferConfig
from ibm_s3transfer.directories import DirectoryTransferError

pytest.importorskip("moto")

MIB = 1 << 20
NAMES = ["a.txt", "sub/b", "sub/deep/er/c", "ü/日本.txt", "sp ace/+&=?#%41.x", "sub/empty", "~tilde", "x\ny"]


@pytest.fixture(scope="module")
def cos():
    with LocalCOS() as running:
        yield running


@pytest.fixture
def client(cos):
    with ibm_boto3.client("s3", **cos.client_kwargs("hmac")) as made:
        yield made


@pytest.fixture
def bucket(client):
    name = f"directories-{random.randrange(10**12)}"
    client.create_bucket(Bucket=name)
    return name


@pytest.fixture
def source(tmp_path):
    chance = random.Random(1)
    directory = tmp_path / "source"
    for n, name in enumerate(NAMES):
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(chance.randbytes(0 if name.endswith("empty") else 1000 * n + 1))
    (directory / "large").write_bytes(chance.randbytes(11 * MIB))
    (directory / "middle").write_bytes(chance.randbytes(MIB))
    return directory


def content(directory):
    return {
        os.path.relpath(os.path.join(folder, name), directory): (directory / folder / name).read_bytes()
        for folder, _, names in os.walk(directory)
        for name in names
    }


@pytest.mark.parametrize("use_threads", [True, False])
def test_a_directory_comes_back_as_it_went(client, bucket, source, tmp_path, use_threads):
    config = TransferConfig(use_threads=use_threads, multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
    sent = client.upload_directory(source, bucket, "up", Config=config)
    came = client.download_directory(bucket, "up", tmp_path / "back", Config=config)
    assert content(tmp_path / "back") == content(source)
    assert sent == came
    assert sent.transferred == len(NAMES) + 2
    assert sent.bytes == sum(map(len, content(source).values()))
    large = client.head_object(Bucket=bucket, Key="up/large")
    assert large["ETag"].endswith('-3"')


def test_a_second_sync_has_nothing_to_do(client, bucket, source, tmp_path):
    assert client.sync(source, bucket, "p", Direction="upload").skipped == 0
    assert client.sync(source, bucket, "p", Direction="upload", Exact=False).transferred <= 1
    target = tmp_path / "back"
    client.sync(target, bucket, "p", Direction="download")
    assert content(target) == content(source)
    again = client.sync(target, bucket, "p", Direction="download")
    assert again.transferred <= 1


def test_sync_deletes_on_request(client, bucket, source, tmp_path):
    client.upload_directory(source, bucket)
    for name in ["a.txt", "sub/b"]:
        (source / name).unlink()
    result = client.sync(source, bucket, Direction="upload", Delete=True)
    assert result.deleted == 2
    keys = {item["Key"] for item in client.list_objects_v2(Bucket=bucket)["Contents"]}
    assert keys == set(content(source))


def test_keys_of_others_do_not_leave_the_directory(client, bucket, tmp_path):
    for key in ["p/../../out", "p//etc/out", "p/ok"]:
        client.put_object(Bucket=bucket, Key=key, Body=b"x")
    with pytest.raises(DirectoryTransferError) as caught:
        client.download_directory(bucket, "p", tmp_path / "a" / "b")
    assert sorted(name for name, _ in caught.value.failures) == ["../../out", "/etc/out"]
    assert content(tmp_path) == {"a/b/ok": b"x"}


def test_a_bucket_that_does_not_exist_is_told_once(client, source):
    with pytest.raises(DirectoryTransferError) as caught:
        client.upload_directory(source, "no-such-bucket-at-all", Config=TransferConfig(max_concurrency=2))
    assert 1 <= len(caught.value.failures) <= 2
    assert caught.value.stopped_by.response["Error"]["Code"] == "NoSuchBucket"


def test_a_bar_shows_files_and_directories(client, bucket, source, tmp_path):
    log = tmp_path / "log"
    with open(log, "w+") as file:
        with ProgressBar(source / "large", file=file, use_tqdm=False) as bar:
            client.upload_file(str(source / "large"), bucket, "one", Callback=bar)
        with ProgressBar(description="all", file=file, use_tqdm=False) as bar:
            client.upload_directory(source, bucket, "all", Callback=bar)
        with ProgressBar(description="back", file=file, use_tqdm=False) as bar:
            client.download_directory(bucket, "all", tmp_path / "back", Callback=bar)
    starts = [line.partition(",")[0] for line in log.read_text().splitlines()]
    assert starts[0] == "large: 100% 11.0 MiB of 11.0 MiB"
    assert starts[-2:] == ["all: 100% 12.0 MiB of 12.0 MiB", "back: 100% 12.0 MiB of 12.0 MiB"]


def test_a_file_of_parts_goes_on_in_a_directory_too(client, bucket, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "large").write_bytes(os.urandom(11 * MIB))
    config = TransferConfig(
        multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=1, resume=tmp_path / "state"
    )

    def stop(amount):
        raise RuntimeError("power cut")

    with contextlib.suppress(Exception):
        client.upload_directory(source, bucket, Config=config, Callback=stop)
    [upload] = client.list_multipart_uploads(Bucket=bucket)["Uploads"]
    client.upload_directory(source, bucket, Config=config)
    assert client.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []
    assert client.get_object(Bucket=bucket, Key="large")["Body"].read() == (source / "large").read_bytes()
    assert upload["Key"] == "large" and os.listdir(tmp_path / "state") == []
