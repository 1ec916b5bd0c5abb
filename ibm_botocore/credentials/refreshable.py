"""HMAC keys that expire and are fetched anew by a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any, ClassVar

from ..exceptions import CredentialRetrievalError
from .identity import Credentials, ReadOnlyCredentials
from .renewal import Held, Renewable
from .tokens import local_now

Metadata = Mapping[str, Any]
_MEMBERS = ("access_key", "secret_key", "token", "expiry_time")


class ExpiredKeysError(CredentialRetrievalError, RuntimeError):
    """Keys had expired already when they came; also the RuntimeError that it was in 2.16.2."""

    fmt = "{error_msg}"


class RefreshableCredentials(Credentials):
    """HMAC keys with an expiry.

    :param access_key: access key id.
    :param secret_key: secret; never shown by ``repr``.
    :param token: session token.
    :param expiry_time: aware datetime.
    :param refresh_using: returns a dict with ``access_key``, ``secret_key``, ``token`` and ``expiry_time``.
    :param method: the name of the provider that found them.
    :param time_fetcher: returns the time now as an aware datetime.
    :param advisory_timeout: seconds before expiry at which a caller tries to renew them.
    :param mandatory_timeout: seconds before expiry at which 2.16.2 insisted on it; has no effect.
    """

    _advisory_refresh_timeout: ClassVar[int] = 15 * 60
    _mandatory_refresh_timeout: ClassVar[int] = 10 * 60

    def __init__(
        self,
        access_key: str | None,
        secret_key: str | None,
        token: str | None,
        expiry_time: datetime | None,
        refresh_using: Callable[[], Metadata],
        method: str,
        time_fetcher: Callable[[], datetime] = local_now,
        advisory_timeout: float | None = None,
        mandatory_timeout: float | None = None,
    ) -> None:
        self.method = method
        self._refresh_using = refresh_using
        self._time_fetcher = time_fetcher
        self._window_s = self._advisory_refresh_timeout if advisory_timeout is None else advisory_timeout
        self._cell: Renewable[ReadOnlyCredentials] = Renewable()
        if expiry_time is not None:
            self._cell.put(self._hold(access_key, secret_key, token, expiry_time))

    @classmethod
    def create_from_metadata(
        cls,
        metadata: Metadata,
        refresh_using: Callable[[], Metadata],
        method: str,
        advisory_timeout: float | None = None,
        mandatory_timeout: float | None = None,
    ) -> RefreshableCredentials:
        """Return credentials that begin with what ``refresh_using`` would return.

        :param metadata: see ``refresh_using``; ``expiry_time`` may be text.
        """
        return cls(
            access_key=metadata["access_key"],
            secret_key=metadata["secret_key"],
            token=metadata["token"],
            expiry_time=_moment(metadata["expiry_time"]),
            refresh_using=refresh_using,
            method=method,
            advisory_timeout=advisory_timeout,
            mandatory_timeout=mandatory_timeout,
        )

    @property
    def access_key(self) -> str | None:  # type: ignore[override]
        """Access key id, renewed if it is due."""
        return self.get_frozen_credentials().access_key

    @property
    def secret_key(self) -> str | None:  # type: ignore[override]
        """Secret, renewed if it is due."""
        return self.get_frozen_credentials().secret_key

    @property
    def token(self) -> str | None:  # type: ignore[override]
        """Session token, renewed if it is due."""
        return self.get_frozen_credentials().token

    def refresh_needed(self, refresh_in: float | None = None) -> bool:
        """Say whether the keys expire soon.

        :param refresh_in: seconds; the advisory timeout if None.
        """
        held = self._cell.held
        window = self._window_s if refresh_in is None else refresh_in
        return held is None or held.expires_at - self._now() < window

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """Return keys that have not expired.

        :raises CredentialRetrievalError: if the function's answer lacks a member, or has expired.
        """
        return self._cell.get(self._now, self._renew)

    def _now(self) -> float:
        return self._time_fetcher().timestamp()

    def _renew(self, is_urgent: bool) -> Held[ReadOnlyCredentials]:
        metadata = self._refresh_using()
        missing = [name for name in _MEMBERS if name not in metadata]
        if missing:
            message = f"Credential refresh failed, response did not contain: {', '.join(missing)}"
            raise CredentialRetrievalError(provider=self.method, error_msg=message)
        access_key, secret_key, token, expiry_time = (metadata[name] for name in _MEMBERS)
        held = self._hold(access_key, secret_key, token, _moment(expiry_time))
        if held.expires_at <= self._now():
            message = "Credentials were refreshed, but the refreshed credentials are still expired."
            raise ExpiredKeysError(provider=self.method, error_msg=message)
        return held

    def _hold(
        self, access_key: str | None, secret_key: str | None, token: str | None, expiry_time: datetime
    ) -> Held[ReadOnlyCredentials]:
        expires_at = expiry_time.timestamp()
        return Held(ReadOnlyCredentials(access_key, secret_key, token), expires_at, expires_at - self._window_s)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(method={self.method!r})"


def _moment(value: Any) -> datetime:
    """Return an aware datetime; text is read as a timestamp, and a time without a zone as UTC."""
    if isinstance(value, str):
        from .._time import parse_timestamp

        value = parse_timestamp(value)
    if not isinstance(value, datetime):
        raise CredentialRetrievalError(provider="refresh", error_msg="expiry_time is no time")
    return value if value.tzinfo is not None else value.replace(tzinfo=timezone.utc)
