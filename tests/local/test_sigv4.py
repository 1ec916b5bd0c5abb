"""Signature Version 4: published examples, and what is refused."""

import calendar
import dataclasses

import pytest

from ibm_boto3.local import sigv4
from ibm_boto3.local.aws_chunked import ChunkSignatures
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Request
from tests.local.fixed import CREDENTIALS, NOW, request, stopped_clock
from tests.local.signing import DATE, KEY, SCOPE, presigned, signed_headers

# The examples of Amazon's description of the scheme for S3.
EXAMPLE_KEY = "AKIAIOSFODNN7EXAMPLE"
EXAMPLE_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
EXAMPLE_NOW = float(calendar.timegm((2013, 5, 24, 0, 0, 0)))
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
EXAMPLES = {
    "get-object": (
        *("GET", "/test.txt"),
        {"Range": "bytes=0-9", "x-amz-content-sha256": EMPTY, "x-amz-date": "20130524T000000Z"},
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ),
    "put-object": (
        *("PUT", "/test%24file.text"),
        {
            "Date": "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-date": "20130524T000000Z",
            "x-amz-storage-class": "REDUCED_REDUNDANCY",
            "x-amz-content-sha256": "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
        },
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    ),
    "get-lifecycle": (
        *("GET", "/?lifecycle"),
        {"x-amz-content-sha256": EMPTY, "x-amz-date": "20130524T000000Z"},
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    ),
    "list-objects": (
        *("GET", "/?max-keys=2&prefix=J"),
        {"x-amz-content-sha256": EMPTY, "x-amz-date": "20130524T000000Z"},
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    ),
}
PRESIGNED = (
    "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2F"
    "aws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature="
    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
)
CHUNKED_HEADERS = {
    "x-amz-date": "20130524T000000Z",
    "x-amz-storage-class": "REDUCED_REDUNDANCY",
    "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "Content-Encoding": "aws-chunked",
    "x-amz-decoded-content-length": "66560",
    "Content-Length": "66824",
}
SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"


def example_request(method: str, target: str, headers: dict[str, str], signature: str) -> Request:
    names = ";".join(sorted(["host", *(name.lower() for name in headers)]))
    scope = f"{EXAMPLE_KEY}/20130524/us-east-1/s3/aws4_request"
    authorization = f"AWS4-HMAC-SHA256 Credential={scope},SignedHeaders={names},Signature={signature}"
    return request(method, target, {**headers, "Authorization": authorization})


def with_host(made: Request, host: str) -> Request:
    made.headers["host"] = host
    return made


def verify_example(made: Request, query: dict[str, str] | None = None) -> sigv4.Signature:
    claim = sigv4.query_claim(made, query) if query else sigv4.header_claim(made)
    return sigv4.verify(made, claim, {EXAMPLE_KEY: EXAMPLE_SECRET}.get, stopped_clock(EXAMPLE_NOW))


@pytest.mark.parametrize(("method", "target", "headers", "signature"), EXAMPLES.values(), ids=EXAMPLES)
def test_published_example_is_right(method: str, target: str, headers: dict[str, str], signature: str) -> None:
    made = with_host(example_request(method, target, headers, signature), "examplebucket.s3.amazonaws.com")
    assert verify_example(made).value == signature


def test_published_presigned_example_is_right() -> None:
    made = with_host(request("GET", PRESIGNED), "examplebucket.s3.amazonaws.com")
    pairs = [pair.partition("=")[::2] for pair in made.query_string.replace("%2F", "/").split("&")]
    assert verify_example(made, dict(pairs)).access_key == EXAMPLE_KEY


def test_published_chunk_signatures_are_right() -> None:
    made = example_request("PUT", "/examplebucket/chunkObject.txt", CHUNKED_HEADERS, SEED)
    chain = ChunkSignatures(verify_example(with_host(made, "s3.amazonaws.com")))
    a64k = "bf718b6f653bebc184e1479f1935b8da974d701b893afcf49e701f3e2f9f9c5a"
    a1k = "2edc986847e209b4016e141a6dc8716d3207350f416969382d431539bf292e4a"
    chain.check_chunk(a64k, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648")
    chain.check_chunk(a1k, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497")
    chain.check_chunk(EMPTY, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9")


def refusal(made: Request, now: float = NOW) -> str:
    """Return the code a request is refused with."""
    query = dict(
        pair.replace("%2F", "/").replace("%3B", ";").partition("=")[::2] for pair in made.query_string.split("&")
    )
    with pytest.raises(ServiceError) as refused:
        claim = sigv4.query_claim(made, query) if "X-Amz-Signature" in query else sigv4.header_claim(made)
        sigv4.verify(made, claim, {KEY: CREDENTIALS.secret_access_key}.get, stopped_clock(now))
    return refused.value.code


OLD_SCOPE = SCOPE.replace("2026", "2025")
HEADER_FORMS = {
    "no-credential": ("AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0", "AuthorizationHeaderMalformed"),
    "no-signature": (f"AWS4-HMAC-SHA256 Credential={KEY}/{SCOPE}, SignedHeaders=host", "AuthorizationHeaderMalformed"),
    "other-service": (
        f"AWS4-HMAC-SHA256 Credential={KEY}/{SCOPE.replace('s3', 'iam')}, SignedHeaders=host, Signature=0",
        "AuthorizationHeaderMalformed",
    ),
    "unknown-key": (
        f"AWS4-HMAC-SHA256 Credential=UNKNOWN/{SCOPE}, SignedHeaders=host;x-amz-date, Signature=0",
        "InvalidAccessKeyId",
    ),
    "other-day": (
        f"AWS4-HMAC-SHA256 Credential={KEY}/{OLD_SCOPE}, SignedHeaders=host;x-amz-date, Signature=0",
        "SignatureDoesNotMatch",
    ),
    "host-not-signed": (
        f"AWS4-HMAC-SHA256 Credential={KEY}/{SCOPE}, SignedHeaders=x-amz-date, Signature=0",
        "AccessDenied",
    ),
    "signed-header-absent": (
        f"AWS4-HMAC-SHA256 Credential={KEY}/{SCOPE}, SignedHeaders=host;range;x-amz-date, Signature=0",
        "SignatureDoesNotMatch",
    ),
    "signature-not-ascii": (
        f"AWS4-HMAC-SHA256 Credential={KEY}/{SCOPE}, SignedHeaders=host;x-amz-date, Signature=\xe9",
        "SignatureDoesNotMatch",
    ),
}


@pytest.mark.parametrize(("authorization", "code"), HEADER_FORMS.values(), ids=HEADER_FORMS)
def test_header_is_refused(authorization: str, code: str) -> None:
    headers = {"x-amz-date": DATE, "x-amz-content-sha256": EMPTY, "authorization": authorization}
    assert refusal(request("GET", "/b/k", headers)) == code


def test_header_without_payload_hash_is_refused() -> None:
    headers = signed_headers("GET", "/b/k")
    del headers["x-amz-content-sha256"]
    assert refusal(request("GET", "/b/k", headers)) == "InvalidRequest"


def test_amz_header_that_is_not_signed_is_refused() -> None:
    headers = {**signed_headers("GET", "/b/k"), "x-amz-meta-added": "later"}
    assert refusal(request("GET", "/b/k", headers)) == "AccessDenied"


def test_payload_hash_need_not_be_signed_as_a_header() -> None:
    headers = signed_headers("GET", "/b/k")
    claim = sigv4.header_claim(request("GET", "/b/k", headers))
    plain = dataclasses.replace(claim, signed_headers=("host", "x-amz-date"))
    made = request("GET", "/b/k", headers)
    key = sigv4.signing_key(CREDENTIALS.secret_access_key, plain.day, plain.region)
    right = sigv4.hex_hmac(key, sigv4.string_to_sign(DATE, SCOPE, sigv4.canonical_request(made, plain)))
    signed = dataclasses.replace(plain, signature=right)
    assert sigv4.verify(made, signed, {KEY: CREDENTIALS.secret_access_key}.get, stopped_clock(NOW)).value == right


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(-901, "RequestTimeTooSkewed"), (-900, None), (0, None), (900, None), (901, "RequestTimeTooSkewed")],
)
def test_clock_may_be_off_by_15_minutes(seconds: int, code: str | None) -> None:
    made = request("GET", "/b/k", signed_headers("GET", "/b/k"))
    if code:
        assert refusal(made, NOW + seconds) == code
    else:
        claim = sigv4.header_claim(made)
        assert (
            sigv4.verify(made, claim, {KEY: CREDENTIALS.secret_access_key}.get, stopped_clock(NOW + seconds)).access_key
            == KEY
        )


@pytest.mark.parametrize("date", ["", "20260102", "20260102T030405", "20260199T030405Z", "٢٠٢٦0102T030405Z"])
def test_time_that_is_none_is_refused(date: str) -> None:
    headers = {**signed_headers("GET", "/b/k"), "x-amz-date": date}
    assert refusal(request("GET", "/b/k", headers)) == "AccessDenied"


@pytest.mark.parametrize(("seconds", "code"), [(61, "AccessDenied"), (-901, "AccessDenied")])
def test_presigned_request_is_refused_outside_its_time(seconds: int, code: str) -> None:
    assert refusal(request("GET", presigned("GET", "/b/k", expires=60)), NOW + seconds) == code


@pytest.mark.parametrize(
    "spoiled",
    ["X-Amz-Expires=sixty", "X-Amz-Expires=-1", "X-Amz-Expires=", "X-Amz-SignedHeaders=", "X-Amz-Credential=x"],
)
def test_presigned_request_with_a_broken_parameter_is_refused(spoiled: str) -> None:
    name = spoiled.partition("=")[0]
    target = "&".join(
        spoiled if pair.partition("=")[0] == name else pair for pair in presigned("GET", "/b/k").split("&")
    )
    assert refusal(request("GET", target)) == "AuthorizationQueryParametersError"
