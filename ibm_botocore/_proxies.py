"""Proxies as the environment names them."""

from __future__ import annotations

import os
import sys

_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")


def environment_proxies(url: str) -> dict[str, str]:
    """Return the proxies for an endpoint, by scheme; empty if none is set or the host is exempt.

    Reads ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` in either case, and the system's settings
    where a platform has them.

    :param url: the endpoint.
    """
    has_system_settings = sys.platform in ("darwin", "win32")
    if not has_system_settings and not any(name.lower() in _VARIABLES for name in os.environ):
        return {}
    # The standard library knows the exemption rules of each platform; importing it costs, so only now.
    from urllib.parse import urlsplit
    from urllib.request import getproxies, proxy_bypass

    if proxy_bypass(urlsplit(url).hostname or ""):
        return {}
    found = getproxies()
    fallback = found.get("all")
    proxies = {scheme: found.get(scheme, fallback) for scheme in ("http", "https")}
    return {scheme: proxy for scheme, proxy in proxies.items() if proxy}
