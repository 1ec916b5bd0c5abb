"""What was requested, for tests to look at."""

from __future__ import annotations

import collections
from typing import Any

from ibm_boto3.local.messages import Request

MAX_ENTRIES = 10_000
SECRET_HEADERS = frozenset({"authorization", "x-amz-security-token"})
MASK = "***"


class RequestLog:
    """The latest requests, the oldest first; their bodies are not kept."""

    def __init__(self) -> None:
        self._entries: collections.deque[tuple[str, str, str, str, dict[str, str], int]] = collections.deque(
            maxlen=MAX_ENTRIES
        )

    def add(self, request: Request, status: int) -> None:
        """Remember a request.

        :param request: the request.
        :param status: what it was answered.
        """
        self._entries.append(
            (request.operation, request.sender, request.method, request.target, request.headers, status)
        )

    def entries(self, account: str = "") -> list[dict[str, Any]]:
        """Return the requests.

        :param account: the id of an account whose requests alone are wanted, with those that nobody signed; empty for
            all.
        :returns: operation, method, path, query, headers without secrets and status of each.
        """
        return [
            {
                "operation": operation,
                "method": method,
                "path": target.partition("?")[0],
                "query": target.partition("?")[2],
                "headers": {name: MASK if name in SECRET_HEADERS else value for name, value in headers.items()},
                "status": status,
            }
            for operation, sender, method, target, headers, status in list(self._entries)
            if not account or sender in (account, "")
        ]

    def clear(self) -> None:
        """Forget all requests."""
        self._entries.clear()
