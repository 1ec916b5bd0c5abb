"""Only what is new or changed is transferred, and what the source lacks is deleted when that is asked for."""

import os
from datetime import timedelta

import pytest

from ibm_s3transfer.directories import DirectoryResult, DirectoryTransferError
from tests.s3transfer.directories.store import START, BucketInMemory, Manager, refusal

WRITTEN = START.timestamp()


def write(path, data, seconds_later=0.0):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (WRITTEN + seconds_later,) * 2)


def put_keys(bucket):
    return sorted(params["Key"] for name, params in bucket.calls if name == "put_object")


def got_keys(bucket):
    return sorted(params["Key"] for name, params in bucket.calls if name == "get_object")


def test_new_and_changed_files_go_up_and_the_others_stay(tmp_path):
    bucket = BucketInMemory()
    for key in ["p/same", "p/sub/same", "p/longer", "p/edited", "p/touched", "other"]:
        bucket.put(key, b"12345")
    write(tmp_path / "same", b"12345", -10)
    write(tmp_path / "sub/same", b"12345", -10)
    write(tmp_path / "longer", b"123456", -10)
    write(tmp_path / "edited", b"54321", 10)
    write(tmp_path / "touched", b"12345", 10)
    write(tmp_path / "new", b"x")
    result = Manager(bucket).sync(tmp_path, "b", "p", direction="upload")
    assert put_keys(bucket) == ["p/edited", "p/longer", "p/new"]
    assert result == DirectoryResult(transferred=3, bytes=12, skipped=3)
    bucket.later(60)
    assert Manager(bucket).sync(tmp_path, "b", "p", direction="upload").transferred == 0
    assert "other" in bucket.objects


def test_new_and_changed_objects_come_down_and_the_others_stay(tmp_path):
    bucket = BucketInMemory()
    for key in ["p/same", "p/longer", "p/edited", "p/touched", "p/sub/new", "other"]:
        bucket.put(key, b"12345")
    write(tmp_path / "same", b"12345", 10)
    write(tmp_path / "longer", b"1234", 10)
    write(tmp_path / "edited", b"54321", -10)
    write(tmp_path / "touched", b"12345", -10)
    result = Manager(bucket).sync(tmp_path, "b", "p", direction="download")
    assert got_keys(bucket) == ["p/edited", "p/longer", "p/sub/new"]
    assert result == DirectoryResult(transferred=3, bytes=15, skipped=2)
    assert (tmp_path / "sub/new").read_bytes() == (tmp_path / "edited").read_bytes() == b"12345"


def test_exactness_finds_an_edit_that_times_hide(tmp_path):
    bucket = BucketInMemory()
    bucket.put("a", b"12345")
    write(tmp_path / "a", b"54321", -10)
    assert Manager(bucket).sync(tmp_path, "b", direction="upload").transferred == 0
    assert Manager(bucket).sync(tmp_path, "b", direction="upload", exact=True).transferred == 1
    assert Manager(bucket).sync(tmp_path, "b", direction="upload", exact=True).skipped == 1


def test_a_large_file_that_was_only_touched_is_not_sent(tmp_path):
    manager = Manager(BucketInMemory())
    manager.client.put("same", bytes(200))
    manager.client.put("other", bytes(200))
    write(tmp_path / "same", bytes(200), 10)
    write(tmp_path / "other", bytes([1]) * 200, 10)
    assert manager.sync(tmp_path, "b", direction="upload") == DirectoryResult(1, 200, skipped=1)
    assert manager.managed == ["other"]


def test_without_delete_nothing_is_deleted(tmp_path):
    bucket = BucketInMemory()
    bucket.put("a", b"x")
    write(tmp_path / "b", b"y")
    Manager(bucket).sync(tmp_path, "b", direction="upload")
    Manager(bucket).sync(tmp_path, "b", direction="download")
    assert sorted(bucket.objects) == sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_delete_removes_objects_that_no_file_has_but_not_what_patterns_leave_out(tmp_path):
    bucket = BucketInMemory()
    for key in ["p/a", "p/gone", "p/sub/gone", "p/keep.log", "p/folder/", "pq"]:
        bucket.put(key, b"" if key[-1] == "/" else b"x")
    write(tmp_path / "a", b"x", -10)
    result = Manager(bucket).sync(tmp_path, "b", "p", direction="upload", delete=True, exclude="*.log")
    assert sorted(bucket.objects) == ["p/a", "p/folder/", "p/keep.log", "pq"]
    assert result == DirectoryResult(skipped=1, deleted=2, left_out=1)


def test_delete_removes_files_that_no_object_has_but_not_what_patterns_or_links_keep(tmp_path):
    top, outside = tmp_path / "top", tmp_path / "outside"
    bucket = BucketInMemory()
    bucket.put("a", b"x")
    write(outside / "file", b"untouched")
    for name in ["a", "gone", "sub/gone", "keep.log"]:
        write(top / name, b"x", 10)
    os.symlink(outside, top / "folder")
    os.symlink(outside / "file", top / "link")
    result = Manager(bucket).sync(top, "b", direction="download", delete=True, exclude="*.log")
    assert sorted(os.listdir(top)) == ["a", "folder", "keep.log", "link", "sub"]
    assert os.listdir(top / "sub") == [] and os.listdir(outside) == ["file"]
    assert result == DirectoryResult(skipped=1, deleted=2, left_out=2)


@pytest.mark.parametrize("direction", ["upload", "download"])
def test_nothing_is_deleted_when_something_failed(tmp_path, direction):
    bucket = BucketInMemory()
    bucket.put("object", b"x")
    bucket.put("both", b"12345")
    write(tmp_path / "file", b"y")
    write(tmp_path / "both", b"1234", 10)
    bucket.faults = {(name, "both"): [refusal("AccessDenied")] for name in ("put_object", "get_object")}
    with pytest.raises(DirectoryTransferError) as caught:
        Manager(bucket).sync(tmp_path, "b", direction=direction, delete=True)
    assert caught.value.result.deleted == 0
    assert "object" in bucket.objects and (tmp_path / "file").exists()


def test_nothing_is_deleted_when_a_folder_cannot_be_listed(tmp_path, monkeypatch):
    bucket = BucketInMemory()
    bucket.put("closed/a", b"x")
    write(tmp_path / "closed/a", b"x", -10)
    scandir = os.scandir

    def guarded(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    with pytest.raises(DirectoryTransferError):
        Manager(bucket).sync(tmp_path, "b", direction="upload", delete=True)
    assert "closed/a" in bucket.objects


def test_nothing_is_deleted_when_the_directory_is_missing(tmp_path):
    bucket = BucketInMemory()
    bucket.put("a", b"x")
    with pytest.raises(FileNotFoundError):
        Manager(bucket).sync(tmp_path / "missing", "b", direction="upload", delete=True)
    assert bucket.objects


def test_an_object_that_may_not_be_deleted_is_told(tmp_path):
    bucket = BucketInMemory()
    for n in range(5):
        bucket.put(f"{n}", b"x")
    bucket.faults = {("delete_objects", "3"): [refusal("AccessDenied")]}
    with pytest.raises(DirectoryTransferError, match="AccessDenied") as caught:
        Manager(bucket).sync(tmp_path, "b", direction="upload", delete=True)
    assert list(bucket.objects) == ["3"]
    assert caught.value.result.deleted == 4


def test_more_keys_than_one_request_takes_are_deleted(tmp_path, monkeypatch):
    monkeypatch.setattr("ibm_s3transfer.directories.transfers._DELETE_KEYS", 4)
    bucket = BucketInMemory()
    for n in range(10):
        bucket.put(f"{n}", b"x")
    assert Manager(bucket).sync(tmp_path, "b", direction="upload", delete=True).deleted == 10
    assert not bucket.objects


def test_a_file_renamed_only_in_case_is_not_deleted_after_it_was_written(tmp_path, monkeypatch):
    monkeypatch.setattr("ibm_s3transfer.directories.target.folds_names", lambda directory: True)
    bucket = BucketInMemory()
    bucket.put("readme", b"new")
    write(tmp_path / "README", b"old!", 10)
    result = Manager(bucket).sync(tmp_path, "b", direction="download", delete=True)
    assert result.deleted == 0 and result.transferred == 1


def test_a_direction_has_to_be_named_and_links_are_followed_upwards_only(tmp_path):
    manager = Manager(BucketInMemory())
    with pytest.raises(ValueError, match="'upload' or 'download'"):
        manager.sync(tmp_path, "b", direction="sideways")
    with pytest.raises(ValueError, match="follow_symlinks"):
        manager.sync(tmp_path, "b", direction="download", follow_symlinks=True)


def test_a_service_with_whole_seconds_never_hides_an_edit_within_one(tmp_path):
    bucket = BucketInMemory()
    write(tmp_path / "a", b"12345", 0.2)
    bucket.now = START + timedelta(seconds=0)
    bucket.put("a", b"54321")
    assert Manager(bucket).sync(tmp_path, "b", direction="upload").transferred == 1
    assert bucket.content() == {"a": b"12345"}
