"""A journal tells a later process where to go on, and is believed only if nobody else can have written it."""

import json
import os
import stat

import pytest

from ibm_s3transfer._journal import Journal, Notes, default_folder

IDENTITY = {"kind": "upload", "bucket": "b", "key": "ü/k", "path": "/a"}
KINDS = {"upload_id": str, "part_size": int}
HEADER = {"upload_id": "id-1", "part_size": 5 << 20}


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "state")


def opened(folder, **changes):
    return Journal(folder, {**IDENTITY, **changes})


def written(folder, parts=()):
    journal = opened(folder)
    journal.begin(HEADER)
    for number, crc32 in parts:
        journal.note(number, crc32)
    journal.close()
    return journal.path


def read(folder, **changes):
    journal = opened(folder, **changes)
    try:
        return journal.read(KINDS)
    finally:
        journal.close()


def test_a_later_process_reads_what_was_written(folder):
    written(folder, [(1, 0), (3, 0xFFFFFFFF), (2, 5)])
    assert read(folder) == Notes(HEADER, {1: 0, 3: 0xFFFFFFFF, 2: 5})


def test_only_this_user_can_read_or_write_it(folder):
    path = written(folder)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700


def test_a_second_process_goes_on_writing_where_the_first_ended(folder):
    path = written(folder, [(1, 1)])
    with open(path, "ab") as file:
        file.write(b"2 0000")
    journal = opened(folder)
    assert journal.read(KINDS).parts == {1: 1}
    journal.note(2, 2)
    journal.close()
    assert read(folder).parts == {1: 1, 2: 2}


def test_another_transfer_has_another_journal(folder):
    written(folder)
    for changes in ({"key": "k2"}, {"kind": "download"}, {"path": "/b"}):
        assert read(folder, **changes) is None
    assert len(os.listdir(folder)) == 1


def test_one_transfer_holds_it_at_a_time(folder):
    journal = opened(folder)
    journal.begin(HEADER)
    with pytest.raises(BlockingIOError):
        opened(folder)
    journal.close()
    assert read(folder) is not None


def test_nothing_is_left_once_the_transfer_is_done_or_when_nothing_was_written(folder):
    journal = opened(folder)
    journal.begin(HEADER)
    journal.note(1, 1)
    journal.discard()
    journal.close()
    assert read(folder) is None
    assert os.listdir(folder) == []


def test_a_new_beginning_forgets_the_old_one(folder):
    written(folder, [(1, 1), (2, 2)])
    journal = opened(folder)
    journal.begin({**HEADER, "upload_id": "id-2"})
    journal.note(7, 7)
    journal.close()
    assert read(folder) == Notes({**HEADER, "upload_id": "id-2"}, {7: 7})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"null\n",
        b"[]\n",
        b"{\n",
        b"[" * 100_000 + b"\n",
        b"\xff\xfe\n",
        lambda told: {**told, "version": 2},
        lambda told: {**told, "version": True},
        lambda told: {**told, "key": "other"},
        lambda told: {**told, "upload_id": 5},
        lambda told: {**told, "part_size": "5"},
        lambda told: {**told, "part_size": 5.0},
        lambda told: {**told, "part_size": True},
        lambda told: {**told, "more": 1},
        lambda told: {name: value for name, value in told.items() if name != "upload_id"},
    ],
)
def test_a_header_that_was_not_written_like_this_is_no_journal(folder, content):
    path = written(folder, [(1, 1)])
    with open(path, "rb") as file:
        first, _, rest = file.read().partition(b"\n")
    with open(path, "wb") as file:
        file.write(
            content if isinstance(content, bytes) else json.dumps(content(json.loads(first))).encode() + b"\n" + rest
        )
    assert read(folder) is None


def test_a_header_that_broke_off_is_no_journal(folder):
    path = written(folder)
    os.truncate(path, os.path.getsize(path) - 1)
    assert read(folder) is None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"2",
        b"2 ",
        b"2 1",
        b"x 00000001",
        b"0 00000001",
        b"10001 00000001",
        b"123456 00000001",
        b"-1 00000001",
        b"2 0000000g",
        b"2 000000001",
        b"2 -0000001",
        b"2  0000001",
        b"\xb2 00000001",
    ],
)
def test_parts_behind_a_strange_line_are_not_believed(folder, line):
    path = written(folder, [(1, 1)])
    with open(path, "ab") as file:
        file.write(line + b"\n3 00000003\n")
    assert read(folder).parts == {1: 1}


def test_an_endless_journal_is_none(folder):
    path = written(folder)
    with open(path, "ab") as file:
        file.write(b"1 00000001\n" * 100_000)
    assert read(folder) is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o601])
def test_a_journal_that_others_can_touch_is_neither_believed_nor_written(folder, mode):
    path = written(folder)
    os.chmod(path, mode)
    journal = opened(folder)
    assert journal.read(KINDS) is None
    with pytest.raises(PermissionError):
        journal.begin(HEADER)
    journal.discard()
    assert os.path.exists(path)


def test_a_journal_of_another_user_is_not_believed(folder, monkeypatch):
    written(folder)
    monkeypatch.setattr(os, "geteuid", lambda: 123456)
    assert read(folder) is None


def test_a_second_name_of_a_file_is_not_believed(folder, tmp_path):
    path = written(folder)
    os.link(path, tmp_path / "second")
    assert read(folder) is None


def test_a_link_is_not_followed(folder, tmp_path):
    path = written(folder)
    os.rename(path, tmp_path / "moved")
    os.symlink(tmp_path / "moved", path)
    with pytest.raises(OSError):
        opened(folder)
    assert (tmp_path / "moved").exists()


def test_a_pipe_is_neither_waited_for_nor_believed(folder):
    path = written(folder)
    os.unlink(path)
    os.mkfifo(path, 0o600)
    journal = opened(folder)
    assert journal.read(KINDS) is None
    with pytest.raises(PermissionError):
        journal.begin(HEADER)


def test_the_usual_folder_lies_in_the_home_of_the_user(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert default_folder() == str(tmp_path / ".local" / "state" / "ibm-cos-sdk" / "transfers")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "x"))
    assert default_folder() == str(tmp_path / "x" / "ibm-cos-sdk" / "transfers")
