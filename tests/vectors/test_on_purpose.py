"""Each difference on purpose is really there, and calls on which 2.16.2 breaks do not break here."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vectors import compare, exchange, on_purpose, recorded
from tests.vectors.on_purpose.vector import Rule
from tests.vectors.values import from_text

EVERY = [case for name in recorded.FILES for cases in recorded.vectors(name).values() for case in cases]
# Arguments that nobody can send; id prefixes with the reason why another exception than the SDK's own is right.
UNUSABLE = {"ListBuckets/client-query": "an endpoint URL with a query: ValueError, as for other broken endpoint URLs"}


def touched(rule: Rule) -> dict[str, Any] | None:
    """The first vector that a rule changes."""
    changed = (case for case in EVERY if on_purpose.expected(case) != on_purpose.expected(case, skipped=rule))
    return next(changed, None)


@pytest.mark.parametrize("rule", on_purpose.RULES, ids=lambda rule: rule.__name__)
def test_the_difference_is_there(performer: Any, rule: Rule) -> None:
    vector = touched(rule)
    assert vector, "no vector shows this difference"
    received, outcome = performer.perform(vector)
    requests, outcome = [exchange.request_form(request) for request in received], exchange.json_copy(outcome)
    assert compare.differences(on_purpose.expected(vector), requests, outcome) == []
    assert compare.differences(on_purpose.expected(vector, skipped=rule), requests, outcome) != []


@pytest.mark.parametrize("reason", sorted({case["reason"].partition(":")[0] for case in recorded.left_out()}))
def test_what_breaks_the_old_package_is_an_sdk_error_or_works(performer: Any, reason: str) -> None:
    broken = []
    for case in recorded.left_out():
        if case["reason"].startswith(f"{reason}:") and not case["id"].startswith(tuple(UNUSABLE)):
            outcome = performer.perform(case)[1]
            if "foreign" in outcome:
                broken.append(f"{case['id']}: {outcome['foreign']} (2.16.2: {case['reason']})")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("prefix", sorted(UNUSABLE))
def test_unusable_arguments_are_still_refused(performer: Any, prefix: str) -> None:
    cases = [case for case in recorded.left_out() if case["id"].startswith(prefix)]
    assert cases
    assert all("foreign" in performer.perform(case)[1] for case in cases)


def test_what_can_be_read_once_is_sent_whole(performer: Any) -> None:
    """2.16.2 fails on a pipe over HTTP, since it reads a body once for its digest and once more to send it."""
    kinds = ("pipe", "readonce")
    cases = [case for case in recorded.left_out() if str(case["args"].get("Body", {})).startswith("{'$body'")]
    cases = [case for case in cases if case["args"]["Body"]["$body"] in kinds]
    assert len(cases) >= 10
    for case in cases:
        (request,), outcome = performer.perform(case)
        assert "return" in outcome
        assert request.body == from_text(case["args"]["Body"]["data"])
        assert request.header("content-length") == str(len(request.body))


def test_a_copy_can_redirect(performer: Any) -> None:
    """2.16.2 lost the place of this header and raises KeyError."""
    case = next(case for case in recorded.left_out() if case["id"] == "CopyObject/redirect-location")
    (request,), outcome = performer.perform(case)
    assert request.header("x-amz-website-redirect-location") == "/to"
    assert "return" in outcome
