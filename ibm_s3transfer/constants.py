"""Sizes, limits of the service, and which arguments of its operations a transfer takes."""

from __future__ import annotations

from ibm_botocore import __version__

KB = 1024
MB = KB * KB
GB = MB * KB

USER_AGENT = f"ibm_s3transfer/{__version__}"
PROCESS_USER_AGENT = f"{USER_AGENT} processpool"

# A multipart upload has at most so many parts, and all but the last are of a size within these limits.
MAX_PARTS = 10_000
MIN_UPLOAD_CHUNKSIZE = 5 * MB
MAX_SINGLE_UPLOAD_SIZE = 5 * GB

# The algorithm a service is asked to keep the checksums of an upload's parts by, unless the caller names another.
DEFAULT_CHECKSUM_ALGORITHM = "CRC32"
FULL_OBJECT_CHECKSUM_ARGS = [
    "ChecksumCRC32",
    "ChecksumCRC32C",
    "ChecksumCRC64NVME",
    "ChecksumSHA1",
    "ChecksumSHA256",
]

RETENTION_ARGS = ["RetentionExpirationDate", "RetentionLegalHoldId", "RetentionPeriod"]
CUSTOMER_KEY_ARGS = ["SSECustomerAlgorithm", "SSECustomerKey", "SSECustomerKeyMD5"]
PAYER_ARGS = ["RequestPayer", "ExpectedBucketOwner"]
CONDITION_ARGS = ["IfMatch", "IfNoneMatch"]

_ALLOWED_SHARED_ARGS = [
    "ACL",
    "CacheControl",
    "ChecksumAlgorithm",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "ExpectedBucketOwner",
    "Expires",
    "GrantFullControl",
    "GrantRead",
    "GrantReadACP",
    "GrantWriteACP",
    "Metadata",
    "ObjectLockLegalHoldStatus",
    "ObjectLockMode",
    "ObjectLockRetainUntilDate",
    "RequestPayer",
    *RETENTION_ARGS,
    "ServerSideEncryption",
    "StorageClass",
    *CUSTOMER_KEY_ARGS,
    "SSEKMSKeyId",
    "SSEKMSEncryptionContext",
    "Tagging",
    "WebsiteRedirectLocation",
]

ALLOWED_UPLOAD_ARGS = [
    *_ALLOWED_SHARED_ARGS,
    "ChecksumType",
    "MpuObjectSize",
    *FULL_OBJECT_CHECKSUM_ARGS,
    *CONDITION_ARGS,
]

ALLOWED_COPY_ARGS = [
    *_ALLOWED_SHARED_ARGS,
    "CopySourceIfMatch",
    "CopySourceIfModifiedSince",
    "CopySourceIfNoneMatch",
    "CopySourceIfUnmodifiedSince",
    "CopySourceSSECustomerAlgorithm",
    "CopySourceSSECustomerKey",
    "CopySourceSSECustomerKeyMD5",
    "MetadataDirective",
    "TaggingDirective",
    "RetentionDirective",
]

ALLOWED_DOWNLOAD_ARGS = ["ChecksumMode", "VersionId", *CUSTOMER_KEY_ARGS, *PAYER_ARGS, *CONDITION_ARGS]

ALLOWED_DELETE_ARGS = ["MFA", "VersionId", *PAYER_ARGS]
