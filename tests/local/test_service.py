"""S3 requests: who may pass, instances and their buckets, errors byte for byte."""

import re

import pytest

from ibm_boto3.local.errors import CATALOGUE
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.server import Server
from tests.local.fixed import CREDENTIALS, GUID, OTHER, OTHER_GUID, keep, objects_of, request, server
from tests.local.signing import presigned, signed_headers
from tests.local.test_iam import FORM, asked, content

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
Made = Server


@pytest.fixture
def made() -> Made:
    return server()


def bearer(made: Made, api_key: str = CREDENTIALS.api_key_id, instance: str | None = GUID) -> dict[str, str]:
    token = content(asked(made, {**FORM, "apikey": api_key}))["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return headers if instance is None else {**headers, "ibm-service-instance-id": instance}


def code(answer: Answer) -> str:
    found = re.search(r"<Code>(.*?)</Code>", answer.read().decode())
    return f"{answer.status} {found[1]}" if found else f"{answer.status}"


def masked(answer: Answer) -> str:
    return re.sub(UUID, "ID", answer.read().decode())


CREATE = "/bucket-1"


def create(made: Made, **arguments: str) -> None:
    assert made.answer(request("PUT", CREATE, bearer(made, **arguments))).status == 200


# Who may pass.
HEADERS = {
    "nothing": ({}, "403 AccessDenied"),
    "unknown-token": ({"Authorization": "Bearer x"}, "403 AccessDenied"),
    "word-forgotten": ({"Authorization": "x"}, "403 AccessDenied"),
    "other-scheme": ({"Authorization": "Negotiate x"}, "403 AccessDenied"),
    "basic": ({"Authorization": "Basic Yng6Yng="}, "403 AccessDenied"),
    "other-algorithm": ({"Authorization": "AWS4-ECDSA-P256-SHA256 Credential=x"}, "400 InvalidRequest"),
    "version-2-unknown-key": (
        {"Authorization": "AWS x:y", "Date": "Fri, 02 Jan 2026 03:04:05 GMT"},
        "403 InvalidAccessKeyId",
    ),
}


@pytest.mark.parametrize(("headers", "expected"), HEADERS.values(), ids=HEADERS)
def test_stranger_is_refused(made: Made, headers: dict[str, str], expected: str) -> None:
    assert code(made.answer(request("GET", "/bucket-1/key", headers))) == expected


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_bearer_scheme_is_written_either_way(made: Made, scheme: str) -> None:
    headers = bearer(made)
    headers["Authorization"] = headers["Authorization"].replace("Bearer", scheme)
    assert made.answer(request("GET", "/", headers)).status == 200


def test_expired_token_is_a_plain_access_denied(made: Made) -> None:
    headers = bearer(made)
    made.world.clock.token_offset += 3599
    assert made.answer(request("GET", "/", headers)).status == 200
    made.world.clock.token_offset += 1
    assert code(made.answer(request("GET", "/", headers))) == "403 AccessDenied"


def test_two_ways_to_authorize_at_once_are_refused(made: Made) -> None:
    target = presigned("GET", "/bucket-1/key")
    assert code(made.answer(request("GET", target, bearer(made)))) == "400 InvalidArgument"


def test_refused_request_keeps_its_body_unread(made: Made) -> None:
    refused = request("PUT", "/bucket-1/key", {}, b"body")
    refused._receive = lambda: pytest.fail("the body was read")
    assert made.answer(refused).status == 403


# Instances and their buckets.
INSTANCES = {
    "guid": (GUID, "200"),
    "crn": (CREDENTIALS.service_instance_id, "200"),
    "missing": (None, "400 InvalidArgument"),
    "empty": ("", "400 InvalidArgument"),
    "malformed": ("my-instance", "400 InvalidArgument"),
    "other-service": (CREDENTIALS.service_instance_id.replace("cloud-object-storage", "kms"), "400 InvalidArgument"),
    "foreign": (OTHER_GUID, "403 AccessDenied"),
    "foreign-crn": (OTHER.service_instance_id, "403 AccessDenied"),
    "unknown": ("00000000-0000-0000-0000-000000000000", "403 AccessDenied"),
}


@pytest.mark.parametrize(("method", "target"), [("GET", "/"), ("PUT", "/bucket-1")], ids=["list", "create"])
@pytest.mark.parametrize(("instance", "expected"), INSTANCES.values(), ids=INSTANCES)
def test_bearer_names_an_instance(made: Made, method: str, target: str, instance: str | None, expected: str) -> None:
    assert code(made.answer(request(method, target, bearer(made, instance=instance)))) == expected


def test_hmac_key_needs_no_instance(made: Made) -> None:
    assert made.answer(request("PUT", "/bucket-1", signed_headers("PUT", "/bucket-1"))).status == 200
    listed = made.answer(request("GET", "/", signed_headers("GET", "/"))).read()
    assert b"<Name>bucket-1</Name>" in listed


def test_listing_of_buckets(made: Made) -> None:
    for name in ("second", "first"):
        made.answer(request("PUT", f"/{name}", bearer(made)))
    made.answer(request("PUT", "/foreign", bearer(made, OTHER.api_key_id, OTHER_GUID)))
    answer = made.answer(request("GET", "/", bearer(made)))
    created = "<CreationDate>2026-01-02T03:04:05.000Z</CreationDate>"
    assert answer.read().decode() == (
        f'{DECLARATION}<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Owner><ID>{GUID}</ID><DisplayName>{GUID}</DisplayName></Owner><Buckets>"
        f"<Bucket><Name>first</Name>{created}</Bucket><Bucket><Name>second</Name>{created}</Bucket>"
        "</Buckets></ListAllMyBucketsResult>"
    )


def test_name_is_taken_by_oneself_or_by_another(made: Made) -> None:
    create(made)
    other = bearer(made, OTHER.api_key_id, OTHER_GUID)
    assert code(made.answer(request("PUT", CREATE, bearer(made)))) == "409 BucketAlreadyOwnedByYou"
    assert code(made.answer(request("PUT", CREATE, other))) == "409 BucketAlreadyExists"


@pytest.mark.parametrize(
    ("method", "target"),
    [("GET", "/bucket-1"), ("DELETE", "/bucket-1"), ("GET", "/bucket-1?location"), ("PUT", "/bucket-1/key")],
)
def test_bucket_of_another_account_is_out_of_reach(made: Made, method: str, target: str) -> None:
    create(made)
    other = bearer(made, OTHER.api_key_id, OTHER_GUID)
    assert code(made.answer(request(method, target, other))) == "403 AccessDenied"


@pytest.mark.parametrize(
    ("method", "target"),
    [("GET", "/bucket-1"), ("DELETE", "/bucket-1"), ("GET", "/bucket-1?location"), ("PUT", "/bucket-1/key")],
)
def test_bucket_that_is_not_there_is_missed(made: Made, method: str, target: str) -> None:
    assert code(made.answer(request(method, target, bearer(made)))) == "404 NoSuchBucket"
    create(made)
    assert made.answer(request("DELETE", "/bucket-1", bearer(made))).status == 204
    assert code(made.answer(request(method, target, bearer(made)))) == "404 NoSuchBucket"


NAMES = [
    "ab",
    "a" * 64,
    "Upper",
    "under_score",
    "-start",
    "end-",
    "a..b",
    "a--b",
    "192.168.0.1",
    "cosv1-x",
    "account-x",
]


@pytest.mark.parametrize("name", NAMES)
def test_bucket_name_is_refused(made: Made, name: str) -> None:
    assert code(made.answer(request("PUT", f"/{name}", bearer(made)))) == "400 InvalidBucketName"


@pytest.mark.parametrize("name", ["abc", "a" * 63, "a.b-c", "1.2.3", "identity"])
def test_bucket_name_is_taken(made: Made, name: str) -> None:
    assert made.answer(request("PUT", f"/{name}", bearer(made))).status == 200


CONFIGURATION = "<CreateBucketConfiguration{}><LocationConstraint>{}</LocationConstraint></CreateBucketConfiguration>"
LOCATIONS = {
    "none": ("", "us-south-standard"),
    "no-namespace": (CONFIGURATION.format("", "eu-de-smart"), "eu-de-smart"),
    "namespace": (
        CONFIGURATION.format(' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"', "us-onerate_active"),
        "us-onerate_active",
    ),
    "empty": (CONFIGURATION.format("", ""), "us-south-standard"),
    "single-site": (CONFIGURATION.format("", "ams03-vault"), "ams03-vault"),
    "plain-region": (CONFIGURATION.format("", "us-south"), "400 InvalidLocationConstraint"),
    "unknown-class": (CONFIGURATION.format("", "us-south-glacier"), "400 InvalidLocationConstraint"),
    "no-xml": ("us-south-standard", "400 MalformedXML"),
}


@pytest.mark.parametrize(("body", "expected"), LOCATIONS.values(), ids=LOCATIONS)
def test_location_of_a_bucket(made: Made, body: str, expected: str) -> None:
    answer = made.answer(request("PUT", CREATE, bearer(made), body.encode()))
    if answer.status != 200:
        assert code(answer) == expected
        return
    located = made.answer(request("GET", f"{CREATE}?location", bearer(made)))
    assert located.read().decode() == (
        f'{DECLARATION}<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{expected}'
        "</LocationConstraint>"
    )


# Errors and headers.
ERRORS = {
    "no-bucket": ("GET", "/bucket-2", "NoSuchBucket", "/bucket-2/"),
    "no-key": ("GET", "/bucket-1/a%26b/%3Cc%3E", "NoSuchKey", "/bucket-1/a&amp;b/&lt;c&gt;"),
}


@pytest.mark.parametrize(("method", "target", "error", "resource"), ERRORS.values(), ids=ERRORS)
def test_error_document(made: Made, method: str, target: str, error: str, resource: str) -> None:
    create(made)
    answer = made.answer(request(method, target, bearer(made)))
    status, message = CATALOGUE[error]
    assert masked(answer) == (
        f"{DECLARATION}<Error><Code>{error}</Code><Message>{message}</Message><Resource>{resource}</Resource>"
        f"<RequestId>ID</RequestId><httpStatusCode>{status}</httpStatusCode></Error>"
    )
    assert answer.headers["x-amz-request-id"] in answer.read().decode()
    assert answer.headers["Content-Type"] == "application/xml"


def test_error_of_the_service_has_an_empty_resource_or_none(made: Made) -> None:
    foreign = made.answer(request("GET", "/", bearer(made, instance=OTHER_GUID)))
    assert "<Resource></Resource>" in masked(foreign)
    missing = made.answer(request("GET", "/", bearer(made, instance=None)))
    assert masked(missing) == (
        f"{DECLARATION}<Error><Code>InvalidArgument</Code><Message>Invalid Argument</Message>"
        "<RequestId>ID</RequestId><httpStatusCode>400</httpStatusCode></Error>"
    )


def test_error_of_head_has_no_body(made: Made) -> None:
    answer = made.answer(request("HEAD", "/bucket-1/key", bearer(made)))
    assert (answer.status, answer.body, answer.headers.get("Content-Type")) == (404, b"", None)


def test_every_answer_carries_the_headers_of_the_service(made: Made) -> None:
    for target in ("/", "/bucket-1"):
        headers = made.answer(request("GET", target, bearer(made))).headers
        assert re.fullmatch(UUID, headers["X-Clv-Request-Id"])
        assert headers["x-amz-request-id"] == headers["X-Clv-Request-Id"]
        assert (headers["Server"], headers["X-Clv-S3-Version"]) == ("Cleversafe", "2.5")
        assert headers["Date"] == "Fri, 02 Jan 2026 03:04:05 GMT"


# What the store is given.
KEYS = {
    "slashes": ("a//b", "a//b"),
    "dots": ("x/../y/./..", "x/../y/./.."),
    "leading-slash": ("/a", "/a"),
    "trailing-slash": ("a/", "a/"),
    "encoded": ("a%2Fb%0A%25%3F%23;=+", "a/b\n%?#;=+"),
    "unicode": ("%C3%BC%F0%9F%AA%A3", "ü🪣"),
}


@pytest.mark.parametrize(("path", "key"), KEYS.values(), ids=KEYS)
def test_key_reaches_the_store_as_it_was_named(made: Made, path: str, key: str) -> None:
    create(made)
    assert made.answer(request("PUT", f"/bucket-1/{path}", bearer(made), b"x")).status == 200
    assert objects_of(made, "bucket-1") == {key: b"x"}


def test_key_that_is_not_utf_8_is_refused(made: Made) -> None:
    assert code(made.answer(request("PUT", "/bucket-1/%FF", bearer(made)))) == "400 InvalidURI"


def test_bucket_may_stand_in_the_host(made: Made) -> None:
    create(made)
    put = request("PUT", "/a//b", bearer(made), b"x")
    put.headers["host"] = "bucket-1.localhost:9000"
    assert made.answer(put).status == 200
    assert objects_of(made, "bucket-1") == {"a//b": b"x"}


def test_object_has_neither_signature_nor_coding(made: Made) -> None:
    create(made)
    coded = {
        **bearer(made),
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-decoded-content-length": "5",
        "x-amz-trailer": "x-amz-checksum-crc32",
        "Content-Encoding": "aws-chunked, gzip",
        "x-amz-meta-a": "b",
    }
    body = b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"
    assert made.answer(request("PUT", "/bucket-1/key", coded, body)).status == 200
    version = made.world.buckets["bucket-1"].keys.current("key")
    assert version is not None
    assert version.about.headers == {"Content-Encoding": "gzip", "Content-Type": "binary/octet-stream"}
    assert version.about.metadata == {"x-amz-meta-a": "b"}
    assert version.checksums == {"x-amz-checksum-crc32": "NhCmhg=="}
    assert version.content.read() == b"hello"


def test_query_that_signs_means_nothing_else(made: Made) -> None:
    create(made)
    keep(made, "bucket-1", "key", b"x")
    assert made.answer(request("GET", presigned("GET", "/bucket-1/key"))).body == b"x"


def test_operation_nobody_has_is_not_implemented(made: Made) -> None:
    create(made)
    assert code(made.answer(request("GET", "/bucket-1?accelerate", bearer(made)))) == "501 NotImplemented"
