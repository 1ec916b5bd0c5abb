"""Answers given in the dict form of the published parsers."""

import io

import pytest

from ibm_botocore.parsers import PROTOCOL_PARSERS, ResponseParserFactory, RestXMLParser, create_parser
from tests.botocore.small_models import operation, s3, structure


def output(name):
    return s3().operation_model(name).output_shape


def response(body=b"", headers=None, status=200):
    return {"status_code": status, "headers": headers or {}, "body": body, "context": {"operation_name": "Op"}}


def test_a_successful_answer_is_read_with_header_names_in_any_case():
    answer = create_parser("rest-xml").parse(
        response(headers={"ETag": '"e"', "X-Amz-Meta-Ab": "1", "x-amz-request-id": "r"}), output("HeadObject")
    )

    assert answer == {
        "ResponseMetadata": {
            "RequestId": "r",
            "HostId": "",
            "HTTPStatusCode": 200,
            "HTTPHeaders": {"etag": '"e"', "x-amz-meta-ab": "1", "x-amz-request-id": "r"},
        },
        "ETag": '"e"',
        "Metadata": {"Ab": "1"},
    }


ERROR = b"<Error><Code>NoSuchKey</Code><Message>m</Message></Error>"


@pytest.mark.parametrize(("status", "is_error"), [(200, False), (299, False), (300, False), (301, True), (404, True)])
def test_errors_begin_at_301(status, is_error):
    answer = create_parser("rest-xml").parse(response(ERROR, status=status), output("PutObject"))

    assert answer.get("Error") == ({"Code": "NoSuchKey", "Message": "m"} if is_error else None)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == status


def test_a_streaming_member_gets_the_body_as_it_is():
    stream = io.BytesIO(b"x")

    assert create_parser("rest-xml").parse(response(stream), output("GetObject"))["Body"] is stream


def test_a_missing_shape_leaves_the_metadata():
    answer = create_parser("rest-xml").parse(response(b"ignored"), None)

    assert answer == {"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}}}


def test_timestamps_and_blobs_can_be_read_otherwise():
    factory = ResponseParserFactory()
    factory.set_parser_defaults(timestamp_parser=lambda text: f"T{text}")
    factory.set_parser_defaults(blob_parser=lambda text: f"B{text}")
    shape = operation(gives=structure({"Time": "Timestamp", "Data": "Blob"})).output_shape

    answer = factory.create_parser("rest-xml").parse(response(b"<R><Time>1</Time><Data>eHk=</Data></R>"), shape)

    assert (answer["Time"], answer["Data"]) == ("T1", "BeHk=")


def test_the_parser_of_the_protocol_is_found_by_name():
    assert type(create_parser("rest-xml")) is PROTOCOL_PARSERS["rest-xml"] is RestXMLParser
    with pytest.raises(KeyError, match="json"):
        create_parser("json")
