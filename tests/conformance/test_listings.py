"""Listings of both versions: prefixes, delimiters, pages."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import pytest

pytestmark = pytest.mark.conformance

NAMES = ["a.txt", "b/1", "b/2", "b/c/3", "d e.txt", "f+g%h", "ü/1", "z.txt"]
MOST_PAGES = 20
IN_ORDER = sorted(NAMES, key=str.encode)


@pytest.fixture(scope="module")
def tree(client: Any, bucket: str) -> str:
    """A prefix with the objects of NAMES, each as long as its name."""
    prefix = f"tree-{uuid.uuid4().hex[:12]}/"
    for name in NAMES:
        client.put_object(Bucket=bucket, Key=prefix + name, Body=name.encode())
    return prefix


def pages(client: Any, version: int, **arguments: Any) -> list[dict[str, Any]]:
    """List to the end.

    :param client: the client.
    :param version: 1 or 2 of the listing operation.
    :param arguments: of the operation.
    :returns: all answers.
    """
    answers: list[dict[str, Any]] = []
    for _ in range(MOST_PAGES):
        if version == 2:
            answers.append(client.list_objects_v2(**arguments))
            arguments["ContinuationToken"] = answers[-1].get("NextContinuationToken")
        else:
            answers.append(client.list_objects(**arguments))
            arguments["Marker"] = next_marker(answers[-1])
        if not answers[-1]["IsTruncated"]:
            return answers
    raise AssertionError(f"{MOST_PAGES} pages and no end: the last is {answers[-1]}")


def next_marker(answer: dict[str, Any]) -> str | None:
    """Return where the next page begins: the service names it only when a delimiter folds keys."""
    if "Delimiter" in answer:
        return answer.get("NextMarker")
    return answer["Contents"][-1]["Key"] if "Contents" in answer else None


def names(answers: list[dict[str, Any]], prefix: str) -> list[str]:
    """Return the listed keys without their prefix."""
    return [entry["Key"].removeprefix(prefix) for answer in answers for entry in answer.get("Contents", [])]


def folders(answers: list[dict[str, Any]], prefix: str) -> list[str]:
    """Return the listed common prefixes without their prefix."""
    return [entry["Prefix"].removeprefix(prefix) for answer in answers for entry in answer.get("CommonPrefixes", [])]


@pytest.mark.parametrize("version", [1, 2])
def test_listing_names_every_key_in_order(client: Any, bucket: str, tree: str, version: int) -> None:
    assert names(pages(client, version, Bucket=bucket, Prefix=tree), tree) == IN_ORDER


def test_listing_describes_the_objects(client: Any, bucket: str, tree: str) -> None:
    entry = client.list_objects_v2(Bucket=bucket, Prefix=f"{tree}d e.txt")["Contents"][0]
    head = client.head_object(Bucket=bucket, Key=f"{tree}d e.txt")
    assert (entry["Size"], entry["ETag"]) == (7, f'"{hashlib.md5(b"d e.txt").hexdigest()}"')
    assert abs((entry["LastModified"] - head["LastModified"]).total_seconds()) <= 1


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("size", [1, 3, 8])
def test_pages_join_to_the_whole_listing(client: Any, bucket: str, tree: str, version: int, size: int) -> None:
    answers = pages(client, version, Bucket=bucket, Prefix=tree, MaxKeys=size)
    assert names(answers, tree) == IN_ORDER
    assert all(len(answer["Contents"]) <= size for answer in answers if "Contents" in answer)


@pytest.mark.parametrize("version", [1, 2])
def test_delimiter_folds_what_lies_below(client: Any, bucket: str, tree: str, version: int) -> None:
    answers = pages(client, version, Bucket=bucket, Prefix=tree, Delimiter="/")
    assert names(answers, tree) == ["a.txt", "d e.txt", "f+g%h", "z.txt"]
    assert folders(answers, tree) == ["b/", "ü/"]


@pytest.mark.parametrize("version", [1, 2])
def test_delimiter_and_pages_go_together(client: Any, bucket: str, tree: str, version: int) -> None:
    answers = pages(client, version, Bucket=bucket, Prefix=tree, Delimiter="/", MaxKeys=2)
    assert sorted(names(answers, tree)) == ["a.txt", "d e.txt", "f+g%h", "z.txt"]
    assert sorted(folders(answers, tree)) == ["b/", "ü/"]


@pytest.mark.parametrize("version", [1, 2])
def test_prefix_need_not_end_at_a_delimiter(client: Any, bucket: str, tree: str, version: int) -> None:
    answers = pages(client, version, Bucket=bucket, Prefix=f"{tree}b/c", Delimiter="/")
    assert folders(answers, tree) == ["b/c/"]


def test_listing_starts_after_a_key(client: Any, bucket: str, tree: str) -> None:
    answers = pages(client, 2, Bucket=bucket, Prefix=tree, StartAfter=f"{tree}b/2")
    assert names(answers, tree) == IN_ORDER[IN_ORDER.index("b/2") + 1 :]


def test_listing_with_owner_names_one(client: Any, bucket: str, tree: str) -> None:
    contents = client.list_objects_v2(Bucket=bucket, Prefix=tree, FetchOwner=True)["Contents"]
    assert all(entry["Owner"]["ID"] for entry in contents)


@pytest.mark.parametrize("call", ["list_objects", "list_objects_v2"])
def test_listing_of_nothing_is_empty(client: Any, bucket: str, folder: str, call: str) -> None:
    answer = getattr(client, call)(Bucket=bucket, Prefix=folder)
    assert (answer.get("Contents"), answer["IsTruncated"]) == (None, False)
