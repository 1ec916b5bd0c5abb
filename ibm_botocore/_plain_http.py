"""Warns once when a secret is about to travel over plain http."""

from __future__ import annotations

import warnings
from urllib.parse import urlsplit

_warned: set[tuple[str, str]] = set()
_MOST_HOSTS = 256


def warn_of_plain_http(url: str, secret: str) -> None:
    """Warn the first time that a secret goes to a host over http; the own machine is exempt.

    :param url: where it goes.
    :param secret: what it is, in words.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return  # nothing goes there
    if parts.scheme != "http":
        return
    host = parts.hostname or "the region's endpoint"
    if (host, secret) in _warned or len(_warned) >= _MOST_HOSTS or is_loopback(host):
        return
    _warned.add((host, secret))
    warnings.warn(f"{secret} is sent to {host} over plain http, where others can read it; use https", stacklevel=2)


def is_loopback(host: str) -> bool:
    """Say whether a host name or address means the own machine (RFC 6761, RFC 1122, RFC 4291)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    import ipaddress  # only plain http needs it

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
