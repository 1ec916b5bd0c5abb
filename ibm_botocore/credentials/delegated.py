"""Tokens that another service may use on the owner's behalf, as Aspera transfers need them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from .held_tokens import hold, member
from .renewal import Held
from .tokens import API_KEY_GRANT, AuthFunction, DefaultTokenManager, local_now

# IAM does not tell how long a delegated refresh token lives; 2.16.2 counted on six days, too.
_LIFE_S = 6 * 86400


class DelegatedTokenManager(DefaultTokenManager):
    """Gets delegated refresh tokens for an API key.

    :param api_key_id: the API key.
    :param service_instance_id: kept for the caller.
    :param auth_endpoint: IAM's token endpoint; the public one if None.
    :param time_fetcher: returns the time now as an aware datetime.
    :param auth_function: returns an answer of IAM as a dict instead of asking IAM.
    :param verify: check IAM's certificate, or the path of a CA bundle.
    :param receiver_client_ids: who may use the token, for example ``aspera_ats``.
    """

    def __init__(
        self,
        api_key_id: str | None = None,
        service_instance_id: str | None = None,
        auth_endpoint: str | None = None,
        time_fetcher: Callable[[], datetime] = local_now,
        auth_function: AuthFunction | None = None,
        verify: bool | str | None = True,
        receiver_client_ids: str | None = None,
    ) -> None:
        super().__init__(api_key_id, service_instance_id, auth_endpoint, time_fetcher, auth_function, verify)
        self._receiver_client_ids = receiver_client_ids

    def _get_data(self) -> dict[str, str]:
        form = {
            "grant_type": API_KEY_GRANT,
            "response_type": "delegated_refresh_token",
            "apikey": self.api_key_id or "",
        }
        if self._receiver_client_ids is not None:
            form["receiver_client_ids"] = self._receiver_client_ids
        return form

    def _set_from_data(self, data: Any) -> Held[str] | None:
        token = member(data, "delegated_refresh_token", self._source())
        now, window_s, share = self._clock(), self._advisory_refresh_timeout, self._tools.waiting.uniform()
        life_s = self.REFRESH_OVERRIDE_IN_SECS if self.REFRESH_OVERRIDE_IN_SECS > 0 else _LIFE_S
        held = hold(token, now, now + life_s, window_s, share, token_type=data.get("token_type"))
        self._cell.put(held)
        return held
