"""Answers read from status and headers: a table of (text, value) for each type."""

import datetime
from typing import ClassVar

import pytest

from ibm_botocore._message import BufferedResponse
from ibm_botocore.parsers import Reader, ResponseParserError, compile_reader
from tests.botocore.small_models import operation, s3, structure

UTC = datetime.timezone.utc
MEMBERS = {
    "Text": {"shape": "String", "location": "header", "locationName": "X-Text"},
    "Int": {"shape": "Integer", "location": "header", "locationName": "X-Int"},
    "Long": {"shape": "Long", "location": "header", "locationName": "X-Long"},
    "Num": {"shape": "Float", "location": "header", "locationName": "X-Num"},
    "Bool": {"shape": "Boolean", "location": "header", "locationName": "X-Bool"},
    "Time": {"shape": "Timestamp", "location": "header", "locationName": "X-Time"},
    "Data": {"shape": "Blob", "location": "header", "locationName": "X-Data"},
    "List": {"shape": "Strings", "location": "header", "locationName": "X-List"},
    "Map": {"shape": "Map", "location": "headers", "locationName": "X-Meta-"},
    "Status": {"shape": "Integer", "location": "statusCode"},
}
OPERATION = operation(gives=structure(MEMBERS))


def head(headers, status=200, model=OPERATION):
    answer = compile_reader(model).read(status, headers, BufferedResponse(status, headers, b""))
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


VALUES = [
    ("x-text", "a b", "Text", "a b"),
    ("x-text", "", "Text", ""),
    ("x-int", "5", "Int", 5),
    ("x-int", " -5 ", "Int", -5),
    ("x-long", "99999999999999999999", "Long", 99999999999999999999),
    ("x-num", "1.5", "Num", 1.5),
    ("x-bool", "true", "Bool", True),
    ("x-bool", "false", "Bool", False),
    ("x-bool", "TRUE", "Bool", False),
    ("x-bool", "", "Bool", False),
    ("x-time", "Fri, 07 Sep 2018 21:33:08 GMT", "Time", datetime.datetime(2018, 9, 7, 21, 33, 8, tzinfo=UTC)),
    ("x-time", "2018-09-07T21:33:08Z", "Time", datetime.datetime(2018, 9, 7, 21, 33, 8, tzinfo=UTC)),
    ("x-time", "0", "Time", datetime.datetime(1970, 1, 1, tzinfo=UTC)),
    ("x-data", "eHl6", "Data", b"xyz"),
    ("x-list", 'a, b,"c,d"', "List", ["a", "b", '"c', 'd"']),
]


@pytest.mark.parametrize(("header", "text", "member", "value"), VALUES)
def test_a_header_is_read_by_its_type(header, text, member, value):
    assert head({header: text, "other": "x"}) == {member: value, "Map": {}, "Status": 200}


BROKEN = [
    ("x-int", "x"),
    ("x-int", ""),
    ("x-int", "5.0"),
    ("x-num", "x"),
    ("x-time", "never"),
    ("x-data", "x"),
    ("x-int", "9" * 10_000),
]


@pytest.mark.parametrize(("header", "text"), BROKEN)
def test_a_value_that_does_not_fit_is_a_parser_error_with_its_name_and_beginning(header, text):
    with pytest.raises(ResponseParserError, match=f"header '{header}' should hold a value of type") as caught:
        head({header: text})

    assert repr(text[:100])[:-1] in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_sensitive_value_is_not_shown():
    secret = {"shape": "Integer", "location": "header", "locationName": "pin", "sensitive": True}

    with pytest.raises(ResponseParserError) as caught:
        head({"pin": "hush"}, model=operation(gives=structure({"Pin": secret})))

    assert "hush" not in str(caught.value)


def test_a_prefix_collects_the_rest_of_the_names():
    headers = {"x-meta-a": "1", "x-meta-": "2", "x-metb": "3", "x-meta-b-c": "4, 5"}

    assert head(headers)["Map"] == {"a": "1", "": "2", "b-c": "4, 5"}


def test_the_spelling_of_user_metadata_is_kept_where_it_is_known():
    headers = {"x-meta-ab": "1", "x-meta-c": "2", "x-text": "t"}

    class Spelled(BufferedResponse):
        header_names: ClassVar = {"x-meta-ab": "X-Meta-aB", "x-text": "X-TEXT"}

    answer = compile_reader(OPERATION).read(200, headers, Spelled(200, headers, b""))

    assert answer["Map"] == {"aB": "1", "c": "2"}


def test_the_status_is_a_member_where_the_model_says_so():
    assert head({}, status=206) == {"Map": {}, "Status": 206}


METADATA = [
    ({"x-amz-request-id": "r", "x-amz-id-2": "h"}, {"RequestId": "r", "HostId": "h"}),
    ({"x-amz-request-id": "r"}, {"RequestId": "r", "HostId": ""}),
    ({"x-amz-id-2": "h"}, {}),
    ({}, {}),
]


@pytest.mark.parametrize(("headers", "ids"), METADATA)
def test_the_metadata_of_an_answer_name_the_request(headers, ids):
    answer = Reader(None).read(204, headers, BufferedResponse(204, headers, b""))

    assert answer == {"ResponseMetadata": {**ids, "HTTPStatusCode": 204, "HTTPHeaders": headers}}


def test_head_object_is_read():
    headers = {
        "content-length": "5",
        "etag": '"e"',
        "last-modified": "Fri, 07 Sep 2018 21:33:08 GMT",
        "x-amz-meta-a": "b",
        "retention-period": "-1",
        "server": "x",
    }

    assert head(headers, model=s3().operation_model("HeadObject")) == {
        "ContentLength": 5,
        "ETag": '"e"',
        "LastModified": datetime.datetime(2018, 9, 7, 21, 33, 8, tzinfo=UTC),
        "Metadata": {"a": "b"},
        "RetentionPeriod": -1,
    }
