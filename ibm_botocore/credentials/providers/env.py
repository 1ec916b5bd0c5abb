"""Credentials in environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, ClassVar

from ...exceptions import PartialCredentialsError
from ..identity import Credentials
from .base import CredentialProvider, logger
from .sections import api_key_credentials, profile_credentials


class EnvProvider(CredentialProvider):
    """Finds an API key, a trusted profile or HMAC keys, in this order, in environment variables.

    :param environ: the variables, ``os.environ`` by default.
    :param mapping: other variable names, by the keys ``access_key``, ``secret_key``, ``token``, ``expiry_time``,
        ``ibm_api_key_id``, ``ibm_service_instance_id`` and ``ibm_auth_endpoint``.
    """

    METHOD = "env"
    CANONICAL_NAME = "Environment"
    ACCESS_KEY: ClassVar[str] = "AWS_ACCESS_KEY_ID"
    SECRET_KEY: ClassVar[str] = "AWS_SECRET_ACCESS_KEY"
    IBM_COS_API_KEY_ID: ClassVar[str] = "IBM_API_KEY_ID"
    IBM_COS_SERVICE_INSTANCE_ID: ClassVar[str] = "IBM_SERVICE_INSTANCE_ID"
    IBM_COS_AUTH_ENDPOINT: ClassVar[str] = "IBM_AUTH_ENDPOINT"
    TOKENS: ClassVar[list[str]] = ["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"]
    EXPIRY_TIME: ClassVar[str] = "AWS_CREDENTIAL_EXPIRATION"

    def __init__(self, environ: Mapping[str, str] | None = None, mapping: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.environ = os.environ if environ is None else environ
        names = {
            "access_key": self.ACCESS_KEY,
            "secret_key": self.SECRET_KEY,
            "token": self.TOKENS,
            "expiry_time": self.EXPIRY_TIME,
            "ibm_api_key_id": self.IBM_COS_API_KEY_ID,
            "ibm_service_instance_id": self.IBM_COS_SERVICE_INSTANCE_ID,
            "ibm_auth_endpoint": self.IBM_COS_AUTH_ENDPOINT,
        }
        self._names = {**names, **(mapping or {})}

    def load(self) -> Credentials | None:
        """Return the credentials of the environment, or None.

        :raises PartialCredentialsError: if the secret that belongs to the access key is missing.
        """
        found = self._load_iam()
        if found is not None:
            logger.info("Found IBM credentials in environment variables.")
            return found
        if not self._value("access_key"):
            return None
        found = self._load_hmac()
        logger.info("Found credentials in environment variables.")
        return found

    def _value(self, name: str) -> str | None:
        return self.environ.get(self._names[name]) or None

    def _load_iam(self) -> Credentials | None:
        instance_id, endpoint = self._value("ibm_service_instance_id"), self._value("ibm_auth_endpoint")
        api_key = self._value("ibm_api_key_id")
        if api_key:
            return api_key_credentials(api_key, instance_id, endpoint, self.METHOD)
        if not any(name.startswith("IBM_IAM_PROFILE_") for name in self.environ):
            return None
        from ..trusted_profiles import PROFILE_SETTINGS

        settings = {name: self.environ.get(variable) for name, _, variable in PROFILE_SETTINGS}
        return profile_credentials(settings, instance_id, endpoint, self.METHOD, "the environment")

    def _load_hmac(self) -> Credentials:
        keys = self._read_hmac()
        expiry = keys.pop("expiry_time")
        if expiry is None:
            return Credentials(keys["access_key"] or "", keys["secret_key"] or "", keys["token"], method=self.METHOD)
        from ..refreshable import RefreshableCredentials

        # Whoever sets the variables may set them anew before they expire.
        metadata = {**keys, "expiry_time": expiry}
        return RefreshableCredentials.create_from_metadata(metadata, self._read_hmac, self.METHOD)

    def _read_hmac(self) -> dict[str, str | None]:
        """Return the keys as they are now.

        :raises PartialCredentialsError: naming the variable that is missing.
        """
        for name in ("access_key", "secret_key"):
            if not self._value(name):
                raise PartialCredentialsError(provider=self.METHOD, cred_var=self._names[name])
        tokens = self._names["token"]
        names = [tokens] if isinstance(tokens, str) else tokens
        token = next((self.environ[name] for name in names if self.environ.get(name)), None)
        return {
            "access_key": self._value("access_key"),
            "secret_key": self._value("secret_key"),
            "token": token,
            "expiry_time": self._value("expiry_time"),
        }
