"""Runs commands until standard input ends, then kills them and itself.

A test run that dies without a farewell (an interrupt, a closed terminal, SIGKILL) closes this process's standard
input, so no server outlives it. Started as a script with one JSON line on standard input::

    [{"argv": ["server", "--port", "1"], "log": "/scratch/server.log"}, ...]

The whole process group is killed, so the caller starts this script in a session of its own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading


def main() -> None:
    """Start the commands, then wait for the end of standard input or of any command."""
    commands = json.loads(sys.stdin.readline())
    children = [start(**command) for command in commands]
    for child in children:
        threading.Thread(target=end_with, args=(child, children), daemon=True).start()
    sys.stdin.read()
    end(children)


def start(argv: list[str], log: str) -> subprocess.Popen[bytes]:
    """Start one command beside its log file.

    :param argv: the command.
    :param log: path of the file that takes both output streams; its folder is the working directory.
    :returns: the running child.
    """
    with open(log, "ab") as out:
        return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=os.path.dirname(log))


def end_with(child: subprocess.Popen[bytes], children: list[subprocess.Popen[bytes]]) -> None:
    """End all children as soon as one ends: a server with a part missing would only time out.

    :param child: the one to wait for.
    :param children: all of them.
    """
    child.wait()
    end(children)


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Kill the children, collect them, then kill what is left of the process group, this process included.

    :param children: all of them.
    """
    for child in children:
        child.kill()
    for child in children:
        child.wait()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
