"""Globs over paths."""

import pytest

from ibm_s3transfer.directories.filters import compile_filter


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("*.jpg", ["a.jpg", "x/y/a.jpg", ".jpg"], ["a.jpeg", "a.jpg/b", "a.JPG"]),
        ("a?c", ["abc", "x/a-c"], ["ac", "a/c", "abbc"]),
        ("2026/*.jpg", ["2026/a.jpg"], ["a.jpg", "x/2026/a.jpg", "2026/x/a.jpg"]),
        ("/a.txt", ["a.txt"], ["x/a.txt"]),
        ("**/b.txt", ["b.txt", "a/b.txt", "a/x/b.txt"], ["ab.txt"]),
        ("a/**", ["a/b", "a/b/c"], ["a", "x/a/b"]),
        ("a/**/z", ["a/z", "a/b/c/z"], ["az", "a/bz"]),
        ("cache/", ["cache/a", "x/cache/a/b"], ["cache", "cached/a", "a/xcache/b"]),
        ("/cache/", ["cache/a"], ["x/cache/a"]),
        ("a/cache/", ["a/cache/b"], ["x/a/cache/b"]),
        ("[ab]c", ["ac", "bc"], ["cc", "/c"]),
        ("[!ab]c", ["cc", "x/cc"], ["ac"]),
        ("[0-9]", ["7"], ["a", "77"]),
        ("[^a]", ["^", "a"], ["b"]),
        ("[]a", ["[]a"], ["a"]),
        ("[.-0]x", [".x", "0x"], ["/x"]),
        ("a+b(c).*", ["a+b(c).d"], ["aab(c).d"]),
        ("a\nb", ["a\nb"], ["a b"]),
    ],
)
def test_a_pattern_matches_what_it_says(pattern, matching, others):
    takes = compile_filter(pattern, None)
    assert [path for path in [*matching, *others] if takes(path)] == matching
    leaves = compile_filter(None, [pattern])
    assert [path for path in [*matching, *others] if leaves(path)] == others


def test_without_patterns_there_is_no_filter():
    assert compile_filter(None, None) is None
    assert compile_filter([], ()) is None


def test_one_of_the_included_has_to_match_and_none_of_the_excluded():
    takes = compile_filter(["*.py", "*.md"], ["test_*", "docs/"])
    paths = ["a.py", "b.md", "c.txt", "test_a.py", "docs/a.md", "x/test_b.md"]
    assert [path for path in paths if takes(path)] == ["a.py", "b.md"]


@pytest.mark.parametrize("pattern", ["", "/", "//", "[z-a]"])
def test_what_is_no_pattern_is_refused(pattern):
    with pytest.raises(ValueError, match="pattern"):
        compile_filter([pattern], None)
