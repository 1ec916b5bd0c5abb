"""The interpreter and the variables each measured client runs with."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers.installs import PROJECT, installed

HERE = Path(__file__).parent
CACHE = PROJECT / ".cache" / "bench"
ENVIRONMENT_OF = {
    "ours": "ours",
    "2.16.2": "published",
    "boto3": "others",
    "minio": "others",
    "obstore": "others",
    "http.client": "ours",
    "sockets": "ours",
}
PACKAGE_OF = {"2.16.2": "ibm-cos-sdk", "boto3": "boto3", "minio": "minio", "obstore": "obstore"}


@dataclass(frozen=True)
class Environment:
    """Where one kind of client runs.

    :param kind: name of the client.
    :param python: its interpreter.
    :param variables: the whole environment of its processes.
    """

    kind: str
    python: str
    variables: dict[str, str]

    def version(self) -> str:
        """Return the version of the client's package, empty when it has none to tell."""
        package = PACKAGE_OF.get(self.kind)
        if package is None:
            return ""
        code = f"import importlib.metadata as m; print(m.version({package!r}))"
        return subprocess.run([self.python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def environment(kind: str) -> Environment:
    """Install what a client needs, once, in a virtual environment of the project's cache.

    The user's variables and files stay outside: proxies, credentials and profiles would change what is measured.

    :param kind: name of the client.
    :returns: its environment.
    """
    name = ENVIRONMENT_OF[kind]
    programs = installed(name, HERE / f"requirements-{name}.txt", CACHE)
    home = CACHE / "home"
    home.mkdir(exist_ok=True)
    variables = {"HOME": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"}
    if kind == "ours":
        variables["PYTHONPATH"] = str(PROJECT)
    return Environment(kind, str(programs / "python"), variables)


def libraries(python: str, names: list[str]) -> dict[str, str]:
    """Return the versions of installed packages.

    :param python: interpreter of their environment.
    :param names: names of distributions.
    :returns: version by name.
    """
    code = f"import importlib.metadata as m, json; print(json.dumps({{n: m.version(n) for n in {names!r}}}))"
    done = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found
