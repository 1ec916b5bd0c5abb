"""Immutable object storage: the protection configuration of a bucket."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import bare_document, found_text, parsed
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations.configurations import Kind
from ibm_boto3.local.store.buckets import Bucket

DAY_SECONDS = 86400
# 99 years.
MAX_DAYS = 36135


@dataclass(frozen=True)
class Protection:
    """How long a bucket keeps its objects, in seconds.

    :param minimum: the least an object may be kept.
    :param default: how long an object is kept that does not say.
    :param maximum: the most an object may be kept.
    :param allows_permanent: whether an object may be kept for ever.
    """

    minimum: int
    default: int
    maximum: int
    allows_permanent: bool


def read_protection(root: ET.Element) -> Protection:
    """Read a protection configuration.

    :param root: the document.
    :returns: what it says.
    :raises ServiceError: if the periods make no sense.
    """
    if found_text(root, "Status") != "Retention":
        raise ServiceError("MalformedXML")
    minimum, default, maximum = (days(root, f"{name}Retention/Days") for name in ("Minimum", "Default", "Maximum"))
    if not minimum <= default <= maximum <= MAX_DAYS:
        raise ServiceError(
            "InvalidArgument", f"The minimum, default and maximum retention must ascend from 0 to {MAX_DAYS} days"
        )
    permanent = found_text(root, "EnablePermanentRetention").lower() or "false"
    if permanent not in ("true", "false"):
        raise ServiceError("MalformedXML")
    return Protection(minimum * DAY_SECONDS, default * DAY_SECONDS, maximum * DAY_SECONDS, permanent == "true")


def days(root: ET.Element, path: str) -> int:
    """Read a number of days.

    :param root: the document.
    :param path: where it stands.
    :returns: the number.
    :raises ServiceError: if there is none.
    """
    value = found_text(root, path)
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise ServiceError("InvalidArgument", f"{path} must be a number of days")
    return int(value)


PROTECTION = Kind("protection", "ProtectionConfiguration", "", read_protection)


def protection_of(bucket: Bucket) -> Protection | None:
    """Return how a bucket protects its objects, None if it does not."""
    found: Protection | None = bucket.rules("protection")
    return found


def put(call: Call) -> Answer:
    """Answer PutBucketProtectionConfiguration."""
    root = parsed(call.body, "ProtectionConfiguration")
    new = read_protection(root)
    bucket = call.bucket
    with bucket.lock:
        old = protection_of(bucket)
        if bucket.versioning or bucket.rules("replication"):
            raise ServiceError("InvalidBucketState", "Versioning and replication exclude a protection configuration")
        if old is None and len(bucket.keys):
            raise ServiceError("InvalidBucketState", "Only a bucket without objects can be protected")
        if old is not None and old.allows_permanent and not new.allows_permanent:
            raise ServiceError("InvalidArgument", "Permanent retention cannot be switched off again")
        PROTECTION.install(bucket, root)
    return Answer()


def get(call: Call) -> Answer:
    """Answer GetBucketProtectionConfiguration."""
    found = protection_of(call.bucket)
    if found is None:
        return bare_document("ProtectionConfiguration", "<Status>Disabled</Status>")
    periods = {"Minimum": found.minimum, "Maximum": found.maximum, "Default": found.default}
    content = "<Status>Retention</Status>" + "".join(
        f"<{name}Retention><Days>{seconds // DAY_SECONDS}</Days></{name}Retention>" for name, seconds in periods.items()
    )
    if found.allows_permanent:
        content += "<EnablePermanentRetention>true</EnablePermanentRetention>"
    return bare_document("ProtectionConfiguration", content)
