"""The front: accepts connections, and carries requests to an application one after the other."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING

from ibm_boto3.local.http1 import BadRequest, Connection, Disconnected
from ibm_boto3.local.messages import Answer, Application

if TYPE_CHECKING:
    import ssl

IDLE_SECONDS = 600.0
# A refused upload is read to its end up to here, so that the connection can be used again.
DISCARD_BYTES = 1024 * 1024
# How long a connection with an unread upload lingers, so that the peer reads the answer before the reset.
LINGER_SECONDS = 1.0


class Front:
    """Listens on one address and serves each connection in a thread.

    :param application: answers requests; called from many threads at once.
    :param host: address to bind.
    :param port: port to bind, 0 for any free one.
    :param tls: what encrypts the connections, None for plain ones.
    """

    def __init__(self, application: Application, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        self._application = application
        self._tls = tls
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=128)
        #: The port that was bound.
        self.port: int = self._listener.getsockname()[1]

    def start(self) -> None:
        """Accept connections in a thread of its own."""
        threading.Thread(target=self._accept, name="local-cos-accept", daemon=True).start()

    def stop(self) -> None:
        """Stop listening; connections end with the process."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except ConnectionAbortedError:
                continue
            except OSError:
                return
            threading.Thread(target=self._serve, args=(peer,), name="local-cos-connection", daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        with contextlib.ExitStack() as life, contextlib.suppress(OSError, Disconnected):
            life.enter_context(peer)
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer.settimeout(IDLE_SECONDS)
            if self._tls is not None:
                peer = life.enter_context(self._tls.wrap_socket(peer, server_side=True))
            connection = Connection(peer, is_secure=self._tls is not None)
            while not connection.closes and self._serve_one(connection):
                pass
            if connection.has_unread_body:
                linger(peer)

    def _serve_one(self, connection: Connection) -> bool:
        try:
            request = connection.read_request()
            if request is None:
                return False
            answer = self._application(request)
            if connection.has_unread_body:
                if connection.can_discard(DISCARD_BYTES):
                    connection.discard_body()
                else:
                    connection.closes = True
            connection.send(answer, with_body=request.method != "HEAD", trouble=request.trouble)
        except BadRequest as error:
            connection.closes = True
            connection.send(Answer(error.status, {"Content-Type": "text/plain"}, f"{error}\n".encode()))
        except (OSError, Disconnected):
            raise
        except Exception:  # noqa: BLE001 - the last line of defence: the peer gets an answer, the log the reason
            traceback.print_exc(file=sys.stderr)
            connection.closes = True
            connection.send(Answer(500))
        return True


def linger(peer: socket.socket) -> None:
    """Read and forget what the peer still sends, for a moment.

    Closing a socket with unread bytes makes the kernel reset the connection, and the peer may lose the answer.

    :param peer: the connection, its answer sent.
    """
    deadline = time.monotonic() + LINGER_SECONDS
    peer.shutdown(socket.SHUT_WR)
    while (left := deadline - time.monotonic()) > 0:
        peer.settimeout(left)
        if not peer.recv(DISCARD_BYTES):
            return
