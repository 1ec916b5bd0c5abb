"""A process is killed in the middle of a transfer, again and again; the last one finishes it.

The default suite runs two seeds each, `make soak` a tenth of the number in ``COS_SOAK``: each takes more than a second.
"""

import contextlib
import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

import ibm_boto3
from ibm_boto3.local import LocalCOS

pytest.importorskip("moto")

SOAK = range(1000, 1000 + int(os.environ.get("COS_SOAK") or 0) // 10)
SEEDS = [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in SOAK)]
PROGRAM = str(Path(__file__).with_name("killed.py"))
PART = 5 << 20
LIMIT_S = 120
BUCKET = "killed"


@pytest.fixture(scope="module")
def cos():
    with LocalCOS() as running:
        yield running


@pytest.fixture(scope="module")
def client(cos):
    with ibm_boto3.client("s3", **cos.client_kwargs("hmac")) as made:
        made.create_bucket(Bucket=BUCKET)
        yield made


def run(settings, kill_at):
    """Run the program, kill it once it has moved so many bytes, and return whether it came to its end."""
    child = subprocess.Popen([sys.executable, PROGRAM, json.dumps(settings)], stdout=subprocess.PIPE, text=True)
    try:
        for line in child.stdout:
            if kill_at is not None and int(line) >= kill_at:
                child.kill()
                break
        # What it said after the kill is of no interest.
        child.communicate(timeout=LIMIT_S)
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        child.wait()
    return child.returncode == 0


def run_to_end(settings, size, chance):
    """Kill the program some times, then let it finish."""
    for _ in range(chance.randint(1, 3)):
        if run(settings, chance.randint(1, size)):
            return
    assert run(settings, None)


def settings_of(cos, direction, seed, path, state, chance):
    return {
        "import_path": sys.path,
        "client": cos.client_kwargs("hmac"),
        "direction": direction,
        "bucket": BUCKET,
        "key": f"{direction}-{seed}",
        "path": str(path),
        "state": str(state),
        "part_size": PART,
        "threads": chance.choice([1, 2, 4]),
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_upload_is_finished_by_a_later_process(cos, client, tmp_path, seed):
    chance = random.Random(f"upload {seed}")
    path, state = tmp_path / "source", tmp_path / "state"
    data = chance.randbytes(chance.randint(2 * PART, 5 * PART))
    path.write_bytes(data)
    settings = settings_of(cos, "upload", seed, path, state, chance)
    run_to_end(settings, len(data), chance)
    stored = client.get_object(Bucket=BUCKET, Key=settings["key"])["Body"].read()
    assert hashlib.sha256(stored).digest() == hashlib.sha256(data).digest()
    # Only a kill between the beginning of an upload and the journal's first line leaves one: none of these is so early.
    assert client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []
    assert os.listdir(state) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_download_is_finished_by_a_later_process(cos, client, tmp_path, seed):
    chance = random.Random(f"download {seed}")
    folder, state = tmp_path / "folder", tmp_path / "state"
    folder.mkdir()
    data = chance.randbytes(chance.randint(2 * PART, 5 * PART))
    settings = settings_of(cos, "download", seed, folder / "target", state, chance)
    client.put_object(Bucket=BUCKET, Key=settings["key"], Body=data)
    (folder / "target").write_bytes(b"old")
    run_to_end(settings, len(data), chance)
    assert hashlib.sha256((folder / "target").read_bytes()).digest() == hashlib.sha256(data).digest()
    assert os.listdir(folder) == ["target"] and os.listdir(state) == []


def test_a_killed_upload_leaves_what_its_journal_says_and_nothing_half_done(cos, client, tmp_path):
    chance = random.Random("left")
    path, state = tmp_path / "source", tmp_path / "state"
    path.write_bytes(chance.randbytes(4 * PART))
    settings = settings_of(cos, "upload", "left", path, state, chance)
    assert not run(settings, 1)
    [upload] = client.list_multipart_uploads(Bucket=BUCKET)["Uploads"]
    [journal] = os.listdir(state)
    assert f'"{upload["UploadId"]}"' in (state / journal).read_text()
    with pytest.raises(client.exceptions.ClientError):
        client.head_object(Bucket=BUCKET, Key=settings["key"])
    client.abort_multipart_upload(Bucket=BUCKET, Key=settings["key"], UploadId=upload["UploadId"])
