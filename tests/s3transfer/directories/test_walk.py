"""The files below a directory."""

import os
import socket

import pytest

from ibm_s3transfer.directories.walk import NotRegularError, local_files


def walked(directory, **options):
    reports, passed = [], []
    files = list(local_files(str(directory), lambda *told: reports.append(told), passed.append, **options))
    return files, reports, passed


def test_files_come_folder_by_folder_in_order_with_size_and_time(tmp_path):
    for name in ["b/z", "b/a/x", "c", "a", "b.txt"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    os.utime(tmp_path / "c", ns=(1, 1_234_567_890_123_456_789))
    files, reports, passed = walked(tmp_path)
    assert [file.relative for file in files] == ["a", "b.txt", "c", "b/z", "b/a/x"]
    assert [file.size for file in files] == [1, 5, 1, 3, 5]
    assert files[2].mtime_ns == 1_234_567_890_123_456_789
    assert not reports and not passed


def test_links_pipes_and_sockets_are_left_out(tmp_path):
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    os.symlink("file", tmp_path / "link")
    os.symlink("folder", tmp_path / "folder-link")
    os.symlink("nowhere", tmp_path / "dangling")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "socket"))
    files, reports, passed = walked(tmp_path)
    assert [file.relative for file in files] == ["file"]
    assert not reports
    assert passed == ["dangling", "folder-link", "link", "pipe", "socket"]


def test_links_are_followed_when_asked_but_never_in_a_circle(tmp_path):
    top, elsewhere = tmp_path / "top", tmp_path / "elsewhere"
    (top / "a").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "file").write_bytes(b"xyz")
    os.symlink(elsewhere / "file", top / "link")
    os.symlink(elsewhere, top / "a" / "folder")
    os.symlink(elsewhere, top / "again")
    os.symlink(top, top / "a" / "up")
    os.symlink("nowhere", top / "dangling")
    files, reports, passed = walked(top, follow_symlinks=True)
    assert [(file.relative, file.size) for file in files] == [("link", 3), ("a/folder/file", 3), ("again/file", 3)]
    assert [(name, type(error)) for name, error in reports] == [
        ("dangling", FileNotFoundError),
        ("a/up", NotRegularError),
    ]
    assert not passed


def test_a_folder_that_cannot_be_listed_is_reported_and_the_rest_walked(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "file").write_bytes(b"")
    scandir = os.scandir

    def guarded(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    files, reports, _ = walked(tmp_path)
    assert [file.relative for file in files] == ["file"]
    assert [(name, type(error)) for name, error in reports] == [("closed", PermissionError)]


def test_a_directory_that_is_not_there_raises(tmp_path):
    with pytest.raises(FileNotFoundError):
        walked(tmp_path / "missing")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        walked(tmp_path / "file")
