"""Object lock: versions that cannot be deleted until a date or while a legal hold is on."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import document, element, found_text, iso_time, number, parsed, read_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import integrity
from ibm_boto3.local.operations.configurations import Kind
from ibm_boto3.local.operations.finding import version_of
from ibm_boto3.local.store.buckets import Bucket, Configuration
from ibm_boto3.local.store.versions import Lock, Version

MODES = ("COMPLIANCE", "GOVERNANCE")
MAX_DAYS = 36500
MAX_YEARS = 100
DAY_SECONDS = 86400
BYPASS = "x-amz-bypass-governance-retention"
PREFIX = "x-amz-object-lock-"


@dataclass(frozen=True)
class Default:
    """What new versions get.

    :param mode: the mode, empty for no retention.
    :param days: for how long.
    """

    mode: str = ""
    days: int = 0


def read_configuration(root: ET.Element) -> Default:
    """Read the configuration of a bucket.

    :param root: the document.
    :returns: what new versions get.
    :raises ServiceError: if a number or the mode is wrong.
    """
    if found_text(root, "ObjectLockEnabled") != "Enabled":
        raise ServiceError("MalformedXML")
    default = root.find("Rule/DefaultRetention")
    if default is None:
        return Default()
    days, years, mode = (found_text(default, name) for name in ("Days", "Years", "Mode"))
    if mode not in MODES or bool(days) == bool(years):
        raise ServiceError("MalformedXML")
    return Default(mode, number(days, 1, MAX_DAYS) if days else number(years, 1, MAX_YEARS) * 365)


OBJECT_LOCK = Kind("object-lock", "ObjectLockConfiguration", "ObjectLockConfigurationNotFoundError", read_configuration)


def enable(bucket: Bucket) -> None:
    """Switch object lock on in a new bucket, and versioning with it."""
    bucket.versioning = "Enabled"
    bucket.configurations["object-lock"] = Configuration("<ObjectLockEnabled>Enabled</ObjectLockEnabled>", Default())


def put_configuration(call: Call) -> Answer:
    """Answer PutObjectLockConfiguration."""
    if call.bucket.versioning != "Enabled":
        raise ServiceError("InvalidBucketState", "Versioning must be 'Enabled' on the bucket to apply object lock")
    return OBJECT_LOCK.put(call)


def lock_of_new(call: Call) -> Lock | None:
    """Return the lock of the version a request makes.

    :param call: the call.
    :returns: what its headers ask for, or the bucket's default; None for no lock.
    :raises ServiceError: if the headers make no sense, or the bucket has no object lock.
    """
    mode, until, hold = (call.headers.get(PREFIX + name, "") for name in ("mode", "retain-until-date", "legal-hold"))
    default = call.bucket.rules("object-lock")
    if default is None:
        if mode or until or hold:
            raise ServiceError("InvalidRequest", "Bucket is missing Object Lock Configuration")
        return None
    integrity.check_stated(call.headers)
    if hold not in ("", "ON", "OFF") or bool(mode) != bool(until):
        raise ServiceError("InvalidArgument", "A mode goes with a retain-until date, and a legal hold is ON or OFF")
    if not mode and default.mode:
        return Lock(default.mode, call.now + default.days * DAY_SECONDS, hold == "ON")
    if mode:
        return Lock(checked_mode(mode), future(until, call.now), hold == "ON")
    return Lock(is_held=True) if hold == "ON" else None


def checked_mode(mode: str) -> str:
    """Return a mode if there is one of that name.

    :raises ServiceError: if there is none.
    """
    if mode not in MODES:
        raise ServiceError("MalformedXML")
    return mode


def future(date: str, now: float) -> float:
    """Read a date that must lie ahead.

    :param date: ISO 8601.
    :param now: the server's time.
    :returns: seconds since the epoch.
    :raises ServiceError: if it does not, or is no date.
    """
    moment = read_time(date)
    if moment is None:
        raise ServiceError("MalformedXML")
    if moment <= now:
        raise ServiceError("InvalidArgument", "The retain until date must be in the future!")
    return moment


def check_removal(version: Version, call: Call) -> None:
    """Refuse to remove a locked version.

    :param version: the version.
    :param call: the call.
    :raises ServiceError: if its lock forbids it.
    """
    lock = version.about.lock
    if lock is None:
        return
    if lock.is_held or (lock.until > call.now and not may_bypass(lock, call)):
        raise ServiceError("AccessDenied")


def may_bypass(lock: Lock, call: Call) -> bool:
    """Whether a request may shorten or end the retention of a lock."""
    return lock.mode == "GOVERNANCE" and call.headers.get(BYPASS, "").lower() == "true"


def put_retention(call: Call) -> Answer:
    """Answer PutObjectRetention."""
    check_enabled(call)
    root = parsed(call.body, "Retention")
    mode, date = found_text(root, "Mode"), found_text(root, "RetainUntilDate")
    with call.bucket.lock:
        version = version_of(call)
        old = version.about.lock or Lock()
        until = future(date, call.now) if mode or date else 0.0
        if mode or date:
            checked_mode(mode)
        weaker = until < old.until or (old.mode == "COMPLIANCE" and mode != "COMPLIANCE")
        if old.until > call.now and weaker and not may_bypass(old, call):
            raise ServiceError("AccessDenied")
        version.about.lock = Lock(mode, until, old.is_held)
    return Answer()


def get_retention(call: Call) -> Answer:
    """Answer GetObjectRetention."""
    check_enabled(call)
    lock = version_of(call).about.lock
    if lock is None or not lock.mode:
        raise ServiceError("NoSuchObjectLockConfiguration")
    return document("Retention", element("Mode", lock.mode) + element("RetainUntilDate", iso_time(lock.until)))


def put_legal_hold(call: Call) -> Answer:
    """Answer PutObjectLegalHold."""
    check_enabled(call)
    # The service's documentation prints the root as in the query, S3 as one word.
    status = found_text(parsed(call.body, "LegalHold", "legal-hold"), "Status")
    if status not in ("ON", "OFF"):
        raise ServiceError("MalformedXML")
    with call.bucket.lock:
        version = version_of(call)
        old = version.about.lock or Lock()
        version.about.lock = Lock(old.mode, old.until, status == "ON")
    return Answer()


def get_legal_hold(call: Call) -> Answer:
    """Answer GetObjectLegalHold."""
    check_enabled(call)
    lock = version_of(call).about.lock
    if lock is None:
        raise ServiceError("NoSuchObjectLockConfiguration")
    return document("LegalHold", element("Status", "ON" if lock.is_held else "OFF"))


def check_enabled(call: Call) -> None:
    """Refuse an operation on locks in a bucket without.

    :raises ServiceError: if the bucket has no object lock.
    """
    if call.bucket.rules("object-lock") is None:
        raise ServiceError("InvalidRequest", "Bucket is missing Object Lock Configuration")


def headers_of(lock: Lock) -> dict[str, str]:
    """Return the headers that tell of a lock."""
    headers = {}
    if lock.mode:
        headers = {f"{PREFIX}mode": lock.mode, f"{PREFIX}retain-until-date": iso_time(lock.until)}
    if lock.is_held:
        headers[f"{PREFIX}legal-hold"] = "ON"
    return headers
