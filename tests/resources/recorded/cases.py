"""What is done with resources: every method, attribute, collection, waiter and batch action of every class.

The cases are drawn from the definitions of the package they are recorded from; a test reads them from the file.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.vectors import answers, generate

Case = dict[str, Any]

KINDS = (("required", 0), ("all", 0), ("random", 0), ("random", 1), ("random", 2))
_NONE_NEEDED = [answers.answer(200, [], b"")]
# What identifiers that are neither bucket nor key are called.
_OTHER_IDENTIFIERS = {"id": ("id-1", "a b/+=ü"), "multipart_upload_id": ("up-1", "u p/+="), "part_number": (1, 10000)}
_WAITS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("at-once", (200,)),
    ("gone", (404,)),
    ("later", (404, 200)),
    ("vanishing", (200, 404)),
    ("refused", (403,)),
    ("broken", (400,)),
    ("never", (404, 404, 404)),
    ("always", (200, 200, 200)),
)
_LISTINGS: tuple[tuple[str, list[list[Any]]], ...] = (
    ("all", [["all"]]),
    ("pages", []),
    ("limit-0", [["limit", 0]]),
    ("limit-2", [["limit", 2]]),
    ("limit-3", [["limit", 3]]),
    ("limit-99", [["limit", 99]]),
    ("page_size", [["page_size", 2]]),
    ("both", [["page_size", 2], ["limit", 3]]),
    ("again", [["limit", 1], ["limit", 4], ["all"]]),
)
# Per collection: arguments of two filters, one after the other.
_FILTERS: dict[str, list[list[Any]]] = {
    "objects": [
        ["filter", {"Prefix": "a/ü", "Delimiter": "/"}],
        ["filter", {"Prefix": "b b", "MaxKeys": 7, "OptionalObjectAttributes": ["RestoreStatus"]}],
    ],
    "object_versions": [["filter", {"Prefix": "p"}], ["filter", {"KeyMarker": "k", "VersionIdMarker": "v"}]],
    "multipart_uploads": [["filter", {"Prefix": "p"}], ["filter", {"KeyMarker": "k", "MaxUploads": 3}]],
    "parts": [["filter", {"MaxParts": 2}], ["filter", {"PartNumberMarker": 4, "Key": "other"}]],
    "buckets": [["filter", {"IBMServiceInstanceId": "crn:1"}], ["filter", {}]],
}


def cases(service: Any, seed: int) -> Iterator[Case]:
    """Yield all cases.

    :param service: a service resource; only its definitions and its client's model are used.
    :param seed: of all choices.
    """
    operations = service.meta.client.meta.service_model
    for name in ["", *service.get_available_subresources()]:
        dice = random.Random(f"{seed} {name}")
        resource = service if not name else getattr(service, name)(*_placeholders(name, service))
        model = resource.meta.resource_model
        start = {"class": name, "identifiers": [_draw(dice, each.name) for each in model.identifiers]}
        yield {"id": f"{name}/what", "operation": "", **start, "do": ["what"], "answers": _NONE_NEEDED}
        for action in model.actions:
            yield from _calls(operations, seed, start, action, [action.name])
        if model.load:
            yield from _calls(operations, seed, start, model.load, ["attributes"])
        for collection in model.collections:
            yield from _listings(start, collection)
        for waiter in model.waiters:
            for what, statuses in _WAITS:
                heads = [answers.answer(status, [["x-amz-request-id", "1"]], b"") for status in statuses]
                step = [waiter.name, {"WaiterConfig": {"Delay": 0, "MaxAttempts": len(statuses)}}]
                operation = waiter.waiter_name.replace("Not", "").replace("Exists", "")
                case = {"operation": f"Head{operation}", **start, "do": [*step], "answers": heads}
                yield {"id": f"{name}/{waiter.name}/{what}", **case}
    yield from _loads_of_listings(seed)


def _placeholders(name: str, service: Any) -> list[str]:
    related = {action.name: action for action in service.meta.resource_model.subresources}
    return ["x" for _ in related[name].resource.identifiers]


def _draw(dice: random.Random, identifier: str) -> Any:
    if identifier in ("name", "bucket_name"):
        return dice.choice(generate.BUCKETS)
    return dice.choice(_OTHER_IDENTIFIERS.get(identifier, generate.KEYS))


def _calls(operations: Any, seed: int, start: Case, action: Any, step: list[Any]) -> Iterator[Case]:
    operation = operations.operation_model(action.request.operation)
    given = {param.target.partition(".")[0] for param in action.request.params}
    for kind, number in KINDS:
        mark = f"{seed} {start['class']} {action.name} {kind} {number}"
        arguments = generate.arguments(operation, kind, mark)
        arguments = {} if step[0] == "attributes" else {k: v for k, v in arguments.items() if k not in given}
        case = {"operation": operation.name, **start, "do": [*step, arguments]}
        yield {
            "id": f"{start['class']}/{action.name}/{kind}-{number}",
            **case,
            "answers": [answers.success(operation, kind, mark)],
        }
    failure = answers.failure(operation, f"{seed} {start['class']} {action.name}")
    required = generate.arguments(operation, "required", f"{seed}")
    arguments = {} if step[0] == "attributes" else {k: v for k, v in required.items() if k not in given}
    case = {"operation": operation.name, **start, "do": [*step, arguments], "answers": [failure]}
    yield {"id": f"{start['class']}/{action.name}/failure", **case}


def _listings(start: Case, collection: Any) -> Iterator[Case]:
    case = {"operation": collection.request.operation, **start}
    pages = _pages(collection.name)
    for what, chain in (*_LISTINGS, ("filter", _FILTERS[collection.name])):
        do = ["collection", collection.name, chain, what == "pages"]
        yield {"id": f"{start['class']}/{collection.name}/{what}", **case, "do": do, "answers": pages}
    do = ["collection", collection.name, [["all"]], True]
    for what, page in _unusual_pages(collection.name):
        yield {"id": f"{start['class']}/{collection.name}/{what}", **case, "do": do, "answers": [page]}
    for action in collection.batch_actions:
        yield from _batches(case, collection.name, action.name)


def _batches(case: Case, collection: str, action: str) -> Iterator[Case]:
    deleted = _xml(
        "DeleteResult", "<Deleted><Key>a</Key></Deleted><Error><Key>b</Key><Code>AccessDenied</Code></Error>"
    )
    listed = _pages(collection)
    both = [answer for page in listed for answer in (page, deleted)]
    for what, chain, arguments, played in (
        ("all", [["all"]], {}, both),
        ("limit", [["limit", 3]], {}, both),
        ("filter", _FILTERS[collection], {"MFA": "12 34", "RequestPayer": "requester"}, both),
        ("empty", [["all"]], {}, [_unusual_pages(collection)[0][1]]),
        ("refused", [["all"]], {}, [listed[0], answers.answer(403, [], b"")]),
    ):
        do = ["batch", collection, chain, action, arguments]
        yield {"id": f"{case['class']}/{collection}/{action}-{what}", **case, "do": do, "answers": played}


def _loads_of_listings(seed: int) -> Iterator[Case]:
    """Yield what is done for attributes that otherwise come with a listing."""
    head = answers.answer(
        200, [["Content-Length", "5"], ["ETag", '"e"'], ["Last-Modified", "Thu, 02 Jan 2020 03:04:05 GMT"]], b""
    )
    summary = {"operation": "HeadObject", "class": "ObjectSummary", "identifiers": ["bkt", "a//b c"]}
    yield {"id": "ObjectSummary/load", **summary, "do": ["attributes", {}], "answers": [head]}
    yield {
        "id": "ObjectSummary/load-missing",
        **summary,
        "do": ["attributes", {}],
        "answers": [answers.answer(404, [], b"")],
    }
    for name, body in (("there", "b-1"), ("missing", "other")):
        listed = _xml(
            "ListAllMyBucketsResult",
            f"<Buckets><Bucket><Name>{body}</Name><CreationDate>2020-01-02T03:04:05.678Z</CreationDate>"
            "<LocationConstraint>us-south-smart</LocationConstraint></Bucket></Buckets>",
        )
        bucket = {"operation": "ListBuckets", "class": "Bucket", "identifiers": ["b-1"]}
        yield {"id": f"Bucket/load-{name}", **bucket, "do": ["attributes", {}], "answers": [listed]}
    refused = b"<Error><Code>AccessDenied</Code></Error>"
    broken = b"<Error><Code>InvalidArgument</Code></Error>"
    yield {
        "id": "Bucket/load-refused",
        **bucket,
        "do": ["attributes", {}],
        "answers": [answers.answer(403, [], refused)],
    }
    yield {"id": "Bucket/load-broken", **bucket, "do": ["attributes", {}], "answers": [answers.answer(400, [], broken)]}
    for name, identifiers in (("ObjectVersion", 3), ("MultipartUpload", 3), ("MultipartUploadPart", 4)):
        listed_only = {"operation": "", "class": name, "identifiers": ["a", "b", "c", 4][:identifiers]}
        yield {"id": f"{name}/load", **listed_only, "do": ["attributes", {}], "answers": _NONE_NEEDED}


def _xml(root: str, inner: str) -> dict[str, Any]:
    return answers.answer(200, [], f'<{root} xmlns="{answers.NAMESPACE}">{inner}</{root}>'.encode())


def _object(key: str, size: int) -> str:
    return (
        f"<Contents><Key>{key}</Key><Size>{size}</Size><LastModified>2020-01-02T03:04:05.678Z</LastModified>"
        f"<ETag>&quot;e{size}&quot;</ETag><StorageClass>STANDARD</StorageClass><Owner><ID>o</ID></Owner></Contents>"
    )


def _version(kind: str, key: str, version: str) -> str:
    size = "<Size>3</Size><ETag>e</ETag>" if kind == "Version" else ""
    return f"<{kind}><Key>{key}</Key><VersionId>{version}</VersionId><IsLatest>true</IsLatest>{size}</{kind}>"


def _upload(key: str, upload: str) -> str:
    return f"<Upload><Key>{key}</Key><UploadId>{upload}</UploadId><StorageClass>S</StorageClass></Upload>"


def _part(number: int) -> str:
    return f"<Part><PartNumber>{number}</PartNumber><ETag>e</ETag><Size>{number * 5}</Size></Part>"


def _pages(collection: str) -> list[dict[str, Any]]:
    """Return three pages of a listing, with two items, two items and one."""
    more, end = "<IsTruncated>true</IsTruncated>", "<IsTruncated>false</IsTruncated>"
    if collection == "buckets":
        items = "".join(f"<Bucket><Name>b-{n}</Name></Bucket>" for n in range(3))
        return [_xml("ListAllMyBucketsResult", f"<Owner><ID>o</ID></Owner><Buckets>{items}</Buckets>")]
    if collection == "objects":
        return [
            _xml("ListBucketResult", more + _object("a", 1) + _object("b b", 2)),
            _xml("ListBucketResult", more + "<NextMarker>m</NextMarker>" + _object("ü/+&amp;", 3) + _object("d//", 4)),
            _xml("ListBucketResult", end + _object("e", 5)),
        ]
    if collection == "object_versions":
        markers = "<NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker>v{}</NextVersionIdMarker>"
        return [
            _xml("R", more + markers.format(1) + _version("DeleteMarker", "a", "1") + _version("Version", "a", "2")),
            _xml("R", more + markers.format(2) + _version("Version", "b", "3") + _version("Version", "b", "4")),
            _xml("R", end + _version("DeleteMarker", "c", "null")),
        ]
    if collection == "multipart_uploads":
        markers = "<NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>u{}</NextUploadIdMarker>"
        return [
            _xml("R", more + markers.format(1) + _upload("a", "1") + _upload("a", "2")),
            _xml("R", more + markers.format(2) + _upload("b", "3") + _upload("c c", "4")),
            _xml("R", end + _upload("d", "5")),
        ]
    marker = "<NextPartNumberMarker>{}</NextPartNumberMarker>"
    return [
        _xml("R", more + marker.format(2) + _part(1) + _part(2)),
        _xml("R", more + marker.format(4) + _part(3) + _part(4)),
        _xml("R", end + _part(5)),
    ]


def _unusual_pages(collection: str) -> list[tuple[str, dict[str, Any]]]:
    """Return an empty page, one that is over before it is full, and an error."""
    empty = _xml("R", "<IsTruncated>false</IsTruncated><Buckets/>")
    prefixes = _xml("R", "<IsTruncated>false</IsTruncated><CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes>")
    refused = answers.answer(404, [], b"<Error><Code>NoSuchBucket</Code><Message>m</Message></Error>")
    return [("empty", empty), ("prefixes", prefixes), ("refused", refused)]
