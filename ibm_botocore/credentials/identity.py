"""Credential values: HMAC keys, and their frozen form that signs one request."""

from __future__ import annotations

from typing import NamedTuple


class ReadOnlyCredentials(NamedTuple):
    """The credentials of one request; for a bearer token the keys are None.

    :param access_key: HMAC access key id.
    :param secret_key: HMAC secret.
    :param token: session token or bearer token.
    """

    access_key: str | None
    secret_key: str | None
    token: str | None

    def __repr__(self) -> str:
        return f"ReadOnlyCredentials(access_key={self.access_key!r}, secret_key=<hidden>, token=<hidden>)"


class Credentials:
    """HMAC keys.

    :param access_key: access key id.
    :param secret_key: secret access key; never shown by ``repr``.
    :param token: session token, rarely used with COS.
    :param method: the name of the provider that found the keys.
    """

    def __init__(self, access_key: str, secret_key: str, token: str | None = None, method: str | None = None) -> None:
        self.access_key = access_key
        self.secret_key = secret_key
        self.token = token
        self.method = "explicit" if method is None else method

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """Return the keys as one value that does not change while a request is signed."""
        return ReadOnlyCredentials(self.access_key, self.secret_key, self.token)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(access_key={self.access_key!r}, secret_key=<hidden>, method={self.method!r})"
