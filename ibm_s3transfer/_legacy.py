"""The interface of the first releases, over today's manager."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from ibm_botocore.exceptions import ClientError

from . import _arguments as arguments
from ._config import TransferConfig as ManagerConfig
from ._files import OSUtils
from .constants import CUSTOMER_KEY_ARGS, MB, RETENTION_ARGS
from .exceptions import S3UploadFailedError
from .manager import TransferManager
from .subscribers import BaseSubscriber


class TransferConfig:
    """How transfers are done.

    :param multipart_threshold: from this many bytes on, an object is transferred in parts.
    :param max_concurrency: how many requests are in progress at a time.
    :param multipart_chunksize: bytes of a part.
    :param num_download_attempts: how often a part of a download is tried that breaks off without getting further.
    :param max_io_queue: accepted for compatibility.
    """

    __module__ = "ibm_s3transfer"

    def __init__(
        self,
        multipart_threshold: int = 8 * MB,
        max_concurrency: int = 10,
        multipart_chunksize: int = 8 * MB,
        num_download_attempts: int = 5,
        max_io_queue: int = 100,
    ) -> None:
        self.multipart_threshold, self.multipart_chunksize = multipart_threshold, multipart_chunksize
        self.max_concurrency, self.num_download_attempts = max_concurrency, num_download_attempts
        self.max_io_queue = max_io_queue


class S3Transfer:
    """Uploads and downloads files, one after the other.

    :param client: makes the calls.
    :param config: how transfers are done.
    :param osutil: does what has to be done with files on disk.
    """

    __module__ = "ibm_s3transfer"

    ALLOWED_DOWNLOAD_ARGS: ClassVar[list[str]] = ["VersionId", *CUSTOMER_KEY_ARGS, "RequestPayer"]
    ALLOWED_UPLOAD_ARGS: ClassVar[list[str]] = [
        "ACL",
        "CacheControl",
        "ContentDisposition",
        "ContentEncoding",
        "ContentLanguage",
        "ContentType",
        "Expires",
        "GrantFullControl",
        "GrantRead",
        "GrantReadACP",
        "GrantWriteACL",
        "Metadata",
        "RequestPayer",
        *RETENTION_ARGS,
        "ServerSideEncryption",
        "StorageClass",
        *CUSTOMER_KEY_ARGS,
        "SSEKMSKeyId",
        "SSEKMSEncryptionContext",
        "Tagging",
    ]

    def __init__(self, client: Any, config: TransferConfig | None = None, osutil: OSUtils | None = None) -> None:
        self._client = client
        self._config = TransferConfig() if config is None else config
        self._osutil = OSUtils() if osutil is None else osutil

    def upload_file(
        self,
        filename: str,
        bucket: str,
        key: str,
        callback: Callable[[int], Any] | None = None,
        extra_args: Mapping[str, Any] | None = None,
    ) -> Any:
        """Upload a file.

        :param filename: path of the file.
        :param bucket: bucket of the new object.
        :param key: key of the new object.
        :param callback: called with the number of bytes that went since the last call.
        :param extra_args: further arguments of the calls.
        :returns: the answer of ``put_object`` or ``complete_multipart_upload``.
        :raises S3UploadFailedError: if the service refuses a part of a large file.
        """
        arguments.check_allowed(extra_args or {}, self.ALLOWED_UPLOAD_ARGS)
        with self._manager() as manager:
            future = manager.upload(filename, bucket, key, extra_args, _subscribers(callback))
            try:
                return future.result()
            except ClientError as error:
                # As published, only parts that are refused fail with an error of uploads.
                if error.operation_name != "UploadPart":
                    raise
                raise S3UploadFailedError(f"Failed to upload {filename} to {bucket}/{key}: {error}") from error

    def download_file(
        self,
        bucket: str,
        key: str,
        filename: str,
        extra_args: Mapping[str, Any] | None = None,
        callback: Callable[[int], Any] | None = None,
    ) -> Any:
        """Download an object to a file.

        :param bucket: bucket of the object.
        :param key: key of the object.
        :param filename: path of the file.
        :param extra_args: further arguments of the calls.
        :param callback: called with the number of bytes that came since the last call.
        :returns: what the service said about the object.
        :raises RetriesExceededError: if the connection broke too often.
        """
        arguments.check_allowed(extra_args or {}, self.ALLOWED_DOWNLOAD_ARGS)
        with self._manager() as manager:
            return manager.download(bucket, key, filename, extra_args, _subscribers(callback)).result()

    def _manager(self) -> TransferManager:
        config = ManagerConfig(
            multipart_threshold=self._config.multipart_threshold,
            multipart_chunksize=self._config.multipart_chunksize,
            max_request_concurrency=self._config.max_concurrency,
            num_download_attempts=self._config.num_download_attempts,
            max_io_queue_size=self._config.max_io_queue,
        )
        return TransferManager(self._client, config, self._osutil)


class _Progress(BaseSubscriber):
    def __init__(self, callback: Callable[[int], Any]) -> None:
        self._callback = callback

    def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
        self._callback(bytes_transferred)


def _subscribers(callback: Callable[[int], Any] | None) -> list[BaseSubscriber]:
    return [] if callback is None else [_Progress(callback)]
