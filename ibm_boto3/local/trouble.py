"""Sends an answer late, slowly or only in part, as a test asked for."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterable

from ibm_boto3.local.content import Content
from ibm_boto3.local.messages import Trouble

# Pieces of a slow body leave this often.
TICK_SECONDS = 0.02


class Reset(OSError):
    """The connection was reset on purpose."""


def send_with_trouble(peer: socket.socket, head: bytes, body: bytes | Content, trouble: Trouble) -> None:
    """Send an answer with something going wrong.

    :param peer: the connection.
    :param head: status line and headers.
    :param body: the content.
    :param trouble: what goes wrong.
    :raises Reset: if the connection was reset, so nothing can follow.
    """
    if trouble.delay_seconds:
        time.sleep(trouble.delay_seconds)
    left = trouble.reset_after
    if left == 0:
        reset(peer)
    peer.sendall(head)
    for piece in pieces(body, trouble.bytes_per_second):
        if left is not None and len(piece) >= left:
            peer.sendall(piece[:left])
            reset(peer)
        peer.sendall(piece)
        if left is not None:
            left -= len(piece)
        if trouble.bytes_per_second is not None:
            time.sleep(len(piece) / trouble.bytes_per_second)
    if left is not None:
        reset(peer)


def pieces(body: bytes | Content, bytes_per_second: float | None) -> Iterable[bytes]:
    """Cut a body.

    :param body: the content.
    :param bytes_per_second: how fast it is sent; None for blocks as they come.
    :returns: what is sent at once.
    """
    blocks = [body] if isinstance(body, bytes) else body.blocks()
    for block in blocks:
        size = len(block) if bytes_per_second is None else max(1, int(bytes_per_second * TICK_SECONDS))
        for place in range(0, len(block), size):
            yield block[place : place + size]


def reset(peer: socket.socket) -> None:
    """Close a connection so that the peer sees a reset.

    :param peer: the connection.
    :raises Reset: always.
    """
    # Without lingering, what is not sent yet is thrown away and a reset goes out instead of an end.
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
    raise Reset("reset on purpose")
