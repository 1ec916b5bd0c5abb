"""Answers that name another region or host: what they say, and where a request may go again.

A server that knows a bucket in another region says so with 301, 307 or a 400; the same host is asked again with a
signature for that region, once, and later calls for the bucket begin with it. A Location is followed only where the
user or the table of endpoints has named its host, and never from https to http: a bearer token goes with the request.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._message import Origin, Request
from .regions import is_table_host, parse_endpoint_url

_REGION_STATUSES = frozenset({301, 307, 400})
# A client that walks over many buckets must not remember all of them.
_MOST_BUCKETS = 1024


def named_region(status: int, answer: Mapping[str, Any]) -> str | None:
    """Return the region that a refusal names, or None.

    :param status: HTTP status.
    :param answer: the parsed error.
    """
    if status not in _REGION_STATUSES:
        return None
    error = answer.get("Error", {})
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    # Of the many 400s, this one is about the region; a HEAD answer says no more than its headers do.
    if status == 400 and error.get("Code") not in ("AuthorizationHeaderMalformed", "400"):
        return None
    region = headers.get("x-amz-bucket-region") or error.get("Region")
    return str(region) if region else None


def followed(request: Request, status: int, headers: Mapping[str, str], own: Origin) -> tuple[Origin, str] | None:
    """Return the origin and target that a 307 sends a request to, or None if it may not go there.

    :param request: the request as it was sent.
    :param status: HTTP status of the answer.
    :param headers: headers of the answer, names in lower case.
    :param own: origin of the client's endpoint.
    """
    location = headers.get("location")
    if status != 307 or not location:
        return None
    try:
        origin = parse_endpoint_url(location.partition("?")[0]).origin
    except ValueError:
        return None
    if request.origin.scheme == "https" and origin.scheme == "http":
        return None
    is_own = origin.port == own.port and (origin.host == own.host or origin.host.endswith(f".{own.host}"))
    if not is_own and not is_table_host(origin.host):
        return None
    path = location.split("/", 3)
    target = f"/{path[3]}" if len(path) > 3 else "/"
    return None if (origin, target) == (request.origin, request.target) else (origin, target)


class BucketRegions:
    """The regions that servers have named for buckets, for the signatures of later calls."""

    def __init__(self) -> None:
        self._regions: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._regions)

    def get(self, bucket: Any) -> str | None:
        """Return the region of a bucket, or None if no server has named one."""
        return self._regions.get(bucket)

    def remember(self, bucket: str, region: str) -> None:
        """Keep the region of a bucket."""
        if len(self._regions) >= _MOST_BUCKETS:
            self._regions.clear()
        self._regions[bucket] = region
