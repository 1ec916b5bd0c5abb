"""Clients and resources as type checkers and editors see them; made from the models by tools/make_types.py."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, Any, Generic, Protocol, TypeVar

from ibm_boto3.resources import existence, files, transfers
from ibm_boto3.resources.base import ServiceResource
from ibm_boto3.s3 import directories, inject
from ibm_botocore.client import BaseClient
from ibm_botocore.paginate import Paginator
from ibm_botocore.waiter import Waiter

class _Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...

_Blob = bytes | bytearray | memoryview | str | IO[bytes] | _Reader
_Time = datetime | str | int | float
_Dict = dict[str, Any]
_Item = TypeVar("_Item")

class _Resource(ServiceResource):
    def get_available_subresources(self) -> list[str]: ...

class S3Client(BaseClient):
    """An operation is a method."""

    def __enter__(self) -> S3Client: ...
    def get_paginator(self, operation_name: str) -> Paginator: ...
    def get_waiter(self, waiter_name: str) -> Waiter: ...
    def abort_multipart_upload(
        self, *, Bucket: str, Key: str, UploadId: str, RequestPayer: str = ..., ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def add_legal_hold(self, *, Bucket: str, Key: str, RetentionLegalHoldId: str) -> _Dict: ...
    def complete_multipart_upload(
        self,
        *,
        Bucket: str,
        Key: str,
        UploadId: str,
        MultipartUpload: Mapping[str, Any] = ...,
        ChecksumCRC32: str = ...,
        ChecksumCRC32C: str = ...,
        ChecksumCRC64NVME: str = ...,
        ChecksumSHA1: str = ...,
        ChecksumSHA256: str = ...,
        ChecksumType: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
        RetentionExpirationDate: _Time = ...,
        RetentionLegalHoldId: str = ...,
        RetentionPeriod: int = ...,
        IfMatch: str = ...,
        IfNoneMatch: str = ...,
    ) -> _Dict: ...
    def copy_object(
        self,
        *,
        Bucket: str,
        CopySource: Mapping[str, str] | str,
        Key: str,
        ACL: str = ...,
        CacheControl: str = ...,
        ChecksumAlgorithm: str = ...,
        ContentDisposition: str = ...,
        ContentEncoding: str = ...,
        ContentLanguage: str = ...,
        ContentType: str = ...,
        CopySourceIfMatch: str = ...,
        CopySourceIfModifiedSince: _Time = ...,
        CopySourceIfNoneMatch: str = ...,
        CopySourceIfUnmodifiedSince: _Time = ...,
        Expires: _Time = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWriteACP: str = ...,
        Metadata: Mapping[str, str] = ...,
        MetadataDirective: str = ...,
        TaggingDirective: str = ...,
        RetentionDirective: str = ...,
        RetentionExpirationDate: _Time = ...,
        RetentionLegalHoldId: str = ...,
        RetentionPeriod: int = ...,
        ServerSideEncryption: str = ...,
        StorageClass: str = ...,
        WebsiteRedirectLocation: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        SSEKMSKeyId: str = ...,
        CopySourceSSECustomerAlgorithm: str = ...,
        CopySourceSSECustomerKey: bytes | str = ...,
        CopySourceSSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        Tagging: str = ...,
        ObjectLockMode: str = ...,
        ObjectLockRetainUntilDate: _Time = ...,
        ObjectLockLegalHoldStatus: str = ...,
        ExpectedBucketOwner: str = ...,
        ExpectedSourceBucketOwner: str = ...,
    ) -> _Dict: ...
    def create_bucket(
        self,
        *,
        Bucket: str,
        ACL: str = ...,
        CreateBucketConfiguration: Mapping[str, Any] = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWrite: str = ...,
        GrantWriteACP: str = ...,
        ObjectLockEnabledForBucket: bool = ...,
        IBMServiceInstanceId: str = ...,
        IBMSSEKPEncryptionAlgorithm: str = ...,
        IBMSSEKPCustomerRootKeyCrn: str = ...,
    ) -> _Dict: ...
    def create_multipart_upload(
        self,
        *,
        Bucket: str,
        Key: str,
        ACL: str = ...,
        CacheControl: str = ...,
        ContentDisposition: str = ...,
        ContentEncoding: str = ...,
        ContentLanguage: str = ...,
        ContentType: str = ...,
        Expires: _Time = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWriteACP: str = ...,
        Metadata: Mapping[str, str] = ...,
        ServerSideEncryption: str = ...,
        StorageClass: str = ...,
        WebsiteRedirectLocation: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        SSEKMSKeyId: str = ...,
        RequestPayer: str = ...,
        Tagging: str = ...,
        ObjectLockMode: str = ...,
        ObjectLockRetainUntilDate: _Time = ...,
        ObjectLockLegalHoldStatus: str = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumAlgorithm: str = ...,
        ChecksumType: str = ...,
    ) -> _Dict: ...
    def delete_bucket(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def delete_bucket_analytics_configuration(
        self, *, Bucket: str, Id: str, ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def delete_bucket_cors(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def delete_bucket_inventory_configuration(
        self, *, Bucket: str, Id: str, ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def delete_bucket_lifecycle(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def delete_bucket_metrics_configuration(self, *, Bucket: str, Id: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def delete_bucket_policy(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def delete_bucket_replication(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def delete_bucket_tagging(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def delete_bucket_website(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def delete_legal_hold(self, *, Bucket: str, Key: str, RetentionLegalHoldId: str) -> _Dict: ...
    def delete_object(
        self,
        *,
        Bucket: str,
        Key: str,
        MFA: str = ...,
        VersionId: str = ...,
        RequestPayer: str = ...,
        BypassGovernanceRetention: bool = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumAlgorithm: str = ...,
    ) -> _Dict: ...
    def delete_object_tagging(
        self, *, Bucket: str, Key: str, VersionId: str = ..., ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def delete_objects(
        self,
        *,
        Bucket: str,
        Delete: Mapping[str, Any],
        MFA: str = ...,
        RequestPayer: str = ...,
        BypassGovernanceRetention: bool = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def delete_public_access_block(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def extend_object_retention(
        self,
        *,
        Bucket: str,
        Key: str,
        AdditionalRetentionPeriod: int = ...,
        ExtendRetentionFromCurrentTime: int = ...,
        NewRetentionExpirationDate: _Time = ...,
        NewRetentionPeriod: int = ...,
    ) -> _Dict: ...
    def get_bucket_accelerate_configuration(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_bucket_acl(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_bucket_analytics_configuration(self, *, Bucket: str, Id: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_bucket_aspera(self, *, Bucket: str) -> _Dict: ...
    def get_bucket_cors(
        self, *, Bucket: str, ExpectedBucketOwner: str = ..., MirrorDestination: str = ...
    ) -> _Dict: ...
    def get_bucket_inventory_configuration(self, *, Bucket: str, Id: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_bucket_lifecycle_configuration(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_bucket_location(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_bucket_metrics_configuration(self, *, Bucket: str, Id: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_bucket_protection_configuration(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_bucket_replication(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_bucket_tagging(
        self, *, Bucket: str, ExpectedBucketOwner: str = ..., MirrorDestination: str = ...
    ) -> _Dict: ...
    def get_bucket_versioning(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_bucket_website(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_object(
        self,
        *,
        Bucket: str,
        Key: str,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        ResponseCacheControl: str = ...,
        ResponseContentDisposition: str = ...,
        ResponseContentEncoding: str = ...,
        ResponseContentLanguage: str = ...,
        ResponseContentType: str = ...,
        ResponseExpires: _Time = ...,
        VersionId: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
    ) -> _Dict: ...
    def get_object_acl(
        self,
        *,
        Bucket: str,
        Key: str,
        MirrorDestination: str = ...,
        VersionId: str = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def get_object_legal_hold(
        self,
        *,
        Bucket: str,
        Key: str,
        VersionId: str = ...,
        RequestPayer: str = ...,
        ContentMD5: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def get_object_lock_configuration(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def get_object_retention(
        self, *, Bucket: str, Key: str, VersionId: str = ..., RequestPayer: str = ..., ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def get_object_tagging(
        self, *, Bucket: str, Key: str, VersionId: str = ..., ExpectedBucketOwner: str = ..., RequestPayer: str = ...
    ) -> _Dict: ...
    def get_object_torrent(
        self, *, Bucket: str, Key: str, RequestPayer: str = ..., ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def get_public_access_block(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def head_bucket(self, *, Bucket: str, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def head_object(
        self,
        *,
        Bucket: str,
        Key: str,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        VersionId: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
    ) -> _Dict: ...
    def list_bucket_analytics_configurations(
        self, *, Bucket: str, ContinuationToken: str = ..., ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def list_bucket_inventory_configurations(
        self, *, Bucket: str, ContinuationToken: str = ..., ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def list_bucket_metrics_configurations(
        self, *, Bucket: str, ContinuationToken: str = ..., ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def list_bucket_replication_failures(
        self,
        *,
        Bucket: str,
        ContinuationToken: str = ...,
        MaxKeys: int = ...,
        FirstSyncAttemptedBefore: str = ...,
        EncodingType: str = ...,
    ) -> _Dict: ...
    def list_buckets(self, *, IBMServiceInstanceId: str = ...) -> _Dict: ...
    def list_buckets_extended(
        self, *, IBMServiceInstanceId: str = ..., Marker: str = ..., MaxKeys: int = ..., Prefix: str = ...
    ) -> _Dict: ...
    def list_legal_holds(self, *, Bucket: str, Key: str, MirrorDestination: str = ...) -> _Dict: ...
    def list_multipart_uploads(
        self,
        *,
        Bucket: str,
        Delimiter: str = ...,
        EncodingType: str = ...,
        KeyMarker: str = ...,
        MaxUploads: int = ...,
        MirrorDestination: str = ...,
        Prefix: str = ...,
        UploadIdMarker: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def list_object_versions(
        self,
        *,
        Bucket: str,
        Delimiter: str = ...,
        EncodingType: str = ...,
        KeyMarker: str = ...,
        MaxKeys: int = ...,
        Prefix: str = ...,
        VersionIdMarker: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def list_objects(
        self,
        *,
        Bucket: str,
        Delimiter: str = ...,
        EncodingType: str = ...,
        Marker: str = ...,
        MaxKeys: int = ...,
        MirrorDestination: str = ...,
        Prefix: str = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def list_objects_v2(
        self,
        *,
        Bucket: str,
        Delimiter: str = ...,
        EncodingType: str = ...,
        MaxKeys: int = ...,
        Prefix: str = ...,
        ContinuationToken: str = ...,
        FetchOwner: bool = ...,
        StartAfter: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def list_parts(
        self,
        *,
        Bucket: str,
        Key: str,
        UploadId: str,
        MaxParts: int = ...,
        MirrorDestination: str = ...,
        PartNumberMarker: int = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_bucket_accelerate_configuration(
        self,
        *,
        Bucket: str,
        AccelerateConfiguration: Mapping[str, Any],
        ExpectedBucketOwner: str = ...,
        ChecksumAlgorithm: str = ...,
    ) -> _Dict: ...
    def put_bucket_acl(
        self,
        *,
        Bucket: str,
        ACL: str = ...,
        AccessControlPolicy: Mapping[str, Any] = ...,
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWrite: str = ...,
        GrantWriteACP: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_bucket_analytics_configuration(
        self, *, Bucket: str, Id: str, AnalyticsConfiguration: Mapping[str, Any], ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def put_bucket_cors(
        self,
        *,
        Bucket: str,
        CORSConfiguration: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_bucket_inventory_configuration(
        self, *, Bucket: str, Id: str, InventoryConfiguration: Mapping[str, Any], ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def put_bucket_lifecycle_configuration(
        self,
        *,
        Bucket: str,
        ChecksumAlgorithm: str = ...,
        LifecycleConfiguration: Mapping[str, Any] = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_bucket_metrics_configuration(
        self, *, Bucket: str, Id: str, MetricsConfiguration: Mapping[str, Any], ExpectedBucketOwner: str = ...
    ) -> _Dict: ...
    def put_bucket_protection_configuration(
        self, *, Bucket: str, ProtectionConfiguration: Mapping[str, Any]
    ) -> _Dict: ...
    def put_bucket_replication(
        self,
        *,
        Bucket: str,
        ReplicationConfiguration: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        Token: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_bucket_replication_reattempt(self, *, Bucket: str) -> _Dict: ...
    def put_bucket_tagging(
        self,
        *,
        Bucket: str,
        Tagging: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_bucket_versioning(
        self,
        *,
        Bucket: str,
        VersioningConfiguration: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        MFA: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_bucket_website(
        self,
        *,
        Bucket: str,
        WebsiteConfiguration: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_object(
        self,
        *,
        Bucket: str,
        Key: str,
        ACL: str = ...,
        Body: _Blob = ...,
        CacheControl: str = ...,
        ContentDisposition: str = ...,
        ContentEncoding: str = ...,
        ContentLanguage: str = ...,
        ContentLength: int = ...,
        ContentMD5: str = ...,
        ContentType: str = ...,
        ChecksumAlgorithm: str = ...,
        ChecksumCRC32: str = ...,
        ChecksumCRC32C: str = ...,
        ChecksumCRC64NVME: str = ...,
        ChecksumSHA1: str = ...,
        ChecksumSHA256: str = ...,
        Expires: _Time = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWriteACP: str = ...,
        Metadata: Mapping[str, str] = ...,
        RetentionExpirationDate: _Time = ...,
        RetentionLegalHoldId: str = ...,
        RetentionPeriod: int = ...,
        ServerSideEncryption: str = ...,
        StorageClass: str = ...,
        WebsiteRedirectLocation: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        SSEKMSKeyId: str = ...,
        RequestPayer: str = ...,
        Tagging: str = ...,
        ObjectLockMode: str = ...,
        ObjectLockRetainUntilDate: _Time = ...,
        ObjectLockLegalHoldStatus: str = ...,
        ExpectedBucketOwner: str = ...,
        IfMatch: str = ...,
        IfNoneMatch: str = ...,
    ) -> _Dict: ...
    def put_object_acl(
        self,
        *,
        Bucket: str,
        Key: str,
        ACL: str = ...,
        AccessControlPolicy: Mapping[str, Any] = ...,
        ContentMD5: str = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWrite: str = ...,
        GrantWriteACP: str = ...,
        RequestPayer: str = ...,
        VersionId: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_object_legal_hold(
        self,
        *,
        Bucket: str,
        Key: str,
        LegalHold: Mapping[str, Any] = ...,
        RequestPayer: str = ...,
        VersionId: str = ...,
        ContentMD5: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_object_lock_configuration(
        self,
        *,
        Bucket: str,
        ObjectLockConfiguration: Mapping[str, Any] = ...,
        RequestPayer: str = ...,
        Token: str = ...,
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_object_retention(
        self,
        *,
        Bucket: str,
        Key: str,
        Retention: Mapping[str, Any] = ...,
        RequestPayer: str = ...,
        VersionId: str = ...,
        BypassGovernanceRetention: bool = ...,
        ContentMD5: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_object_tagging(
        self,
        *,
        Bucket: str,
        Key: str,
        Tagging: Mapping[str, Any],
        VersionId: str = ...,
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ExpectedBucketOwner: str = ...,
        RequestPayer: str = ...,
    ) -> _Dict: ...
    def put_public_access_block(
        self,
        *,
        Bucket: str,
        PublicAccessBlockConfiguration: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def restore_object(
        self, *, Bucket: str, Key: str, VersionId: str = ..., RestoreRequest: Mapping[str, Any] = ...
    ) -> _Dict: ...
    def upload_part(
        self,
        *,
        Bucket: str,
        Key: str,
        PartNumber: int,
        UploadId: str,
        Body: _Blob = ...,
        ContentLength: int = ...,
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ChecksumCRC32: str = ...,
        ChecksumCRC32C: str = ...,
        ChecksumCRC64NVME: str = ...,
        ChecksumSHA1: str = ...,
        ChecksumSHA256: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def upload_part_copy(
        self,
        *,
        Bucket: str,
        CopySource: Mapping[str, str] | str,
        Key: str,
        PartNumber: int,
        UploadId: str,
        CopySourceIfMatch: str = ...,
        CopySourceIfModifiedSince: _Time = ...,
        CopySourceIfNoneMatch: str = ...,
        CopySourceIfUnmodifiedSince: _Time = ...,
        CopySourceRange: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        CopySourceSSECustomerAlgorithm: str = ...,
        CopySourceSSECustomerKey: bytes | str = ...,
        CopySourceSSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
        ExpectedSourceBucketOwner: str = ...,
    ) -> _Dict: ...
    copy = inject.copy
    download_directory = directories.download_directory
    download_file = inject.download_file
    download_fileobj = inject.download_fileobj
    sync = directories.sync
    upload_directory = directories.upload_directory
    upload_file = inject.upload_file
    upload_fileobj = inject.upload_fileobj

class Collection(Generic[_Item]):
    """A listing, fetched page by page while one iterates."""

    def __iter__(self) -> Iterator[_Item]: ...
    def all(self) -> Collection[_Item]: ...
    def filter(self, **kwargs: Any) -> Collection[_Item]: ...
    def limit(self, count: int) -> Collection[_Item]: ...
    def page_size(self, count: int) -> Collection[_Item]: ...
    def pages(self) -> Iterator[list[_Item]]: ...

class DeletableCollection(Collection[_Item]):
    """A listing whose items can be deleted, a thousand in a request."""

    def all(self) -> DeletableCollection[_Item]: ...
    def filter(self, **kwargs: Any) -> DeletableCollection[_Item]: ...
    def limit(self, count: int) -> DeletableCollection[_Item]: ...
    def page_size(self, count: int) -> DeletableCollection[_Item]: ...
    def delete(
        self,
        *,
        MFA: str = ...,
        RequestPayer: str = ...,
        BypassGovernanceRetention: bool = ...,
        ExpectedBucketOwner: str = ...,
    ) -> list[_Dict]: ...

class S3ServiceResource(_Resource):
    """All buckets, and what every other resource is made by."""

    def Bucket(self, name: str) -> _Bucket: ...
    def BucketAcl(self, bucket_name: str) -> _BucketAcl: ...
    def BucketCors(self, bucket_name: str) -> _BucketCors: ...
    def BucketLifecycleConfiguration(self, bucket_name: str) -> _BucketLifecycleConfiguration: ...
    def BucketProtection(self, bucket_name: str) -> _BucketProtection: ...
    def BucketTagging(self, bucket_name: str) -> _BucketTagging: ...
    def BucketVersioning(self, bucket_name: str) -> _BucketVersioning: ...
    def BucketWebsite(self, bucket_name: str) -> _BucketWebsite: ...
    def MultipartUpload(self, bucket_name: str, object_key: str, id: str) -> _MultipartUpload: ...
    def MultipartUploadPart(
        self, bucket_name: str, object_key: str, multipart_upload_id: str, part_number: str
    ) -> _MultipartUploadPart: ...
    def Object(self, bucket_name: str, key: str) -> _Object: ...
    def ObjectAcl(self, bucket_name: str, object_key: str) -> _ObjectAcl: ...
    def ObjectProtection(self, bucket_name: str, object_key: str) -> _ObjectProtection: ...
    def ObjectSummary(self, bucket_name: str, key: str) -> _ObjectSummary: ...
    def ObjectVersion(self, bucket_name: str, object_key: str, id: str) -> _ObjectVersion: ...
    @property
    def buckets(self) -> Collection[_Bucket]: ...
    def create_bucket(
        self,
        *,
        Bucket: str,
        ACL: str = ...,
        CreateBucketConfiguration: Mapping[str, Any] = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWrite: str = ...,
        GrantWriteACP: str = ...,
        ObjectLockEnabledForBucket: bool = ...,
        IBMServiceInstanceId: str = ...,
        IBMSSEKPEncryptionAlgorithm: str = ...,
        IBMSSEKPCustomerRootKeyCrn: str = ...,
    ) -> _Bucket: ...

class Bucket(_Resource):
    """Identified by name."""

    @property
    def name(self) -> str: ...
    @property
    def creation_date(self) -> datetime: ...
    @property
    def creation_template_id(self) -> str: ...
    @property
    def location_constraint(self) -> str: ...
    def Acl(self) -> _BucketAcl: ...
    def Cors(self) -> _BucketCors: ...
    def LifecycleConfiguration(self) -> _BucketLifecycleConfiguration: ...
    def Object(self, key: str) -> _Object: ...
    def Protection(self) -> _BucketProtection: ...
    def Tagging(self) -> _BucketTagging: ...
    def Versioning(self) -> _BucketVersioning: ...
    def Website(self) -> _BucketWebsite: ...
    @property
    def multipart_uploads(self) -> Collection[_MultipartUpload]: ...
    @property
    def object_versions(self) -> DeletableCollection[_ObjectVersion]: ...
    @property
    def objects(self) -> DeletableCollection[_ObjectSummary]: ...
    def create(
        self,
        *,
        ACL: str = ...,
        CreateBucketConfiguration: Mapping[str, Any] = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWrite: str = ...,
        GrantWriteACP: str = ...,
        ObjectLockEnabledForBucket: bool = ...,
        IBMServiceInstanceId: str = ...,
        IBMSSEKPEncryptionAlgorithm: str = ...,
        IBMSSEKPCustomerRootKeyCrn: str = ...,
    ) -> _Dict: ...
    def delete(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def delete_objects(
        self,
        *,
        Delete: Mapping[str, Any],
        MFA: str = ...,
        RequestPayer: str = ...,
        BypassGovernanceRetention: bool = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put_object(
        self,
        *,
        Key: str,
        ACL: str = ...,
        Body: _Blob = ...,
        CacheControl: str = ...,
        ContentDisposition: str = ...,
        ContentEncoding: str = ...,
        ContentLanguage: str = ...,
        ContentLength: int = ...,
        ContentMD5: str = ...,
        ContentType: str = ...,
        ChecksumAlgorithm: str = ...,
        ChecksumCRC32: str = ...,
        ChecksumCRC32C: str = ...,
        ChecksumCRC64NVME: str = ...,
        ChecksumSHA1: str = ...,
        ChecksumSHA256: str = ...,
        Expires: _Time = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWriteACP: str = ...,
        Metadata: Mapping[str, str] = ...,
        RetentionExpirationDate: _Time = ...,
        RetentionLegalHoldId: str = ...,
        RetentionPeriod: int = ...,
        ServerSideEncryption: str = ...,
        StorageClass: str = ...,
        WebsiteRedirectLocation: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        SSEKMSKeyId: str = ...,
        RequestPayer: str = ...,
        Tagging: str = ...,
        ObjectLockMode: str = ...,
        ObjectLockRetainUntilDate: _Time = ...,
        ObjectLockLegalHoldStatus: str = ...,
        ExpectedBucketOwner: str = ...,
        IfMatch: str = ...,
        IfNoneMatch: str = ...,
    ) -> _Object: ...
    def wait_until_exists(self, *, ExpectedBucketOwner: str = ..., WaiterConfig: Mapping[str, int] = ...) -> None: ...
    def wait_until_not_exists(
        self, *, ExpectedBucketOwner: str = ..., WaiterConfig: Mapping[str, int] = ...
    ) -> None: ...
    copy = transfers.bucket_copy
    download_file = transfers.bucket_download_file
    download_fileobj = transfers.bucket_download_fileobj
    exists = existence.bucket_exists
    load = existence.bucket_load
    upload_file = transfers.bucket_upload_file
    upload_fileobj = transfers.bucket_upload_fileobj

class BucketAcl(_Resource):
    """Identified by bucket_name."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def owner(self) -> _Dict: ...
    @property
    def grants(self) -> list[_Dict]: ...
    def Bucket(self) -> _Bucket: ...
    def put(
        self,
        *,
        ACL: str = ...,
        AccessControlPolicy: Mapping[str, Any] = ...,
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWrite: str = ...,
        GrantWriteACP: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def load(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def reload(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...

class BucketCors(_Resource):
    """Identified by bucket_name."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def cors_rules(self) -> list[_Dict]: ...
    def Bucket(self) -> _Bucket: ...
    def delete(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def put(
        self,
        *,
        CORSConfiguration: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def load(self, *, ExpectedBucketOwner: str = ..., MirrorDestination: str = ...) -> _Dict: ...
    def reload(self, *, ExpectedBucketOwner: str = ..., MirrorDestination: str = ...) -> _Dict: ...

class BucketLifecycleConfiguration(_Resource):
    """Identified by bucket_name."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def rules(self) -> list[_Dict]: ...
    def Bucket(self) -> _Bucket: ...
    def delete(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def put(
        self,
        *,
        ChecksumAlgorithm: str = ...,
        LifecycleConfiguration: Mapping[str, Any] = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def load(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def reload(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...

class BucketProtection(_Resource):
    """Identified by bucket_name."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def minimum_retention(self) -> _Dict: ...
    @property
    def default_retention(self) -> _Dict: ...
    @property
    def maximum_retention(self) -> _Dict: ...
    @property
    def enable_permanent_retention(self) -> bool: ...
    def put(self, *, ProtectionConfiguration: Mapping[str, Any]) -> _Dict: ...
    def load(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def reload(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...

class BucketTagging(_Resource):
    """Identified by bucket_name."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def tag_set(self) -> list[_Dict]: ...
    def Bucket(self) -> _Bucket: ...
    def delete(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def put(
        self,
        *,
        Tagging: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def load(self, *, ExpectedBucketOwner: str = ..., MirrorDestination: str = ...) -> _Dict: ...
    def reload(self, *, ExpectedBucketOwner: str = ..., MirrorDestination: str = ...) -> _Dict: ...

class BucketVersioning(_Resource):
    """Identified by bucket_name."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def mfa_delete(self) -> str: ...
    def Bucket(self) -> _Bucket: ...
    def enable(
        self,
        *,
        VersioningConfiguration: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        MFA: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def put(
        self,
        *,
        VersioningConfiguration: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        MFA: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def suspend(
        self,
        *,
        VersioningConfiguration: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        MFA: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def load(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def reload(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...

class BucketWebsite(_Resource):
    """Identified by bucket_name."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def redirect_all_requests_to(self) -> _Dict: ...
    @property
    def index_document(self) -> _Dict: ...
    @property
    def error_document(self) -> _Dict: ...
    @property
    def routing_rules(self) -> list[_Dict]: ...
    def Bucket(self) -> _Bucket: ...
    def delete(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def put(
        self,
        *,
        WebsiteConfiguration: Mapping[str, Any],
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def load(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...
    def reload(self, *, ExpectedBucketOwner: str = ...) -> _Dict: ...

class MultipartUpload(_Resource):
    """Identified by bucket_name and object_key and id."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def object_key(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def upload_id(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def initiated(self) -> datetime: ...
    @property
    def storage_class(self) -> str: ...
    @property
    def owner(self) -> _Dict: ...
    @property
    def initiator(self) -> _Dict: ...
    @property
    def checksum_algorithm(self) -> str: ...
    @property
    def checksum_type(self) -> str: ...
    def Object(self) -> _Object: ...
    def Part(self, part_number: str) -> _MultipartUploadPart: ...
    @property
    def parts(self) -> Collection[_MultipartUploadPart]: ...
    def abort(self, *, RequestPayer: str = ..., ExpectedBucketOwner: str = ...) -> _Dict: ...
    def complete(
        self,
        *,
        MultipartUpload: Mapping[str, Any] = ...,
        ChecksumCRC32: str = ...,
        ChecksumCRC32C: str = ...,
        ChecksumCRC64NVME: str = ...,
        ChecksumSHA1: str = ...,
        ChecksumSHA256: str = ...,
        ChecksumType: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
        RetentionExpirationDate: _Time = ...,
        RetentionLegalHoldId: str = ...,
        RetentionPeriod: int = ...,
        IfMatch: str = ...,
        IfNoneMatch: str = ...,
    ) -> _Object: ...

class MultipartUploadPart(_Resource):
    """Identified by bucket_name and object_key and multipart_upload_id and part_number."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def object_key(self) -> str: ...
    @property
    def multipart_upload_id(self) -> str: ...
    @property
    def part_number(self) -> str: ...
    @property
    def last_modified(self) -> datetime: ...
    @property
    def e_tag(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def checksum_crc32(self) -> str: ...
    @property
    def checksum_crc32_c(self) -> str: ...
    @property
    def checksum_crc64_nvme(self) -> str: ...
    @property
    def checksum_sha1(self) -> str: ...
    @property
    def checksum_sha256(self) -> str: ...
    def MultipartUpload(self) -> _MultipartUpload: ...
    def copy_from(
        self,
        *,
        CopySource: Mapping[str, str] | str,
        CopySourceIfMatch: str = ...,
        CopySourceIfModifiedSince: _Time = ...,
        CopySourceIfNoneMatch: str = ...,
        CopySourceIfUnmodifiedSince: _Time = ...,
        CopySourceRange: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        CopySourceSSECustomerAlgorithm: str = ...,
        CopySourceSSECustomerKey: bytes | str = ...,
        CopySourceSSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
        ExpectedSourceBucketOwner: str = ...,
    ) -> _Dict: ...
    def upload(
        self,
        *,
        Body: _Blob = ...,
        ContentLength: int = ...,
        ContentMD5: str = ...,
        ChecksumAlgorithm: str = ...,
        ChecksumCRC32: str = ...,
        ChecksumCRC32C: str = ...,
        ChecksumCRC64NVME: str = ...,
        ChecksumSHA1: str = ...,
        ChecksumSHA256: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...

class Object(_Resource):
    """Identified by bucket_name and key."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def delete_marker(self) -> bool: ...
    @property
    def accept_ranges(self) -> str: ...
    @property
    def expiration(self) -> str: ...
    @property
    def restore(self) -> str: ...
    @property
    def last_modified(self) -> datetime: ...
    @property
    def content_length(self) -> int: ...
    @property
    def checksum_crc32(self) -> str: ...
    @property
    def checksum_crc32_c(self) -> str: ...
    @property
    def checksum_crc64_nvme(self) -> str: ...
    @property
    def checksum_sha1(self) -> str: ...
    @property
    def checksum_sha256(self) -> str: ...
    @property
    def checksum_type(self) -> str: ...
    @property
    def e_tag(self) -> str: ...
    @property
    def missing_meta(self) -> int: ...
    @property
    def version_id(self) -> str: ...
    @property
    def cache_control(self) -> str: ...
    @property
    def content_disposition(self) -> str: ...
    @property
    def content_encoding(self) -> str: ...
    @property
    def content_language(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def expires(self) -> datetime: ...
    @property
    def website_redirect_location(self) -> str: ...
    @property
    def server_side_encryption(self) -> str: ...
    @property
    def metadata(self) -> dict[str, str]: ...
    @property
    def retention_expiration_date(self) -> datetime: ...
    @property
    def retention_legal_hold_count(self) -> int: ...
    @property
    def retention_period(self) -> int: ...
    @property
    def sse_customer_algorithm(self) -> str: ...
    @property
    def sse_customer_key_md5(self) -> str: ...
    @property
    def ssekms_key_id(self) -> str: ...
    @property
    def storage_class(self) -> str: ...
    @property
    def request_charged(self) -> str: ...
    @property
    def replication_status(self) -> str: ...
    @property
    def parts_count(self) -> int: ...
    @property
    def object_lock_mode(self) -> str: ...
    @property
    def object_lock_retain_until_date(self) -> datetime: ...
    @property
    def object_lock_legal_hold_status(self) -> str: ...
    @property
    def ibm_restored_copy_storage_class(self) -> str: ...
    @property
    def ibm_transition(self) -> str: ...
    def Acl(self) -> _ObjectAcl: ...
    def Bucket(self) -> _Bucket: ...
    def MultipartUpload(self, id: str) -> _MultipartUpload: ...
    def Protection(self) -> _ObjectProtection: ...
    def Version(self, id: str) -> _ObjectVersion: ...
    def copy_from(
        self,
        *,
        CopySource: Mapping[str, str] | str,
        ACL: str = ...,
        CacheControl: str = ...,
        ChecksumAlgorithm: str = ...,
        ContentDisposition: str = ...,
        ContentEncoding: str = ...,
        ContentLanguage: str = ...,
        ContentType: str = ...,
        CopySourceIfMatch: str = ...,
        CopySourceIfModifiedSince: _Time = ...,
        CopySourceIfNoneMatch: str = ...,
        CopySourceIfUnmodifiedSince: _Time = ...,
        Expires: _Time = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWriteACP: str = ...,
        Metadata: Mapping[str, str] = ...,
        MetadataDirective: str = ...,
        TaggingDirective: str = ...,
        RetentionDirective: str = ...,
        RetentionExpirationDate: _Time = ...,
        RetentionLegalHoldId: str = ...,
        RetentionPeriod: int = ...,
        ServerSideEncryption: str = ...,
        StorageClass: str = ...,
        WebsiteRedirectLocation: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        SSEKMSKeyId: str = ...,
        CopySourceSSECustomerAlgorithm: str = ...,
        CopySourceSSECustomerKey: bytes | str = ...,
        CopySourceSSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        Tagging: str = ...,
        ObjectLockMode: str = ...,
        ObjectLockRetainUntilDate: _Time = ...,
        ObjectLockLegalHoldStatus: str = ...,
        ExpectedBucketOwner: str = ...,
        ExpectedSourceBucketOwner: str = ...,
    ) -> _Dict: ...
    def delete(
        self,
        *,
        MFA: str = ...,
        VersionId: str = ...,
        RequestPayer: str = ...,
        BypassGovernanceRetention: bool = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumAlgorithm: str = ...,
    ) -> _Dict: ...
    def get(
        self,
        *,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        ResponseCacheControl: str = ...,
        ResponseContentDisposition: str = ...,
        ResponseContentEncoding: str = ...,
        ResponseContentLanguage: str = ...,
        ResponseContentType: str = ...,
        ResponseExpires: _Time = ...,
        VersionId: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
    ) -> _Dict: ...
    def initiate_multipart_upload(
        self,
        *,
        ACL: str = ...,
        CacheControl: str = ...,
        ContentDisposition: str = ...,
        ContentEncoding: str = ...,
        ContentLanguage: str = ...,
        ContentType: str = ...,
        Expires: _Time = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWriteACP: str = ...,
        Metadata: Mapping[str, str] = ...,
        ServerSideEncryption: str = ...,
        StorageClass: str = ...,
        WebsiteRedirectLocation: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        SSEKMSKeyId: str = ...,
        RequestPayer: str = ...,
        Tagging: str = ...,
        ObjectLockMode: str = ...,
        ObjectLockRetainUntilDate: _Time = ...,
        ObjectLockLegalHoldStatus: str = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumAlgorithm: str = ...,
        ChecksumType: str = ...,
    ) -> _MultipartUpload: ...
    def put(
        self,
        *,
        ACL: str = ...,
        Body: _Blob = ...,
        CacheControl: str = ...,
        ContentDisposition: str = ...,
        ContentEncoding: str = ...,
        ContentLanguage: str = ...,
        ContentLength: int = ...,
        ContentMD5: str = ...,
        ContentType: str = ...,
        ChecksumAlgorithm: str = ...,
        ChecksumCRC32: str = ...,
        ChecksumCRC32C: str = ...,
        ChecksumCRC64NVME: str = ...,
        ChecksumSHA1: str = ...,
        ChecksumSHA256: str = ...,
        Expires: _Time = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWriteACP: str = ...,
        Metadata: Mapping[str, str] = ...,
        RetentionExpirationDate: _Time = ...,
        RetentionLegalHoldId: str = ...,
        RetentionPeriod: int = ...,
        ServerSideEncryption: str = ...,
        StorageClass: str = ...,
        WebsiteRedirectLocation: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        SSEKMSKeyId: str = ...,
        RequestPayer: str = ...,
        Tagging: str = ...,
        ObjectLockMode: str = ...,
        ObjectLockRetainUntilDate: _Time = ...,
        ObjectLockLegalHoldStatus: str = ...,
        ExpectedBucketOwner: str = ...,
        IfMatch: str = ...,
        IfNoneMatch: str = ...,
    ) -> _Dict: ...
    def restore_object(self, *, VersionId: str = ..., RestoreRequest: Mapping[str, Any] = ...) -> _Dict: ...
    def load(
        self,
        *,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        VersionId: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
    ) -> _Dict: ...
    def reload(
        self,
        *,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        VersionId: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
    ) -> _Dict: ...
    def wait_until_exists(
        self,
        *,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        VersionId: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
        WaiterConfig: Mapping[str, int] = ...,
    ) -> None: ...
    def wait_until_not_exists(
        self,
        *,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        VersionId: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
        WaiterConfig: Mapping[str, int] = ...,
    ) -> None: ...
    copy = transfers.object_copy
    download_file = transfers.object_download_file
    download_fileobj = transfers.object_download_fileobj
    exists = existence.object_exists
    open = files.object_open
    upload_file = transfers.object_upload_file
    upload_fileobj = transfers.object_upload_fileobj

class ObjectAcl(_Resource):
    """Identified by bucket_name and object_key."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def object_key(self) -> str: ...
    @property
    def owner(self) -> _Dict: ...
    @property
    def grants(self) -> list[_Dict]: ...
    @property
    def request_charged(self) -> str: ...
    def Object(self) -> _Object: ...
    def put(
        self,
        *,
        ACL: str = ...,
        AccessControlPolicy: Mapping[str, Any] = ...,
        ContentMD5: str = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWrite: str = ...,
        GrantWriteACP: str = ...,
        RequestPayer: str = ...,
        VersionId: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def load(
        self,
        *,
        MirrorDestination: str = ...,
        VersionId: str = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...
    def reload(
        self,
        *,
        MirrorDestination: str = ...,
        VersionId: str = ...,
        RequestPayer: str = ...,
        ExpectedBucketOwner: str = ...,
    ) -> _Dict: ...

class ObjectProtection(_Resource):
    """Identified by bucket_name and object_key."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def object_key(self) -> str: ...
    @property
    def create_time(self) -> datetime: ...
    @property
    def legal_holds(self) -> list[_Dict]: ...
    @property
    def retention_period(self) -> int: ...
    @property
    def retention_period_expiration_date(self) -> datetime: ...
    def add_legal_hold(self, *, RetentionLegalHoldId: str) -> _Dict: ...
    def delete_legal_hold(self, *, RetentionLegalHoldId: str) -> _Dict: ...
    def extend_object_retention(
        self,
        *,
        AdditionalRetentionPeriod: int = ...,
        ExtendRetentionFromCurrentTime: int = ...,
        NewRetentionExpirationDate: _Time = ...,
        NewRetentionPeriod: int = ...,
    ) -> _Dict: ...
    def list_legal_holds(self, *, MirrorDestination: str = ...) -> _Dict: ...
    def load(self, *, MirrorDestination: str = ...) -> _Dict: ...
    def reload(self, *, MirrorDestination: str = ...) -> _Dict: ...

class ObjectSummary(_Resource):
    """Identified by bucket_name and key."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def last_modified(self) -> datetime: ...
    @property
    def e_tag(self) -> str: ...
    @property
    def checksum_algorithm(self) -> list[str]: ...
    @property
    def checksum_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def storage_class(self) -> str: ...
    @property
    def owner(self) -> _Dict: ...
    def Acl(self) -> _ObjectAcl: ...
    def Bucket(self) -> _Bucket: ...
    def MultipartUpload(self, id: str) -> _MultipartUpload: ...
    def Object(self) -> _Object: ...
    def Version(self, id: str) -> _ObjectVersion: ...
    def copy_from(
        self,
        *,
        CopySource: Mapping[str, str] | str,
        ACL: str = ...,
        CacheControl: str = ...,
        ChecksumAlgorithm: str = ...,
        ContentDisposition: str = ...,
        ContentEncoding: str = ...,
        ContentLanguage: str = ...,
        ContentType: str = ...,
        CopySourceIfMatch: str = ...,
        CopySourceIfModifiedSince: _Time = ...,
        CopySourceIfNoneMatch: str = ...,
        CopySourceIfUnmodifiedSince: _Time = ...,
        Expires: _Time = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWriteACP: str = ...,
        Metadata: Mapping[str, str] = ...,
        MetadataDirective: str = ...,
        TaggingDirective: str = ...,
        RetentionDirective: str = ...,
        RetentionExpirationDate: _Time = ...,
        RetentionLegalHoldId: str = ...,
        RetentionPeriod: int = ...,
        ServerSideEncryption: str = ...,
        StorageClass: str = ...,
        WebsiteRedirectLocation: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        SSEKMSKeyId: str = ...,
        CopySourceSSECustomerAlgorithm: str = ...,
        CopySourceSSECustomerKey: bytes | str = ...,
        CopySourceSSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        Tagging: str = ...,
        ObjectLockMode: str = ...,
        ObjectLockRetainUntilDate: _Time = ...,
        ObjectLockLegalHoldStatus: str = ...,
        ExpectedBucketOwner: str = ...,
        ExpectedSourceBucketOwner: str = ...,
    ) -> _Dict: ...
    def delete(
        self,
        *,
        MFA: str = ...,
        VersionId: str = ...,
        RequestPayer: str = ...,
        BypassGovernanceRetention: bool = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumAlgorithm: str = ...,
    ) -> _Dict: ...
    def get(
        self,
        *,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        ResponseCacheControl: str = ...,
        ResponseContentDisposition: str = ...,
        ResponseContentEncoding: str = ...,
        ResponseContentLanguage: str = ...,
        ResponseContentType: str = ...,
        ResponseExpires: _Time = ...,
        VersionId: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
    ) -> _Dict: ...
    def initiate_multipart_upload(
        self,
        *,
        ACL: str = ...,
        CacheControl: str = ...,
        ContentDisposition: str = ...,
        ContentEncoding: str = ...,
        ContentLanguage: str = ...,
        ContentType: str = ...,
        Expires: _Time = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWriteACP: str = ...,
        Metadata: Mapping[str, str] = ...,
        ServerSideEncryption: str = ...,
        StorageClass: str = ...,
        WebsiteRedirectLocation: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        SSEKMSKeyId: str = ...,
        RequestPayer: str = ...,
        Tagging: str = ...,
        ObjectLockMode: str = ...,
        ObjectLockRetainUntilDate: _Time = ...,
        ObjectLockLegalHoldStatus: str = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumAlgorithm: str = ...,
        ChecksumType: str = ...,
    ) -> _MultipartUpload: ...
    def put(
        self,
        *,
        ACL: str = ...,
        Body: _Blob = ...,
        CacheControl: str = ...,
        ContentDisposition: str = ...,
        ContentEncoding: str = ...,
        ContentLanguage: str = ...,
        ContentLength: int = ...,
        ContentMD5: str = ...,
        ContentType: str = ...,
        ChecksumAlgorithm: str = ...,
        ChecksumCRC32: str = ...,
        ChecksumCRC32C: str = ...,
        ChecksumCRC64NVME: str = ...,
        ChecksumSHA1: str = ...,
        ChecksumSHA256: str = ...,
        Expires: _Time = ...,
        GrantFullControl: str = ...,
        GrantRead: str = ...,
        GrantReadACP: str = ...,
        GrantWriteACP: str = ...,
        Metadata: Mapping[str, str] = ...,
        RetentionExpirationDate: _Time = ...,
        RetentionLegalHoldId: str = ...,
        RetentionPeriod: int = ...,
        ServerSideEncryption: str = ...,
        StorageClass: str = ...,
        WebsiteRedirectLocation: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        SSEKMSKeyId: str = ...,
        RequestPayer: str = ...,
        Tagging: str = ...,
        ObjectLockMode: str = ...,
        ObjectLockRetainUntilDate: _Time = ...,
        ObjectLockLegalHoldStatus: str = ...,
        ExpectedBucketOwner: str = ...,
        IfMatch: str = ...,
        IfNoneMatch: str = ...,
    ) -> _Dict: ...
    def restore_object(self, *, VersionId: str = ..., RestoreRequest: Mapping[str, Any] = ...) -> _Dict: ...
    def wait_until_exists(
        self,
        *,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        VersionId: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
        WaiterConfig: Mapping[str, int] = ...,
    ) -> None: ...
    def wait_until_not_exists(
        self,
        *,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        VersionId: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
        WaiterConfig: Mapping[str, int] = ...,
    ) -> None: ...
    load = existence.object_summary_load

class ObjectVersion(_Resource):
    """Identified by bucket_name and object_key and id."""

    @property
    def bucket_name(self) -> str: ...
    @property
    def object_key(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def e_tag(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def storage_class(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def version_id(self) -> str: ...
    @property
    def is_latest(self) -> bool: ...
    @property
    def last_modified(self) -> datetime: ...
    @property
    def owner(self) -> _Dict: ...
    @property
    def checksum_algorithm(self) -> list[str]: ...
    @property
    def checksum_type(self) -> str: ...
    def Object(self) -> _Object: ...
    def delete(
        self,
        *,
        MFA: str = ...,
        RequestPayer: str = ...,
        BypassGovernanceRetention: bool = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumAlgorithm: str = ...,
    ) -> _Dict: ...
    def get(
        self,
        *,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        ResponseCacheControl: str = ...,
        ResponseContentDisposition: str = ...,
        ResponseContentEncoding: str = ...,
        ResponseContentLanguage: str = ...,
        ResponseContentType: str = ...,
        ResponseExpires: _Time = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
    ) -> _Dict: ...
    def head(
        self,
        *,
        IfMatch: str = ...,
        IfModifiedSince: _Time = ...,
        IfNoneMatch: str = ...,
        IfUnmodifiedSince: _Time = ...,
        MirrorDestination: str = ...,
        Range: str = ...,
        SSECustomerAlgorithm: str = ...,
        SSECustomerKey: bytes | str = ...,
        SSECustomerKeyMD5: str = ...,
        RequestPayer: str = ...,
        PartNumber: int = ...,
        ExpectedBucketOwner: str = ...,
        ChecksumMode: str = ...,
    ) -> _Dict: ...

_Bucket = Bucket
_BucketAcl = BucketAcl
_BucketCors = BucketCors
_BucketLifecycleConfiguration = BucketLifecycleConfiguration
_BucketProtection = BucketProtection
_BucketTagging = BucketTagging
_BucketVersioning = BucketVersioning
_BucketWebsite = BucketWebsite
_MultipartUpload = MultipartUpload
_MultipartUploadPart = MultipartUploadPart
_Object = Object
_ObjectAcl = ObjectAcl
_ObjectProtection = ObjectProtection
_ObjectSummary = ObjectSummary
_ObjectVersion = ObjectVersion
