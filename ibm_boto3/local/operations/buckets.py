"""Buckets: created, listed, located, deleted."""

from __future__ import annotations

import re

from ibm_boto3.local.accounts import Instance, instance_guid
from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import document, element, found_text, iso_time, parsed
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import key_protect, object_lock, public
from ibm_boto3.local.operations.numbers import page_size
from ibm_boto3.local.store.buckets import Bucket

DEFAULT_REGION = "us-south"
MAX_BUCKETS = 100
LOCATION = re.compile("(?P<region>[a-z]{2}[a-z0-9-]*)-(standard|vault|cold|flex|smart|onerate_active)")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]")
IP_ADDRESS = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")
RESERVED_PREFIXES = ("cosv1-", "account-")


def list_buckets(call: Call) -> Answer:
    """Answer ListBuckets: the buckets of one instance, of all locations."""
    instance = instance_of(call)
    entries = "".join(entry(bucket) for bucket in buckets_of(call, instance))
    return document("ListAllMyBucketsResult", f"{owner(instance)}<Buckets>{entries}</Buckets>")


def list_buckets_extended(call: Call) -> Answer:
    """Answer ListBucketsExtended: in pages, with the location of each bucket."""
    instance = instance_of(call)
    size = page_size(call.query, "max-keys")
    prefix, marker = call.query.get("prefix", ""), call.query.get("marker", "")
    found = [bucket for bucket in buckets_of(call, instance) if bucket.name.startswith(prefix) and bucket.name > marker]
    page, is_truncated = found[:size], len(found) > size > 0
    entries = "".join(entry(bucket, element("LocationConstraint", bucket.location)) for bucket in page)
    content = (
        owner(instance)
        + f"<IsTruncated>{'true' if is_truncated else 'false'}</IsTruncated>"
        + element("MaxKeys", size)
        + element("Prefix", prefix)
        + element("Marker", marker)
        + element("NextMarker", page[-1].name if is_truncated else None)
        + f"<Buckets>{entries}</Buckets>"
    )
    return document("ListAllMyBucketsResult", content)


def buckets_of(call: Call, instance: Instance) -> list[Bucket]:
    """Return the buckets of an instance in the order of their names."""
    found = [bucket for bucket in list(call.world.buckets.values()) if bucket.instance is instance]
    return sorted(found, key=lambda bucket: bucket.name)


def owner(instance: Instance) -> str:
    """Write the owner of a listing."""
    return f"<Owner><ID>{instance.guid}</ID><DisplayName>{instance.guid}</DisplayName></Owner>"


def entry(bucket: Bucket, more: str = "") -> str:
    """Write a bucket of a listing.

    :param bucket: the bucket.
    :param more: further elements.
    """
    name = element("Name", bucket.name)
    return f"<Bucket>{name}<CreationDate>{iso_time(bucket.created)}</CreationDate>{more}</Bucket>"


def create(call: Call) -> Answer:
    """Answer CreateBucket."""
    instance = instance_of(call)
    name = call.address.bucket
    check_name(name)
    bucket = Bucket(name, instance, location_of(call), call.now)
    bucket.root_key_crn = key_protect.root_key_of(call.headers)
    if "x-amz-acl" in call.headers:
        bucket.acl = public.canned_acl(None, call.headers["x-amz-acl"])
    if call.headers.get("x-amz-bucket-object-lock-enabled", "").lower() == "true":
        object_lock.enable(bucket)
    with call.world.lock:
        taken = call.world.buckets.get(name)
        if taken is not None:
            mine = taken.instance.account is instance.account
            raise ServiceError("BucketAlreadyOwnedByYou" if mine else "BucketAlreadyExists")
        if sum(other.instance.account is instance.account for other in call.world.buckets.values()) >= MAX_BUCKETS:
            raise ServiceError("TooManyBuckets")
        call.world.buckets[name] = bucket
    return Answer()


def delete(call: Call) -> Answer:
    """Answer DeleteBucket."""
    bucket = call.bucket
    with call.world.lock, bucket.lock:
        if len(bucket.keys):
            raise ServiceError("BucketNotEmpty")
        call.world.buckets.pop(bucket.name, None)
        call.world.aspera_keys.pop(bucket.name, None)
    return Answer(204)


def head(call: Call) -> Answer:
    """Answer HeadBucket."""
    return Answer(200, key_protect.headers_of(call.bucket))


def location(call: Call) -> Answer:
    """Answer GetBucketLocation."""
    return document("LocationConstraint", call.bucket.location)


def instance_of(call: Call) -> Instance:
    """Return the instance an operation is about: the key's, or the one the header names.

    :raises ServiceError: if the header names none, or one of another account.
    """
    if call.caller.instance is not None:
        return call.caller.instance
    guid = instance_guid(call.headers.get("ibm-service-instance-id", ""))
    if guid is None:
        raise ServiceError("InvalidArgument", names_resource=False)
    instance = call.world.accounts.instance(guid)
    if instance is None or instance.account is not call.caller.account:
        raise ServiceError("AccessDenied")
    return instance


def check_name(name: str) -> None:
    """Refuse a bucket name the service does not take.

    :param name: the name.
    :raises ServiceError: if it breaks a rule.
    """
    if (
        not NAME.fullmatch(name)
        or ".." in name
        or "--" in name
        or IP_ADDRESS.fullmatch(name)
        or name.startswith(RESERVED_PREFIXES)
    ):
        raise ServiceError("InvalidBucketName")


def location_of(call: Call) -> str:
    """Read the provisioning code of a new bucket.

    :param call: the call.
    :returns: the code, or the default one of the endpoint.
    :raises ServiceError: if the body is no configuration, or the code not one of the endpoint.
    """
    found = ""
    if call.body.size and call.body.read(0, 1024).strip():
        found = found_text(parsed(call.body, "CreateBucketConfiguration"), "LocationConstraint")
    if not found:
        return f"{call.region or DEFAULT_REGION}-standard"
    code = LOCATION.fullmatch(found)
    if code is None or (call.region is not None and code["region"] != call.region):
        raise ServiceError("InvalidLocationConstraint")
    return found
