"""Translates requests between the form that travels and those event handlers see."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from .._message import Origin, Request
from ..exceptions import HTTPClientError
from ..regions import make_origin
from .headers import HeadersDict, header_text
from .requests import AWSPreparedRequest, AWSRequest, framing_headers, with_params

# What may stand in a request target; anything else is percent-encoded, existing escapes stay.
_TARGET_CHARACTERS = "".join(chr(code) for code in range(0x21, 0x7F))


def to_aws_request(request: Request, context: dict[str, Any] | None = None, stream_output: bool = False) -> AWSRequest:
    """Return a request in the form handlers see before and during signing.

    :param context: what handlers are told beside the request.
    """
    path = request.auth_path or request.path
    shown = AWSRequest(
        request.method, request.url, request.headers, request.body, auth_path=path, stream_output=stream_output
    )
    if context is not None:
        shown.context = context
    return shown


def to_prepared(request: Request, stream_output: bool = False) -> AWSPreparedRequest:
    """Return a request in the form handlers see before it is sent: header values are encoded."""
    headers = {name: value.encode("utf-8", "surrogateescape") for name, value in request.headers.items()}
    return AWSRequest(request.method, request.url, headers, request.body, stream_output=stream_output).prepare()


def take_back(request: Request, shown: AWSRequest | AWSPreparedRequest) -> None:
    """Carry what handlers changed in the form they saw over into the request."""
    is_prepared = isinstance(shown, AWSPreparedRequest)
    url = shown.url if isinstance(shown, AWSPreparedRequest) else with_params(shown.url, shown.params)
    if url != request.url:
        _move(request, str(url))
    request.method = shown.method or request.method
    if shown.body is not request.body and not (request.body == b"" and shown.body is None):
        request.body = shown.body
    headers = HeadersDict(shown.headers.items())
    if is_prepared:
        for name, value in framing_headers(request.method, request.body).items():
            # The transport writes them by itself.
            if name not in request.headers and header_text(headers.get(name, "")) == value:
                del headers[name]
    request.headers = {name: header_text(value) for name, value in headers.items()}


def from_prepared(prepared: AWSPreparedRequest) -> Request:
    """Return a prepared request in the form that travels, its target as exact as HTTP allows.

    :raises HTTPClientError: if its URL is no absolute http or https URL.
    """
    headers = {name: header_text(value) for name, value in prepared.headers.items()}
    request = Request(str(prepared.method), "/", [], headers, prepared.body)
    _move(request, prepared.url)
    return request


def _move(request: Request, url: str) -> None:
    request.origin, request.target = split_url(url)
    path, _, query = request.target.partition("?")
    if path != request.path:
        request.path, request.auth_path = path, ""
    request.query = [_unquoted_pair(pair) for pair in query.split("&")] if query else []


def _unquoted_pair(pair: str) -> tuple[str, str | None]:
    name, mark, value = pair.partition("=")
    return unquote(name), unquote(value) if mark else None


def split_url(url: str) -> tuple[Origin, str]:
    """Return the origin and the request target of a URL.

    Characters that cannot stand in a target are percent-encoded; the fragment is left out.

    :raises HTTPClientError: if it is no absolute http or https URL.
    """
    scheme, mark, rest = url.partition("://")
    rest = rest.partition("#")[0]
    end = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=len(rest))
    target = rest[end:] if rest.startswith("/", end) else "/" + rest[end:]
    try:
        origin = _origin_of(scheme.lower(), rest[:end]) if mark else None
    except (ValueError, KeyError):
        origin = None
    if origin is None:
        raise HTTPClientError(error=f"not an absolute http or https URL: {url.partition('?')[0]}")
    return origin, quote(target, safe=_TARGET_CHARACTERS)


@lru_cache(maxsize=256)
def _origin_of(scheme: str, authority: str) -> Origin:
    netloc = authority.rpartition("@")[2]
    host, colon, port = netloc.rpartition(":")
    if not colon or "]" in port:
        host, port = netloc, ""
    if not host:
        raise ValueError("no host")
    return make_origin(scheme, host, int(port) if port else None)
