"""Writes the head of a request: request line and headers (RFC 9112, 3 and 5).

A line break inside a value would end the header and begin one of an attacker's choice, so the finished head is
checked before anything is sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._message import Request
from .errors import RefusedRequestError
from .routes import Route

# Headers this module writes itself unless the caller brings them.
_own_headers = frozenset(("host", "accept-encoding", "content-length", "transfer-encoding"))
_bad_in_name = re.compile(r"[^!#$%&'*+\-.^_`|~0-9A-Za-z]").search
_bad_in_value = re.compile("[\r\n\0]").search


def own_headers_in(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers a caller brings that would otherwise be written here, by lower-case name."""
    if _own_headers.isdisjoint(map(str.lower, headers)):
        return {}
    return {name.lower(): value for name, value in headers.items() if name.lower() in _own_headers}


def write_head(request: Request, route: Route, framing: str, given: Mapping[str, str]) -> bytes:
    """Return the head of a request.

    :param route: gives the Host header and, behind a proxy, what that wants to see.
    :param framing: the header line that tells the body's length, with its line break, or nothing.
    :param given: result of :func:`own_headers_in`.
    :raises RefusedRequestError: if the target or a header cannot be written; values are not shown.
    """
    target = request.target
    headers = request.headers
    if not target.isascii() or not target.isprintable() or " " in target:
        raise RefusedRequestError(f"the request target holds a character that is not percent-encoded: {target!r}")
    lines = [f"{request.method} {route.target_prefix}{target} HTTP/1.1", *route.lines_beside(given)]
    own = len(lines)
    try:
        lines += map(": ".join, headers.items())
    except TypeError:
        raise RefusedRequestError(_fault(headers)) from None
    lines.append(framing + "\r\n")
    head = "\r\n".join(lines)
    breaks = own + len(headers) + 1 + (framing != "")
    if head.count("\n") != breaks or head.count("\r") != breaks or "\0" in head:
        raise RefusedRequestError(_fault(headers))
    if "" in headers or _bad_in_name("".join(headers)):
        raise RefusedRequestError(_fault(headers))
    # Undecodable bytes a handler put into a header come out as they went in.
    return head.encode("utf-8", "surrogateescape")


def _fault(headers: Mapping[str, Any]) -> str:
    for name, value in headers.items():
        if not name or _bad_in_name(name):
            return f"{name!r} is no header name"
        if not isinstance(value, str):
            return f"the value of header {name} is of type {type(value).__name__}, not str"
        if _bad_in_value(value):
            return f"the value of header {name} holds a line break or a NUL character"
    return "the method is no HTTP method"
