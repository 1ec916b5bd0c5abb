"""Listings to page through: random answers for each paginator, random page sizes, limits and starting tokens."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from random import Random
from typing import Any

Case = dict[str, Any]

# Per operation: input tokens, their places in an answer, what says that there is more, result keys, page size.
PAGING: dict[str, tuple[list[str], list[str], list[str], str]] = {
    "ListBucketsExtended": (["Marker"], [], ["Buckets"], "MaxKeys"),
    "ListMultipartUploads": (
        ["KeyMarker", "UploadIdMarker"],
        ["NextKeyMarker", "NextUploadIdMarker"],
        ["Uploads", "CommonPrefixes"],
        "MaxUploads",
    ),
    "ListObjectVersions": (
        ["KeyMarker", "VersionIdMarker"],
        ["NextKeyMarker", "NextVersionIdMarker"],
        ["Versions", "DeleteMarkers", "CommonPrefixes"],
        "MaxKeys",
    ),
    "ListObjects": (["Marker"], ["NextMarker"], ["Contents", "CommonPrefixes"], "MaxKeys"),
    "ListObjectsV2": (["ContinuationToken"], ["NextContinuationToken"], ["Contents", "CommonPrefixes"], "MaxKeys"),
    "ListParts": (["PartNumberMarker"], ["NextPartNumberMarker"], ["Parts"], "MaxParts"),
}
_ITEM_NAMES = {"Buckets": "Name", "CommonPrefixes": "Prefix", "Parts": "PartNumber"}
_SEARCHES = ["{0}", "{0}[]", "{0}[].{1}", "{0}[0].{1}", "{0}[-1]", "length({0} || `[]`)", "IsTruncated", "Nothing"]

# A made-up operation: its answers hold texts, numbers and nested results, which no listing of the service does.
MADE_UP = {
    "input_token": ["From", "At"],
    "output_token": ["Next.From", "Next.At || Items[-1].Name"],
    "result_key": ["Out.Items", "Text", "Sum", "More"],
    "non_aggregate_keys": ["Owner", "About.Place"],
    "limit_key": "MaxKeys",
}


def cases(seed: int, per_operation: int) -> Iterator[Case]:
    """Yield cases for every paginator, the same for the same seed.

    :param seed: of the random numbers.
    :param per_operation: how many for each.
    """
    random = Random(seed)
    for operation in PAGING:
        for number in range(per_operation):
            yield _named(_case(random, operation), operation, number)
    for number in range(per_operation):
        yield _named(_made_up(random), "MadeUp", number)


def _named(case: Case, operation: str, number: int) -> Case:
    return {"id": f"{operation}-{number}", **case}


def _case(random: Random, operation: str) -> Case:
    inputs, _, results, limit = PAGING[operation]
    arguments: dict[str, Any] = {"Bucket": "bkt"}
    if random.random() < 0.1:
        arguments[random.choice([limit, *inputs])] = random.choice([5, "mine"])
    pages = [_page(random, operation, number) for number in range(random.randint(1, 4))]
    pages.append({})
    search = random.choice(_SEARCHES).format(results[0], _ITEM_NAMES.get(results[0], "Key"))
    return {
        "operation": operation,
        "pages": pages,
        "how": random.choice(["pages", "pages", "full", "full", f"search:{search}"]),
        "arguments": {**arguments, **_options(random, inputs)},
    }


def _page(random: Random, operation: str, number: int) -> dict[str, Any]:
    _, outputs, results, _ = PAGING[operation]
    page: dict[str, Any] = {"IsTruncated": random.random() < 0.85}
    for result in results:
        if random.random() < 0.8:
            name = _ITEM_NAMES.get(result, "Key")
            page[result] = [{name: f"{result[0]}{number}{item}"} for item in range(random.randint(0, 4))]
    for output in outputs:
        if random.random() < 0.85:
            page[output] = random.choice([f"to-{number}", f"to-{number}", "same", "", 0, 7])
    if operation == "ListParts":
        page |= {"Owner": {"ID": f"o{number}"}, "StorageClass": "STANDARD", "Initiator": None}
    return page


def _options(random: Random, inputs: list[str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if random.random() < 0.7:
        options["MaxItems"] = random.choice([0, 1, 2, 3, 3, 4, 5, 6, 8, 50, "2", None])
    if random.random() < 0.3:
        options["PageSize"] = random.choice([1, 2, "3", 1000, None])
    if random.random() < 0.5:
        options["StartingToken"] = _starting_token(random, inputs)
    return {"PaginationConfig": options} if options or random.random() < 0.2 else {}


def _starting_token(random: Random, inputs: list[str]) -> str:
    if random.random() < 0.6:
        token: dict[str, Any] = {name: random.choice([None, "to-0", "same", 7]) for name in inputs}
        if random.random() < 0.7:
            token["boto_truncate_amount"] = random.randint(0, 4)
        return base64.b64encode(json.dumps(token).encode()).decode()
    parts = random.choice(["plain", "None", "a___b", "a___None", "None___b", "a___b___c", "a/b é", "YWJj", "1___2___3"])
    return parts + random.choice(["", "", "___1", "___2", "___", "___x"])


def _made_up(random: Random) -> Case:
    pages: list[dict[str, Any]] = []
    for number in range(random.randint(1, 4)):
        out = {"Items": [{"Name": f"i{number}{item}"} for item in range(random.randint(0, 4))]}
        page: dict[str, Any] = {"Out": out, "Items": out["Items"], "Owner": number, "About": {"Place": number, "x": 1}}
        page["Next"] = random.choice([{"From": f"f{number}"}, {"At": f"a{number}"}, {"From": "f", "At": "a"}])
        page |= random.choice([{}, {"Text": f"t{number}", "Sum": number, "More": [number]}, {"Text": ""}, {"Sum": 2}])
        pages.append(page)
    how = random.choice(["pages", "full", "full"])
    return {
        "config": MADE_UP,
        "pages": [*pages, {}],
        "how": how,
        "arguments": _options(random, ["From", "At"]),
    }
