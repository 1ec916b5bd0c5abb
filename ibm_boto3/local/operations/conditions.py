"""Conditional requests (RFC 9110, 13): on reading, on writing, and on the source of a copy."""

from __future__ import annotations

from collections.abc import Mapping

from ibm_boto3.local.documents import http_time, read_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.store.versions import Version


class NotModified(Exception):
    """The reader has the object already."""


def check_read(headers: Mapping[str, str], version: Version) -> None:
    """Check the conditions of a request that reads.

    :param headers: values by lower-case name.
    :param version: the version it reads.
    :raises ServiceError: if the object is not the one the reader wants.
    :raises NotModified: if it is the one the reader has.
    """
    if "if-match" in headers:
        if not matches(headers["if-match"], version):
            raise ServiceError("PreconditionFailed")
    elif "if-unmodified-since" in headers and is_later(version, headers["if-unmodified-since"]):
        raise ServiceError("PreconditionFailed")
    if "if-none-match" in headers:
        if matches(headers["if-none-match"], version):
            raise NotModified
    elif "if-modified-since" in headers and not is_later(version, headers["if-modified-since"]):
        raise NotModified


def check_source(headers: Mapping[str, str], version: Version) -> None:
    """Check the conditions on the source of a copy.

    :param headers: values by lower-case name.
    :param version: the source.
    :raises ServiceError: if one does not hold.
    """
    prefix = "x-amz-copy-source-"
    inner = {name.removeprefix(prefix): value for name, value in headers.items() if name.startswith(prefix + "if-")}
    try:
        check_read(inner, version)
    except NotModified:
        raise ServiceError("PreconditionFailed") from None


def check_write(headers: Mapping[str, str], current: Version | None) -> None:
    """Check the conditions of a request that writes.

    :param headers: values by lower-case name.
    :param current: what would be replaced, None for nothing.
    :raises ServiceError: if one does not hold.
    """
    if current is not None and current.is_delete_marker:
        current = None
    if "if-match" in headers:
        if current is None:
            raise ServiceError("NoSuchKey")
        if not matches(headers["if-match"], current):
            raise ServiceError("PreconditionFailed")
    if "if-none-match" in headers and current is not None and matches(headers["if-none-match"], current):
        raise ServiceError("PreconditionFailed")
    if "if-unmodified-since" in headers and current is not None and is_later(current, headers["if-unmodified-since"]):
        raise ServiceError("PreconditionFailed")


def matches(header: str, version: Version) -> bool:
    """Whether a list of entity tags names a version.

    :param header: the tags, quoted or not, or a star.
    :param version: the version.
    """
    tags = [tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")]
    return "*" in tags or version.etag in tags


def is_later(version: Version, date: str) -> bool:
    """Whether a version was written after a time.

    :param version: the version.
    :param date: the time as headers have it; one that cannot be read holds the version to be unchanged.
    """
    moment = read_time(date)
    return moment is not None and int(version.modified) > moment


def validators(version: Version) -> dict[str, str]:
    """Return the headers of an answer that says the reader has the object already."""
    return {"ETag": f'"{version.etag}"', "Last-Modified": http_time(version.modified)}
