"""Uploads from web pages: policies signed by a client that is not ours, forms as browsers send them."""

import base64
import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config

from ibm_boto3.local import LocalAccount
from ibm_boto3.local.content import MemoryContent
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.forms import read_form
from ibm_boto3.local.spool import MEMORY_BYTES
from tests.local.plain import Reply, fetch

TYPE = "multipart/form-data; boundary=XX"
Post = Callable[..., Reply]


def form(fields: dict[str, str], file: bytes = b"content", name: str = "my file.txt") -> bytes:
    parts = [
        f'--XX\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n' for field, value in fields.items()
    ]
    head = f'--XX\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
    return "".join(parts).encode() + head.encode() + file + b"\r\n--XX--\r\n"


@pytest.fixture(params=["s3v4", "s3"])
def post(request: pytest.FixtureRequest, account: LocalAccount, bucket: str) -> Any:
    """A function that has a policy signed for its fields and conditions, and sends the form."""
    signer = boto3.client("s3", **account.client_kwargs("hmac"), config=Config(signature_version=request.param))

    def send(
        key: str = "key", *, fields: Any = None, conditions: Any = None, extra: Any = None, file: bytes = b"content"
    ) -> Reply:
        fields = {"content-type": "text/plain", **(fields or {})}
        every = [{name: value} for name, value in fields.items()] + list(conditions or [])
        made = signer.generate_presigned_post(bucket, key, Fields=dict(fields), Conditions=every, ExpiresIn=600)
        body = form({**made["fields"], **(extra or {})}, file)
        return fetch(made["url"], "POST", body, Content_Type=TYPE)

    yield send
    signer.close()


def test_form_puts_an_object(post: Post, client: Any, bucket: str) -> None:
    fields = {"x-amz-meta-colour": "blue", "Cache-Control": "max-age=1", "x-amz-storage-class": "STANDARD"}
    reply = post("folder/${filename}", fields=fields)
    assert (reply.status, reply.body) == (204, b"")
    found = client.get_object(Bucket=bucket, Key="folder/my file.txt")
    assert found["Body"].read() == b"content"
    assert (found["ContentType"], found["Metadata"], found["CacheControl"]) == (
        *("text/plain", {"colour": "blue"}),
        "max-age=1",
    )


def test_form_says_how_it_is_answered(post: Post) -> None:
    created = post(fields={"success_action_status": "201"})
    assert (created.status, created.body.count(b"<Key>key</Key>")) == (201, 1)
    assert post(fields={"success_action_status": "200"}).status == 200
    sent = post(fields={"success_action_redirect": "http://page.test/done?a=b"})
    assert sent.status == 303
    assert sent.headers["location"].startswith("http://page.test/done?a=b&bucket=test-bucket&key=key&etag=%22")


def test_large_file_is_put(post: Post, client: Any, bucket: str) -> None:
    content = bytes(range(256)) * (2 * MEMORY_BYTES // 256) + b"\r\n--X"
    assert post(file=content).status == 204
    assert client.get_object(Bucket=bucket, Key="key")["Body"].read() == content


def code(reply: Reply) -> str:
    return f"{reply.status} {reply.body.decode().partition('<Code>')[2].partition('</Code>')[0]}"


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "field-without-condition": ({"extra": {"x-amz-meta-a": "b"}}, "403 AccessDenied"),
    "condition-that-fails": ({"conditions": [{"x-amz-meta-a": "b"}]}, "403 AccessDenied"),
    "beginning-that-fails": ({"conditions": [["starts-with", "$key", "other/"]]}, "403 AccessDenied"),
    "too-large": ({"conditions": [["content-length-range", 1, 6]]}, "400 EntityTooLarge"),
    "too-small": ({"conditions": [["content-length-range", 8, 100]]}, "400 EntityTooSmall"),
    "unknown-condition": ({"conditions": [["ends-with", "$key", "y"]]}, "403 AccessDenied"),
    "malformed-condition": ({"conditions": [["eq"]]}, "400 InvalidPolicyDocument"),
    "other-policy": ({"extra": {"policy": base64.b64encode(b"{}").decode()}}, "403 SignatureDoesNotMatch"),
    "public": (
        {"fields": {"acl": "public-read-write"}},
        "400 InvalidArgument",
    ),
}


@pytest.mark.parametrize(("arguments", "expected"), BROKEN.values(), ids=BROKEN)
def test_form_against_its_policy_is_refused(post: Post, client: Any, arguments: dict[str, Any], expected: str) -> None:
    assert code(post(**arguments)) == expected
    assert "Contents" not in client.list_objects(Bucket="test-bucket")


def test_conditions_that_hold_let_a_form_pass(post: Post) -> None:
    conditions = [["starts-with", "$key", "k"], ["content-length-range", 7, 7], ["eq", "$bucket", "test-bucket"]]
    assert post(conditions=conditions, extra={"x-ignore-me": "x"}).status == 204


def test_policy_expires_by_the_clock(account: LocalAccount, bucket: str) -> None:
    signer = boto3.client("s3", **account.client_kwargs("hmac"), config=Config(signature_version="s3v4"))
    made = signer.generate_presigned_post(bucket, "key", ExpiresIn=600, Conditions=[{"content-type": "text/plain"}])
    signer.close()
    assert fetch(made["url"], "POST", form(made["fields"]), Content_Type=TYPE).status == 204
    account.clock.advance(minutes=11)
    assert code(fetch(made["url"], "POST", form(made["fields"]), Content_Type=TYPE)) == "403 AccessDenied"


def test_form_that_nobody_signed_is_refused(account: LocalAccount, bucket: str) -> None:
    url = f"{account.endpoint_url}/{bucket}"
    assert code(fetch(url, "POST", form({"key": "x"}), Content_Type=TYPE)) == "403 AccessDenied"
    policy = base64.b64encode(json.dumps({"expiration": "2099-01-01T00:00:00Z", "conditions": []}).encode()).decode()
    signed = {"key": "x", "policy": policy, "AWSAccessKeyId": "unknown", "signature": "x"}
    assert code(fetch(url, "POST", form(signed), Content_Type=TYPE)) == "403 InvalidAccessKeyId"


FORMS = {
    "no-form": (b"hello", "text/plain", "RequestIsNotMultiPartContent"),
    "other-boundary": (b"--YY\r\n", TYPE, "MalformedPOSTRequest"),
    "no-name": (b"--XX\r\nContent-Type: x\r\n\r\nx\r\n--XX--\r\n", TYPE, "MalformedPOSTRequest"),
    "cut-off": (form({"key": "x"})[:-20], TYPE, "MalformedPOSTRequest"),
    "long-fields": (form({"key": "x", "x": "y" * 30_000}), TYPE, "MaxPostPreDataLengthExceededError"),
}


@pytest.mark.parametrize(("body", "content_type", "expected"), FORMS.values(), ids=FORMS)
def test_malformed_form_is_refused(body: bytes, content_type: str, expected: str) -> None:
    with pytest.raises(ServiceError) as refused:
        read_form(MemoryContent(body), content_type)
    assert refused.value.code == expected


def test_form_is_read() -> None:
    read = read_form(MemoryContent(form({"Key": "x", "empty": ""}, b"a\r\n--X\r\nb")), TYPE)
    assert read.fields == {"key": "x", "empty": "", "content-type": "text/plain"}
    assert read.file is not None
    assert (read.file.read(), read.file_name) == (b"a\r\n--X\r\nb", "my file.txt")


def test_form_without_file_or_key_is_refused(account: LocalAccount, bucket: str) -> None:
    url = f"{account.endpoint_url}/{bucket}"
    assert code(fetch(url, "POST", form({}), Content_Type=TYPE)) == "400 UserKeyMustBeSpecified"
    no_file = b'--XX\r\nContent-Disposition: form-data; name="key"\r\n\r\nx\r\n--XX--\r\n'
    assert code(fetch(url, "POST", no_file, Content_Type=TYPE)) == "400 IncorrectNumberOfFilesInPostRequest"
