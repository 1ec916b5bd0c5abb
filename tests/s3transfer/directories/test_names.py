"""Keys from paths and back, by the rules of either family of systems."""

import pickle
from pathlib import PurePosixPath, PureWindowsPath

import pytest

from ibm_s3transfer.directories.names import (
    UnsafeKeyError,
    UnsafeNameError,
    as_folder,
    folded,
    key_of,
    path_of,
)

ORDINARY = [
    "a",
    "a/b/c.txt",
    "...",
    "a/..b",
    "ü/日本.txt",
    " lead",
    "a.b.c",
    "console",
    "com10",
    "lpt",
    "nullable/aux2",
]
NOWHERE = ["", "/a", "a/", "a//b", ".", "./a", "a/.", "..", "../a", "a/../b", "a/..", "//host/a", "a\0b", "a\ud800"]
ONLY_POSIX = [
    "a\\b",
    "..\\a",
    "C:\\a",
    "C:a",
    "a:stream",
    "a?",
    "a*",
    "a|b",
    'a"b',
    "<a",
    "a>",
    "a\nb",
    "a\x1f",
    "con",
    "CON",
    "a/Con.txt",
    "nul.tar.gz",
    "aux/b",
    "prn ",
    "com1",
    "COM9.txt",
    "com¹",
    "LPT³.x",
    "conin$",
    "CONOUT$",
    "nul .txt",
    "a.",
    "a /b",
    "a/b. ",
    "...",
]


@pytest.mark.parametrize("key", ORDINARY)
def test_an_ordinary_key_is_its_path_on_posix(key):
    assert path_of(key, PurePosixPath) == key


@pytest.mark.parametrize("key", [key for key in ORDINARY if key != "..."])
def test_an_ordinary_key_is_its_path_on_windows(key):
    assert path_of(key, PureWindowsPath) == key


@pytest.mark.parametrize("flavour", [PurePosixPath, PureWindowsPath])
@pytest.mark.parametrize("key", NOWHERE)
def test_a_key_that_leads_out_or_nowhere_is_refused(key, flavour):
    with pytest.raises(UnsafeKeyError) as caught:
        path_of(key, flavour)
    assert caught.value.key == key


@pytest.mark.parametrize("key", ONLY_POSIX)
def test_a_name_that_windows_would_take_for_another_is_refused_there(key):
    assert path_of(key, PurePosixPath) == key
    with pytest.raises(UnsafeKeyError):
        path_of(key, PureWindowsPath)


@pytest.mark.parametrize("key", [*ORDINARY, *NOWHERE, *ONLY_POSIX])
@pytest.mark.parametrize("flavour", [PurePosixPath, PureWindowsPath])
def test_what_is_not_refused_stays_below_the_directory(key, flavour):
    try:
        relative = flavour(path_of(key, flavour))
    except UnsafeKeyError:
        return
    top = flavour("C:/top" if flavour is PureWindowsPath else "/top")
    joined = top / relative
    assert joined.parts[: len(top.parts)] == top.parts
    assert joined.parts[len(top.parts) :] == tuple(key.split("/"))
    assert ".." not in joined.parts
    assert not relative.anchor


def test_the_error_tells_the_key_and_the_reason_and_survives_pickle():
    error = UnsafeKeyError("../a", "'..' leads out of the directory")
    assert str(pickle.loads(pickle.dumps(error))) == "'../a' is not written: '..' leads out of the directory"


@pytest.mark.parametrize("relative", ["a", "a/b", "ü", "a\\b", "日本/語"])
def test_a_path_is_its_key(relative):
    assert key_of(relative) == relative


def test_a_name_that_is_no_text_has_no_key():
    with pytest.raises(UnsafeNameError, match="UTF-8"):
        key_of("a/\udcff")


@pytest.mark.parametrize(("prefix", "folder"), [("", ""), ("a", "a/"), ("a/", "a/"), ("a/b", "a/b/")])
def test_a_prefix_is_that_of_a_folder(prefix, folder):
    assert as_folder(prefix) == folder


@pytest.mark.parametrize(
    ("one", "other"),
    [("a", "A"), ("Ä/b", "ä/B"), ("\u00e9", "e\u0301"), ("\u00c9", "e\u0301"), ("straße", "STRASSE")],
)
def test_names_that_one_file_system_takes_for_one_are_folded_alike(one, other):
    assert folded(one) == folded(other)


def test_different_names_stay_different():
    assert len({folded(name) for name in ["a", "b", "a/b", "ab", "é", "e"]}) == 6
