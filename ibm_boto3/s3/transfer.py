"""Managed transfers: files and file objects to and from buckets, in parts and with retries.

>>> from ibm_boto3.s3.transfer import TransferConfig
>>> config = TransferConfig(multipart_threshold=64 * MB, max_concurrency=4)
>>> client.upload_file("large.iso", "my-bucket", "large.iso", Config=config)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, ClassVar

from ibm_botocore.exceptions import ClientError
from ibm_s3transfer._files import OSUtils
from ibm_s3transfer.constants import KB, MB
from ibm_s3transfer.exceptions import RetriesExceededError as S3TransferRetriesExceededError
from ibm_s3transfer.exceptions import S3UploadFailedError as SourceChangedError
from ibm_s3transfer.futures import NonThreadedExecutor
from ibm_s3transfer.manager import TransferConfig as S3TransferConfig
from ibm_s3transfer.manager import TransferManager
from ibm_s3transfer.subscribers import BaseSubscriber

from ..exceptions import RetriesExceededError, S3UploadFailedError

__all__ = [
    "KB",
    "MB",
    "ClientError",
    "OSUtils",
    "ProgressCallbackInvoker",
    "RetriesExceededError",
    "S3Transfer",
    "S3TransferRetriesExceededError",
    "S3UploadFailedError",
    "TransferConfig",
    "TransferManager",
    "create_transfer_manager",
]

Callback = Callable[[int], Any]


class TransferConfig(S3TransferConfig):
    """How transfers are done.

    :param multipart_threshold: from this many bytes on, an object is transferred in parts.
    :param max_concurrency: how many requests are in progress at a time. The client keeps as many connections, even if
        its own configuration says fewer.
    :param multipart_chunksize: bytes of a part; raised where the service demands it.
    :param num_download_attempts: how often a part of a download is tried that breaks off without getting further.
    :param max_io_queue: accepted for compatibility.
    :param io_chunksize: bytes that a download reads and writes at a time.
    :param use_threads: False does everything in the calling thread, one request after the other.
    :param max_bandwidth: bytes per second; None for no limit.
    :param close_fileobj: close a file object that was uploaded in one request; one that goes in parts, and one that
        cannot seek, always stays open.
    :param guess_content_type: send the content type that the name of the object or file suggests, if none is given.
    :param resume: let uploads and downloads of files in parts go on in a later process where this one ended; what they
        have done stays on the service and beside the target then. True, or a folder for the journals they keep.
    :raises ValueError: if a number is not above zero.
    """

    ALIAS: ClassVar[Mapping[str, str]] = {
        "max_concurrency": "max_request_concurrency",
        "max_io_queue": "max_io_queue_size",
    }

    def __init__(
        self,
        multipart_threshold: int = 8 * MB,
        max_concurrency: int = 10,
        multipart_chunksize: int = 8 * MB,
        num_download_attempts: int = 5,
        max_io_queue: int = 100,
        io_chunksize: int = 256 * KB,
        use_threads: bool = True,
        max_bandwidth: float | None = None,
        close_fileobj: bool = True,
        guess_content_type: bool = False,
        resume: bool | str | os.PathLike[str] | None = None,
    ) -> None:
        super().__init__(
            multipart_threshold=multipart_threshold,
            max_request_concurrency=max_concurrency,
            multipart_chunksize=multipart_chunksize,
            num_download_attempts=num_download_attempts,
            max_io_queue_size=max_io_queue,
            io_chunksize=io_chunksize,
            max_bandwidth=max_bandwidth,
            close_fileobj=close_fileobj,
            guess_content_type=guess_content_type,
            resume=resume,
        )
        self.max_concurrency = max_concurrency
        self.max_io_queue = max_io_queue
        self.use_threads = use_threads

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.ALIAS:
            super().__setattr__(self.ALIAS[name], value)
        super().__setattr__(name, value)


def create_transfer_manager(
    client: Any, config: S3TransferConfig | None, osutil: OSUtils | None = None
) -> TransferManager:
    """Return a transfer manager.

    :param client: makes the calls.
    :param config: how transfers are done; None for the defaults.
    :param osutil: does what has to be done with files on disk.
    """
    config = TransferConfig() if config is None else config
    executor_cls = None if getattr(config, "use_threads", True) else NonThreadedExecutor
    return TransferManager(client, config, osutil, executor_cls)


class ProgressCallbackInvoker(BaseSubscriber):
    """Tells a function how many bytes have gone.

    :param callback: called with the number of bytes since the last call.
    """

    def __init__(self, callback: Callback) -> None:
        self._callback = callback

    def on_progress(self, future: Any = None, bytes_transferred: int = 0, **kwargs: Any) -> None:
        """Call the function."""
        self._callback(bytes_transferred)


def subscribers_of(callback: Callback | None) -> list[BaseSubscriber] | None:
    """Return the subscribers of a transfer with a callback.

    :param callback: called with the number of bytes since the last call, or None.
    """
    return None if callback is None else [ProgressCallbackInvoker(callback)]


class S3Transfer:
    """Uploads and downloads files, one after the other.

    :param client: makes the calls.
    :param config: how transfers are done.
    :param osutil: does what has to be done with files on disk.
    :param manager: an existing manager, instead of the other three.
    :raises ValueError: if neither a client nor a manager is given, or both.
    """

    ALLOWED_DOWNLOAD_ARGS: ClassVar[list[str]] = TransferManager.ALLOWED_DOWNLOAD_ARGS
    ALLOWED_UPLOAD_ARGS: ClassVar[list[str]] = TransferManager.ALLOWED_UPLOAD_ARGS

    def __init__(
        self,
        client: Any = None,
        config: S3TransferConfig | None = None,
        osutil: OSUtils | None = None,
        manager: TransferManager | None = None,
    ) -> None:
        if not client and not manager:
            raise ValueError("Either a ibm_boto3.Client or ibm_s3transfer.manager.TransferManager must be provided")
        if manager and any([client, config, osutil]):
            raise ValueError(
                "Manager cannot be provided with client, config, nor osutil. These parameters are mutually exclusive."
            )
        self._manager = manager or create_transfer_manager(client, config, osutil)

    def upload_file(
        self,
        filename: str | os.PathLike[str],
        bucket: str,
        key: str,
        callback: Callback | None = None,
        extra_args: Mapping[str, Any] | None = None,
    ) -> Any:
        """Upload a file.

        :param filename: path of the file.
        :param bucket: bucket of the new object.
        :param key: key of the new object.
        :param callback: called with the number of bytes that went since the last call.
        :param extra_args: further arguments of the calls.
        :returns: the answer of ``put_object`` or ``complete_multipart_upload``.
        :raises S3UploadFailedError: if the service refuses it, or the file changes meanwhile.
        :raises ValueError: if ``filename`` is no path.
        """
        name = _path(filename)
        future = self._manager.upload(name, bucket, key, extra_args, subscribers_of(callback))
        try:
            return future.result()
        except (ClientError, SourceChangedError) as error:
            notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
            raise S3UploadFailedError(f"Failed to upload {name} to {bucket}/{key}: {error}{notes}") from error

    def download_file(
        self,
        bucket: str,
        key: str,
        filename: str | os.PathLike[str],
        extra_args: Mapping[str, Any] | None = None,
        callback: Callback | None = None,
    ) -> Any:
        """Download an object to a file.

        :param bucket: bucket of the object.
        :param key: key of the object.
        :param filename: path of the file.
        :param extra_args: further arguments of the calls.
        :param callback: called with the number of bytes that came since the last call.
        :returns: what the service said about the object.
        :raises RetriesExceededError: if the connection broke too often.
        :raises ValueError: if ``filename`` is no path.
        """
        future = self._manager.download(bucket, key, _path(filename), extra_args, subscribers_of(callback))
        try:
            return future.result()
        except S3TransferRetriesExceededError as error:
            raise RetriesExceededError(error.last_exception) from error

    def __enter__(self) -> S3Transfer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._manager.__exit__(kind, error, trace)


def _path(filename: Any) -> str:
    path = os.fspath(filename) if isinstance(filename, os.PathLike) else filename
    if not isinstance(path, str):
        raise ValueError("Filename must be a string or a path-like object")
    return path
