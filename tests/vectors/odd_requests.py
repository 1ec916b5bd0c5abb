"""Requests that a drawn call hardly hits: odd bodies, checksums, client options, buckets, dates, copy sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import answers, generate

Case = dict[str, Any]
EMPTY = answers.answer(200, [["x-amz-request-id", "req-1"]], b"")
COPIED = answers.answer(200, [], b"<CopyObjectResult><ETag>&quot;x&quot;</ETag></CopyObjectResult>")
PLACE = {"Bucket": "bkt", "Key": "dir/a b+c"}
WHEN_REQUIRED = {"request_checksum_calculation": "when_required"}
MD5 = "CY9rzUYh03PK3k6DJie09g=="
# The year 1 is left alone: how many digits 2.16.2 writes depends on the C library.
FAR_DATES = ({"$datetime": "9999-12-31T23:59:59+00:00"}, {"$datetime": "1000-01-01T00:00:00+00:00"})
INVALID_BUCKETS = ("", "a b", "a/b", "ünï", "a" * 256, "bkt?", "bkt#", "..", ".", "-", "%41", "a\nb", "arn:x", "bkt/")
ODD_BUCKETS = ("UPPER", "under_score", "a..b", "ab", "192.168.0.1", "-lead", "a" * 64, "a" * 255, "xn--bkt", "trail.")


def cases(client: Any) -> Iterator[Case]:
    """Yield all odd requests.

    :param client: only its model is used.
    """
    for subject in (_bodies, _checksums, _customer_keys, _copy_sources, _dates, _keys, _buckets, _metadata, _clients):
        yield from subject()
    yield from _every_checksum(client.meta.service_model)


def _case(name: str, operation: str, args: Case, client: Case | None = None, answer: Case = EMPTY) -> Case:
    case = {"id": f"{operation}/{name}", "operation": operation, "args": args, "answers": [answer]}
    return {**case, "client": client} if client else case


def _bodies() -> Iterator[Case]:
    part = {**PLACE, "PartNumber": 1, "UploadId": "u"}
    kinds = (
        "str",
        "bytes",
        "bytearray",
        "memoryview",
        "bytesio",
        "stringio",
        "file",
        "textfile",
        "readonce",
        "iterator",
        "pipe",
    )
    options: dict[str, Case] = {
        "default": {},
        "when-required": {"config": WHEN_REQUIRED},
        "unsigned": {"unsigned": True},
        "unsigned-when-required": {"unsigned": True, "config": WHEN_REQUIRED},
        "payload-signed": {"config": {"s3": {"payload_signing_enabled": True}}},
        "payload-unsigned": {"config": {"s3": {"payload_signing_enabled": False}, **WHEN_REQUIRED}},
    }
    for kind in kinds:
        for name, client in options.items():
            yield _case(
                f"body-{kind}-{name}", "PutObject", {**PLACE, "Body": generate.body(kind, b"some text")}, client
            )
        yield _case(f"body-{kind}", "UploadPart", {**part, "Body": generate.body(kind, b"some text")})
        sized = {**PLACE, "Body": generate.body(kind, b"some text"), "ContentLength": 9}
        yield _case(f"body-{kind}-sized", "PutObject", sized)
        yield _case(f"body-{kind}-sized-unsigned", "PutObject", sized, options["unsigned-when-required"])
        yield _case(f"body-{kind}-empty", "PutObject", {**PLACE, "Body": generate.body(kind, b"")})
    for kind in ("file", "bytesio"):
        for name in ("default", "when-required", "unsigned-when-required"):
            body = generate.body(kind, b"0123456789", offset=4)
            yield _case(f"body-{kind}-offset-{name}", "PutObject", {**PLACE, "Body": body}, options[name])
    yield _case("no-body", "PutObject", PLACE)
    yield _case("no-body-when-required", "PutObject", PLACE, options["when-required"])
    for size in (8191, 65536, 70000):
        yield _case(f"body-{size}", "PutObject", {**PLACE, "Body": generate.body("bytes", b"x" * size)})


def _checksums() -> Iterator[Case]:
    body = generate.body("bytes", b"some text")
    tags = {"Bucket": "bkt", "Tagging": {"TagSet": [{"Key": "k", "Value": "v"}]}}
    for algorithm in (*generate.COMPUTABLE, "sha1", "UNLISTED", ""):
        for name, client in (("", {}), ("-when-required", {"config": WHEN_REQUIRED})):
            yield _case(
                f"algorithm-{algorithm}{name}",
                "PutObject",
                {**PLACE, "Body": body, "ChecksumAlgorithm": algorithm},
                client,
            )
        yield _case(f"algorithm-{algorithm}", "PutBucketTagging", {**tags, "ChecksumAlgorithm": algorithm})
    for kind in ("file", "bytesio", "str"):
        for algorithm in generate.COMPUTABLE:
            args = {**PLACE, "Body": generate.body(kind, b"some text"), "ChecksumAlgorithm": algorithm}
            yield _case(f"algorithm-{algorithm}-{kind}", "PutObject", args)
    given = {"ChecksumCRC32": "AAAAAA==", "ChecksumCRC32C": "AAAAAA==", "ChecksumCRC64NVME": "AAAAAAAAAAA="}
    given |= {"ChecksumSHA1": "c2hhMQ==", "ChecksumSHA256": "c2hhMjU2"}
    for name, value in given.items():
        yield _case(f"given-{name}", "PutObject", {**PLACE, "Body": body, name: value})
        yield _case(
            f"given-{name}-algorithm", "PutObject", {**PLACE, "Body": body, name: value, "ChecksumAlgorithm": "SHA256"}
        )
        yield _case(f"given-{name}", "CompleteMultipartUpload", {**PLACE, "UploadId": "u", name: value})
    yield _case("given-md5", "PutObject", {**PLACE, "Body": body, "ContentMD5": MD5})
    yield _case(
        "given-md5-when-required", "PutObject", {**PLACE, "Body": body, "ContentMD5": MD5}, {"config": WHEN_REQUIRED}
    )
    yield _case("given-md5", "PutBucketTagging", {**tags, "ContentMD5": MD5})
    yield _case("given-both", "PutObject", {**PLACE, "Body": body, "ContentMD5": MD5, "ChecksumSHA1": "c2hhMQ=="})
    for value in ("when_supported", "WHEN_REQUIRED"):
        client = {"config": {"request_checksum_calculation": value, "response_checksum_validation": value}}
        yield _case(f"config-{value}", "PutObject", {**PLACE, "Body": body}, client)
        yield _case(f"config-{value}", "GetObject", PLACE, client)
    yield _case(
        "config-when-required", "GetObject", PLACE, {"config": {"response_checksum_validation": "when_required"}}
    )
    off = {"config": {"response_checksum_validation": "when_required"}}
    yield _case("mode-given-when-required", "GetObject", {**PLACE, "ChecksumMode": "ENABLED"}, off)


def _every_checksum(model: Any) -> Iterator[Case]:
    for name in model.operation_names:
        operation = model.operation_model(name)
        if operation.http_checksum or operation.http_checksum_required:
            for number in range(2):
                args = generate.arguments(operation, ("required", "all")[number], f"when-required {name}")
                yield _case(f"when-required-{number}", name, args, {"config": WHEN_REQUIRED})
            yield _case(
                "unsigned", name, generate.arguments(operation, "required", f"unsigned {name}"), {"unsigned": True}
            )


def _customer_keys() -> Iterator[Case]:
    more: dict[str, Case] = {
        "GetObject": {},
        "HeadObject": {},
        "PutObject": {},
        "CreateMultipartUpload": {},
        "CompleteMultipartUpload": {"UploadId": "u"},
        "UploadPart": {"PartNumber": 1, "UploadId": "u"},
        "CopyObject": {"CopySource": "bkt/k"},
        "UploadPartCopy": {"CopySource": "bkt/k", "PartNumber": 1, "UploadId": "u"},
    }
    # Bytes that are no UTF-8, text that is no ASCII, and a file-like key, which is not taken.
    values: dict[str, Any] = {
        "text": "0123456789abcdef0123456789abcdef",
        "bytes": {"$bytes": "/////////////////////////////////////////w8="},
        "bytearray": generate.body("bytearray", b"0123456789abcdef0123456789abcdef"),
        "unicode": "é" * 16,
        "empty": "",
        "file": generate.body("bytesio", b"x"),
    }
    for operation, rest in more.items():
        answer = COPIED if "CopySource" in rest else EMPTY
        for name, value in values.items():
            args = {**PLACE, **rest, "SSECustomerAlgorithm": "AES256", "SSECustomerKey": value}
            yield _case(f"key-{name}", operation, args, answer=answer)
            if "CopySource" in rest:
                yield _case(
                    f"source-key-{name}", operation, {**PLACE, **rest, "CopySourceSSECustomerKey": value}, answer=answer
                )
        given = {**PLACE, **rest, "SSECustomerKey": "plain text", "SSECustomerKeyMD5": "as given"}
        yield _case("key-and-md5", operation, given, answer=answer)
        yield _case("only-md5", operation, {**PLACE, **rest, "SSECustomerKeyMD5": "as given"}, answer=answer)


def _copy_sources() -> Iterator[Case]:
    sources: list[Any] = [
        *generate.COPY_SOURCES,
        *({"Bucket": "bkt", "Key": key} for key in generate.KEYS),
        *(f"bkt/{key}" for key in generate.KEYS),
        {"Bucket": "bkt", "Key": "k", "VersionId": "ünï"},
        {"Bucket": "bkt", "Key": "k", "VersionId": None},
        {"Bucket": "bkt", "Key": "k?versionId=1", "VersionId": "2"},
        {"Bucket": "bkt"},
        {"Key": "k"},
        {},
        {"Bucket": "bkt", "Key": "k", "Extra": 1},
        {"Bucket": "a b", "Key": "k"},
        "bkt",
        "",
        "bkt/k?versionId=a?versionId=b",
        "bkt/k?versionId=",
        "bkt/k?x=1",
        5,
        ["bkt", "k"],
    ]
    for number, source in enumerate(sources):
        yield _case(f"source-{number}", "CopyObject", {**PLACE, "CopySource": source}, answer=COPIED)
    for number, source in enumerate(generate.COPY_SOURCES):
        args = {**PLACE, "CopySource": source, "PartNumber": 1, "UploadId": "u"}
        yield _case(f"source-{number}", "UploadPartCopy", args, answer=COPIED)
    yield _case(
        "redirect-location",
        "CopyObject",
        {**PLACE, "CopySource": "bkt/k", "WebsiteRedirectLocation": "/to"},
        answer=COPIED,
    )


def _dates() -> Iterator[Case]:
    rule = {"ID": "r", "Filter": {"Prefix": ""}, "Status": "Enabled"}
    for number, date in enumerate(
        (*generate.TIMESTAMPS, *FAR_DATES, "not a date", "", "Jan 2 2030", "2030-01-02 03:04")
    ):
        yield _case(f"date-{number}", "PutObject", {**PLACE, "Expires": date, "RetentionExpirationDate": date})
        yield _case(f"date-{number}", "GetObject", {**PLACE, "ResponseExpires": date, "IfModifiedSince": date})
        rules = {
            "Rules": [
                {**rule, "Expiration": {"Date": date}, "Transitions": [{"Date": date, "StorageClass": "GLACIER"}]}
            ]
        }
        yield _case(
            f"date-{number}", "PutBucketLifecycleConfiguration", {"Bucket": "bkt", "LifecycleConfiguration": rules}
        )
        yield _case(f"date-{number}", "ExtendObjectRetention", {**PLACE, "NewRetentionExpirationDate": date})


def _keys() -> Iterator[Case]:
    for number, key in enumerate(
        (*generate.KEYS, "", "\u0001", "\x7f", "a" * 1024, "{Key}", "{Bucket}/x", "%", "?", "a\\b")
    ):
        for operation in ("GetObject", "HeadObject", "PutObject", "GetObjectAcl"):
            yield _case(f"key-{number}", operation, {"Bucket": "bkt", "Key": key})
        yield _case(f"key-{number}", "AddLegalHold", {"Bucket": "bkt", "Key": key, "RetentionLegalHoldId": key or "x"})
        yield _case(f"key-{number}", "DeleteObject", {"Bucket": "bkt", "Key": key, "VersionId": key})
        objects = [{"Key": key}, {"Key": "k", "VersionId": key}]
        yield _case(f"key-{number}", "DeleteObjects", {"Bucket": "bkt", "Delete": {"Objects": objects, "Quiet": True}})
        yield _case(f"key-{number}", "ListObjectsV2", {"Bucket": "bkt", "Prefix": key, "StartAfter": key})
        yield _case(f"key-{number}", "DeleteBucketMetricsConfiguration", {"Bucket": "bkt", "Id": key})
    yield _case("empty-id", "AddLegalHold", {**PLACE, "RetentionLegalHoldId": ""})


def _buckets() -> Iterator[Case]:
    for number, bucket in enumerate((*INVALID_BUCKETS, *ODD_BUCKETS)):
        for operation in ("HeadBucket", "CreateBucket", "ListObjectsV2"):
            yield _case(f"bucket-{number}", operation, {"Bucket": bucket})
        yield _case(f"bucket-{number}", "GetObject", {"Bucket": bucket, "Key": "k"})
    for number, value in enumerate((None, 5, {"$bytes": "YmI="}, ["b"])):
        yield _case(f"bucket-type-{number}", "GetObject", {"Bucket": value, "Key": "k"})
        yield _case(f"key-type-{number}", "GetObject", {"Bucket": "bkt", "Key": value})


def _metadata() -> Iterator[Case]:
    odd: list[Any] = [
        {},
        {"a": ""},
        {"a": " lead"},
        {"a": "trail "},
        {"a": "  "},
        {"a": "\u00e9"},
    ]
    odd += [{"\u00e9": "x"}, {"a": "\u65e5"}, {"a b": "x"}, {"a": "tab\tin"}, {"a": 5}, {"a": None}, [], "x", {"": "x"}]
    for number, metadata in enumerate(odd):
        for operation in ("PutObject", "CreateMultipartUpload"):
            yield _case(f"metadata-{number}", operation, {**PLACE, "Metadata": metadata})
        yield _case(
            f"metadata-{number}", "CopyObject", {**PLACE, "CopySource": "b/k", "Metadata": metadata}, answer=COPIED
        )
    for number, text in enumerate(("", " lead", "trail ", "  ", "tab\tin", "caf\u00e9", "\u65e5\u672c", "\u20ac")):
        yield _case(f"header-{number}", "PutObject", {**PLACE, "ContentDisposition": text, "CacheControl": text})
        yield _case(f"header-{number}", "GetObject", {**PLACE, "Range": text, "IfMatch": text})


def _clients() -> Iterator[Case]:
    styles = {
        style: {"config": {"s3": {"addressing_style": style}}, "host": "cos.test"}
        for style in ("virtual", "auto", "path")
    }
    options: dict[str, Case] = {
        **styles,
        "default-name": {"host": "cos.test"},
        "prefix": {"path": "/gate/way"},
        "prefix-slash": {"path": "/gate%20way/"},
        "slash": {"path": "/"},
        "virtual-prefix": {**styles["virtual"], "path": "/gate"},
        "proxy": {"proxy": True, "host": "cos.test"},
        "token": {"arguments": {"aws_session_token": "token/+="}},
        "instance": {"arguments": {"ibm_service_instance_id": "crn:v1:guid::"}},
        "unvalidated": {"config": {"parameter_validation": False}},
        "unsigned": {"unsigned": True},
    }
    some: list[tuple[str, Case]] = [
        ("ListBuckets", {}),
        ("ListBucketsExtended", {"Prefix": "a b"}),
        ("CreateBucket", {"Bucket": "bkt", "CreateBucketConfiguration": {"LocationConstraint": "us-south-smart"}}),
        ("HeadBucket", {"Bucket": "bkt"}),
        ("HeadBucket", {"Bucket": "dotted.bkt"}),
        ("HeadBucket", {"Bucket": "UPPER_bkt"}),
        ("GetBucketLocation", {"Bucket": "bkt"}),
        ("ListObjectsV2", {"Bucket": "bkt", "Prefix": "a b"}),
        ("GetBucketAcl", {"Bucket": "bkt"}),
        *(
            ("GetObject", {"Bucket": "bkt", "Key": key})
            for key in ("k", *generate.KEYS[1:5], *generate.KEYS[7:14], "bkt/k")
        ),
        ("PutObject", {**PLACE, "Body": generate.body("bytes", b"x"), "Metadata": {"a": "b"}}),
        ("DeleteObjects", {"Bucket": "bkt", "Delete": {"Objects": [{"Key": "a&b"}]}}),
        ("AddLegalHold", {**PLACE, "RetentionLegalHoldId": "a b"}),
        ("CopyObject", {**PLACE, "CopySource": {"Bucket": "bkt", "Key": "s p"}}),
    ]
    for name, client in options.items():
        for number, (operation, args) in enumerate(some):
            answer = COPIED if operation == "CopyObject" else answers.answer(200, [], _ANSWERED.get(operation, b""))
            yield _case(f"client-{name}-{number}", operation, args, client, answer)
    yield _case("client-query", "ListBuckets", {}, {"path": "/gate?x=1"})
    yield from _unvalidated(options["unvalidated"])


def _unvalidated(client: Case) -> Iterator[Case]:
    """Calls with wrong parameters that nobody checks: what can be sent is sent."""
    yield _case("unvalidated-unknown", "GetObject", {**PLACE, "Nope": "x"}, client)
    yield _case("unvalidated-int-text", "ListObjectsV2", {"Bucket": "bkt", "MaxKeys": "5"}, client)
    yield _case("unvalidated-text-int", "GetObject", {**PLACE, "Range": 5}, client)
    yield _case("unvalidated-missing", "UploadPart", {**PLACE, "Body": generate.body("bytes", b"x")}, client)
    yield _case("unvalidated-empty-key", "GetObject", {"Bucket": "bkt", "Key": ""}, client)
    yield _case("unvalidated-no-key", "GetObject", {"Bucket": "bkt"}, client)
    yield _case("unvalidated-flag", "DeleteObject", {**PLACE, "BypassGovernanceRetention": "yes"}, client)
    yield _case("unvalidated-query-flag", "ListObjectsV2", {"Bucket": "bkt", "FetchOwner": "yes"}, client)
    objects = [{"Key": 5}, {"Unknown": "x"}]
    yield _case(
        "unvalidated-nested",
        "DeleteObjects",
        {"Bucket": "bkt", "Delete": {"Objects": objects, "Quiet": "maybe"}},
        client,
    )


_ANSWERED = {"GetBucketLocation": b"<LocationConstraint>us-south-standard</LocationConstraint>"}
