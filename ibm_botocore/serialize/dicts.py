"""Requests as the dicts that the published serializers return, written by the compiled writers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ibm_botocore._message import QueryPairs
from ibm_botocore._uri import encode_query
from ibm_botocore.model import OperationModel
from ibm_botocore.serialize.writer import Writer, compile_writer


class RestXMLSerializer:
    """Writes requests of the ``rest-xml`` protocol.

    :param include_validation: whether parameters are checked.
    """

    def __init__(self, include_validation: bool = False) -> None:
        self._include_validation = include_validation
        self._writers: dict[OperationModel, Writer] = {}

    def serialize_to_request(self, parameters: Mapping[str, Any], operation_model: OperationModel) -> dict[str, Any]:
        """Return the request of a call.

        :param parameters: the parameters.
        :param operation_model: the operation.
        :returns: ``url_path`` (with the query of the operation itself), ``query_string`` (a dict), ``method``,
            ``headers``, ``body``.
        :raises ParamValidationError: listing every fault.
        """
        write = self._writers.get(operation_model)
        if write is None:
            write = self._writers[operation_model] = compile_writer(operation_model, self._include_validation)
        request = write(parameters)
        literal = operation_model.http["requestUri"].partition("?")[2]
        count = len(literal.split("&")) if literal else 0
        path = request.path + (f"?{encode_query(request.query[:count])}" if count else "")
        return {
            "url_path": path,
            "query_string": _as_dict(request.query[count:]),
            "method": request.method,
            "headers": request.headers,
            "body": b"" if request.body is None else request.body,
        }


def _as_dict(pairs: QueryPairs) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            earlier = found[name]
            found[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
        else:
            found[name] = value
    return found


SERIALIZERS = {"rest-xml": RestXMLSerializer}


def create_serializer(protocol_name: str, include_validation: bool = True) -> RestXMLSerializer:
    """Return a serializer.

    :param protocol_name: ``rest-xml``.
    :param include_validation: whether parameters are checked.
    :returns: an object with ``serialize_to_request(parameters, operation_model)``.
    :raises KeyError: for another protocol.
    """
    return SERIALIZERS[protocol_name](include_validation)
