"""What is presigned, by 2.16.2 and by this package: clients, methods, parameters and forms."""

from __future__ import annotations

import copy
import importlib
import io
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from itertools import product
from typing import Any, NamedTuple

NOW = 1706933106  # 2024-02-03T04:05:06Z
MOMENT = datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
OBJECT = {"Bucket": "bkt", "Key": "k"}
BUCKET = {"Bucket": "bkt"}
UNSIGNED = "unsigned"  # stands for the object of that name
BOTH = ("s3v4", "s3")
Outcome = str | dict[str, Any]


class Case(NamedTuple):
    """One thing to presign: the client, the method to call of it, and the arguments."""

    name: str
    client: dict[str, Any]
    method: str
    arguments: dict[str, Any]


def url(name: str, method: str, params: Any, client: dict[str, Any] | None = None, **arguments: Any) -> Case:
    """Return the case of a URL."""
    return Case(name, client or {}, "generate_presigned_url", {"ClientMethod": method, "Params": params, **arguments})


def form(name: str, client: dict[str, Any] | None = None, **arguments: Any) -> Case:
    """Return the case of a form."""
    return Case(name, client or {}, "generate_presigned_post", {**OBJECT, **arguments})


OPERATIONS: list[tuple[str, dict[str, Any]]] = [
    ("get_object", OBJECT),
    ("head_object", OBJECT),
    ("put_object", OBJECT),
    ("delete_object", OBJECT),
    ("head_bucket", BUCKET),
    ("create_bucket", BUCKET),
    ("delete_bucket", BUCKET),
    ("list_buckets", {}),
    ("list_buckets_extended", {}),
    ("list_objects", BUCKET),
    ("list_objects", {**BUCKET, "EncodingType": "url", "Marker": "m&m"}),
    ("list_objects_v2", {**BUCKET, "Prefix": "a/b c", "MaxKeys": 5, "Delimiter": "/"}),
    ("list_object_versions", BUCKET),
    ("list_multipart_uploads", {**BUCKET, "Prefix": "p"}),
    ("create_multipart_upload", {**OBJECT, "ContentType": "a/b", "Metadata": {"x": "y"}}),
    ("upload_part", {**OBJECT, "UploadId": "u/1", "PartNumber": 7}),
    ("upload_part", {**OBJECT, "UploadId": "u", "PartNumber": 7, "ContentMD5": "m==", "Body": b""}),
    ("upload_part_copy", {**OBJECT, "CopySource": "s/k", "UploadId": "u", "PartNumber": 1, "CopySourceRange": "x"}),
    ("list_parts", {**OBJECT, "UploadId": "u", "MaxParts": 2}),
    ("complete_multipart_upload", {**OBJECT, "UploadId": "u"}),
    ("abort_multipart_upload", {**OBJECT, "UploadId": "u"}),
    ("copy_object", {**OBJECT, "CopySource": "src/ key é"}),
    ("copy_object", {**OBJECT, "CopySource": {"Bucket": "s", "Key": "a b", "VersionId": "v"}}),
    ("get_bucket_location", BUCKET),
    ("get_bucket_acl", BUCKET),
    ("get_bucket_cors", BUCKET),
    ("get_bucket_versioning", BUCKET),
    ("put_bucket_acl", {**BUCKET, "ACL": "private"}),
    ("get_object_acl", OBJECT),
    ("put_object_acl", {**OBJECT, "ACL": "private"}),
    ("get_object_tagging", OBJECT),
    ("delete_object_tagging", OBJECT),
    ("get_object_torrent", OBJECT),
    ("restore_object", {**OBJECT, "VersionId": "v"}),
    # What only this service has.
    ("get_bucket_protection_configuration", BUCKET),
    ("get_bucket_aspera", BUCKET),
    ("add_legal_hold", {**OBJECT, "RetentionLegalHoldId": "a b/c"}),
    ("delete_legal_hold", {**OBJECT, "RetentionLegalHoldId": "a+b"}),
    ("list_legal_holds", OBJECT),
    ("extend_object_retention", {**OBJECT, "AdditionalRetentionPeriod": 4, "NewRetentionExpirationDate": MOMENT}),
    ("list_bucket_replication_failures", BUCKET),
    ("put_bucket_replication_reattempt", BUCKET),
]

PARAMETERS: list[tuple[str, str, dict[str, Any]]] = [
    ("content", "put_object", {"ContentType": "text/plain", "ContentMD5": "rL0Y20zC+Fzt72VPzMSk2A=="}),
    ("content-length", "put_object", {"ContentLength": 5}),
    ("content-headers", "put_object", {"ContentEncoding": "gzip", "CacheControl": "x", "ContentLanguage": "de, en"}),
    ("disposition", "put_object", {"ContentDisposition": 'attachment; filename="a b"', "Expires": MOMENT}),
    ("form-type", "put_object", {"ContentType": "application/x-www-form-urlencoded; charset=utf-8", "ACL": "private"}),
    ("metadata", "put_object", {"Metadata": {"Upper": " padded  twice ", "lower": "a,b;c=d", "empty": ""}}),
    ("metadata-not-ascii", "put_object", {"Metadata": {"a": "é"}}),
    ("grants", "put_object", {"ACL": "public-read", "GrantRead": 'id="1", id="2"', "StorageClass": "STANDARD"}),
    ("sse-c", "put_object", {"SSECustomerKey": "k" * 32, "SSECustomerAlgorithm": "AES256"}),
    ("sse-c", "get_object", {"SSECustomerKey": b"\x00" * 32, "SSECustomerAlgorithm": "AES256"}),
    ("sse", "put_object", {"ServerSideEncryption": "AES256", "Tagging": "a=b&c=d", "WebsiteRedirectLocation": "/x"}),
    ("checksum", "put_object", {"ChecksumSHA256": "rL0Y20zC=", "ChecksumAlgorithm": "SHA256"}),
    ("checksum-mode", "get_object", {"ChecksumMode": "ENABLED"}),
    ("retention", "put_object", {"RetentionPeriod": 5, "RetentionExpirationDate": MOMENT}),
    ("conditions", "get_object", {"Range": "bytes=0-9", "IfMatch": '"e"', "IfModifiedSince": MOMENT}),
    ("legal-hold", "put_object", {"RetentionLegalHoldId": "h"}),
    ("mirror", "get_object", {"MirrorDestination": "m"}),
    ("other-headers", "get_object", {"RequestPayer": "requester", "ExpectedBucketOwner": "1"}),
    ("version", "get_object", {"VersionId": "v 1+", "PartNumber": 3}),
    ("response-type", "get_object", {"ResponseContentType": "text/x y", "ResponseCacheControl": "no-cache"}),
    ("response-name", "get_object", {"ResponseContentDisposition": 'attachment; filename="ü + 1.txt"'}),
    ("response-all", "get_object", {"ResponseExpires": MOMENT, "ResponseContentLanguage": "de",
                                    "ResponseContentEncoding": "gzip", "VersionId": "null"}),
    ("boolean", "delete_object", {"VersionId": "3", "BypassGovernanceRetention": True, "MFA": "1 2"}),
]  # fmt: skip

KEYS = [
    "plain", "a//b", "x/../y", "/leading", "trailing/", "a/./b", "..", "sp ace", "plus+", "per%cent", "per%20cent",
    "ümlaut", "日本語/キー", "new\nline", "nul\x00", "~tilde", "star*", "quote'\"", "(paren)", "a&b=c", "?query",
    "#hash", "semi;colon,comma", "back\\slash", "curly{}", "pipe|", "at@colon:", "dollar$", "!bang", "😀",
]  # fmt: skip

BODIES: list[tuple[str, dict[str, Any]]] = [
    ("put_object", {**OBJECT, "Body": b"content"}),
    ("put_object", {**OBJECT, "Body": b'{"a": "b"}', "ContentType": "a/b"}),
    ("put_object", {**OBJECT, "Body": b""}),
    ("upload_part", {**OBJECT, "UploadId": "u", "PartNumber": 1, "Body": io.BytesIO(b"content")}),
    ("create_bucket", {**BUCKET, "CreateBucketConfiguration": {"LocationConstraint": "us-south-standard"}}),
    ("delete_objects", {**BUCKET, "Delete": {"Objects": [{"Key": "a"}]}}),
    ("complete_multipart_upload", {**OBJECT, "UploadId": "u", "MultipartUpload": {"Parts": [{"PartNumber": 1}]}}),
    ("put_object_tagging", {**OBJECT, "Tagging": {"TagSet": [{"Key": "a", "Value": "b"}]}}),
    ("put_bucket_versioning", {**BUCKET, "VersioningConfiguration": {"Status": "Enabled"}}),
]

ENDPOINTS = {
    "https": "https://cos.example.com",
    "port": "http://cos.example.com:8080",
    "default-port": "https://cos.example.com:443",
    "base": "https://example.com/cos",
    "ipv4": "http://127.0.0.1:9000",
    "ipv6": "http://[::1]:9000",
}
ADDRESSED: list[tuple[str, dict[str, Any]]] = [
    ("get_object", OBJECT),
    ("list_objects_v2", BUCKET),
    ("get_bucket_location", BUCKET),
    ("get_object", {"Bucket": "Big_B", "Key": "k"}),
]
REGIONS = [
    None, "us-east-1", "us-west-2", "eu-west-1", "sa-east-1", "us-gov-west-1", "aws-global",
    "us-south", "us-east", "eu-de", "jp-tok", "us-standard", "us-south-standard", "us-east-2", "eu-central-1",
]  # fmt: skip
VERSIONS = [None, "s3v4", "s3", "v4", "oauth", "bogus", "s3v4-query", UNSIGNED]


def cases() -> Iterator[Case]:
    """Yield all cases, each with a name of its own."""
    yield from _choices()
    for number, (method, params) in enumerate(OPERATIONS):
        for version in BOTH:
            yield url(f"{version}/operation/{method}-{number}", method, params, {"version": version})
    for name, method, params in PARAMETERS:
        for version in BOTH:
            yield url(f"{version}/{name}/{method}", method, {**OBJECT, **params}, {"version": version})
    for key, version in product(KEYS, BOTH):
        yield url(f"{version}/key/{key!a}", "get_object", {"Bucket": "bkt", "Key": key}, {"version": version})
    for number, (method, params) in enumerate(BODIES):
        for version in BOTH:
            yield url(f"{version}/body/{method}-{number}", method, params, {"version": version})
    yield from _addresses()
    yield from _arguments()
    yield from _forms()


def _choices() -> Iterator[Case]:
    for region, version in product(REGIONS, (None, *BOTH)):
        client = {"region": region, "version": version}
        yield url(f"choice/{region}-{version}", "get_object", OBJECT, client)
        yield form(f"choice/form/{region}-{version}", client)
    for version in VERSIONS:
        yield url(f"version/{version}", "get_object", {**OBJECT, "VersionId": "v"}, {"version": version})
        yield form(f"version/form/{version}", {"version": version})
        without_keys = {"version": version, "keys": None}
        yield url(f"version/without-keys/{version}", "get_object", OBJECT, without_keys)
        yield form(f"version/without-keys/form/{version}", without_keys)
    yield url("version/token", "get_object", OBJECT, {"version": "oauth", "api_key": True})
    yield form("version/token/form", {"version": "oauth", "api_key": True})
    for version in (*BOTH, UNSIGNED):
        client = {"version": version, "token": "to/ken=="}
        yield url(f"session-token/{version}", "get_object", OBJECT, client)
        yield url(f"session-token/query/{version}", "get_object", {**OBJECT, "VersionId": "v", "Range": "b"}, client)
        yield form(f"session-token/form/{version}", client, Fields={"acl": "x"}, Conditions=[{"acl": "x"}])
    for version, method in product(BOTH, ("list_buckets", "list_buckets_extended", "create_bucket")):
        params = BUCKET if method == "create_bucket" else {}
        yield url(f"instance/{version}/{method}", method, params, {"version": version, "instance": "crn:v1:x::"})
    yield url("instance/given", "list_buckets", {"IBMServiceInstanceId": "mine"}, {"instance": "crn:v1:x::"})


def _addresses() -> Iterator[Case]:
    for style, (name, endpoint), version in product(("path", "virtual", None), ENDPOINTS.items(), BOTH):
        client = {"style": style, "endpoint": endpoint, "version": version}
        for number, (method, params) in enumerate(ADDRESSED):
            yield url(f"address/{style}-{name}/{version}/{method}-{number}", method, params, client)
        yield form(f"address/{style}-{name}/{version}/form", client)


def _arguments() -> Iterator[Case]:
    for version in BOTH:
        client = {"version": version}
        for expires in (0, 1, -5, 604800, 604801, 10**9, None, 2, 2.5, "60"):
            yield url(f"{version}/expires/{expires!r}", "get_object", OBJECT, client, ExpiresIn=expires)
        for method in ("PUT", "head", "POST", None):
            yield url(f"{version}/method/{method}", "get_object", OBJECT, client, HttpMethod=method)
    for name in ("bogus", "GetObject", "", None, "generate_presigned_url"):
        yield url(f"client-method/{name}", name, OBJECT)  # type: ignore[arg-type]
    yield url("params/none", "list_buckets", None)
    yield url("params/missing", "get_object", {"Bucket": "bkt"})
    yield url("params/all-missing", "get_object", None)
    yield url("params/unknown", "get_object", {**OBJECT, "Nothing": 1})
    yield url("params/type", "get_object", {"Bucket": "bkt", "Key": 5})
    yield url("params/bucket", "get_object", {"Bucket": "b/x", "Key": "k"})
    yield url("params/unchecked", "get_object", {**OBJECT, "Range": None}, {"is_unchecked": True})


def _forms() -> Iterator[Case]:
    fields = {"acl": "public-read", "Content-Type": "a/b", "success_action_status": "201"}
    conditions = [{"acl": "public-read"}, ["starts-with", "$Content-Type", "a/"], ["content-length-range", 1, 10]]
    for version in BOTH:
        client = {"version": version}
        yield form(f"{version}/form/plain", client)
        for number, key in enumerate(("up/${filename}", "${filename}", "up/${filename}.x", 'ü "k" \\ 日', "a b+c%")):
            yield form(f"{version}/form/key-{number}", client, Key=key)
        yield form(f"{version}/form/conditions", client, Fields=fields, Conditions=conditions)
        yield form(f"{version}/form/fields", client, Fields={"key": "other", "x-amz-meta-a": "é"})
        yield form(f"{version}/form/only-conditions", client, Conditions=[["content-length-range", 0, 10**6]])
        for expires in (0, 60, -1, 2.5, 10**9):
            yield form(f"{version}/form/expires-{expires}", client, ExpiresIn=expires)
        yield form(f"{version}/form/odd-bucket", client, Bucket="My.b_")
        yield form(f"{version}/form/bucket", client, Bucket="b/x")
        yield form(f"{version}/form/no-bucket", client, Bucket=None)
        yield form(f"{version}/form/no-key", client, Key=None)


def make_client(core: str, wanted: dict[str, Any]) -> Any:
    """Return a client of the installed package for a case.

    :param core: ``ibm_botocore``; by name, since two packages have it.
    :param wanted: what a case says of its client.
    """
    version = wanted.get("version")
    if version == UNSIGNED:
        version = importlib.import_module(core).UNSIGNED
    style = {"addressing_style": wanted["style"]} if wanted.get("style") else None
    config = importlib.import_module(f"{core}.config").Config(
        signature_version=version, s3=style, parameter_validation=not wanted.get("is_unchecked")
    )
    arguments: dict[str, Any] = {"aws_session_token": wanted.get("token")}
    if wanted.get("api_key"):
        arguments = {"ibm_api_key_id": "an-api-key"}
    elif wanted.get("keys", True):
        arguments |= {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "SECRETEXAMPLE"}
    return (
        importlib.import_module("ibm_boto3.session")
        .Session()
        .client(
            "s3",
            region_name=wanted.get("region", "us-south"),
            endpoint_url=wanted.get("endpoint", ENDPOINTS["https"]),
            ibm_service_instance_id=wanted.get("instance"),
            config=config,
            **arguments,
        )
    )


def outcomes(core: str, prepare: Callable[[Any], None]) -> Iterator[tuple[Case, Outcome]]:
    """Yield every case with its outcome.

    :param core: ``ibm_botocore``.
    :param prepare: is called with every new client.
    """
    clients: dict[str, Any] = {}
    for case in cases():
        client = clients.get(repr(case.client))
        if client is None:
            client = clients[repr(case.client)] = make_client(core, case.client)
            prepare(client)
        yield case, outcome(client, case)


def outcome(client: Any, case: Case) -> Outcome:
    """Return the URL or the form of a case, or the error it is.

    :param client: from :func:`make_client`, at a stopped clock.
    """
    presign: Callable[..., Outcome] = getattr(client, case.method)
    try:
        return presign(**copy.deepcopy(case.arguments))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the outcome
        return {"error": type(error).__name__, "text": str(error)}
