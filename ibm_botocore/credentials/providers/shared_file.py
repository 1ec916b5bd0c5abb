"""Credentials in ``~/.aws/credentials``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from ...configloader import raw_config_parse
from ...exceptions import ConfigNotFound
from ..identity import Credentials
from .base import CredentialProvider, logger
from .sections import (
    ACCESS_KEY,
    API_KEY,
    AUTH_ENDPOINT,
    INSTANCE_ID,
    SECRET_KEY,
    SESSION_TOKENS,
    hmac_credentials,
    iam_credentials,
)


class SharedCredentialProvider(CredentialProvider):
    """Finds an API key, a trusted profile or HMAC keys in a profile of the shared credentials file.

    :param creds_filename: the file.
    :param profile_name: the profile, ``default`` if None.
    :param ini_parser: returns the file's sections.
    :param hmac_takes_precedence: take HMAC keys where the profile has both.
    """

    METHOD: ClassVar[str] = "shared-credentials-file"
    CANONICAL_NAME = "SharedCredentials"
    ACCESS_KEY: ClassVar[str] = ACCESS_KEY
    SECRET_KEY: ClassVar[str] = SECRET_KEY
    IBM_COS_API_KEY_ID: ClassVar[str] = API_KEY
    IBM_COS_SERVICE_INSTANCE_ID: ClassVar[str] = INSTANCE_ID
    IBM_COS_AUTH_ENDPOINT: ClassVar[str] = AUTH_ENDPOINT
    TOKENS: ClassVar[list[str]] = list(SESSION_TOKENS)

    def __init__(
        self,
        creds_filename: str,
        profile_name: str | None = None,
        ini_parser: Callable[[str], Mapping[str, Any]] | None = None,
        hmac_takes_precedence: bool = False,
    ) -> None:
        super().__init__()
        self._creds_filename = creds_filename
        self._profile_name = "default" if profile_name is None else profile_name
        self._ini_parser = ini_parser or raw_config_parse
        self._hmac_takes_precedence = hmac_takes_precedence

    def load(self) -> Credentials | None:
        """Return the profile's credentials, or None if there is no such file, profile or key.

        :raises ConfigParseError: if the file cannot be read.
        :raises PartialCredentialsError: if the profile has only one half of a pair.
        """
        try:
            sections = self._ini_parser(self._creds_filename)
        except ConfigNotFound:
            return None
        section = sections.get(self._profile_name)
        if section is None:
            return None
        loaders = [self.load_ibm_cos_credentials, self.load_hmac_credentials]
        if self._hmac_takes_precedence:
            loaders.reverse()
        return loaders[0](section) or loaders[1](section)

    def load_ibm_cos_credentials(self, config: Mapping[str, Any]) -> Credentials | None:
        """Return the API key or trusted profile of a section, or None."""
        found = iam_credentials(config, self.METHOD, self._place)
        if found is not None:
            logger.info("Found IBM credentials in %s", self._place)
        return found

    def load_hmac_credentials(self, config: Mapping[str, Any]) -> Credentials | None:
        """Return the HMAC keys of a section, or None."""
        found = hmac_credentials(config, self.METHOD, self._place, self.TOKENS)
        if found is not None:
            logger.info("Found credentials in %s", self._place)
        return found

    @property
    def _place(self) -> str:
        return f"[{self._profile_name}] of {self._creds_filename}"
