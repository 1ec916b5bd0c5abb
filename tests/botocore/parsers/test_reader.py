"""Whole answers: bodies read, streamed, refused."""

import pytest

from ibm_botocore._message import BufferedResponse
from ibm_botocore.parsers import ResponseParserError, body, compile_reader
from ibm_botocore.response import StreamingBody
from tests.botocore.small_models import operation, s3, structure


class Wire(BufferedResponse):
    """An answer that gives its body in small pieces and tells how it was treated."""

    def __init__(self, headers, data=b"", endless=False):
        super().__init__(200, headers, data)
        self.endless = endless
        self.given = 0
        self.is_closed = False

    def read(self, amt=None):
        if self.endless:
            assert amt is not None, "an endless body was read without limit"
            self.given += amt
            return b" " * amt
        return super().read(None if amt is None else min(amt, 7))

    def close(self):
        self.is_closed = True


def reader(name):
    return compile_reader(s3().operation_model(name))


LIST = b"<R><Name>bucket</Name></R>"
LENGTHS = [{"content-length": str(len(LIST))}, {}, {"transfer-encoding": "chunked"}, {"content-length": "nonsense"}]


@pytest.mark.parametrize("headers", LENGTHS)
def test_a_body_is_read_whole_however_its_length_is_told(headers):
    response = Wire(headers, LIST)

    assert reader("ListObjectsV2").read(200, headers, response)["Name"] == "bucket"
    assert response.read() == b""


@pytest.mark.parametrize(
    "headers", [{}, {"transfer-encoding": "chunked", "content-length": "5"}, {"content-length": "9" * 30}]
)
def test_an_endless_answer_is_given_up(headers, monkeypatch):
    monkeypatch.setattr(body, "ANSWER_LIMIT", 3 << 20)
    response = Wire(headers, endless=True)

    with pytest.raises(ResponseParserError, match="its body exceeds 3 MiB"):
        reader("ListObjectsV2").read(200, headers, response)

    assert response.is_closed
    assert response.given == 4 << 20


def test_a_streamed_body_is_left_to_the_caller():
    headers = {"content-length": "4", "etag": '"e"'}
    response = Wire(headers, b"data")

    answer = reader("GetObject").read(200, headers, response)

    assert (answer["ETag"], answer["ContentLength"], answer["Metadata"]) == ('"e"', 4, {})
    assert isinstance(answer["Body"], StreamingBody)
    assert b"".join(answer["Body"].iter_chunks()) == b"data"


def test_a_streamed_answer_with_a_broken_head_drops_its_connection():
    headers = {"last-modified": "never"}
    response = Wire(headers, b"data")

    with pytest.raises(ResponseParserError, match="header 'last-modified'"):
        reader("GetObject").read(200, headers, response)

    assert response.is_closed


def test_an_answer_with_a_broken_head_is_read_to_its_end():
    headers = {"content-length": "4", "x-amz-version-id": "v", "x-amz-checksum-type": "t"}
    model = operation(gives=structure({"Int": {"shape": "Integer", "location": "header", "locationName": "i"}}))
    response = Wire({**headers, "i": "x"}, b"<R/>")

    with pytest.raises(ResponseParserError, match="header 'i'"):
        compile_reader(model).read(200, response.headers, response)

    assert response.read() == b""


EMPTY: list[tuple[str, dict[str, object]]] = [
    ("ListObjectsV2", {}),
    ("CopyObject", {"CopyObjectResult": {}}),
    ("GetObjectRetention", {"Retention": {}}),
    ("PutObject", {}),
    ("DeleteBucket", {}),
]


@pytest.mark.parametrize(("name", "members"), EMPTY)
def test_an_empty_answer_is_no_fault(name, members):
    answer = reader(name).read(200, {}, Wire({}, b""))

    assert answer == {**members, "ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}}}


@pytest.mark.parametrize("name", ["ListObjectsV2", "CopyObject", "GetObjectRetention", "PutObject"])
@pytest.mark.parametrize("data", [b"<R><Name>cut o", b"no xml", b" ", b'{"json": 1}', b"<R/><R/>"])
def test_a_body_that_is_no_document_is_a_parser_error(name, data):
    with pytest.raises(ResponseParserError, match=r"Unable to parse response .*, invalid XML received"):
        reader(name).read(200, {}, Wire({}, data))


def test_an_operation_without_output_ignores_the_body():
    response = Wire({}, b"no xml")

    answer = reader("DeleteBucket").read(204, {}, response)

    assert answer == {"ResponseMetadata": {"HTTPStatusCode": 204, "HTTPHeaders": {}}}
    assert response.read() == b""


def test_a_text_payload_is_read_as_utf_8():
    text = compile_reader(operation(gives=structure({"P": "String"}, payload="P")))

    assert text.read(200, {}, Wire({}, "é".encode()))["P"] == "é"
    assert text.read(200, {}, Wire({}, b""))["P"] == ""
    with pytest.raises(ResponseParserError, match="UTF-8 expected"):
        text.read(200, {}, Wire({}, b"\xff"))


@pytest.mark.parametrize("name", s3().operation_names)
def test_every_operation_of_the_service_compiles(name):
    compiled = reader(name)

    assert compiled.read_error(500, {}, b"")["Error"]["Code"] == "500"
    assert (compiled.streaming_member == "Body") is (name in ("GetObject", "GetObjectTorrent"))
