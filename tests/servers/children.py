"""Child processes of a test run: free ports, start, readiness, logs, end."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

GUARD = Path(__file__).with_name("guard.py")
# Below Linux's range for outgoing connections, so nobody's client socket takes a port between choice and bind.
PORTS = range(12000, 32000)
START_SECONDS = 60.0
LOG_LINES = 40


class ServerDidNotStart(Exception):
    """A test server did not open its ports in time; the message ends with the tail of its logs."""


@dataclass(frozen=True)
class Command:
    """One process of a server.

    :param name: stem of its log file.
    :param argv: program and arguments.
    """

    name: str
    argv: Sequence[str]


def free_ports(count: int) -> list[int]:
    """Choose ports nobody listens on.

    :param count: how many.
    :returns: that many different ports.
    """
    ports: list[int] = []
    with ExitStack() as held:
        while len(ports) < count:
            port = random.choice(PORTS)
            listener = held.enter_context(socket.socket())
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            ports.append(port)
    return ports


@contextmanager
def running(commands: Sequence[Command], ports: Sequence[int], logs: Path) -> Iterator[None]:
    """Run the commands until the block ends, entering it once every port accepts connections.

    :param commands: the processes of one server.
    :param ports: loopback ports that must be open first.
    :param logs: folder for the log files.
    :raises ServerDidNotStart: when a process ends early or a port stays closed.
    """
    logs.mkdir(parents=True, exist_ok=True)
    plan = [{"argv": [*c.argv], "log": str(logs / f"{c.name}.log")} for c in commands]
    # A session of its own keeps the terminal's interrupt away from the servers: tests end before they do.
    guard = subprocess.Popen([sys.executable, str(GUARD)], stdin=subprocess.PIPE, start_new_session=True)
    assert guard.stdin is not None
    try:
        guard.stdin.write(json.dumps(plan).encode() + b"\n")
        guard.stdin.flush()
        for port in ports:
            wait_until_open(port, guard, logs)
        yield
    finally:
        guard.stdin.close()
        guard.wait(timeout=START_SECONDS)


def wait_until_open(port: int, guard: subprocess.Popen[bytes], logs: Path) -> None:
    """Poll a loopback port until it accepts a connection.

    :param port: the port.
    :param guard: the process that holds the server; its end means the server failed.
    :param logs: folder with the logs to quote.
    :raises ServerDidNotStart: on failure, with the tail of the logs.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and guard.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ServerDidNotStart(f"Nothing listens on port {port}.\n{log_tail(logs)}")


def log_tail(logs: Path) -> str:
    """Return the last lines of every log in a folder.

    :param logs: the folder.
    :returns: text, each log under its name.
    """
    tails = []
    for log in sorted(logs.glob("*.log")):
        lines = log.read_text(errors="replace").splitlines()[-LOG_LINES:]
        tails.append("\n".join([f"--- {log.name}", *lines]))
    return "\n".join(tails)
