"""HTTP/1.1 on one connection (RFC 9112): read a request's head, receive its body, send an answer."""

from __future__ import annotations

import re
import socket
from http import HTTPStatus

from ibm_boto3.local.content import BLOCK_BYTES, EMPTY, Content
from ibm_boto3.local.messages import Answer, Request, Trouble
from ibm_boto3.local.spool import ContentWriter
from ibm_boto3.local.trouble import send_with_trouble

# Metadata may take 4 MB of headers on the service; a head beyond this is nonsense or an attack.
MAX_HEAD_BYTES = 5 * 1024 * 1024
MAX_CHUNK_LINE_BYTES = 64 * 1024
RECEIVE_BYTES = 64 * 1024
CHUNK_SIZE = re.compile(b"[0-9A-Fa-f]{1,15}")
REASONS = {status.value: status.phrase for status in HTTPStatus}
REASONS[416] = "Requested Range Not Satisfiable"
METHOD_NAMES = "GET HEAD PUT POST DELETE OPTIONS PATCH"
METHODS = frozenset(METHOD_NAMES.split())
TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class BadRequest(Exception):
    """The peer does not speak HTTP/1.1; the connection cannot go on.

    :param status: the status to answer before closing.
    """

    def __init__(self, reason: str, status: int = 400) -> None:
        self.status = status
        super().__init__(reason)


class Disconnected(Exception):
    """The peer closed the connection, or fell silent, in the middle of a request."""


class Connection:
    """One accepted connection.

    :param peer: its socket, blocking with a timeout.
    :param is_secure: whether it is encrypted.
    """

    def __init__(self, peer: socket.socket, is_secure: bool = False) -> None:
        self._peer = peer
        self._is_secure = is_secure
        self._buffer = bytearray()
        self._expects_continue = False
        self._unread = 0
        self._is_chunked = False
        #: Whether the answer to the present request is the last on this connection.
        self.closes = False

    def read_request(self) -> Request | None:
        """Wait for the next request and read its head.

        :returns: the request, None when the peer ended the connection between two requests.
        :raises BadRequest: for anything that is not HTTP/1.x.
        :raises Disconnected: when the head ends early.
        """
        end = self._find_head_end()
        if end < 0:
            return None
        head = bytes(self._buffer[:end]).decode("latin-1")
        del self._buffer[: end + 4]
        request_line, *lines = head.split("\r\n")
        method, target, version = parsed_request_line(request_line)
        fields = [parsed_field(line) for line in lines]
        request = Request(method, target, fields, self._receive_body, self._is_secure)
        self._prepare_body(request.headers, version)
        return request

    def _find_head_end(self) -> int:
        searched = 0
        while True:
            if searched == 0 and self._buffer.startswith(b"\r\n"):
                # An empty line before the request line is to be ignored (RFC 9112, 2.2).
                del self._buffer[:2]
                continue
            end = self._buffer.find(b"\r\n\r\n", searched)
            if end >= 0:
                return end
            if len(self._buffer) > MAX_HEAD_BYTES:
                raise BadRequest("the head is too long", 431)
            searched = max(0, len(self._buffer) - 3)
            if not self._fill():
                if self._buffer:
                    raise Disconnected
                return -1

    def _fill(self) -> bool:
        data = self._peer.recv(RECEIVE_BYTES)
        self._buffer += data
        return bool(data)

    def _prepare_body(self, headers: dict[str, str], version: str) -> None:
        options = headers.get("connection", "").lower()
        self.closes = "close" in options or (version == "HTTP/1.0" and "keep-alive" not in options)
        self._expects_continue = headers.get("expect", "").lower() == "100-continue" and version != "HTTP/1.0"
        coding = headers.get("transfer-encoding")
        length = headers.get("content-length")
        self._is_chunked = coding is not None
        self._unread = 0
        if coding is not None:
            if coding.lower() != "chunked" or length is not None:
                raise BadRequest("only the chunked transfer coding is known, and no length beside it")
        elif length is not None:
            if not (length.isascii() and length.isdigit()):
                raise BadRequest("Content-Length is not a number")
            self._unread = int(length)

    @property
    def has_unread_body(self) -> bool:
        """Whether the peer may still send body bytes of the present request."""
        return self._is_chunked or self._unread > 0

    def can_discard(self, limit: int) -> bool:
        """Say whether the rest of the body is worth reading to keep the connection.

        :param limit: most bytes to read for that.
        :returns: False for a body of unknown or great length, or one the peer still asks leave to send.
        """
        return not self._is_chunked and self._unread <= limit and not self._expects_continue

    def discard_body(self) -> None:
        """Read the body and forget it."""
        self._receive_body()

    def _receive_body(self) -> Content:
        if self._expects_continue and not self._buffer:
            self._peer.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._expects_continue = False
        if not self.has_unread_body:
            return EMPTY
        writer = ContentWriter()
        if self._is_chunked:
            while size := self._read_chunk_size():
                self._copy(size, writer)
                if self._read_line():
                    raise BadRequest("a chunk is longer than it says")
            while self._read_line():
                pass  # Trailer fields of the transfer coding mean nothing here.
            self._is_chunked = False
        else:
            self._copy(self._unread, writer)
            self._unread = 0
        return writer.done()

    def _read_chunk_size(self) -> int:
        digits = self._read_line().partition(b";")[0].strip()
        if not CHUNK_SIZE.fullmatch(digits):
            raise BadRequest("a chunk size is not a number")
        return int(digits, 16)

    def _read_line(self) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            if len(self._buffer) > MAX_CHUNK_LINE_BYTES:
                raise BadRequest("a line of the body is too long")
            if not self._fill():
                raise Disconnected
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line

    def _copy(self, size: int, writer: ContentWriter) -> None:
        ready = min(size, len(self._buffer))
        if ready:
            writer.write(bytes(self._buffer[:ready]))
            del self._buffer[:ready]
        size -= ready
        if not size:
            return
        block = memoryview(bytearray(min(size, BLOCK_BYTES)))
        while size:
            count = self._peer.recv_into(block[: min(size, BLOCK_BYTES)])
            if not count:
                raise Disconnected
            writer.write(block[:count])
            size -= count

    def send(self, answer: Answer, *, with_body: bool = True, trouble: Trouble | None = None) -> None:
        """Send an answer.

        :param answer: the answer.
        :param with_body: False for the answer to HEAD.
        :param trouble: what goes wrong meanwhile, None for nothing.
        """
        lines = [f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, '')}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        # 204 and 304 have no content, and 204 not even a length (RFC 9110, 8.6).
        if answer.status not in (204, 304):
            lines.append(f"Content-Length: {answer.size}")
        if self.closes:
            lines.append("Connection: close")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        body = answer.body if with_body and answer.status not in (204, 304) else b""
        if trouble is not None:
            send_with_trouble(self._peer, head, body, trouble)
        elif isinstance(body, Content):
            self._peer.sendall(head)
            for block in body.blocks():
                self._peer.sendall(block)
        elif len(body) <= RECEIVE_BYTES:
            self._peer.sendall(head + body)
        else:
            self._peer.sendall(head)
            self._peer.sendall(body)


def parsed_request_line(line: str) -> tuple[str, str, str]:
    """Split a request line.

    :param line: such as ``GET /bucket/key HTTP/1.1``.
    :returns: method, target in origin form, version.
    :raises BadRequest: for anything else.
    """
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] not in METHODS or parts[2] not in ("HTTP/1.1", "HTTP/1.0"):
        raise BadRequest("the request line is not HTTP/1.1")
    method, target, version = parts
    if target.startswith(("http://", "https://")):
        # The absolute form (RFC 9112, 3.2.2), which clients use with proxies.
        target = "/" + target.partition("://")[2].partition("/")[2]
    if not target.startswith("/"):
        raise BadRequest("the request target is no path")
    return method, target, version


def parsed_field(line: str) -> tuple[str, str]:
    """Split a header line.

    :param line: ``Name: value``.
    :returns: the name as written and the value without the white space around it.
    :raises BadRequest: for a folded line, a bare carriage return, or a name that is no token.
    """
    name, colon, value = line.partition(":")
    if not colon or not name or not TOKEN.issuperset(name) or "\r" in value or "\n" in value or "\0" in value:
        raise BadRequest("a header line is malformed")
    return name, value.strip(" \t")
