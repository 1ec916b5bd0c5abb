"""Answers become dicts: compiled readers, one per operation."""

from ibm_botocore._xml import ResponseParserError
from ibm_botocore.parsers.body import read_answer
from ibm_botocore.parsers.dicts import PROTOCOL_PARSERS, ResponseParserFactory, RestXMLParser, create_parser
from ibm_botocore.parsers.reader import Reader, compile_reader

__all__ = [
    "PROTOCOL_PARSERS",
    "Reader",
    "ResponseParserError",
    "ResponseParserFactory",
    "RestXMLParser",
    "compile_reader",
    "create_parser",
    "read_answer",
]
