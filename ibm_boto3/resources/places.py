"""Places in answers, as resource definitions write them; jmespath is imported only for unusual ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ibm_botocore._paths import compile_path

_WHOLE = (None, "$", "@")
# ``Contents[]``, and ``[Versions,DeleteMarkers]|[]`` for lists one after another.
_LIST = re.compile(r"(\w+)\[\]|\[(\w+(?:,\w+)*)\]\|\[\]")


def search(path: str | None, answer: Any) -> Any:
    """Return what is at a place in an answer; None if there is nothing.

    :param path: JMESPath expression; ``$`` or None for all of it.
    :param answer: what is searched.
    """
    return answer if path in _WHOLE else compile_path(str(path)).search(answer)


@lru_cache(maxsize=256)
def items_at(path: str) -> Callable[[Any], list[Any]]:
    """Return a function that finds the items of a list in an answer; without a list, it finds none.

    :param path: JMESPath expression that ends with a list, for example ``Contents[]``.
    """
    found = _LIST.fullmatch(path)
    if found is None:
        general = compile_path(path).search
        return lambda answer: general(answer) or []
    names = [found[1]] if found[1] else found[2].split(",")
    return lambda answer: [item for name in names for item in answer.get(name) or ()]


def is_list(path: str | None) -> bool:
    """Return whether a path finds a list.

    :param path: JMESPath expression.
    """
    return path is not None and path.endswith(("[]", "[*]"))
