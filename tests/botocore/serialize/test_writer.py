"""Requests of whole operations: bodies, checks, one pass."""

import collections
import io

import pytest

from ibm_botocore.exceptions import ParamValidationError
from ibm_botocore.serialize import compile_writer
from tests.botocore.small_models import operation, s3, structure

FITTING = {"Bucket": "bkt", "Key": "k"}


def writer(name, checked=True):
    return compile_writer(s3().operation_model(name), checked)


def test_a_request_has_all_its_parts():
    request = writer("PutObject")(
        {**FITTING, "Body": b"data", "ContentType": "text/plain", "RetentionPeriod": 5, "Metadata": {"A": "b"}}
    )

    assert (request.method, request.path, request.query) == ("PUT", "/bkt/k", [])
    assert request.headers == {"Content-Type": "text/plain", "Retention-Period": "5", "x-amz-meta-A": "b"}
    assert request.body == b"data"


def test_nothing_of_a_call_stays_in_the_next():
    write = writer("PutObject")
    first = write({**FITTING, "Body": b"data", "ContentType": "a"})
    second = write(FITTING)

    assert (second.headers, second.query, second.body) == ({}, [], None)
    assert first.headers is not second.headers


FILE = io.BytesIO(b"file")
BODIES = [
    (b"bytes", b"bytes"),
    (b"", b""),
    (bytearray(b"array"), bytearray(b"array")),
    ("text é", "text é".encode()),
    ("", b""),
    (FILE, FILE),
]


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize(("given", "sent"), BODIES)
def test_a_body_of_bytes_goes_as_it_is_and_text_as_utf_8(given, sent, checked):
    assert writer("PutObject", checked)({**FITTING, "Body": given}).body == sent


@pytest.mark.parametrize("body", [5, [b"x"], iter([b"x"]), None, memoryview(b"x")])
def test_another_body_is_refused_unless_nothing_is_checked(body):
    with pytest.raises(ParamValidationError, match="Invalid type for parameter Body"):
        writer("PutObject")({**FITTING, "Body": body})
    assert writer("PutObject", checked=False)({**FITTING, "Body": body}).body is body


def test_a_text_payload_is_sent_as_utf_8():
    write = compile_writer(operation(takes=structure({"P": "String", "Q": "String"}, payload="P")))

    assert write({"P": "ü"}).body == "ü".encode()


FAULTS = [
    ({"Bucket": "b"}, ['Missing required parameter in input: "Key"']),
    ({}, ['Missing required parameter in input: "Bucket"', 'Missing required parameter in input: "Key"']),
    ({"Bucket": "b", "Key": ""}, ["Invalid length for parameter Key, value: 0, valid min length: 1"]),
    (
        {"Key": 5, "Bucket": None, "Body": 5},
        [
            "Invalid type for parameter Key, value: 5, type: <class 'int'>, valid types: <class 'str'>",
            "Invalid type for parameter Bucket, value: None, type: <class 'NoneType'>, valid types: <class 'str'>",
            "Invalid type for parameter Body, value: 5, type: <class 'int'>, "
            "valid types: <class 'bytes'>, <class 'bytearray'>, file-like object",
        ],
    ),
]


@pytest.mark.parametrize(("params", "lines"), FAULTS)
def test_all_faults_of_a_call_are_in_one_error(params, lines):
    with pytest.raises(ParamValidationError) as caught:
        writer("PutObject")(params)

    assert caught.value.kwargs["report"].splitlines() == lines
    assert caught.value.__suppress_context__


def test_a_required_member_outside_the_path_is_required_too():
    with pytest.raises(ParamValidationError, match='Missing required parameter in input: "UploadId"'):
        writer("UploadPart")({**FITTING, "PartNumber": 1})
    assert writer("UploadPart", checked=False)({**FITTING, "PartNumber": 1}).query == [("partNumber", "1")]


@pytest.mark.parametrize("checked", [True, False])
def test_an_unknown_parameter_is_refused_with_or_without_checks(checked):
    with pytest.raises(ParamValidationError, match='Unknown parameter in input: "Nope", must be one of: ACL, Body'):
        writer("PutObject", checked)({**FITTING, "Nope": 1})


@pytest.mark.parametrize("params", [None, [], "x", collections.UserDict(FITTING)])
def test_parameters_have_to_be_a_dict(params):
    with pytest.raises(ParamValidationError, match="Invalid type for parameter input"):
        writer("PutObject")(params)


@pytest.mark.parametrize("params", [{"Bucket": "\ud800"}, {"Key": "a\ud800"}, {"Body": "\udfff"}])
def test_texts_that_utf_8_cannot_express_are_refused(params):
    (name,) = params
    with pytest.raises(ParamValidationError, match=f"Invalid value for parameter {name}"):
        writer("PutObject")({**FITTING, **params})


def test_secrets_are_not_in_the_error():
    with pytest.raises(ParamValidationError) as caught:
        writer("GetObject")({**FITTING, "SSECustomerKey": b"hush"})

    assert "hush" not in str(caught.value)


def test_an_operation_without_input_takes_nothing():
    write = compile_writer(operation(uri="/?service", method="GET"))

    request = write({})
    assert (request.method, request.path, request.query, request.body) == ("GET", "/", [("service", None)], None)
    with pytest.raises(ParamValidationError, match="Invalid value for parameter x"):
        write({"x": 1})


@pytest.mark.parametrize("name", s3().operation_names)
def test_every_operation_of_the_service_compiles(name):
    for checked in (True, False):
        assert callable(writer(name, checked))
