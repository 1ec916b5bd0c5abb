"""What lies under a prefix goes to a directory, and nowhere else."""

import errno
import io
import os
import stat

import pytest

from ibm_botocore.exceptions import IncompleteReadError
from ibm_s3transfer.directories import DirectoryResult, DirectoryTransferError, UnsafeKeyError
from ibm_s3transfer.directories.small import WHOLE_BYTES
from tests.s3transfer.directories.store import BucketInMemory, Manager, refusal


def bucket_of(objects):
    bucket = BucketInMemory()
    for key, data in objects.items():
        bucket.put(key, data)
    return bucket


def content(directory):
    found = {}
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, directory)] = file.read()
    return found


@pytest.mark.parametrize("threads", [1, 3])
def test_every_object_becomes_a_file_named_after_its_key(tmp_path, threads):
    files = {f"f{n % 5}/x/{n}.bin": bytes([n]) * n for n in range(40)}
    bucket = bucket_of({**{f"in/here/{name}": data for name, data in files.items()}, "in/hereafter": b"", "a": b""})
    result = Manager(bucket, threads).download_directory("b", "in/here", tmp_path / "new")
    assert content(tmp_path / "new") == files
    assert result == DirectoryResult(transferred=40, bytes=sum(range(40)))


def test_markers_of_folders_are_left_out_but_content_behind_a_slash_is_a_failure(tmp_path):
    bucket = bucket_of({"p/": b"", "p/a": b"x", "p/b/": b"", "p/c/": b"data"})
    with pytest.raises(DirectoryTransferError, match="ends with a slash") as caught:
        Manager(bucket).download_directory("b", "p", tmp_path)
    assert content(tmp_path) == {"a": b"x"}
    assert caught.value.result.left_out == 2
    assert [name for name, _ in caught.value.failures] == ["c/"]


def test_keys_that_lead_out_are_reported_and_never_written(tmp_path):
    bad = ["../a", "a/../../b", "/etc/x", "//x", "a//b", "./a", "x/.", "x/..", "nul\0"]
    bucket = bucket_of({**{f"p/{key}": b"evil" for key in bad}, "p/good": b"x"})
    target = tmp_path / "one" / "two"
    with pytest.raises(DirectoryTransferError) as caught:
        Manager(bucket).download_directory("b", "p", target)
    assert sorted(name for name, _ in caught.value.failures) == sorted(bad)
    assert {type(error) for _, error in caught.value.failures} == {UnsafeKeyError}
    assert content(tmp_path) == {"one/two/good": b"x"}


def test_links_in_the_target_lead_nowhere(tmp_path):
    top, outside = tmp_path / "top", tmp_path / "outside"
    top.mkdir()
    outside.mkdir()
    (outside / "file").write_bytes(b"untouched")
    os.symlink(outside, top / "folder")
    os.symlink(outside / "file", top / "link")
    bucket = bucket_of({"folder/file": b"evil", "folder/new": b"evil", "link": b"evil", "good": b"x"})
    with pytest.raises(DirectoryTransferError) as caught:
        Manager(bucket).download_directory("b", "", top)
    assert len(caught.value.failures) == 3
    assert content(outside) == {"file": b"untouched"}
    assert os.path.islink(top / "link") and (top / "good").read_bytes() == b"x"


def test_a_large_object_over_a_link_is_refused_too(tmp_path):
    (tmp_path / "outside").write_bytes(b"untouched")
    (tmp_path / "top").mkdir()
    os.symlink(tmp_path / "outside", tmp_path / "top" / "large")
    manager = Manager(bucket_of({"large": bytes(100)}))
    with pytest.raises(DirectoryTransferError):
        manager.download_directory("b", "", tmp_path / "top")
    assert not manager.managed and (tmp_path / "outside").read_bytes() == b"untouched"


def test_a_file_and_a_folder_of_one_name_cannot_both_be_written(tmp_path):
    bucket = bucket_of({"a": b"file", "a/b": b"below"})
    with pytest.raises(DirectoryTransferError) as caught:
        Manager(bucket, threads=1).download_directory("b", "", tmp_path)
    assert [(name, type(error)) for name, error in caught.value.failures] == [("a/b", NotADirectoryError)]
    assert content(tmp_path) == {"a": b"file"}


def test_patterns_say_what_takes_part(tmp_path):
    bucket = bucket_of(dict.fromkeys(["p/a.py", "p/b/c.py", "p/b/d.txt", "p/cache/e.py"], b"x"))
    Manager(bucket).download_directory("b", "p/", tmp_path, include=["*.py"], exclude="cache/")
    assert sorted(content(tmp_path)) == ["a.py", "b/c.py"]


def test_an_old_file_keeps_its_mode_and_a_new_one_gets_the_usual(tmp_path):
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "old").chmod(0o640)
    Manager(bucket_of({"old": b"new", "fresh": b"x"})).download_directory("b", "", tmp_path)
    assert (tmp_path / "old").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o640
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((tmp_path / "fresh").stat().st_mode) == 0o666 & ~umask


def test_large_objects_go_to_the_manager(tmp_path):
    manager = Manager(bucket_of({"p/a/large": bytes(100), "p/b": bytes(99)}))
    told = []
    result = manager.download_directory("b", "p", tmp_path, callback=told.append)
    assert manager.managed == ["p/a/large"]
    assert content(tmp_path) == {"a/large": bytes(100), "b": bytes(99)}
    assert result == DirectoryResult(2, 199) and sorted(told) == [99, 100]


def test_an_object_longer_than_one_piece_is_written_whole(tmp_path):
    data = os.urandom(WHOLE_BYTES * 5 + 1)
    Manager(bucket_of({"a": data}), threshold=len(data) + 1).download_directory("b", "", tmp_path)
    assert content(tmp_path) == {"a": data}


class Broken(io.BytesIO):
    """A body that breaks off."""

    def read(self, size=-1):
        raise IncompleteReadError(actual_bytes=1, expected_bytes=2)


def breaking(bucket, times):
    get = bucket.get_object
    left = [times]

    def get_object(**params):
        answer = get(**params)
        if left[0]:
            left[0] -= 1
            answer["Body"] = Broken()
        return answer

    bucket.get_object = get_object
    return bucket


def test_an_object_that_breaks_off_is_fetched_again(tmp_path):
    Manager(breaking(bucket_of({"a": b"xyz"}), 2)).download_directory("b", "", tmp_path)
    assert content(tmp_path) == {"a": b"xyz"}


def test_an_object_that_keeps_breaking_off_leaves_the_old_file_and_nothing_else(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    bucket = breaking(bucket_of({"a": b"xyz"}), 3)
    with pytest.raises(DirectoryTransferError) as caught:
        Manager(bucket).download_directory("b", "", tmp_path)
    assert [type(error) for _, error in caught.value.failures] == [IncompleteReadError]
    assert content(tmp_path) == {"a": b"old"}
    assert len([call for call in bucket.calls if call[0] == "get_object"]) == 3


def test_a_full_disk_ends_the_run_and_leaves_nothing(tmp_path, monkeypatch):
    def full(handle, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    bucket = bucket_of({f"{n:03}": b"x" for n in range(100)})
    with pytest.raises(DirectoryTransferError, match="No space left"):
        Manager(bucket, threads=2).download_directory("b", "", tmp_path)
    monkeypatch.undo()
    assert content(tmp_path) == {}
    assert len([call for call in bucket.calls if call[0] == "get_object"]) <= 2


def test_an_object_deleted_after_it_was_listed_is_a_failure_of_its_own(tmp_path):
    bucket = bucket_of({"a": b"x", "b": b"y"})
    bucket.faults = {("get_object", "a"): [refusal("NoSuchKey")]}
    with pytest.raises(DirectoryTransferError):
        Manager(bucket).download_directory("b", "", tmp_path)
    assert content(tmp_path) == {"b": b"y"}


@pytest.mark.parametrize("threads", [1, 3])
def test_a_listing_that_fails_in_its_middle_is_raised(tmp_path, threads):
    bucket = bucket_of({f"{n}": b"x" for n in range(9)})
    bucket.faults = {("list", "6"): [refusal("InternalError")]}
    with pytest.raises(type(refusal("x")), match="InternalError"):
        Manager(bucket, threads).download_directory("b", "", tmp_path)
    assert set(content(tmp_path)) <= {f"{n}" for n in range(6)}


def test_keys_that_are_one_file_on_this_system_are_reported(tmp_path, monkeypatch):
    monkeypatch.setattr("ibm_s3transfer.directories.target.folds_names", lambda directory: True)
    bucket = bucket_of({"Readme": b"1", "README": b"2", "x": b"3"})
    with pytest.raises(DirectoryTransferError) as caught:
        Manager(bucket).download_directory("b", "", tmp_path)
    assert [name for name, _ in caught.value.failures] == ["Readme"]
    assert content(tmp_path) == {"README": b"2", "x": b"3"}
