"""Who may send which request."""

from __future__ import annotations

from collections.abc import Mapping

from ibm_boto3.local.call import Address, Caller
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.operations import public
from ibm_boto3.local.operations.table import Operation
from ibm_boto3.local.store.buckets import Bucket


def check(
    operation: Operation,
    caller: Caller,
    bucket: Bucket | None,
    address: Address,
    query: Mapping[str, str],
    region: str | None,
) -> None:
    """Refuse a request its sender may not send; its body is not read yet.

    :param operation: what it means.
    :param caller: who sent it.
    :param bucket: its bucket, None if there is none of the name.
    :param address: what it is about.
    :param query: its query, decoded.
    :param region: the region of the endpoint, None for all.
    :raises ServiceError: if the bucket is not there, in another region, or out of the caller's reach.
    """
    if not operation.needs_bucket:
        if caller.account is None and operation.name != "PostObject":
            raise ServiceError("AccessDenied")
        return
    if bucket is None and caller.account is None:
        raise ServiceError("AccessDenied")
    if bucket is None or (region is not None and bucket.region != region):
        # A bucket of another location is not known here; nothing says where it is.
        raise ServiceError("NoSuchBucket")
    if caller.account is not None and bucket.instance.account is caller.account:
        return
    if operation.public == "list" and public.is_listed_for_all(bucket):
        return
    if operation.public == "read" and public.is_read_by_all(bucket, address.key, query.get("versionId")):
        return
    raise ServiceError("AccessDenied")
