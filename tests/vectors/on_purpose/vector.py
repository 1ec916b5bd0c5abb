"""A vector in the hands of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Vector = dict[str, Any]
Rule = Callable[[Vector], None]


def raised(vector: Vector, name: str) -> Iterator[dict[str, Any]]:
    """Yield the exception of a vector if it has that class.

    :param vector: a vector.
    :param name: class name.
    """
    outcome = vector["outcome"].get("raise")
    if outcome is not None and outcome["class"] == name:
        yield outcome


def tell_again(outcome: dict[str, Any]) -> None:
    """Write an exception's text anew from the code and message of its response.

    :param outcome: the exception; its text is changed.
    """
    error = outcome["response"]["Error"]
    head, _, rest = outcome["message"].partition("(")
    middle = rest.partition(")")[2].rpartition(": ")[0]
    outcome["message"] = f"{head}({error.get('Code', 'Unknown')}){middle}: {error.get('Message', 'Unknown')}"
