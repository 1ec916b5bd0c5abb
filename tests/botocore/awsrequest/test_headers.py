"""Headers without regard to case."""

import copy
import pickle

import pytest

from ibm_botocore.awsrequest import HeadersDict


def test_names_are_found_in_any_case_and_kept_as_first_written() -> None:
    headers = HeadersDict({"Foo": "a", "bAr": b"x"})
    assert (headers["foo"], headers["BAR"], headers.get("zz"), "FOO" in headers) == ("a", b"x", None, True)
    headers["foo"] = "b"
    assert list(headers.items()) == [("Foo", "b"), ("bAr", b"x")]
    assert (list(headers), len(headers)) == (["Foo", "bAr"], 2)
    del headers["FOO"]
    assert dict(headers) == {"bAr": b"x"}


def test_headers_come_from_mappings_pairs_and_names() -> None:
    assert dict(HeadersDict([("A", "1"), ("a", "2")])) == {"A": "2"}
    assert dict(HeadersDict({"A": "1"}, B="2")) == {"A": "1", "B": "2"}


def test_a_missing_name_is_a_key_error_with_the_name_as_asked() -> None:
    headers = HeadersDict()
    with pytest.raises(KeyError, match="Nope"):
        headers["Nope"]
    with pytest.raises(KeyError, match="Nope"):
        del headers["Nope"]


def test_copies_are_independent() -> None:
    headers = HeadersDict({"A": "1"})
    for other in (headers.copy(), copy.deepcopy(headers), pickle.loads(pickle.dumps(headers))):
        assert isinstance(other, HeadersDict)
        other["a"] = "2"
        assert (headers["a"], other["A"]) == ("1", "2")


def test_secrets_are_not_shown() -> None:
    headers = HeadersDict({"authorization": "s3cr3t", "X-Amz-Server-Side-Encryption-Customer-Key": "s3cr3t", "A": "1"})
    assert repr(headers) == str(headers)
    assert "s3cr3t" not in repr(headers)
    assert "'A': '1'" in repr(headers)
