"""The public address of clients: :class:`BaseClient`, :class:`ClientCreator`, :class:`ClientMeta`, :class:`Config`."""

from __future__ import annotations

from ._client import BaseClient, ClientMeta
from ._client_factory import ClientCreator
from .config import Config
from .exceptions import ClientError

__all__ = ["BaseClient", "ClientCreator", "ClientError", "ClientMeta", "Config"]

for _public in (BaseClient, ClientMeta, ClientCreator):
    _public.__module__ = __name__
del _public
