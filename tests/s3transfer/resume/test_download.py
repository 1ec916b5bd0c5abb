"""A download goes on where an earlier process ended, and believes only what it has looked at."""

import io
import os
import stat

import pytest

from ibm_botocore.exceptions import EndpointConnectionError
from ibm_s3transfer.exceptions import S3DownloadFailedError
from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.s3transfer.resume.service import Service, refusal

PART = 64 << 10
DATA = b"".join(bytes([n]) * PART for n in range(4)) + b"end"
RANGES = [f"bytes={n * PART}-{(n + 1) * PART - 1}" for n in range(4)] + [f"bytes={4 * PART}-"]


class Counter:
    def __init__(self):
        self.bytes = 0

    def on_progress(self, future, bytes_transferred, **kwargs):
        self.bytes += bytes_transferred


@pytest.fixture
def service():
    made = Service()
    made.objects["k"] = DATA
    return made


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "down"
    folder.mkdir()
    return folder / "target"


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


def download(service, target, state, subscribers=(), threads=1):
    options = TransferConfig(
        multipart_threshold=PART,
        multipart_chunksize=PART,
        io_chunksize=PART // 4,
        max_request_concurrency=threads,
        resume=state,
    )
    with TransferManager(service, options) as manager:
        return manager.download("b", "k", target, subscribers=subscribers).result()


def broken_at(number, error=None):
    def before(operation, params):
        if operation == "get_object" and params.get("Range") == RANGES[number - 1]:
            raise error or EndpointConnectionError(endpoint_url="http://cos.example.com", error="gone")

    return before


def interrupted(service, target, state, at=3):
    """Break a download off, and return the path of the unfinished file."""
    service.before = broken_at(at)
    with pytest.raises(EndpointConnectionError):
        download(service, target, state)
    service.before = lambda operation, params: None
    service.calls.clear()
    [name] = [name for name in os.listdir(target.parent) if name != target.name]
    assert len(os.listdir(state)) == 1
    return target.parent / name


def finished(target, state):
    return target.read_bytes() == DATA and os.listdir(target.parent) == [target.name] and os.listdir(state) == []


@pytest.mark.parametrize("threads", [1, 4])
def test_a_download_without_faults_leaves_only_its_target(service, target, state, threads):
    assert download(service, target, state, threads=threads)["ContentLength"] == len(DATA)
    assert finished(target, state)


@pytest.mark.parametrize("threads", [1, 4])
def test_parts_in_the_unfinished_file_are_not_fetched_again(service, target, state, threads):
    interrupted(service, target, state, at=4)
    counter = Counter()
    answer = download(service, target, state, subscribers=[counter], threads=threads)
    assert service.ranges() == sorted(RANGES[3:])
    assert finished(target, state)
    assert counter.bytes == len(DATA)
    assert answer["ContentLength"] == len(DATA)


def test_it_may_take_many_processes(service, target, state):
    for at in (2, 3, 5):
        interrupted(service, target, state, at=at)
    download(service, target, state)
    assert service.ranges() == [RANGES[4]]
    assert finished(target, state)


def test_the_old_target_stays_until_the_end_and_its_mode_beyond(service, target, state):
    target.write_bytes(b"old")
    target.chmod(0o640)
    interrupted(service, target, state)
    assert target.read_bytes() == b"old"
    download(service, target, state)
    assert finished(target, state)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_changed_object_starts_over_and_the_old_bytes_go(service, target, state):
    unfinished = interrupted(service, target, state)
    service.objects["k"] = DATA[::-1]
    download(service, target, state)
    assert len(service.ranges()) == 5
    assert target.read_bytes() == DATA[::-1]
    assert not unfinished.exists() and os.listdir(target.parent) == ["target"] and os.listdir(state) == []


def test_an_object_that_has_become_small_leaves_no_old_bytes(service, target, state):
    interrupted(service, target, state)
    service.objects["k"] = b"small"
    download(service, target, state)
    assert target.read_bytes() == b"small"
    assert os.listdir(target.parent) == ["target"] and os.listdir(state) == []


def test_a_part_that_is_not_what_was_written_is_fetched_again(service, target, state):
    unfinished = interrupted(service, target, state)
    with open(unfinished, "r+b") as file:
        file.seek(10)
        file.write(b"flipped")
    download(service, target, state)
    assert service.ranges() == sorted([RANGES[0], *RANGES[2:]])
    assert finished(target, state)


def other_size(unfinished, outside):
    with open(unfinished, "ab") as file:
        file.write(b"more")


def second_name(unfinished, outside):
    os.link(unfinished, outside)


def link(unfinished, outside):
    os.rename(unfinished, outside)
    os.symlink(outside, unfinished)


def pipe(unfinished, outside):
    os.unlink(unfinished)
    os.mkfifo(unfinished)


def gone(unfinished, outside):
    os.unlink(unfinished)


@pytest.mark.parametrize("trick", [other_size, second_name, link, pipe, gone])
def test_an_unfinished_file_that_may_be_anything_is_left_alone(service, target, state, tmp_path, trick):
    unfinished = interrupted(service, target, state)
    outside = tmp_path / "outside"
    trick(unfinished, outside)
    before = outside.read_bytes() if outside.exists() else None
    download(service, target, state)
    assert len(service.ranges()) == 5
    assert target.read_bytes() == DATA and os.listdir(state) == []
    assert (outside.read_bytes() if outside.exists() else None) == before


def test_a_file_of_another_user_is_left_alone(service, target, state, monkeypatch):
    unfinished = interrupted(service, target, state)
    fstat = os.fstat

    def foreign(handle):
        found = fstat(handle)
        if os.path.samestat(found, os.stat(unfinished)) if unfinished.exists() else False:
            return os.stat_result((*found[:4], 123456, *found[5:]))
        return found

    monkeypatch.setattr(os, "fstat", foreign)
    download(service, target, state)
    assert len(service.ranges()) == 5
    assert target.read_bytes() == DATA


@pytest.mark.parametrize("name", ["../outside.12345678", "target", "other", "/etc/hosts.12345678"])
def test_a_journal_cannot_name_another_file(service, target, state, name):
    unfinished = interrupted(service, target, state)
    [journal] = os.listdir(state)
    text = (state / journal).read_text()
    (state / journal).write_text(text.replace(f'"name": "{unfinished.name}"', f'"name": "{name}"'))
    download(service, target, state)
    assert len(service.ranges()) == 5
    assert target.read_bytes() == DATA and unfinished.exists()


def test_an_object_that_changes_on_the_way_leaves_nothing(service, target, state):
    def before(operation, params):
        if params.get("Range") == RANGES[2]:
            service.objects["k"] = DATA[::-1]

    service.before = before
    with pytest.raises(S3DownloadFailedError, match="changed"):
        download(service, target, state)
    assert os.listdir(target.parent) == [] and os.listdir(state) == []


@pytest.mark.parametrize(("status", "left"), [(403, 1), (503, 1), (404, 0), (400, 0)])
def test_what_can_go_on_stays_and_what_cannot_is_taken_back(service, target, state, status, left):
    service.before = broken_at(3, refusal("Code", status))
    with pytest.raises(type(refusal("Code", status))):
        download(service, target, state)
    assert (len(os.listdir(target.parent)), len(os.listdir(state))) == (left, left)


def test_small_objects_and_objects_of_the_caller_keep_no_journal(service, target, state):
    service.objects["k"] = b"small"
    assert download(service, target, state)["ContentLength"] == 5
    assert target.read_bytes() == b"small"
    assert os.listdir(state) == []
    os.rmdir(state)
    service.objects["k"] = DATA
    file = io.BytesIO()
    download(service, file, state)
    assert file.getvalue() == DATA
    assert not state.exists()


def test_without_the_option_an_error_leaves_nothing(service, target, state):
    service.before = broken_at(3)
    with pytest.raises(EndpointConnectionError):
        download(service, target, None)
    assert os.listdir(target.parent) == [] and not state.exists()
