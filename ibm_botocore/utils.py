"""Helper functions under the names old programs import; nothing of the SDK itself uses this module."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

from . import configprovider
from ._message import Body
from ._time import parse_timestamp, to_utc
from .auth.sigv4 import payload_hash
from .model import ListShape, MapShape, Shape, StringShape, StructureShape
from .regions import bucket_fits_host, host_style_origin, parse_endpoint_url

__all__ = [
    "ArgumentGenerator",
    "CachedProperty",
    "calculate_sha256",
    "datetime2timestamp",
    "deep_merge",
    "ensure_boolean",
    "fix_s3_host",
    "is_valid_endpoint_url",
    "is_valid_uri",
    "lowercase_dict",
    "merge_dicts",
    "parse_timestamp",
    "parse_to_aware_datetime",
    "percent_encode",
    "percent_encode_sequence",
]

_HOST_NAME = re.compile(r"((?!-)[A-Z\d-]{1,63}(?<!-)\.)*((?!-)[A-Z\d-]{1,63}(?<!-))\Z", re.IGNORECASE)
_MAX_HOST_NAME = 255
_UNRESERVED = "-._~"
T = TypeVar("T")


def parse_to_aware_datetime(value: Any) -> datetime.datetime:
    """Return a moment in UTC; one without a zone is taken for UTC.

    :param value: a datetime, a text in any form that timestamps have, or seconds since the epoch.
    :raises ValueError: naming a text that is no timestamp.
    """
    return to_utc(value if isinstance(value, datetime.datetime) else parse_timestamp(value))


def datetime2timestamp(dt: datetime.datetime, default_timezone: datetime.tzinfo | None = None) -> float:
    """Return the seconds since the epoch of a moment.

    :param dt: the moment.
    :param default_timezone: zone of a moment without one, UTC by default.
    """
    if dt.tzinfo is None:
        dt = dt.replace(tzinfo=default_timezone or datetime.timezone.utc)
    return dt.timestamp()


def percent_encode(input_str: Any, safe: str = _UNRESERVED) -> str:
    """Return a value with everything percent-encoded but letters, digits and ``safe`` (RFC 3986, 2.1)."""
    text = input_str if isinstance(input_str, (str, bytes)) else str(input_str)
    return quote(text, safe=safe)


def percent_encode_sequence(mapping: Mapping[Any, Any] | Iterable[tuple[Any, Any]], safe: str = _UNRESERVED) -> str:
    """Return a query string; a list of values gives a pair for each.

    :param mapping: names and values, or pairs of them.
    :param safe: what is not encoded.
    """
    pairs = mapping.items() if isinstance(mapping, Mapping) else mapping
    return "&".join(
        f"{percent_encode(name)}={percent_encode(item, safe)}"
        for name, value in pairs
        for item in (value if isinstance(value, list) else [value])
    )


def is_valid_endpoint_url(endpoint_url: str) -> bool:
    """Say whether a URL has a host that is a host name."""
    try:
        host = urlsplit(endpoint_url).hostname
    except ValueError:
        return False
    if not host or len(host) > _MAX_HOST_NAME:
        return False
    return bool(_HOST_NAME.match(host.removesuffix(".")))


def is_valid_uri(endpoint_url: str) -> bool:
    """Say whether a URL has a host that is a host name or an IPv6 address."""
    if is_valid_endpoint_url(endpoint_url):
        return True
    import ipaddress

    try:
        ipaddress.IPv6Address(urlsplit(endpoint_url).hostname or "")
    except ValueError:
        return False
    return True


def deep_merge(base: MutableMapping[Any, Any], extra: Mapping[Any, Any]) -> None:
    """Put one tree of dicts into another, in place; what is no dict on both sides is replaced."""
    for key, value in extra.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            deep_merge(base[key], value)
        else:
            base[key] = value


def merge_dicts(dict1: MutableMapping[Any, Any], dict2: Mapping[Any, Any], append_lists: bool = False) -> None:
    """Put one tree of dicts into another, in place.

    :param append_lists: append lists to those of the same place instead of replacing them.
    """
    for key, value in dict2.items():
        found = dict1.get(key)
        if isinstance(value, dict):
            merge_dicts(dict1.setdefault(key, {}), value, append_lists)
        elif append_lists and isinstance(value, list) and isinstance(found, list):
            found.extend(value)
        else:
            dict1[key] = value


def calculate_sha256(body: Body, as_hex: bool = False) -> str | bytes:
    """Return the SHA-256 of bytes or of a file, which is put back to where it stood.

    :param as_hex: as hexadecimal text instead of 32 bytes.
    """
    digest = payload_hash(body)
    return digest if as_hex else bytes.fromhex(digest)


def ensure_boolean(val: Any) -> bool:
    """Return the truth a text or value stands for; of texts only ``true`` does, in any case."""
    return configprovider.ensure_boolean(val)


def lowercase_dict(original: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy whose keys are in lower case."""
    return {key.lower(): value for key, value in original.items()}


def fix_s3_host(
    request: Any, signature_version: Any, region_name: str, default_endpoint_url: str | None = None, **kwargs: Any
) -> None:
    """Move the bucket of an :class:`AWSRequest` from the path into the host, where it fits there.

    :param request: changed in place; its ``auth_path`` keeps the path with the bucket.
    """
    parts = urlsplit(request.url)
    _, bucket, *rest = parts.path.split("/", 2)
    origin = parse_endpoint_url(f"{parts.scheme}://{parts.netloc}").origin
    if request.auth_path is not None or not bucket_fits_host(bucket, origin):
        return
    request.auth_path = parts.path
    host = host_style_origin(bucket, origin).netloc
    request.url = urlunsplit((parts.scheme, host, "/" + "".join(rest), parts.query, ""))


class CachedProperty(Generic[T]):
    """A property whose value is computed once for each object.

    :param fget: computes the value.
    """

    def __init__(self, fget: Callable[[Any], T]) -> None:
        self._fget = fget
        self.__doc__ = fget.__doc__

    def __get__(self, obj: Any, owner: type) -> Any:
        if obj is None:
            return self
        # From now on found in the object itself, before this descriptor.
        value = obj.__dict__[self._fget.__name__] = self._fget(obj)
        return value


class ArgumentGenerator:
    """Makes examples of an operation's arguments from its input shape.

    :param use_member_names: fill in the names of text members instead of empty texts.
    """

    _SCALARS: Mapping[str, Any] = {
        "integer": 0, "long": 0, "float": 0.0, "double": 0.0, "boolean": True, "blob": b"",
        "timestamp": datetime.datetime(1970, 1, 1, 0, 0, 0),
    }  # fmt: skip

    def __init__(self, use_member_names: bool = False) -> None:
        self._use_member_names = use_member_names

    def generate_skeleton(self, shape: Shape) -> Any:
        """Return arguments with every member present.

        :param shape: usually the input shape of an operation.
        """
        return self._example(shape, "", ())

    def _example(self, shape: Shape, name: str, above: tuple[str, ...]) -> Any:
        if shape.name in above:  # a shape that holds itself
            return {}
        inside = (*above, shape.name)
        if isinstance(shape, StructureShape):
            return {member: self._example(item, member, inside) for member, item in shape.members.items()}
        if isinstance(shape, ListShape):
            return [self._example(shape.member, name, inside)]
        if isinstance(shape, MapShape):
            return {"KeyName": self._example(shape.value, "", inside)}
        if isinstance(shape, StringShape):
            return self._text(shape, name)
        return self._SCALARS[shape.type_name]

    def _text(self, shape: StringShape, name: str) -> str:
        if self._use_member_names:
            return name
        return str(shape.enum[0]) if shape.enum else ""
