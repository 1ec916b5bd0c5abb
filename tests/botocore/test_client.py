"""Clients: methods, what programs read of them, and the order of a call."""

import gc
import io
import threading

import pytest

import ibm_boto3
from ibm_botocore import UNSIGNED, _call, exceptions, handlers
from ibm_botocore.client import BaseClient, ClientMeta
from ibm_botocore.config import Config
from tests.botocore._servers import Pipe
from tests.fakes import make_client

BUCKET = {"Bucket": "bkt", "Key": "k"}


def test_a_client_has_a_method_for_each_of_the_81_operations():
    client, _ = make_client()

    mapping = client.meta.method_to_api_mapping

    assert len(mapping) == 81
    assert mapping["list_objects_v2"] == "ListObjectsV2"
    assert all(getattr(client, name).__name__ == name for name in mapping)


def test_a_client_looks_as_programs_expect():
    client, _ = make_client()

    assert isinstance(client, BaseClient)
    assert (type(client).__module__, type(client).__name__) == ("ibm_botocore.client", "S3")
    assert isinstance(client.meta, ClientMeta)
    assert client.meta.endpoint_url == "http://cos.example.com"
    assert client.meta.region_name == "us-south"
    assert client.meta.service_model.service_name == "s3"
    assert client.meta.config.signature_version == "s3v4"
    assert client._client_config is client.meta.config
    assert client._service_model is client.meta.service_model


def test_methods_take_keywords_only():
    client, _ = make_client()

    with pytest.raises(TypeError, match=r"put_object\(\) only accepts keyword arguments\."):
        client.put_object("x")


def test_an_unknown_method_is_an_attribute_error():
    client, _ = make_client()

    with pytest.raises(AttributeError, match="'S3' object has no attribute 'nothing'"):
        client.nothing()


def test_a_handler_can_supply_an_attribute():
    client, _ = make_client()
    client.meta.events.register("getattr.s3.supplied", lambda client, **kwargs: lambda: client.meta.region_name)

    assert client.supplied() == "us-south"


def test_a_handler_can_add_methods_to_new_clients():
    session = ibm_boto3.Session()

    def add(class_attributes, **kwargs):
        class_attributes["shout"] = lambda self: self.meta.region_name.upper()

    session.events.register("creating-client-class.s3", add)

    assert session.client("s3", region_name="eu-de").shout() == "EU-DE"
    assert not hasattr(ibm_boto3.Session().client("s3"), "shout")


def test_every_call_goes_through_one_method_that_tests_replace(monkeypatch):
    calls = []

    def fake(self, operation_name, api_params):
        calls.append((operation_name, api_params))
        return {"faked": True}

    monkeypatch.setattr("ibm_botocore.client.BaseClient._make_api_call", fake)
    client, _ = make_client()

    assert client.get_object(**BUCKET) == {"faked": True}
    assert calls == [("GetObject", BUCKET)]


def test_a_call_leaves_the_callers_parameters_as_they_were():
    client, _ = make_client()
    params = {"Bucket": "bkt"}

    client._make_api_call("ListObjectsV2", params)

    assert params == {"Bucket": "bkt"}


EVENTS = [
    "provide-client-params.s3.PutObject",
    "before-parameter-build.s3.PutObject",
    "before-endpoint-resolution.s3",
    "before-call.s3.PutObject",
    "request-created.s3.PutObject",
    "choose-signer.s3.PutObject",
    "before-sign.s3.PutObject",
    "before-send.s3.PutObject",
    "response-received.s3.PutObject",
    "needs-retry.s3.PutObject",
    "after-call.s3.PutObject",
]


def _listen(client):
    heard = []

    def hear(event_name, **kwargs):
        heard.append((event_name, sorted(kwargs)))

    for event in EVENTS:
        client.meta.events.register(event.partition(".")[0], hear)
    return heard


def test_the_events_of_a_call_come_in_their_order():
    client, _ = make_client()
    heard = _listen(client)

    client.put_object(**BUCKET, Body=b"x")

    assert [name for name, _ in heard] == EVENTS


def test_events_have_the_published_arguments():
    client, _ = make_client()
    heard = _listen(client)

    client.put_object(**BUCKET, Body=b"x")

    assert dict(heard) == {
        "provide-client-params.s3.PutObject": ["context", "model", "params"],
        "before-parameter-build.s3.PutObject": ["context", "model", "params"],
        "before-endpoint-resolution.s3": ["builtins", "context", "model", "params"],
        "before-call.s3.PutObject": ["context", "model", "params", "request_signer"],
        "request-created.s3.PutObject": ["operation_name", "request"],
        "choose-signer.s3.PutObject": ["context", "region_name", "signature_version", "signing_name"],
        "before-sign.s3.PutObject": [
            "operation_name", "region_name", "request", "request_signer", "signature_version", "signing_name",
        ],
        "before-send.s3.PutObject": ["request"],
        "response-received.s3.PutObject": ["context", "exception", "parsed_response", "response_dict"],
        "needs-retry.s3.PutObject": [
            "attempts", "caught_exception", "endpoint", "operation", "request_dict", "response",
        ],
        "after-call.s3.PutObject": ["context", "http_response", "model", "parsed"],
    }  # fmt: skip


def test_a_call_that_is_watched_sends_what_an_unwatched_one_sends():
    quiet, quiet_transport = make_client()
    watched, watched_transport = make_client()
    _listen(watched)
    for client in (quiet, watched):
        client._request_signer._clock = lambda: 1.7e9
        client.put_object(**BUCKET, Body=b"x", Metadata={"A": "b"}, ContentType="text/plain")
        client.list_objects_v2(Bucket="bkt", Prefix="a b")

    for one, other in zip(quiet_transport.sent, watched_transport.sent, strict=True):
        ignored = {"amz-sdk-invocation-id", "Content-Length"}
        assert (one.method, one.url, one.body) == (other.method, other.url, other.body)
        assert {k: v for k, v in one.headers.items() if k not in ignored} == {
            k: v for k, v in other.headers.items() if k not in ignored
        }


def test_an_answer_of_a_before_call_handler_ends_the_call():
    client, transport = make_client()

    class Http:
        status_code = 200

    client.meta.events.register("before-call.s3.HeadObject", lambda **kwargs: (Http(), {"stubbed": True}))

    assert client.head_object(**BUCKET) == {"stubbed": True}
    assert transport.sent == []


def test_a_before_call_handler_can_change_the_request():
    client, transport = make_client()

    def change(params, **kwargs):
        params["headers"]["X-Mine"] = "1"
        params["url"] += "&more=1"

    client.meta.events.register("before-call.s3.ListObjectsV2", change)

    client.list_objects_v2(Bucket="bkt")

    assert transport.sent[0].headers["X-Mine"] == "1"
    assert transport.sent[0].url == "http://cos.example.com/bkt?list-type=2&encoding-type=url&more=1"
    assert "x-mine" in transport.sent[0].headers["Authorization"]


@pytest.mark.parametrize("event", ["request-created", "before-sign"])
def test_a_header_added_before_signing_is_signed(event):
    client, transport = make_client()

    def add(request, **kwargs):
        request.headers["X-Mine"] = "1"

    client.meta.events.register(f"{event}.s3.HeadObject", add)

    client.head_object(**BUCKET)

    assert transport.sent[0].headers["X-Mine"] == "1"
    assert "x-mine" in transport.sent[0].headers["Authorization"]


def test_a_before_send_handler_can_answer_instead_of_the_service():
    from ibm_botocore.awsrequest import AWSResponse

    client, transport = make_client()
    asked = []

    class Raw:
        def stream(self, *args, **kwargs):
            yield b"<LocationConstraint>eu</LocationConstraint>"

        def read(self, *args):
            return b"read"

    def answer(request, **kwargs):
        asked.append((request.method, request.url, request.body))
        return AWSResponse(request.url, 200, {"ETag": '"e"'}, Raw())

    client.meta.events.register("before-send.s3", answer)

    assert client.get_bucket_location(Bucket="bkt")["LocationConstraint"] == "eu"
    assert client.get_object(**BUCKET)["Body"].read(4) == b"read"
    assert transport.sent == []
    assert [(method, url) for method, url, _ in asked] == [
        ("GET", "http://cos.example.com/bkt?location"),
        ("GET", "http://cos.example.com/bkt/k"),
    ]


def test_provided_parameters_replace_the_callers():
    client, transport = make_client()
    client.meta.events.register(
        "provide-client-params.s3.HeadObject", lambda params, **kwargs: {**params, "VersionId": "7"}
    )

    client.head_object(**BUCKET)

    assert transport.sent[0].url.endswith("/bkt/k?versionId=7")


def test_an_error_before_an_answer_is_shown_to_handlers():
    client, _ = make_client(exceptions.HTTPClientError(error="x"))
    heard = []
    client.meta.events.register("after-call-error", lambda exception, **kwargs: heard.append(exception))

    with pytest.raises(exceptions.HTTPClientError) as caught:
        client.head_object(**BUCKET)

    assert heard == [caught.value]


def test_unregistering_a_public_handler_switches_its_step_off():
    client, transport = make_client()
    client.meta.events.unregister("before-parameter-build.s3", handlers.validate_bucket_name)
    client.meta.events.unregister(
        "before-parameter-build.s3.ListObjectsV2", handlers.set_list_objects_encoding_type_url
    )

    client.list_objects_v2(Bucket="not!valid")

    assert "encoding-type" not in transport.sent[0].url


def test_signing_can_be_disabled_for_a_client():
    client, transport = make_client()
    client.meta.events.register("choose-signer.s3", handlers.disable_signing)

    client.head_object(**BUCKET)

    assert "Authorization" not in transport.sent[0].headers


def test_an_unsigned_client_needs_no_credentials():
    client, transport = make_client(config=Config(signature_version=UNSIGNED))

    client.get_object(**BUCKET)

    assert "Authorization" not in transport.sent[0].headers


def test_without_credentials_nothing_is_sent(monkeypatch):
    client = ibm_boto3.Session().client("s3", endpoint_url="http://127.0.0.1:1")

    with pytest.raises(exceptions.NoCredentialsError, match="Unable to locate credentials"):
        client.list_buckets()


def test_an_unknown_signature_version_is_named():
    client, transport = make_client(config=Config(signature_version="bogus"))

    with pytest.raises(exceptions.UnknownSignatureVersionError, match="bogus"):
        client.list_buckets()
    assert transport.sent == []


def test_the_instance_id_goes_where_an_operation_takes_one():
    client, transport = make_client(ibm_service_instance_id="mine")

    client.list_buckets()
    client.list_buckets_extended()
    client.create_bucket(Bucket="bkt")
    client.create_bucket(Bucket="bkt", IBMServiceInstanceId="other")
    client.head_bucket(Bucket="bkt")

    ids = [sent.headers.get("ibm-service-instance-id") for sent in transport.sent]
    assert ids == ["mine", "mine", "mine", "other", None]


def test_clients_of_one_session_keep_their_own_instance_ids():
    session = ibm_boto3.Session(aws_access_key_id="a", aws_secret_access_key="s")

    first = session.client("s3", ibm_service_instance_id="1")
    second = session.client("s3", ibm_service_instance_id="2")

    assert (first._instance_id, second._instance_id) == ("1", "2")


def test_a_listing_is_decoded_only_if_the_caller_asked_for_no_encoding():
    body = b"<R><EncodingType>url</EncodingType><Contents><Key>a%20b</Key></Contents></R>"
    client, _ = make_client((200, {}, body))

    assert client.list_objects(Bucket="bkt")["Contents"] == [{"Key": "a b"}]
    assert client.list_objects(Bucket="bkt", EncodingType="url")["Contents"] == [{"Key": "a%20b"}]


def test_checksums_can_be_limited_to_where_they_are_required():
    client, transport = make_client(
        config=Config(request_checksum_calculation="when_required", response_checksum_validation="when_required")
    )

    client.put_object(**BUCKET, Body=b"x")
    client.get_object(**BUCKET)
    client.delete_objects(Bucket="bkt", Delete={"Objects": [{"Key": "k"}]})

    found = [[name for name in sent.headers if name.lower().startswith("x-amz-checksum")] for sent in transport.sent]
    assert found == [[], [], ["x-amz-checksum-crc32"]]


def test_a_stream_whose_checksum_cannot_be_made_leaves_no_temporary_file_open(monkeypatch):
    made = []
    monkeypatch.setattr(_call, "spool", lambda body: made.append(io.BytesIO(body.read())) or made[0])
    client, transport = make_client()

    with pytest.raises(exceptions.FlexibleChecksumError, match="crc9"):
        client.put_object(**BUCKET, Body=Pipe(b"x"), ChecksumAlgorithm="crc9")

    assert made[0].closed
    assert transport.sent == []


def test_an_unknown_checksum_setting_is_refused():
    with pytest.raises(exceptions.InvalidChecksumConfigError, match="foo"):
        make_client(config=Config(request_checksum_calculation="foo"))


def test_a_head_error_is_the_modelled_one_with_its_code_unchanged():
    client, _ = make_client(404)

    with pytest.raises(client.exceptions.NoSuchKey) as caught:
        client.head_object(**BUCKET)
    assert isinstance(caught.value, exceptions.ClientError)
    assert caught.value.response["Error"]["Code"] == "404"

    with pytest.raises(client.exceptions.NoSuchBucket):
        client.head_bucket(Bucket="bkt")


def test_a_modelled_error_is_raised_as_its_class():
    client, _ = make_client((404, {}, b"<Error><Code>NoSuchUpload</Code><Message>m</Message></Error>"))

    with pytest.raises(client.exceptions.NoSuchUpload, match=r"An error occurred \(NoSuchUpload\)"):
        client.abort_multipart_upload(**BUCKET, UploadId="u")


def test_parameter_validation_can_be_switched_off():
    client, transport = make_client(config=Config(parameter_validation=False))

    client.put_object(**BUCKET, Body=b"x", StorageClass=7)

    assert transport.sent[0].headers["x-amz-storage-class"] == "7"


def test_virtual_addressing_is_used_on_request():
    client, transport = make_client(config=Config(s3={"addressing_style": "virtual"}))

    client.head_object(Bucket="my-bucket", Key="a//b")

    assert transport.sent[0].url == "http://my-bucket.cos.example.com/a//b"


@pytest.mark.parametrize("body", ["text", b"text", bytearray(b"text"), io.BytesIO(b"text")])
def test_a_body_may_be_text_bytes_or_a_file(body):
    client, transport = make_client()

    client.put_object(**BUCKET, Body=body)

    assert transport.sent[0].body == b"text"
    # As published, a bytearray is sent without asking.
    assert transport.sent[0].headers.get("Expect") == (None if isinstance(body, bytearray) else "100-continue")


def test_a_thousand_clients_leave_no_thread_behind():
    session = ibm_boto3.Session(aws_access_key_id="a", aws_secret_access_key="s")
    before = threading.active_count()

    for _ in range(1000):
        session.client("s3", endpoint_url="http://cos.example.com")
    gc.collect()

    assert threading.active_count() == before


def test_handlers_can_read_the_body_of_an_answer_that_was_parsed():
    document = b"<R><Name>bkt</Name></R>"
    client, _ = make_client((200, {}, document))
    bodies = []
    client.meta.events.register("needs-retry.s3", lambda response, **kwargs: bodies.append(response[0].content))
    client.meta.events.register("after-call.s3", lambda http_response, **kwargs: bodies.append(http_response.content))

    assert client.list_objects(Bucket="bkt")["Name"] == "bkt"
    assert bodies == [document, document]


def test_own_steps_run_between_first_and_ordinary_handlers():
    client, _ = make_client((200, {}, b"<R><EncodingType>url</EncodingType><Delimiter>%2F</Delimiter></R>"))
    seen = []

    def look(parsed, **kwargs):
        seen.append(parsed["Delimiter"])

    client.meta.events.register("after-call.s3.ListObjects", look)
    client.meta.events.register_first("after-call.s3.ListObjects", lambda parsed, **kwargs: look(parsed))
    client.list_objects(Bucket="bkt")
    assert seen == ["%2F", "/"]

    seen.clear()
    client.meta.events.register(
        "before-parameter-build.s3.GetObject", lambda params, **kwargs: seen.append(dict(params))
    )
    client.meta.events.register_first(
        "before-parameter-build.s3.GetObject", lambda params, **kwargs: seen.append(dict(params))
    )
    client._make_api_call("GetObject", BUCKET)
    assert seen == [BUCKET, {**BUCKET, "ChecksumMode": "ENABLED"}]


@pytest.mark.parametrize(("register", "wait"), [("register_first", 7.0), ("register", 0.5)])
def test_the_first_answer_to_needs_retry_counts_and_the_retry_modes_comes_after_first_handlers(register, wait):
    client, transport = make_client(500, 200)
    client._endpoint._retries._uniform = lambda: 0.5
    getattr(client.meta.events, register)("needs-retry.s3", lambda attempts, **kwargs: 7 if attempts == 1 else None)

    client.head_object(**BUCKET)

    assert client._endpoint.waits == [wait]
    assert len(transport.sent) == 2
