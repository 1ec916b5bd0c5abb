"""Names of the standard library under which old programs import them from here."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, MutableMapping
from http.client import HTTPMessage
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlparse, urlsplit

__all__ = [
    "HTTPHeaders",
    "MutableMapping",
    "OrderedDict",
    "json",
    "parse_qs",
    "parse_qsl",
    "urlparse",
    "urlsplit",
]


class HTTPHeaders(HTTPMessage):
    """Headers of a message: names in any case, a name as often as wanted."""

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> HTTPHeaders:
        """Return headers with the names and values of a dict."""
        return cls.from_pairs(d.items())

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, Any]]) -> HTTPHeaders:
        """Return headers with these names and values."""
        headers = cls()
        for name, value in pairs:
            headers[name] = value
        return headers
