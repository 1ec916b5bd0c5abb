"""Tokens with their dates, read from an answer of IAM or of a program's own function."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from .iam import IamError, iam_error
from .renewal import Held

# Renewal begins in the last quarter of a token's life; processes that started together begin apart.
_WINDOW = 0.25
_SPREAD = 0.05
# No token of IAM lives longer than some days; a larger number is a mistake and must not overflow a date.
_LONGEST_LIFE_S = 30 * 86400.0


class HeldToken(Held[str]):
    """A bearer token in use.

    :param value: the token.
    :param expires_at: seconds since the epoch.
    :param refresh_at: seconds since the epoch.
    :param refresh_token: gets the next token without the API key.
    :param token_type: ``Bearer``.
    """

    __slots__ = ("refresh_token", "token_type")

    def __init__(
        self,
        value: str,
        expires_at: float,
        refresh_at: float,
        refresh_token: str | None = None,
        token_type: str | None = None,
    ) -> None:
        super().__init__(value, expires_at, refresh_at)
        self.refresh_token = refresh_token
        self.token_type = token_type


def hold(
    token: str, now: float, expires_at: float, window_s: float = 0, share: float = 0.0, **fields: str | None
) -> HeldToken:
    """Return a token that is renewed some time before it expires.

    :param token: the token.
    :param now: seconds since the epoch.
    :param expires_at: seconds since the epoch.
    :param window_s: renewal begins that long before expiry; 0 for the last quarter of its life.
    :param share: from 0 to 1, how much of the spread this process takes.
    :param fields: further members of :class:`HeldToken`.
    """
    window = window_s or max(0.0, expires_at - now) * (_WINDOW + _SPREAD * share)
    return HeldToken(token, expires_at, expires_at - window, **fields)


def read_answer(
    data: Any, source: str, now: float, life_s: float = 0, window_s: float = 0, share: float = 0.0
) -> HeldToken:
    """Return the token of an answer.

    :param data: a dict with ``access_token`` and ``expires_in``, or a token alone; the life of the latter is read from
        the token if it is a JWT, else it serves for one request.
    :param source: where it comes from, for error texts.
    :param now: seconds since the epoch.
    :param life_s: the life of every token, if greater than 0.
    :param window_s: see :func:`hold`.
    :param share: see :func:`hold`.
    :raises CredentialRetrievalError: if a member is missing or of no use, or the token has expired already.
    """
    if isinstance(data, str) and data:
        life = life_s if life_s > 0 else _life_of_jwt(data, now)
        if not life > 0:  # also not a number
            return HeldToken(data, now, now)
        return hold(data, now, now + min(life, _LONGEST_LIFE_S), window_s, share)
    token = member(data, "access_token", source)
    life = life_s if life_s > 0 else _lifetime(data.get("expires_in"), source)
    if not life > 0:
        raise ExpiredTokenError(provider=source, error_msg="Credentials fetched ok : but are expired.")
    refresh_token = data.get("refresh_token")
    if refresh_token == "not_supported" or not isinstance(refresh_token, str):
        refresh_token = None
    token_type = data.get("token_type")
    fields = {"refresh_token": refresh_token, "token_type": str(token_type) if token_type else None}
    return hold(token, now, now + min(life, _LONGEST_LIFE_S), window_s, share, **fields)


def member(data: Any, name: str, source: str) -> str:
    """Return a text that an answer must have.

    :raises CredentialRetrievalError: naming what is missing.
    """
    if not isinstance(data, Mapping):
        raise iam_error(source, f"The answer is {type(data).__name__}, not a dict with {name}.")
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise iam_error(source, f"The answer has no {name}.")
    return value


def _lifetime(value: Any, source: str) -> float:
    try:
        if isinstance(value, bool):
            raise TypeError
        return float(value)
    except (TypeError, ValueError):
        raise iam_error(source, "The answer has no expires_in, or it is no number of seconds.") from None


class ExpiredTokenError(IamError, RuntimeError):
    """A token had expired already when it came; also the RuntimeError that it was in 2.16.2."""


def _life_of_jwt(token: str, now: float) -> float:
    """Read the expiry of a JSON Web Token (RFC 7519, 4.1.4); 0 for a token that is none."""
    parts = token.split(".")
    if len(parts) != 3:
        return 0.0
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        return float(claims["exp"]) - now
    except (ValueError, TypeError, KeyError):
        return 0.0
