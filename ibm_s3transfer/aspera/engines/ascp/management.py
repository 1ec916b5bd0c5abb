"""The management port: we listen on loopback, ascp calls."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

from .frames import Frame, FrameParser

# How often a wait looks whether it still makes sense.
TICK_S = 0.1


class ManagementPort:
    """A port that one ascp calls, and the conversation on it."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1)
        self._listener.settimeout(TICK_S)
        self._connection: socket.socket | None = None
        self._lock = threading.Lock()
        self._parser = FrameParser()
        self.number: int = self._listener.getsockname()[1]

    def accept(self) -> bool:
        """Wait a moment for ascp to call.

        :returns: whether it did.
        """
        try:
            connection, _ = self._listener.accept()
        except TimeoutError:
            return False
        connection.settimeout(TICK_S)
        with self._lock:
            self._connection = connection
        self._listener.close()
        return True

    def frames(self, when_silent: Callable[[], None]) -> Iterator[Frame]:
        """Yield what ascp says until it hangs up.

        :param when_silent: called now and then while nothing comes; it may raise.
        :raises FrameError: if it says something else than frames.
        """
        connection = self._connection
        assert connection is not None, "ascp has not called"
        while True:
            try:
                data = connection.recv(1 << 16)
            except TimeoutError:
                when_silent()
                continue
            except OSError:
                return
            if not data:
                return
            yield from self._parser.feed(data)

    def send(self, frame: bytes) -> bool:
        """Tell ascp something.

        :returns: whether it is there to hear it.
        """
        with self._lock:
            if self._connection is None:
                return False
            try:
                self._connection.sendall(frame)
            except OSError:
                return False
            return True

    def close(self) -> None:
        """Hang up."""
        self._listener.close()
        with self._lock:
            if self._connection is not None:
                with contextlib.suppress(OSError):
                    self._connection.close()
                self._connection = None
