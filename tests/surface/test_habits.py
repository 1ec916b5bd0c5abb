"""Small programs that reach into the SDK in the ways programs do; each has to go on working."""

import copy
import json
import logging
import pickle
from unittest import mock

import pytest

import ibm_boto3
import ibm_botocore.session
from ibm_botocore import handlers
from ibm_botocore.awsrequest import AWSResponse
from ibm_botocore.client import BaseClient, ClientError, Config
from ibm_botocore.exceptions import BotoCoreError, NoCredentialsError
from ibm_botocore.loaders import Loader
from ibm_botocore.stub import ANY, Stubber
from tests.fakes import make_client

KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "SECRETEXAMPLE", "region_name": "us-south"}
URL = "http://cos.example.com"


class Raw:
    """The body of an answer that a handler makes."""

    def __init__(self, data=b""):
        self.data = data

    def stream(self, *args, **kwargs):
        yield self.data

    def read(self, *args):
        data, self.data = self.data, b""
        return data


def test_patching_make_api_call():
    original = BaseClient._make_api_call

    def fake(self, operation_name, kwarg):
        if operation_name == "ListObjectsV2":
            return {"Contents": [{"Key": "patched"}], "IsTruncated": False}
        return original(self, operation_name, kwarg)

    client, transport = make_client(200)
    with mock.patch("ibm_botocore.client.BaseClient._make_api_call", new=fake):
        pages = list(client.get_paginator("list_objects_v2").paginate(Bucket="bkt"))
        client.head_bucket(Bucket="bkt")

    assert pages[0]["Contents"] == [{"Key": "patched"}]
    assert len(transport.sent) == 1


def test_answering_before_send_and_reading_the_request():
    client = ibm_boto3.client("s3", endpoint_url=URL, **KEYS)
    seen = {}

    def answer(request, **kwargs):
        seen.update(url=request.url, headers=dict(request.headers), body=request.body)
        return AWSResponse(request.url, 200, {"ETag": '"e"'}, Raw())

    client.meta.events.register("before-send.s3.PutObject", answer)

    assert client.put_object(Bucket="bkt", Key="k", Body=b"data")["ETag"] == '"e"'
    assert seen["url"] == f"{URL}/bkt/k"
    assert isinstance(seen["headers"]["Authorization"], bytes)
    assert seen["body"].read() == b"data" if hasattr(seen["body"], "read") else seen["body"] == b"data"


def test_appending_a_builtin_handler_before_a_client_is_made():
    entry = ("before-send", lambda request, **kwargs: AWSResponse(request.url, 200, {}, Raw()))
    handlers.BUILTIN_HANDLERS.append(entry)
    try:
        client = ibm_boto3.Session(**KEYS).client("s3", endpoint_url=URL)
    finally:
        handlers.BUILTIN_HANDLERS.remove(entry)

    assert client.head_bucket(Bucket="bkt")["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_subclassing_the_session():
    class Tagged(ibm_botocore.session.Session):
        def create_client(self, *args, **kwargs):
            client = super().create_client(*args, **kwargs)
            client.meta.events.register("provide-client-params.s3.PutObject", self.tag)
            return client

        @staticmethod
        def tag(params, **kwargs):
            return {**params, "Tagging": "team=storage"}

    session = ibm_boto3.Session(botocore_session=Tagged(), **KEYS)
    client = session.client("s3", endpoint_url=URL)
    sent = []
    client.meta.events.register(
        "before-send.s3", lambda request, **kwargs: sent.append(request) or AWSResponse(request.url, 200, {}, Raw())
    )

    client.put_object(Bucket="bkt", Key="k")

    assert sent[0].headers["x-amz-tagging"] in (b"team=storage", "team=storage")


def test_a_loader_of_ones_own_with_another_search_path(tmp_path):
    builtin = Loader().load_service_model("s3", "service-2")
    folder = tmp_path / "mine" / "2026-01-01"
    folder.mkdir(parents=True)
    model = copy.deepcopy(builtin)
    model["metadata"]["serviceId"] = "mine"
    model["operations"] = {"HeadBucket": model["operations"]["HeadBucket"]}
    (folder / "service-2.json").write_text(json.dumps(model))

    loader = Loader(extra_search_paths=[str(tmp_path)])
    session = ibm_botocore.session.get_session()
    session.register_component("data_loader", loader)
    client = session.create_client("mine", endpoint_url=URL, region_name="us-south")

    assert str(tmp_path) in loader.search_paths
    assert "mine" in session.get_available_services()
    assert list(client.meta.method_to_api_mapping) == ["head_bucket"]


def test_search_paths_can_be_appended_to(tmp_path):
    session = ibm_boto3.Session()
    session._session.get_component("data_loader").search_paths.append(str(tmp_path))

    assert str(tmp_path) in session._session.get_component("data_loader").search_paths


def test_what_tracing_tools_read():
    client, _ = make_client()

    assert client._endpoint.host == URL
    assert client._request_signer.region_name == "us-south"
    assert client._client_config.signature_version == "s3v4"
    assert client.meta.method_to_api_mapping["get_object"] == "GetObject"
    assert client._service_model.metadata["endpointPrefix"] == "s3"


def test_a_first_handler():
    client, _ = make_client(200)
    order = []
    client.meta.events.register("before-call.s3", lambda **kwargs: order.append("ordinary"))
    client.meta.events.register_first("before-call.s3", lambda **kwargs: order.append("first"))

    client.head_bucket(Bucket="bkt")

    assert order == ["first", "ordinary"]


def test_stubbing_with_any():
    client = ibm_boto3.client("s3", endpoint_url=URL, **KEYS)
    with Stubber(client) as stubber:
        stubber.add_response("put_object", {"ETag": '"e"'}, {"Bucket": "bkt", "Key": ANY, "Body": ANY})
        stubber.add_client_error("get_object", "NoSuchKey", "gone", 404)

        assert client.put_object(Bucket="bkt", Key="any", Body=b"x")["ETag"] == '"e"'
        with pytest.raises(client.exceptions.NoSuchKey):
            client.get_object(Bucket="bkt", Key="k")
        stubber.assert_no_pending_responses()


def test_telling_errors_apart_by_code():
    client, _ = make_client((404, {}, b"<Error><Code>NoSuchBucket</Code><Message>m</Message></Error>"))
    try:
        client.list_objects(Bucket="bkt")
    except ClientError as error:
        code = error.response["Error"]["Code"]

    assert code == "NoSuchBucket"


def test_catching_everything_of_the_sdk():
    client = ibm_boto3.Session().client("s3", endpoint_url=URL)

    with pytest.raises(BotoCoreError) as caught:
        client.list_buckets()

    assert isinstance(caught.value, NoCredentialsError)


def test_configuration_travels_between_processes():
    config = Config(region_name="eu-de", retries={"max_attempts": 2}, s3={"addressing_style": "path"})

    again = pickle.loads(pickle.dumps(config))

    assert (again.region_name, again.retries, again.s3) == (config.region_name, config.retries, config.s3)


def test_the_default_session_can_be_set_up():
    ibm_boto3.setup_default_session(**KEYS)

    client = ibm_boto3.client("s3", endpoint_url=URL)

    assert client.meta.region_name == "us-south"
    assert ibm_boto3.DEFAULT_SESSION is not None
    assert ibm_boto3.DEFAULT_SESSION.get_credentials().access_key == "AKIDEXAMPLE"


def test_showing_debug_messages(capsys):
    root = logging.getLogger("ibm_botocore.habit")
    ibm_boto3.set_stream_logger("ibm_botocore.habit")
    try:
        root.debug("hello")
    finally:
        root.handlers.clear()

    assert "ibm_botocore.habit [DEBUG] hello" in capsys.readouterr().err
