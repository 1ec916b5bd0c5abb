"""Stubbed clients: what a Stubber takes as an answer, which calls it accepts, and what it says to the others.

A case is a list of steps: ``["add_response", arguments]``, ``["add_client_error", arguments]``,
``["call", method, arguments]``, ``["activate"]``, ``["deactivate"]`` and ``["assert_no_pending_responses"]``.
``{"$any": true}`` stands for ``ANY``.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

Case = dict[str, Any]

ANY = {"$any": True}
OBJECT = {"Bucket": "bkt", "Key": "k"}
PENDING = ["assert_no_pending_responses"]

_RESPONSES: list[tuple[str, Any]] = [
    ("list_buckets", {}),
    ("list_buckets", {"Buckets": [{"Name": "b", "CreationDate": "2020-01-01T00:00:00Z"}], "Owner": {"ID": "i"}}),
    ("list_buckets", {"Bogus": 1}),
    ("list_buckets", {"Buckets": "b"}),
    ("list_buckets", {"Buckets": [{"Name": 1, "CreationDate": [], "More": 1}], "Owner": []}),
    ("list_buckets", {"ResponseMetadata": {"HTTPStatusCode": 404, "Made": "up"}}),
    ("list_buckets", {"ResponseMetadata": 5}),
    ("list_buckets", "text"),
    ("list_buckets", []),
    ("delete_bucket", {}),
    ("delete_bucket", {"ResponseMetadata": {"HTTPStatusCode": 204}}),
    ("delete_bucket", {"Bogus": 1}),
    ("delete_bucket_cors", {"Bogus": 1}),
    ("get_object", {"Body": "text", "ContentLength": 4, "Metadata": {"a": "b"}}),
    ("get_object", {"Body": 5}),
    ("get_object", {"Metadata": {"a": 1}, "LastModified": "never"}),
    ("head_object", {"ContentLength": "4"}),
    ("head_object", {"LastModified": 0, "StorageClass": "unheard of"}),
    ("list_objects_v2", {"Contents": [{"Key": "a%20b"}], "EncodingType": "url"}),
    ("list_objects", {"CommonPrefixes": [{"Prefix": "p%2F"}], "EncodingType": "url", "Marker": "a+b"}),
    ("delete_objects", {"Deleted": [{"Key": "k"}], "Errors": [{"Key": "l", "Code": "AccessDenied"}]}),
    ("copy_object", {"CopyObjectResult": {"ETag": '"e"'}}),
    ("nothing", {}),
    ("ListBuckets", {}),
    ("", {}),
]
_REQUIRED: dict[str, dict[str, Any]] = {
    "list_buckets": {},
    "delete_bucket": {"Bucket": "bkt"},
    "delete_bucket_cors": {"Bucket": "bkt"},
    "list_objects_v2": {"Bucket": "bkt"},
    "list_objects": {"Bucket": "bkt"},
    "delete_objects": {"Bucket": "bkt", "Delete": {"Objects": [{"Key": "k"}, {"Key": "l"}]}},
    "copy_object": {**OBJECT, "CopySource": {"Bucket": "from", "Key": "there"}},
}
# Calls and what was expected of them.
_EXPECTATIONS: list[tuple[str, dict[str, Any], Any]] = [
    ("get_object", OBJECT, OBJECT),
    ("get_object", OBJECT, {**OBJECT, "Key": "other"}),
    ("get_object", {**OBJECT, "VersionId": "v"}, OBJECT),
    ("get_object", OBJECT, {**OBJECT, "VersionId": "v"}),
    ("get_object", OBJECT, {**OBJECT, "VersionId": ANY}),
    ("get_object", OBJECT, {}),
    ("get_object", OBJECT, {"Bucket": ANY, "Key": ANY}),
    ("get_object", OBJECT, {**OBJECT, "Bogus": 1}),
    ("get_object", OBJECT, {**OBJECT, "ChecksumMode": "ENABLED"}),
    ("list_objects_v2", {"Bucket": "bkt"}, {"Bucket": "bkt"}),
    ("list_objects_v2", {"Bucket": "bkt"}, {"Bucket": "bkt", "EncodingType": "url"}),
    ("list_objects_v2", {"Bucket": "bkt", "MaxKeys": 5}, {"Bucket": "bkt", "MaxKeys": ANY}),
    ("copy_object", _REQUIRED["copy_object"], _REQUIRED["copy_object"]),
    ("copy_object", _REQUIRED["copy_object"], {**OBJECT, "CopySource": "from/there"}),
    ("copy_object", _REQUIRED["copy_object"], {**OBJECT, "CopySource": {"Bucket": ANY, "Key": ANY}}),
    ("delete_objects", _REQUIRED["delete_objects"], _REQUIRED["delete_objects"]),
    ("delete_objects", _REQUIRED["delete_objects"], {"Bucket": "bkt", "Delete": ANY}),
    ("delete_objects", _REQUIRED["delete_objects"], {"Bucket": "bkt", "Delete": {"Objects": [ANY, {"Key": "l"}]}}),
    ("delete_objects", _REQUIRED["delete_objects"], {"Bucket": "bkt", "Delete": {"Objects": [ANY, {"Key": "m"}]}}),
    ("delete_objects", _REQUIRED["delete_objects"], {"Bucket": "bkt", "Delete": {"Objects": [ANY]}}),
    ("delete_objects", _REQUIRED["delete_objects"], {"Bucket": "bkt", "Delete": {"Objects": [{"Key": ANY}] * 2}}),
    ("put_object", {**OBJECT, "Body": "b", "SSECustomerKey": "k" * 32}, {**OBJECT, "Body": ANY, "SSECustomerKey": ANY}),
    ("put_object", {**OBJECT, "Metadata": {"a": "b"}}, {**OBJECT, "Metadata": {"a": ANY}}),
]
_ERRORS: list[tuple[str, dict[str, Any]]] = [
    ("get_object", {}),
    ("get_object", {"service_error_code": "NoSuchKey", "service_message": "gone", "http_status_code": 404}),
    ("get_object", {"service_error_code": "Unheard", "http_status_code": 500}),
    ("get_object", {"service_error_code": "X", "service_error_meta": {"Key": "k", "Code": "Y"}}),
    ("get_object", {"service_error_code": "X", "response_meta": {"RequestId": "r", "HTTPStatusCode": 418}}),
    ("get_object", {"service_error_code": "X", "expected_params": OBJECT}),
    ("get_object", {"service_error_code": "X", "expected_params": {"Bucket": "other", "Key": ANY}}),
    ("get_object", {"service_error_code": "NoSuchKey", "modeled_fields": {}}),
    ("get_object", {"service_error_code": "NoSuchKey", "modeled_fields": {"Bogus": 1}}),
    ("get_object", {"service_error_code": "Unheard", "modeled_fields": {}}),
    ("get_object", {"service_error_code": "Unheard", "modeled_fields": {"Bogus": 1}}),
    ("get_object", {"service_error_code": "X", "http_status_code": 200}),
    ("get_object", {"service_error_code": "X", "http_status_code": 301}),
    ("list_buckets", {"service_error_code": "SlowDown", "service_message": "Reduce your rate"}),
    ("create_bucket", {"service_error_code": "BucketAlreadyExists", "http_status_code": 409}),
]
# Calls that a stub may meet in any order; the last two are faulty.
_CALLS: list[tuple[str, dict[str, Any]]] = [
    ("list_buckets", {}),
    ("get_object", OBJECT),
    ("delete_bucket", {"Bucket": "bkt"}),
    ("get_object", {"Bucket": "bkt"}),
    ("get_object", {**OBJECT, "Bogus": 1}),
]


def cases(seed: int, random_cases: int) -> Iterator[Case]:
    """Yield cases, the same for the same seed.

    :param seed: of the random numbers.
    :param random_cases: how many sequences of stubs and calls to draw, beside the fixed cases.
    """
    for number, (method, response) in enumerate(_RESPONSES):
        steps: list[Any] = [["add_response", {"method": method, "service_response": response}], ["activate"]]
        if method in _REQUIRED or "_object" in method:
            steps.append(["call", method, _REQUIRED.get(method, OBJECT)])
        yield {"id": f"response-{number}", "steps": [*steps, PENDING]}
    for number, (method, arguments, expected) in enumerate(_EXPECTATIONS):
        add = ["add_response", {"method": method, "service_response": {}, "expected_params": expected}]
        yield {"id": f"expected-{number}", "steps": [add, ["activate"], ["call", method, arguments], PENDING]}
    for number, (method, error) in enumerate(_ERRORS):
        add = ["add_client_error", {"method": method, **error}]
        call = ["call", method, {"Bucket": "bkt"} if method == "create_bucket" else _REQUIRED.get(method, OBJECT)]
        yield {"id": f"error-{number}", "steps": [add, ["activate"], call, PENDING]}
    random = Random(seed)
    for number in range(random_cases):
        yield {"id": f"order-{number}", "steps": list(_sequence(random))}


def _sequence(random: Random) -> Iterator[list[Any]]:
    for method, arguments in random.choices(_CALLS[:3], k=random.randint(0, 3)):
        if random.random() < 0.7:
            expected = random.choice([None, None, arguments, {**arguments, "Bucket": ANY}])
            yield ["add_response", {"method": method, "service_response": {}, "expected_params": expected}]
        else:
            yield ["add_client_error", {"method": method, "service_error_code": "Drawn"}]
    yield ["activate"]
    for method, arguments in random.choices(_CALLS, k=random.randint(1, 4)):
        yield ["call", method, arguments]
    yield PENDING
    yield ["deactivate"]
