"""What the headers of a request say about the object it makes, and what reading the object says about it."""

from __future__ import annotations

from collections.abc import Mapping

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import http_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.operations import object_lock, retention, sse_c, tags
from ibm_boto3.local.operations.public import canned_acl
from ibm_boto3.local.store.versions import NULL_ID, Description, Version

METADATA = "x-amz-meta-"
MAX_METADATA_BYTES = 4 * 1024 * 1024
MAX_KEY_CHARACTERS = 1024
DEFAULT_TYPE = "binary/octet-stream"
# Headers kept with the object, by their lower-case names.
KEPT = {
    "cache-control": "Cache-Control",
    "content-disposition": "Content-Disposition",
    "content-encoding": "Content-Encoding",
    "content-language": "Content-Language",
    "content-type": "Content-Type",
    "expires": "Expires",
    "x-amz-website-redirect-location": "x-amz-website-redirect-location",
}


def described(call: Call) -> Description:
    """Read what a request says about the object it makes.

    :param call: the call.
    :returns: the description.
    :raises ServiceError: if a part of it breaks a rule.
    """
    if len(call.key) > MAX_KEY_CHARACTERS:
        raise ServiceError("KeyTooLong")
    about = Description(*kept_headers(call.headers))
    if "x-amz-tagging" in call.headers:
        about.tags = tags.from_query(call.headers["x-amz-tagging"])
    if "x-amz-acl" in call.headers:
        about.acl = canned_acl(call.bucket, call.headers["x-amz-acl"])
    about.key_md5 = sse_c.key_of(call)
    about.lock = object_lock.lock_of_new(call)
    return about


def kept_headers(headers: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Pick out the headers that stay with an object.

    :param headers: values by lower-case name.
    :returns: the headers that reading answers, and the user's metadata.
    :raises ServiceError: if there is too much metadata.
    """
    kept: dict[str, str] = {}
    metadata: dict[str, str] = {}
    size = 0
    for name, value in headers.items():
        if name in KEPT:
            kept[KEPT[name]] = value
        elif name.startswith(METADATA):
            metadata[name] = value
            size += len(name) - len(METADATA) + len(value)
    if size > MAX_METADATA_BYTES:
        raise ServiceError("MetadataTooLarge")
    kept.setdefault("Content-Type", DEFAULT_TYPE)
    return kept, metadata


def headers_of(version: Version, now: float) -> dict[str, str]:
    """Return the headers that describe an object to who reads it.

    :param version: the version that is read.
    :param now: the server's time.
    :returns: header values by name.
    """
    headers = {
        "Last-Modified": http_time(version.modified),
        "ETag": f'"{version.etag}"',
        **version.about.headers,
        **version.about.metadata,
    }
    if version.id != NULL_ID:
        headers["x-amz-version-id"] = version.id
    if version.about.tags:
        headers["x-amz-tagging-count"] = str(len(version.about.tags))
    if version.about.key_md5:
        headers.update(sse_c.headers_of(version.about.key_md5))
    if version.about.lock is not None:
        headers.update(object_lock.headers_of(version.about.lock))
    if version.retention is not None:
        headers.update(retention.headers_of(version.retention))
    return headers
