"""The body of a request as pieces of known total length, or of a length nobody knows (then it goes in chunks)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from socket import socket
from typing import Any

from .._message import Request
from ..exceptions import BotoCoreError, HTTPClientError
from .errors import RefusedRequestError

PIECE_SIZE = 1 << 20
# A body up to this size goes out in one write together with the head: 64 KiB and the checksum that may follow them.
SMALL_BODY_SIZE = (64 << 10) + 256


# Methods whose requests say nothing about a body they do not have.
_BODILESS_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))


class OutgoingBody:
    """What is to be sent after the head.

    :param body: bytes, text, an open file, an iterable of bytes, an object with ``encoded_pieces()`` of known total
        length, a part of a file that sends itself (``pieces_left()``, ``send_to(socket, size)``), or None.
    :param announced: the Content-Length the caller gave, or None.
    :raises RefusedRequestError: if the body has another length than announced, or is no body.
    """

    __slots__ = ("length", "left", "source", "_is_seekable")

    def __init__(self, body: Any, announced: int | None) -> None:
        self._is_seekable = False
        if isinstance(body, str):
            body = body.encode()
        if isinstance(body, (bytes, bytearray, memoryview)):
            body = memoryview(body).cast("B")
        self.source: Any = b"" if body is None else body
        known = self._known_length()
        if announced is not None and known is not None and announced != known:
            raise RefusedRequestError(_mismatch(known, announced))
        self.length = known if announced is None else announced
        # Falls as the file's content is sent by other ways than pieces().
        self.left = self.length or 0

    def pieces(self) -> Iterator[bytes | memoryview]:
        """Yield what is left of the body, no empty pieces, exactly ``left`` bytes if the length is known.

        :raises HTTPClientError: if there turn out to be more bytes, or fewer, or reading them fails.
        """
        if isinstance(self.source, (bytes, memoryview)):
            return _slices(self.source)
        if hasattr(self.source, "encoded_pieces"):
            return _guarded(self.source.encoded_pieces())
        if hasattr(self.source, "pieces_left"):
            return _guarded(self.source.pieces_left())
        if not hasattr(self.source, "read"):
            return self._checked(iter(self.source))
        return self._checked(_file_chunks(self.source, None if self.length is None else self.left))

    def plain_file(self) -> io.BufferedReader | io.FileIO | None:
        """Return the source if it is a file whose bytes on disk are what reading it gives, else None.

        Other objects may name a file (``fileno``) and yet give something else: a decompressing reader does.
        """
        source = self.source
        if type(source) is io.FileIO or (type(source) is io.BufferedReader and type(source.raw) is io.FileIO):
            return source if self._is_seekable else None
        return None

    def direct_sender(self) -> Callable[[socket, int], int] | None:
        """Return what hands up to a number of bytes of the body to a socket without reading them, if there is such.

        It returns how many went; 0 says that the rest has to go as :meth:`pieces`.
        """
        sender: Callable[[socket, int], int] | None = getattr(self.source, "send_to", None)
        return sender

    def _known_length(self) -> int | None:
        source = self.source
        if isinstance(source, (bytes, memoryview)):
            return len(source)
        if hasattr(source, "encoded_pieces") or hasattr(source, "pieces_left"):
            return len(source)
        if not hasattr(source, "read"):
            if not isinstance(source, Iterable):
                raise RefusedRequestError(f"a body cannot be of type {type(source).__name__}")
            return None
        if isinstance(source, io.TextIOBase):
            raise RefusedRequestError("the body is a text file: open it in binary mode")
        try:
            position = source.tell()
            end = source.seek(0, io.SEEK_END)
            end = source.tell() if end is None else end
            source.seek(position)
        except (AttributeError, OSError, ValueError, TypeError):
            return None
        self._is_seekable = True
        return max(0, int(end - position))

    def _checked(self, chunks: Iterator[Any]) -> Iterator[bytes | memoryview]:
        """Hold each piece back until it is known that another follows or the announced end is reached."""
        length = self.length
        sent = 0 if length is None else length - self.left
        held = b""
        for chunk in _guarded(chunks):
            if not chunk:
                continue
            # Buffers are copied: an iterator may fill the same one again for the next piece.
            piece = chunk if isinstance(chunk, bytes) else bytes(memoryview(chunk))
            sent += len(piece)
            if length is not None and sent > length:
                raise HTTPClientError(error=RefusedRequestError(_mismatch(sent, length, "at least ")))
            if held:
                yield held
            held = piece
        if length is not None and sent < length:
            raise HTTPClientError(error=RefusedRequestError(_mismatch(sent, length)))
        if held:
            yield held


def framing_line(length: int | None, method: str) -> str:
    """Return the header line that tells where a body ends (RFC 9112, 6), with its line break.

    :param length: number of bytes, None if nobody knows.
    :returns: the line; empty for methods without a body if there is none.
    """
    if length is None:
        return "Transfer-Encoding: chunked\r\n"
    return "" if length == 0 and method in _BODILESS_METHODS else f"Content-Length: {length}\r\n"


def framed_body(request: Request, given: Mapping[str, str]) -> tuple[OutgoingBody, str]:
    """Return the body of a request with its framing line, which is empty if the caller's own headers say it.

    :param given: headers the caller brings, by lower-case name.
    :raises RefusedRequestError: if body and headers do not fit.
    """
    announced = given.get("content-length")
    if announced is not None and not announced.isdecimal():
        raise RefusedRequestError("the value of header Content-Length is no number")
    body = OutgoingBody(request.body, None if announced is None else int(announced))
    if "transfer-encoding" in given:
        if announced is not None or given["transfer-encoding"].lower() != "chunked":
            raise RefusedRequestError("Transfer-Encoding can only be chunked, and not beside Content-Length")
        body.length = None
    if given.keys() & {"content-length", "transfer-encoding"}:
        return body, ""
    return body, framing_line(body.length, request.method)


def _mismatch(actual: int, announced: int, about: str = "") -> str:
    return f"the body has {about}{actual} bytes, but its announced Content-Length is {announced}"


def _slices(data: bytes | memoryview) -> Iterator[memoryview]:
    view = memoryview(data)
    for start in range(0, len(view), PIECE_SIZE):
        yield view[start : start + PIECE_SIZE]


def _file_chunks(file: Any, length: int | None) -> Iterator[Any]:
    """Read a file up to its length, and one byte on to see that nothing follows."""
    left = length
    while left is None or left > 0:
        chunk = file.read(PIECE_SIZE if left is None else min(PIECE_SIZE, left))
        if not chunk:
            return
        if left is not None:
            left -= len(chunk)
        yield chunk
    yield file.read(1)


def _guarded(chunks: Iterator[Any]) -> Iterator[Any]:
    """Tell errors of the caller's file apart from those of the connection."""
    while True:
        try:
            chunk = next(chunks, None)
            if isinstance(chunk, str):
                raise RefusedRequestError("the body gives text: open it in binary mode")
        except BotoCoreError:
            raise
        except Exception as error:
            raise HTTPClientError(error=error) from error
        if chunk is None:
            return
        yield chunk
        del chunk  # the next one is going to take its memory
