"""Deletes objects: one, one version, or many in one request."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import document, element, found_text, parsed
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import object_lock, replication, retention
from ibm_boto3.local.store.versions import NULL_ID, Version, delete_marker

MAX_KEYS = 1000


def delete_object(call: Call) -> Answer:
    """Answer DeleteObject."""
    gone = delete(call, call.key, call.query.get("versionId"))
    return Answer(204, told(gone))


def told(gone: Version | None) -> dict[str, str]:
    """Return the headers that tell of a deletion.

    :param gone: the delete marker that was made or the version that was removed, None for nothing.
    """
    headers = {}
    if gone is not None and gone.id != NULL_ID:
        headers["x-amz-version-id"] = gone.id
    if gone is not None and gone.is_delete_marker:
        headers["x-amz-delete-marker"] = "true"
    return headers


def delete(call: Call, key: str, version_id: str | None) -> Version | None:
    """Delete an object or one version of it; one that is not there is deleted already.

    :param call: the call.
    :param key: the object's key.
    :param version_id: which version, None or empty for the object.
    :returns: the delete marker that was made or the version that was removed, None for nothing.
    :raises ServiceError: if the object is protected or the version locked.
    """
    bucket = call.bucket
    with bucket.lock:
        if version_id:
            version = bucket.keys.find(key, version_id)
            if version is not None:
                retention.check_free(version, call.now)
                object_lock.check_removal(version, call)
                bucket.keys.remove(version)
            return version
        current = bucket.keys.current(key)
        if not bucket.versioning:
            if current is not None:
                retention.check_free(current, call.now)
                bucket.keys.remove(current)
            return None
        marker = delete_marker(key, bucket.new_version_id(call.now), call.now)
        bucket.keys.put(marker)
    replication.replicate(call.world, bucket, marker, call.now)
    return marker


def delete_objects(call: Call) -> Answer:
    """Answer DeleteObjects."""
    root = parsed(call.body, "Delete")
    objects = root.findall("Object")
    if not 0 < len(objects) <= MAX_KEYS:
        raise ServiceError("MalformedXML")
    is_quiet = found_text(root, "Quiet").lower() == "true"
    return document("DeleteResult", "".join(delete_one(call, entry, is_quiet) for entry in objects))


def delete_one(call: Call, entry: ET.Element, is_quiet: bool) -> str:
    """Delete one of many.

    :param call: the call.
    :param entry: names it.
    :param is_quiet: whether a success is not worth mentioning.
    :returns: what happened, as the answer has it.
    """
    key, version_id = entry.findtext("Key") or "", found_text(entry, "VersionId")
    named = element("Key", key) + element("VersionId", version_id or None)
    try:
        if not key:
            raise ServiceError("UserKeyMustBeSpecified")
        gone = delete(call, key, version_id)
    except ServiceError as error:
        return f"<Error>{named}{element('Code', error.code)}{element('Message', error.message)}</Error>"
    if is_quiet:
        return ""
    if gone is not None and gone.is_delete_marker:
        named += "<DeleteMarker>true</DeleteMarker>" + element("DeleteMarkerVersionId", gone.id)
    return f"<Deleted>{named}</Deleted>"
