"""The servers themselves: they end with the test run, however it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers.children import Command, ServerDidNotStart, free_ports, running
from tests.servers.installs import PROJECT

pytestmark = pytest.mark.conformance

RUN = """
import sys, time
from pathlib import Path
from tests.servers.children import Command, running
port = sys.argv[1]
web = Command("web", [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", port])
with running([web], [int(port)], Path(sys.argv[2])):
    print("open", flush=True)
    time.sleep(60)
"""


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_server_ends_with_its_test_run(tmp_path: Path, ending: signal.Signals) -> None:
    [port] = free_ports(1)
    argv = [sys.executable, "-c", RUN, str(port), str(tmp_path)]
    with subprocess.Popen(argv, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"open\n"
        assert is_open(port)
        run.send_signal(ending)
    deadline = time.monotonic() + 10
    while is_open(port) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_open(port)


def test_server_that_ends_early_is_an_error_with_its_log(tmp_path: Path) -> None:
    command = Command("broken", [sys.executable, "-c", "raise SystemExit('out of luck')"])
    with pytest.raises(ServerDidNotStart, match="out of luck"), running([command], free_ports(1), tmp_path):
        pass
