"""Request objects in the form that the signing functions take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._message import Request
from .._uri import encode_query
from ..awsrequest.headers import header_text
from ..awsrequest.translation import split_url


def as_request(request: Any, params: Any = None) -> Request:
    """Return an :class:`ibm_botocore.awsrequest.AWSRequest` as the functions take it, without its body.

    :param params: parameters beside those of its URL, a mapping or pairs.
    :raises HTTPClientError: if its URL is no absolute http or https URL.
    """
    headers = {name: header_text(value) for name, value in request.headers.items()}
    origin, target = split_url(request.url)
    path, _, query = target.partition("?")
    plain = Request(request.method, path, [], headers, None)
    plain.origin = origin
    query = query_of(query, params)
    plain.target = f"{path}?{query}" if query else path
    plain.auth_path = getattr(request, "auth_path", None) or ""
    return plain


def query_of(query: str, params: Any) -> str:
    """Return the query string of a URL with further parameters appended, percent-encoded."""
    extra = encode_query(pairs_of(params))
    return f"{query}&{extra}" if query and extra else query or extra


def pairs_of(params: Any) -> Iterator[tuple[str, str]]:
    """Yield the names and values of parameters; several values of a name come one by one."""
    for name, value in params.items() if isinstance(params, Mapping) else params or ():
        for item in value if isinstance(value, (list, tuple)) else (value,):
            yield str(name), str(item)
