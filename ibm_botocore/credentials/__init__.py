"""Who a client is, and where that is found: credential values, the providers that look for them, and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .identity import Credentials, ReadOnlyCredentials

if TYPE_CHECKING:
    from .chain import CredentialResolver, create_credential_resolver, get_credentials
    from .delegated import DelegatedTokenManager
    from .iam import IamError
    from .oauth2 import OAuth2Credentials
    from .providers import (
        ConfigProvider,
        CredentialProvider,
        EnvProvider,
        IbmCosCredentialsProvider,
        ProcessProvider,
        SharedCredentialProvider,
    )
    from .refreshable import RefreshableCredentials
    from .token_cache import clear_token_cache
    from .tokens import DefaultTokenManager, TokenManager
    from .trusted_profiles import TrustedProfileTokenManager

# Imported when they are first asked for: a program needs few of them.
_PLACES = {
    "ConfigProvider": "providers",
    "CredentialProvider": "providers",
    "CredentialResolver": "chain",
    "DefaultTokenManager": "tokens",
    "DelegatedTokenManager": "delegated",
    "EnvProvider": "providers",
    "IamError": "iam",
    "IbmCosCredentialsProvider": "providers",
    "OAuth2Credentials": "oauth2",
    "ProcessProvider": "providers",
    "RefreshableCredentials": "refreshable",
    "SharedCredentialProvider": "providers",
    "TokenManager": "tokens",
    "TrustedProfileTokenManager": "trusted_profiles",
    "clear_token_cache": "token_cache",
    "create_credential_resolver": "chain",
    "get_credentials": "chain",
}

__all__ = [
    "ConfigProvider",
    "CredentialProvider",
    "CredentialResolver",
    "Credentials",
    "DefaultTokenManager",
    "DelegatedTokenManager",
    "EnvProvider",
    "IamError",
    "IbmCosCredentialsProvider",
    "OAuth2Credentials",
    "ProcessProvider",
    "ReadOnlyCredentials",
    "RefreshableCredentials",
    "SharedCredentialProvider",
    "TokenManager",
    "TrustedProfileTokenManager",
    "clear_token_cache",
    "create_credential_resolver",
    "get_credentials",
]


def _import_on_demand(name: str) -> Any:
    place = _PLACES.get(name)
    if place is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"{__name__}.{place}"), name)
    return value


if not TYPE_CHECKING:  # else type checkers would take every name for one of this module
    __getattr__ = _import_on_demand


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
