"""The connection errors that are also errors of requests or urllib3, for programs that catch those.

Import them from :mod:`ibm_botocore.exceptions`, which loads this module, and with it requests, when one is asked for.
"""

from __future__ import annotations

import requests.exceptions
import urllib3.exceptions

from .exceptions import ConnectionError, HTTPClientError


class SSLError(ConnectionError, requests.exceptions.SSLError):
    """The TLS handshake or the check of a certificate failed."""

    fmt = "SSL validation failed for {endpoint_url} {error}"


class ConnectTimeoutError(ConnectionError, requests.exceptions.ConnectTimeout):
    """The endpoint did not accept a connection in time."""

    fmt = 'Connect timeout on endpoint URL: "{endpoint_url}"'


class ProxyConnectionError(ConnectionError, requests.exceptions.ProxyError):
    """The proxy cannot be reached or refuses."""

    fmt = 'Failed to connect to proxy URL: "{proxy_url}"'


class ReadTimeoutError(HTTPClientError, requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError):
    """The server sent nothing for longer than the read timeout."""

    fmt = 'Read timeout on endpoint URL: "{endpoint_url}"'


# They belong to the public module: reprs name it, pickles look them up there.
for _cls in (SSLError, ConnectTimeoutError, ProxyConnectionError, ReadTimeoutError):
    _cls.__module__ = "ibm_botocore.exceptions"
del _cls
