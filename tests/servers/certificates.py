"""A throw-away certificate for TLS on loopback."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    """Paths of a self-signed certificate, which is its own authority, and of its key."""

    certificate: Path
    key: Path


def loopback_certificate(folder: Path) -> Certificate:
    """Make a certificate for 127.0.0.1 and localhost with the ``openssl`` program.

    :param folder: where the two files go.
    :returns: their paths.
    """
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    extensions = ["subjectAltName=IP:127.0.0.1,DNS:localhost", "basicConstraints=critical,CA:TRUE"]
    for extension in extensions:
        request += ["-addext", extension]
    files = ["-keyout", str(made.key), "-out", str(made.certificate)]
    subprocess.run(["openssl", *request, *files], check=True, capture_output=True)
    return made
