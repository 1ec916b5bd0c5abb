"""The writer of an operation's requests: compiled once, it checks parameters and places them in one pass.

It stops at the first fault; then the plain validator walks the parameters again to list every one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, cast

from ibm_botocore._message import Request
from ibm_botocore.exceptions import ParamValidationError
from ibm_botocore.model import MapShape, OperationModel, Shape, StructureShape
from ibm_botocore.serialize.body import compile_document, compile_payload
from ibm_botocore.serialize.places import (
    Labels,
    Params,
    Put,
    compile_header,
    compile_header_map,
    compile_literal_query,
    compile_path,
    compile_query,
)
from ibm_botocore.serialize.scalars import Fault, compile_text

Writer = Callable[[Mapping[str, Any]], Request]


def compile_writer(operation_model: OperationModel, checked: bool = True) -> Writer:
    """Return the function that writes an operation's requests.

    :param operation_model: the operation.
    :param checked: whether parameters are checked. If not, values of other types are written as they come and None
        is left out; what has no place in the request is still an error.
    :returns: a function from parameters to a request; it raises :exc:`ParamValidationError` with every fault.
    """
    shape = operation_model.input_shape
    members: Mapping[str, Shape] = {} if shape is None else shape.members
    labels = _labels(members, checked)
    path_template, _, query_template = operation_model.http["requestUri"].partition("?")
    make_path = compile_path(path_template, labels)
    make_query = compile_literal_query(query_template, labels)
    document = _document(shape, checked)
    puts = _puts(shape, checked)
    placed = {member for member, _ in labels.values()}
    required = [] if shape is None or not checked else [name for name in shape.required_members if name not in placed]
    method = operation_model.http.get("method", "POST")

    def write(params: Params) -> Request:
        name = ""
        try:
            if not isinstance(params, dict):
                raise Fault
            if not checked:
                params = {member: value for member, value in params.items() if value is not None}
            request = Request(method, make_path(params), make_query(params), {}, None)
            for name in required:
                if name not in params:
                    raise Fault
            for name, value in params.items():
                put = puts[name]
                if put is not None:
                    put(request, value)
            if document is not None:
                document(request, params)
            return request
        except (Fault, KeyError, UnicodeEncodeError):
            _explain(shape, params, name)

    return write


def _labels(members: Mapping[str, Shape], is_checked: bool) -> Labels:
    return {
        member.serialization.get("name", name): (name, compile_text(member, "iso8601", is_checked))
        for name, member in members.items()
        if member.serialization.get("location") == "uri"
    }


def _puts(shape: StructureShape | None, is_checked: bool) -> dict[str, Put | None]:
    """Return what places each member; None for members that another step takes from the parameters."""
    if shape is None:
        return {}
    payload = shape.serialization.get("payload")
    puts: dict[str, Put | None] = {}
    for name, member in shape.members.items():
        location, wire_name = member.serialization.get("location"), member.serialization.get("name", name)
        if name == payload:
            puts[name] = compile_payload(member, wire_name, is_checked)
        elif location == "header":
            puts[name] = compile_header(member, wire_name, is_checked)
        elif location == "headers":
            puts[name] = compile_header_map(cast(MapShape, member), wire_name, is_checked)
        elif location == "querystring":
            puts[name] = compile_query(member, wire_name, is_checked)
        else:
            puts[name] = None
    return puts


def _document(shape: StructureShape | None, is_checked: bool) -> Callable[[Request, Params], None] | None:
    if shape is None or shape.serialization.get("payload"):
        return None
    members = {name: member for name, member in shape.members.items() if "location" not in member.serialization}
    return compile_document(shape, members, is_checked) if members else None


def _explain(shape: StructureShape | None, params: Any, name: str) -> NoReturn:
    """Raise the error that lists every fault of the parameters.

    :param shape: the input.
    :param params: the parameters.
    :param name: the member at which writing stopped.
    """
    # Here, not above: a program without faults never needs it.
    from ibm_botocore.validate import ParamValidator

    report = ""
    if shape is not None:
        report = ParamValidator().validate(params, shape).generate_report()
    # A fault the validator has no words for: a value of a type that the model allows but the place cannot hold.
    raise ParamValidationError(report=report or f"Invalid value for parameter {name or 'input'}") from None
