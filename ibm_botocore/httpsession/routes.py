"""The way to an origin: directly, through a forwarding proxy, or through a tunnel.

urllib3 opens the connections: its pools hold the TLS, timeout and proxy settings and know how to connect.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import urllib3
from urllib3.util.proxy import connection_requires_http_tunnel

from .._message import Origin
from ..exceptions import InvalidProxiesConfigError
from .proxies import proxy_authorization, proxy_for
from .tls import ClientCert, Verify, context_for


class Link(Protocol):
    """A connection as urllib3 makes it."""

    sock: Any

    def connect(self) -> None:
        """Open it."""

    def close(self) -> None:
        """Close it."""


class Route:
    """How requests get to one origin.

    :param origin: where they go.
    :param pool: the urllib3 pool that makes its connections.
    :param proxy_url: the proxy on the way, or None.
    :param is_tunnel: whether the proxy only passes bytes on.
    :param proxy_headers: headers for a proxy that reads the requests.
    """

    __slots__ = ("proxy_url", "target_prefix", "_own_headers", "_own_lines", "_pool", "_is_tunnel")

    def __init__(
        self, origin: Origin, pool: Any, proxy_url: str | None, is_tunnel: bool, proxy_headers: Mapping[str, str]
    ) -> None:
        self.proxy_url = proxy_url
        is_forwarded = proxy_url is not None and not is_tunnel
        # A forwarding proxy is told the whole URL (RFC 9112, 3.2.2).
        self.target_prefix = origin.url if is_forwarded else ""
        # Objects may be stored compressed: they are wanted as they are.
        self._own_headers = {"Host": origin.netloc, "Accept-Encoding": "identity"}
        if is_forwarded:
            self._own_headers.update(proxy_headers)
        self._own_lines = self._lines_without(())
        self._pool = pool
        self._is_tunnel = is_tunnel

    def lines_beside(self, given: Collection[str]) -> list[str]:
        """Return the header lines every request on this route has.

        :param given: lower-case names of headers the caller brings, which are left out.
        """
        return self._lines_without(given) if given else self._own_lines

    def _lines_without(self, given: Collection[str]) -> list[str]:
        return [f"{name}: {value}" for name, value in self._own_headers.items() if name.lower() not in given]

    def connect(self) -> Link:
        """Open a connection.

        :raises Exception: what urllib3, ssl or the socket raised.
        """
        link: Link = self._pool._new_conn()
        try:
            if self._is_tunnel:
                self._pool._prepare_proxy(link)
            if link.sock is None:
                link.connect()
        except BaseException:
            link.close()
            raise
        return link


class Router:
    """Finds the route to an origin.

    :param verify: how servers are verified, see :func:`~ibm_botocore.httpsession.tls.context_for`.
    :param client_cert: client certificate.
    :param proxies: proxy URLs by scheme.
    :param proxies_config: ``proxy_ca_bundle``, ``proxy_client_cert``, ``proxy_use_forwarding_for_https``.
    :param connect_timeout: seconds, or None to wait without end.
    :param socket_options: arguments of ``setsockopt``.
    """

    def __init__(
        self,
        verify: Verify,
        client_cert: ClientCert,
        proxies: Mapping[str, str],
        proxies_config: Mapping[str, Any],
        connect_timeout: float | None,
        socket_options: Sequence[tuple[int, int, int]],
    ) -> None:
        self._verify = verify
        self._client_cert = client_cert
        self._proxies = proxies
        self._proxies_config = proxies_config
        self._settings: dict[str, Any] = {
            "timeout": urllib3.Timeout(connect=connect_timeout),
            "socket_options": [*urllib3.connection.HTTPConnection.default_socket_options, *socket_options],
        }

    def route_to(self, origin: Origin) -> Route:
        """Return the route to an origin; nothing is opened yet.

        :raises OSError: if a file of certificates cannot be read.
        :raises InvalidProxiesConfigError: if ``proxies_config`` names such a file.
        """
        settings = self._settings | (self._tls_settings() if origin.scheme == "https" else {})
        proxy_url = proxy_for(origin.scheme, self._proxies)
        host = f"[{origin.host}]" if ":" in origin.host else origin.host
        if proxy_url is None:
            direct = urllib3.PoolManager(**settings)
            pool = direct.connection_from_host(host, origin.port, origin.scheme)
            return Route(origin, pool, None, False, {})
        headers = proxy_authorization(proxy_url)
        manager = self._proxy_manager(proxy_url, headers, settings)
        pool = manager.connection_from_host(host, origin.port, origin.scheme)
        is_tunnel = connection_requires_http_tunnel(manager.proxy, manager.proxy_config, origin.scheme)
        return Route(origin, pool, proxy_url, is_tunnel, headers)

    def _tls_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = {
            "ssl_context": context_for(self._verify, self._client_cert),
            "cert_reqs": "CERT_NONE" if self._verify is False else "CERT_REQUIRED",
        }
        if self._verify is False:
            settings["assert_hostname"] = False
        return settings

    def _proxy_manager(
        self, proxy_url: str, headers: Mapping[str, str], settings: Mapping[str, Any]
    ) -> urllib3.ProxyManager:
        config = self._proxies_config
        context = None
        if proxy_url.startswith("https:"):
            try:
                context = context_for(config.get("proxy_ca_bundle") or self._verify, config.get("proxy_client_cert"))
            except OSError as error:
                raise InvalidProxiesConfigError from error
        return urllib3.ProxyManager(
            proxy_url,
            proxy_headers=headers,
            proxy_ssl_context=context,
            use_forwarding_for_https=bool(config.get("proxy_use_forwarding_for_https")),
            **settings,
        )
