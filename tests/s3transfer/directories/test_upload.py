"""What lies in a directory goes to the bucket."""

import os
import threading

import pytest

from ibm_botocore.exceptions import NoCredentialsError
from ibm_s3transfer.directories import DirectoryResult, DirectoryTransferError, UnsafeNameError
from ibm_s3transfer.directories.small import WHOLE_BYTES
from tests.s3transfer.directories.store import BucketInMemory, Manager, refusal


def fill(directory, files):
    for name, data in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


class Ahead:
    """A callback that wants to know what is to come, so that all files are found before the first one goes."""

    def expect(self, files, size):
        pass

    def __call__(self, count):
        pass


@pytest.mark.parametrize("threads", [1, 3])
def test_every_file_becomes_an_object_named_after_its_path(tmp_path, threads):
    files = {f"f{n}/{n}.bin": bytes([n]) * n for n in range(40)}
    fill(tmp_path, files)
    bucket = BucketInMemory()
    result = Manager(bucket, threads=threads).upload_directory(tmp_path, "b", "in/here")
    assert bucket.content() == {f"in/here/{name}": data for name, data in files.items()}
    assert result == DirectoryResult(transferred=40, bytes=sum(range(40)))


def test_without_prefix_the_path_is_the_key(tmp_path):
    fill(tmp_path, {"a/b.txt": b"x", "ü": b"y"})
    bucket = BucketInMemory()
    Manager(bucket).upload_directory(str(tmp_path), "b")
    assert bucket.content() == {"a/b.txt": b"x", "ü": b"y"}


def test_extra_arguments_go_with_every_file(tmp_path):
    fill(tmp_path, {"a": b"x", "b": b"y"})
    bucket = BucketInMemory()
    Manager(bucket).upload_directory(tmp_path, "b", extra_args={"ContentType": "text/plain"})
    assert [params["ContentType"] for _, params in bucket.calls] == ["text/plain"] * 2


def test_content_types_are_guessed_on_request(tmp_path):
    fill(tmp_path, {"a.html": b"x", "b": b"y", "c.png": b"z"})
    manager = Manager(BucketInMemory())
    manager.config.guess_content_type = True
    manager.upload_directory(tmp_path, "b")
    types = {params["Key"]: params.get("ContentType") for _, params in manager.client.calls}
    assert types == {"a.html": "text/html", "b": None, "c.png": "image/png"}
    manager.upload_directory(tmp_path, "b", extra_args={"ContentType": "text/plain"})
    assert {params["ContentType"] for _, params in manager.client.calls[3:]} == {"text/plain"}


def test_arguments_that_no_upload_takes_are_refused_before_anything_is_sent(tmp_path):
    bucket = BucketInMemory()
    with pytest.raises(ValueError, match="Invalid extra_args key 'Foo', must be one of: ContentType, "):
        Manager(bucket).upload_directory(tmp_path, "b", extra_args={"Foo": 1})
    assert not bucket.calls


def test_patterns_say_what_takes_part(tmp_path):
    fill(tmp_path, dict.fromkeys(["a.py", "b/c.py", "b/d.txt", "cache/e.py"], b"x"))
    bucket = BucketInMemory()
    Manager(bucket).upload_directory(tmp_path, "b", include="*.py", exclude=["cache/"])
    assert sorted(bucket.objects) == ["a.py", "b/c.py"]


def test_large_files_go_to_the_manager_after_the_small_ones(tmp_path):
    fill(tmp_path, {"a-large": bytes(100), "b": bytes(99), "c-large": bytes(200)})
    manager = Manager(BucketInMemory())
    told = []
    result = manager.upload_directory(tmp_path, "b", "p", callback=told.append)
    assert manager.managed == ["p/a-large", "p/c-large"]
    assert [params["Key"] for _, params in manager.client.calls] == ["p/b"]
    assert result == DirectoryResult(transferred=3, bytes=399)
    assert sorted(told) == [99, 100, 200]


def test_under_a_limit_of_bandwidth_all_files_go_to_the_manager(tmp_path):
    fill(tmp_path, {"a": b"", "b": b"x"})
    manager = Manager(BucketInMemory(), max_bandwidth=1000)
    manager.upload_directory(tmp_path, "b")
    assert manager.managed == ["a", "b"]


def test_a_file_too_long_to_be_read_at_once_is_handed_on_open(tmp_path):
    data = os.urandom(WHOLE_BYTES + 1)
    fill(tmp_path, {"long": data, "whole": data[:-1]})
    bucket = BucketInMemory()
    Manager(bucket, threshold=1 << 20).upload_directory(tmp_path, "b")
    assert bucket.content() == {"long": data, "whole": data[:-1]}
    bodies = {params["Key"]: params["Body"] for _, params in bucket.calls}
    assert bodies["long"].closed
    assert type(bodies["whole"]) is bytes


def test_failures_of_single_files_are_told_together_and_the_rest_is_sent(tmp_path):
    fill(tmp_path, {**{f"{n}": b"x" for n in range(10)}, "large": bytes(100)})
    bucket = BucketInMemory()
    bucket.faults = {("put_object", "3"): [refusal("AccessDenied")], ("put_object", "7"): [OSError("gone")]}
    manager = Manager(bucket)
    manager.large_faults["large"] = refusal("SlowDown")
    with pytest.raises(DirectoryTransferError) as caught:
        manager.upload_directory(tmp_path, "b")
    assert [failure.name for failure in caught.value.failures] == ["3", "7", "large"]
    assert caught.value.result.transferred == 8 and len(bucket.objects) == 8
    assert caught.value.stopped_by is None
    assert str(caught.value).startswith("3 of 11 files failed: '3': An error occurred (AccessDenied)")
    assert caught.value.__cause__ is caught.value.failures[0].error


def test_an_error_that_all_files_would_meet_ends_the_run(tmp_path):
    fill(tmp_path, {f"{n:03}": b"x" for n in range(200)})
    bucket = BucketInMemory()
    bucket.faults = {("put_object", f"{n:03}"): [refusal("NoSuchBucket")] for n in range(200)}
    with pytest.raises(DirectoryTransferError, match=r"the rest was not tried: .*NoSuchBucket") as caught:
        Manager(bucket, threads=2).upload_directory(tmp_path, "b")
    assert len(bucket.calls) <= 2
    assert caught.value.stopped_by is not None


def test_an_error_that_all_files_would_meet_keeps_the_large_ones_from_being_tried(tmp_path):
    fill(tmp_path, {"a": b"x", "large": bytes(100)})
    bucket = BucketInMemory()
    bucket.faults = {("put_object", "a"): [NoCredentialsError()]}
    manager = Manager(bucket, threads=1)
    with pytest.raises(DirectoryTransferError):
        manager.upload_directory(tmp_path, "b")
    assert not manager.managed


def test_a_file_that_vanishes_is_a_failure_of_its_own(tmp_path):
    fill(tmp_path, {"a": b"x", "b": b"y"})
    bucket = BucketInMemory()
    put = bucket.put_object

    def removing(**params):
        (tmp_path / "b").unlink(missing_ok=True)
        return put(**params)

    bucket.put_object = removing
    with pytest.raises(DirectoryTransferError) as caught:
        Manager(bucket, threads=1).upload_directory(tmp_path, "b", callback=Ahead())
    assert [(name, type(error)) for name, error in caught.value.failures] == [("b", FileNotFoundError)]


@pytest.mark.parametrize("data", [b"", b"short", b"longer than before" * 1000])
def test_a_file_that_changes_after_it_was_found_goes_as_it_is(tmp_path, data):
    fill(tmp_path, {"a": b"x", "b": b"y" * 50})
    bucket = BucketInMemory()
    put = bucket.put_object

    def changing(**params):
        (tmp_path / "b").write_bytes(data)
        return put(**params)

    bucket.put_object = changing
    result = Manager(bucket, threads=1).upload_directory(tmp_path, "b", callback=Ahead())
    assert bucket.content()["b"] == data
    assert result.bytes == 1 + len(data)


def test_a_file_replaced_by_a_link_is_not_followed(tmp_path):
    fill(tmp_path, {"top/a": b"x", "top/b": b"y", "secret": b"secret"})
    bucket = BucketInMemory()
    put = bucket.put_object

    def linking(**params):
        (tmp_path / "top" / "b").unlink(missing_ok=True)
        os.symlink(tmp_path / "secret", tmp_path / "top" / "b")
        return put(**params)

    bucket.put_object = linking
    with pytest.raises(DirectoryTransferError) as caught:
        Manager(bucket, threads=1).upload_directory(tmp_path / "top", "b", callback=Ahead())
    assert [name for name, _ in caught.value.failures] == ["b"]
    assert bucket.content() == {"a": b"x"}


def test_links_are_left_out_unless_they_are_to_be_followed(tmp_path):
    fill(tmp_path, {"top/a": b"x", "outside": b"y"})
    os.symlink(tmp_path / "outside", tmp_path / "top" / "link")
    bucket = BucketInMemory()
    assert Manager(bucket).upload_directory(tmp_path / "top", "b") == DirectoryResult(1, 1, left_out=1)
    assert Manager(bucket).upload_directory(tmp_path / "top", "b", follow_symlinks=True) == DirectoryResult(2, 2)
    assert bucket.content() == {"a": b"x", "link": b"y"}


def test_a_name_that_is_no_text_is_reported(tmp_path):
    fill(tmp_path, {"a": b"x"})
    try:
        (tmp_path / os.fsdecode(b"\xff")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    with pytest.raises(DirectoryTransferError) as caught:
        Manager(BucketInMemory()).upload_directory(tmp_path, "b")
    assert [type(error) for _, error in caught.value.failures] == [UnsafeNameError]


def test_a_directory_that_is_not_there_is_told_at_once(tmp_path):
    for threads in (1, 3):
        with pytest.raises(FileNotFoundError):
            Manager(BucketInMemory(), threads).upload_directory(tmp_path / "missing", "b")


@pytest.mark.parametrize("threads", [1, 3])
def test_a_callback_that_fails_ends_the_run_with_its_error(tmp_path, threads):
    fill(tmp_path, {f"{n:03}": b"x" for n in range(100)})
    bucket = BucketInMemory()

    def callback(count):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        Manager(bucket, threads).upload_directory(tmp_path, "b", callback=callback)
    assert len(bucket.calls) < 100


def test_a_callback_that_wants_to_is_told_what_is_to_come(tmp_path):
    fill(tmp_path, {"a": b"xy", "b": b"z", "large": bytes(100)})

    class Bar:
        def __init__(self):
            self.expected, self.came = [], 0

        def expect(self, files, size):
            self.expected.append((files, size))

        def __call__(self, count):
            self.came += count

    bar = Bar()
    Manager(BucketInMemory(), threads=1).upload_directory(tmp_path, "b", callback=bar)
    assert bar.expected == [(3, 103)] and bar.came == 103


def test_an_interrupt_lets_the_threads_go_and_cancels_what_is_large(tmp_path):
    fill(tmp_path, {f"large-{n}": bytes(100) for n in range(5)})
    manager = Manager(BucketInMemory(), threads=2)
    manager.large_faults["large-0"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        manager.upload_directory(tmp_path, "b")
    assert [future.is_cancelled for future in manager.futures] == [False, True]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("cos-files")]
