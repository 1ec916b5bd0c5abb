"""Numbers in queries."""

from __future__ import annotations

from collections.abc import Mapping

from ibm_boto3.local.errors import ServiceError

MAX_PAGE = 1000


def page_size(query: Mapping[str, str], name: str) -> int:
    """Read how many entries a listing may have.

    :param query: the query, decoded.
    :param name: of the parameter.
    :returns: the number, never more than the service gives.
    :raises ServiceError: if it is no number.
    """
    return min(count(query, name, MAX_PAGE), MAX_PAGE)


def count(query: Mapping[str, str], name: str, default: int) -> int:
    """Read a number that is not negative.

    :param query: the query, decoded.
    :param name: of the parameter.
    :param default: what holds when it is missing or empty.
    :returns: the number.
    :raises ServiceError: if it is none.
    """
    value = query.get(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise ServiceError("InvalidArgument", f"Provided {name} not an integer or within integer range")
    return int(value)
