"""Requests without any SDK."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


def fetch(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
    """Send a request, and follow nothing; header names are given with underscores."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=20)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    reply = Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    connection.close()
    return reply
