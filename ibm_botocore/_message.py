"""The values that travel between the serializer and the socket: a request, where it goes, and the raw answer.

Frozen values that every first call needs are named tuples: importing ``dataclasses`` would cost it a tenth more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol, Union

# What a caller may give as a body once text has been encoded: bytes, an open file, an iterable of chunks, or nothing.
Body = Union[bytes, bytearray, memoryview, "ReadableBody", Iterable[bytes], None]
QueryPairs = list[tuple[str, str | None]]


class ReadableBody(Protocol):
    """A file-like source of bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to ``size`` bytes, or all that is left.

        :param size: number of bytes, -1 for the rest.
        :returns: the bytes, empty at the end.
        """


class Origin(NamedTuple):
    """A scheme, host and port that requests are sent to.

    ``netloc`` is the value of the Host header: an IPv6 host is bracketed, a default port is left out (RFC 9110, 7.2).
    """

    scheme: str
    host: str
    port: int
    netloc: str

    @property
    def url(self) -> str:
        """The origin as a URL without a path."""
        return f"{self.scheme}://{self.netloc}"


class Request:
    """One HTTP request; each step of a call fills in or reads its part.

    :param method: HTTP method.
    :param path: percent-encoded path that begins with ``/``.
    :param query: unencoded pairs; a value of None stands for a bare name without ``=``.
    :param headers: header names as the service model writes them.
    :param body: bytes, a file object, an iterable of bytes, or None.

    ``auth_path`` is the path with the bucket, whatever the host, which the older signature covers; empty for ``path``.
    ``hashed`` is a body with its SHA-256 in hexadecimal, if that came out while it was read for another digest.
    """

    __slots__ = ("method", "path", "query", "headers", "body", "origin", "target", "auth_path", "hashed")

    def __init__(self, method: str, path: str, query: QueryPairs, headers: dict[str, str], body: Body) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.origin: Origin
        self.target = ""
        self.auth_path = ""
        self.hashed: tuple[Any, str] | None = None

    @property
    def url(self) -> str:
        """The absolute URL that is asked for."""
        return f"{self.origin.scheme}://{self.origin.netloc}{self.target}"


class RawResponse(Protocol):
    """An answer whose head has been read and whose body is still on the wire."""

    status: int
    headers: Mapping[str, str]

    def read(self, amt: int | None = None) -> bytes:
        """Return up to ``amt`` bytes of the body, or all of it; the end releases the connection."""

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` with body bytes and return how many there were; 0 at the end."""

    def stream(self, size: int = ...) -> Iterator[bytes]:
        """Yield the body in pieces of at most ``size`` bytes."""

    def release(self) -> None:
        """Give the connection back if the body is finished, drop it otherwise."""

    def close(self) -> None:
        """Drop the connection."""


class BufferedResponse:
    """An answer whose body is already in memory.

    :param status: HTTP status code.
    :param headers: lower-case names and their values.
    :param body: the whole body.
    """

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self._unread = memoryview(body)

    def read(self, amt: int | None = None) -> bytes:
        """Return up to ``amt`` bytes of what is left, or all of it."""
        size = len(self._unread) if amt is None or amt < 0 else amt
        piece, self._unread = self._unread[:size], self._unread[size:]
        return bytes(piece)

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` and return how many bytes there were."""
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def stream(self, size: int = 65536) -> Iterator[bytes]:
        """Yield what is left in pieces."""
        while piece := self.read(size):
            yield piece

    def release(self) -> None:
        """Do nothing: no connection is held."""

    def close(self) -> None:
        """Do nothing: no connection is held."""
