"""Transfers of whole directories as methods of clients."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ibm_s3transfer.directories import DirectoryResult

    from .transfer import TransferConfig

ExtraArgs = Mapping[str, Any] | None
Progress = Callable[[int], Any] | None
Path = str | os.PathLike[str]
Patterns = str | Iterable[str] | None


def upload_directory(
    self: Any,
    Directory: Path,
    Bucket: str,
    Prefix: str = "",
    ExtraArgs: ExtraArgs = None,
    Callback: Progress = None,
    Config: TransferConfig | None = None,
    Include: Patterns = None,
    Exclude: Patterns = None,
    FollowSymlinks: bool = False,
) -> DirectoryResult:
    """Upload all files below a directory, many at a time.

    :param Directory: the directory.
    :param Bucket: the bucket.
    :param Prefix: the folder in the bucket, for example ``photos/2026``; empty for the bucket itself.
    :param ExtraArgs: further arguments of every upload.
    :param Callback: called with the number of bytes that went since the last call, from several threads.
    :param Config: how it is done.
    :param Include: globs of which one has to match a file: ``*.jpg``, ``2026/*.jpg``, ``raw/`` for all below.
    :param Exclude: globs of which none may.
    :param FollowSymlinks: take what symbolic links point to, rather than leave them out.
    :returns: counts and bytes.
    :raises DirectoryTransferError: if files failed; it tells which, and the others were sent.
    :raises OSError: if the directory itself cannot be listed.
    """
    from .transfer import create_transfer_manager

    with create_transfer_manager(self, Config) as manager:
        return manager.upload_directory(
            Directory,
            Bucket,
            Prefix,
            ExtraArgs,
            include=Include,
            exclude=Exclude,
            follow_symlinks=FollowSymlinks,
            callback=Callback,
        )


def download_directory(
    self: Any,
    Bucket: str,
    Prefix: str,
    Directory: Path,
    ExtraArgs: ExtraArgs = None,
    Callback: Progress = None,
    Config: TransferConfig | None = None,
    Include: Patterns = None,
    Exclude: Patterns = None,
) -> DirectoryResult:
    """Download all objects under a prefix into a directory, many at a time; no key leads out of it.

    :param Bucket: the bucket.
    :param Prefix: the folder in the bucket; empty for the bucket itself.
    :param Directory: the directory, made if it does not exist.
    :param ExtraArgs: further arguments of every download.
    :param Callback: called with the number of bytes that came since the last call, from several threads.
    :param Config: how it is done.
    :param Include: globs of which one has to match a path below the prefix.
    :param Exclude: globs of which none may.
    :returns: counts and bytes.
    :raises DirectoryTransferError: if objects failed; it tells which, and the others were written.
    :raises ClientError: if the objects cannot be listed.
    """
    from .transfer import create_transfer_manager

    with create_transfer_manager(self, Config) as manager:
        return manager.download_directory(
            Bucket, Prefix, Directory, ExtraArgs, include=Include, exclude=Exclude, callback=Callback
        )


def sync(
    self: Any,
    Directory: Path,
    Bucket: str,
    Prefix: str = "",
    *,
    Direction: Literal["upload", "download"],
    Delete: bool = False,
    Exact: bool = False,
    ExtraArgs: ExtraArgs = None,
    Callback: Progress = None,
    Config: TransferConfig | None = None,
    Include: Patterns = None,
    Exclude: Patterns = None,
    FollowSymlinks: bool = False,
) -> DirectoryResult:
    """Transfer only the files that are new or changed.

    :param Directory: the directory.
    :param Bucket: the bucket.
    :param Prefix: the folder in the bucket; empty for the bucket itself.
    :param Direction: ``upload`` makes the bucket like the directory, ``download`` the directory like the bucket.
    :param Delete: also delete what the source lacks, unless something failed; never what the globs leave out.
    :param Exact: do not believe times: compare digests, and transfer what has none.
    :param ExtraArgs: further arguments of every upload or download.
    :param Callback: called with the number of bytes since the last call, from several threads.
    :param Config: how it is done.
    :param Include: globs of which one has to match a path.
    :param Exclude: globs of which none may.
    :param FollowSymlinks: take what symbolic links point to, rather than leave them out; for ``upload`` only.
    :returns: counts and bytes.
    :raises DirectoryTransferError: if files failed; it tells which, and the others were transferred.
    """
    from .transfer import create_transfer_manager

    with create_transfer_manager(self, Config) as manager:
        return manager.sync(
            Directory,
            Bucket,
            Prefix,
            ExtraArgs,
            direction=Direction,
            delete=Delete,
            exact=Exact,
            include=Include,
            exclude=Exclude,
            follow_symlinks=FollowSymlinks,
            callback=Callback,
        )
