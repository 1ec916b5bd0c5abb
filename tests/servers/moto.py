"""The moto server as a child process: broad and lenient, it checks no signature."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.certificates import loopback_certificate
from tests.servers.children import Command, free_ports, running
from tests.servers.endpoint import Endpoint


@contextmanager
def moto_server(folder: Path) -> Iterator[list[Endpoint]]:
    """Run the moto server of this interpreter's environment.

    :param folder: scratch folder for certificate and logs.
    :returns: its plain and its TLS endpoint; each is a store of its own.
    """
    plain, tls = free_ports(2)
    made = loopback_certificate(folder)
    moto = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p"]
    commands = [
        Command("moto", [*moto, str(plain)]),
        Command("moto-tls", [*moto, str(tls), "-c", str(made.certificate), "-k", str(made.key)]),
    ]
    keys = ("AKIDEXAMPLE", "SECRETEXAMPLE", "us-east-1")
    with running(commands, [plain, tls], folder):
        yield [
            Endpoint("moto", f"http://127.0.0.1:{plain}", *keys, None, folder),
            Endpoint("moto", f"https://127.0.0.1:{tls}", *keys, made.authority, folder),
        ]
