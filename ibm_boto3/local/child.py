"""The server process: it ends when its standard input does, so it cannot outlive the program that started it.

It reads its settings from standard input as one JSON line, and says on standard output where it listens.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import dataclass
from typing import Any

from ibm_boto3.local.accounts import Credentials

MISSING = 'the local COS needs the package cryptography: pip install "ibm-cos-sdk[local]"'


@dataclass(frozen=True)
class Settings:
    """What the parent tells the child.

    :param host: address to bind.
    :param port: port to bind, 0 for any free one.
    :param token_seconds: how long an access token lives.
    :param control_token: what commands on the control channel bear.
    :param tls: whether connections are encrypted.
    :param credentials: the first account.
    """

    host: str
    port: int
    token_seconds: int
    control_token: str
    tls: bool
    credentials: Credentials

    @classmethod
    def from_json(cls, settings: dict[str, Any]) -> Settings:
        """Read settings.

        :param settings: the fields as JSON has them.
        :returns: the settings.
        """
        return cls(**{**settings, "credentials": Credentials(**settings["credentials"])})


def run(settings: dict[str, Any]) -> None:
    """Serve until standard input ends.

    :param settings: see :class:`Settings`.
    """
    # The terminal's interrupt goes to the whole group; this process ends after its parent, not with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        told = start(Settings.from_json(settings))
    except (ImportError, OSError) as error:
        tell({"error": MISSING if isinstance(error, ImportError) else str(error), "detail": repr(error)})
        return
    tell(told)
    sys.stdin.buffer.read()
    # Connections may be busy; nothing they do matters to anybody any more.
    os._exit(0)


def start(settings: Settings) -> dict[str, Any]:
    """Start the server.

    :param settings: the settings.
    :returns: the port it listens on, and the certificate to trust if it speaks TLS.
    :raises ImportError: if a package is missing.
    :raises OSError: if the port is taken.
    """
    import cryptography  # noqa: F401 - says at once what is missing, not at the first token

    from ibm_boto3.local.server import Server

    server = Server(settings.token_seconds, control_token=settings.control_token)
    server.add_account(settings.credentials)
    if not settings.tls:
        return {"port": server.listen(settings.host, settings.port)}
    from ibm_boto3.local.tls import loopback_context

    context, authority = loopback_context(settings.host)
    return {"port": server.listen(settings.host, settings.port, context), "authority": authority}


def tell(message: dict[str, Any]) -> None:
    """Write one JSON line to standard output.

    :param message: its content.
    """
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
