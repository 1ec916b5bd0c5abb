"""Sends requests over connections that are kept for further ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._interrupts import CallCancelledError
from .._message import Origin, RawResponse, Request
from ..awsrequest import AWSPreparedRequest, AWSResponse, from_prepared
from ..exceptions import ConnectionClosedError, HTTPClientError, ResponseStreamingError
from .answers import read_head, receive_answer
from .bodies import SMALL_BODY_SIZE, framed_body, framing_line
from .errors import RefusedRequestError, connecting_failed, exchange_failed, is_foreign, setting_up_failed
from .heads import own_headers_in, write_head
from .pools import Connection, OriginPool
from .proxies import proxy_for
from .routes import Router
from .sending import is_expecting, rescue_answer, send_request
from .tls import ClientCert, Verify

DEFAULT_TIMEOUT = 60
MAX_POOL_CONNECTIONS = 10
# With a host name per bucket there are as many origins as buckets: connections to the oldest are closed.
_MAX_ORIGINS = 32


class URLLib3Session:
    """Connections to any number of origins; safe to use from many threads and after a fork.

    :param verify: True for the usual CA certificates, a path to a file or directory of others, False for no check.
    :param proxies: proxy URLs by scheme, with user and password percent-encoded.
    :param timeout: seconds to wait for a connection and for the server, as one number or a pair; None in a pair is
        without end.
    :param max_pool_connections: number of idle connections kept for each origin; more may be in use.
    :param socket_options: arguments of ``setsockopt`` for every connection, beside ``TCP_NODELAY``.
    :param client_cert: path of a file with certificate and key, or the paths of both.
    :param proxies_config: ``proxy_ca_bundle``, ``proxy_client_cert``, ``proxy_use_forwarding_for_https``.
    """

    def __init__(
        self,
        verify: Verify = True,
        proxies: Mapping[str, str] | None = None,
        timeout: float | Sequence[float | None] | None = None,
        max_pool_connections: int = MAX_POOL_CONNECTIONS,
        socket_options: Sequence[tuple[int, int, int]] | None = None,
        client_cert: ClientCert = None,
        proxies_config: Mapping[str, Any] | None = None,
    ) -> None:
        connect_timeout, read_timeout = _timeouts(timeout)
        self._read_timeout = read_timeout
        self._max_pool_connections = max_pool_connections
        self._proxies = proxies or {}
        self._router = Router(
            verify, client_cert, self._proxies, proxies_config or {}, connect_timeout, socket_options or ()
        )
        self._pools: dict[Origin, OriginPool] = {}

    def exchange(self, request: Request) -> RawResponse:
        """Send a request and return the answer as far as it has to be read to know its status and headers.

        Redirects are answers like others, and nothing is sent twice.

        :param request: its origin and target are set; headers that are missing for HTTP itself (Host,
            Accept-Encoding, Content-Length or Transfer-Encoding) are added on the way.
        :returns: the answer; its connection is held until the body was read, or released or closed.
        :raises EndpointConnectionError: if there is no such host or it accepts no connection.
        :raises ConnectTimeoutError: if it does not accept one in time.
        :raises SSLError: if TLS fails or the certificate is not trusted.
        :raises ProxyConnectionError: if the proxy fails.
        :raises ReadTimeoutError: if the server is silent for too long.
        :raises ConnectionClosedError: if it closes the connection instead of answering, or answers no HTTP.
        :raises HTTPClientError: if the request cannot be sent as it is, or the body cannot be read.
        """
        body = request.body
        given = own_headers_in(request.headers)
        pool = self._pools.get(request.origin) or self._add_pool(request)
        if given or not (body is None or (type(body) is bytes and len(body) <= SMALL_BODY_SIZE)):
            return self._exchange_other(request, pool, given)
        message = _written(request, pool, framing_line(len(body) if body else 0, request.method), given)
        if body:
            message += body
        connection = _taken(request, pool)
        try:
            connection.sock.sendall(message)
            return receive_answer(connection, read_head(connection), request)
        except BaseException as error:
            connection.close()
            if is_foreign(error):
                raise exchange_failed(error, request.url) from error
            raise

    def send(self, request: AWSPreparedRequest) -> AWSResponse:
        """Send a request in its public form.

        :param request: the request; unless its ``stream_output`` is set, the body of the answer is read at once.
        :returns: the answer; ``raw`` is its body.
        :raises BotoCoreError: as :meth:`exchange` does.
        """
        answer = self.exchange(from_prepared(request))
        response = AWSResponse(request.url, answer.status, answer.headers, answer)
        if not request.stream_output:
            try:
                _ = response.content
            except ResponseStreamingError as error:
                # Nobody has seen a part of it yet: to the caller it is as if there were no answer.
                raise ConnectionClosedError(endpoint_url=request.url, error=error) from error
        return response

    def keep_at_least(self, count: int) -> None:
        """Keep no fewer idle connections to each origin than this.

        :param count: as many as calls will be made at a time.
        """
        if count > self._max_pool_connections:
            self._max_pool_connections = count
            for pool in list(self._pools.values()):
                pool.keep_at_least(count)

    def close(self) -> None:
        """Close the idle connections; those in use are closed at their end. Later requests open new ones."""
        pools, self._pools = self._pools, {}
        for pool in list(pools.values()):
            pool.close()

    def _exchange_other(self, request: Request, pool: OriginPool, given: Mapping[str, str]) -> RawResponse:
        """Exchange what needs more than one write, or brings framing headers of its own."""
        try:
            body, framing = framed_body(request, given)
        except RefusedRequestError as error:
            raise HTTPClientError(error=error) from error
        head = _written(request, pool, framing, given)
        connection = _taken(request, pool)
        try:
            try:
                early = send_request(connection, head, body, is_expecting(request.headers))
            except OSError:
                rescued = rescue_answer(connection, request)
                if rescued is None:
                    raise
                connection.close()
                return rescued
            if early is not None:
                return receive_answer(connection, early, request, is_reusable=False)
            return receive_answer(connection, read_head(connection), request)
        except BaseException as error:
            connection.close()
            if is_foreign(error):
                raise exchange_failed(error, request.url) from error
            raise

    def _add_pool(self, request: Request) -> OriginPool:
        origin = request.origin
        proxy_url = proxy_for(origin.scheme, self._proxies)
        try:
            route = self._router.route_to(origin)
        except Exception as error:
            if proxy_url is None:
                raise setting_up_failed(error, request.url, None) from error
            # What the libraries say about a proxy URL shows its password.
            raise setting_up_failed(error, request.url, proxy_url) from None
        pools = self._pools
        if len(pools) >= _MAX_ORIGINS:
            for oldest in list(pools)[:1]:
                dropped = pools.pop(oldest, None)
                if dropped is not None:
                    dropped.close()
        return pools.setdefault(origin, OriginPool(route, self._max_pool_connections, self._read_timeout))


def _timeouts(timeout: float | Sequence[float | None] | None) -> tuple[float | None, float | None]:
    """Return the seconds to wait for a connection and for the server."""
    if timeout is None:
        return DEFAULT_TIMEOUT, DEFAULT_TIMEOUT
    if isinstance(timeout, (int, float)):
        return timeout, timeout
    connect, read = timeout
    return connect, read


def _written(request: Request, pool: OriginPool, framing: str, given: Mapping[str, str]) -> bytes:
    try:
        return write_head(request, pool.route, framing, given)
    except RefusedRequestError as error:
        raise HTTPClientError(error=error) from error


def _taken(request: Request, pool: OriginPool) -> Connection:
    try:
        return pool.take()
    except CallCancelledError:
        raise
    except Exception as error:
        raise connecting_failed(error, request.url, pool.route.proxy_url) from error
