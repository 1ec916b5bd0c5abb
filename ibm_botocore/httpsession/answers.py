"""Reads answers: the status line and headers (RFC 9112, 4 and 5), and then whatever body they announce."""

from __future__ import annotations

import contextlib
import io
import re
import socket
from collections.abc import Iterator, Mapping

from .._message import Request
from .errors import BadAnswerError, BadFramingError
from .framing import ChunkedBody, CountedBody, IncomingBody, OpenEndedBody
from .pools import Connection

MAX_HEAD_SIZE = 65536
MAX_HEADERS = 100
MAX_INTERIM_ANSWERS = 100
_MAX_LENGTH_DIGITS = 18
_PIECE = 65536
_METADATA_PREFIX = "x-amz-meta-"
_fold = re.compile(r"[ \t]*\n[ \t]+")
_space_before_colon = re.compile(r"^([^:\n]*[^:\s])[ \t]+:", re.MULTILINE)


class Head:
    """The first part of an answer.

    :param status: status code.
    :param reason: text beside it.
    :param is_http11: whether the server speaks HTTP/1.1 rather than 1.0.
    :param headers: lower-case names and their values; repeated ones are joined.
    :param header_names: names of user metadata as the server wrote them, by lower-case name, where the two differ.
    """

    __slots__ = ("status", "reason", "is_http11", "headers", "header_names")

    def __init__(
        self, status: int, reason: str, is_http11: bool, headers: dict[str, str], header_names: dict[str, str]
    ) -> None:
        self.status = status
        self.reason = reason
        self.is_http11 = is_http11
        self.headers = headers
        self.header_names = header_names

    def keeps_connection(self) -> bool:
        """Say whether the server lets the connection stay open (RFC 9112, 9.3)."""
        connection = self.headers.get("connection")
        if connection is None:
            return self.is_http11
        options = [option.strip() for option in connection.lower().split(",")]
        return "close" not in options if self.is_http11 else "keep-alive" in options


class WholeAnswer(io.BytesIO):
    """An answer whose body is in memory already; it holds no connection.

    :param head: status and headers.
    :param body: the body.
    """

    def __init__(self, head: Head, body: bytes) -> None:
        super().__init__(body)
        self.status = head.status
        self.reason = head.reason
        self.headers: Mapping[str, str] = head.headers
        self.header_names: Mapping[str, str] = head.header_names

    def stream(self, size: int = _PIECE) -> Iterator[bytes]:
        """Yield what is left in pieces of at most ``size`` bytes."""
        while piece := self.read(size):
            yield piece

    def set_timeout(self, timeout: float | None) -> None:
        """Do nothing: all is here."""

    def release(self) -> None:
        """Do nothing: the connection was given back."""


class StreamedAnswer(io.BufferedReader):
    """An answer whose body is read from the wire; its end gives the connection back.

    :param head: status and headers.
    :param body: the body.
    """

    def __init__(self, head: Head, body: IncomingBody) -> None:
        super().__init__(body, _PIECE)
        self.status = head.status
        self.reason = head.reason
        self.headers: Mapping[str, str] = head.headers
        self.header_names: Mapping[str, str] = head.header_names
        self._body = body

    def stream(self, size: int = _PIECE) -> Iterator[bytes]:
        """Yield what is left in pieces of at most ``size`` bytes."""
        while piece := self.read(size):
            yield piece

    def set_timeout(self, timeout: float | None) -> None:
        """Wait another time for the rest of the body.

        :param timeout: seconds, or None to wait without end.
        """
        self._body.set_timeout(timeout)

    def release(self) -> None:
        """Be done with the body: the connection is dropped unless the end was read."""
        self.close()


def read_head(connection: Connection) -> Head:
    """Read the head of the next final answer; interim ones (1xx) are read over.

    :raises BadAnswerError: if it is malformed or beyond any reason.
    :raises OSError: if the server closes the connection or nothing comes in time.
    """
    for _ in range(MAX_INTERIM_ANSWERS):
        head = read_any_head(connection)
        if head.status >= 200:
            return head
        if not connection.unread:
            _acknowledge_at_once(connection.sock)
    raise BadAnswerError(f"more than {MAX_INTERIM_ANSWERS} interim answers")


def _acknowledge_at_once(sock: socket.socket) -> None:
    """Let the kernel acknowledge what has come without waiting for something to send along.

    A server with Nagle's algorithm on holds its final answer back until the interim one is acknowledged, and an
    acknowledgement alone is delayed by 40 ms (RFC 9293, 3.8.6.3).
    """
    option = getattr(socket, "TCP_QUICKACK", None)  # Linux
    if option is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, option, 1)


def read_any_head(connection: Connection) -> Head:
    """Read the head of the next answer, be it interim or final; what follows it stays unread.

    :raises BadAnswerError: if it is malformed or beyond any reason.
    :raises OSError: if the server closes the connection or nothing comes in time.
    """
    if not connection.unread:
        connection.fill()
    while not (end := _end_of_head(connection.unread)) and len(connection.unread) <= MAX_HEAD_SIZE:
        connection.fill()
    if not 0 < end <= MAX_HEAD_SIZE:
        raise BadAnswerError(f"the head of the answer is longer than {MAX_HEAD_SIZE} bytes")
    data = connection.unread
    connection.unread = data[end:]
    return parse_head(data[:end].decode("latin-1"))


def _end_of_head(data: bytes) -> int:
    """Return where the body begins, 0 if the empty line before it has not come yet."""
    end = data.find(b"\n\r\n") + 1
    # Line feeds alone are tolerated (RFC 9112, 2.2); the first empty line counts, whichever kind it is.
    bare = data.find(b"\n\n", 0, end or None)
    if bare >= 0:
        return bare + 2
    return end + 2 if end else 0


def parse_head(text: str) -> Head:
    """Return the parsed head of an answer.

    :param text: everything up to and with the empty line.
    :raises BadAnswerError: if it is malformed.
    """
    lines = text.rstrip("\r\n").split("\r\n")
    # Anything but plain lines goes the long way: folded or bare-feed lines, names followed by a space.
    if len(lines) + 1 != text.count("\n") or "\n " in text or "\n\t" in text or " :" in text:
        lines = _unusual_lines(text)
    status_line = lines[0]
    code = status_line[9:12]
    if not status_line.startswith(("HTTP/1.1 ", "HTTP/1.0 ")) or not (code.isdecimal() and code >= "100"):
        raise BadAnswerError(f"no HTTP status line: {status_line[:80]!r}")
    if status_line[12:13] not in ("", " ") or len(code) != 3:
        raise BadAnswerError(f"no HTTP status line: {status_line[:80]!r}")
    if len(lines) > MAX_HEADERS + 1:
        raise BadAnswerError(f"more than {MAX_HEADERS} headers")
    headers: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name:
            raise BadAnswerError(f"no header: {line[:40]!r}")
        key = name.lower()
        value = value.strip(" \t")
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
        if key != name and key.startswith(_METADATA_PREFIX):
            names[key] = name
    return Head(int(code), status_line[13:], status_line[7] == "1", headers, names)


def _unusual_lines(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", " ").rstrip("\n")
    return _space_before_colon.sub(r"\1:", _fold.sub(" ", text)).split("\n")


def receive_answer(
    connection: Connection, head: Head, request: Request, is_reusable: bool = True
) -> WholeAnswer | StreamedAnswer:
    """Return the answer that begins with a head.

    A body that has already arrived is taken at once, so that the connection is free again.

    :param request: what is answered.
    :param is_reusable: whether the request left the connection in step.
    :raises BadFramingError: if the headers do not say where the body ends.
    """
    is_reusable = is_reusable and head.keeps_connection()
    if request.method == "HEAD" or head.status == 204 or head.status == 304:
        length: int | None = 0
    elif "transfer-encoding" in head.headers:
        return StreamedAnswer(head, _chunked_body(connection, head, is_reusable, request.url))
    else:
        length = _length_of(head.headers.get("content-length"))
    if length is None:
        return StreamedAnswer(head, OpenEndedBody(connection, False, request.url))
    here = connection.unread
    if len(here) < length:
        return StreamedAnswer(head, CountedBody(connection, is_reusable, request.url, length))
    connection.unread = here[length:]
    if is_reusable:
        connection.release()
    else:
        connection.close()
    return WholeAnswer(head, here[:length])


def _chunked_body(connection: Connection, head: Head, is_reusable: bool, url: str) -> ChunkedBody:
    coding = head.headers["transfer-encoding"]
    if coding.lower() != "chunked":
        raise BadFramingError(f"Transfer-Encoding {coding[:80]!r} is not supported")
    # A length beside it is a sign of somebody tampering in between (RFC 9112, 6.3).
    return ChunkedBody(connection, is_reusable and "content-length" not in head.headers, url)


def _length_of(value: str | None) -> int | None:
    """Return the announced length, None if there is none.

    :raises BadFramingError: if it is no number, or several different ones.
    """
    if value is None:
        return None
    if "," in value:
        values = {part.strip(" \t") for part in value.split(",")}
        if len(values) > 1:
            raise BadFramingError(f"Content-Length has several values: {value[:80]!r}")
        value = values.pop()
    if not value.isdecimal() or len(value) > _MAX_LENGTH_DIGITS:
        raise BadFramingError(f"Content-Length is no length: {value[:80]!r}")
    return int(value)
