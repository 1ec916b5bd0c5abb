"""Sends requests and listens for an answer that comes before the end of the body.

A server may answer early: to the head alone if that asks to wait (``Expect: 100-continue``, RFC 9110, 10.1.1), or in
the middle of a body it does not want (RFC 9112, 9.3). The rest is then not sent and the connection not used again.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Mapping

from .._message import Request
from ..exceptions import HTTPClientError
from .answers import Head, WholeAnswer, read_any_head, read_head, receive_answer
from .bodies import PIECE_SIZE, SMALL_BODY_SIZE, OutgoingBody
from .errors import BadAnswerError, BadFramingError
from .pools import Connection

# Servers that do not know Expect say nothing; they are waited for no longer than this.
CONTINUE_WAIT_S = 1.0
# How much the system copies from file to socket between two looks at what the server says.
_SENDFILE_SIZE = 16 * PIECE_SIZE
# What a server says while it hangs up is an error document.
_MAX_LAST_WORDS = 1 << 20


def is_expecting(headers: Mapping[str, str]) -> bool:
    """Say whether a request asks the server if it wants the body."""
    return any(name.lower() == "expect" and value.lower() == "100-continue" for name, value in headers.items())


def send_request(connection: Connection, head: bytes, body: OutgoingBody, waits: bool) -> Head | None:
    """Send a head and its body.

    :param waits: whether the server is asked if it wants the body.
    :returns: the final answer's head if it came before the body was sent, else None.
    :raises OSError: if the connection breaks, or stalls for longer than the read timeout.
    """
    if body.length is not None and body.length <= SMALL_BODY_SIZE:
        connection.sock.sendall(b"".join((head, *body.pieces())))
        return None
    connection.sock.sendall(head)
    if waits:
        refusal = _wait_for_continue(connection)
        if refusal is not None:
            return refusal
    # Over TLS the bytes have to pass through this process anyway, and so do those that go in chunks.
    if body.length is not None and type(connection.sock) is socket.socket:
        refusal = _send_directly(connection, body)
        if refusal is not None:
            return refusal
    return _send_pieces(connection, body)


def rescue_answer(connection: Connection, request: Request) -> WholeAnswer | None:
    """Return the answer a server left behind before it hung up on a body, or None if it is not complete."""
    try:
        # All there will ever be has arrived.
        connection.set_timeout(0)
        head = read_head(connection)
        with receive_answer(connection, head, request, is_reusable=False) as answer:
            body = answer.read(_MAX_LAST_WORDS)
            return None if answer.read(1) else WholeAnswer(head, body)
    except (OSError, BadAnswerError, BadFramingError, HTTPClientError):
        return None


def _wait_for_continue(connection: Connection) -> Head | None:
    """Wait for the server to ask for the body, or for its silence to last too long."""
    deadline = time.monotonic() + CONTINUE_WAIT_S
    while (left := deadline - time.monotonic()) > 0 and connection.is_readable(left * 1000):
        connection.fill_at_once()
        while connection.unread:
            head = read_any_head(connection)
            if head.status >= 200:
                return head
            if head.status == 100:
                return None
    return None


def _send_directly(connection: Connection, body: OutgoingBody) -> Head | None:
    """Let the system copy as much of a body from disk to socket as it can; what is left goes in pieces."""
    file = body.plain_file()
    if file is not None:
        return _send_file(connection, file, body)
    send = body.direct_sender()
    while send is not None and body.left > 0:
        answer = _early_answer(connection)
        if answer is not None:
            return answer
        sent = send(connection.sock, min(_SENDFILE_SIZE, body.left))
        if not sent:
            break
        body.left -= sent
    return None


def _send_file(connection: Connection, file: io.BufferedReader | io.FileIO, body: OutgoingBody) -> Head | None:
    """Send all but the last piece of a file; that goes the usual way, which sees whether the file has changed."""
    while body.left > PIECE_SIZE:
        answer = _early_answer(connection)
        if answer is not None:
            return answer
        size = min(_SENDFILE_SIZE, body.left - PIECE_SIZE)
        sent = connection.sock.sendfile(file, file.tell(), size)
        body.left -= sent
        if sent < size:
            break
    return None


def _send_pieces(connection: Connection, body: OutgoingBody) -> Head | None:
    is_chunked = body.length is None
    for piece in body.pieces():
        answer = _early_answer(connection)
        if answer is not None:
            return answer
        connection.sock.sendall(b"".join((b"%x\r\n" % len(piece), piece, b"\r\n")) if is_chunked else piece)
        del piece  # the next one is going to take its memory
    if is_chunked:
        connection.sock.sendall(b"0\r\n\r\n")
    return None


def _early_answer(connection: Connection) -> Head | None:
    """Return the head of a final answer that has begun to arrive."""
    if connection.is_readable():
        connection.fill_at_once()
        while connection.unread:
            head = read_any_head(connection)
            if head.status >= 200:
                return head
    return None
