"""The two directions: files to a bucket, objects to a directory."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from typing import Any

from .._arguments import put_args
from ..subscribers import BaseSubscriber
from . import small
from .crew import POSTPONED
from .run import Job, OnBytes
from .target import TargetDirectory

_PIECE = 1 << 20


class _Progress(BaseSubscriber):
    """Tells a callback the bytes of a managed transfer."""

    def __init__(self, on_bytes: OnBytes) -> None:
        self._on_bytes = on_bytes

    def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
        """Hand on the bytes of a part."""
        self._on_bytes(bytes_transferred)


def md5_of(path: str) -> str:
    """Return the MD5 of a file in hexadecimal.

    :param path: the file.
    :raises OSError: if it cannot be read.
    """
    digest = hashlib.md5(usedforsecurity=False)
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


class ToBucket:
    """Uploads files below a directory.

    :param manager: the transfer manager.
    :param directory: the directory.
    :param bucket: the bucket.
    :param prefix: what keys begin with.
    :param extra_args: arguments of each upload.
    :param follow_symlinks: whether a file may be a symbolic link.
    :param postpone: takes the large files.
    """

    def __init__(
        self,
        manager: Any,
        directory: str,
        bucket: str,
        prefix: str,
        extra_args: Mapping[str, Any],
        follow_symlinks: bool,
        postpone: Callable[[Job], object],
    ) -> None:
        self._manager, self._client = manager, manager.client
        self._directory, self._bucket, self._prefix = directory, bucket, prefix
        self._extra_args, self._follow_symlinks = extra_args, follow_symlinks
        self._postpone = postpone
        self._put_args = put_args(extra_args)
        self._guesses = manager.config.guess_content_type and "ContentType" not in extra_args
        self._threshold = small_limit(manager.config)

    def transfer(self, job: Job) -> int | None:
        """Upload a file, if it is small."""
        path = os.path.join(self._directory, job.relative)
        if job.md5 is not None and md5_of(path) == job.md5:
            return None
        if job.size >= self._threshold:
            self._postpone(job)
            return POSTPONED
        args = self._with_content_type(job.relative) if self._guesses else self._put_args
        key = self._prefix + job.relative
        return small.send(self._client, path, job.size, self._bucket, key, args, self._follow_symlinks)

    def start_large(self, job: Job, on_bytes: OnBytes | None) -> Any:
        """Begin the upload of a large file and return its future."""
        path = os.path.join(self._directory, job.relative)
        key = self._prefix + job.relative
        return self._manager.upload(path, self._bucket, key, dict(self._extra_args), subscribers(on_bytes))

    def _with_content_type(self, relative: str) -> Mapping[str, Any]:
        import mimetypes

        guessed = mimetypes.guess_type(relative)[0]
        return self._put_args if guessed is None else {**self._put_args, "ContentType": guessed}


class ToDirectory:
    """Downloads objects into a directory.

    :param manager: the transfer manager.
    :param target: the directory.
    :param bucket: the bucket.
    :param prefix: what keys begin with.
    :param extra_args: arguments of each download.
    :param postpone: takes the large objects.
    """

    def __init__(
        self,
        manager: Any,
        target: TargetDirectory,
        bucket: str,
        prefix: str,
        extra_args: Mapping[str, Any],
        postpone: Callable[[Job], object],
    ) -> None:
        self._manager, self._client = manager, manager.client
        self._target, self._bucket, self._prefix = target, bucket, prefix
        self._extra_args, self._postpone = extra_args, postpone
        self._threshold = small_limit(manager.config)
        self._attempts = manager.config.num_download_attempts

    def transfer(self, job: Job) -> int | None:
        """Download an object, if it is small."""
        key = self._prefix + job.relative
        path, mode = self._target.place(key, job.relative)
        if job.md5 is not None and mode is not None and md5_of(path) == job.md5:
            return None
        if job.size >= self._threshold:
            self._postpone(job)
            return POSTPONED
        return small.fetch(self._client, path, mode, self._bucket, key, self._extra_args, self._attempts)

    def start_large(self, job: Job, on_bytes: OnBytes | None) -> Any:
        """Begin the download of a large object and return its future."""
        key = self._prefix + job.relative
        path, _ = self._target.place(key, job.relative)
        return self._manager.download(self._bucket, key, path, dict(self._extra_args), subscribers(on_bytes))


def subscribers(on_bytes: OnBytes | None) -> list[BaseSubscriber] | None:
    """Return what tells a callback the progress of a managed transfer."""
    return None if on_bytes is None else [_Progress(on_bytes)]


def small_limit(config: Any) -> int:
    """Return from which size on files go to the manager.

    :param config: the manager's configuration.
    """
    # Only the manager knows how to hold a limit of bandwidth.
    return 0 if config.max_bandwidth else int(config.multipart_threshold)
