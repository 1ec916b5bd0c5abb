"""Resources send and give back what those of 2.16.2 did."""

from __future__ import annotations

import gzip
import json
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tests.resources.recorded.play import Player
from tests.vectors import compare, exchange, on_purpose, perform, signature
from tests.vectors.on_purpose.requests import delete_objects_has_md5
from tests.vectors.server import WireServer

FILE = Path(__file__).resolve().parent / "resources.jsonl.gz"
# Listed by 2.16.2, although there are no such classes.
GONE = {"Logging", "Notification", "Policy"}
NEW = {"Bucket": ["exists"], "Object": ["exists", "open"]}


@lru_cache
def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(FILE.read_bytes()).decode("utf-8").splitlines()]


VECTORS = records()[1:]


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in exchange.ENVIRONMENT.items():
            patch.setenv(name, value)
        with WireServer() as wire:
            made = Player(wire)
            yield made
            made.close()


def expected(vector: dict[str, Any]) -> dict[str, Any]:
    """Return what this package must do where a vector says what 2.16.2 did."""
    arguments = vector["do"][-1] if isinstance(vector["do"][-1], dict) else {}
    changed = on_purpose.expected({**vector, "args": arguments})
    # Among the requests of a batch are listings, too.
    deletions = [request for request in changed["requests"] if request["target"].endswith("?delete")]
    delete_objects_has_md5({"operation": "DeleteObjects", "requests": deletions})
    if vector["id"].endswith("/limit-0") and "return" in changed["outcome"]:
        # None is none; 2.16.2 gives the first one, unless its paginator cuts the page.
        changed["outcome"]["return"]["found"] = []
    if vector["do"] == ["what"]:
        described = changed["outcome"]["return"]
        described["related"] = {name: made for name, made in described["related"].items() if name not in GONE}
        described["public"] = sorted({*described["public"], *NEW.get(vector["class"], ())} - GONE)
    return changed


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_a_resource_does_the_same(player, vector):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateutil's on time zones it does not know
        received, outcome = player.play(vector)
    requests = [exchange.request_form(request) for request in received]

    assert compare.differences(expected(vector), requests, exchange.json_copy(outcome)) == []
    assert [text for request in received if (text := signature.fault(request, perform.SECRET_KEY))] == []


def test_all_of_the_published_package_is_recorded(player):
    head = records()[0]
    assert head["package"] == "ibm-cos-sdk 2.16.2"
    assert head["cases"] == len(VECTORS)
    assert head["left_out"] == {}
    done = {(vector["class"], vector["do"][0]) for vector in VECTORS}
    done |= {(vector["class"], *vector["do"][1:2]) for vector in VECTORS if vector["do"][0] == "collection"}
    done |= {(v["class"], v["do"][1], v["do"][3]) for v in VECTORS if v["do"][0] == "batch"}
    for name in ["", *player.service.get_available_subresources()]:
        resource = getattr(player.service, name)(*"abcd"[: _identifiers(player, name)]) if name else player.service
        model = resource.meta.resource_model
        wanted = {(name, each.name) for each in (*model.actions, *model.collections, *model.waiters)}
        wanted |= {(name, each.name, batch.name) for each in model.collections for batch in each.batch_actions}
        wanted |= {(name, "what")} | ({(name, "attributes")} if model.load else set())
        assert wanted <= done


def _identifiers(player: Player, name: str) -> int:
    related = {action.name: action.resource for action in player.service.meta.resource_model.subresources}
    return len(related[name].identifiers)
