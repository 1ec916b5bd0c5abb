"""Credentials that sign with a bearer token."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from ..exceptions import CredentialRetrievalError
from .identity import Credentials, ReadOnlyCredentials
from .tokens import AuthFunction, DefaultTokenManager, local_now

if TYPE_CHECKING:
    from ..config import Config

logger = logging.getLogger("ibm_botocore.credentials")


class OAuth2Credentials(Credentials):
    """An identity of IAM: an API key, a function that returns tokens, or a token manager, the first given counts.

    :param api_key_id: API key; never shown by ``repr``.
    :param service_instance_id: id of the service instance.
    :param auth_endpoint: IAM's token endpoint; the public one if None.
    :param token_manager: any object with ``get_token()``.
    :param auth_function: takes no argument; returns an answer of IAM as a dict, or a token.
    :param method: the name of the provider that found it.
    :param time_fetcher: returns the time now as an aware datetime.
    :param verify: check IAM's certificate, or the path of a CA bundle.
    :raises ValueError: if none of the three is given.
    """

    uses_token: ClassVar[bool] = True

    def __init__(
        self,
        api_key_id: str | None = None,
        service_instance_id: str | None = None,
        auth_endpoint: str | None = None,
        token_manager: Any = None,
        auth_function: AuthFunction | None = None,
        method: str | None = None,
        time_fetcher: Callable[[], datetime] = local_now,
        verify: bool | str | None = True,
    ) -> None:
        if not (api_key_id or auth_function or token_manager is not None):
            raise ValueError("Either api_key_id, auth_function or token_manager must be provided")
        if token_manager is not None and (api_key_id or auth_function):
            logger.warning("token_manager is ignored, because an API key or auth function is given")
            token_manager = None
        if api_key_id and auth_function:
            logger.warning("auth_function is ignored, because an API key is given")
            auth_function = None
        if not hasattr(token_manager, "get_token") and callable(token_manager):
            token_manager, auth_function = None, token_manager
        self.api_key_id = api_key_id
        self.service_instance_id = service_instance_id
        self.auth_endpoint = auth_endpoint
        self.auth_function = auth_function
        self.method = method
        # A manager of the program stays the object it is: the program may set its token at any time.
        self._owns_manager = token_manager is None
        if token_manager is None:
            token_manager = DefaultTokenManager(
                api_key_id, service_instance_id, auth_endpoint, time_fetcher, auth_function, verify
            )
        self.token_manager = token_manager
        self._frozen: ReadOnlyCredentials | None = None

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """Return a token that has not expired, with None for the keys.

        :raises CredentialRetrievalError: if none can be had.
        """
        token = self.token_manager.get_token()
        frozen = self._frozen
        if frozen is None or frozen.token is not token:
            if not isinstance(token, str) or not token:
                name = type(self.token_manager).__name__
                raise CredentialRetrievalError(provider=name, error_msg="get_token() returned no token")
            frozen = self._frozen = ReadOnlyCredentials(None, None, token)
        return frozen

    def own_manager(self) -> OAuth2Credentials:
        """Let clients have managers of their own, because nobody else holds this one."""
        self._owns_manager = True
        return self

    def refresh_if_stale(self, used: str | None = None, margin_s: float = 60) -> bool:
        """Replace a token that the service refused, if by its dates it may be the reason.

        :param used: the token that was refused; the present one if None.
        :param margin_s: a token this near to its expiry counts as expired.
        :returns: whether there is another token now.
        """
        refresh = getattr(self.token_manager, "refresh_if_stale", None)
        return bool(refresh is not None and refresh(used, margin_s))

    def for_client(self, config: Config, verify: bool | str | None) -> OAuth2Credentials:
        """Return the credentials that a client uses, which reach IAM the way the client reaches the service.

        :param config: the client's configuration.
        :param verify: whether the client checks certificates, or the path of a CA bundle; None for no wish.
        """
        manager = self.token_manager
        if not isinstance(manager, DefaultTokenManager):
            return self
        own_manager = manager.for_client(config, verify, may_copy=self._owns_manager)
        if own_manager is manager:
            return self
        own = copy.copy(self)
        own.token_manager = own_manager
        return own

    def __repr__(self) -> str:
        return f"{type(self).__name__}(token_manager={type(self.token_manager).__name__}, method={self.method!r})"
