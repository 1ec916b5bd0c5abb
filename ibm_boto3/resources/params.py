"""The arguments of a call that come from the resource it is made for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ibm_boto3.exceptions import ResourceLoadException
from ibm_boto3.resources.places import search
from ibm_botocore import xform_name

if TYPE_CHECKING:
    from ibm_boto3.resources.model import DefinitionWithParams, Parameter

_CONSTANTS = frozenset({"string", "integer", "boolean"})
# One step of a target: a name, and perhaps a place in a list, ``[0]``, ``[]`` (a new one) or ``[*]`` (the current one).
_STEP = re.compile(r"([^.\[]+)(?:\[(\d*|\*)\])?")
_NEW, _CURRENT = "", "*"


def get_data_member(parent: Any, path: str) -> Any:
    """Return a part of a resource's data, which is fetched if it is not there yet.

    :param parent: the resource.
    :param path: JMESPath expression.
    :raises ResourceLoadException: if the resource's data only comes with a listing.
    """
    if parent.meta.data is None:
        if not hasattr(parent, "load"):
            raise ResourceLoadException(f"{type(parent).__name__} has no load method!")
        parent.load()
    return search(path, parent.meta.data)


def create_request_parameters(
    parent: Any, request_model: DefinitionWithParams, params: dict[str, Any] | None = None, index: int | None = None
) -> dict[str, Any]:
    """Return the arguments of a call that come from a resource.

    :param parent: the resource.
    :param request_model: says which they are.
    :param params: what to add them to; a new dictionary by default.
    :param index: the place in a list that ``[*]`` stands for.
    """
    arguments = {} if params is None else params
    for param in request_model.params:
        if param.source != "input":
            build_param_structure(arguments, param.target, _value(parent, param), index)
    return arguments


def _value(parent: Any, param: Parameter) -> Any:
    if param.source == "identifier":
        return getattr(parent, xform_name(str(param.name)))
    if param.source == "data":
        return get_data_member(parent, str(param.path))
    if param.source in _CONSTANTS:
        return param.value
    raise NotImplementedError(f"Unsupported source type: {param.source}")


def build_param_structure(params: dict[str, Any], target: str, value: Any, index: int | None = None) -> None:
    """Put a value at a place among arguments; what lies on the way is made as needed.

    :param params: the arguments, changed in place.
    :param target: for example ``Delete.Objects[].Key``.
    :param value: the value.
    :param index: the place in a list that ``[*]`` stands for; without it, a new one.
    """
    *way, (last, last_place) = _steps(target)
    holder: Any = params
    for name, place in way:
        if place is None:
            holder = holder.setdefault(name, {})
        else:
            items = holder.setdefault(name, [])
            holder = items[_make_place(items, place, index)]
    if last_place is None:
        holder[last] = value
    else:
        items = holder.setdefault(last, [])
        items[_make_place(items, last_place, index)] = value


@lru_cache(maxsize=256)
def _steps(target: str) -> list[tuple[str, str | None]]:
    return [(step[1], step[2]) for step in _STEP.finditer(target)]


def _make_place(items: list[Any], place: str, index: int | None) -> int:
    """Return a number that a list has room for."""
    if place == _NEW or (place == _CURRENT and index is None):
        number = len(items)
    else:
        number = index if place == _CURRENT and index is not None else int(place)
    items.extend({} for _ in range(len(items), number + 1))
    return number
