"""Elements of an answer as values: one function per shape, made once.

Namespaces are ignored. Of an element that the model allows once and the answer repeats, the first counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ibm_botocore._xml import local_name
from ibm_botocore.model import ListShape, MapShape, Shape, StructureShape
from ibm_botocore.parsers.scalars import Converters, scalar_reader, unreadable

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ReadElement = Callable[["Element"], Any]

# How the child of a structure is read: by its text as it is, by a function of its text, by a function of the element;
# as one item of a flattened list; as one entry of a flattened map.
_TEXT, _SCALAR, _ELEMENT, _ITEM, _ENTRY, _UNKNOWN = range(6)

# Tags with namespaces that a structure remembers; answers come from one server and use one or two.
_REMEMBERED_TAGS = 256


# Kind, member, reader. A plain tuple, which unpacks several times faster than a named one.
_Child = tuple[int, str, Callable[[Any], Any]]
_NO_CHILD: _Child = (_UNKNOWN, "", str)


def compile_element(shape: Shape, name: str, converters: Converters) -> ReadElement:
    """Return the function that reads the value of one element.

    :param shape: what the value is; flattening is the business of the structure around it.
    :param name: name of the element, for error messages.
    :param converters: readers of timestamps and blobs.
    """
    if isinstance(shape, StructureShape):
        return compile_structure(shape.members, converters)
    if isinstance(shape, ListShape):
        return _compile_list(shape, name, converters)
    if isinstance(shape, MapShape):
        return _compile_map(shape, converters)
    return _compile_scalar(shape, name, converters)


def _compile_scalar(shape: Shape, name: str, converters: Converters) -> ReadElement:
    convert = scalar_reader(shape, converters)
    if convert is None:
        return lambda element: element.text or ""

    def read(element: Element) -> Any:
        text = element.text or ""
        try:
            return convert(text)
        except ValueError:
            raise unreadable(f"element '{name}'", text, shape) from None

    return read


def _compile_list(shape: ListShape, name: str, converters: Converters) -> ReadElement:
    # Every child is an item, whatever its name: the model leaves the names of some open.
    item = compile_element(shape.member, name, converters)
    return lambda element: [item(child) for child in element]


def _compile_map(shape: MapShape, converters: Converters) -> ReadElement:
    read_entry = _compile_entry(shape, converters)

    def read(element: Element) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for entry in element:
            found.update(read_entry(entry))
        return found

    return read


def _compile_entry(shape: MapShape, converters: Converters) -> ReadElement:
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    read_pair = compile_structure({key_name: shape.key, value_name: shape.value}, converters)

    def read(entry: Element) -> dict[str, Any]:
        pair = read_pair(entry)
        return {pair[key_name]: pair[value_name]} if len(pair) == 2 else {}

    return read


def compile_structure(members: Mapping[str, Shape], converters: Converters) -> ReadElement:
    """Return the function that reads the children of an element as the members of a structure.

    :param members: shapes by name; those that travel outside the body are passed over.
    :param converters: readers of timestamps and blobs.
    :returns: a function of the element; members without an element are absent from its result.
    """
    attributes: dict[str, str] = {}
    children: dict[str, _Child] = {}
    for member, shape in members.items():
        wire_name = shape.serialization.get("name", member)
        if shape.serialization.get("xmlAttribute"):
            # ElementTree has replaced the prefix by its namespace: any will do, but there has to be one.
            _, prefix, name = wire_name.rpartition(":")
            attributes["}" + name if prefix else name] = member
        elif "location" not in shape.serialization:
            child_name, child = _compile_child(shape, member, wire_name, converters)
            children[child_name] = child
    read_children = _compile_children(children, members)
    if not attributes:
        return read_children

    def read(element: Element) -> dict[str, Any]:
        found = read_children(element)
        for name, value in element.attrib.items():
            member = attributes.get(name[name.rfind("}") :] if "}" in name else name)
            if member is not None:
                found[member] = value
        return found

    return read


def _compile_child(shape: Shape, member: str, wire_name: str, converters: Converters) -> tuple[str, _Child]:
    is_flattened = bool(shape.serialization.get("flattened"))
    if is_flattened and isinstance(shape, ListShape):
        name = shape.member.serialization.get("name", wire_name)
        return name, (_ITEM, member, compile_element(shape.member, name, converters))
    if is_flattened and isinstance(shape, MapShape):
        return wire_name, (_ENTRY, member, _compile_entry(shape, converters))
    if isinstance(shape, (StructureShape, ListShape, MapShape)):
        return wire_name, (_ELEMENT, member, compile_element(shape, wire_name, converters))
    convert = scalar_reader(shape, converters)
    return wire_name, (_TEXT, member, str) if convert is None else (_SCALAR, member, convert)


def _compile_children(
    children: Mapping[str, _Child], members: Mapping[str, Shape]
) -> Callable[[Element], dict[str, Any]]:
    # The most travelled loop of the SDK: a page of a listing passes here thousands of times.
    known = dict(children)

    def learn(tag: str) -> _Child:
        child = children.get(local_name(tag), _NO_CHILD)
        if len(known) < _REMEMBERED_TAGS:
            known[tag] = child
        return child

    def read(element: Element) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for node in element:
            tag = node.tag
            kind, member, convert = known[tag] if tag in known else learn(tag)
            if kind == _ITEM:
                if member in found:
                    found[member].append(convert(node))
                else:
                    found[member] = [convert(node)]
            elif kind == _ENTRY:
                found.setdefault(member, {}).update(convert(node))
            elif member in found or kind == _UNKNOWN:
                continue
            elif kind == _TEXT:
                found[member] = node.text or ""
            elif kind == _SCALAR:
                try:
                    found[member] = convert(node.text or "")
                except ValueError:
                    raise unreadable(f"element '{local_name(tag)}'", node.text or "", members[member]) from None
            else:
                found[member] = convert(node)
        return found

    return read


def holds_secrets(shape: Shape) -> bool:
    """Say whether a value of the shape may contain one that must not be shown.

    :param shape: any shape without recursion.
    """
    if shape.metadata.get("sensitive"):
        return True
    if isinstance(shape, StructureShape):
        return any(holds_secrets(member) for member in shape.members.values())
    return isinstance(shape, ListShape) and holds_secrets(shape.member)
