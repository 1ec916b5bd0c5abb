"""How a client's connections are made, at the first call that needs them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from .config import Config
from .regions import Locator

if TYPE_CHECKING:
    from .httpsession import URLLib3Session


def resolve_verify(verify: bool | str | None, configured_bundle: str | None) -> bool | str:
    """Take the CA bundle of the configuration or the environment where the caller gave none.

    :param verify: the caller's choice.
    :param configured_bundle: path from the configuration, or None.
    """
    if verify is not None:
        return verify
    return configured_bundle or os.environ.get("REQUESTS_CA_BUNDLE") or True


def http_session_maker(config: Config, verify: bool | str, locator: Locator) -> Callable[[], URLLib3Session]:
    """Return what makes a client's connections; nothing of the HTTP stack is imported before its first call."""

    def make() -> URLLib3Session:
        from ._proxies import environment_proxies
        from .httpsession import URLLib3Session

        proxies = config.proxies
        if proxies is None:
            proxies = environment_proxies(locator.endpoint.origin.url)
        return URLLib3Session(
            verify=verify,
            proxies=proxies,
            timeout=(config.connect_timeout, config.read_timeout),
            max_pool_connections=config.max_pool_connections,
            socket_options=_socket_options() if config.tcp_keepalive else None,
            client_cert=config.client_cert,
            proxies_config=config.proxies_config,
        )

    return make


def _socket_options() -> list[tuple[int, int, int]]:
    import socket

    return [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1), (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
