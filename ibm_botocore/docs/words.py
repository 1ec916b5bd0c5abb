"""Shapes in the words of Python: the type of a value, an example of it, and its annotation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from ibm_botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

_WORDS = {"integer": "int", "long": "int", "float": "float", "double": "float", "boolean": "bool", "string": "str"}
_EXAMPLES = {"integer": "1", "long": "1", "float": "1.0", "double": "1.0", "boolean": "True", "string": "'...'"}
_ANNOTATIONS: dict[str, Any] = {
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
    "boolean": bool,
    "string": str,
    "structure": dict[str, Any],
    "list": list[Any],
    "map": dict[str, str],
    "timestamp": datetime | str,
    "blob": bytes | str | BinaryIO,
}
# Members that take more than the model says, because the SDK writes them.
_WIDER: dict[str, tuple[str, Any]] = {
    "CopySource": ("dict or str", dict[str, str] | str),
    "SSECustomerKey": ("bytes or str", bytes | str),
    "CopySourceSSECustomerKey": ("bytes or str", bytes | str),
}
_INDENT = "    "


class _LeftOut:
    """Stands in a signature for the default of a parameter that may be left out: there is no value that says so."""

    def __repr__(self) -> str:
        return "..."


LEFT_OUT = _LeftOut()


def type_words(shape: Shape, *, is_input: bool, name: str = "") -> str:
    """Return the type of a value in words, for example ``list of dict``.

    :param shape: the value's shape.
    :param is_input: whether a caller gives it, rather than gets it.
    :param name: the member's name.
    """
    if is_input and name in _WIDER:
        return _WIDER[name][0]
    if isinstance(shape, StructureShape):
        return "dict"
    if isinstance(shape, ListShape):
        return f"list of {type_words(shape.member, is_input=is_input)}"
    if isinstance(shape, MapShape):
        return "dict of str"
    if shape.type_name == "timestamp":
        return "datetime or str" if is_input else "datetime"
    if shape.type_name == "blob":
        if is_input:
            return "bytes, str or binary file"
        return "StreamingBody" if shape.serialization.get("streaming") else "bytes"
    return _WORDS.get(shape.type_name, shape.type_name)


def annotation(shape: Shape, name: str) -> Any:
    """Return the annotation of a parameter.

    :param shape: the value's shape.
    :param name: the parameter's name.
    """
    return _WIDER[name][1] if name in _WIDER else _ANNOTATIONS.get(shape.type_name, Any)


def choices(shape: Shape) -> list[str]:
    """Return the values the service is known to use, for a text or the items of a list.

    :param shape: the value's shape.
    """
    if isinstance(shape, ListShape):
        return choices(shape.member)
    return list(shape.enum) if isinstance(shape, StringShape) else []


def example(shape: Shape, *, is_input: bool) -> Iterator[str]:
    """Yield the lines of an example of a value, as Python writes it.

    :param shape: the value's shape.
    :param is_input: whether a caller gives it, rather than gets it.
    """
    if isinstance(shape, StructureShape):
        members = (
            line for name in shape.members for line in pair(f"{name!r}: ", shape.members[name], is_input=is_input)
        )
        yield from _block("{", members, "}")
    elif isinstance(shape, ListShape):
        yield from _block("[", example(shape.member, is_input=is_input), "]")
    elif isinstance(shape, MapShape):
        yield "{'...': '...'}"
    elif shape.type_name == "timestamp":
        yield "datetime(2026, 1, 31)"
    elif shape.type_name == "blob":
        yield "StreamingBody()" if shape.serialization.get("streaming") and not is_input else "b'...'"
    else:
        known = choices(shape)
        yield repr(known[0]) if known else _EXAMPLES.get(shape.type_name, "...")


def pair(beginning: str, shape: Shape, *, is_input: bool) -> list[str]:
    """Return the lines of an example that begins with a name and ends with a comma.

    :param beginning: the name and what stands between it and the value.
    :param shape: the value's shape.
    :param is_input: whether a caller gives it, rather than gets it.
    """
    lines = list(example(shape, is_input=is_input))
    lines[0] = beginning + lines[0]
    lines[-1] += ","
    return lines


def _block(opening: str, lines: Iterator[str], closing: str) -> Iterator[str]:
    inner = list(lines)
    if len(inner) < 2:
        yield opening + "".join(inner).rstrip(",") + closing
        return
    yield opening
    yield from (_INDENT + line for line in inner)
    yield closing
