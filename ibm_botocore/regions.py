"""Where a request goes: from a bucket, a region and the client's options to an origin and a path.

The table of places follows IBM's documented host patterns: ``s3.{place}``, ``s3.private.{place}`` or
``s3.direct.{place}`` below one domain.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from ._message import Origin, Request
from ._uri import encode_query
from .exceptions import InvalidRegionError, UnknownEndpointError

DOMAIN = "cloud-object-storage.appdomain.cloud"
ENDPOINT_TYPES = ("public", "private", "direct")
CROSS_REGION = (
    "us",
    "eu",
    "ap",
    "dal.us",
    "sjc.us",
    "wdc.us",
    "ams.eu",
    "fra.eu",
    "mad.eu",
    "tok.ap",
    "syd.ap",
    "osa.ap",
)
REGIONAL = (
    "us-south", "us-east", "eu-gb", "eu-de", "eu-es", "au-syd", "jp-tok", "jp-osa",
    "ca-tor", "ca-mon", "br-sao", "in-che", "in-mum",
)  # fmt: skip
SINGLE_SITE = ("ams03", "che01", "mon01", "par01", "sjc04", "sng01")
PLACES = frozenset(CROSS_REGION + REGIONAL + SINGLE_SITE)
STORAGE_CLASSES = frozenset({"standard", "vault", "cold", "flex", "smart", "onerate_active"})

_HOST_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)\Z")
# A bucket name that can be the first label of a host name: RFC 1123 labels, 3 to 63 characters, not an IPv4 address.
_HOST_STYLE_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\Z")
_IPV4 = re.compile(r"\d{1,3}(\.\d{1,3}){3}\Z")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Endpoint(NamedTuple):
    """A parsed endpoint URL: the origin, and the path that comes before every bucket (empty for none)."""

    origin: Origin
    base_path: str


@lru_cache(maxsize=256)
def parse_endpoint_url(url: str) -> Endpoint:
    """Return the origin and base path of an endpoint URL.

    :param url: for example ``https://s3.us-south.cloud-object-storage.appdomain.cloud``; IPv6 hosts are bracketed.
    :raises ValueError: if it is not an absolute http or https URL with a host, or carries a query or fragment.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        # What the parser takes for a port may be a piece of a password.
        reason = "" if "@" in url else f" ({error})"
        raise ValueError(f"Invalid endpoint: {_without_userinfo(url)}{reason}") from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"Invalid endpoint: {_without_userinfo(url)}")
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"Invalid endpoint: {_without_userinfo(url)} (give scheme, host, port and path only)")
    # Host names are compared without case, but are sent as they were written.
    host = parts.netloc.rpartition(":")[0] if port is not None else parts.netloc
    return Endpoint(make_origin(parts.scheme, host, port), parts.path.rstrip("/"))


def _without_userinfo(url: str) -> str:
    """Leave a user name and password out of a URL that goes into an error message.

    An unencoded slash or question mark does not end a password, so everything up to the last at sign goes.
    """
    return re.sub(r"//.*@", "//", url, flags=re.DOTALL)


def make_origin(scheme: str, host: str, port: int | None = None) -> Origin:
    """Return the origin of a host; IPv6 literals are expected in brackets."""
    default = _DEFAULT_PORTS[scheme]
    number = default if port is None else port
    return Origin(scheme, host.strip("[]"), number, host if number == default else f"{host}:{number}")


def check_region(region: str) -> None:
    """Refuse a region name that could not be part of a host name.

    :raises InvalidRegionError: naming the region.
    """
    if not all(_HOST_LABEL.match(label) for label in region.split(".")):
        raise InvalidRegionError(region_name=region)


def endpoint_for_region(region: str, endpoint_type: str = "public", scheme: str = "https") -> str:
    """Return the URL of a region's COS endpoint.

    :param region: a place of the table, or a provisioning code such as ``us-south-standard``.
    :param endpoint_type: ``public``, ``private`` (classic network) or ``direct`` (VPC).
    :raises UnknownEndpointError: if the table has no such place; the message lists names that are near.
    """
    place = _place_of(region)
    if place is None:
        raise UnknownEndpointError(service_name="s3", region_name=_with_near_names(region))
    network = "" if endpoint_type == "public" else f"{endpoint_type}."
    return f"{scheme}://s3.{network}{place}.{DOMAIN}"


def _place_of(region: str) -> str | None:
    """Take ``us-south`` from ``us-south`` or from the provisioning code ``us-south-standard``."""
    if region in PLACES:
        return region
    place, _, storage_class = region.rpartition("-")
    return place if place in PLACES and storage_class in STORAGE_CLASSES else None


def is_table_host(host: str) -> bool:
    """Say whether a host is an endpoint of the table, or a bucket's name below one."""
    head, _, domain = host.lower().partition(f".{DOMAIN}")
    labels = head.split(".")
    for start, label in enumerate(labels):
        if label == "s3":
            rest = labels[start + 1 :]
            place = rest[1:] if rest[:1] in (["private"], ["direct"]) else rest
            return not domain and host.lower() == f"{head}.{DOMAIN}" and ".".join(place) in PLACES
    return False


def _with_near_names(region: str) -> str:
    import difflib  # only an error needs it

    near = difflib.get_close_matches(region, sorted(PLACES), n=4, cutoff=0.4) or sorted(REGIONAL)
    return f"{region} (no such COS region; near names: {', '.join(near)}; or give endpoint_url)"


def bucket_fits_host(bucket: str, origin: Origin) -> bool:
    """Say whether a bucket can be addressed as a host label of an origin.

    A name with dots never is under TLS: the wildcard certificate covers one label only (RFC 6125, 6.4.3).
    """
    if not _HOST_STYLE_BUCKET.match(bucket) or _IPV4.match(bucket) or ".." in bucket:
        return False
    if _IPV4.match(origin.host) or ":" in origin.host:
        return False
    return origin.scheme == "http" or "." not in bucket


def host_style_origin(bucket: str, origin: Origin) -> Origin:
    """Return the origin whose host begins with the bucket."""
    return Origin(origin.scheme, f"{bucket}.{origin.host}", origin.port, f"{bucket}.{origin.netloc}")


class Locator:
    """Gives every request of a client its origin and target.

    :param endpoint_url: the endpoint of the client, or None to take the region's at the first request.
    :param region: region name, used when no endpoint is given.
    :param endpoint_type: network of the region's endpoint.
    :param scheme: scheme of the region's endpoint.
    :param is_host_style: put the bucket into the host name wherever it fits.
    """

    def __init__(
        self,
        endpoint_url: str | None,
        region: str,
        endpoint_type: str = "public",
        scheme: str = "https",
        is_host_style: bool = False,
    ) -> None:
        self._endpoint = parse_endpoint_url(endpoint_url) if endpoint_url else None
        self._region = region
        self._endpoint_type = endpoint_type
        self._scheme = scheme
        self._is_host_style = is_host_style

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint requests go to.

        :raises UnknownEndpointError: if none was given and the region has none.
        """
        if self._endpoint is None:
            self._endpoint = parse_endpoint_url(endpoint_for_region(self._region, self._endpoint_type, self._scheme))
        return self._endpoint

    def locate(self, request: Request, bucket: str | None) -> None:
        """Fill in a request's origin, path and target.

        :param request: written by the serializer with a path-style path.
        :param bucket: the bucket that the path begins with and that may move into the host, or None.
        """
        endpoint = self._endpoint or self.endpoint
        request.origin = endpoint.origin
        request.auth_path = request.path
        if bucket is not None and self._is_host_style and bucket_fits_host(bucket, endpoint.origin):
            request.origin = host_style_origin(bucket, endpoint.origin)
            request.path = request.path[len(bucket) + 1 :] or "/"
        if endpoint.base_path:
            request.path = endpoint.base_path + request.path if request.path != "/" else endpoint.base_path
        request.target = f"{request.path}?{encode_query(request.query)}" if request.query else request.path
