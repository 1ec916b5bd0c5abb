"""Lifecycle rules: expiration, archiving and abandoned uploads, carried out as the clock passes midnight."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import found_text, number, read_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations.configurations import Kind
from ibm_boto3.local.store.buckets import Bucket
from ibm_boto3.local.store.versions import Archive, Version, delete_marker

DAY_SECONDS = 86400
MAX_RULES = 1000
RULE_ID = re.compile(r"[A-Za-z0-9!_.*'()-]{0,255}")
ARCHIVE_CLASSES = ("GLACIER", "ACCELERATED")


@dataclass(frozen=True)
class Filter:
    """Which objects a rule is about.

    :param prefix: what their keys begin with.
    :param tags: the tags they all have.
    :param larger_than: their least size, exclusive.
    :param smaller_than: their greatest size, exclusive.
    """

    prefix: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    larger_than: int = -1
    smaller_than: int | None = None

    def takes(self, version: Version) -> bool:
        """Whether a version is one of them."""
        return (
            version.key.startswith(self.prefix)
            and set(self.tags) <= set(version.about.tags)
            and version.size > self.larger_than
            and (self.smaller_than is None or version.size < self.smaller_than)
        )


@dataclass(frozen=True)
class When:
    """When an action is due.

    :param days: so many days after the object was written, None for no such rule.
    :param date: on this date for all objects, None for no such rule.
    """

    days: int | None = None
    date: float | None = None

    def due(self, since: float) -> float:
        """Return when it is due for an object.

        :param since: when the object was written, or became what the action is about.
        :returns: midnight of a day, or now for zero days.
        """
        if self.date is not None:
            return self.date
        assert self.days is not None
        return midnight_after(since + self.days * DAY_SECONDS) if self.days else since


@dataclass(frozen=True)
class Rule:
    """One rule; what it does not do is None.

    :param filter: which objects it is about.
    :param expiration: when they expire.
    :param noncurrent: how many days after they were replaced old versions go.
    :param abort: how many days after they began uploads are given up.
    :param removes_markers: whether delete markers without versions go.
    :param transition: when and into which class objects are archived.
    """

    filter: Filter
    expiration: When | None = None
    noncurrent: When | None = None
    abort: When | None = None
    removes_markers: bool = False
    transition: tuple[When, str] | None = None


def midnight_after(moment: float) -> float:
    """Return the first midnight (UTC) at or after a time."""
    return math.ceil(moment / DAY_SECONDS) * float(DAY_SECONDS)


def read_rules(root: ET.Element) -> tuple[Rule, ...]:
    """Read a lifecycle configuration.

    :param root: the document.
    :returns: its rules, those that are switched on.
    :raises ServiceError: if one breaks a rule of the service.
    """
    nodes = root.findall("Rule")
    if not 0 < len(nodes) <= MAX_RULES:
        raise ServiceError("MalformedXML")
    rules = [rule for node in nodes for rule in read_rule(node)]
    ids = [found_text(node, "ID") for node in nodes if found_text(node, "ID")]
    if len(set(ids)) < len(ids):
        raise ServiceError("InvalidArgument", "Rule ID must be unique")
    if sum(node.find("Transition") is not None for node in nodes) > 1:
        raise ServiceError("InvalidRequest", "There can be only one archive rule")
    return tuple(rules)


def read_rule(node: ET.Element) -> Iterator[Rule]:
    """Read a rule.

    :param node: its element.
    :returns: the rule, nothing for one that is switched off.
    :raises ServiceError: if it breaks a rule of the service.
    """
    status = found_text(node, "Status")
    if status not in ("Enabled", "Disabled") or not RULE_ID.fullmatch(found_text(node, "ID")):
        raise ServiceError("MalformedXML")
    filter_node = node.find("Filter")
    chosen = read_filter(filter_node) if filter_node is not None else Filter(found_text(node, "Prefix"))
    rule = Rule(
        chosen,
        expiration=read_when(node.find("Expiration"), lowest=1),
        noncurrent=read_days(node.find("NoncurrentVersionExpiration"), "NoncurrentDays"),
        abort=read_days(node.find("AbortIncompleteMultipartUpload"), "DaysAfterInitiation"),
        removes_markers=found_text(node, "Expiration/ExpiredObjectDeleteMarker").lower() == "true",
        transition=read_transition(node.find("Transition"), chosen),
    )
    if rule == Rule(chosen) or node.find("NoncurrentVersionTransition") is not None:
        raise ServiceError("MalformedXML")
    if status == "Enabled":
        yield rule


def read_filter(node: ET.Element) -> Filter:
    """Read which objects a rule is about."""
    inner = node.find("And")
    inner = node if inner is None else inner
    smaller = found_text(inner, "ObjectSizeLessThan")
    larger = found_text(inner, "ObjectSizeGreaterThan")
    tags = [(found_text(tag, "Key"), found_text(tag, "Value")) for tag in inner.findall("Tag")]
    return Filter(
        inner.findtext("Prefix") or "",
        tuple(tags),
        number(larger, 0) if larger else -1,
        number(smaller, 1) if smaller else None,
    )


def read_when(node: ET.Element | None, lowest: int) -> When | None:
    """Read when an action is due.

    :param node: the action's element, None for no such action.
    :param lowest: the least number of days.
    :returns: when, None for no such action.
    :raises ServiceError: if it says no time, or two.
    """
    if node is None or node.find("ExpiredObjectDeleteMarker") is not None:
        return None
    days, date = found_text(node, "Days"), found_text(node, "Date")
    if bool(days) == bool(date):
        raise ServiceError("MalformedXML")
    if days:
        return When(days=number(days, lowest))
    moment = read_time(date)
    if moment is None or moment % DAY_SECONDS:
        raise ServiceError("InvalidArgument", "'Date' must be at midnight GMT")
    return When(date=moment)


def read_days(node: ET.Element | None, name: str) -> When | None:
    """Read after how many days an action is due, None for no such action."""
    return None if node is None else When(days=number(found_text(node, name), 1))


def read_transition(node: ET.Element | None, chosen: Filter) -> tuple[When, str] | None:
    """Read when and where objects are archived, None for no such action.

    :raises ServiceError: for a storage class that is no archive, or a prefix.
    """
    if node is None:
        return None
    storage_class = found_text(node, "StorageClass")
    when = read_when(node, lowest=0)
    if when is None or storage_class not in ARCHIVE_CLASSES or chosen != Filter():
        raise ServiceError("MalformedXML")
    return when, storage_class


LIFECYCLE = Kind("lifecycle", "LifecycleConfiguration", "NoSuchLifecycleConfiguration", read_rules)


def put(call: Call) -> Answer:
    """Answer PutBucketLifecycleConfiguration."""
    answer = LIFECYCLE.put(call)
    # What is due already is done at the next request; only objects written from now on are archived.
    call.bucket.swept_day, call.bucket.archives_since = -1, call.now
    return answer


def rules_of(bucket: Bucket) -> tuple[Rule, ...]:
    """Return the rules of a bucket that are switched on."""
    return bucket.rules("lifecycle") or ()


def sweep(bucket: Bucket, now: float) -> None:
    """Carry out what is due.

    :param bucket: the bucket.
    :param now: the server's time.
    """
    with bucket.lock:
        bucket.swept_day = int(now // DAY_SECONDS)
        for rule in rules_of(bucket):
            for version in bucket.keys.all_versions():
                if rule.filter.takes(version):
                    apply(rule, bucket, version, now)
            abort_uploads(rule, bucket, now)


def apply(rule: Rule, bucket: Bucket, version: Version, now: float) -> None:
    """Do to a version what a rule says.

    :param rule: the rule.
    :param bucket: the bucket.
    :param version: one of its versions that the rule is about.
    :param now: the server's time.
    """
    siblings = bucket.keys.versions(version.key)
    place = siblings.index(version)
    is_kept = version.retention is not None and version.retention.protects(now)
    lock = version.about.lock
    is_locked = lock is not None and (lock.is_held or lock.until > now)
    if place < len(siblings) - 1:
        replaced = siblings[place + 1].modified
        if rule.noncurrent is not None and rule.noncurrent.due(replaced) <= now and not is_locked:
            bucket.keys.remove(version)
    elif version.is_delete_marker:
        if rule.removes_markers and len(siblings) == 1:
            bucket.keys.remove(version)
    elif rule.expiration is not None and rule.expiration.due(version.modified) <= now and not is_kept:
        expire(bucket, version, now)
    elif rule.transition is not None and version.archive is None and version.modified >= bucket.archives_since:
        due = rule.transition[0].due(version.modified)
        if due <= now:
            version.archive = Archive(rule.transition[1], due)


def expire(bucket: Bucket, version: Version, now: float) -> None:
    """Delete an object as its rule says: for good, or by a delete marker.

    :param bucket: the bucket.
    :param version: its latest version.
    :param now: the server's time.
    """
    if not bucket.versioning:
        bucket.keys.remove(version)
    else:
        bucket.keys.put(delete_marker(version.key, bucket.new_version_id(now), now))


def abort_uploads(rule: Rule, bucket: Bucket, now: float) -> None:
    """Give up uploads that began too long ago."""
    if rule.abort is None:
        return
    for upload in list(bucket.uploads.values()):
        if upload.key.startswith(rule.filter.prefix) and rule.abort.due(upload.initiated) <= now:
            del bucket.uploads[upload.id]
