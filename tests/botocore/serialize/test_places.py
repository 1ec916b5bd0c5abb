"""Values in headers, query strings and paths: a table of (value, text) for each type and place."""

import datetime
import decimal
import enum

import pytest

from ibm_botocore._uri import encode_query
from ibm_botocore.exceptions import ParamValidationError
from ibm_botocore.serialize import compile_writer
from tests.botocore.small_models import operation, structure

D = datetime.datetime(2020, 1, 2, 3, 4, 5, 678999)


class Colour(str, enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 5


def written(shape, value, place, checked=True, **traits):
    member = {"shape": shape, "location": place, "locationName": "there", **traits}
    return compile_writer(operation(takes=structure({"M": member}), uri="/p"), checked)({"M": value})


TEXTS = [
    ("String", "a b é", "a b é"),
    ("String", "", ""),
    ("String", Colour.RED, "red"),
    ("Integer", -5, "-5"),
    ("Integer", Level.HIGH, "5"),
    ("Integer", True, "1"),
    ("Long", 2**70, "1180591620717411303424"),
    ("Float", 1.5, "1.5"),
    ("Float", 3, "3"),
    ("Float", decimal.Decimal("1.10"), "1.10"),
    ("Boolean", True, "true"),
    ("Boolean", False, "false"),
    ("Blob", b"xyz", "eHl6"),
    ("Blob", bytearray(b"xyz"), "eHl6"),
    ("Blob", "xyz", "eHl6"),
]


@pytest.mark.parametrize(("shape", "value", "text"), TEXTS)
def test_a_scalar_has_the_same_text_in_headers_and_queries(shape, value, text):
    assert written(shape, value, "header").headers == {"there": text}
    assert written(shape, value, "querystring").query == [("there", text)]


# Format of the model, text in a header, text in a query.
TIMES = [
    (None, "Thu, 02 Jan 2020 03:04:05 GMT", "2020-01-02T03:04:05.678999Z"),
    ("rfc822", *["Thu, 02 Jan 2020 03:04:05 GMT"] * 2),
    ("iso8601", "2020-01-02T03:04:05Z", "2020-01-02T03:04:05.678999Z"),
    ("unixTimestamp", *["1577934245"] * 2),
]


@pytest.mark.parametrize("moment", [D, D.replace(tzinfo=datetime.timezone.utc), "2020-01-02T03:04:05.678999Z"])
@pytest.mark.parametrize(("form", "header", "query"), TIMES)
def test_timestamps_have_their_form_by_place_unless_the_model_names_one(form, header, query, moment):
    traits = {"timestampFormat": form} if form else {}

    assert written("Timestamp", moment, "header", **traits).headers == {"there": header}
    assert written("Timestamp", moment, "querystring", **traits).query == [("there", query)]


COLLECTIONS = [
    ("header", "Strings", ["a", "b,c", ""], {"there": "a,b,c,"}),
    ("header", "Strings", [], {}),
    ("header", "Dates", [D, 0], {"there": "Thu, 02 Jan 2020 03:04:05 GMT,Thu, 01 Jan 1970 00:00:00 GMT"}),
    ("headers", "Map", {"A": "b", "": "c", "é": "ü"}, {"thereA": "b", "there": "c", "thereé": "ü"}),
    ("headers", "Map", {}, {}),
    ("querystring", "Strings", ["a", "b"], [("there", "a"), ("there", "b")]),
    ("querystring", "Strings", (), []),
    ("querystring", "Map", {"a": "b", "c": ""}, [("a", "b"), ("c", "")]),
]


@pytest.mark.parametrize(("place", "shape", "value", "result"), COLLECTIONS)
def test_lists_and_maps_are_written_outside_the_body_too(place, shape, value, result):
    request = written(shape, value, place)

    assert (request.query if place == "querystring" else request.headers) == result


WRONG = [
    ("header", "Strings", "abc"),
    ("header", "Strings", [1]),
    ("headers", "Map", ["a"]),
    ("headers", "Map", {"a": 1}),
    ("headers", "Map", {"a": None}),
    ("headers", "Map", {1: "a"}),
    ("querystring", "Strings", {"a"}),
    ("querystring", "Map", "a"),
    ("header", "Timestamp", "no time"),
    ("header", "Positive", 0),
    ("querystring", "Key", ""),
    ("querystring", "Boolean", 1),
    ("header", "Integer", "1"),
    ("header", "Float", "1"),
    ("header", "String", None),
    ("header", "Blob", 5),
]


@pytest.mark.parametrize(("place", "shape", "value"), WRONG)
def test_a_wrong_value_is_refused_in_every_place(place, shape, value):
    with pytest.raises(ParamValidationError, match=r"Invalid (type|length|value) for parameter M"):
        written(shape, value, place)


UNCHECKED = [
    ("header", "String", 5, {"there": "5"}),
    ("header", "Integer", "x", {"there": "x"}),
    ("header", "Boolean", "yes", {"there": "yes"}),
    ("header", "Boolean", True, {"there": "true"}),
    ("header", "String", Colour.RED, {"there": "red"}),
    ("header", "String", None, {}),
    ("headers", "Map", {"a": None, "b": 5}, {"thereb": "5"}),
    ("querystring", "Key", "", [("there", "")]),
    ("querystring", "String", None, []),
]


@pytest.mark.parametrize(("place", "shape", "value", "result"), UNCHECKED)
def test_without_checks_values_go_as_they_are_and_none_is_left_out(place, shape, value, result):
    request = written(shape, value, place, checked=False)

    assert (request.query if place == "querystring" else request.headers) == result


def label_operation(uri, required=()):
    members = {
        "Bucket": {"shape": "String", "location": "uri", "locationName": "Bucket"},
        "Key": {"shape": "Key", "location": "uri", "locationName": "Key"},
        "Hold": {"shape": "String", "location": "uri", "locationName": "HoldId"},
        "Prefix": {"shape": "String", "location": "querystring", "locationName": "prefix"},
    }
    return operation(takes=structure(members, required=list(required)), uri=uri)


PATHS = [
    ("a//b", "/bkt/a//b"),
    ("/a", "/bkt//a"),
    ("//", "/bkt///"),
    (".", "/bkt/."),
    ("..", "/bkt/.."),
    ("a/../b/./", "/bkt/a/../b/./"),
    ("a b+c%25%", "/bkt/a%20b%2Bc%2525%25"),
    ("é\n\x00", "/bkt/%C3%A9%0A%00"),
    ("😀?x=1#y", "/bkt/%F0%9F%98%80%3Fx%3D1%23y"),
    ("%s %(a)s {Bucket}", "/bkt/%25s%20%25%28a%29s%20%7BBucket%7D"),
    (Colour.RED, "/bkt/red"),
]


@pytest.mark.parametrize(("key", "path"), PATHS)
def test_a_greedy_label_keeps_slashes_and_encodes_everything_else(key, path):
    assert compile_writer(label_operation("/{Bucket}/{Key+}"))({"Bucket": "bkt", "Key": key}).path == path


def test_a_plain_label_encodes_slashes_too():
    assert compile_writer(label_operation("/{Bucket}"))({"Bucket": "a/b?c"}).path == "/a%2Fb%3Fc"


def test_a_literal_escape_of_the_template_stays():
    assert compile_writer(label_operation("/%41/{Bucket}"))({"Bucket": "b"}).path == "/%41/b"


QUERIES = [
    ("/{Bucket}?acl", "acl&prefix=p"),
    ("/{Bucket}?list-type=2", "list-type=2&prefix=p"),
    ("/{Bucket}?a=&b", "a=&b&prefix=p"),
    ("/{Bucket}?hold&add={HoldId}", "hold&add=x%20%2F%26%C3%A9&prefix=p"),
    ("/{Bucket}", "prefix=p"),
]


@pytest.mark.parametrize(("uri", "query"), QUERIES)
def test_the_query_of_the_template_comes_first(uri, query):
    write = compile_writer(label_operation(uri))
    for _ in range(2):  # nothing of a call stays in the next
        assert encode_query(write({"Prefix": "p", "Bucket": "b", "Hold": "x /&é"}).query) == query


@pytest.mark.parametrize("missing", ["Bucket", "Key", "Hold"])
@pytest.mark.parametrize("checked", [True, False])
def test_a_label_without_value_is_refused_with_or_without_checks(missing, checked):
    model = label_operation("/{Bucket}/{Key+}?add={HoldId}", required=["Bucket", "Key", "Hold"])
    params = {"Bucket": "b", "Key": "k", "Hold": "h"}

    with pytest.raises(ParamValidationError, match=f'Missing required parameter in input: "{missing}"'):
        compile_writer(model, checked)({name: value for name, value in params.items() if name != missing})
