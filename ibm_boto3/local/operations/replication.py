"""Replication: new versions are copied to other buckets, and what fails is listed and tried again at midnight."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from urllib.parse import quote

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import document, element, found_text, http_time, iso_time, number, read_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations.configurations import Kind
from ibm_boto3.local.operations.lifecycle import Filter, midnight_after, read_filter
from ibm_boto3.local.operations.numbers import page_size
from ibm_boto3.local.store.buckets import Bucket, Failure
from ibm_boto3.local.store.versions import Version
from ibm_boto3.local.world import World

BUCKET_CRN = re.compile("crn:v1:[^:]+:[^:]+:cloud-object-storage:[^:]*:a/[^:]+:[^:]+:bucket:(?P<name>[^:]+)")
MAX_RULES = 1000


@dataclass(frozen=True)
class Rule:
    """One rule.

    :param priority: the greatest of several for one destination counts.
    :param filter: which objects it is about.
    :param destination: the name of the bucket they go to.
    :param copies_markers: whether delete markers go too.
    """

    priority: int
    filter: Filter
    destination: str
    copies_markers: bool


def read_rules(root: ET.Element) -> tuple[Rule, ...]:
    """Read a replication configuration.

    :param root: the document.
    :returns: the rules that are switched on, the greatest priority first.
    :raises ServiceError: if one breaks a rule of the service.
    """
    rules = []
    nodes = root.findall("Rule")
    if not 0 < len(nodes) <= MAX_RULES:
        raise ServiceError("MalformedXML")
    for node in nodes:
        status = found_text(node, "Status").upper()
        crn = BUCKET_CRN.fullmatch(found_text(node, "Destination/Bucket"))
        chosen = node.find("Filter")
        if status not in ("ENABLED", "DISABLED") or crn is None or chosen is None:
            raise ServiceError("MalformedXML")
        markers = found_text(node, "DeleteMarkerReplication/Status").upper() == "ENABLED"
        rule = Rule(number(found_text(node, "Priority"), 0), read_filter(chosen), crn["name"], markers)
        if status == "ENABLED":
            rules.append(rule)
    return tuple(sorted(rules, key=lambda rule: -rule.priority))


REPLICATION = Kind("replication", "ReplicationConfiguration", "ReplicationConfigurationNotFoundError", read_rules)


def put(call: Call) -> Answer:
    """Answer PutBucketReplication."""
    if call.bucket.versioning != "Enabled":
        raise ServiceError("InvalidRequest", "Versioning must be 'Enabled' on the bucket to apply a replication")
    return REPLICATION.put(call)


def replicate(world: World, bucket: Bucket, version: Version, now: float) -> None:
    """Copy a new version where the rules say, or note that it could not be copied; without holding the bucket's lock.

    :param world: holds the other buckets.
    :param bucket: the bucket of the version.
    :param version: the version.
    :param now: the server's time.
    """
    cause = attempt(world, bucket, version)
    if cause is not None:
        with bucket.lock:
            bucket.failures.insert(0, Failure(version.key, version.id, now, now, cause))


def attempt(world: World, bucket: Bucket, version: Version) -> str | None:
    """Copy a version where the rules say.

    :param world: holds the other buckets.
    :param bucket: the bucket of the version.
    :param version: the version.
    :returns: why it could not be copied, None if it was or need not be.
    """
    served = set()
    cause = None
    for rule in bucket.rules("replication") or ():
        wanted = rule.copies_markers if version.is_delete_marker else rule.filter.takes(version)
        if not wanted or rule.destination in served:
            continue
        served.add(rule.destination)
        target = world.buckets.get(rule.destination)
        if target is None:
            cause = "The target bucket does not exist"
        elif target.versioning != "Enabled":
            cause = "Versioning is not enabled on the target bucket"
        else:
            with target.lock:
                target.keys.put(dataclasses.replace(version, about=dataclasses.replace(version.about)))
    return cause


def try_again(world: World, bucket: Bucket, now: float) -> None:
    """Try failed replications again once their time has come.

    :param world: holds the other buckets.
    :param bucket: the bucket.
    :param now: the server's time.
    """
    with bucket.lock:
        if bucket.reattempt is None or now < bucket.reattempt:
            return
        due, bucket.reattempt = bucket.reattempt, None
        failures = list(bucket.failures)
    # Without the lock: the other bucket may replicate to this one.
    healed = []
    for failure in failures:
        version = bucket.keys.find(failure.key, failure.version_id)
        failure.last = due
        if version is None or attempt(world, bucket, version) is None:
            healed.append(failure)
    with bucket.lock:
        bucket.failures = [failure for failure in bucket.failures if failure not in healed]


def list_failures(call: Call) -> Answer:
    """Answer ListBucketReplicationFailures."""
    size = page_size(call.query, "max-keys")
    before = call.query.get("first-sync-attempted-before", "")
    limit = read_time(before) if before else None
    if before and limit is None:
        raise ServiceError("InvalidArgument")
    token = call.query.get("continuation-token", "")
    if token and not token.isdecimal():
        raise ServiceError("InvalidArgument", "The continuation token provided is incorrect")
    place = int(token or 0)
    with call.bucket.lock:
        found = [failure for failure in call.bucket.failures if limit is None or failure.first < limit]
    page = found[place : place + size]
    is_url = call.query.get("encoding-type") == "url"
    content = (
        element("Name", call.bucket.name)
        + element("FirstSyncAttemptedBefore", before or None)
        + element("MaxKeys", size)
        + element("IsTruncated", "true" if place + size < len(found) else "false")
        + element("EncodingType", call.query.get("encoding-type"))
        + element("KeyCount", len(page))
        + element("ContinuationToken", token or None)
        + element("NextContinuationToken", place + size if place + size < len(found) else None)
        + "".join(failure_element(failure, is_url) for failure in page)
    )
    return document("ListReplicationFailureResult", content)


def failure_element(failure: Failure, is_url: bool) -> str:
    """Write one entry of the listing.

    :param failure: the entry.
    :param is_url: whether keys are percent-encoded.
    """
    return (
        "<Contents>"
        + element("Key", quote(failure.key) if is_url else failure.key)
        + element("VersionId", failure.version_id)
        + element("SyncType", "Content")
        + element("FirstSyncAttempted", iso_time(failure.first))
        + element("LastSyncAttempted", iso_time(failure.last))
        + element("SyncFailureCause", failure.cause)
        + "</Contents>"
    )


def reattempt(call: Call) -> Answer:
    """Answer PutBucketReplicationReattempt."""
    call.bucket.reattempt = midnight_after(call.now + 1)
    return Answer(204, {"x-ibm-replication-reattempt-scheduled-time": http_time(call.bucket.reattempt)})
