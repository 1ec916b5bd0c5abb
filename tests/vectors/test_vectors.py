"""Every operation, called as in the vectors, sends and returns what 2.16.2 sends and returns."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from tests.vectors import compare, exchange, on_purpose, recorded, signature

OPERATIONS = sorted(recorded.vectors("operations"))
SHOWN = 12


def mismatches(performer: Any, vector: dict[str, Any]) -> list[str]:
    """Replay a vector and say how we differ from it, signatures included."""
    from tests.vectors.perform import SECRET_KEY

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateutil's on time zones it does not know
        received, outcome = performer.perform(vector)
    requests = [exchange.request_form(request) for request in received]
    found = compare.differences(on_purpose.expected(vector), requests, exchange.json_copy(outcome))
    return found + [text for request in received if (text := signature.fault(request, SECRET_KEY))]


def report(performer: Any, vectors: list[dict[str, Any]]) -> str:
    """Replay vectors; the text names those that differ, and is empty if none does."""
    found = [(vector["id"], texts) for vector in vectors if (texts := mismatches(performer, vector))]
    lines = [f"{name}\n    " + "\n    ".join(texts) for name, texts in found[:SHOWN]]
    return "\n".join([f"{len(found)} of {len(vectors)} differ", *lines]) if found else ""


def test_there_are_vectors_for_all_operations() -> None:
    assert len(OPERATIONS) == 81
    for name in recorded.FILES:
        head, vectors = recorded.head(name), recorded.vectors(name)
        assert head["package"] == "ibm-cos-sdk 2.16.2"
        assert head["cases"] == sum(map(len, vectors.values()))
    for operation, cases in recorded.vectors("operations").items():
        assert {f"{operation}/required", f"{operation}/all"} < {case["id"] for case in cases}
        assert len(cases) >= 10
    assert set(recorded.vectors("faults")) == set(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_drawn_calls_send_and_return_the_same(performer: Any, operation: str) -> None:
    assert not report(performer, recorded.vectors("operations")[operation])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_bad_parameters_are_told_in_the_same_words(performer: Any, operation: str) -> None:
    assert not report(performer, recorded.vectors("faults")[operation])


@pytest.mark.parametrize("operation", sorted(recorded.vectors("odd")))
def test_odd_calls_send_and_return_the_same(performer: Any, operation: str) -> None:
    assert not report(performer, recorded.vectors("odd")[operation])
