"""Copies that the service makes itself: of a whole object, or of ranges that become the parts of a new one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from . import _arguments as arguments
from ._multipart import MultipartUpload
from ._ranges import ChunksizeAdjuster, Range, ranges_of
from .tasks import Batch, Steps, Task, Transfer


class Copy(Transfer):
    """A copy of an object."""

    def steps(self) -> Steps:
        """Copy the object.

        :returns: the answer that made the new object.
        """
        self._ask_for_source()
        size = self.future.meta.size
        assert size is not None
        if size < self.tools.config.multipart_threshold:
            return self._whole(size)
        return (yield from self._in_parts(size))

    def _ask_for_source(self) -> None:
        """Find out how large the source is, unless the caller knows."""
        meta, args = self.future.meta, self.args
        if meta.size is not None:
            return
        # All of its names: a mistyped VersionId must not become a copy of the latest version.
        head = args.source_client.head_object(**args.copy_source, **arguments.head_args_of_copy(args.extra_args))
        meta.provide_transfer_size(head["ContentLength"])
        meta.provide_object_etag(head.get("ETag"))

    def _whole(self, size: int) -> Any:
        args = self.args
        answer = self.tools.client.copy_object(
            CopySource=args.copy_source, Bucket=args.bucket, Key=args.key, **args.extra_args
        )
        self.meter.count(size)
        return answer

    def _in_parts(self, size: int) -> Steps:
        args = self.args
        part_size = ChunksizeAdjuster().adjust_chunksize(self.tools.config.multipart_chunksize, size)
        upload = MultipartUpload(self.tools.client, args.bucket, args.key)
        upload.create(self, arguments.copy_create_args(args.extra_args))
        with upload.aborted_on_failure(self, arguments.abort_args(args.extra_args)):
            entries = yield Batch(self._tasks(upload, size, part_size))
            return upload.complete(entries, arguments.copy_complete_args(args.extra_args))

    def _tasks(self, upload: MultipartUpload, size: int, part_size: int) -> Iterator[Task]:
        args = arguments.copy_part_args(self.args.extra_args, self.future.meta.etag)
        for place in ranges_of(size, part_size):
            yield partial(self._copy, upload, place, args)

    def _copy(self, upload: MultipartUpload, place: Range, args: dict[str, Any]) -> dict[str, Any]:
        """Copy a range, and return how the completion names it."""
        last = place.start + place.length - 1
        answer = self.tools.client.upload_part_copy(
            **upload.names,
            CopySource=self.args.copy_source,
            PartNumber=place.number,
            CopySourceRange=f"bytes={place.start}-{last}",
            **args,
        )
        self.meter.count(place.length)
        algorithm = self.args.extra_args.get("ChecksumAlgorithm")
        return arguments.part_entry(place.number, answer["CopyPartResult"], algorithm)
