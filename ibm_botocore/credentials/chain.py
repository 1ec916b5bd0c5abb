"""The order in which providers are asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..exceptions import UnknownCredentialError
from .identity import Credentials
from .providers import (
    ConfigProvider,
    CredentialProvider,
    EnvProvider,
    IbmCosCredentialsProvider,
    ProcessProvider,
    SharedCredentialProvider,
)


class CredentialResolver:
    """Asks providers in turn and takes the first credentials found.

    :param providers: the providers, first asked first.
    """

    def __init__(self, providers: Iterable[CredentialProvider]) -> None:
        self.providers = list(providers)

    def load_credentials(self) -> Credentials | None:
        """Return the credentials of the first provider that has some, or None."""
        for provider in self.providers:
            credentials = provider.load()
            if credentials is not None:
                return credentials
        return None

    def get_provider(self, name: str) -> CredentialProvider:
        """Return the provider whose METHOD is ``name``.

        :raises UnknownCredentialError: if there is none.
        """
        return self.providers[self._offset(name)]

    def insert_before(self, name: str, credential_provider: CredentialProvider) -> None:
        """Put a provider before the one called ``name``."""
        self.providers.insert(self._offset(name), credential_provider)

    def insert_after(self, name: str, credential_provider: CredentialProvider) -> None:
        """Put a provider after the one called ``name``."""
        self.providers.insert(self._offset(name) + 1, credential_provider)

    def remove(self, name: str) -> None:
        """Remove the provider called ``name``; do nothing if there is none."""
        self.providers = [provider for provider in self.providers if name != provider.METHOD]

    def _offset(self, name: str) -> int:
        for offset, provider in enumerate(self.providers):
            if name == provider.METHOD:
                return offset
        raise UnknownCredentialError(name=name)


def create_credential_resolver(session: Any, cache: Any = None, region_name: str | None = None) -> CredentialResolver:
    """Return the standard chain of providers.

    The order: environment, service credential in ``~/.bluemix/cos_credentials``, ``~/.aws/credentials``,
    ``credential_process``, ``~/.aws/config``. A profile that the session was given by name goes before the first two.

    :param session: the session on whose behalf the providers look.
    :param cache: accepted for compatibility; no provider of this chain uses one.
    :param region_name: accepted for compatibility.
    """
    is_profile_chosen = session.instance_variables().get("profile") is not None
    profile = session.get_config_variable("profile") or "default"
    providers: list[CredentialProvider] = []
    if not is_profile_chosen:
        providers.append(EnvProvider())
        providers.append(IbmCosCredentialsProvider(session.get_config_variable("cos_credentials_file")))
    providers.append(SharedCredentialProvider(session.get_config_variable("credentials_file"), profile))
    providers.append(ProcessProvider(profile, lambda: session.full_config))
    providers.append(ConfigProvider(session.get_config_variable("config_file"), profile))
    return CredentialResolver(providers)


def get_credentials(session: Any) -> Credentials | None:
    """Return the first credentials that a session's standard chain finds, or None."""
    return create_credential_resolver(session).load_credentials()
