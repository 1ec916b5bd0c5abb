"""Bad input from a caller or a server: a clear error that names the value, nothing lost, and no secret shown."""

import tracemalloc

import pytest

import ibm_boto3
from ibm_botocore import exceptions
from ibm_botocore.config import Config
from ibm_botocore.parsers import ResponseParserError
from tests.botocore._servers import Recorder, answering, headers_of, serving
from tests.fakes import make_client

BUCKET = {"Bucket": "bkt", "Key": "k"}
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=5)

# --- what a caller gives

PARAMETERS = [
    # (operation, parameters, what the error says)
    ("put_object", {"Bucket": "bkt"}, ['Missing required parameter in input: "Key"']),
    ("put_object", {**BUCKET, "Colour": "red"}, ['Unknown parameter in input: "Colour"', "must be one of: ACL"]),
    ("put_object", {**BUCKET, "Metadata": {"a": 1}}, ["Invalid type for parameter Metadata.a, value: 1"]),
    ("put_object", {**BUCKET, "Body": 7}, ["Invalid type for parameter Body, value: 7", "file-like object"]),
    ("put_object", {"Bucket": "bkt", "Key": ""}, ["Invalid length for parameter Key, value: 0"]),
    ("put_object", {"Bucket": "b!d", "Key": "k"}, ['Invalid bucket name "b!d"']),
    ("put_object", {"Bucket": "", "Key": "k"}, ['Invalid bucket name ""']),
    ("put_object", {**BUCKET, "Metadata": {"a": "é"}}, ['metadata for key "a"', '"é"', "ASCII"]),
    ("copy_object", {**BUCKET, "CopySource": {"Bucket": "b"}}, ["Missing required parameter: 'Key'"]),
    ("delete_objects", {"Bucket": "bkt", "Delete": {"Objects": [{}]}}, ['parameter in Delete.Objects[0]: "Key"']),
    (
        "put_object",
        {"Key": 3, "Colour": "red", "Expires": "never", "ContentLength": "1"},
        [
            'Missing required parameter in input: "Bucket"',
            'Unknown parameter in input: "Colour"',
            "Invalid type for parameter Key, value: 3",
            "Invalid type for parameter Expires, value: never",
            "Invalid type for parameter ContentLength, value: 1",
        ],
    ),
]


@pytest.mark.parametrize(("operation", "params", "texts"), PARAMETERS)
def test_bad_parameters_are_all_named_in_one_error_and_nothing_is_sent(operation, params, texts):
    client, transport = make_client()

    with pytest.raises(exceptions.ParamValidationError) as caught:
        getattr(client, operation)(**params)

    assert [text for text in texts if text not in str(caught.value)] == []
    assert transport.sent == []


@pytest.mark.parametrize("member", ["SSECustomerKey", "SSEKMSKeyId"])
def test_a_sensitive_value_of_a_wrong_type_is_not_shown(member):
    client, _ = make_client()

    with pytest.raises(exceptions.ParamValidationError, match=member) as caught:
        client.put_object(**BUCKET, **{member: ["hunter2"]})

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("value", ["x\r\nInjected: 1", "x\ny", "x\ry", "x\0y"])
@pytest.mark.parametrize("member", ["ContentType", "Metadata"])
def test_a_header_value_with_a_line_break_is_refused_before_anything_is_sent(member, value):
    recorder = Recorder()
    with serving(recorder) as server:
        client = _client(server.url)
        with client, pytest.raises(exceptions.HTTPClientError):
            client.put_object(**BUCKET, **{member: {"a": value} if member == "Metadata" else value})

    assert recorder.requests == []
    assert server.connections == 0


def test_a_line_break_in_a_secret_header_names_the_header_only():
    with serving(Recorder()) as server:
        client = _client(server.url)
        with client, pytest.raises(exceptions.HTTPClientError) as caught:
            client.create_bucket(Bucket="bkt", IBMSSEKPCustomerRootKeyCrn="crn:secret\r\nx")

    assert "ibm-sse-kp-customer-root-key-crn" in str(caught.value)
    assert "crn:secret" not in str(caught.value)


# --- what a server says


def _client(url, config=ONE_ATTEMPT, **arguments):
    return ibm_boto3.client(
        "s3", aws_access_key_id="AKID", aws_secret_access_key="SECRET", endpoint_url=url, region_name="us-south",
        config=config, **arguments,
    )  # fmt: skip


def _answer(body: bytes, head: bytes = b"HTTP/1.1 200 OK", length: int | None = None) -> bytes:
    return head + b"\r\nContent-Length: %d\r\n\r\n" % (len(body) if length is None else length) + body


def _listed(answer: bytes):
    with serving(answering(answer)) as server, _client(server.url) as client:
        return client.list_objects_v2(Bucket="bkt")


LISTING = b"<ListBucketResult><Name>bkt</Name><Contents><Key>k</Key></Contents></ListBucketResult>"


def test_a_good_listing_is_read():
    assert _listed(_answer(LISTING))["Contents"] == [{"Key": "k"}]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        _answer(LISTING, length=len(LISTING) + 10),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort",
    ],
)
def test_a_connection_closed_in_mid_answer_is_said_to_be_closed(answer):
    with pytest.raises(exceptions.ConnectionClosedError, match="Connection was closed"):
        _listed(answer)


def test_an_object_cut_short_is_never_taken_for_whole():
    with serving(answering(_answer(b"0123", length=10))) as server, _client(server.url) as client:
        body = client.get_object(**BUCKET)["Body"]
        with pytest.raises((exceptions.IncompleteReadError, exceptions.ResponseStreamingError)):
            body.read()


@pytest.mark.parametrize("length", [b"-1", b"abc", b"5, 6", b"1e3"])
def test_a_content_length_that_is_no_length_is_an_error(length):
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: " + length + b"\r\n\r\nhello"

    with pytest.raises(exceptions.BotoCoreError):
        _listed(answer)


def test_bytes_beyond_the_content_length_never_reach_the_next_call():
    def say(peer):
        peer.read_request()
        peer.send(_answer(LISTING) + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
        peer.read_to_end()

    with serving(say, answering(_answer(LISTING))) as server, _client(server.url) as client:
        first = client.list_objects_v2(Bucket="bkt")
        second = client.list_objects_v2(Bucket="bkt")

    assert first["Contents"] == second["Contents"]
    assert server.connections == 2


BROKEN_DOCUMENTS = [
    b"<ListBucketResult><Name>bkt</Na",
    b"not XML at all",
    b"<a><b></a></b>",
    b"\x00<ListBucketResult/>",
    LISTING.replace(b"k<", b"\xff<"),
]


@pytest.mark.parametrize("document", BROKEN_DOCUMENTS)
def test_a_document_that_is_not_well_formed_is_an_error(document):
    with pytest.raises(ResponseParserError, match="Unable to parse response"):
        _listed(_answer(document))


BOMB = (
    b'<!DOCTYPE b [<!ENTITY a "' + b"x" * 1000 + b'">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (b"%d" % (n - 1) if n else b"") * 10) for n in range(8))
    + b"]><ListBucketResult><Name>&a7;</Name></ListBucketResult>"
)  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [
        BOMB,
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><ListBucketResult/>',
        b'<?xml version="1.0"?><!-- c --><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Name>&e;</Name>',
        '<!DOCTYPE x [<!ENTITY e "v">]><Name>&e;</Name>'.encode("utf-16"),
    ],
)
def test_document_type_declarations_and_entities_are_refused(document):
    with pytest.raises(ResponseParserError):
        _listed(_answer(document))


def test_an_entity_bomb_in_an_error_is_not_expanded():
    with pytest.raises(exceptions.ClientError) as caught:
        _listed(_answer(BOMB, head=b"HTTP/1.1 400 Bad Request"))

    assert caught.value.response["Error"]["Code"] == "400"
    assert len(str(caught.value)) < 500


def test_deep_nesting_is_harmless():
    depth = 200_000
    document = b"<ListBucketResult><Name>bkt</Name>" + b"<d>" * depth + b"</d>" * depth + b"</ListBucketResult>"

    assert _listed(_answer(document))["Name"] == "bkt"


def test_an_endless_error_document_is_read_up_to_a_bound():
    piece = b"x" * (1 << 16)

    def say(peer):
        peer.read_request()
        peer.send(b"HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:  # until the client hangs up
            peer.send(b"%x\r\n" % len(piece) + piece + b"\r\n")

    tracemalloc.start()
    try:
        with (
            serving(say) as server,
            _client(server.url) as client,
            pytest.raises(exceptions.ClientError, match=r"\(400\)"),
        ):
            client.list_objects_v2(Bucket="bkt")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 16 << 20


@pytest.mark.parametrize("status", [b"301 Moved", b"307 Temporary Redirect", b"302 Found", b"308 Permanent Redirect"])
def test_a_redirect_to_a_foreign_host_is_never_followed(status):
    foreign = Recorder()
    with serving(foreign) as elsewhere:
        head = b"HTTP/1.1 " + status + b"\r\nLocation: " + elsewhere.url.encode() + b"/steal"
        with (
            serving(answering(_answer(b"", head=head))) as server,
            _client(server.url) as client,
            pytest.raises(exceptions.ClientError) as caught,
        ):
            client.put_object(**BUCKET, Body=b"secret")

    assert foreign.requests == []
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == int(status[:3])


# --- on the way

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
ODD_KEYS = ["a//b", "x/../y", "./dot", "%41", "a b+c", "ü/é", "a\nb", "//", "trailing/", "~", "a?b#c", ".", ".."]


@pytest.mark.parametrize("key", ODD_KEYS)
def test_odd_keys_are_sent_alike_directly_and_through_a_proxy(key):
    direct, proxied = Recorder(EMPTY), Recorder(EMPTY)
    with serving(direct) as server, _client(server.url) as client:
        client.put_object(Bucket="bkt", Key=key, Body=b"x")
    with serving(proxied) as proxy:
        config = ONE_ATTEMPT.merge(Config(proxies={"http": proxy.url}))
        with _client(server.url, config) as client:
            client.put_object(Bucket="bkt", Key=key, Body=b"x")

    target = direct.requests[0].split(b" ")[1]
    assert proxied.requests[0].split(b" ")[1] == server.url.encode() + target
    assert headers_of(proxied.requests[0])["host"] == server.netloc


def test_no_server_is_an_error_that_names_the_endpoint():
    with serving(Recorder()) as server:
        url = server.url
    with _client(url) as client, pytest.raises(exceptions.EndpointConnectionError, match=url):
        client.list_buckets()


def test_half_a_pair_of_keys_is_refused_when_the_client_is_made():
    with pytest.raises(exceptions.PartialCredentialsError, match="missing: aws_secret_access_key"):
        ibm_boto3.client("s3", aws_access_key_id="AKID")
