"""Token managers: objects that have a bearer token ready whenever a request needs one."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any, ClassVar, NamedTuple, TypeVar

from .._plain_http import warn_of_plain_http
from ..config import Config
from . import iam
from .former_names import FormerThreadMethods
from .held_tokens import read_answer
from .renewal import Held, Renewable
from .retrying import MAX_ATTEMPTS, Waiting, with_retries
from .token_cache import SHARED, CacheKey, cache_key
from .token_record import TokenRecord

AuthFunction = Callable[[], Any]
Manager = TypeVar("Manager", bound="DefaultTokenManager")

API_KEY_GRANT = "urn:ibm:params:oauth:grant-type:apikey"
# What a test or a program may have replaced on one manager; its tokens are then its own.
_HOOKS = frozenset({"_default_auth_function", "_get_data", "_get_headers", "_get_token_url", "_set_from_data"})


def local_now() -> datetime:
    """Return the time now, aware of the local zone."""
    return datetime.now(timezone.utc).astimezone()


class Tools(NamedTuple):
    """What a manager needs from outside.

    :param clock: seconds since the epoch.
    :param waiting: how it waits between attempts.
    :param post: sends a form to IAM.
    """

    clock: Callable[[], float] = time.time
    waiting: Waiting = Waiting()
    post: iam.Post = iam.post_form


class TokenManager:
    """The base of token managers; any object with ``get_token()`` serves as well."""

    def get_token(self) -> str | None:
        """Return a bearer token."""
        return None


class DefaultTokenManager(TokenRecord, FormerThreadMethods, TokenManager):
    """Gets tokens for an API key from IAM, or from a function, and renews them ahead of time.

    All managers of one API key share its token. A manager with a function, a subclass, and one whose ``_token`` was set
    have tokens of their own.

    :param api_key_id: the API key.
    :param service_instance_id: kept for the caller.
    :param auth_endpoint: IAM's token endpoint; the public one if None.
    :param time_fetcher: returns the time now as an aware datetime.
    :param auth_function: returns an answer of IAM as a dict, or a token, instead of asking IAM.
    :param verify: check IAM's certificate, or the path of a CA bundle.
    :raises RuntimeError: if there is neither key nor function.
    """

    API_TOKEN_URL: ClassVar[str] = iam.PUBLIC_TOKEN_URL
    #: Life of every token in seconds instead of the one IAM tells, if greater than 0.
    REFRESH_OVERRIDE_IN_SECS: float = 0
    #: Seconds to wait for IAM, unless the client has timeouts of its own.
    DEFAULT_AUTH_FUNCTION_TIMEOUT: ClassVar[float] = 5
    _tools: Tools = Tools()
    _needs_no_key: ClassVar[bool] = False
    # Looked up in the class itself: a subclass has tokens of its own.
    _shares_tokens: ClassVar[bool] = True

    def __init__(
        self,
        api_key_id: str | None = None,
        service_instance_id: str | None = None,
        auth_endpoint: str | None = None,
        time_fetcher: Callable[[], datetime] = local_now,
        auth_function: AuthFunction | None = None,
        verify: bool | str | None = True,
    ) -> None:
        if not (self._needs_no_key or api_key_id or auth_function):
            raise RuntimeError("api_key_id and auth_function cannot both be None")
        is_default_clock = time_fetcher is local_now
        super().__init__(self._tools.clock if is_default_clock else lambda: time_fetcher().timestamp())
        self.api_key_id = api_key_id
        self.service_instance_id = service_instance_id
        self.auth_endpoint = auth_endpoint
        self.proxies: Mapping[str, str] | None = None
        self._auth_function = auth_function
        self._verify = verify
        self._client_cert: str | tuple[str, str] | None = None
        self._timeouts: tuple[float | None, float | None] | None = None
        self._has_own_clock = not is_default_clock
        self._key: CacheKey | None = None

    @property
    def auth_function(self) -> AuthFunction:
        """What is called for a token: the function given, else the request to IAM."""
        return self._auth_function or self._default_auth_function

    @auth_function.setter
    def auth_function(self, auth_function: AuthFunction | None) -> None:
        self._auth_function = auth_function

    # --- the token

    def get_token(self) -> str | None:
        """Return a token that has not expired.

        :raises CredentialRetrievalError: if there is none and none can be had.
        """
        held = self._cell.held
        if held is not None and self._clock() < held.refresh_at:
            return held.value
        self._choose_cell()
        return self._cell.get(self._clock, self._renew)

    def refresh_if_stale(self, used: str | None = None, margin_s: float = 60) -> bool:
        """Replace a token that the service refused, if by its dates it may be the reason.

        :param used: the token that was refused; the present one if None.
        :param margin_s: a token this near to its expiry counts as expired, because clocks differ.
        :returns: whether there is another token now.
        :raises CredentialRetrievalError: if none can be had.
        """
        cell = self._cell
        held = cell.held
        refused = used if used or held is None else held.value
        suspect = held if held is not None and held.value == refused else cell.replaced
        if suspect is None or suspect.value != refused or suspect.expires_at - self._clock() > margin_s:
            return False
        cell.drop(suspect)
        return self.get_token() != refused

    def _renew(self, is_urgent: bool) -> Held[str]:
        """Get a token; with callers waiting for it in several attempts, else in one."""
        data = with_retries(lambda: self.auth_function(), MAX_ATTEMPTS if is_urgent else 1, self._tools.waiting)
        held = self._set_from_data(data) or self._cell.held
        if held is None:
            raise iam.iam_error(self._get_token_url(), "The answer was not taken over.")
        return held

    def _choose_cell(self) -> None:
        """Use the process's token of this identity, unless this manager is one of a kind."""
        key = self._cache_key() if self._is_shareable() else None
        if key is not None:
            self._cell = SHARED.cell(key)
        elif self._key is not None and not self._is_private:
            self._cell = Renewable()
        self._key = key

    def _is_shareable(self) -> bool:
        if not type(self).__dict__.get("_shares_tokens", False) or self._is_private:
            return False
        return self._auth_function is None and not self._has_own_clock and not (_HOOKS & self.__dict__.keys())

    def _cache_key(self) -> CacheKey:
        return cache_key("apikey", self._get_token_url(), self._verify is not False, self.api_key_id or "")

    # --- the request

    def _default_auth_function(self) -> dict[str, Any]:
        """Ask IAM once; if it no longer takes the refresh token, once more with the API key."""
        form = self._get_data()
        try:
            return self._ask_iam(form)
        except iam.IamError as error:
            if form.get("grant_type") != "refresh_token" or error.is_transient:
                raise
        return self._ask_iam(self._get_data_of_key())

    def _ask_iam(self, form: Mapping[str, str]) -> dict[str, Any]:
        url = self._get_token_url()
        warn_of_plain_http(url, "an API key")
        return iam.request_token(url, form, self._get_headers(), self._transport(), self._tools.post)

    def _transport(self) -> iam.Transport:
        default = self.get_default_auth_function_timeout()
        verify = True if self._verify is None else self._verify
        return iam.Transport(self._timeouts or (default, default), verify, self.proxies, self._client_cert)

    def _get_token_url(self) -> str:
        return self.auth_endpoint or self.API_TOKEN_URL

    def _get_data(self) -> dict[str, str]:
        """Return the form: the refresh token while the token lives, else the API key."""
        refresh_token = self._refresh_token
        if refresh_token and not self._is_expired():
            return {"grant_type": "refresh_token", "response_type": "cloud_iam", "refresh_token": refresh_token}
        return self._get_data_of_key()

    def _get_data_of_key(self) -> dict[str, str]:
        return {"grant_type": API_KEY_GRANT, "response_type": "cloud_iam", "apikey": self.api_key_id or ""}

    def _get_headers(self) -> dict[str, str]:
        return {
            "accept": "application/json",
            "authorization": "Basic Yng6Yng=",  # bx:bx, a client that IAM gives refresh tokens to
            "cache-control": "no-cache",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def _set_from_data(self, data: Any) -> Held[str] | None:
        """Take over an answer.

        :param data: what IAM or the function returned.
        :returns: the token; a subclass that sets ``_token`` and ``_expiry_time`` may return None.
        :raises CredentialRetrievalError: if a member is missing, or the token has expired already.
        """
        life_s, window_s = self.REFRESH_OVERRIDE_IN_SECS, self._advisory_refresh_timeout
        held = read_answer(data, self._source(), self._clock(), life_s, window_s, self._tools.waiting.uniform())
        self._cell.put(held)
        return held

    def _source(self) -> str:
        """Name in error texts who answered."""
        return self._get_token_url() if self._auth_function is None else "the auth function"

    # --- how IAM is reached

    @staticmethod
    def get_default_auth_function_timeout() -> float:
        """Return the seconds to wait for IAM."""
        return DefaultTokenManager.DEFAULT_AUTH_FUNCTION_TIMEOUT

    @staticmethod
    def set_default_auth_function_timeout(timeout: float = 5) -> None:
        """Set the seconds that every manager waits for IAM."""
        DefaultTokenManager.DEFAULT_AUTH_FUNCTION_TIMEOUT = timeout

    def set_verify(self, verify: bool | str | None) -> None:
        """Set whether IAM's certificate is checked, or the path of a CA bundle."""
        self._verify = verify

    def get_verify(self) -> bool | str | None:
        """Return whether IAM's certificate is checked, or the path of a CA bundle."""
        return self._verify

    def set_from_config(self, config: Config) -> None:
        """Take proxies, client certificate and those timeouts that were set from a client's configuration."""
        self.proxies = config.proxies
        self._client_cert = config.client_cert
        given = config._user_provided_options
        default = self.get_default_auth_function_timeout()
        names = ("connect_timeout", "read_timeout")
        if any(name in given for name in names):
            connect, read = (given.get(name, default) for name in names)
            self._timeouts = (connect, read)

    def for_client(self: Manager, config: Config, verify: bool | str | None, may_copy: bool = True) -> Manager:
        """Return the manager that a client uses.

        Clients that share a session must not change each other's way to IAM, so each gets a manager of its own where
        the token is shared anyway.

        :param config: the client's configuration.
        :param verify: the client's, None if it has none.
        :param may_copy: False for a manager that a program holds.
        """
        manager = copy.copy(self) if may_copy and self._is_shareable() else self
        if verify is not None:
            manager.set_verify(verify)
        manager.set_from_config(config)
        return manager

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._get_token_url()}>"
