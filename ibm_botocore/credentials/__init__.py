"""Who a client is, and where that is found: credential values, the providers that look for them, and their order."""

from __future__ import annotations

from .chain import CredentialResolver, create_credential_resolver
from .identity import Credentials, ReadOnlyCredentials
from .providers import CredentialProvider, EnvProvider

__all__ = [
    "CredentialProvider",
    "CredentialResolver",
    "Credentials",
    "EnvProvider",
    "ReadOnlyCredentials",
    "create_credential_resolver",
]
