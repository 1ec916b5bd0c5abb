"""The token of one manager as programs read it, set it and keep it in files of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from .held_tokens import hold
from .renewal import Renewable


class TokenRecord:
    """Holds a manager's token.

    Setting a member makes the record private: the token shared by the other managers of the process stays as it is.

    :param clock: seconds since the epoch.
    """

    #: Seconds before expiry at which renewal begins; 0 for the last quarter of a token's life.
    _advisory_refresh_timeout: float = 0
    _mandatory_refresh_timeout: float = 0

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._cell: Renewable[str] = Renewable()
        self._is_private = False

        # What programs have set; in use as a token once it has both a text and an expiry.
        self._draft: dict[str, Any] = {}

    def _is_expired(self) -> bool:
        """Say whether there is no token, or it has expired."""
        held = self._cell.held
        return held is None or self._clock() >= held.expires_at

    def _seconds_remaining(self) -> float:
        """Return the rest of the token's life; -1 without a token."""
        held = self._cell.held
        return -1 if held is None else held.expires_at - self._clock()

    @property
    def _token(self) -> str | None:
        held = self._cell.held
        return self._draft.get("value") if held is None else held.value

    @_token.setter
    def _token(self, token: str | None) -> None:
        self._set("value", token)

    @property
    def _expiry_time(self) -> datetime | None:
        """When the token expires, aware."""
        held = self._cell.held
        moment = self._draft.get("expires_at") if held is None else held.expires_at
        return None if moment is None else datetime.fromtimestamp(moment, timezone.utc)

    @_expiry_time.setter
    def _expiry_time(self, moment: datetime | None) -> None:
        if moment is not None and moment.tzinfo is None:
            raise ValueError("_expiry_time needs an aware datetime")
        self._set("expires_at", None if moment is None else moment.timestamp())

    @property
    def _refresh_token(self) -> str | None:
        return getattr(self._cell.held, "refresh_token", None)

    @_refresh_token.setter
    def _refresh_token(self, refresh_token: str | None) -> None:
        self._set("refresh_token", refresh_token)

    @property
    def _token_type(self) -> str | None:
        return getattr(self._cell.held, "token_type", None)

    @_token_type.setter
    def _token_type(self, token_type: str | None) -> None:
        self._set("token_type", token_type)

    def _set(self, name: str, value: object) -> None:
        """Change a member of a record of its own; a text without an expiry, or the other way round, is no token yet."""
        held = self._cell.held
        if held is not None:
            names = ("value", "expires_at", "refresh_token", "token_type")
            self._draft = {name: getattr(held, name, None) for name in names}
        draft = self._draft = {**self._draft, name: value}
        if not self._is_private:
            self._is_private = True
            self._cell = Renewable()
        if not draft.get("value") or draft.get("expires_at") is None:
            self._cell.clear()
            return
        held = hold(
            draft["value"],
            self._clock(),
            draft["expires_at"],
            self._advisory_refresh_timeout,
            refresh_token=draft.get("refresh_token"),
            token_type=draft.get("token_type"),
        )
        self._cell.put(held)
