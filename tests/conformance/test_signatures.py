"""Every form of Signature Version 4 as a strict server checks it: accepted as it is, refused with one byte changed."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conformance.clients import client_of, configuration
from tests.conformance.plain import send
from tests.servers import Endpoint

pytestmark = pytest.mark.conformance

CONTENT = b"some content"
PATH_STYLE = {"addressing_style": "path"}
MD5 = base64.b64encode(hashlib.md5(CONTENT).digest()).decode()
# What stands for the body depends on these options, and on the scheme: its digest, a word, or what follows it.
FORMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "default": ({}, {}),
    "signed-payload": ({"s3": {**PATH_STYLE, "payload_signing_enabled": True}}, {}),
    "without-checksum": ({"request_checksum_calculation": "when_required"}, {}),
    "content-md5": ({"request_checksum_calculation": "when_required"}, {"ContentMD5": MD5}),
}


def with_one_byte_changed(text: str, pattern: str) -> str:
    """Change the character that the pattern's group finds."""
    found = re.search(pattern, text)
    assert found is not None, text
    at = found.start(1)
    return text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :]


# --- headers


@pytest.fixture(params=FORMS)
def put(endpoint: Endpoint, request: pytest.FixtureRequest, bucket: str, key: str) -> Iterator[Any]:
    """A client's upload, whose request may be changed before it is sent."""
    options, arguments = FORMS[request.param]
    client = client_of(endpoint, config=configuration(endpoint, **{"signature_version": "s3v4", **options}))

    def upload(change: Any = None) -> Any:
        if change is not None:
            client.meta.events.register("before-send.s3.PutObject", lambda request, **kwargs: change(request))
        return client.put_object(
            Bucket=bucket, Key=key, Body=CONTENT, ContentType="text/plain", Metadata={"owner": "somebody"}, **arguments
        )

    yield upload
    client.close()


def test_request_is_accepted(put: Any, client: Any, bucket: str, key: str) -> None:
    put()
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == CONTENT


HEADERS = {
    "signature": ("Authorization", r"Signature=([0-9a-f])"),
    "region": ("Authorization", r"/us-(.)[a-z1-]*/s3/"),
    "signed-headers": ("Authorization", r"SignedHeaders=([a-z])"),
    "date": ("X-Amz-Date", r"(\d)Z"),
    "payload": ("X-Amz-Content-SHA256", r"(.)$"),
    "metadata": ("x-amz-meta-owner", r"(s)omebody"),
    "content-type": ("Content-Type", r"tex(t)"),
}


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(*change, id=case) for case, change in HEADERS.items()])
def test_request_with_one_byte_of_its_head_changed_is_refused(
    put: Any, client_error: type[Exception], name: str, pattern: str
) -> None:
    def change(request: Any) -> None:
        value = request.headers[name]
        text = value.decode() if isinstance(value, bytes) else value
        request.headers[name] = with_one_byte_changed(text, pattern)

    with pytest.raises(client_error) as caught:
        put(change)
    assert 400 <= status_of(caught.value) < 500


def test_request_for_another_key_is_refused(put: Any, client_error: type[Exception]) -> None:
    def change(request: Any) -> None:
        request.url = with_one_byte_changed(request.url, r"obj(e)ct$")

    with pytest.raises(client_error) as caught:
        put(change)
    assert status_of(caught.value) == 403


def test_request_with_one_byte_of_its_body_changed_is_refused(put: Any, client_error: type[Exception]) -> None:
    def change(request: Any) -> None:
        body = request.body if isinstance(request.body, bytes) else request.body.read()
        assert CONTENT in body
        request.body = body.replace(CONTENT, CONTENT.replace(b"c", b"k"))

    with pytest.raises(client_error) as caught:
        put(change)
    assert 400 <= status_of(caught.value) < 500


def status_of(error: Any) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


# --- URLs

URL_PLACES = {
    "key": r"/obj(e)ct\?",
    "parameter": r"response-content-type=tex(t)",
    "day": r"%2F2(\d{7})%2F",
    "region": r"%2Fus-(.)[a-z1-]*%2Fs3%2F",
    "date": r"X-Amz-Date=\d*T\d*(\d)Z",
    "expires": r"X-Amz-Expires=(\d)",
    "signed-headers": r"X-Amz-SignedHeaders=hos(t)",
    "begin-of-the-signature": r"X-Amz-Signature=([0-9a-f])",
    "end-of-the-signature": r"([0-9a-f])$",
}


@pytest.fixture
def url(endpoint: Endpoint, client: Any, bucket: str, key: str) -> str:
    """A URL for an object that is there."""
    client.put_object(Bucket=bucket, Key=key, Body=CONTENT)
    presigner = client_of(endpoint, config=configuration(endpoint, signature_version="s3v4"))
    params = {"Bucket": bucket, "Key": key, "ResponseContentType": "text/plain"}
    wanted: str = presigner.generate_presigned_url("get_object", Params=params, ExpiresIn=300)
    presigner.close()
    return wanted


def test_url_is_accepted(endpoint: Endpoint, url: str) -> None:
    answer = send(endpoint, "GET", url)
    assert (answer.status, answer.body) == (200, CONTENT)


@pytest.mark.parametrize("pattern", [pytest.param(pattern, id=place) for place, pattern in URL_PLACES.items()])
def test_url_with_one_byte_changed_is_refused(endpoint: Endpoint, url: str, pattern: str) -> None:
    answer = send(endpoint, "GET", with_one_byte_changed(url, pattern))
    assert 400 <= answer.status < 500
    assert answer.body != CONTENT


def test_url_with_another_parameter_is_refused(endpoint: Endpoint, url: str) -> None:
    assert send(endpoint, "GET", f"{url}&response-content-language=de").status == 403
