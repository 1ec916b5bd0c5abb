"""Over https every call sends and returns what 2.16.2 sends and returns there, with HMAC keys and with an API key."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tests.aws_chunked import decoded
from tests.vectors import compare, exchange, on_purpose, recorded, signature
from tests.vectors.secure import cases
from tests.vectors.secure.wire import TOKEN, SecureWireServer, TokenServer
from tests.vectors.server import Received

HERE = Path(__file__).resolve().parent
SHOWN = 12


@lru_cache
def recording(keys: str) -> list[dict[str, Any]]:
    """Return the records of a file, its head first."""
    with gzip.open(HERE / f"{keys}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@lru_cache
def vectors(keys: str) -> dict[str, list[dict[str, Any]]]:
    """Return all vectors over https by operation: those of plain http with what https changes, and the new ones."""
    changes = {(record.get("file"), record["id"]): record for record in recording(keys)[1:]}
    by_operation: dict[str, list[dict[str, Any]]] = {}
    for file in ("operations", "odd") if keys == "hmac" else ("operations",):
        for plain in (vector for found in recorded.vectors(file).values() for vector in found):
            if cases.is_made_again(plain, keys):
                vector = {**plain, **changes.pop((file, plain["id"]), {})}
                by_operation.setdefault(vector["operation"], []).append(vector)
    for new in changes.values():
        by_operation.setdefault(new["operation"], []).append(new)
    return by_operation


@pytest.fixture(scope="module")
def performers(performer: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Make the calls of vectors over https with the package under test, by kind of keys."""
    from tests.vectors.secure.perform import SecurePerformer

    with SecureWireServer(tmp_path_factory.mktemp("tls")) as server, TokenServer() as iam:
        made = {"hmac": SecurePerformer(server), "api-key": SecurePerformer(server, iam.url)}
        yield made
        for one in made.values():
            one.close()


def fault(request: Received, keys: str) -> str | None:
    """Say what is wrong with the authorization of a request, or with the checksum behind its body."""
    from tests.vectors.perform import SECRET_KEY

    trailer = request.header("x-amz-trailer")
    if trailer is not None:
        content, trailers, _ = decoded(request.body)
        if trailers != {trailer: compare.DIGESTS[trailer](content)}:
            return f"the body is followed by {trailers}"
        if request.header("x-amz-decoded-content-length") != str(len(content)):
            return f"the content has {len(content)} bytes"
    if keys == "hmac":
        return signature.fault(request, SECRET_KEY)
    is_right = request.header("authorization") == f"Bearer {TOKEN}"
    return None if is_right else f"Authorization: {request.header('authorization')}"


def mismatches(performer: Any, keys: str, vector: dict[str, Any]) -> list[str]:
    """Replay a vector and say how we differ from it."""
    received, outcome = performer.perform(vector)
    requests = [exchange.request_form(request) for request in received]
    found = compare.differences(on_purpose.expected(vector), requests, exchange.json_copy(outcome))
    return found + [text for request in received if (text := fault(request, keys))]


CASES = [(keys, operation) for keys in cases.KEYS for operation in sorted(vectors(keys))]


def test_all_operations_are_compared() -> None:
    for keys in cases.KEYS:
        assert recording(keys)[0]["package"] == "ibm-cos-sdk 2.16.2"
        assert len(recording(keys)) - 1 == recording(keys)[0]["cases"]
        assert len(vectors(keys)) == 81


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("keys", "operation"), CASES)
def test_calls_over_https_send_and_return_the_same(performers: dict[str, Any], keys: str, operation: str) -> None:
    found = [
        (vector["id"], texts)
        for vector in vectors(keys)[operation]
        if (texts := mismatches(performers[keys], keys, vector))
    ]
    lines = [f"{name}\n    " + "\n    ".join(texts) for name, texts in found[:SHOWN]]
    assert not found, "\n".join([f"{len(found)} of {len(vectors(keys)[operation])} differ", *lines])
