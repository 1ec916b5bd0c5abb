"""The directory methods of a transfer manager."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    from .result import DirectoryResult
    from .transfers import Options, Place

Path = str | os.PathLike[str]
Patterns = str | Iterable[str] | None
OnBytes = Callable[[int], object]


class DirectoryTransfers:
    """Gives a transfer manager its methods for whole directories.

    They return when all is done. Files are transferred several at a time, as many as the manager may make requests.

    Patterns are globs over paths below the directory: one without a slash is matched with the last name at any depth
    (``*.jpg``), one with a slash with the whole path (``2026/*.jpg``); ``**`` also matches slashes, and a slash at the
    end means everything below a folder (``cache/``).
    """

    ALLOWED_UPLOAD_ARGS: ClassVar[list[str]]
    ALLOWED_DOWNLOAD_ARGS: ClassVar[list[str]]
    #: How many files are transferred at a time.
    files_at_once: int

    def upload_directory(
        self,
        directory: Path,
        bucket: str,
        prefix: str = "",
        extra_args: Mapping[str, Any] | None = None,
        *,
        include: Patterns = None,
        exclude: Patterns = None,
        follow_symlinks: bool = False,
        callback: OnBytes | None = None,
    ) -> DirectoryResult:
        """Upload all files below a directory.

        :param directory: the directory.
        :param bucket: the bucket.
        :param prefix: the folder in the bucket, for example ``photos/2026``; empty for the bucket itself.
        :param extra_args: arguments of every upload, see ``ALLOWED_UPLOAD_ARGS``.
        :param include: patterns of which one has to match a file.
        :param exclude: patterns of which none may.
        :param follow_symlinks: take what symbolic links point to, rather than leave them out.
        :param callback: told the number of bytes as they are sent, from several threads.
        :returns: counts and bytes.
        :raises DirectoryTransferError: if files failed; it tells which, and the others were sent.
        :raises OSError: if the directory itself cannot be listed.
        """
        from . import transfers

        place = _place(directory, bucket, prefix)
        options = _options(extra_args, self.ALLOWED_UPLOAD_ARGS, include, exclude, callback, follow_symlinks)
        return transfers.upload(self, place, options)

    def download_directory(
        self,
        bucket: str,
        prefix: str,
        directory: Path,
        extra_args: Mapping[str, Any] | None = None,
        *,
        include: Patterns = None,
        exclude: Patterns = None,
        callback: OnBytes | None = None,
    ) -> DirectoryResult:
        """Download all objects under a prefix into a directory.

        No key leads out of the directory: those that would, or that no file there can be named after, fail, as do
        those whose way leads over a symbolic link. Each file appears when it is complete.

        :param bucket: the bucket.
        :param prefix: the folder in the bucket; empty for the bucket itself.
        :param directory: the directory, made if it does not exist.
        :param extra_args: arguments of every download, see ``ALLOWED_DOWNLOAD_ARGS``.
        :param include: patterns of which one has to match an object's path.
        :param exclude: patterns of which none may.
        :param callback: told the number of bytes as they arrive, from several threads.
        :returns: counts and bytes.
        :raises DirectoryTransferError: if objects failed; it tells which, and the others were written.
        :raises ClientError: if the objects cannot be listed.
        """
        from . import transfers

        place = _place(directory, bucket, prefix)
        options = _options(extra_args, self.ALLOWED_DOWNLOAD_ARGS, include, exclude, callback)
        return transfers.download(self, place, options)

    def sync(
        self,
        directory: Path,
        bucket: str,
        prefix: str = "",
        extra_args: Mapping[str, Any] | None = None,
        *,
        direction: Literal["upload", "download"],
        delete: bool = False,
        exact: bool = False,
        include: Patterns = None,
        exclude: Patterns = None,
        follow_symlinks: bool = False,
        callback: OnBytes | None = None,
    ) -> DirectoryResult:
        """Transfer only the files that are new or changed.

        Files of one size are alike if the target was written after the source was changed, or if the local file has the
        MD5 that the object's ETag tells.

        :param directory: the directory.
        :param bucket: the bucket.
        :param prefix: the folder in the bucket; empty for the bucket itself.
        :param extra_args: arguments of every upload or download.
        :param direction: ``upload`` makes the bucket like the directory, ``download`` the directory like the bucket.
        :param delete: also delete what the source lacks, unless something failed; never what the patterns leave out.
        :param exact: do not believe times; what has no MD5 to compare is transferred.
        :param include: patterns of which one has to match a path.
        :param exclude: patterns of which none may.
        :param follow_symlinks: take what symbolic links point to, rather than leave them out; for ``upload`` only.
        :param callback: told the number of bytes as they are transferred, from several threads.
        :returns: counts and bytes.
        :raises DirectoryTransferError: if files failed; it tells which, and the others were transferred.
        """
        from . import transfers

        if direction not in ("upload", "download"):
            raise ValueError(f"direction is 'upload' or 'download', not {direction!r}")
        is_upload = direction == "upload"
        if follow_symlinks and not is_upload:
            raise ValueError("follow_symlinks is for uploads: links in a target directory are never followed")
        place = _place(directory, bucket, prefix)
        allowed = self.ALLOWED_UPLOAD_ARGS if is_upload else self.ALLOWED_DOWNLOAD_ARGS
        options = _options(extra_args, allowed, include, exclude, callback, follow_symlinks)
        options = options._replace(exact=exact, delete=delete)
        return (transfers.sync_to_bucket if is_upload else transfers.sync_to_directory)(self, place, options)


def _place(directory: Path, bucket: str, prefix: str) -> Place:
    from .names import as_folder
    from .transfers import Place

    return Place(os.fspath(directory), bucket, as_folder(prefix))


def _options(
    extra_args: Mapping[str, Any] | None,
    allowed: Sequence[str],
    include: Patterns,
    exclude: Patterns,
    callback: OnBytes | None,
    follow_symlinks: bool = False,
) -> Options:
    from .._arguments import check_allowed
    from .filters import compile_filter
    from .transfers import Options

    args = dict(extra_args or {})
    check_allowed(args, allowed)
    return Options(args, compile_filter(include, exclude), follow_symlinks, callback)
