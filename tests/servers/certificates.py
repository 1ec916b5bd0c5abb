"""A throw-away authority and certificate for TLS on loopback, made with the ``openssl`` program."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
# Strict verifiers (CPython from 3.13 on, rustls) want an authority apart from the server, each with its key usage.
AUTHORITY = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign")
SERVER = """
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = IP:127.0.0.1,DNS:localhost
"""


@dataclass(frozen=True)
class Certificate:
    """Paths of a server's certificate and key, and of the authority's certificate that clients trust."""

    certificate: Path
    key: Path
    authority: Path


def loopback_certificate(folder: Path) -> Certificate:
    """Make a certificate for 127.0.0.1 and localhost that lasts two days.

    :param folder: where the files go.
    :returns: their paths.
    """
    made = Certificate(folder / "certificate.pem", folder / "key.pem", folder / "authority.pem")
    authority_key, request, extensions = folder / "authority-key.pem", folder / "request.pem", folder / "extensions"
    extensions.write_text(SERVER)
    added = [word for extension in AUTHORITY for word in ("-addext", extension)]
    common = ["-subj", "/CN=test authority", "-days", "2", *added]
    openssl("req", "-x509", *NEW_KEY, *common, "-keyout", authority_key, "-out", made.authority)
    openssl("req", "-new", *NEW_KEY, "-subj", "/CN=localhost", "-keyout", made.key, "-out", request)
    signer: list[str | Path] = [
        "-CA",
        made.authority,
        "-CAkey",
        authority_key,
        "-set_serial",
        "2",
        "-extfile",
        extensions,
    ]
    openssl("x509", "-req", "-in", request, "-days", "2", *signer, "-out", made.certificate)
    return made


def openssl(*words: str | Path) -> None:
    """Run the ``openssl`` program.

    :param words: its arguments.
    """
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
