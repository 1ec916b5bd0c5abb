"""What S3 asks beyond its model."""

import base64
import hashlib

import pytest

from ibm_botocore import _s3_rules as rules
from ibm_botocore._message import BufferedResponse, Request
from ibm_botocore.exceptions import ParamValidationError

COPY_SOURCES = [
    ({"Bucket": "b", "Key": "ä b"}, "b/%C3%A4%20b"),
    ({"Bucket": "b", "Key": "/k?versionId=3 ~é", "VersionId": "a+/="}, "b//k%3FversionId%3D3%20~%C3%A9?versionId=a+/="),
    ({"Bucket": "b", "Key": "k", "VersionId": None}, "b/k"),
    ({"Bucket": "b", "Key": "x/../y"}, "b/x/../y"),
    ("/b2/ä%20b?versionId=3", "/b2/%C3%A4%2520b?versionId=3"),
    ("b/~k?x=1?versionId=a+/", "b/~k%3Fx%3D1?versionId=a+/"),
    ("b/k%2F+", "b/k%252F%2B"),
]


@pytest.mark.parametrize(("given", "sent"), COPY_SOURCES)
def test_a_copy_source_is_url_encoded(given, sent):
    params = {"CopySource": given}

    rules.quote_copy_source(params)

    assert params["CopySource"] == sent


@pytest.mark.parametrize(("given", "missing"), [({}, "Bucket"), ({"Bucket": "b"}, "Key"), ({"Key": "k"}, "Bucket")])
def test_a_copy_source_without_bucket_or_key_is_refused(given, missing):
    with pytest.raises(ParamValidationError, match=f"Missing required parameter: '{missing}'"):
        rules.quote_copy_source({"CopySource": given})


@pytest.mark.parametrize("key", ["k" * 32, b"k" * 32, bytearray(b"k" * 32)])
def test_a_customer_key_is_encoded_and_its_md5_added(key):
    params = {"SSECustomerKey": key}

    rules.encode_customer_key(params)

    assert params == {
        "SSECustomerKey": base64.b64encode(b"k" * 32).decode(),
        "SSECustomerKeyMD5": base64.b64encode(hashlib.md5(b"k" * 32).digest()).decode(),
    }


def test_a_customer_key_that_comes_with_its_md5_stays_as_it_is():
    params = {"SSECustomerKey": "k", "SSECustomerKeyMD5": "given"}

    rules.encode_customer_key(params)

    assert params == {"SSECustomerKey": "k", "SSECustomerKeyMD5": "given"}


def test_the_key_of_a_copy_source_is_encoded_by_its_own_names():
    params = {"CopySourceSSECustomerKey": b"z"}

    rules.encode_copy_source_customer_key(params)

    assert sorted(params) == ["CopySourceSSECustomerKey", "CopySourceSSECustomerKeyMD5"]


@pytest.mark.parametrize("metadata", [{"a": "é"}, {"ü": "x"}])
def test_metadata_beyond_ascii_is_refused_by_name(metadata):
    ((key, value),) = metadata.items()

    with pytest.raises(ParamValidationError, match="ASCII") as caught:
        rules.check_ascii_metadata({"Metadata": metadata})

    assert f'"{key}"' in str(caught.value)
    assert f'"{value}"' in str(caught.value)


@pytest.mark.parametrize("metadata", [{"a": "b"}, {}, None, {"a": 1}, "text"])
def test_ascii_metadata_and_what_the_validator_refuses_pass(metadata):
    rules.check_ascii_metadata({"Metadata": metadata})


def _request(body=None, **headers) -> Request:
    return Request("POST", "/b", [], {name.replace("_", "-"): value for name, value in headers.items()}, body)


def test_a_streamed_body_is_announced_and_no_body_is_not():
    with_body, without = _request(b""), _request()

    rules.expect_continue(with_body)
    rules.expect_continue(without)

    assert with_body.headers == {"Expect": "100-continue"}
    assert without.headers == {}


def test_content_md5_is_that_of_the_body():
    request = _request(b"<Delete/>")

    rules.content_md5(request)

    assert request.headers["Content-MD5"] == base64.b64encode(hashlib.md5(b"<Delete/>").digest()).decode()


def test_the_callers_content_md5_is_kept():
    request = _request(b"x", Content_MD5="mine")

    rules.content_md5(request)

    assert request.headers["Content-MD5"] == "mine"


def test_a_completion_with_an_object_checksum_gets_no_content_md5():
    request = _request(b"x", x_amz_checksum_crc32="AAAAAA==")

    rules.content_md5_without_checksum(request)

    assert "Content-MD5" not in request.headers


def test_a_listing_is_decoded_where_the_service_encodes():
    answer = {
        "EncodingType": "url",
        "Delimiter": "%2F",
        "Prefix": "p+%41",
        "StartAfter": "s%41",
        "NextContinuationToken": "x%41",
        "Contents": [{"Key": "a+b%20c%2Bd%C3%A9"}, {"Key": "plain"}],
        "CommonPrefixes": [{"Prefix": "c%41"}],
    }

    rules.decode_listing("ListObjectsV2", answer)

    assert answer == {
        "EncodingType": "url",
        "Delimiter": "/",
        "Prefix": "p A",
        "StartAfter": "sA",
        "NextContinuationToken": "x%41",
        "Contents": [{"Key": "a b c+dé"}, {"Key": "plain"}],
        "CommonPrefixes": [{"Prefix": "cA"}],
    }


def test_a_listing_that_is_not_encoded_stays_as_it_is():
    answer = {"Contents": [{"Key": "100%25"}]}

    rules.decode_listing("ListObjects", answer)

    assert answer == {"Contents": [{"Key": "100%25"}]}


def _read_body(status, headers, response):
    return {"body": response.read()}


@pytest.mark.parametrize(
    ("body", "location"),
    [
        (
            b'<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">us-cold</LocationConstraint>',
            "us-cold",
        ),
        (b"<LocationConstraint/>", None),
    ],
)
def test_the_location_of_a_bucket_is_the_text_of_the_root(body, location):
    read = rules.location_reader(_read_body)

    assert read(200, {}, BufferedResponse(200, {}, body))["LocationConstraint"] == location


def test_legal_holds_are_read_under_both_names():
    read = rules.legal_holds_reader(_read_body)
    body = b"<R><LegalHoldSet><LegalHold><ID>1</ID></LegalHold></LegalHoldSet></R>"

    answer = read(200, {}, BufferedResponse(200, {}, body))

    assert answer["body"] == body.replace(b"LegalHoldSet", b"LegalHolds")


@pytest.mark.parametrize(
    ("body", "is_error"),
    [
        (b"", True),
        (b" \n", True),
        (b"<Error><Code>InternalError</Code></Error>", True),
        (b"<CopyObjectResult/>", False),
    ],
)
def test_an_error_behind_a_success_is_found(body, is_error):
    assert rules.hides_error(body) is is_error
