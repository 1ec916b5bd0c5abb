"""Runs the local COS as a child process of this program."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import asdict
from types import TracebackType
from typing import Any, Literal

from ibm_boto3.exceptions import Boto3Error
from ibm_boto3.local.accounts import new_credentials

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


class LocalCOSError(Boto3Error):
    """The local COS did not start."""


class LocalCOS:
    """A COS service instance on this machine, with its IAM, for as long as a block runs.

        with LocalCOS() as cos:
            client = ibm_boto3.client("s3", **cos.client_kwargs())

    The server is a child process bound to the loopback interface; buckets and objects are gone when it ends.

    :param host: address to bind.
    :param port: port to bind, 0 for any free one.
    :param token_seconds: how long the access tokens of its IAM live.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, *, token_seconds: int = 3600) -> None:
        self.host = host
        self.region_name = "us-south"
        self._wanted_port = port
        self._token_seconds = token_seconds
        self._credentials = new_credentials()
        self._port: int | None = None
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        """The port the server listens on; only while it runs."""
        if self._port is None:
            raise LocalCOSError("The local COS is not running: use it as a context manager, or call start().")
        return self._port

    @property
    def endpoint_url(self) -> str:
        """What clients take as `endpoint_url`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def auth_endpoint(self) -> str:
        """What clients take as `ibm_auth_endpoint`: the URL of its IAM's token endpoint."""
        return f"{self.endpoint_url}/identity/token"

    @property
    def api_key_id(self) -> str:
        """An API key its IAM knows."""
        return self._credentials.api_key_id

    @property
    def service_instance_id(self) -> str:
        """The CRN of the service instance."""
        return self._credentials.service_instance_id

    @property
    def access_key_id(self) -> str:
        """The id of an HMAC key of the instance."""
        return self._credentials.access_key_id

    @property
    def secret_access_key(self) -> str:
        """The secret of the HMAC key."""
        return self._credentials.secret_access_key

    def client_kwargs(self, auth: Literal["oauth", "hmac"] = "oauth") -> dict[str, Any]:
        """Return the arguments that make a client or a resource talk to this server.

        :param auth: with the API key, or with the HMAC keys.
        :returns: keyword arguments for `ibm_boto3.client` and `ibm_boto3.resource`.
        :raises ValueError: for any other `auth`.
        """
        place = {"endpoint_url": self.endpoint_url, "region_name": self.region_name}
        if auth == "oauth":
            return {
                **place,
                "ibm_api_key_id": self.api_key_id,
                "ibm_service_instance_id": self.service_instance_id,
                "ibm_auth_endpoint": self.auth_endpoint,
            }
        if auth == "hmac":
            return {
                **place,
                "aws_access_key_id": self.access_key_id,
                "aws_secret_access_key": self.secret_access_key,
            }
        raise ValueError(f"auth is 'oauth' or 'hmac', not {auth!r}")

    def start(self) -> None:
        """Start the server, and return once it listens.

        :raises LocalCOSError: if it does not start; the message says what is missing.
        """
        if self._child is not None:
            raise LocalCOSError("The local COS is already running.")
        settings = {
            "path": [str(place) for place in sys.path],
            "host": self.host,
            "port": self._wanted_port,
            "token_seconds": self._token_seconds,
            "credentials": asdict(self._credentials),
        }
        self._child = subprocess.Popen([sys.executable, "-c", BOOT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            self._port = handshake(self._child, settings)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server; its buckets are gone."""
        child, self._child, self._port = self._child, None, None
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


def handshake(child: subprocess.Popen[bytes], settings: dict[str, Any]) -> int:
    """Tell the child its settings, and wait until it says where it listens.

    :param child: the child.
    :param settings: what it reads from its standard input.
    :returns: its port.
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
    told = json.loads(line)
    if "error" in told:
        raise LocalCOSError(f"The local COS did not start: {told['error']} ({told['detail']})")
    return int(told["port"])
