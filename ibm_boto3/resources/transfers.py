"""Managed transfers as methods of buckets and objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Options = Mapping[str, Any] | None
Progress = Callable[[int], Any] | None


def bucket_upload_file(
    self: Any, Filename: str, Key: str, ExtraArgs: Options = None, Callback: Progress = None, Config: Any = None
) -> Any:
    """Upload a file to an object of the bucket, see ``client.upload_file``.

    :param Filename: path of the file.
    :param Key: key of the object.
    :param ExtraArgs: further arguments of the operations, for example ``{"Metadata": {"a": "b"}}``.
    :param Callback: called with the number of bytes that went since the last call.
    :param Config: a :class:`ibm_boto3.s3.transfer.TransferConfig`.
    """
    return self.meta.client.upload_file(
        Filename=Filename, Bucket=self.name, Key=Key, ExtraArgs=ExtraArgs, Callback=Callback, Config=Config
    )


def object_upload_file(
    self: Any, Filename: str, ExtraArgs: Options = None, Callback: Progress = None, Config: Any = None
) -> Any:
    """Upload a file to the object, see ``client.upload_file``.

    :param Filename: path of the file.
    :param ExtraArgs: further arguments of the operations, for example ``{"Metadata": {"a": "b"}}``.
    :param Callback: called with the number of bytes that went since the last call.
    :param Config: a :class:`ibm_boto3.s3.transfer.TransferConfig`.
    """
    return self.meta.client.upload_file(
        Filename=Filename,
        Bucket=self.bucket_name,
        Key=self.key,
        ExtraArgs=ExtraArgs,
        Callback=Callback,
        Config=Config,
    )


def bucket_upload_fileobj(
    self: Any, Fileobj: Any, Key: str, ExtraArgs: Options = None, Callback: Progress = None, Config: Any = None
) -> Any:
    """Upload what a file object gives to an object of the bucket, see ``client.upload_fileobj``.

    :param Fileobj: open in binary mode.
    :param Key: key of the object.
    :param ExtraArgs: further arguments of the operations.
    :param Callback: called with the number of bytes that went since the last call.
    :param Config: a :class:`ibm_boto3.s3.transfer.TransferConfig`.
    """
    return self.meta.client.upload_fileobj(
        Fileobj=Fileobj, Bucket=self.name, Key=Key, ExtraArgs=ExtraArgs, Callback=Callback, Config=Config
    )


def object_upload_fileobj(
    self: Any, Fileobj: Any, ExtraArgs: Options = None, Callback: Progress = None, Config: Any = None
) -> Any:
    """Upload what a file object gives to the object, see ``client.upload_fileobj``.

    :param Fileobj: open in binary mode.
    :param ExtraArgs: further arguments of the operations.
    :param Callback: called with the number of bytes that went since the last call.
    :param Config: a :class:`ibm_boto3.s3.transfer.TransferConfig`.
    """
    return self.meta.client.upload_fileobj(
        Fileobj=Fileobj,
        Bucket=self.bucket_name,
        Key=self.key,
        ExtraArgs=ExtraArgs,
        Callback=Callback,
        Config=Config,
    )


def bucket_download_file(
    self: Any, Key: str, Filename: str, ExtraArgs: Options = None, Callback: Progress = None, Config: Any = None
) -> Any:
    """Download an object of the bucket to a file, see ``client.download_file``.

    :param Key: key of the object.
    :param Filename: path of the file.
    :param ExtraArgs: further arguments of the operations, for example ``{"VersionId": "..."}``.
    :param Callback: called with the number of bytes that came since the last call.
    :param Config: a :class:`ibm_boto3.s3.transfer.TransferConfig`.
    """
    return self.meta.client.download_file(
        Bucket=self.name, Key=Key, Filename=Filename, ExtraArgs=ExtraArgs, Callback=Callback, Config=Config
    )


def object_download_file(
    self: Any, Filename: str, ExtraArgs: Options = None, Callback: Progress = None, Config: Any = None
) -> Any:
    """Download the object to a file, see ``client.download_file``.

    :param Filename: path of the file.
    :param ExtraArgs: further arguments of the operations, for example ``{"VersionId": "..."}``.
    :param Callback: called with the number of bytes that came since the last call.
    :param Config: a :class:`ibm_boto3.s3.transfer.TransferConfig`.
    """
    return self.meta.client.download_file(
        Bucket=self.bucket_name,
        Key=self.key,
        Filename=Filename,
        ExtraArgs=ExtraArgs,
        Callback=Callback,
        Config=Config,
    )


def bucket_download_fileobj(
    self: Any, Key: str, Fileobj: Any, ExtraArgs: Options = None, Callback: Progress = None, Config: Any = None
) -> Any:
    """Download an object of the bucket into a file object, see ``client.download_fileobj``.

    :param Key: key of the object.
    :param Fileobj: open for writing in binary mode.
    :param ExtraArgs: further arguments of the operations.
    :param Callback: called with the number of bytes that came since the last call.
    :param Config: a :class:`ibm_boto3.s3.transfer.TransferConfig`.
    """
    return self.meta.client.download_fileobj(
        Bucket=self.name, Key=Key, Fileobj=Fileobj, ExtraArgs=ExtraArgs, Callback=Callback, Config=Config
    )


def object_download_fileobj(
    self: Any, Fileobj: Any, ExtraArgs: Options = None, Callback: Progress = None, Config: Any = None
) -> Any:
    """Download the object into a file object, see ``client.download_fileobj``.

    :param Fileobj: open for writing in binary mode.
    :param ExtraArgs: further arguments of the operations.
    :param Callback: called with the number of bytes that came since the last call.
    :param Config: a :class:`ibm_boto3.s3.transfer.TransferConfig`.
    """
    return self.meta.client.download_fileobj(
        Bucket=self.bucket_name,
        Key=self.key,
        Fileobj=Fileobj,
        ExtraArgs=ExtraArgs,
        Callback=Callback,
        Config=Config,
    )


def bucket_copy(
    self: Any,
    CopySource: Mapping[str, str],
    Key: str,
    ExtraArgs: Options = None,
    Callback: Progress = None,
    SourceClient: Any = None,
    Config: Any = None,
) -> Any:
    """Copy an object to one of the bucket, see ``client.copy``.

    :param CopySource: ``{"Bucket": ..., "Key": ..., "VersionId": ...}``.
    :param Key: key of the copy.
    :param ExtraArgs: further arguments of the operations.
    :param Callback: called with the number of bytes that were copied since the last call.
    :param SourceClient: client that may look at the source; the bucket's own by default.
    :param Config: a :class:`ibm_boto3.s3.transfer.TransferConfig`.
    """
    return self.meta.client.copy(
        CopySource=CopySource,
        Bucket=self.name,
        Key=Key,
        ExtraArgs=ExtraArgs,
        Callback=Callback,
        SourceClient=SourceClient,
        Config=Config,
    )


def object_copy(
    self: Any,
    CopySource: Mapping[str, str],
    ExtraArgs: Options = None,
    Callback: Progress = None,
    SourceClient: Any = None,
    Config: Any = None,
) -> Any:
    """Copy another object to this one, see ``client.copy``.

    :param CopySource: ``{"Bucket": ..., "Key": ..., "VersionId": ...}``.
    :param ExtraArgs: further arguments of the operations.
    :param Callback: called with the number of bytes that were copied since the last call.
    :param SourceClient: client that may look at the source; the object's own by default.
    :param Config: a :class:`ibm_boto3.s3.transfer.TransferConfig`.
    """
    return self.meta.client.copy(
        CopySource=CopySource,
        Bucket=self.bucket_name,
        Key=self.key,
        ExtraArgs=ExtraArgs,
        Callback=Callback,
        SourceClient=SourceClient,
        Config=Config,
    )
