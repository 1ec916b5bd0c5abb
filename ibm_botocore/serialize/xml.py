"""Parameters as XML: one function per element, made once; each checks a value and appends its text.

Members are written in the order the caller gives them, as the published SDK does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ibm_botocore._xml import escape_attribute, escape_text
from ibm_botocore.model import ListShape, MapShape, Shape, StructureShape
from ibm_botocore.serialize.scalars import Fault, ToText, compile_text

# Takes the value and the pieces of the document so far.
Write = Callable[[Any, list[str]], None]


def compile_element(shape: Shape, name: str, is_checked: bool) -> Write:
    """Return the function that writes a value as an element, or as several if it is a flattened list or map.

    :param shape: what the value is.
    :param name: name of the element.
    :param is_checked: whether types, required members and minima are checked.
    :returns: a function of the value and the list it appends to; it raises ``Fault``, for an unknown member KeyError.
    """
    if isinstance(shape, StructureShape):
        return _compile_structure(shape, name, is_checked)
    if isinstance(shape, ListShape):
        return _compile_list(shape, name, is_checked)
    if isinstance(shape, MapShape):
        return _compile_map(shape, name, is_checked)
    return _compile_scalar(shape, name, is_checked)


def _compile_scalar(shape: Shape, name: str, is_checked: bool) -> Write:
    text = compile_text(shape, "iso8601", is_checked)

    def write(value: Any, out: list[str]) -> None:
        out.append(f"<{name}>{escape_text(text(value))}</{name}>")

    return write


def _compile_structure(shape: StructureShape, name: str, is_checked: bool) -> Write:
    required = shape.required_members if is_checked else []
    children: dict[str, Write] = {}
    attributes: list[tuple[str, str, ToText]] = []
    for member, member_shape in shape.members.items():
        wire_name = member_shape.serialization.get("name", member)
        if member_shape.serialization.get("xmlAttribute"):
            attributes.append((member, wire_name, compile_text(member_shape, "iso8601", is_checked)))
            children[member] = _write_nothing
        else:
            children[member] = compile_element(member_shape, wire_name, is_checked)
    opening, end = f"<{name}{namespace_of(shape)}", f"</{name}>"
    start = opening + ">"

    def write(value: Any, out: list[str]) -> None:
        if not isinstance(value, dict):
            raise Fault
        for member in required:
            if member not in value:
                raise Fault
        out.append(start if not attributes else f"{opening}{_attributes(attributes, value)}>")
        for member, item in value.items():
            if item is not None or is_checked:
                children[member](item, out)
        out.append(end)

    return write


def _write_nothing(value: Any, out: list[str]) -> None:
    """Leave out what has been written as an attribute."""


def _attributes(attributes: list[tuple[str, str, ToText]], value: Mapping[str, Any]) -> str:
    given = [(name, to_text(value[member])) for member, name, to_text in attributes if value.get(member) is not None]
    return "".join([f' {name}="{escape_attribute(text)}"' for name, text in given])


def namespace_of(shape: Shape) -> str:
    """Return the namespace declaration of a structure's start tag, with a leading space; empty if it has none."""
    namespace = shape.serialization.get("xmlNamespace")
    if not namespace:
        return ""
    prefix = namespace.get("prefix")
    return f' {f"xmlns:{prefix}" if prefix else "xmlns"}="{escape_attribute(namespace["uri"])}"'


def _compile_list(shape: ListShape, name: str, is_checked: bool) -> Write:
    is_flattened = bool(shape.serialization.get("flattened"))
    item_name = name if is_flattened else shape.member.serialization.get("name", "member")
    item = compile_element(shape.member, item_name, is_checked)
    least = shape.metadata.get("min", 0) if is_checked else 0

    def write(value: Any, out: list[str]) -> None:
        if not isinstance(value, (list, tuple)) or len(value) < least:
            raise Fault
        if not is_flattened:
            out.append(f"<{name}>")
        for one in value:
            item(one, out)
        if not is_flattened:
            out.append(f"</{name}>")

    return write


def _compile_map(shape: MapShape, name: str, is_checked: bool) -> Write:
    is_flattened = bool(shape.serialization.get("flattened"))
    entry = name if is_flattened else "entry"
    key = compile_element(shape.key, shape.key.serialization.get("name", "key"), is_checked)
    value_element = compile_element(shape.value, shape.value.serialization.get("name", "value"), is_checked)

    def write(value: Any, out: list[str]) -> None:
        if not isinstance(value, dict):
            raise Fault
        if not is_flattened:
            out.append(f"<{name}>")
        for one, item in value.items():
            out.append(f"<{entry}>")
            key(one, out)
            value_element(item, out)
            out.append(f"</{entry}>")
        if not is_flattened:
            out.append(f"</{name}>")

    return write
