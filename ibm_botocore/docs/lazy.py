"""Text that is written when somebody first looks at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class LazyText(str):
    """A string whose text is written when it is first used.

    Whatever reads the memory of a string without asking it, such as :mod:`re`, finds the summary instead.

    :param summary: a sentence that is known already.
    :param write: returns the whole text; called once.
    """

    _write: Callable[[], str]
    _text: str | None

    def __new__(cls, summary: str, write: Callable[[], str]) -> LazyText:
        """Return the text, with its summary in memory."""
        made = super().__new__(cls, summary)
        made._write = write
        made._text = None
        return made

    def __str__(self) -> str:
        if self._text is None:
            self._text = self._write()
        return self._text

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __reduce_ex__(self, protocol: Any) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def _answer_from_text(name: str) -> Callable[..., Any]:
    def method(self: LazyText, *args: Any, **kwargs: Any) -> Any:
        return getattr(str(self), name)(*args, **kwargs)

    method.__name__ = name
    return method


_COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__repr__", "__format__")
# All but what an object does with itself rather than with its text.
for _name in {*dir(str), *_COMPARISONS} - ({"maketrans", *dir(object)} - {*_COMPARISONS}):
    setattr(LazyText, _name, _answer_from_text(_name))
del _name
