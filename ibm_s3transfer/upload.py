"""Uploads: in one request, or in parts that become an object when all are there."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

from . import _arguments as arguments
from ._multipart import MultipartUpload
from ._parts import MemoryPart, Part
from ._ranges import ChunksizeAdjuster, growing_size, ranges_of
from ._sources import Source, StreamSource, open_source
from .exceptions import S3UploadFailedError
from .tasks import Batch, Steps, Task, Transfer


class Upload(Transfer):
    """An upload of a file, an object that can be read, or a stream."""

    _source: Source | None = None
    _is_closed = False
    # Number of bytes that parts were made of.
    _bytes = 0
    _is_in_one_request = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._open_lock = threading.Lock()

    def steps(self) -> Steps:
        """Upload the source.

        :returns: the answer that made the object.
        """
        if self._is_special():
            yield Batch(self._waiting(self._open))
        else:
            self._open()
        source = self._source
        assert source is not None
        if isinstance(source, StreamSource):
            yield Batch(self._waiting(partial(source.look_ahead, self.tools.config.multipart_threshold)))
        self._guess_content_type()
        size = self._known_size(source)
        if size is not None and size < self.tools.config.multipart_threshold:
            self._is_in_one_request = True
            return self._put(source.whole(size, self.meter))
        return (yield from self._in_parts(source, size))

    def close(self) -> None:
        """Close what was opened, and the caller's object if that is wanted."""
        with self._open_lock:
            source, self._source = self._source, None
            self._is_closed = True
        if source is None:
            return
        try:
            source.finish()
        finally:
            source.release()
            close = getattr(self.args.fileobj, "close", None)
            # As published: what goes in parts stays open.
            is_wanted = self.tools.config.close_fileobj and self._is_in_one_request and not source.is_stream
            if close is not None and is_wanted:
                close()

    def _is_special(self) -> bool:
        fileobj = self.args.fileobj
        return isinstance(fileobj, (str, os.PathLike)) and self.tools.files.is_special_file(os.fspath(fileobj))

    def _waiting(self, act: Callable[[], object]) -> Iterator[Task]:
        """Do what may wait for somebody else, such as the other end of a pipe: as tasks are asked for.

        A transfer that has ended does not wait for the answer.
        """
        act()
        yield from ()

    def _open(self) -> None:
        source = open_source(self.args.fileobj, self.tools.files)
        with self._open_lock:
            if not self._is_closed:
                self._source = source
                return
        source.release()

    def _known_size(self, source: Source) -> int | None:
        """Return the number of bytes, None if it is to be found out while they go in parts."""
        meta = self.future.meta
        if isinstance(source, StreamSource):
            ahead = source.look_ahead(self.tools.config.multipart_threshold)
            if len(ahead) >= self.tools.config.multipart_threshold:
                return meta.size
            size: int | None = len(ahead)
            if meta.size is not None and meta.size != size:
                raise S3UploadFailedError(f"There were {meta.size} bytes to upload, but only {size} came")
            return size
        if meta.size is None:
            assert source.size is not None
            meta.provide_transfer_size(source.size)
        return meta.size

    def _guess_content_type(self) -> None:
        if not self.tools.config.guess_content_type or "ContentType" in self.args.extra_args:
            return
        import mimetypes

        for name in (self.args.key, self.args.fileobj):
            guessed = mimetypes.guess_type(os.fspath(name))[0] if isinstance(name, (str, os.PathLike)) else None
            if guessed is not None:
                self.args.extra_args["ContentType"] = guessed
                return

    def _put(self, part: Part) -> Any:
        args = self.args
        answer = self.tools.client.put_object(
            Bucket=args.bucket, Key=args.key, Body=part.body(), **arguments.put_args(args.extra_args)
        )
        part.finish()
        assert self._source is not None
        self._source.check_unchanged()
        return answer

    # --- in parts

    def _in_parts(self, source: Source, size: int | None) -> Steps:
        args = self.args
        part_size = ChunksizeAdjuster().adjust_chunksize(self.tools.config.multipart_chunksize, size)
        upload = MultipartUpload(self.tools.client, args.bucket, args.key)
        upload.create(self, arguments.create_args(args.extra_args))
        with upload.aborted_on_failure(self, arguments.abort_args(args.extra_args)):
            entries = yield Batch(self._tasks(upload, self._parts(source, size, part_size)))
            self._check(source, size)
            return upload.complete(entries, arguments.complete_args(args.extra_args))

    def _parts(self, source: Source, size: int | None, part_size: int) -> Iterator[Part]:
        """Yield the parts in order; those of streams and other foreign objects are read as they are asked for."""
        if not isinstance(source, StreamSource):
            assert size is not None
            for place in ranges_of(size, part_size):
                yield source.part(place, self.meter)
            return
        number = 1
        while data := source.read(growing_size(number, part_size)):
            # Nothing here holds a part while the next one is read.
            made = [MemoryPart(data, self.meter)]
            del data
            yield made.pop()
            number += 1

    def _tasks(self, upload: MultipartUpload, parts: Iterator[Part]) -> Iterator[Task]:
        args = arguments.part_args(self.args.extra_args)
        numbers = count(1)  # enumerate() would hold the part that it gave last
        for part in parts:
            number = next(numbers)
            self._bytes += len(part)
            made = [partial(self._send, upload, number, part, args)]
            del part
            yield made.pop()

    def _send(self, upload: MultipartUpload, number: int, part: Part, args: dict[str, Any]) -> dict[str, Any]:
        """Upload a part, and return how the completion names it."""
        answer = self.tools.client.upload_part(**upload.names, PartNumber=number, Body=part.body(), **args)
        part.finish()
        return arguments.part_entry(number, answer, args.get("ChecksumAlgorithm"))

    def _check(self, source: Source, size: int | None) -> None:
        """Raise if the parts are not what was to be uploaded."""
        source.check_unchanged()
        for announced in (size, self.args.extra_args.get("MpuObjectSize")):
            if announced is not None and announced != self._bytes:
                raise S3UploadFailedError(f"There were {announced} bytes to upload, but {self._bytes} came")
