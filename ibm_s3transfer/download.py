"""Downloads: in one request, or in ranges side by side, each written at its place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from . import _arguments as arguments
from ._fetch import Fetch, check_same
from ._ranges import ranges_of
from ._sinks import Sink, open_sink
from .tasks import Batch, Steps, Task, Transfer


class Download(Transfer):
    """A download to a file, or to an object that can be written."""

    def steps(self) -> Steps:
        """Download the object.

        :returns: what the service said about it.
        """
        said = self._ask_for_object()
        config, meta = self.tools.config, self.future.meta
        assert meta.size is not None
        room = config.max_in_memory_download_chunks * config.multipart_chunksize
        sink = open_sink(self.args.fileobj, self.tools.files, room)
        try:
            if meta.size < config.multipart_threshold:
                size, answer = self._fetch_to(sink).whole()
                self.put_in_place(sink, size)
                return answer
            sink.reserve(meta.size)
            answers = yield Batch(self._tasks(sink, meta.size))
            check_same(answers)
            self.put_in_place(sink, meta.size)
            return said or answers[0]
        except BaseException:
            sink.discard()
            raise

    def _ask_for_object(self) -> dict[str, Any]:
        """Find out how large the object is, unless the caller knows, and return what the service says about it."""
        meta = self.future.meta
        if meta.size is not None:
            return {}
        answer: dict[str, Any] = self.tools.client.head_object(**self._names(), **self.args.extra_args)
        meta.provide_transfer_size(answer["ContentLength"])
        meta.provide_object_etag(answer.get("ETag"))
        return answer

    def _names(self) -> dict[str, Any]:
        return {"Bucket": self.args.bucket, "Key": self.args.key}

    def _fetch_to(self, sink: Sink) -> Fetch:
        config = self.tools.config
        args = {**self._names(), **arguments.get_args(self.args.extra_args)}
        return Fetch(self.tools.client, args, sink, self.meter, config.io_chunksize, config.num_download_attempts)

    def _tasks(self, sink: Sink, size: int) -> Iterator[Task | None]:
        fetch, etag = self._fetch_to(sink), self.future.meta.etag
        for place in ranges_of(size, self.tools.config.multipart_chunksize):
            while not sink.has_room(place.start):
                yield None
            yield partial(fetch.range, place, size, etag)
