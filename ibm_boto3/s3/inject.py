"""Managed transfers as methods of clients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .directories import download_directory, sync, upload_directory

if TYPE_CHECKING:
    from .transfer import TransferConfig

ExtraArgs = Mapping[str, Any] | None
Progress = Callable[[int], Any] | None


def upload_file(
    self: Any,
    Filename: Any,
    Bucket: str,
    Key: str,
    ExtraArgs: ExtraArgs = None,
    Callback: Progress = None,
    Config: TransferConfig | None = None,
) -> Any:
    """Upload a file, in parts if it is large.

    :param Filename: path of the file.
    :param Bucket: bucket of the new object.
    :param Key: key of the new object.
    :param ExtraArgs: further arguments of the calls, for example ``{"Metadata": {"a": "b"}}``.
    :param Callback: called with the number of bytes that went since the last call, perhaps from several threads.
    :param Config: how it is done.
    :returns: the answer of ``put_object`` or ``complete_multipart_upload``.
    :raises S3UploadFailedError: if the service refuses it, or the file changes meanwhile.
    :raises OSError: if the file cannot be read.
    """
    from .transfer import S3Transfer

    with S3Transfer(self, Config) as transfer:
        return transfer.upload_file(filename=Filename, bucket=Bucket, key=Key, extra_args=ExtraArgs, callback=Callback)


def download_file(
    self: Any,
    Bucket: str,
    Key: str,
    Filename: Any,
    ExtraArgs: ExtraArgs = None,
    Callback: Progress = None,
    Config: TransferConfig | None = None,
) -> Any:
    """Download an object to a file, which appears or changes only when all of it has come.

    :param Bucket: bucket of the object.
    :param Key: key of the object.
    :param Filename: path of the file.
    :param ExtraArgs: further arguments of the calls, for example ``{"VersionId": "..."}``.
    :param Callback: called with the number of bytes that came since the last call, perhaps from several threads.
    :param Config: how it is done.
    :returns: what the service said about the object.
    :raises ClientError: if the service refuses it.
    :raises RetriesExceededError: if the connection broke too often.
    :raises OSError: if the file cannot be written.
    """
    from .transfer import S3Transfer

    with S3Transfer(self, Config) as transfer:
        return transfer.download_file(
            bucket=Bucket, key=Key, filename=Filename, extra_args=ExtraArgs, callback=Callback
        )


def copy(
    self: Any,
    CopySource: Mapping[str, Any],
    Bucket: str,
    Key: str,
    ExtraArgs: ExtraArgs = None,
    Callback: Progress = None,
    SourceClient: Any = None,
    Config: TransferConfig | None = None,
) -> Any:
    """Have the service copy an object, in parts if it is large.

    :param CopySource: ``Bucket``, ``Key`` and perhaps ``VersionId`` of the object.
    :param Bucket: bucket of the new object.
    :param Key: key of the new object.
    :param ExtraArgs: further arguments of the calls.
    :param Callback: called with the number of bytes that were copied since the last call.
    :param SourceClient: asks for the object's size, where this client may not.
    :param Config: how it is done.
    :returns: the answer of ``copy_object`` or ``complete_multipart_upload``.
    :raises ClientError: if the service refuses it.
    """
    from .transfer import create_transfer_manager, subscribers_of

    with create_transfer_manager(self, Config) as manager:
        future = manager.copy(
            copy_source=CopySource,
            bucket=Bucket,
            key=Key,
            extra_args=ExtraArgs,
            subscribers=subscribers_of(Callback),
            source_client=self if SourceClient is None else SourceClient,
        )
        return future.result()


def upload_fileobj(
    self: Any,
    Fileobj: Any,
    Bucket: str,
    Key: str,
    ExtraArgs: ExtraArgs = None,
    Callback: Progress = None,
    Config: TransferConfig | None = None,
) -> Any:
    """Upload what a file object gives, in parts if there is much of it.

    :param Fileobj: open in binary mode; closed at the end if it went in one request, unless
        ``TransferConfig(close_fileobj=False)`` is given.
    :param Bucket: bucket of the new object.
    :param Key: key of the new object.
    :param ExtraArgs: further arguments of the calls, for example ``{"Metadata": {"a": "b"}}``.
    :param Callback: called with the number of bytes that went since the last call, perhaps from several threads.
    :param Config: how it is done.
    :returns: the answer of ``put_object`` or ``complete_multipart_upload``.
    :raises ValueError: if the object cannot be read.
    :raises ClientError: if the service refuses it.
    """
    if not hasattr(Fileobj, "read"):
        raise ValueError("Fileobj must implement read")
    from .transfer import create_transfer_manager, subscribers_of

    with create_transfer_manager(self, Config) as manager:
        future = manager.upload(
            fileobj=Fileobj, bucket=Bucket, key=Key, extra_args=ExtraArgs, subscribers=subscribers_of(Callback)
        )
        return future.result()


def download_fileobj(
    self: Any,
    Bucket: str,
    Key: str,
    Fileobj: Any,
    ExtraArgs: ExtraArgs = None,
    Callback: Progress = None,
    Config: TransferConfig | None = None,
) -> Any:
    """Download an object to a file object.

    :param Bucket: bucket of the object.
    :param Key: key of the object.
    :param Fileobj: open for writing in binary mode; it stays open.
    :param ExtraArgs: further arguments of the calls, for example ``{"VersionId": "..."}``.
    :param Callback: called with the number of bytes that came since the last call, perhaps from several threads.
    :param Config: how it is done.
    :returns: what the service said about the object.
    :raises ValueError: if the object cannot be written.
    :raises ClientError: if the service refuses it.
    """
    if not hasattr(Fileobj, "write"):
        raise ValueError("Fileobj must implement write")
    from .transfer import create_transfer_manager, subscribers_of

    with create_transfer_manager(self, Config) as manager:
        future = manager.download(
            bucket=Bucket, key=Key, fileobj=Fileobj, extra_args=ExtraArgs, subscribers=subscribers_of(Callback)
        )
        return future.result()


_S3_METHODS = {
    method.__name__: method
    for method in (
        upload_file,
        download_file,
        copy,
        upload_fileobj,
        download_fileobj,
        upload_directory,
        download_directory,
        sync,
    )
}

#: By service, the methods that clients of :mod:`ibm_boto3` have beside their operations.
CLIENT_METHODS: Mapping[str, Mapping[str, Callable[..., Any]]] = {"s3": _S3_METHODS}
