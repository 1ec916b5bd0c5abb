"""Puts a new version in its place, whatever operation made it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from ibm_boto3.local import checksums
from ibm_boto3.local.call import Call
from ibm_boto3.local.content import Content
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import archive, conditions, describing, replication, retention, sse_c
from ibm_boto3.local.operations.finding import version_header
from ibm_boto3.local.store.versions import Description, Version


def put_object(call: Call) -> Answer:
    """Answer PutObject."""
    version = new_version(call, describing.described(call), call.body)
    version.checksums = checksums.stated_or_default(call.headers, call.body)
    version.retention = retention.of_new(call)
    return Answer(200, install(call, version))


def new_version(call: Call, about: Description, content: Content) -> Version:
    """Return a version of one piece.

    :param call: the call that makes it.
    :param about: what was said about it.
    :param content: its bytes.
    """
    # Under a key of the customer's the entity tag tells nothing about the content.
    etag = secrets.token_hex(16) if about.key_md5 else content.md5().hex()
    return Version(call.key, content, etag, about, call.now)


def install(call: Call, version: Version, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Put a new version in its place.

    :param call: the call that makes it.
    :param version: the version.
    :param given: headers with the conditions of the request; those of the call if None.
    :returns: the headers that tell of it.
    :raises ServiceError: if a condition does not hold, or what is there must not be overwritten.
    """
    bucket = call.bucket
    with bucket.lock:
        current = bucket.keys.current(version.key)
        conditions.check_write(call.headers if given is None else given, current)
        retention.check_free(current, call.now)
        version.id = bucket.new_version_id(call.now)
        if bucket.configurations:
            version.archive = archive.archive_of_new(bucket, call.now)
        bucket.keys.put(version)
    if bucket.configurations:
        replication.replicate(call.world, bucket, version, call.now)
    return told(version)


def told(version: Version) -> dict[str, str]:
    """Return the headers of the answer to who wrote a version."""
    headers = {"ETag": f'"{version.etag}"', **version_header(version), **version.checksums}
    if version.checksums:
        headers["x-amz-checksum-type"] = version.checksum_type
    if version.about.key_md5:
        headers.update(sse_c.headers_of(version.about.key_md5))
    return headers
