"""Names for annotations: the classes that :func:`ibm_boto3.client` and :func:`ibm_boto3.resource` return.

    >>> from ibm_boto3.s3.types import S3Client
    >>> def count(client: S3Client, bucket: str) -> int: ...

Type checkers and editors read ``types.pyi``, which has every method and parameter. At run time every session makes
classes of its own, and the names here are their bases.
"""

from __future__ import annotations

from ibm_boto3.resources.base import ServiceResource
from ibm_boto3.resources.collection import CollectionManager
from ibm_botocore.client import BaseClient

S3Client = BaseClient
Collection = DeletableCollection = CollectionManager
S3ServiceResource = ServiceResource
Bucket = BucketAcl = BucketCors = BucketLifecycleConfiguration = BucketProtection = ServiceResource
BucketTagging = BucketVersioning = BucketWebsite = ServiceResource
MultipartUpload = MultipartUploadPart = ServiceResource
Object = ObjectAcl = ObjectProtection = ObjectSummary = ObjectVersion = ServiceResource
