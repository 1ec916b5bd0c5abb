"""The child process of a session: started with its secrets in the environment, never left behind."""

from __future__ import annotations

import atexit
import os
import subprocess
import tempfile
import threading
import weakref
from pathlib import Path

from ...exceptions import AsperaTransferFailedError
from .command import Command

_TAIL = 2000
# Between asking a process to stop and making it.
_GRACE_S = 2.0
_alive: weakref.WeakSet[Child] = weakref.WeakSet()


class Child:
    """A running ascp.

    :param command: what to run.
    :raises AsperaTransferFailedError: if it cannot be started.
    """

    def __init__(self, command: Command) -> None:
        # A file takes any amount of complaints without a thread that reads them.
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the child
        try:
            self._process = subprocess.Popen(
                command.argv,
                env={**os.environ, **command.environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._complaints,
            )
        except (OSError, ValueError) as error:
            self._complaints.close()
            raise AsperaTransferFailedError(f"{command.argv[0]} cannot be started: {type(error).__name__}") from error
        self._lock = threading.Lock()
        self._is_closed = False
        _alive.add(self)

    @property
    def exit_status(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    def wait(self, timeout_s: float) -> int | None:
        """Return how it ended, None if it still runs after some time.

        :param timeout_s: how long to wait.
        """
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None

    def end(self, timeout_s: float) -> int:
        """Return how it ended; one that does not end by itself is stopped, politely and then by force.

        :param timeout_s: how long to wait for it.
        """
        status = self.wait(timeout_s)
        if status is None:
            self.stop()
            status = self.wait(_GRACE_S)
        if status is None:
            self._process.kill()
            status = self._process.wait()
        return status

    def stop(self) -> None:
        """Ask it to stop."""
        if self._process.poll() is None:
            self._process.terminate()

    def complaints(self) -> str:
        """Return the end of what it wrote to its error output."""
        with self._lock:
            if self._is_closed:
                return ""
            size = self._complaints.seek(0, os.SEEK_END)
            self._complaints.seek(max(0, size - _TAIL))
            return self._complaints.read().decode("utf-8", "replace").strip()

    def close(self) -> None:
        """Let go of it after its end."""
        _alive.discard(self)
        with self._lock:
            self._is_closed = True
            self._complaints.close()


@atexit.register
def _stop_all() -> None:
    """Leave no process behind when the program ends in the middle of a transfer."""
    for child in list(_alive):
        child.stop()


def private_file(folder: Path, name: str, content: bytes) -> str:
    """Write a file that only the user can read, and return its path.

    :param folder: where.
    :param name: its name.
    :param content: its content.
    """
    path = folder / name
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return str(path)
