"""Versioning of a bucket."""

from __future__ import annotations

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import document, element, found_text, parsed
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer


def put(call: Call) -> Answer:
    """Answer PutBucketVersioning."""
    status = found_text(parsed(call.body, "VersioningConfiguration"), "Status")
    if status not in ("Enabled", "Suspended"):
        raise ServiceError("IllegalVersioningConfigurationException")
    bucket = call.bucket
    with bucket.lock:
        if bucket.rules("protection") is not None:
            raise ServiceError("InvalidBucketState", "Versioning cannot be enabled for a bucket with protection")
        if status == "Suspended" and (bucket.rules("replication") or bucket.rules("object-lock") is not None):
            raise ServiceError("InvalidBucketState", "Replication and object lock need versioning")
        bucket.versioning = status
    return Answer()


def get(call: Call) -> Answer:
    """Answer GetBucketVersioning."""
    return document("VersioningConfiguration", element("Status", call.bucket.versioning or None))
