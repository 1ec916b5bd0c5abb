"""Deleting more objects than fit into one request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

from ibm_boto3.resources.parallel import call_for_each

_Item = TypeVar("_Item")

#: Objects that the service takes in one request.
MAX_OBJECTS = 1000

_OPERATION = "DeleteObjects"


def in_thousands(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """Yield the items in pieces that fit into one request.

    :param items: any number of them.
    """
    for start in range(0, len(items), MAX_OBJECTS):
        yield items[start : start + MAX_OBJECTS]


def delete_any_number(delete: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``Bucket.delete_objects`` for any number of objects.

    :param delete: the method that sends one request.
    """

    @wraps(delete)
    def delete_objects(self: Any, *args: Any, **kwargs: Any) -> Any:
        wanted = kwargs.get("Delete")
        objects = wanted.get("Objects") if isinstance(wanted, Mapping) else None
        if args or not isinstance(objects, (list, tuple)) or len(objects) <= MAX_OBJECTS:
            return delete(self, *args, **kwargs)
        assert isinstance(wanted, Mapping)
        requests = ({**kwargs, "Delete": {**wanted, "Objects": piece}} for piece in in_thousands(objects))
        return _joined(call_for_each(lambda each: delete(self, **each), requests, self.meta.client, _OPERATION))

    return delete_objects


def _joined(answers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return several answers as one: all that was deleted, all that failed, and the rest from the last one."""
    joined: dict[str, Any] = {}
    for answer in answers:
        for name, value in answer.items():
            joined[name] = [*joined.get(name, ()), *value] if name in ("Deleted", "Errors") else value
    return joined
