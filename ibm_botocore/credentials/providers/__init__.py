"""Providers: each looks for credentials in one place."""

from __future__ import annotations

from .base import CredentialProvider
from .config_file import ConfigProvider
from .cos_file import IbmCosCredentialsProvider
from .env import EnvProvider
from .process import ProcessProvider
from .shared_file import SharedCredentialProvider

__all__ = [
    "ConfigProvider",
    "CredentialProvider",
    "EnvProvider",
    "IbmCosCredentialsProvider",
    "ProcessProvider",
    "SharedCredentialProvider",
]
