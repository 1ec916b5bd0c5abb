"""Tokens: what stands in them, and which StartingTokens are understood."""

import base64
import json

import pytest

from ibm_botocore.paginate import TokenDecoder, TokenEncoder
from ibm_botocore.paginate.tokens import Start, read_start


def _encoded(value):
    return base64.b64encode(json.dumps(value).encode()).decode()


# Tokens of 2.16.2, in base64.
TOKENS = [
    ({}, "{}"),
    ({"Marker": "k"}, '{"Marker": "k"}'),
    ({"Marker": None, "boto_truncate_amount": 2}, '{"Marker": null, "boto_truncate_amount": 2}'),
    ({"a": b"\x00\xff"}, '{"a": "AP8=", "boto_encoded_keys": [["a"]]}'),
    (
        {"a": [b"x", "y", {"b": b"z"}]},
        '{"a": ["eA==", "y", {"b": "eg=="}], "boto_encoded_keys": [["a", 0], ["a", 2, "b"]]}',
    ),
    ({"ü": "é"}, '{"\\u00fc": "\\u00e9"}'),
]


@pytest.mark.parametrize(("value", "token"), TOKENS)
def test_tokens_are_those_of_the_published_package(value, token):
    token = base64.b64encode(token.encode()).decode()
    assert TokenEncoder().encode(value) == token
    assert TokenDecoder().decode(token) == value


def test_encoding_leaves_the_callers_dictionary_as_it_was():
    value = {"a": b"x", "b": {"c": b"y"}}

    TokenEncoder().encode(value)

    assert value == {"a": b"x", "b": {"c": b"y"}}


def test_a_token_cannot_hold_what_json_cannot():
    with pytest.raises(TypeError):
        TokenEncoder().encode({"a": object()})


@pytest.mark.parametrize(
    "token",
    ["", "abc", "!!!", "W10=", "MQ==", "bnVsbA==", "//4=",
     _encoded({"a": "x", "boto_encoded_keys": [["b"]]}), _encoded({"a": 1, "boto_encoded_keys": [["a"]]}),
     _encoded({"a": "x", "boto_encoded_keys": 5}), _encoded({"a": "x", "boto_encoded_keys": [[]]}),
     _encoded({"a": "x", "boto_encoded_keys": [["a", "b"]]})],
)  # fmt: skip
def test_what_is_no_token_is_a_value_error(token):
    with pytest.raises(ValueError):
        TokenDecoder().decode(token)


ONE, TWO = ["Marker"], ["KeyMarker", "UploadIdMarker"]
STARTS = [
    (_encoded({"Marker": "k"}), ONE, Start({"Marker": "k"}, 0)),
    (_encoded({"Marker": None, "boto_truncate_amount": 3}), ONE, Start({"Marker": None}, 3)),
    (_encoded({}), ONE, Start({}, 0)),
    ("plain", ONE, Start({"Marker": "plain"}, 0)),
    ("", ONE, Start({"Marker": ""}, 0)),
    ("None", ONE, Start({"Marker": None}, 0)),
    ("plain___2", ONE, Start({"Marker": "plain"}, 2)),
    ("with___separator", ONE, Start({"Marker": "with___separator"}, 0)),
    ("a___b", TWO, Start({"KeyMarker": "a", "UploadIdMarker": "b"}, 0)),
    ("a", TWO, Start({"KeyMarker": "a", "UploadIdMarker": None}, 0)),
    ("a___None___4", TWO, Start({"KeyMarker": "a", "UploadIdMarker": None}, 4)),
]


@pytest.mark.parametrize(("token", "names", "start"), STARTS)
def test_starting_tokens_of_all_kinds_are_read(token, names, start):
    assert read_start(token, names) == start


@pytest.mark.parametrize(
    ("token", "names"),
    [("a___b___c", ONE), ("a___b___c___d", TWO), (_encoded({"Bucket": "another"}), ONE),
     (_encoded({"Marker": "k", "boto_truncate_amount": "1"}), ONE)],
)  # fmt: skip
def test_a_starting_token_cannot_set_anything_else(token, names):
    with pytest.raises(ValueError, match="Bad starting token: "):
        read_start(token, names)
