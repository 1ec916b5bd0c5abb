"""Answers given as the dicts that the published parsers take, read by the compiled readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ibm_botocore.model import StructureShape
from ibm_botocore.parsers.reader import Reader
from ibm_botocore.parsers.scalars import Converters, FromText


class RestXMLParser:
    """Reads answers of the ``rest-xml`` protocol.

    :param timestamp_parser: makes something else than aware datetimes of timestamps.
    :param blob_parser: makes something else than bytes of base64 text.
    """

    def __init__(self, timestamp_parser: FromText | None = None, blob_parser: FromText | None = None) -> None:
        default = Converters()
        self._converters = Converters(timestamp_parser or default.timestamp, blob_parser or default.blob)
        self._readers: dict[StructureShape | None, Reader] = {}

    def parse(self, response: Mapping[str, Any], shape: StructureShape | None) -> dict[str, Any]:
        """Return an answer as the caller of an operation sees it.

        :param response: ``status_code``, ``headers`` and ``body`` (bytes; for a member that streams, anything).
        :param shape: the operation's output; None if it has none.
        :returns: members of the output, or ``Error``; and ``ResponseMetadata``.
        :raises ResponseParserError: if a successful answer does not fit the model.
        """
        reader = self._readers.get(shape)
        if reader is None:
            reader = self._readers[shape] = Reader(shape, converters=self._converters)
        status: int = response["status_code"]
        headers = {name.lower(): value for name, value in response["headers"].items()}
        names = {name.lower(): name for name in response["headers"]}
        if status >= 301:
            return reader.read_error(status, headers, response["body"])
        return reader.read_bytes(status, headers, response["body"], names)


PROTOCOL_PARSERS = {"rest-xml": RestXMLParser}


def create_parser(protocol: str) -> RestXMLParser:
    """Return a parser.

    :param protocol: ``rest-xml``.
    :returns: an object with ``parse(response, shape)``.
    :raises KeyError: for another protocol.
    """
    return ResponseParserFactory().create_parser(protocol)


class ResponseParserFactory:
    """Makes parsers that share settings."""

    def __init__(self) -> None:
        self._defaults: dict[str, FromText] = {}

    def set_parser_defaults(self, **kwargs: FromText) -> None:
        """Set arguments of the parsers made from now on.

        :param kwargs: ``timestamp_parser`` and ``blob_parser``.
        """
        self._defaults.update(kwargs)

    def create_parser(self, protocol_name: str) -> RestXMLParser:
        """Return a new parser.

        :param protocol_name: ``rest-xml``.
        :returns: an object with ``parse(response, shape)``.
        :raises KeyError: for another protocol.
        """
        return PROTOCOL_PARSERS[protocol_name](**self._defaults)
