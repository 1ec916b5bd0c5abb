"""Finds the version of an object that a request is about."""

from __future__ import annotations

from ibm_boto3.local.call import Call
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.store.buckets import Bucket
from ibm_boto3.local.store.versions import Version


def version_of(call: Call) -> Version:
    """Return the version a request names, or the latest.

    :param call: the call.
    :returns: the version, never a delete marker.
    :raises ServiceError: if there is none.
    """
    return find(call.bucket, call.key, call.query.get("versionId"))


def find(bucket: Bucket, key: str, version_id: str | None) -> Version:
    """Return a version of an object.

    :param bucket: the bucket.
    :param key: the object's key.
    :param version_id: which one, None or empty for the latest.
    :returns: the version, never a delete marker.
    :raises ServiceError: if there is none.
    """
    if not version_id:
        current = bucket.keys.current(key)
        if current is None:
            raise ServiceError("NoSuchKey")
        if current.is_delete_marker:
            headers = {"x-amz-delete-marker": "true", "x-amz-version-id": current.id}
            raise ServiceError("NoSuchKey", headers=headers)
        return current
    found = bucket.keys.find(key, version_id)
    if found is None:
        raise ServiceError("NoSuchVersion")
    if found.is_delete_marker:
        raise ServiceError("MethodNotAllowed", headers={"x-amz-delete-marker": "true", "Allow": "DELETE"})
    return found


def version_header(version: Version) -> dict[str, str]:
    """Return the header that names a version, nothing for an object without versions."""
    return {} if version.id == "null" else {"x-amz-version-id": version.id}
