"""Which request means which operation, who may send it, and what answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ibm_boto3.local.call import Address, Call, Route, route_of
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.operations import (
    archive,
    aspera,
    buckets,
    copying,
    deleting,
    legal_holds,
    lifecycle,
    list_versions,
    listing,
    multipart,
    object_lock,
    post,
    protection,
    public,
    reading,
    replication,
    retention,
    tags,
    upload_lists,
    versioning,
    writing,
)
from ibm_boto3.local.operations.cors import CORS
from ibm_boto3.local.operations.lifecycle import LIFECYCLE
from ibm_boto3.local.operations.website import WEBSITE

Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Operation:
    """One operation.

    :param name: as the service model has it.
    :param handler: answers it.
    :param needs_digest: whether its request must state a digest of its body.
    :param public: ``read`` or ``list`` for what strangers may be allowed, else empty.
    :param needs_bucket: whether the bucket must be there, and the caller's.
    """

    name: str
    handler: Handler
    needs_digest: bool = False
    public: str = ""
    needs_bucket: bool = True


COPY_SOURCE = "x-amz-copy-source"
LOCK = object_lock.OBJECT_LOCK
BLOCK = public.PUBLIC_ACCESS_BLOCK

OPERATIONS: dict[Route, Operation] = {
    ("GET", "service", ""): Operation("ListBuckets", buckets.list_buckets, needs_bucket=False),
    ("GET", "service", "extended"): Operation("ListBucketsExtended", buckets.list_buckets_extended, needs_bucket=False),
    # Buckets.
    ("PUT", "bucket", ""): Operation("CreateBucket", buckets.create, needs_bucket=False),
    ("DELETE", "bucket", ""): Operation("DeleteBucket", buckets.delete),
    ("HEAD", "bucket", ""): Operation("HeadBucket", buckets.head, public="list"),
    ("GET", "bucket", "location"): Operation("GetBucketLocation", buckets.location),
    ("GET", "bucket", ""): Operation("ListObjects", listing.list_objects, public="list"),
    ("GET", "bucket", "list-type"): Operation("ListObjectsV2", listing.list_objects_v2, public="list"),
    ("GET", "bucket", "versions"): Operation("ListObjectVersions", list_versions.list_object_versions, public="list"),
    ("GET", "bucket", "uploads"): Operation("ListMultipartUploads", upload_lists.list_uploads),
    ("POST", "bucket", "delete"): Operation("DeleteObjects", deleting.delete_objects, needs_digest=True),
    ("GET", "bucket", "acl"): Operation("GetBucketAcl", public.get_bucket_acl),
    ("PUT", "bucket", "acl"): Operation("PutBucketAcl", public.put_bucket_acl),
    ("GET", "bucket", "versioning"): Operation("GetBucketVersioning", versioning.get),
    ("PUT", "bucket", "versioning"): Operation("PutBucketVersioning", versioning.put),
    ("GET", "bucket", "protection"): Operation("GetBucketProtectionConfiguration", protection.get),
    ("PUT", "bucket", "protection"): Operation("PutBucketProtectionConfiguration", protection.put, needs_digest=True),
    ("GET", "bucket", "cors"): Operation("GetBucketCors", CORS.get),
    ("PUT", "bucket", "cors"): Operation("PutBucketCors", CORS.put, needs_digest=True),
    ("DELETE", "bucket", "cors"): Operation("DeleteBucketCors", CORS.delete),
    ("GET", "bucket", "lifecycle"): Operation("GetBucketLifecycleConfiguration", LIFECYCLE.get),
    ("PUT", "bucket", "lifecycle"): Operation("PutBucketLifecycleConfiguration", lifecycle.put, needs_digest=True),
    ("DELETE", "bucket", "lifecycle"): Operation("DeleteBucketLifecycle", LIFECYCLE.delete),
    ("GET", "bucket", "website"): Operation("GetBucketWebsite", WEBSITE.get),
    ("PUT", "bucket", "website"): Operation("PutBucketWebsite", WEBSITE.put),
    ("DELETE", "bucket", "website"): Operation("DeleteBucketWebsite", WEBSITE.delete),
    ("GET", "bucket", "tagging"): Operation("GetBucketTagging", tags.BUCKET_TAGGING.get),
    ("PUT", "bucket", "tagging"): Operation("PutBucketTagging", tags.BUCKET_TAGGING.put),
    ("DELETE", "bucket", "tagging"): Operation("DeleteBucketTagging", tags.BUCKET_TAGGING.delete),
    ("GET", "bucket", "publicAccessBlock"): Operation("GetPublicAccessBlock", BLOCK.get),
    ("PUT", "bucket", "publicAccessBlock"): Operation("PutPublicAccessBlock", BLOCK.put),
    ("DELETE", "bucket", "publicAccessBlock"): Operation("DeletePublicAccessBlock", BLOCK.delete),
    ("GET", "bucket", "object-lock"): Operation("GetObjectLockConfiguration", LOCK.get),
    ("PUT", "bucket", "object-lock"): Operation(
        "PutObjectLockConfiguration", object_lock.put_configuration, needs_digest=True
    ),
    ("GET", "bucket", "replication"): Operation("GetBucketReplication", replication.REPLICATION.get),
    ("PUT", "bucket", "replication"): Operation("PutBucketReplication", replication.put, needs_digest=True),
    ("DELETE", "bucket", "replication"): Operation("DeleteBucketReplication", replication.REPLICATION.delete),
    ("GET", "bucket", "ibm-replication-failures"): Operation(
        "ListBucketReplicationFailures", replication.list_failures
    ),
    ("PUT", "bucket", "ibm-replication-reattempt"): Operation("PutBucketReplicationReattempt", replication.reattempt),
    ("GET", "bucket", "faspConnectionInfo"): Operation("GetBucketAspera", aspera.connection_info),
    ("POST", "bucket", ""): Operation("PostObject", post.post_object, needs_bucket=False),
    # Objects.
    ("PUT", "object", ""): Operation("PutObject", writing.put_object),
    ("PUT", "object", COPY_SOURCE): Operation("CopyObject", copying.copy_object),
    ("GET", "object", ""): Operation("GetObject", reading.get_object, public="read"),
    ("HEAD", "object", ""): Operation("HeadObject", reading.head_object, public="read"),
    ("DELETE", "object", ""): Operation("DeleteObject", deleting.delete_object),
    ("GET", "object", "acl"): Operation("GetObjectAcl", public.get_object_acl),
    ("PUT", "object", "acl"): Operation("PutObjectAcl", public.put_object_acl),
    ("GET", "object", "tagging"): Operation("GetObjectTagging", tags.get),
    ("PUT", "object", "tagging"): Operation("PutObjectTagging", tags.put),
    ("DELETE", "object", "tagging"): Operation("DeleteObjectTagging", tags.delete),
    ("GET", "object", "retention"): Operation("GetObjectRetention", object_lock.get_retention),
    ("PUT", "object", "retention"): Operation("PutObjectRetention", object_lock.put_retention, needs_digest=True),
    ("GET", "object", "legal-hold"): Operation("GetObjectLegalHold", object_lock.get_legal_hold),
    ("PUT", "object", "legal-hold"): Operation("PutObjectLegalHold", object_lock.put_legal_hold, needs_digest=True),
    ("GET", "object", "legalHold"): Operation("ListLegalHolds", legal_holds.show),
    ("POST", "object", "legalHold"): Operation("AddLegalHold", legal_holds.change),
    # The service's own SDKs POST; one generated model deletes.
    ("DELETE", "object", "legalHold"): Operation("DeleteLegalHold", legal_holds.remove),
    ("POST", "object", "legalHold remove"): Operation("DeleteLegalHold", legal_holds.change),
    ("POST", "object", "extendRetention"): Operation("ExtendObjectRetention", retention.extend),
    ("POST", "object", "restore"): Operation("RestoreObject", archive.restore, needs_digest=True),
    ("POST", "object", "uploads"): Operation("CreateMultipartUpload", multipart.create),
    ("PUT", "object", "uploadId"): Operation("UploadPart", multipart.upload_part),
    ("PUT", "object", f"uploadId {COPY_SOURCE}"): Operation("UploadPartCopy", multipart.upload_part_copy),
    ("GET", "object", "uploadId"): Operation("ListParts", upload_lists.list_parts),
    ("POST", "object", "uploadId"): Operation("CompleteMultipartUpload", multipart.complete),
    ("DELETE", "object", "uploadId"): Operation("AbortMultipartUpload", multipart.abort),
}


def operation_of(request: Request, address: Address, query: Mapping[str, str]) -> Operation | None:
    """Return the operation a request means.

    :param request: the request.
    :param address: what it is about.
    :param query: its query, decoded.
    :returns: the operation, None if the server has none for it.
    """
    method, level, subresource = route_of(request, address, query)
    if method == "PUT" and COPY_SOURCE in request.headers:
        subresource = f"{subresource} {COPY_SOURCE}".strip()
    elif subresource == "legalHold" and "remove" in query:
        subresource = "legalHold remove" if method == "POST" else subresource
    return OPERATIONS.get((method, level, subresource))
