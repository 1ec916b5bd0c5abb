"""Archived objects: they are read only after a copy was restored, which takes its time on the server's clock."""

from __future__ import annotations

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import found_text, http_time, number, parsed
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations.finding import version_of
from ibm_boto3.local.operations.lifecycle import DAY_SECONDS, rules_of
from ibm_boto3.local.store.buckets import Bucket
from ibm_boto3.local.store.versions import Archive, Version

# The tier of a storage class, and how long a restoration in it takes at most.
TIERS = {"GLACIER": ("Bulk", 12 * 3600.0), "ACCELERATED": ("Accelerated", 2 * 3600.0)}


def archive_of_new(bucket: Bucket, now: float) -> Archive | None:
    """Return where in the archive a new object lies at once, None for an object that does not.

    :param bucket: the bucket.
    :param now: the server's time.
    """
    for rule in rules_of(bucket):
        if rule.transition is not None and rule.transition[0].days == 0:
            return Archive(rule.transition[1], now)
    return None


def check_readable(version: Version, now: float) -> None:
    """Refuse to read an archived object.

    :param version: the object.
    :param now: the server's time.
    :raises ServiceError: if no restored copy is there.
    """
    if version.archive is not None and not version.archive.is_readable(now):
        raise ServiceError("InvalidObjectState")


def headers_of(version: Version, bucket: Bucket, now: float) -> dict[str, str]:
    """Return the headers that tell of the archive.

    :param version: the object.
    :param bucket: its bucket.
    :param now: the server's time.
    """
    archive = version.archive
    if archive is None:
        due = [rule.transition[0].due(version.modified) for rule in rules_of(bucket) if rule.transition is not None]
        is_taken = bool(due) and version.modified >= bucket.archives_since
        return {"x-ibm-archive-transition-time": http_time(due[0])} if is_taken else {}
    headers = {
        "x-amz-storage-class": archive.storage_class,
        "x-ibm-transition": f'transition="ARCHIVE", date="{http_time(archive.moved)}"',
    }
    if archive.is_under_way(now):
        headers["x-amz-restore"] = 'ongoing-request="true"'
    elif archive.is_readable(now):
        headers["x-amz-restore"] = f'ongoing-request="false", expiry-date="{http_time(archive.expires)}"'
        headers["x-ibm-restored-copy-storage-class"] = "Standard"
    return headers


def restore(call: Call) -> Answer:
    """Answer RestoreObject."""
    root = parsed(call.body, "RestoreRequest")
    days = number(found_text(root, "Days"), 1)
    tier = found_text(root, "GlacierJobParameters/Tier")
    with call.bucket.lock:
        archive = version_of(call).archive
        if archive is None:
            raise ServiceError("InvalidObjectState", "Restore is not allowed for the object's current storage class")
        known, duration = TIERS[archive.storage_class]
        if tier not in ("", known):
            raise ServiceError("MalformedXML")
        if archive.is_under_way(call.now):
            raise ServiceError("RestoreAlreadyInProgress", "Object restore is already in progress", status=409)
        was_there = archive.is_readable(call.now)
        if not was_there:
            archive.restored = call.now + duration
        assert archive.restored is not None
        archive.expires = max(archive.restored, call.now) + days * DAY_SECONDS
    return Answer(200 if was_there else 202)
