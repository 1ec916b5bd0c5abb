"""Providers: each looks for credentials in one place."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import Any, ClassVar

from ..exceptions import PartialCredentialsError
from .identity import Credentials

logger = logging.getLogger("ibm_botocore.credentials")


class CredentialProvider:
    """Looks for credentials in one place; the base of all providers.

    :param session: the session on whose behalf it looks.
    """

    METHOD: ClassVar[str | None] = None
    CANONICAL_NAME: ClassVar[str | None] = None

    def __init__(self, session: Any = None) -> None:
        self.session = session

    def load(self) -> Credentials | None:
        """Return the credentials found here, or None."""
        return None


class EnvProvider(CredentialProvider):
    """Finds HMAC keys in environment variables.

    :param environ: the variables, ``os.environ`` by default.
    :param mapping: other variable names, by the keys ``access_key``, ``secret_key`` and ``token``.
    """

    METHOD = "env"
    CANONICAL_NAME = "Environment"
    ACCESS_KEY: ClassVar[str] = "AWS_ACCESS_KEY_ID"
    SECRET_KEY: ClassVar[str] = "AWS_SECRET_ACCESS_KEY"
    TOKENS: ClassVar[list[str]] = ["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"]

    def __init__(self, environ: Mapping[str, str] | None = None, mapping: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.environ = os.environ if environ is None else environ
        names = mapping or {}
        self._access_key = names.get("access_key", self.ACCESS_KEY)
        self._secret_key = names.get("secret_key", self.SECRET_KEY)
        tokens = names.get("token", self.TOKENS)
        self._tokens = [tokens] if isinstance(tokens, str) else list(tokens)

    def load(self) -> Credentials | None:
        """Return the keys of the environment, or None if there is no access key.

        :raises PartialCredentialsError: if the secret that belongs to the access key is missing.
        """
        access_key = self.environ.get(self._access_key)
        if not access_key:
            return None
        secret_key = self.environ.get(self._secret_key)
        if not secret_key:
            raise PartialCredentialsError(provider=self.METHOD, cred_var=self._secret_key)
        logger.info("Found credentials in environment variables.")
        token = next((self.environ[name] for name in self._tokens if self.environ.get(name)), None)
        return Credentials(access_key, secret_key, token, method=self.METHOD)
