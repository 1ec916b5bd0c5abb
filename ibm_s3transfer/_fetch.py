"""Gets the bytes of an object, or of a range of it, and goes on where a connection broke off."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ibm_botocore._interrupts import pause
from ibm_botocore.exceptions import ClientError, FlexibleChecksumError, IncompleteReadError
from ibm_botocore.retries.policy import is_network_fault

from ._progress import Meter
from ._ranges import Range
from ._sinks import Sink
from .exceptions import RetriesExceededError, S3DownloadFailedError

_FIRST_WAIT_S = 0.1
_LONGEST_WAIT_S = 5.0
# Read at a time once a connection has broken.
_CAREFUL_SIZE = 16 << 10
_content_range = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)").fullmatch


class Fetch:
    """Gets bytes of one object.

    :param client: makes the calls.
    :param args: what names the object, and further arguments of the calls.
    :param sink: where the bytes go.
    :param meter: counts them.
    :param chunk_size: number of bytes that are read at a time.
    :param attempts: how often a range is tried that breaks off without getting further.
    :param wait: waits a number of seconds.
    """

    def __init__(
        self,
        client: Any,
        args: Mapping[str, Any],
        sink: Sink,
        meter: Meter,
        chunk_size: int,
        attempts: int,
        wait: Callable[[float], None] = pause,
    ) -> None:
        self._client = client
        self._args = args
        self._sink = sink
        self._meter = meter
        self._chunk_size = chunk_size
        self._attempts = attempts
        self._wait = wait

    def whole(self) -> tuple[int, dict[str, Any]]:
        """Get all of the object.

        :returns: number of bytes, and what the service said about the object.
        """
        piece = _Piece(0, None, None, None)
        self._get(piece)
        return piece.got, piece.answer

    def range(self, place: Range, size: int, etag: str | None) -> dict[str, Any]:
        """Get a range of the object.

        :param place: the range.
        :param size: number of bytes of the whole object.
        :param etag: of the object as it was when the transfer began, or None if that is not known.
        :returns: what the service said about the object.
        :raises S3DownloadFailedError: if it has changed since.
        """
        piece = _Piece(place.start, place.length, size, etag)
        self._get(piece)
        return piece.answer

    def _get(self, piece: _Piece) -> None:
        """Get a piece, in as many requests as it takes.

        :raises RetriesExceededError: if it breaks off as often as it may.
        """
        failures, chunk_size = 0, self._chunk_size
        while True:
            body, before = self._ask(piece), piece.got
            try:
                self._copy(body, piece, chunk_size)
                return
            except Exception as error:
                if not _is_passing(error) or not self._can_go_on(piece, error):
                    raise
                # What had come of a chunk when it broke off is lost: smaller ones get further.
                chunk_size = min(chunk_size, _CAREFUL_SIZE)
                failures = 1 if piece.got - before >= chunk_size else failures + 1
                if failures >= self._attempts:
                    raise RetriesExceededError(error) from error
            finally:
                _close(body)
            self._wait(random.random() * min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2**failures))

    def _ask(self, piece: _Piece) -> Any:
        """Ask for what is missing of a piece, and return the stream of it."""
        guard = {"IfMatch": piece.etag} if piece.needs_guard and "IfMatch" not in self._args else {}
        asked = {"Range": piece.header()} if piece.is_range else {}
        try:
            answer = self._client.get_object(**self._args, **asked, **guard)
        except ClientError as error:
            if guard and error.response.get("Error", {}).get("Code") in ("PreconditionFailed", "412"):
                raise S3DownloadFailedError(self._changed(piece)) from error
            raise
        body = answer.pop("Body")
        try:
            self._check(answer, piece)
        except BaseException:
            _close(body)
            raise
        piece.take(answer)
        return body

    def _check(self, answer: Mapping[str, Any], piece: _Piece) -> None:
        """Raise if an answer is not about what was asked for."""
        etag = answer.get("ETag")
        if piece.etag is not None and etag is not None and etag != piece.etag:
            raise S3DownloadFailedError(self._changed(piece))
        found = _content_range(answer.get("ContentRange") or "") if piece.is_range else None
        if found is None:
            self._check_length(answer, piece)
            return
        first, size = int(found[1]), found[3]
        if first != piece.start + piece.got:
            raise S3DownloadFailedError(f"The service was asked for {piece.header()} and sent {answer['ContentRange']}")
        if piece.size is not None and size not in ("*", str(piece.size)):
            raise S3DownloadFailedError(self._changed(piece))

    def _check_length(self, answer: Mapping[str, Any], piece: _Piece) -> None:
        """Raise if an answer that does not tell its place in the object cannot be what was asked for."""
        length = answer.get("ContentLength")
        if not piece.is_range or piece.length is None or length in (None, piece.length - piece.got):
            return
        raise S3DownloadFailedError(
            f"The service was asked for {piece.header()} and sent {length} bytes without saying from where"
        )

    def _copy(self, body: Any, piece: _Piece, chunk_size: int) -> None:
        """Write what comes of a piece to its place."""
        buffer = memoryview(bytearray(chunk_size))
        readinto = getattr(body, "readinto", None)
        while True:
            size = self._meter.allow(chunk_size)
            if readinto is not None:
                data = buffer[: readinto(buffer[:size])]
            else:
                data = memoryview(body.read(size))
            if not data:
                break
            if piece.length is not None and piece.got + len(data) > piece.length:
                raise S3DownloadFailedError(f"The service was asked for {piece.length} bytes and sends more")
            self._sink.write(piece.start + piece.got, data)
            piece.got += len(data)
            self._meter.count(len(data))
        if piece.length is not None and piece.got < piece.length:
            raise IncompleteReadError(actual_bytes=piece.got, expected_bytes=piece.length)

    def _can_go_on(self, piece: _Piece, error: Exception) -> bool:
        """Say whether the rest of a piece can be asked for, after taking back what must not stay of it."""
        if not isinstance(error, FlexibleChecksumError) and (piece.etag is not None or not piece.got):
            return True
        # What came is wrong, or nothing would tell if the rest belonged to another object.
        if not self._sink.can_go_back:
            return False
        self._meter.count(-piece.got)
        piece.start_over()
        return True

    def _changed(self, piece: _Piece) -> str:
        was = (
            f"its size was {piece.size}" if piece.etag is None else f"its ETag was {piece.etag}, its size {piece.size}"
        )
        return f"The object {self._args['Bucket']}/{self._args['Key']} changed while it was downloaded: {was}"


class _Piece:
    """What is to be fetched, and how much of it has come.

    :param start: where it begins.
    :param length: number of bytes; None if it is all of the object, whose size the answer will tell.
    :param size: number of bytes of the whole object, None if not known.
    :param etag: of the object, None if not known.
    """

    __slots__ = ("answer", "etag", "got", "length", "size", "start", "_is_whole")

    def __init__(self, start: int, length: int | None, size: int | None, etag: str | None) -> None:
        self.start = start
        self.length = length
        self.size = size
        self.etag = etag
        self.got = 0
        self.answer: dict[str, Any] = {}
        self._is_whole = length is None

    @property
    def is_range(self) -> bool:
        """Whether only a part of the object is asked for."""
        return not self._is_whole or self.got > 0

    @property
    def needs_guard(self) -> bool:
        """Whether it has to be the same object as before."""
        return self.etag is not None and self.is_range

    def header(self) -> str:
        """Return how a request asks for what is missing; the last range of an object is left open, as published."""
        first = self.start + self.got
        last = "" if self.length is None else self.start + self.length - 1
        is_last = self._is_whole or (self.length is not None and self.start + self.length == self.size)
        return f"bytes={first}-" if is_last else f"bytes={first}-{last}"

    def take(self, answer: dict[str, Any]) -> None:
        """Take note of what an answer says about the object."""
        if self.answer:
            return
        self.answer = answer
        if self._is_whole:
            self.length = self.size = answer.get("ContentLength")
        if self.etag is None:
            self.etag = answer.get("ETag")

    def start_over(self) -> None:
        """Forget what has come."""
        self.got = 0
        if self._is_whole:
            self.answer, self.length, self.size, self.etag = {}, None, None, None


def check_same(answers: Iterable[Mapping[str, Any]]) -> None:
    """Raise if the parts of a download are not of one object, which requests that had no ETag to ask for cannot know.

    :param answers: what the service said with each of them.
    :raises S3DownloadFailedError: naming the ETags.
    """
    etags = sorted({str(answer["ETag"]) for answer in answers if answer.get("ETag") is not None})
    if len(etags) > 1:
        raise S3DownloadFailedError(f"The object changed while it was downloaded: its parts have {', '.join(etags)}")


def _is_passing(error: Exception) -> bool:
    """Say whether the bytes may come in another attempt."""
    kinds = (IncompleteReadError, FlexibleChecksumError, ConnectionError, TimeoutError)
    return isinstance(error, kinds) or is_network_fault(error)


def _close(body: Any) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
