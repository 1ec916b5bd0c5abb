"""Signature Version 2: published examples, and what is refused."""

import base64
import calendar
import hmac

import pytest

from ibm_boto3.local import sigv2
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Request
from tests.local.fixed import CREDENTIALS, NOW, request, stopped_clock

# The examples of Amazon's description of the scheme; the bucket stands in the path here.
KEY = "AKIAIOSFODNN7EXAMPLE"
SECRETS = {KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
NOW_2007 = float(calendar.timegm((2007, 3, 27, 19, 40, 0)))
EXAMPLES = {
    "get-object": (
        *("GET", "/johnsmith/photos/puppy.jpg"),
        {"Date": "Tue, 27 Mar 2007 19:36:42 +0000"},
        "bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
    ),
    "put-object": (
        *("PUT", "/johnsmith/photos/puppy.jpg"),
        {"Content-Type": "image/jpeg", "Content-Length": "94328", "Date": "Tue, 27 Mar 2007 21:15:45 +0000"},
        "MyyxeRY7whkBe+bq8fHCL/2kKUg=",
    ),
    "list-objects": (
        *("GET", "/johnsmith/?prefix=photos&max-keys=50&marker=puppy"),
        {"Date": "Tue, 27 Mar 2007 19:42:41 +0000"},
        "htDYFYduRNen8P9ZfE/s9SuKy0U=",
    ),
    "get-acl": (
        *("GET", "/johnsmith/?acl"),
        {"Date": "Tue, 27 Mar 2007 19:44:46 +0000"},
        "c2WLPFtWHVgbEmeEG93a4cG37dM=",
    ),
}
OURS = {CREDENTIALS.access_key_id: CREDENTIALS.secret_access_key}


@pytest.mark.parametrize(("method", "target", "headers", "signature"), EXAMPLES.values(), ids=EXAMPLES)
def test_published_example_is_right(method: str, target: str, headers: dict[str, str], signature: str) -> None:
    made = request(method, target, {**headers, "Authorization": f"AWS {KEY}:{signature}"})
    now = sigv2.parsed_date(headers["Date"]) + 60
    assert sigv2.verify_header(made, SECRETS.get, stopped_clock(now)) == KEY


def presigned(expires: int, path: str = "/b/k", signed: str | None = None) -> Request:
    text = f"GET\n\n\n{expires}\n{signed or path}"
    signature = base64.b64encode(hmac.digest(CREDENTIALS.secret_access_key.encode(), text.encode(), "sha1")).decode()
    query = {"AWSAccessKeyId": CREDENTIALS.access_key_id, "Expires": str(expires), "Signature": signature}
    return request("GET", path + "?" + "&".join(f"{name}={value}" for name, value in query.items()))


@pytest.mark.parametrize("signed", ["/bucket", "/bucket/"])
def test_bucket_may_be_signed_with_the_slash_that_is_not_sent(signed: str) -> None:
    made = presigned(int(NOW), "/bucket", signed)
    assert sigv2.verify_query(made, query_of(made), OURS.get, stopped_clock(NOW)) == CREDENTIALS.access_key_id


def query_of(made: Request) -> dict[str, str]:
    return dict(pair.partition("=")[::2] for pair in made.query_string.split("&"))


def test_presigned_request_is_right_until_it_expires() -> None:
    made = presigned(int(NOW))
    assert sigv2.verify_query(made, query_of(made), OURS.get, stopped_clock(NOW)) == CREDENTIALS.access_key_id
    with pytest.raises(ServiceError, match="AccessDenied: Request has expired"):
        sigv2.verify_query(made, query_of(made), OURS.get, stopped_clock(NOW + 1))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Signature": "AAAA"}, "SignatureDoesNotMatch"),
        ({"Signature": "é"}, "SignatureDoesNotMatch"),
        ({"AWSAccessKeyId": "UNKNOWN"}, "InvalidAccessKeyId"),
        ({"Expires": "9767323045"}, "SignatureDoesNotMatch"),
        ({"Expires": "tomorrow"}, "AccessDenied"),
    ],
)
def test_presigned_request_with_a_changed_parameter_is_refused(changes: dict[str, str], code: str) -> None:
    made = presigned(int(NOW))
    with pytest.raises(ServiceError) as refused:
        sigv2.verify_query(made, {**query_of(made), **changes}, OURS.get, stopped_clock(NOW))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("date", "code"),
    [
        ("Tue, 27 Mar 2007 19:00:00 +0000", "RequestTimeTooSkewed"),
        ("yesterday", "AccessDenied"),
        ("", "AccessDenied"),
        ("Tue, 27 Mar 2007 19:36:43 +0000", "SignatureDoesNotMatch"),
    ],
)
def test_header_with_another_date_is_refused(date: str, code: str) -> None:
    authorization = f"AWS {KEY}:{EXAMPLES['get-object'][3]}"
    made = request("GET", "/johnsmith/photos/puppy.jpg", {"Date": date, "Authorization": authorization})
    with pytest.raises(ServiceError) as refused:
        sigv2.verify_header(made, SECRETS.get, stopped_clock(NOW_2007))
    assert refused.value.code == code
