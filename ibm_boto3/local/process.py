"""Runs the local COS as a child process of this program."""

from __future__ import annotations

import functools
import inspect
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict
from types import TracebackType
from typing import Any, TypeVar

from ibm_boto3.local.account import LocalAccount, Running
from ibm_boto3.local.accounts import Credentials, new_credentials
from ibm_boto3.local.remote import Channel, LocalCOSError

START_SECONDS = 60.0
STOP_SECONDS = 5.0
# The parent's import path goes with the settings, so that the child finds what the parent would.
BOOT = """
import sys
sys.path[:] = filter(None, sys.path)
import json
settings = json.loads(sys.stdin.readline())
sys.path[:] = settings.pop("path")
from ibm_boto3.local.child import run
run(settings)
"""

Result = TypeVar("Result")


class LocalCOS(LocalAccount):
    """A COS service instance on this machine, with its IAM, for as long as a block runs.

        with LocalCOS() as cos:
            client = ibm_boto3.client("s3", **cos.client_kwargs())

    As a decorator it runs for as long as a function does, which is given it as `cos` if it has such a parameter.
    The server is a child process bound to the loopback interface; buckets and objects are gone when it ends.

    :param host: address to bind.
    :param port: port to bind, 0 for any free one.
    :param token_seconds: how long the access tokens of its IAM live.
    :param tls: whether it speaks TLS, with a certificate made for the purpose.
    :param credentials: the keys of the instance, None for new ones.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        token_seconds: int = 3600,
        tls: bool = False,
        credentials: Credentials | None = None,
    ) -> None:
        super().__init__(None, credentials or new_credentials())
        self.host = host
        self._wanted_port = port
        self._token_seconds = token_seconds
        self._tls = tls
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, and return once it listens.

        :raises LocalCOSError: if it does not start; the message says what is missing.
        """
        if self._child is not None:
            raise LocalCOSError("The local COS is already running.")
        token = secrets.token_urlsafe(32)
        settings = {
            "path": [str(place) for place in sys.path],
            "host": self.host,
            "port": self._wanted_port,
            "token_seconds": self._token_seconds,
            "control_token": token,
            "tls": self._tls,
            "credentials": asdict(self._credentials),
        }
        self._child = subprocess.Popen([sys.executable, "-c", BOOT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            told = handshake(self._child, settings)
            authority = told.get("authority")
            channel = Channel(self.host, told["port"], token, authority)
            self._running = Running(self.host, told["port"], channel, None if authority is None else written(authority))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server; its buckets are gone."""
        child, self._child = self._child, None
        running, self._running = self._running, None
        if running is not None and running.ca_file is not None:
            os.unlink(running.ca_file)
        if child is None:
            return
        assert child.stdin is not None and child.stdout is not None
        child.stdin.close()
        child.stdout.close()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def close(self) -> None:
        """End the server; its buckets are gone."""
        self.stop()

    def wait(self) -> None:
        """Wait until the server ends."""
        if self._child is not None:
            self._child.wait()

    def __enter__(self) -> LocalCOS:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __call__(self, function: Callable[..., Result]) -> Callable[..., Result]:
        """Decorate a function: a server of its own runs during each call.

        :param function: the function; it is given the server as `cos` if it has such a parameter.
        :returns: a function without that parameter.
        """
        signature = inspect.signature(function)
        rest = [parameter for name, parameter in signature.parameters.items() if name != "cos"]
        takes_it = len(rest) < len(signature.parameters)

        @functools.wraps(function)
        def running(*arguments: Any, **named: Any) -> Result:
            with LocalCOS(
                self.host,
                self._wanted_port,
                token_seconds=self._token_seconds,
                tls=self._tls,
                credentials=self._credentials,
            ) as cos:
                return function(*arguments, **named, **({"cos": cos} if takes_it else {}))

        # Test runners look for the parameters, and would give a `cos` of their own.
        running.__signature__ = signature.replace(parameters=rest)  # type: ignore[attr-defined]
        return running


def written(authority: str) -> str:
    """Write a certificate to a file.

    :param authority: the certificate in PEM.
    :returns: the path of the file.
    """
    descriptor, path = tempfile.mkstemp(prefix="local-cos-", suffix=".pem")
    with os.fdopen(descriptor, "w") as file:
        file.write(authority)
    return path


def handshake(child: subprocess.Popen[bytes], settings: dict[str, Any]) -> dict[str, Any]:
    """Tell the child its settings, and wait until it says where it listens.

    :param child: the child.
    :param settings: what it reads from its standard input.
    :returns: what it says: its port, and the certificate to trust if it speaks TLS.
    :raises LocalCOSError: if it ends without, or says what is wrong.
    """
    assert child.stdin is not None and child.stdout is not None
    # Without an end of its own, a child that hangs would hold the parent forever.
    watchdog = threading.Timer(START_SECONDS, child.kill)
    watchdog.daemon = True
    watchdog.start()
    try:
        child.stdin.write(json.dumps(settings).encode() + b"\n")
        child.stdin.flush()
        line = child.stdout.readline()
    except BrokenPipeError:
        line = b""
    finally:
        watchdog.cancel()
    if not line:
        raise LocalCOSError("The local COS ended before it listened; its error output says why.")
    told: dict[str, Any] = json.loads(line)
    if "error" in told:
        raise LocalCOSError(f"The local COS did not start: {told['error']} ({told['detail']})")
    return told
