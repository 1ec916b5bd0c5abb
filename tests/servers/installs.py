"""Packages the project tests itself against, each in a virtual environment that later runs find again."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class NotInstalled(Exception):
    """The package index did not deliver; the message ends with what pip said."""


def servers_cache() -> Path:
    """Return the folder of the servers' environments: ``COS_TEST_SERVERS``, or one inside the project."""
    return Path(os.environ.get("COS_TEST_SERVERS") or PROJECT / ".cache" / "servers")


def installed(name: str, requirements: Path, cache: Path) -> Path:
    """Install the requirements in a virtual environment unless an earlier run did.

    :param name: name of the environment.
    :param requirements: pip's requirements file.
    :param cache: folder that holds environments.
    :returns: the folder with the environment's programs.
    :raises NotInstalled: when pip fails.
    """
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    home = cache / f"{name}-py{python}-{digest}"
    home.mkdir(parents=True, exist_ok=True)
    # Two test runs may arrive at once; the lock is the kernel's, so a killed run leaves none behind.
    with open(home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = home / "complete"
        if not stamp.exists():
            create(home, requirements)
            stamp.touch()
    return home / "bin"


def create(home: Path, requirements: Path) -> None:
    """Make the environment and let pip fill it.

    :param home: folder of the environment.
    :param requirements: pip's requirements file.
    :raises NotInstalled: when a step fails.
    """
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for step in ([sys.executable, "-m", "venv", str(home)], [*pip, "-r", str(requirements)]):
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            raise NotInstalled(f"{' '.join(step)}\n{done.stdout}")
