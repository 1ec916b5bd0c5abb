"""What a test asks of a running server, carried over its control channel."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import parse_qsl

from ibm_boto3.exceptions import Boto3Error

CONTROL_PATH = "/_local/control"
SECONDS = 60.0


class LocalCOSError(Boto3Error):
    """The local COS does not run, or refuses what it was asked."""


class Channel:
    """Sends commands to a server.

    :param host: where it listens.
    :param port: its port.
    :param token: what the server knows its owner by.
    :param authority: the certificate to trust, in PEM; None for a server without TLS.
    """

    def __init__(self, host: str, port: int, token: str, authority: str | None = None) -> None:
        self.host = host
        self.port = port
        self.token = token
        self._authority = authority

    def call(self, command: str, **arguments: Any) -> Any:
        """Send a command.

        :param command: its name.
        :param arguments: what JSON has.
        :returns: what came of it.
        :raises LocalCOSError: if the server refuses it.
        """
        connection = self._connection()
        try:
            body = json.dumps({"command": command, **arguments})
            connection.request("POST", CONTROL_PATH, body, {"Authorization": f"Bearer {self.token}"})
            answer = json.loads(connection.getresponse().read())
        except OSError as error:
            raise LocalCOSError(f"The local COS does not answer: {error}") from error
        finally:
            connection.close()
        if "error" in answer:
            raise LocalCOSError(f"The local COS refuses {command}: {answer['error']}")
        return answer["result"]

    def _connection(self) -> HTTPConnection:
        if self._authority is None:
            return HTTPConnection(self.host, self.port, timeout=SECONDS)
        context = ssl.create_default_context(cadata=self._authority)
        return HTTPSConnection(self.host, self.port, timeout=SECONDS, context=context)


class ServerClock:
    """The clock of the server.

    Clients keep their own time: what they sign after a move ahead is taken, a URL presigned before it may have expired.

    :param channel: where commands go.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def now(self) -> datetime:
        """Return its time.

        :returns: an aware datetime in UTC.
        """
        return datetime.fromtimestamp(self._channel.call("clock.now"), timezone.utc)

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0, tokens: bool = False
    ) -> None:
        """Move it ahead.

        :param days: how far.
        :param hours: and further.
        :param minutes: and further.
        :param seconds: and further.
        :param tokens: whether the access tokens of IAM grow older too. A client does not notice that, and its token is
            refused from their end on.
        """
        moved = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        self._channel.call("clock.advance", seconds=moved.total_seconds(), tokens=tokens)

    def reset(self) -> None:
        """Set it back to the time of the machine."""
        self._channel.call("clock.reset")


class ServerFaults:
    """Failures on purpose.

    Operations are named as in the S3 API (``PutObject``); ``GetToken`` is IAM's, ``*`` means all. The failures of one
    operation come in the order they were asked for.

    :param channel: where commands go.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def fail(
        self,
        operation: str,
        status: int = 500,
        times: int | None = 1,
        *,
        skip: int = 0,
        code: str = "",
        message: str = "",
        retry_after: int | str | None = None,
        body: str | None = None,
    ) -> None:
        """Answer with an error; the operation does not happen.

        :param operation: the operation.
        :param status: the HTTP status.
        :param times: how often, None for always.
        :param skip: how many requests pass before.
        :param code: the error code; by default one that goes with the status.
        :param message: the text of the error.
        :param retry_after: the Retry-After header, None for none.
        :param body: the whole body in place of an error document.
        """
        self._add(
            operation,
            times,
            skip,
            status=status,
            code=code,
            message=message,
            retry_after="" if retry_after is None else str(retry_after),
            body=body,
        )

    def delay(self, operation: str, seconds: float, times: int | None = 1, *, skip: int = 0) -> None:
        """Perform an operation, but answer late.

        :param operation: the operation.
        :param seconds: how late.
        :param times: how often, None for always.
        :param skip: how many requests pass before.
        """
        self._add(operation, times, skip, delay_seconds=seconds)

    def reset(
        self,
        operation: str,
        times: int | None = 1,
        *,
        skip: int = 0,
        after_bytes: int = 0,
        is_performed: bool = True,
    ) -> None:
        """Reset the connection while the answer is sent.

        :param operation: the operation.
        :param times: how often, None for always.
        :param skip: how many requests pass before.
        :param after_bytes: how much of the answer's body is sent before; for 0 nothing is, not even the status.
        :param is_performed: whether the operation takes effect.
        """
        self._add(operation, times, skip, reset_after=after_bytes, is_performed=is_performed)

    def slow(self, operation: str, bytes_per_second: float, times: int | None = 1, *, skip: int = 0) -> None:
        """Perform an operation, but send the body of the answer slowly.

        :param operation: the operation.
        :param bytes_per_second: how slowly.
        :param times: how often, None for always.
        :param skip: how many requests pass before.
        """
        self._add(operation, times, skip, bytes_per_second=bytes_per_second)

    def clear(self) -> None:
        """Forget all failures that are still to come."""
        self._channel.call("faults.clear")

    def _add(self, operation: str, times: int | None, skip: int, **how: Any) -> None:
        if times is not None and times < 1:
            raise ValueError(f"a failure happens at least once, not {times} times")
        self._channel.call("faults.add", operation=operation, times=times, skip=skip, **how)


@dataclass(frozen=True)
class LoggedRequest:
    """A request as the server saw it.

    :param operation: what it meant, such as ``PutObject``.
    :param method: the HTTP method.
    :param path: the path as sent, percent-encoded.
    :param query: the query as sent.
    :param headers: values by lower-case name; secrets are masked.
    :param status: the HTTP status it was answered with.
    """

    operation: str
    method: str
    path: str
    query: str
    headers: dict[str, str]
    status: int

    @property
    def parameters(self) -> dict[str, str]:
        """The query, decoded."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


class ServerRequests:
    """What was requested with the keys of an account, and without any: iterate over it, the oldest first.

    :param channel: where commands go.
    :param account: the id of the account.
    """

    def __init__(self, channel: Channel, account: str) -> None:
        self._channel = channel
        self._account = account

    def __iter__(self) -> Iterator[LoggedRequest]:
        return (LoggedRequest(**entry) for entry in self._channel.call("requests.list", account=self._account))

    def of(self, operation: str) -> list[LoggedRequest]:
        """Return the requests that meant an operation.

        :param operation: its name.
        """
        return [request for request in self if request.operation == operation]

    @property
    def operations(self) -> list[str]:
        """What the requests meant, in their order."""
        return [request.operation for request in self]

    def clear(self) -> None:
        """Forget them."""
        self._channel.call("requests.clear")


@dataclass(frozen=True)
class TrustedProfile:
    """A trusted profile with one compute resource linked to it.

    :param id: its id.
    :param name: its name.
    :param crn: its full resource name.
    :param cr_token: the token of the compute resource, which programs read from a file.
    """

    id: str
    name: str
    crn: str
    cr_token: str


class ServerIAM:
    """The keys, tokens and profiles of an account.

    :param channel: where commands go.
    :param account: the id of the account.
    """

    def __init__(self, channel: Channel, account: str) -> None:
        self._channel = channel
        self._account = account

    def disable_key(self, api_key: str) -> None:
        """Refuse an API key from now on; tokens it gave live on."""
        self._channel.call("keys.disable", key=api_key, is_disabled=True)

    def enable_key(self, api_key: str) -> None:
        """Take a disabled API key again."""
        self._channel.call("keys.disable", key=api_key, is_disabled=False)

    def delete_key(self, key: str) -> None:
        """Delete an API key or an HMAC key, by its id."""
        self._channel.call("keys.delete", key=key)

    def revoke_tokens(self) -> None:
        """Take back all tokens of the account."""
        self._channel.call("tokens.revoke", account=self._account)

    def add_trusted_profile(self, name: str) -> TrustedProfile:
        """Make a trusted profile.

        :param name: its name.
        :returns: the profile, with the token of a compute resource that may act as it.
        """
        return TrustedProfile(**self._channel.call("profiles.add", account=self._account, name=name))
