"""An object as a file that is written from the beginning to the end."""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from ibm_boto3.resources.parts import PartUpload, members_for
from ibm_s3transfer._ranges import growing_size

MIB = 1024 * 1024
#: What the service takes as a part that is not the last.
MIN_PART_SIZE = 5 * MIB


class ObjectWriter(io.BufferedIOBase):
    """Stores what is written to it as an object, once it is closed.

    A small object goes in one request; a larger one in parts, a few of which are sent while the next is written. The
    object is there as a whole or not at all: where a ``with`` block ends with an exception, nothing is stored.

    :param client: makes the calls.
    :param bucket: name of the bucket.
    :param key: key of the object.
    :param options: further arguments of ``put_object`` and of the calls of a multipart upload.
    :param part_size: bytes of a part; it doubles every thousand parts.
    :param max_concurrency: parts that are sent at once; as many and two more are held in memory.
    :param on_stored: called once the object is stored.
    """

    mode = "wb"

    def __init__(
        self,
        client: Any,
        bucket: str,
        key: str,
        options: Mapping[str, Any],
        part_size: int,
        max_concurrency: int,
        on_stored: Callable[[], None],
    ) -> None:
        self.name = key
        #: What the service answered once the object was stored: its ETag, and its VersionId if it has one.
        self.answer: dict[str, Any] | None = None
        self._client = client
        self._options = {"Bucket": bucket, "Key": key, **options}
        self._first_part_size = self._part_size = part_size
        self._max_concurrency = max_concurrency
        self._on_stored = on_stored
        self._part = bytearray()
        self._position = 0
        self._upload: PartUpload | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._options['Bucket']}/{self.name}>"

    def writable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._position

    def write(self, data: Any, /) -> int:
        """Take bytes and return how many there were.

        :param data: bytes, or any object that holds bytes.
        :raises Exception: what sending an earlier part raised; the file is closed then, and nothing is stored.
        """
        if self.closed:
            raise ValueError("write to closed file")
        if type(data) is bytes and len(self._part) + len(data) <= self._part_size:
            # The usual case of many small writes.
            self._part += data
            self._position += len(data)
            return len(data)
        view = memoryview(data).cast("B")
        rest = view
        while len(self._part) + len(rest) > self._part_size:
            taken = self._part_size - len(self._part)
            self._part += rest[:taken]
            rest = rest[taken:]
            self._send_part()
        self._part += rest
        self._position += len(view)
        return len(view)

    def _send_part(self) -> None:
        part, self._part = self._part, bytearray()
        try:
            if self._upload is None:
                self._upload = PartUpload(self._client, self._options, self._max_concurrency)
            self._upload.add(part)
        except BaseException:
            # Whoever writes on after this must not get an object with a gap.
            self.abort()
            raise
        self._part_size = growing_size(self._upload.count + 1, self._first_part_size)

    def close(self) -> None:
        """Store the object, unless that was done or given up.

        :raises Exception: what the service or the network had against it; nothing is stored then.
        """
        if self.closed:
            return
        try:
            self._store()
        except BaseException:
            self.abort()
            raise
        super().close()
        self._on_stored()

    def _store(self) -> None:
        if self._upload is None:
            options = members_for(self._client, "PutObject", self._options)
            self.answer = self._client.put_object(**options, Body=bytes(self._part))
            return
        if self._part:
            self._send_part()
        self.answer = self._upload.complete()

    def abort(self) -> None:
        """Give up: nothing is stored, and nothing stays behind."""
        if self.closed:
            return
        self._part = bytearray()
        try:
            if self._upload is not None:
                self._upload.abort()
        finally:
            super().close()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def __del__(self) -> None:
        # Half an object must not pass for a whole one because somebody forgot about it.
        if not sys.is_finalizing() and not getattr(self, "closed", True):
            warnings.warn(f"{self!r} was never closed: nothing was stored", ResourceWarning, source=self, stacklevel=2)
            self.abort()


class TextWriter(io.TextIOWrapper):
    """Text that an :class:`ObjectWriter` stores, once it is closed."""

    def abort(self) -> None:
        """Give up: nothing is stored, and nothing stays behind."""
        self.buffer.abort()  # type: ignore[attr-defined]

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def __del__(self) -> None:
        # The wrapper's own end would close the object, and so store it.
        if not sys.is_finalizing() and not self.closed:
            self.buffer.__del__()  # type: ignore[attr-defined]
