"""Which proxy a request goes through."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit


def proxy_for(scheme: str, proxies: Mapping[str, str]) -> str | None:
    """Return the URL of the proxy for a scheme, or None.

    :param scheme: ``http`` or ``https``.
    :param proxies: proxies by scheme; one without a scheme of its own is spoken to by http.
    """
    url = proxies.get(scheme)
    if not url:
        return None
    url = url.strip("'\"")
    if url.startswith("//"):
        return f"http:{url}"
    return url if "://" in url else f"http://{url}"


def proxy_authorization(proxy_url: str) -> dict[str, str]:
    """Return the header that carries the user name and password of a proxy URL, if it has both.

    :param proxy_url: the user name and password in it are percent-encoded.
    """
    parts = urlsplit(proxy_url)
    if not parts.username or not parts.password:
        return {}
    credentials = f"{unquote(parts.username)}:{unquote(parts.password)}"
    return {"Proxy-Authorization": "Basic " + b64encode(credentials.encode()).decode()}


def mask_proxy_url(proxy_url: str) -> str:
    """Return a proxy URL with user name and password replaced by stars.

    An unencoded slash does not end a password, so everything up to the last at sign is replaced.
    """
    scheme, mark, rest = proxy_url.partition("://")
    credentials, at, host = rest.rpartition("@")
    if not at:
        return proxy_url
    stars = "***:***" if ":" in credentials else "***"
    return f"{scheme}{mark}{stars}@{host}"
