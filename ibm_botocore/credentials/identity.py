"""Credential values: HMAC keys, and their frozen form that signs one request."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")
_GUID_GROUPS = [8, 4, 4, 4, 12]


def is_instance_id(text: str | None) -> bool:
    """Say whether a text is the id of a service instance: its CRN, or the dashed GUID that the CRN holds."""
    if text is None or text.startswith("crn:"):
        return text is not None
    groups = text.split("-")
    return [len(group) for group in groups] == _GUID_GROUPS and _HEX_DIGITS.issuperset("".join(groups))


def _shown(access_key: str | None, secret_key: str | None) -> str:
    # With an instance id for a secret, the "access key" is an API key (the guides' form for ~/.aws/credentials).
    return "<hidden>" if is_instance_id(secret_key) else repr(access_key)


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
        shown = _shown(self.access_key, self.secret_key)
        return f"ReadOnlyCredentials(access_key={shown}, secret_key=<hidden>, token=<hidden>)"


class Credentials:
    """HMAC keys.

    :param access_key: access key id.
    :param secret_key: secret access key; never shown by ``repr``.
    :param token: session token, rarely used with COS.
    :param method: the name of the provider that found the keys.
    """

    #: Whether requests are signed with a bearer token.
    uses_token: ClassVar[bool] = False

    access_key: str | None
    secret_key: str | None
    token: str | None
    method: str | None

    def __init__(self, access_key: str, secret_key: str, token: str | None = None, method: str | None = None) -> None:
        self.access_key = access_key
        self.secret_key = secret_key
        self.token = token
        self.method = "explicit" if method is None else method

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """Return the keys as one value that does not change while a request is signed."""
        return ReadOnlyCredentials(self.access_key, self.secret_key, self.token)

    def __repr__(self) -> str:
        shown = _shown(self.access_key, self.secret_key)
        return f"{type(self).__name__}(access_key={shown}, secret_key=<hidden>, method={self.method!r})"
