"""One call of a client against the recording server: what it sent and what it gave back.

Works on whichever ``ibm_boto3`` can be imported, old or new.
"""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from typing import Any

import ibm_boto3
import ibm_botocore
from ibm_botocore.config import Config

from . import exchange, values
from .server import Received, WireServer

ACCESS_KEY, SECRET_KEY, REGION = "AKIDVECTOR", "vector/secret+key", "us-south"
LOOPBACK_SUFFIX = ".test"


class Performer:
    """Makes the calls of vectors; clients are kept per set of options.

    :param server: records what is sent and plays the vector's answers.
    """

    def __init__(self, server: WireServer) -> None:
        self._server = server
        self._clients: dict[str, Any] = {}

    def client(self, options: dict[str, Any]) -> Any:
        """Return the client with these options (see ``_make``)."""
        key = json.dumps(options, sort_keys=True)
        if key not in self._clients:
            self._clients[key] = self._make(options)
        return self._clients[key]

    def close(self) -> None:
        """Close all clients."""
        for client in self._clients.values():
            client.close()

    def _make(self, options: dict[str, Any]) -> Any:
        """Create a client.

        :param options: ``config`` (arguments of Config), ``host`` and ``path`` of the endpoint, ``arguments`` (more
            arguments of ``ibm_boto3.client``), ``unsigned``, ``proxy``.
        """
        settings = {
            "retries": {"max_attempts": 0},
            "connect_timeout": 5,
            "read_timeout": 10,
            **options.get("config", {}),
        }
        if options.get("unsigned"):
            settings["signature_version"] = ibm_botocore.UNSIGNED
        if options.get("proxy"):
            settings["proxies"] = {"http": f"http://127.0.0.1:{self._server.port}"}
        port = "" if options.get("proxy") else f":{self._server.port}"
        arguments = {"region_name": REGION, "aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
        return ibm_boto3.client(
            "s3",
            endpoint_url=f"http://{options.get('host', '127.0.0.1')}{port}{options.get('path', '')}",
            config=Config(**settings),
            **{**arguments, **options.get("arguments", {})},
        )

    def perform(self, case: dict[str, Any]) -> tuple[list[Received], dict[str, Any]]:
        """Make a vector's call.

        :param case: ``method``, ``args``, ``answers`` and perhaps ``client``.
        :returns: the requests on the wire and the outcome: ``return``, ``raise`` or ``foreign``.
        """
        answers = [exchange.playable(answer) for answer in case["answers"]]
        with ExitStack() as stack:
            arguments = values.decode(case["args"], stack)
            self._server.play(answers)
            try:
                call = getattr(self.client(case.get("client", {})), case["method"])
                outcome = {"return": values.encode(call(**arguments))}
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the outcome
                outcome = raised(error)
        return self._server.taken(), outcome


def raised(error: Exception) -> dict[str, Any]:
    """Return an exception as an outcome.

    :param error: what a call raised.
    """
    kind = "raise" if type(error).__module__.startswith("ibm_") else "foreign"
    # The new package may append a hint, which has tests of its own.
    hint = getattr(error, "hint", None)
    message = str(error).removesuffix(f" ({hint})") if hint else str(error)
    outcome: dict[str, Any] = {"class": type(error).__name__, "message": message}
    if hasattr(error, "response"):
        outcome["response"] = values.encode(error.response)
    if kind == "raise":
        outcome["bases"] = [base.__name__ for base in type(error).__mro__[1:] if base.__module__.startswith("ibm_")]
    return {kind: outcome}


class LoopbackNames:
    """While entered, host names under ``.test`` lead to 127.0.0.1."""

    def __enter__(self) -> None:
        """Stand between callers and the resolver."""
        self._resolve = resolve = socket.getaddrinfo

        def redirect(host: Any, *args: Any, **kwargs: Any) -> Any:
            text = host.decode("ascii") if isinstance(host, bytes) else host
            return resolve("127.0.0.1" if text and text.endswith(LOOPBACK_SUFFIX) else host, *args, **kwargs)

        socket.getaddrinfo = redirect

    def __exit__(self, *_: object) -> None:
        """Give the resolver back."""
        socket.getaddrinfo = self._resolve
