"""The idle connections to one origin, and what a connection is to those who use it.

Lists are only pushed and popped, which needs no lock: a lock held by another thread at a fork would stay held in
the child.
"""

from __future__ import annotations

import os
import select
import socket
import ssl
import struct
from collections.abc import Callable
from typing import Any

from urllib3.util.wait import wait_for_read

from .._interrupts import CallScope, current_scope
from .errors import ServerClosedError
from .routes import Link, Route

# Holds the head of an answer and, as a rule, the whole of a small one.
_READ_SIZE = 65536
# For SO_LINGER: on, with no time for what has not gone yet.
_RESET = struct.pack("ii", 1, 0)


class Connection:
    """A socket to a server together with the bytes read ahead from it.

    ``owner`` is the pool it goes back to while it is in use, ``scope`` what may end that use from another thread.

    :param link: the open connection of urllib3.
    :param generation: which connections of its pool it belongs with.
    :param timeout: seconds to wait for the server, or None.
    """

    __slots__ = (
        "sock", "unread", "generation", "owner", "scope", "_link", "_timeout", "_is_timeout_set", "_pending", "_poll",
    )  # fmt: skip

    def __init__(self, link: Link, generation: object, timeout: float | None) -> None:
        self.sock: Any = link.sock
        self.sock.settimeout(timeout)
        self.unread = b""
        self.generation = generation
        self.owner: OriginPool | None = None
        self.scope: CallScope | None = None
        self._link = link
        self._timeout = timeout
        self._is_timeout_set = False
        self._pending: Callable[[], int] | None = getattr(self.sock, "pending", None)
        self._poll = _poller(self.sock)

    def is_readable(self, timeout_ms: float = 0) -> bool:
        """Say whether the server has sent something, or closed the connection."""
        if self.unread or (self._pending is not None and self._pending()):
            return True
        return bool(self._poll(timeout_ms))

    def fill(self) -> None:
        """Read ahead what the server has sent, waiting for it if need be.

        :raises ServerClosedError: if nothing comes any more.
        """
        data = self.sock.recv(_READ_SIZE)
        if not data:
            raise ServerClosedError("the server closed the connection")
        self.unread = self.unread + data if self.unread else data

    def fill_at_once(self) -> None:
        """Read ahead what is there without waiting: perhaps only a TLS message that holds no data.

        :raises ServerClosedError: if the server has closed the connection.
        """
        self.sock.settimeout(0)
        try:
            self.fill()
        except (BlockingIOError, ssl.SSLWantReadError):
            pass
        finally:
            self.sock.settimeout(self._timeout)

    def set_timeout(self, timeout: float | None) -> None:
        """Wait another time for the server until the connection is given back."""
        self._is_timeout_set = True
        self.sock.settimeout(timeout)

    def limit_wait(self, seconds: float) -> None:
        """Wait for the server no longer than that until the connection is given back."""
        self.set_timeout(seconds if self._timeout is None else min(seconds, self._timeout))

    def release(self) -> None:
        """Give the connection back for further requests; drop it if the server sent more than it should."""
        if self.scope is not None:
            self._leave_scope(self.scope)
        if self.unread or (self._pending is not None and self._pending()):
            self.close()
            return
        if self._is_timeout_set:
            self._is_timeout_set = False
            self.sock.settimeout(self._timeout)
        # An idle connection does not hold its pool: a forgotten pool ends without waiting for the cycle collector.
        owner, self.owner = self.owner, None
        if owner is None:
            self.close()
        else:
            owner.put_back(self)

    def close(self) -> None:
        """Drop the connection."""
        if self.scope is not None:
            self._leave_scope(self.scope)
        self._link.close()

    def interrupt(self) -> None:
        """Make the thread that uses the connection fail; only that thread closes it."""
        # Below TLS, whose state belongs to the other thread; within another tunnel the socket lies one deeper.
        sock = getattr(self.sock, "socket", self.sock)
        try:
            # Closing it then resets the connection: a server in the middle of an answer must not wait for a reader.
            socket.socket.setsockopt(sock, socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
        except (OSError, TypeError):  # closed already, or a stand-in
            pass

    def _leave_scope(self, scope: CallScope) -> None:
        scope.drop(self)
        self.scope = None


def _close_link(link: Link) -> None:
    link.close()


def _poller(sock: Any) -> Callable[[float], Any]:
    """Return a function that waits a number of milliseconds for a socket to become readable."""
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return poll.poll
    return lambda timeout_ms: wait_for_read(sock, timeout_ms / 1000)


class OriginPool:
    """Hands out connections to one origin and keeps the idle ones.

    More connections than the pool keeps may be open at a time; those beyond are closed when they are given back.

    :param route: how connections are opened.
    :param limit: number of idle connections that are kept.
    :param timeout: seconds to wait for the server, or None.
    """

    __slots__ = ("route", "_limit", "_timeout", "_idle", "_generation", "_pid")

    def __init__(self, route: Route, limit: int, timeout: float | None) -> None:
        self.route = route
        self._limit = limit
        self._timeout = timeout
        self._idle: list[Connection] = []
        self._generation: object = object()
        self._pid = os.getpid()

    def take(self) -> Connection:
        """Return a connection: the idle one used last if the server still holds it, else a new one.

        :raises CallCancelledError: if the scope this thread's calls are part of has ended.
        :raises Exception: what opening a new one raised.
        """
        scope = current_scope()
        connection = self._take(scope)
        if scope is not None:
            try:
                scope.hold(connection)
            except BaseException:
                connection.close()
                raise
            connection.scope = scope
        return connection

    def keep_at_least(self, limit: int) -> None:
        """Keep no fewer idle connections than this."""
        self._limit = max(self._limit, limit)

    def _take(self, scope: CallScope | None) -> Connection:
        if self._pid != os.getpid():
            # A child process must not write to its parent's sockets; closing its copies leaves the parent's open.
            self._pid = os.getpid()
            self.close()
        idle = self._idle
        while idle:
            try:
                connection = idle.pop()
            except IndexError:  # another thread was quicker
                break
            # An idle server has nothing to say: readable means closed, or out of step.
            if not connection.is_readable():
                connection.owner = self
                return connection
            connection.close()
        generation = self._generation
        connect = self.route.connect
        # Neither the look-up of a name nor the opening of a connection can be interrupted.
        link = connect() if scope is None else scope.wait_for(connect, _close_link)
        connection = Connection(link, generation, self._timeout)
        connection.owner = self
        return connection

    def put_back(self, connection: Connection) -> None:
        """Keep a connection for later, unless the pool is full or was closed since it was taken."""
        if connection.generation is not self._generation:
            connection.close()
            return
        idle = self._idle
        idle.append(connection)
        if len(idle) > self._limit:
            self._drain(self._limit)
        if connection.generation is not self._generation:  # closed by another thread in this moment
            self._drain(0)

    def close(self) -> None:
        """Close the idle connections; those in use are closed when they are given back."""
        self._generation = object()
        self._drain(0)

    def __del__(self) -> None:
        self._drain(0)

    def _drain(self, limit: int) -> None:
        while len(self._idle) > limit:
            try:
                self._idle.pop().close()
            except IndexError:
                return
