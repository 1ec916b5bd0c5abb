"""Percent-encoding of paths and query strings."""

import pytest

from ibm_botocore._uri import encode_query, quote_label

# A text, its form in a label, its form in a greedy label.
LABELS = [
    ("plain-._~09AZ", "plain-._~09AZ", "plain-._~09AZ"),
    ("a/b", "a%2Fb", "a/b"),
    ("/a//b/", "%2Fa%2F%2Fb%2F", "/a//b/"),
    ("./../..", ".%2F..%2F..", "./../.."),
    ("a b+c%25%", "a%20b%2Bc%2525%25", "a%20b%2Bc%2525%25"),
    ("é\n\t\x00", "%C3%A9%0A%09%00", "%C3%A9%0A%09%00"),
    ("😀", "%F0%9F%98%80", "%F0%9F%98%80"),
    (
        "!@#$^&*()=[]{}|;:'\",<>?`\\",
        *["%21%40%23%24%5E%26%2A%28%29%3D%5B%5D%7B%7D%7C%3B%3A%27%22%2C%3C%3E%3F%60%5C"] * 2,
    ),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "label", "greedy"), LABELS)
def test_everything_but_unreserved_characters_is_encoded(text, label, greedy):
    assert quote_label(text) == label
    assert quote_label(text, greedy=True) == greedy


def test_lone_surrogates_are_refused():
    with pytest.raises(UnicodeEncodeError):
        quote_label("a\ud800")


QUERIES = [
    ([], ""),
    ([("acl", None)], "acl"),
    ([("list-type", "2"), ("prefix", "")], "list-type=2&prefix="),
    ([("delimiter", "/ &é=+~")], "delimiter=%2F%20%26%C3%A9%3D%2B~"),
    ([("a b", "1"), ("a b", "2")], "a%20b=1&a%20b=2"),
]


@pytest.mark.parametrize(("pairs", "text"), QUERIES)
def test_a_query_keeps_order_and_tells_bare_names_from_empty_values(pairs, text):
    assert encode_query(pairs) == text
