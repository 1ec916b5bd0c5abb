"""The target directory lets nothing out."""

import os
from pathlib import PureWindowsPath

import pytest

from ibm_s3transfer.directories.names import UnsafeKeyError
from ibm_s3transfer.directories.target import TargetDirectory, folds_names


def test_folders_are_made_and_the_mode_of_an_old_file_is_told(tmp_path):
    target = TargetDirectory(str(tmp_path / "new" / "top"))
    path, mode = target.place("a/b/c", "a/b/c")
    assert path == os.path.join(tmp_path / "new" / "top", "a/b/c") and mode is None
    assert (tmp_path / "new" / "top" / "a" / "b").is_dir()
    (tmp_path / "new" / "top" / "a" / "old").write_bytes(b"")
    (tmp_path / "new" / "top" / "a" / "old").chmod(0o640)
    assert target.place("a/old", "a/old")[1] == 0o640


@pytest.mark.parametrize("key", ["link/file", "a/link/file", "a/link/b/c", "file-link", "dangling"])
def test_a_symbolic_link_below_the_directory_is_refused(tmp_path, key):
    top, outside = tmp_path / "top", tmp_path / "outside"
    (top / "a").mkdir(parents=True)
    outside.mkdir()
    (outside / "file").write_bytes(b"untouched")
    for link, points_to in [
        (top / "link", outside),
        (top / "a" / "link", outside),
        (top / "file-link", outside / "file"),
        (top / "dangling", outside / "new"),
    ]:
        os.symlink(points_to, link)
    target = TargetDirectory(str(top))
    with pytest.raises(UnsafeKeyError, match="symbolic link"):
        target.place(key, target.claim(key))
    assert os.listdir(outside) == ["file"]


def test_the_directory_itself_may_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    os.symlink("real", tmp_path / "link")
    path, _ = TargetDirectory(str(tmp_path / "link")).place("a/b", "a/b")
    assert os.path.realpath(path) == os.path.realpath(tmp_path / "real" / "a" / "b")


def test_a_file_where_a_folder_is_needed_is_told(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(NotADirectoryError, match="'a/b' needs a folder"):
        TargetDirectory(str(tmp_path)).place("a/b", "a/b")


def test_names_that_are_one_file_there_are_reported(tmp_path):
    target = TargetDirectory(str(tmp_path), is_folding=True)
    assert target.claim("Readme") == "Readme"
    assert target.claim("other") == "other"
    with pytest.raises(UnsafeKeyError, match="'Readme'"):
        target.claim("README")


def test_names_that_are_two_files_there_are_both_written(tmp_path):
    target = TargetDirectory(str(tmp_path), is_folding=False)
    assert [target.claim("Readme"), target.claim("README")] == ["Readme", "README"]


def test_the_rules_of_the_system_count(tmp_path):
    target = TargetDirectory(str(tmp_path), PureWindowsPath, is_folding=True)
    with pytest.raises(UnsafeKeyError, match="device"):
        target.claim("a/nul.txt")


def test_the_file_system_is_asked_whether_it_folds_and_nothing_is_left(tmp_path, monkeypatch):
    truth = folds_names(str(tmp_path))
    (tmp_path / "aa").write_bytes(b"")
    assert truth == (tmp_path / "AA").exists()
    (tmp_path / "aa").unlink()
    monkeypatch.setattr(os.path, "lexists", lambda path: True)
    assert folds_names(str(tmp_path)) is True
    assert os.listdir(tmp_path) == []
