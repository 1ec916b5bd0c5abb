"""Transfers do what they did in 2.16.2, except where they do better on purpose."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from . import all_cases
from .play import Outcome, Player, playing

HERE = Path(__file__).resolve().parent
# Parts are bound to the object that the transfer began with, by a condition that 2.16.2 did not have.
GUARDS = {"IfMatch": "if-match", "CopySourceIfMatch": "x-amz-copy-source-if-match"}
CASES = all_cases.cases()


@lru_cache
def recorded() -> dict[str, Outcome]:
    lines = gzip.decompress((HERE / "outcomes.jsonl.gz").read_bytes()).splitlines()
    return dict(map(json.loads, lines))


@lru_cache
def on_purpose() -> dict[str, dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((HERE / "on-purpose.json").read_text())
    return {name: entry for entry in entries for name in entry["outcomes"]}


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    with playing() as player:
        yield player


@pytest.mark.parametrize("name", CASES)
def test_a_transfer_does_what_it_did(player: Player, name: str) -> None:
    player.begin()
    ours = json.loads(json.dumps(CASES[name](player)))
    theirs = recorded()[name]

    if name in on_purpose():
        assert ours != theirs
        theirs = on_purpose()[name]["outcomes"][name]
    assert without_guards(ours, theirs) == theirs


def test_every_case_was_recorded() -> None:
    assert list(recorded()) == list(CASES)


def test_differences_on_purpose_have_reasons() -> None:
    assert set(on_purpose()) <= set(CASES)
    assert all(entry["why"] for entry in on_purpose().values())


def test_parts_are_bound_to_the_object_that_the_transfer_began_with(player: Player) -> None:
    for name, (member, header) in {"ranges": ("IfMatch", "if-match"), "copy-parts": list(GUARDS.items())[1]}.items():
        player.begin()
        outcome = CASES[name](player)
        guarded = [call for call, params in outcome["calls"] if member in params]
        assert guarded == {"ranges": ["GetObject"] * 3, "copy-parts": ["UploadPartCopy"]}[name]
        assert [header in headers for _, _, headers in outcome["requests"]].count(True) == len(guarded)


def without_guards(ours: Outcome, theirs: Outcome) -> Outcome:
    """Return our outcome without the conditions of parts, unless the other one has them too."""
    outcome = copy.deepcopy(ours)
    for kind, place, names in (("calls", 1, GUARDS), ("requests", 2, GUARDS.values())):
        for our_entry, their_entry in zip(outcome.get(kind, ()), theirs.get(kind, ())):
            for name in names:
                if name not in their_entry[place]:
                    our_entry[place].pop(name, None)
    return outcome
