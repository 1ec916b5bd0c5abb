"""Signature Version 4 in URLs and forms: the documentation's example, and request objects as 2.16.2 signs them."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore._message import Origin, Request
from ibm_botocore.auth import AUTH_TYPE_MAPS, HmacV1QueryAuth, S3SigV4QueryAuth, SigV4QueryAuth
from ibm_botocore.auth.post_policy import make_policy
from ibm_botocore.auth.presign import complete_query, presign
from ibm_botocore.awsrequest import AWSRequest
from ibm_botocore.exceptions import NoCredentialsError

RECORDED = json.loads((Path(__file__).parent / "recorded_presign.json").read_text(encoding="utf-8"))
NOW = 1706933106.9
FIELDS, POLICY = "s3-presign-post-fields", "s3-presign-post-policy"


class Keys:
    """Frozen credentials."""

    access_key: str | None = "AKIDEXAMPLE"
    secret_key: str | None = "SECRETEXAMPLE"

    def __init__(self, token: str | None = None) -> None:
        self.token = token


def make_request(target: str, headers: dict[str, str] | None = None) -> Request:
    request = Request("GET", target.partition("?")[0], [], dict(headers or {}), None)
    request.origin = Origin("https", "examplebucket.s3.amazonaws.com", 443, "examplebucket.s3.amazonaws.com")
    request.target = target
    return request


def test_the_example_of_the_documentation_comes_out() -> None:
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    url = presign(
        make_request("/test.txt"), "AKIAIOSFODNN7EXAMPLE", secret, None, "us-east-1", "s3", "20130524T000000Z", 86400
    )
    assert url == (
        "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )


@pytest.mark.parametrize(
    ("query", "completed"),
    [("", ""), ("acl", "acl=&"), ("a=1", "a=1&"), ("a&b=2&c", "a=&b=2&c=&"), ("a=b=c&d", "a=b=c&d=&")],
)
def test_bare_names_get_an_equals_sign(query: str, completed: str) -> None:
    assert complete_query(query) == completed


def signed(signer: Any, vector: dict[str, Any]) -> AWSRequest:
    signer.clock = lambda: NOW
    request = AWSRequest(vector["method"], vector["url"], vector["headers"], auth_path=vector["auth_path"])
    request.context[FIELDS] = copy.deepcopy(vector["fields"])
    request.context[POLICY] = copy.deepcopy(vector["policy"])
    signer.add_auth(request)
    return request


def make_signer(name: str, token: str | None, **kwargs: Any) -> Any:
    signer_class: Any = AUTH_TYPE_MAPS[name]
    scope = ("s3", "us-south") if signer_class.REQUIRES_REGION else ()
    return signer_class(Keys(token), *scope, **kwargs)


IDS = [f"{number}-{v['method']}-{v['url'][17:60]}" for number, v in enumerate(RECORDED)]


@pytest.mark.parametrize("vector", RECORDED, ids=IDS)
@pytest.mark.parametrize("name", ["s3v4-query", "v4-query", "s3-query"])
def test_urls_are_signed_as_2_16_2_signs_them(name: str, vector: dict[str, Any]) -> None:
    assert signed(make_signer(name, vector["token"], expires=60), vector).url == vector[name]


@pytest.mark.parametrize("vector", RECORDED, ids=IDS)
def test_headers_get_the_older_signature_as_in_2_16_2(vector: dict[str, Any]) -> None:
    assert dict(signed(make_signer("s3", vector["token"]), vector).headers.items()) == vector["s3"]


@pytest.mark.parametrize("vector", RECORDED, ids=IDS)
@pytest.mark.parametrize("name", ["s3v4-presign-post", "s3-presign-post"])
def test_forms_are_signed_as_2_16_2_signs_them(name: str, vector: dict[str, Any]) -> None:
    assert signed(make_signer(name, vector["token"]), vector).context[FIELDS] == vector[name]


@pytest.mark.parametrize("name", ["s3v4-presign-post", "s3-presign-post"])
def test_a_form_may_begin_with_nothing(name: str) -> None:
    request = AWSRequest("PUT", "https://h/b")
    make_signer(name, None).add_auth(request)
    assert "policy" in request.context[FIELDS]
    assert "conditions" in request.context[POLICY]


def test_a_policy_ends_when_its_time_is_over() -> None:
    conditions: list[Any] = [{"bucket": "b"}]
    assert make_policy(conditions, NOW, 3600) == {"expiration": "2024-02-03T05:05:06Z", "conditions": conditions}


@pytest.mark.parametrize("extra", [{"params": {"p": "q r", "n": 1}}, {"data": {"p": "q r", "n": 1}}])
@pytest.mark.parametrize("signer", [SigV4QueryAuth, S3SigV4QueryAuth])
def test_other_parameters_and_forms_move_into_the_url(signer: Any, extra: dict[str, Any]) -> None:
    requests = [AWSRequest("GET", "https://h/b?x=1", **extra), AWSRequest("GET", "https://h/b?x=1&p=q%20r&n=1")]
    for request in requests:
        signer(Keys(), "s3", "us-south", clock=lambda: NOW).add_auth(request)
    assert requests[0].url == requests[1].url
    assert (requests[0].params, requests[0].data) in [({}, ""), ({}, None)]


def test_services_other_than_s3_sign_the_body() -> None:
    requests = [AWSRequest("PUT", "https://h/b", data=data) for data in (b"", b"content")]
    for request in requests:
        SigV4QueryAuth(Keys(), "service", "us-south", clock=lambda: NOW).add_auth(request)
    assert requests[0].url != requests[1].url


@pytest.mark.parametrize("name", [name for name in AUTH_TYPE_MAPS if name != "oauth"])
def test_nothing_is_signed_without_keys(name: str) -> None:
    signer_class: Any = AUTH_TYPE_MAPS[name]
    scope = ("s3", "us-south") if signer_class.REQUIRES_REGION else ()
    with pytest.raises(NoCredentialsError):
        signer_class(None, *scope).add_auth(AWSRequest("GET", "https://h/b"))


@pytest.mark.parametrize("signer", [SigV4QueryAuth, S3SigV4QueryAuth, HmacV1QueryAuth])
def test_a_url_is_good_for_an_hour(signer: Any) -> None:
    assert signer.DEFAULT_EXPIRES == 3600
