"""What clients presign: which signature is chosen, what handlers see and change, where a URL goes, what is refused."""

from collections.abc import Callable
from typing import Any

import pytest

import ibm_botocore.signers
from ibm_botocore import UNSIGNED
from ibm_botocore.auth import AUTH_TYPE_MAPS, BaseSigner, S3SigV4QueryAuth
from ibm_botocore.awsrequest import AWSRequest
from ibm_botocore.config import Config
from ibm_botocore.credentials import ReadOnlyCredentials
from ibm_botocore.exceptions import (
    InvalidRegionError,
    ParamValidationError,
    UnknownClientMethodError,
    UnknownEndpointError,
    UnknownSignatureVersionError,
    UnsupportedSignatureVersionError,
)
from ibm_botocore.handlers import disable_signing
from ibm_botocore.hooks import HierarchicalEmitter
from ibm_botocore.model import ServiceId
from ibm_botocore.session import Session
from ibm_botocore.signers import RequestSigner, S3PostPresigner
from tests.fakes import make_client

NOW = 1706933106.0
OBJECT = {"Bucket": "bkt", "Key": "k"}


def client_at(now: float = NOW, version: Any = None, **arguments: Any) -> Any:
    client, _ = make_client(config=Config(signature_version=version, **arguments.pop("config", {})), **arguments)
    client._request_signer._clock = lambda: now
    return client


def kind(url: str) -> str:
    return "s3v4" if "X-Amz-Signature=" in url else "s3" if "AWSAccessKeyId=" in url else "unsigned"


# --- the client's parameters


def test_the_callers_parameters_stay_as_they_are() -> None:
    params = {**OBJECT, "CopySource": {"Bucket": "s", "Key": "a b"}, "SSECustomerKey": "k" * 32}
    fields, conditions = {"acl": "private"}, [{"acl": "private"}]
    client = client_at()
    urls = {client.generate_presigned_url("copy_object", Params=params) for _ in range(2)}
    client.generate_presigned_url("list_objects", Params=(listed := {"Bucket": "bkt"}))
    client.generate_presigned_post("bkt", "k", Fields=fields, Conditions=conditions)
    assert len(urls) == 1
    assert params == {**OBJECT, "CopySource": {"Bucket": "s", "Key": "a b"}, "SSECustomerKey": "k" * 32}
    assert (listed, fields, conditions) == ({"Bucket": "bkt"}, {"acl": "private"}, [{"acl": "private"}])


def test_a_checksum_of_the_answer_is_not_asked_for() -> None:
    assert "X-Amz-SignedHeaders=host&" in client_at().generate_presigned_url("get_object", Params=OBJECT)


def test_two_bodies_are_named_both() -> None:
    params = {**OBJECT, "UploadId": "u", "MultipartUpload": {"Parts": []}}
    with pytest.raises(ParamValidationError, match="CompleteMultipartUpload cannot hold a body: leave out MultipartUp"):
        client_at().generate_presigned_url("complete_multipart_upload", Params=params)


@pytest.mark.parametrize("version", ["s3v4", "s3"])
@pytest.mark.parametrize(
    "wanted", [{"ContentType": "a/b\n1999999999\n/victim/k"}, {"Metadata": {"a\r": "b"}}, {"ContentMD5": "\0"}]
)
def test_a_line_break_in_a_header_is_refused_before_it_is_signed(wanted: dict[str, Any], version: str) -> None:
    with pytest.raises(ParamValidationError, match="line break") as caught:
        client_at(version=version).generate_presigned_url("put_object", Params={**OBJECT, **wanted})
    assert "victim" not in str(caught.value)


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(UnknownClientMethodError, match="Client does not have method: get_objekt"):
        client_at().generate_presigned_url("get_objekt", Params=OBJECT)


def test_the_functions_of_signers_do_what_the_methods_do() -> None:
    client = client_at()
    url, form = ibm_botocore.signers.generate_presigned_url, ibm_botocore.signers.generate_presigned_post
    assert url(client, "get_object", OBJECT) == client.generate_presigned_url("get_object", OBJECT)
    assert form(client, "bkt", "k") == client.generate_presigned_post("bkt", "k")


def test_a_program_may_put_its_own_method_in_place() -> None:
    session = Session()

    def replace(class_attributes: dict[str, Any], **kwargs: Any) -> None:
        class_attributes["generate_presigned_url"] = lambda self, *args, **kwargs: "mine"

    session.register("creating-client-class.s3", replace)
    client = session.create_client("s3", aws_access_key_id="A", aws_secret_access_key="S")
    assert client.generate_presigned_url("get_object") == "mine"
    assert client_at().generate_presigned_url("get_object", Params=OBJECT) != "mine"


# --- which signature


@pytest.mark.parametrize("version", ["oauth", None, "s3v4", "s3"])
@pytest.mark.parametrize(
    ("presign", "suffix"),
    [
        (lambda client: client.generate_presigned_url("get_object", Params=OBJECT), "query"),
        (lambda client: client.generate_presigned_post("bkt", "k"), "presign-post"),
    ],
    ids=["url", "form"],
)
def test_a_client_of_iam_says_that_hmac_keys_are_needed(
    presign: Callable[[Any], Any], suffix: str, version: str | None
) -> None:
    client = Session().create_client(
        "s3",
        region_name="us-south",
        endpoint_url="https://h",
        ibm_api_key_id="an-api-key",
        config=Config(signature_version=version),
    )
    with pytest.raises(UnsupportedSignatureVersionError, match="with HMAC keys") as caught:
        presign(client)
    assert caught.value.kwargs == {"signature_version": f"{version or 'oauth'}-{suffix}"}
    assert "an-api-key" not in str(caught.value)


def test_a_signature_of_the_profile_counts_as_wanted(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config"
    path.write_text("[default]\ns3 =\n    signature_version = s3v4\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    assert kind(client_at(region_name="us-east-1").generate_presigned_url("get_object", Params=OBJECT)) == "s3v4"
    monkeypatch.delenv("AWS_CONFIG_FILE")
    assert kind(client_at(region_name="us-east-1").generate_presigned_url("get_object", Params=OBJECT)) == "s3"


CHOICES = [("s3", "s3"), ("s3-query", "s3"), ("s3v4", "s3v4"), ("v4", "s3v4"), (UNSIGNED, "unsigned"), (None, "own")]


@pytest.mark.parametrize(("choice", "expected"), CHOICES)
@pytest.mark.parametrize("event", ["choose-signer", "choose-signer.s3", "choose-signer.s3.*"])
@pytest.mark.parametrize(("region", "own"), [("us-south", "s3v4"), ("us-east-1", "s3")])
def test_what_a_handler_chooses_goes_before_the_regions_choice(
    choice: Any, expected: str, event: str, region: str, own: str
) -> None:
    client = client_at(region_name=region)
    client.meta.events.register(event, lambda **kwargs: choice)
    url = client.generate_presigned_url("get_object", Params=OBJECT)
    assert kind(url) == (own if expected == "own" else expected)


@pytest.mark.parametrize(
    ("version", "shown"), [(None, "v4"), ("s3v4", "s3v4"), ("s3", "s3"), (UNSIGNED, "none"), ("v4", "v4")]
)
def test_handlers_that_choose_are_told_the_signature_as_in_2_16_2(version: Any, shown: str) -> None:
    client = client_at(version=version)
    told: list[str] = []
    client.meta.events.register("choose-signer", lambda signature_version, **kwargs: told.append(signature_version))
    client.generate_presigned_url("get_object", Params=OBJECT)
    client.generate_presigned_post("bkt", "k")
    client.head_object(**OBJECT)
    assert told == [f"{shown}-query", f"{shown}-presign-post", shown]


def test_disable_signing_presigns_without_a_signature() -> None:
    client = client_at(region_name="us-east-1")
    client.meta.events.register("choose-signer.s3.*", disable_signing)
    assert client.generate_presigned_url("get_object", Params=OBJECT) == "http://cos.example.com/bkt/k"
    assert client.generate_presigned_post("bkt", "k") == {"url": "http://cos.example.com/bkt", "fields": {"key": "k"}}


@pytest.mark.parametrize("choice", ["bogus", "s3v4-presign-post"])
def test_an_unknown_choice_is_named_with_its_kind(choice: str) -> None:
    client = client_at()
    client.meta.events.register("choose-signer", lambda **kwargs: choice)
    with pytest.raises(UnsupportedSignatureVersionError, match=f"{choice}-query"):
        client.generate_presigned_url("get_object", Params=OBJECT)
    client.meta.events.register_first("choose-signer", lambda **kwargs: "bogus")
    with pytest.raises(UnknownSignatureVersionError, match="bogus"):
        client.head_object(**OBJECT)


def test_a_signer_that_a_program_adds_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    class Own(BaseSigner):
        def __init__(self, credentials: Any, expires: int | None = None) -> None:
            self.key, self.expires = credentials.access_key, expires

        def add_auth(self, request: Any) -> None:
            if self.expires is None:
                request.headers["X-Own"] = f"{self.key} {self.clock():.0f}"
            else:
                request.url += f"?own={self.key}-{self.clock() + self.expires:.0f}"

    monkeypatch.setitem(AUTH_TYPE_MAPS, "own", Own)
    monkeypatch.setitem(AUTH_TYPE_MAPS, "own-query", Own)
    client, transport = make_client(200, config=Config(signature_version="own"))
    client._request_signer._clock = lambda: NOW
    url = client.generate_presigned_url("get_object", OBJECT, 60)
    assert url == "http://cos.example.com/bkt/k?own=AKIDEXAMPLE-1706933166"
    client.head_object(**OBJECT)
    assert transport.sent[0].headers["X-Own"] == "AKIDEXAMPLE 1706933106"


# --- handlers


def test_handlers_may_change_parameters_and_the_request() -> None:
    client = client_at()
    events = client.meta.events
    heard: list[str] = []

    def add_version(params: dict[str, Any], event_name: str, **kwargs: Any) -> None:
        heard.append(event_name)
        params["VersionId"] = "v"

    def add_type(params: dict[str, Any], event_name: str, **kwargs: Any) -> None:
        heard.append(event_name)
        params["ResponseContentType"] = "a/b"

    def add_header(request: Any, event_name: str, **kwargs: Any) -> None:
        heard.append(event_name)
        request.headers["x-amz-request-payer"] = "requester"
        request.url += "&x=1"

    events.register("provide-client-params.s3.GetObject", add_version)
    events.register("before-parameter-build.s3.GetObject", add_type)
    events.register("before-sign.s3.GetObject", add_header)
    for name in ("before-call", "request-created", "before-send"):
        events.register(name, lambda event_name, **kwargs: heard.append(event_name))
    url = client.generate_presigned_url("get_object", Params=OBJECT)
    assert url.startswith("http://cos.example.com/bkt/k?versionId=v&response-content-type=a%2Fb&x=1&X-Amz-Algorithm")
    assert "SignedHeaders=host%3Bx-amz-request-payer&" in url
    assert heard == [
        f"{step}.s3.GetObject" for step in ("provide-client-params", "before-parameter-build", "before-sign")
    ]


def test_handlers_see_the_form_before_it_is_signed() -> None:
    client = client_at()

    def demand(request: Any, **kwargs: Any) -> None:
        request.context["s3-presign-post-policy"]["conditions"].append({"acl": "private"})
        request.context["s3-presign-post-fields"]["acl"] = "private"

    plain = client.generate_presigned_post("bkt", "k")
    client.meta.events.register("before-sign.s3.PutObject", demand)
    changed = client.generate_presigned_post("bkt", "k")
    assert changed["fields"]["acl"] == "private"
    assert changed["fields"]["policy"] != plain["fields"]["policy"]


def test_a_presigned_request_can_be_told_by_its_context() -> None:
    client = client_at()
    told: list[Any] = []
    client.meta.events.register(
        "provide-client-params", lambda context, **kwargs: told.append(context.get("is_presign_request"))
    )
    client.generate_presigned_url("get_object", Params=OBJECT)
    client.generate_presigned_post("bkt", "k")
    client.head_object(**OBJECT)
    assert told == [True, True, None]


# --- where a URL goes


def test_without_an_endpoint_a_url_goes_to_that_of_the_region() -> None:
    client = client_at(endpoint_url=None, config={"s3": {"addressing_style": "virtual"}})
    url = client.generate_presigned_url("get_object", Params=OBJECT)
    assert url.startswith("https://bkt.s3.us-south.cloud-object-storage.appdomain.cloud/k?")
    form = client.generate_presigned_post("bkt", "k")
    assert form["url"] == "https://bkt.s3.us-south.cloud-object-storage.appdomain.cloud/"


def test_a_region_without_an_endpoint_is_an_error() -> None:
    with pytest.raises(UnknownEndpointError, match="us-suth"):
        client_at(endpoint_url=None, region_name="us-suth").generate_presigned_url("get_object", Params=OBJECT)
    with pytest.raises(InvalidRegionError):
        client_at(endpoint_url=None, region_name="not a label")


def test_the_region_that_a_server_named_for_a_bucket_is_signed() -> None:
    client, _ = make_client((400, {"x-amz-bucket-region": "eu-de"}, b""), 200)
    client._request_signer._clock = lambda: NOW
    client.head_bucket(Bucket="bkt")
    assert "%2Feu-de%2Fs3%2F" in client.generate_presigned_url("get_object", Params=OBJECT)
    assert "/eu-de/s3/" in client.generate_presigned_post("bkt", "k")["fields"]["x-amz-credential"]
    assert "%2Fus-south%2Fs3%2F" in client.generate_presigned_url("get_object", Params={**OBJECT, "Bucket": "other"})


def test_a_url_begins_at_the_services_time() -> None:
    client = client_at()
    assert client._request_signer.has_new_clock("Sat, 03 Feb 2024 05:05:06 GMT")
    assert "X-Amz-Date=20240203T050506Z" in client.generate_presigned_url("get_object", Params=OBJECT)
    fields = client.generate_presigned_post("bkt", "k")["fields"]
    assert fields["x-amz-date"] == "20240203T050506Z"


# --- calls with the older signature


# Method, arguments beside bucket and key, and the signature that 2.16.2 makes.
OLDER: list[tuple[str, dict[str, Any], str]] = [
    ("head_object", {}, "2hpt7YmywZbAfa+FfyvI/Va7Ghw="),
    ("create_multipart_upload", {}, "kpmENV8yGGCeQfFvDurcGNv3Yn8="),
    ("get_object", {"ResponseContentType": "text/x y", "VersionId": "v+"}, "MhxVPnuOum89c4cSas05OYUxA+A="),
    (
        "put_object",
        {"Body": b"content", "ContentType": "a/b", "Metadata": {"B": "b", "a": " a "}},
        "kWo9duvQbtqOt6XMAe+Hcn+Bjfc=",
    ),
    ("list_objects_v2", {"Key": None}, "PSK5f4s+B6TE9s9G4lzgUkmje7A="),
    ("get_bucket_location", {"Key": None}, "0JG+krNp8dSjOduCLaxc8+16aJ4="),
]


@pytest.mark.parametrize("style", ["path", "virtual"])
@pytest.mark.parametrize(("method", "arguments", "signature"), OLDER, ids=[entry[0] for entry in OLDER])
def test_calls_with_the_older_signature_are_signed_as_2_16_2_signs_them(
    method: str, arguments: dict[str, Any], signature: str, style: str
) -> None:
    client, transport = make_client(
        (200, {}, b"<Answer/>"),
        config=Config(signature_version="s3", s3={"addressing_style": style}),
        endpoint_url="https://cos.example.com",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="SECRETEXAMPLE",
        aws_session_token="to/ken" if method == "put_object" else None,
    )
    client._request_signer._clock = lambda: NOW
    wanted = {**OBJECT, **arguments}
    getattr(client, method)(**{name: value for name, value in wanted.items() if value is not None})
    headers = transport.sent[0].headers
    assert headers["Authorization"] == f"AWS AKIDEXAMPLE:{signature}"
    assert headers["Date"] == "Sat, 03 Feb 2024 04:05:06 GMT"
    assert not {"X-Amz-Date", "X-Amz-Content-SHA256", "X-Amz-Trailer"} & set(headers)


def test_the_bucket_of_the_older_signature_is_asked_for_as_it_is_signed() -> None:
    client, transport = make_client((200, {}, b"<Answer/>"), config=Config(signature_version="s3"))
    client.list_objects_v2(Bucket="bkt")
    assert transport.sent[0].url == "http://cos.example.com/bkt/?list-type=2&encoding-type=url"


# --- RequestSigner and S3PostPresigner by themselves


def make_signer(version: Any = "s3v4", events: Any = None) -> RequestSigner:
    class Credentials:
        def get_frozen_credentials(self) -> ReadOnlyCredentials:
            return ReadOnlyCredentials("AKIDEXAMPLE", "SECRETEXAMPLE", None)

    service = ServiceId("s3")
    return RequestSigner(
        service, "us-south", "s3", version, Credentials(), events or HierarchicalEmitter(), clock=lambda: NOW
    )


def request_dict(**changes: Any) -> dict[str, Any]:
    return {"url": "https://h/b/k", "method": "GET", "headers": {}, "body": b"", "context": {}, **changes}


# Signing type, version, what the signature becomes.
SIGNING_TYPES = [
    ("presign-url", "s3v4", "s3v4"),
    ("presign-url", "s3", "s3"),
    ("presign-url", UNSIGNED, "unsigned"),
    ("standard", "s3v4", "unsigned"),
]


@pytest.mark.parametrize(("signing_type", "version", "expected"), SIGNING_TYPES)
def test_request_objects_are_signed_by_type(signing_type: str, version: Any, expected: str) -> None:
    request = AWSRequest("GET", "https://h/b/k")
    make_signer(version).sign("GetObject", request, signing_type=signing_type, expires_in=7)
    assert kind(str(request.url)) == expected
    assert ("Authorization" in request.headers) == (signing_type == "standard")
    if expected == "s3v4":
        assert "X-Amz-Expires=7&" in str(request.url)


def test_signing_emits_what_signing_a_call_emits() -> None:
    events = HierarchicalEmitter()
    heard: list[tuple[str, Any]] = []
    for name in ("choose-signer.s3.Foo", "before-sign.s3.Foo"):
        events.register(name, lambda event_name, signature_version, **k: heard.append((event_name, signature_version)))
    signer = make_signer(events=events)
    signer.sign("Foo", AWSRequest("GET", "https://h/b"))
    signer.sign("Foo", AWSRequest("GET", "https://h/b"), signing_type="presign-url")
    assert heard == [
        ("choose-signer.s3.Foo", "s3v4"),
        ("before-sign.s3.Foo", "s3v4"),
        ("choose-signer.s3.Foo", "s3v4-query"),
        ("before-sign.s3.Foo", "s3v4-query"),
    ]


def test_requests_in_dict_form_are_presigned() -> None:
    url = make_signer().generate_presigned_url(request_dict(), "GetObject", 60, "eu-de", "other")
    assert "%2F20240203%2Feu-de%2Fother%2Faws4_request&" in url
    assert "X-Amz-Expires=60&" in url


def test_the_context_of_a_request_may_name_region_and_service() -> None:
    context = {"signing": {"region": "eu-de", "signing_name": "other"}}
    url = make_signer().generate_presigned_url(request_dict(context=context), "GetObject")
    assert "%2Feu-de%2Fother%2Faws4_request&" in url


def test_a_form_is_signed_for_a_request_in_dict_form() -> None:
    form = S3PostPresigner(make_signer()).generate_presigned_post(
        request_dict(url="https://h/b"), {"acl": "private"}, [{"acl": "private"}], 60, "eu-de"
    )
    assert form["url"] == "https://h/b"
    assert form["fields"]["x-amz-credential"] == "AKIDEXAMPLE/20240203/eu-de/s3/aws4_request"
    assert list(form["fields"]) == [
        "acl", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "policy", "x-amz-signature",
    ]  # fmt: skip


def test_a_signer_object_is_made_with_its_time_to_live() -> None:
    signer = make_signer().get_auth_instance("s3", "eu-de", "s3v4-query", expires=7)
    assert type(signer) is S3SigV4QueryAuth
    request = AWSRequest("GET", "https://h/b/k")
    signer.add_auth(request)
    assert "X-Amz-Date=20240203T040506Z&X-Amz-Expires=7&" in str(request.url)
