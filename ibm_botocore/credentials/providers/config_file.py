"""Credentials in ``~/.aws/config``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from ...configloader import load_config
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


class ConfigProvider(CredentialProvider):
    """Finds an API key, a trusted profile or HMAC keys in a profile of the configuration file.

    :param config_filename: the file.
    :param profile_name: the profile.
    :param config_parser: returns the file's profiles under ``profiles``.
    """

    METHOD = "config-file"
    CANONICAL_NAME = "SharedConfig"
    ACCESS_KEY: ClassVar[str] = ACCESS_KEY
    SECRET_KEY: ClassVar[str] = SECRET_KEY
    IBM_COS_API_KEY_ID: ClassVar[str] = API_KEY
    IBM_COS_SERVICE_INSTANCE_ID: ClassVar[str] = INSTANCE_ID
    IBM_COS_AUTH_ENDPOINT: ClassVar[str] = AUTH_ENDPOINT
    TOKENS: ClassVar[list[str]] = list(SESSION_TOKENS)

    def __init__(
        self,
        config_filename: str,
        profile_name: str,
        config_parser: Callable[[str], Mapping[str, Any]] | None = None,
    ) -> None:
        super().__init__()
        self._config_filename = config_filename
        self._profile_name = profile_name
        self._config_parser = config_parser or load_config

    def load(self) -> Credentials | None:
        """Return the profile's credentials, or None if there is no such file, profile or key.

        :raises ConfigParseError: if the file cannot be read.
        :raises PartialCredentialsError: if the profile has only one half of a pair.
        """
        try:
            profiles = self._config_parser(self._config_filename)["profiles"]
        except ConfigNotFound:
            return None
        section = profiles.get(self._profile_name)
        if section is None:
            return None
        place = f"[profile {self._profile_name}] of {self._config_filename}"
        found = iam_credentials(section, self.METHOD, place) or hmac_credentials(
            section, self.METHOD, place, self.TOKENS
        )
        if found is not None:
            logger.info("Found credentials in %s", place)
        return found
