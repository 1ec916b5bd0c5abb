"""Presigned URLs and forms in the hands of programs that have no keys."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.conformance.clients import client_of, configuration, kind_of
from tests.conformance.plain import post, send
from tests.servers import Endpoint

pytestmark = pytest.mark.conformance

SIGNATURES = ["s3v4", "s3"]
KEYS = {
    "plain": "folder/object.txt",
    "space": "with space",
    "plus": "a+b",
    "percent": "100%25 %",
    "umlaut": "grüße/世界",
    "reserved": "a&b=c;d:e@f,g$h!i'(j)*~k",
    "question-and-hash": "what?#this",
}


@pytest.fixture(scope="session")
def presigners(endpoint: Endpoint) -> Iterator[Callable[[str], Any]]:
    """Clients by signature."""
    made = {
        version: client_of(endpoint, config=configuration(endpoint, signature_version=version))
        for version in SIGNATURES
    }
    yield made.__getitem__
    for client in made.values():
        client.close()


@pytest.fixture(params=SIGNATURES)
def presigner(presigners: Callable[[str], Any], request: pytest.FixtureRequest) -> Any:
    return presigners(request.param)


@pytest.mark.parametrize("name", [pytest.param(key, id=case) for case, key in KEYS.items()])
def test_url_puts_gets_and_deletes(endpoint: Endpoint, presigner: Any, bucket: str, folder: str, name: str) -> None:
    place = {"Bucket": bucket, "Key": folder + name}
    assert send(endpoint, "PUT", presigner.generate_presigned_url("put_object", place), b"content").status == 200
    answer = send(endpoint, "GET", presigner.generate_presigned_url("get_object", place))
    assert (answer.status, answer.body) == (200, b"content")
    head = send(endpoint, "HEAD", presigner.generate_presigned_url("head_object", place))
    assert (head.status, head.headers["Content-Length"]) == (200, "7")
    assert send(endpoint, "DELETE", presigner.generate_presigned_url("delete_object", place)).status == 204
    assert send(endpoint, "GET", presigner.generate_presigned_url("get_object", place)).status == 404


def test_url_lists_what_its_parameters_ask_for(
    endpoint: Endpoint, presigner: Any, client: Any, bucket: str, folder: str
) -> None:
    for name in ("a", "b"):
        client.put_object(Bucket=bucket, Key=f"{folder}{name}", Body=b"x")
    url = presigner.generate_presigned_url("list_objects_v2", {"Bucket": bucket, "Prefix": folder, "MaxKeys": 1})
    answer = send(endpoint, "GET", url)
    assert answer.status == 200
    assert b"<KeyCount>1</KeyCount>" in answer.body
    assert b"<IsTruncated>true</IsTruncated>" in answer.body


def test_url_makes_and_deletes_a_bucket(endpoint: Endpoint, presigner: Any, client: Any, folder: str) -> None:
    name = folder.rstrip("/")
    for method, call, status in [("PUT", "create_bucket", 200), ("HEAD", "head_bucket", 200)]:
        assert send(endpoint, method, presigner.generate_presigned_url(call, {"Bucket": name})).status == status
    assert name in [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]
    url = presigner.generate_presigned_url("delete_bucket", {"Bucket": name})
    assert send(endpoint, "DELETE", url).status == 204


def test_url_asks_for_a_subresource(endpoint: Endpoint, presigner: Any, bucket: str) -> None:
    answer = send(endpoint, "GET", presigner.generate_presigned_url("get_bucket_acl", {"Bucket": bucket}))
    assert answer.status == 200
    assert b"AccessControlPolicy" in answer.body


def test_url_lists_the_buckets(endpoint: Endpoint, presigner: Any, bucket: str) -> None:
    answer = send(endpoint, "GET", presigner.generate_presigned_url("list_buckets"))
    assert answer.status == 200
    assert f"<Name>{bucket}</Name>".encode() in answer.body


def test_url_names_what_the_answer_says_about_the_object(
    endpoint: Endpoint, presigner: Any, client: Any, bucket: str, key: str
) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"x")
    wanted = {"ResponseContentType": "text/x-y; a b", "ResponseContentDisposition": 'attachment; filename="a + b.txt"'}
    url = presigner.generate_presigned_url("get_object", {"Bucket": bucket, "Key": key, **wanted})
    answer = send(endpoint, "GET", url)
    assert answer.status == 200
    assert [answer.headers["Content-Type"], answer.headers["Content-Disposition"]] == list(wanted.values())


def test_headers_of_a_url_are_stored_with_the_object(
    endpoint: Endpoint, presigner: Any, client: Any, bucket: str, key: str
) -> None:
    params = {"Bucket": bucket, "Key": key, "ContentType": "text/x-asked", "Metadata": {"owner": "somebody else"}}
    url = presigner.generate_presigned_url("put_object", params)
    headers = {"Content-Type": "text/x-asked", "x-amz-meta-owner": "somebody else"}
    assert send(endpoint, "PUT", url, b"content", headers).status == 200
    head = client.head_object(Bucket=bucket, Key=key)
    assert (head["ContentType"], head["Metadata"]) == ("text/x-asked", {"owner": "somebody else"})


def test_headers_of_a_url_have_to_be_sent(endpoint: Endpoint, presigner: Any, bucket: str, key: str) -> None:
    params = {"Bucket": bucket, "Key": key, "ContentType": "text/x-asked"}
    url = presigner.generate_presigned_url("put_object", params)
    assert send(endpoint, "PUT", url, b"content", {"Content-Type": "text/x-other"}).status == 403


def test_range_is_asked_for_by_whoever_uses_the_url(
    endpoint: Endpoint, presigner: Any, client: Any, bucket: str, key: str
) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"0123456789")
    url = presigner.generate_presigned_url("get_object", {"Bucket": bucket, "Key": key})
    answer = send(endpoint, "GET", url, headers={"Range": "bytes=2-4"})
    assert (answer.status, answer.body) == (206, b"234")


def test_parts_are_uploaded_by_urls(endpoint: Endpoint, presigner: Any, client: Any, bucket: str, key: str) -> None:
    place = {"Bucket": bucket, "Key": key}
    begun = send(endpoint, "POST", presigner.generate_presigned_url("create_multipart_upload", place))
    upload_id = begun.body.partition(b"<UploadId>")[2].partition(b"</UploadId>")[0].decode()
    contents = [b"a" * (5 << 20), b"b"]
    parts = []
    for number, content in enumerate(contents, 1):
        params = {**place, "UploadId": upload_id, "PartNumber": number}
        answer = send(endpoint, "PUT", presigner.generate_presigned_url("upload_part", params), content)
        assert answer.status == 200
        parts.append({"PartNumber": number, "ETag": answer.headers["ETag"]})
    client.complete_multipart_upload(**place, UploadId=upload_id, MultipartUpload={"Parts": parts})
    assert client.get_object(**place)["Body"].read() == b"".join(contents)


def test_url_for_one_method_is_not_good_for_another(
    endpoint: Endpoint, presigner: Any, client: Any, bucket: str, key: str
) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"x")
    url = presigner.generate_presigned_url("get_object", {"Bucket": bucket, "Key": key})
    assert send(endpoint, "DELETE", url).status == 403
    assert send(endpoint, "GET", url).status == 200


def test_url_whose_time_is_over_is_refused(
    endpoint: Endpoint, presigner: Any, client: Any, bucket: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"x")
    params = {"Bucket": bucket, "Key": key}
    assert send(endpoint, "GET", presigner.generate_presigned_url("get_object", params, ExpiresIn=60)).status == 200
    if kind_of(endpoint) == "ibm_boto3":
        monkeypatch.setattr(presigner._request_signer, "_clock", lambda: time.time() - 62)
    expires_in = 60 if kind_of(endpoint) == "ibm_boto3" else -2
    url = presigner.generate_presigned_url("get_object", params, ExpiresIn=expires_in)
    # A time before its beginning is malformed, by the letter.
    assert send(endpoint, "GET", url).status in (403, 403 if expires_in > 0 else 400)


# --- forms


@pytest.fixture
def limited(presigner: Any, bucket: str, folder: str) -> dict[str, Any]:
    """A form that takes texts of at most ten bytes."""
    form: dict[str, Any] = presigner.generate_presigned_post(
        bucket,
        f"{folder}${{filename}}",
        Fields={"Content-Type": "text/plain"},
        Conditions=[["starts-with", "$Content-Type", "text/"], ["content-length-range", 1, 10]],
    )
    return form


def test_form_uploads_a_file(endpoint: Endpoint, presigner: Any, client: Any, bucket: str, key: str) -> None:
    assert post(endpoint, presigner.generate_presigned_post(bucket, key), b"\x00content\xff").status in (200, 204)
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == b"\x00content\xff"


def test_form_takes_the_name_of_the_file(
    endpoint: Endpoint, limited: dict[str, Any], client: Any, bucket: str, folder: str
) -> None:
    assert post(endpoint, limited, b"0123456789", "chosen.txt").status in (200, 204)
    answer = client.get_object(Bucket=bucket, Key=f"{folder}chosen.txt")
    assert (answer["Body"].read(), answer["ContentType"]) == (b"0123456789", "text/plain")


def refused(status: int) -> bool:
    return 400 <= status < 500


def test_form_refuses_a_file_that_is_too_long(endpoint: Endpoint, limited: dict[str, Any]) -> None:
    assert refused(post(endpoint, limited, b"0123456789a").status)


def test_form_refuses_another_value_of_a_field(endpoint: Endpoint, limited: dict[str, Any]) -> None:
    limited["fields"]["Content-Type"] = "image/png"
    assert refused(post(endpoint, limited, b"x").status)


def test_form_refuses_another_key(endpoint: Endpoint, presigner: Any, bucket: str, key: str) -> None:
    form = presigner.generate_presigned_post(bucket, key)
    form["fields"]["key"] += "2"
    assert refused(post(endpoint, form, b"x").status)


def test_form_whose_policy_was_changed_is_refused(endpoint: Endpoint, presigner: Any, bucket: str, key: str) -> None:
    form = presigner.generate_presigned_post(bucket, key)
    other = presigner.generate_presigned_post(bucket, key, ExpiresIn=36000)
    form["fields"]["policy"] = other["fields"]["policy"]
    assert refused(post(endpoint, form, b"x").status)


def test_form_whose_time_is_over_is_refused(endpoint: Endpoint, presigner: Any, bucket: str, key: str) -> None:
    form = presigner.generate_presigned_post(bucket, key, ExpiresIn=-60)
    assert refused(post(endpoint, form, b"x").status)
