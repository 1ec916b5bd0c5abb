"""Error answers: a table of (status, headers, body) and what programs see."""

import pytest

from ibm_botocore.parsers import compile_reader
from tests.botocore.small_models import operation, s3, structure

READER = compile_reader(s3().operation_model("GetObject"))
IDS = {"x-amz-request-id": "r", "x-amz-id-2": "h"}
IBM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Error><Code>NoSuchKey</Code>'
    b"<Message>The specified key does not exist.</Message><Resource>/b/k</Resource>"
    b"<RequestId>in-body</RequestId><httpStatusCode>404</httpStatusCode></Error>"
)
IBM_ERROR = {
    "Code": "NoSuchKey",
    "Message": "The specified key does not exist.",
    "Resource": "/b/k",
    "httpStatusCode": "404",
}
S3_NAMESPACE = b'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'

BODIES = [
    (404, IBM, IBM_ERROR),
    (404, IBM.replace(b"<Error>", b"<Error " + S3_NAMESPACE + b">"), IBM_ERROR),
    (404, b"\xef\xbb\xbf<Error><Code>a</Code></Error>", {"Code": "a"}),
    (404, b"  <Error><Code>a</Code></Error>  ", {"Code": "a"}),
    (500, b"<Error><Code>InternalError</Code></Error>", {"Code": "InternalError"}),
    (503, b"<Error><Code>SlowDown</Code><Message/></Error>", {"Code": "SlowDown", "Message": None}),
    (
        404,
        b"<Error><Code>a</Code><HostId>h</HostId><BucketName>b</BucketName></Error>",
        {"Code": "a", "BucketName": "b"},
    ),
    (400, b"<Error><Code>a</Code><Detail><A>1</A></Detail></Error>", {"Code": "a", "Detail": {"A": "1"}}),
    (400, b"<Error><Code>a</Code><Code>b</Code></Error>", {"Code": "a"}),
    (400, "<Error><Code>a</Code><Message>é &lt;</Message></Error>".encode(), {"Code": "a", "Message": "é <"}),
    (400, b"<Error><Message>q</Message></Error>", {"Code": "400", "Message": "q"}),
    (400, b"<Error><Code/><Message>q</Message></Error>", {"Code": "400", "Message": "q"}),
    (400, b"<Error/>", {"Code": "400", "Message": "Bad Request"}),
    (200, b"<Error><Code>InternalError</Code><Message>m</Message></Error>", {"Code": "InternalError", "Message": "m"}),
]


@pytest.mark.parametrize(("status", "body", "error"), BODIES)
def test_an_error_document_is_read_element_by_element(status, body, error):
    assert READER.read_error(status, IDS, body) == {
        "Error": error,
        "ResponseMetadata": {"RequestId": "r", "HostId": "h", "HTTPStatusCode": status, "HTTPHeaders": IDS},
    }


WRAPPED = [
    b"<ErrorResponse><Error><Code>X</Code></Error><RequestId>in-body</RequestId></ErrorResponse>",
    b"<ErrorResponse " + S3_NAMESPACE + b"><RequestId>in-body</RequestId><Error><Code>X</Code></Error></ErrorResponse>",
    b"<Response><Errors><Error><Code>X</Code></Error></Errors><RequestId>in-body</RequestId></Response>",
]


@pytest.mark.parametrize("body", WRAPPED)
def test_an_error_inside_another_element_is_found(body):
    answer = READER.read_error(400, IDS, body)

    assert answer["Error"] == {"Code": "X", "Message": ""}
    assert answer["ResponseMetadata"]["RequestId"] == "in-body"


ENTITIES = b'<!DOCTYPE Error [<!ENTITY a "' + b"a" * 100 + b'">]>'
NO_DOCUMENTS = [
    b"",
    b"plain",
    b"{}",
    b"<html><body>proxy",
    b"<html><body>proxy</body></html>",
    b"<Foo><Code>x</Code></Foo>",
    b"<Error><Code>x</Code>",
    b"<Error><Code>\xff</Code></Error>",
    ENTITIES + b"<Error><Code>&a;</Code></Error>",
    b"<Error><Code>x</Code>" + b"<a/>" * 300_000 + b"</Error>",
    b"<a>" * 100_000 + b"</a>" * 100_000,
    b"<Errors/>",
]


@pytest.mark.parametrize("body", NO_DOCUMENTS, ids=range(len(NO_DOCUMENTS)))
def test_without_an_error_document_the_status_speaks(body):
    answer = READER.read_error(404, IDS, body)

    assert answer["Error"] == {"Code": "404", "Message": "Not Found"}
    assert answer["ResponseMetadata"] == {
        "RequestId": "r",
        "HostId": "h",
        "HTTPStatusCode": 404,
        "HTTPHeaders": IDS,
    }


PHRASES = [
    (301, "Moved Permanently"),
    (304, "Not Modified"),
    (403, "Forbidden"),
    (412, "Precondition Failed"),
    (451, "Unavailable For Legal Reasons"),
    (503, "Service Unavailable"),
    (599, ""),
]


@pytest.mark.parametrize(("status", "phrase"), PHRASES)
def test_an_empty_answer_has_the_phrase_of_its_status(status, phrase):
    assert READER.read_error(status, {}, b"")["Error"] == {"Code": str(status), "Message": phrase}


# Status, body, request id of an answer whose headers name none and of one whose headers do.
REQUEST_IDS = [
    (404, b"", "", "r"),
    (500, b"plain", "", "r"),
    (502, b"", None, None),
    (502, b" \n", None, None),
    (502, b"<html><body>proxy", None, None),
    (404, IBM, None, "r"),
]


@pytest.mark.parametrize(("status", "body", "without", "with_header"), REQUEST_IDS)
def test_request_ids_come_from_headers_as_in_2_16(status, body, without, with_header):
    assert READER.read_error(status, {}, body)["ResponseMetadata"].get("RequestId") == without
    assert READER.read_error(status, IDS, body)["ResponseMetadata"].get("RequestId") == with_header


def test_members_of_a_modelled_error_are_added():
    shapes = {"Busy": structure({"RetryIn": "Integer", "Nope": "String"}, exception=True)}
    reader = compile_reader(operation(errors=("Busy",), shapes=shapes))

    answer = reader.read_error(400, {}, b"<Error><Code>Busy</Code><RetryIn>5</RetryIn></Error>")
    broken = reader.read_error(400, {}, b"<Error><Code>Busy</Code><RetryIn>soon</RetryIn></Error>")
    other = reader.read_error(400, {}, b"<Error><Code>Other</Code><RetryIn>5</RetryIn></Error>")

    assert (answer["RetryIn"], answer["Error"]) == (5, {"Code": "Busy", "RetryIn": "5"})
    assert (broken["Error"]["Code"], other["Error"]["Code"]) == ("Busy", "Other")
    assert "RetryIn" not in broken and "RetryIn" not in other
