"""What a request carries as its body: the bytes of a blob, a text, or XML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ibm_botocore._message import Request
from ibm_botocore.model import Shape, StructureShape
from ibm_botocore.serialize.places import Params, Put
from ibm_botocore.serialize.scalars import Fault, compile_text
from ibm_botocore.serialize.xml import compile_element, namespace_of


def compile_payload(shape: Shape, name: str, is_checked: bool) -> Put:
    """Return the function that makes one parameter the whole body.

    :param shape: a structure, blob or string.
    :param name: name of a structure's root element.
    :param is_checked: whether types are checked.
    """
    if shape.type_name == "blob":
        return _put_blob if is_checked else _put_any
    if not isinstance(shape, StructureShape):
        text = compile_text(shape, "iso8601", is_checked)

        def put_text(request: Request, value: Any) -> None:
            request.body = text(value).encode()

        return put_text
    write = compile_element(shape, name, is_checked)

    def put_xml(request: Request, value: Any) -> None:
        pieces: list[str] = []
        write(value, pieces)
        request.body = "".join(pieces).encode()

    return put_xml


def _put_blob(request: Request, value: Any) -> None:
    if isinstance(value, str):
        request.body = value.encode()
    elif isinstance(value, (bytes, bytearray)) or hasattr(value, "read"):
        request.body = value
    else:
        raise Fault


def _put_any(request: Request, value: Any) -> None:
    request.body = value.encode() if isinstance(value, str) else value


def compile_document(
    shape: StructureShape, members: Mapping[str, Shape], is_checked: bool
) -> Callable[[Request, Params], None]:
    """Return the function that writes the members without another place as children of one root element.

    :param shape: the input, which names the root.
    :param members: those members by name.
    :param is_checked: whether types are checked.
    :returns: a function of the request and the parameters; it leaves the body alone if none of them is given.
    """
    root = shape.serialization.get("name", shape.name)
    start, end = f"<{root}{namespace_of(shape)}>", f"</{root}>"
    writes = {
        name: compile_element(member, member.serialization.get("name", name), is_checked)
        for name, member in members.items()
    }

    def put_document(request: Request, params: Params) -> None:
        pieces: list[str] = []
        for name, value in params.items():
            write = writes.get(name)
            if write is not None and (value is not None or is_checked):
                write(value, pieces)
        if pieces:
            request.body = "".join([start, *pieces, end]).encode()

    return put_document
