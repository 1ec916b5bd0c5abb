"""An object as a file that can be read from anywhere, by requests for ranges of it."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from typing import Any

from ibm_botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError

_FIRST_REQUEST = 256 * 1024
# A body that breaks off is asked for again from there; so often without a byte between.
_MAX_FAILURES = 5
_EMPTY_OR_BEYOND = "InvalidRange"


class ObjectReader(io.RawIOBase):
    """An object's bytes, fetched in pieces that grow while they are read one after another.

    All pieces are of the object as it was first seen: if it is replaced meanwhile, reading fails with the service's
    ``PreconditionFailed``, and never gives bytes of both.

    :param client: makes the requests.
    :param bucket: name of the bucket.
    :param key: key of the object.
    :param options: further arguments of ``get_object``, for example ``VersionId``.
    :param read_ahead: bytes to fetch at once, at most; the first request asks for less.
    :raises ClientError: if the object is not there or may not be read.
    """

    mode = "rb"

    def __init__(self, client: Any, bucket: str, key: str, options: Mapping[str, Any], read_ahead: int) -> None:
        self.name = key
        self._client = client
        self._arguments = {"Bucket": bucket, "Key": key, **options}
        self._read_ahead = read_ahead
        self._next_size = min(_FIRST_REQUEST, read_ahead)
        self._position = 0
        # What was fetched and where it begins.
        self._piece = bytearray()
        self._piece_start = 0
        self._size = self._open()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._arguments['Bucket']}/{self.name}>"

    def _open(self) -> int:
        """Fetch the beginning and return the object's size."""
        try:
            answer = self._client.get_object(**self._arguments, Range=f"bytes=0-{self._next_size - 1}")
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != _EMPTY_OR_BEYOND:
                raise
            return self._size_of_empty()
        if "ETag" in answer:
            self._arguments["IfMatch"] = answer["ETag"]
        total = answer.get("ContentRange", "").rpartition("/")[2]
        size = int(total) if total.isdecimal() else int(answer["ContentLength"])
        self._piece = bytearray(min(size, self._next_size))
        self._fill(memoryview(self._piece), 0, answer["Body"])
        return size

    def _size_of_empty(self) -> int:
        options = {name: value for name, value in self._arguments.items() if not name.startswith("Response")}
        size: int = self._client.head_object(**options)["ContentLength"]
        if size:
            raise OSError(f"the server refuses the first bytes of {self!r}")
        return size

    # --- the position

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a position; no request is made for it.

        :param offset: bytes from where ``whence`` says.
        :param whence: the beginning (0), the position (1) or the end (2).
        :returns: the new position.
        :raises ValueError: if it would lie before the beginning.
        """
        self._check_open()
        origins = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}
        if whence not in origins:
            raise ValueError(f"whence must be 0, 1 or 2, not {whence!r}")
        position = origins[whence] + offset
        if position < 0:
            raise ValueError(f"negative position {position}")
        self._position = position
        return position

    # --- the bytes

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer with what follows and return how many bytes there were; 0 at the end.

        :param buffer: any writable buffer.
        """
        self._check_open()
        view = memoryview(buffer).cast("B")
        view = view[: max(0, self._size - self._position)]
        if not view:
            return 0
        count = self._take(view) or self._fetch_into(view)
        self._position += count
        return count

    def readall(self) -> bytes:
        """Return everything from the position to the end, by one request."""
        self._check_open()
        rest = bytearray(max(0, self._size - self._position))
        view = memoryview(rest)
        taken = self._take(view)
        if taken < len(rest):
            self._fill(view[taken:], self._position + taken)
        self._position += len(rest)
        return bytes(rest)

    def _take(self, view: memoryview) -> int:
        """Take what is there already."""
        offset = self._position - self._piece_start
        if not 0 <= offset < len(self._piece):
            return 0
        count = min(len(view), len(self._piece) - offset)
        view[:count] = memoryview(self._piece)[offset : offset + count]
        return count

    def _fetch_into(self, view: memoryview) -> int:
        follows = self._position == self._piece_start + len(self._piece)
        self._next_size = min(self._next_size * 2 if follows else _FIRST_REQUEST, self._read_ahead)
        if len(view) >= self._next_size:
            self._fill(view, self._position)
            self._piece, self._piece_start = bytearray(), self._position + len(view)
            return len(view)
        piece = bytearray(min(self._next_size, self._size - self._position))
        self._fill(memoryview(piece), self._position)
        self._piece, self._piece_start = piece, self._position
        return self._take(view)

    def _fill(self, view: memoryview, start: int, body: Any = None) -> None:
        """Fetch as many bytes as a view holds; where the connection breaks, it goes on from there."""
        filled = failures = 0
        while filled < len(view):
            body = self._ask(start + filled, start + len(view)) if body is None else body
            before = filled
            try:
                while count := body.readinto(view[filled:]):
                    filled += count
                if filled == before:
                    raise IncompleteReadError(actual_bytes=filled, expected_bytes=len(view))
            except (HTTPClientError, IncompleteReadError):
                failures = 1 if filled > before else failures + 1
                if failures > _MAX_FAILURES:
                    raise
            finally:
                body.close()
            body = None

    def _ask(self, start: int, end: int) -> Any:
        """Return the body with the bytes from ``start`` to before ``end``."""
        answer = self._client.get_object(**self._arguments, Range=f"bytes={start}-{end - 1}")
        if not answer.get("ContentRange", "").startswith(f"bytes {start}-"):
            answer["Body"].close()
            raise io.UnsupportedOperation(f"the server does not serve ranges of {self!r}")
        return answer["Body"]

    def _check_open(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def close(self) -> None:
        """Forget what was fetched."""
        self._piece = bytearray()
        super().close()
