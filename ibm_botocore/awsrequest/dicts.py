"""Requests in dict form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._uri import encode_query
from .requests import AWSRequest


def create_request_object(request_dict: Mapping[str, Any]) -> AWSRequest:
    """Return the request that a request in dict form describes.

    :param request_dict: ``method``, ``url``, ``headers``, ``body``, ``context`` and perhaps ``auth_path``.
    """
    request = AWSRequest(
        method=request_dict["method"],
        url=request_dict["url"],
        headers=request_dict["headers"],
        data=request_dict["body"],
        auth_path=request_dict.get("auth_path"),
    )
    request.context = request_dict["context"]
    return request


def prepare_request_dict(
    request_dict: dict[str, Any],
    endpoint_url: str,
    context: dict[str, Any] | None = None,
    user_agent: str | None = None,
) -> None:
    """Add the URL and context to a request in dict form.

    :param request_dict: ``url_path``, ``query_string``, ``headers`` and perhaps ``host_prefix``; it is changed.
    :param endpoint_url: where the request goes; a path in it comes before that of the request.
    :param context: what handlers are told beside the request.
    :param user_agent: value of the User-Agent header.
    """
    if user_agent is not None:
        request_dict["headers"]["User-Agent"] = user_agent
    url = _joined(endpoint_url, request_dict.get("host_prefix"), request_dict["url_path"])
    query = request_dict["query_string"]
    if query:
        url += ("&" if "?" in url else "?") + encode_query(_pairs(query))
    request_dict["url"] = url
    request_dict["context"] = {} if context is None else context


def _joined(endpoint_url: str, host_prefix: str | None, path: str) -> str:
    """Return the URL of a path at an endpoint; query and fragment of the endpoint stay behind the path."""
    end = min((at for at in (endpoint_url.find("?"), endpoint_url.find("#")) if at >= 0), default=len(endpoint_url))
    base, suffix = endpoint_url[:end], endpoint_url[end:]
    scheme, mark, rest = base.rpartition("://")
    host, slash, base_path = rest.partition("/")
    if path in ("", "/"):
        path = slash + base_path or "/"
    elif path.startswith("/"):
        path = (slash + base_path).rstrip("/") + path
    else:
        path = (slash + base_path or "/") + path
    return f"{scheme}{mark}{host_prefix or ''}{host}{path}{suffix}"


def _pairs(query: Any) -> Iterable[tuple[str, str]]:
    for name, value in query.items() if hasattr(query, "items") else query:
        for single in value if isinstance(value, list) else (value,):
            yield str(name), str(single)
