"""Places in answers, written as JMESPath expressions and compiled once.

Field names, indices and alternatives (``NextMarker || Contents[-1].Key``), which is all the service's own models
use, become closures. Anything else goes to jmespath, which is imported only then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

Search = Callable[[Any], Any]

_STEP = re.compile(r"(?P<dot>\.?)(?P<field>[A-Za-z_][A-Za-z0-9_]*)|\[(?P<index>-?[0-9]+)\]")


class Path:
    """A compiled expression.

    :param expression: the text it was compiled from.
    :param search: finds its value in an answer; None if there is none.
    """

    __slots__ = ("expression", "search")

    def __init__(self, expression: str, search: Search) -> None:
        self.expression = expression
        self.search = search

    def __repr__(self) -> str:
        return f"<Path {self.expression!r}>"


@lru_cache(maxsize=512)
def compile_path(expression: str) -> Path:
    """Return a compiled expression.

    :param expression: for example ``Contents[-1].Key``.
    :raises jmespath.exceptions.ParseError: if the expression is faulty.
    """
    branches = [_compile_branch(branch.strip(" ")) for branch in expression.split("||")]
    known = [branch for branch in branches if branch is not None]
    if len(known) == len(branches):
        return Path(expression, known[0] if len(known) == 1 else _first_of(known))
    import jmespath

    return Path(expression, jmespath.compile(expression).search)


def assign(target: dict[str, Any], expression: str, value: Any) -> None:
    """Put a value where a dotted expression would find it; dictionaries on the way are made as needed.

    :param target: changed in place.
    :param expression: field names joined by dots.
    :param value: the value to put there.
    """
    *parents, last = expression.split(".")
    for parent in parents:
        target = target.setdefault(parent, {})
    target[last] = value


def _compile_branch(text: str) -> Search | None:
    """Return the search of fields and indices; None if there is more to the expression than these."""
    steps: list[Search] = []
    position = 0
    while position < len(text):
        found = _STEP.match(text, position)
        if found is None or (found["field"] is not None and bool(found["dot"]) != bool(steps)):
            return None
        steps.append(_field(found["field"]) if found["field"] is not None else _item(int(found["index"])))
        position = found.end()
    if not steps:
        return None
    return steps[0] if len(steps) == 1 else _one_after_another(steps)


def _field(name: str) -> Search:
    def search(value: Any) -> Any:
        return value.get(name) if isinstance(value, dict) else None

    return search


def _item(index: int) -> Search:
    def search(value: Any) -> Any:
        return value[index] if isinstance(value, list) and -len(value) <= index < len(value) else None

    return search


def _one_after_another(steps: list[Search]) -> Search:
    def search(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return search


def _first_of(branches: list[Search]) -> Search:
    *earlier, last = branches

    def search(value: Any) -> Any:
        for branch in earlier:
            found = branch(value)
            # What JMESPath takes for false: empty values, but not the number zero.
            if found or (found == 0 and found is not False):
                return found
        return last(value)

    return search
