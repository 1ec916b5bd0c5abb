"""The way to an origin: directly, through a forwarding proxy, or through a tunnel.

urllib3 opens the connections: its pools hold the TLS, timeout and proxy settings and know how to connect.
"""

from __future__ import annotations

import ssl
import traceback
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import urllib3

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

    :param pool: the urllib3 pool that makes the connections.
    :param headers: headers every request has on this way.
    :param target_prefix: what comes before the target of each request.
    :param proxy_url: the proxy on the way, or None.
    :param is_tunnel: whether the proxy only passes bytes on.
    """

    __slots__ = ("target_prefix", "proxy_url", "_headers", "_lines", "_pool", "_is_tunnel")

    def __init__(
        self,
        pool: Any,
        headers: Mapping[str, str],
        target_prefix: str = "",
        proxy_url: str | None = None,
        is_tunnel: bool = False,
    ) -> None:
        self.target_prefix = target_prefix
        self.proxy_url = proxy_url
        self._headers = headers
        self._lines = self._lines_without(())
        self._pool = pool
        self._is_tunnel = is_tunnel

    def lines_beside(self, given: Collection[str]) -> list[str]:
        """Return the header lines every request on this route has.

        :param given: lower-case names of headers the caller brings, which are left out.
        """
        return self._lines_without(given) if given else self._lines

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
        except BaseException as error:
            link.close()
            # A refused tunnel's answer hangs on in the frames of the standard library, and with it the socket.
            traceback.clear_frames(error.__traceback__)
            raise
        return link

    def _lines_without(self, given: Collection[str]) -> list[str]:
        return [f"{name}: {value}" for name, value in self._headers.items() if name.lower() not in given]


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
        # Objects may be stored compressed: they are wanted as they are.
        headers = {"Host": origin.netloc, "Accept-Encoding": "identity"}
        proxy_url = proxy_for(origin.scheme, self._proxies)
        if proxy_url is None:
            return Route(self._direct_pool(origin), headers)
        proxy = urllib3.util.parse_url(proxy_url)
        authorization = proxy_authorization(proxy_url)
        is_forwarded = bool(self._proxies_config.get("proxy_use_forwarding_for_https")) and proxy.scheme == "https"
        if origin.scheme == "http" or is_forwarded:
            # Such a proxy reads the requests: it is told the whole URL (RFC 9112, 3.2.2), and who asks.
            return Route(self._proxy_pool(proxy), {**headers, **authorization}, origin.url, proxy_url)
        return Route(self._tunnel_pool(origin, proxy, authorization), headers, "", proxy_url, is_tunnel=True)

    def _direct_pool(self, origin: Origin) -> Any:
        manager = urllib3.PoolManager(**self._settings, **self._tls_settings(origin.scheme))
        return manager.connection_from_host(_bracketed(origin.host), origin.port, origin.scheme)

    def _proxy_pool(self, proxy: Any) -> Any:
        settings = {}
        if proxy.scheme == "https":
            settings = _verification(self._verify) | {"ssl_context": self._proxy_context()}
        manager = urllib3.PoolManager(**self._settings, **settings)
        return manager.connection_from_host(proxy.host, proxy.port, proxy.scheme)

    def _tunnel_pool(self, origin: Origin, proxy: Any, authorization: Mapping[str, str]) -> Any:
        manager = urllib3.ProxyManager(
            proxy.url,
            proxy_headers=authorization,
            proxy_ssl_context=self._proxy_context() if proxy.scheme == "https" else None,
            **self._settings,
            **self._tls_settings(origin.scheme),
        )
        return manager.connection_from_host(_bracketed(origin.host), origin.port, origin.scheme)

    def _tls_settings(self, scheme: str) -> dict[str, Any]:
        if scheme != "https":
            return {}
        return _verification(self._verify) | {"ssl_context": context_for(self._verify, self._client_cert)}

    def _proxy_context(self) -> ssl.SSLContext:
        config = self._proxies_config
        # urllib3 applies one way to verify to proxy and endpoint alike: the context has to agree with it.
        verify = False if self._verify is False else config.get("proxy_ca_bundle") or self._verify
        try:
            return context_for(verify, config.get("proxy_client_cert"))
        except OSError as error:
            raise InvalidProxiesConfigError from error


def _verification(verify: Verify) -> dict[str, Any]:
    """Return what urllib3 wants to hear beside a context, which it would change otherwise."""
    if verify is False:
        return {"cert_reqs": "CERT_NONE", "assert_hostname": False}
    return {"cert_reqs": "CERT_REQUIRED"}


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
