"""An account on a running server: its keys, and everything a test can ask of the server."""

from __future__ import annotations

import os
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal

from ibm_boto3.local.accounts import Credentials
from ibm_boto3.local.remote import Channel, LocalCOSError, ServerClock, ServerFaults, ServerIAM, ServerRequests

Auth = Literal["oauth", "hmac"]


@dataclass(frozen=True)
class Running:
    """A server that runs.

    :param host: the address it is bound to.
    :param port: its port.
    :param channel: controls it.
    :param ca_file: the certificate to trust, None for a server without TLS.
    """

    host: str
    port: int
    channel: Channel
    ca_file: str | None = None

    def url(self, port: int) -> str:
        """Return the URL of one of its endpoints."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http{'s' if self.ca_file else ''}://{host}:{port}"


class LocalAccount:
    """A service instance with its keys.

    :param running: the server, None for one that does not run yet.
    :param credentials: the keys.
    """

    def __init__(self, running: Running | None, credentials: Credentials) -> None:
        self.region_name = "us-south"
        self._running = running
        self._credentials = credentials

    @property
    def running(self) -> Running:
        """The server.

        :raises LocalCOSError: if it does not run.
        """
        if self._running is None:
            raise LocalCOSError("The local COS is not running: use it as a context manager, or call start().")
        return self._running

    @property
    def port(self) -> int:
        """The port the server listens on; only while it runs."""
        return self.running.port

    @property
    def endpoint_url(self) -> str:
        """What clients take as `endpoint_url`."""
        return self.running.url(self.port)

    @property
    def ca_file(self) -> str | None:
        """What clients take as `verify`: the path of the certificate to trust, None for a server without TLS."""
        return self.running.ca_file

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

    @property
    def account_id(self) -> str:
        """The id of the account the instance belongs to."""
        return self.service_instance_id.split(":")[6].removeprefix("a/")

    def client_kwargs(self, auth: Auth = "oauth") -> dict[str, Any]:
        """Return the arguments that make a client or a resource talk to this server.

        :param auth: with the API key, or with the HMAC keys.
        :returns: keyword arguments for `ibm_boto3.client` and `ibm_boto3.resource`.
        :raises ValueError: for any other `auth`.
        """
        place = {"endpoint_url": self.endpoint_url, "region_name": self.region_name}
        if self.ca_file is not None:
            place["verify"] = self.ca_file
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

    def environment(self, auth: Auth = "oauth") -> dict[str, str]:
        """Return the environment in which programs that pass no arguments talk to this server.

        :param auth: with the API key, or with the HMAC keys.
        :returns: values by variable.
        """
        place = {"AWS_ENDPOINT_URL_S3": self.endpoint_url, "AWS_DEFAULT_REGION": self.region_name}
        if self.ca_file is not None:
            place["AWS_CA_BUNDLE"] = self.ca_file
        if auth == "hmac":
            keys = {"AWS_ACCESS_KEY_ID": self.access_key_id, "AWS_SECRET_ACCESS_KEY": self.secret_access_key}
            return {**place, **keys}
        return {
            **place,
            "IBM_API_KEY_ID": self.api_key_id,
            "IBM_SERVICE_INSTANCE_ID": self.service_instance_id,
            "IBM_AUTH_ENDPOINT": self.auth_endpoint,
        }

    @property
    def clock(self) -> ServerClock:
        """The clock of the server."""
        return ServerClock(self.running.channel)

    @property
    def faults(self) -> ServerFaults:
        """The failures on purpose."""
        return ServerFaults(self.running.channel)

    @property
    def requests(self) -> ServerRequests:
        """What was requested."""
        return ServerRequests(self.running.channel, self.account_id)

    @property
    def iam(self) -> ServerIAM:
        """The keys, tokens and trusted profiles of the account."""
        return ServerIAM(self.running.channel, self.account_id)

    def new_account(self) -> LocalAccount:
        """Open another account on the same server.

        :returns: the account; as a context manager it is closed at the end of its block.
        """
        return LocalAccount(self.running, Credentials(**self.running.channel.call("accounts.open")))

    def new_instance(self) -> LocalAccount:
        """Open another service instance in the same account.

        :returns: the instance with keys of its own; closing it closes the account.
        """
        told = self.running.channel.call("accounts.open", account=self.account_id)
        return LocalAccount(self.running, Credentials(**told))

    def endpoint_for(self, region: str) -> str:
        """Open an endpoint that serves one region only, as those of the service do.

        :param region: such as ``eu-de``.
        :returns: its URL; buckets of other regions are not found there.
        """
        return self.running.url(self.running.channel.call("endpoints.open", region=region))

    def website_url(self, bucket: str) -> str:
        """Open an endpoint that serves the website of a bucket.

        :param bucket: the name of the bucket.
        :returns: its URL.
        """
        return self.running.url(self.running.channel.call("endpoints.open", website=bucket))

    def make_public(self, bucket: str, is_public: bool = True) -> None:
        """Let everybody read a bucket, as a policy for the group Public Access does.

        :param bucket: the name of the bucket.
        :param is_public: False to take that back.
        """
        self.running.channel.call("buckets.publish", bucket=bucket, is_public=is_public)

    def save(self, directory: str | os.PathLike[str]) -> int:
        """Write all buckets of the account with their objects to a directory; keys are not written.

        :param directory: where to; what was saved there before goes.
        :returns: how many buckets there were.
        """
        where = os.path.abspath(directory)
        return int(self.running.channel.call("state.save", account=self.account_id, directory=where))

    def load(self, directory: str | os.PathLike[str]) -> int:
        """Read the buckets that were saved to a directory into this account.

        :param directory: where they were saved.
        :returns: how many there were.
        :raises LocalCOSError: if nothing was saved there, or the name of a bucket is taken.
        """
        where = os.path.abspath(directory)
        return int(self.running.channel.call("state.load", account=self.account_id, directory=where))

    def close(self) -> None:
        """Close the account: its buckets and keys are gone, the server's clock and failures are as at the start."""
        self.running.channel.call("accounts.close", account=self.account_id)

    def __enter__(self) -> LocalAccount:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
