"""What goes wrong on a connection, and its translation into the SDK's errors, done once at this border.

Messages hold URLs without credentials; header values and proxy passwords never get here. The four errors that are
errors of requests as well are named through their module: importing them imports requests, which a run without
trouble has no need of.
"""

from __future__ import annotations

import ssl
from typing import TypeGuard

import urllib3.exceptions
from urllib3.util.ssl_match_hostname import CertificateError

from .. import exceptions
from ..exceptions import (
    BotoCoreError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ResponseStreamingError,
)
from .proxies import mask_proxy_url

_TLS_ERRORS = (ssl.SSLError, CertificateError, urllib3.exceptions.SSLError)


class ServerClosedError(OSError):
    """The server closed the connection before its answer was complete."""


class BadAnswerError(Exception):
    """The bytes that came are no HTTP answer."""


class BadFramingError(Exception):
    """The answer's headers contradict each other about where its body ends."""


class RefusedRequestError(ValueError):
    """The request cannot be written as HTTP."""


def setting_up_failed(error: Exception, url: str, proxy_url: str | None) -> BotoCoreError:
    """Translate an error raised before a connection was opened: a file of certificates, a URL.

    :param url: URL of the request.
    :param proxy_url: the proxy on the way, or None; its credentials are masked.
    """
    if isinstance(error, BotoCoreError):
        return error
    if isinstance(error, OSError):
        return exceptions.SSLError(endpoint_url=url, error=error)
    if proxy_url is not None:
        return exceptions.ProxyConnectionError(proxy_url=mask_proxy_url(proxy_url), error=type(error).__name__)
    return EndpointConnectionError(endpoint_url=url, error=error)


def connecting_failed(error: Exception, url: str, proxy_url: str | None) -> BotoCoreError:
    """Translate an error raised while a connection was being opened.

    :param url: URL of the request.
    :param proxy_url: the proxy on the way, or None; its credentials are masked.
    """
    if isinstance(error, _TLS_ERRORS):
        return exceptions.SSLError(endpoint_url=url, error=error)
    if proxy_url is not None:
        return exceptions.ProxyConnectionError(proxy_url=mask_proxy_url(proxy_url), error=error)
    if isinstance(error, (urllib3.exceptions.NewConnectionError, urllib3.exceptions.LocationParseError)):
        return EndpointConnectionError(endpoint_url=url, error=error)
    if isinstance(error, (urllib3.exceptions.ConnectTimeoutError, TimeoutError)):
        return exceptions.ConnectTimeoutError(endpoint_url=url, error=error)
    if isinstance(error, OSError):  # the TCP connection stood, the TLS handshake broke off
        return ConnectionClosedError(endpoint_url=url, error=error)
    return HTTPClientError(error=error)


def is_foreign(error: BaseException) -> TypeGuard[Exception]:
    """Say whether an error has to be translated: it is neither the SDK's nor an exit of the program."""
    return isinstance(error, Exception) and not isinstance(error, BotoCoreError)


def exchange_failed(error: Exception, url: str) -> BotoCoreError:
    """Translate an error raised while a request was sent or the head of its answer read.

    :param url: URL of the request.
    """
    if isinstance(error, TimeoutError):
        return exceptions.ReadTimeoutError(endpoint_url=url, error=error)
    if isinstance(error, (OSError, BadAnswerError)):
        return ConnectionClosedError(endpoint_url=url, error=error)
    return HTTPClientError(error=error)


def reading_failed(error: Exception, url: str) -> BotoCoreError:
    """Translate an error raised while the body of an answer was read.

    :param url: URL of the request.
    """
    if isinstance(error, TimeoutError):
        return exceptions.ReadTimeoutError(endpoint_url=url, error=error)
    return ResponseStreamingError(error=error)
