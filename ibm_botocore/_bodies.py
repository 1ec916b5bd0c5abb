"""Request bodies that can be measured, hashed and sent again."""

from __future__ import annotations

import io
from typing import Any, BinaryIO, cast

from ._message import Body
from .exceptions import ParamValidationError, UnseekableStreamError

# A pipe's content is kept in memory up to this size and goes to a temporary file beyond it.
SPOOL_MEMORY = 8 << 20
_PIECE = 1 << 20
TEXT_MODE = "Body is a file opened in text mode: open it in binary mode ('rb')"


def is_seekable(body: Any) -> bool:
    """Say whether a body can be read twice: bytes, or a file that seeks."""
    if body is None or not hasattr(body, "read"):
        return True
    seekable = getattr(body, "seekable", None)
    if seekable is not None:
        return bool(seekable())
    return hasattr(body, "seek") and hasattr(body, "tell")


def refuse_text(body: Any) -> None:
    """Refuse a file in text mode: its bytes, and so their number and digest, depend on an encoding nobody named.

    :param body: the body of a request.
    :raises ParamValidationError: saying how to open the file.
    """
    if isinstance(body, io.TextIOBase):
        raise ParamValidationError(report=TEXT_MODE)


def spool(body: Any) -> BinaryIO:
    """Copy a stream that cannot seek into a temporary file, which can.

    The request's headers hold a length, a digest or a signature of the whole body, so all of it has to be
    known before the first byte is sent.

    :param body: an object with ``read``.
    :returns: a file positioned at its start; it removes itself when closed.
    :raises ParamValidationError: if it gives text, or None because it has nothing yet.
    """
    import tempfile  # few programs upload pipes

    file = tempfile.SpooledTemporaryFile(max_size=SPOOL_MEMORY)  # noqa: SIM115 - the request owns and closes it
    try:
        while (piece := body.read(_PIECE)) != b"":
            file.write(_checked(piece))
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return cast(BinaryIO, file)


def _checked(piece: Any) -> Any:
    if isinstance(piece, (bytes, bytearray, memoryview)):
        return piece
    if piece is None:
        # Not the end: a body cut off here would be stored as if it were whole.
        raise ParamValidationError(
            report="Body has nothing to read yet: give a stream that waits, not one without blocking"
        )
    is_text = isinstance(piece, str)
    raise ParamValidationError(report=TEXT_MODE if is_text else f"Body gives {type(piece).__name__}, not bytes")


def measure(file: Any) -> tuple[int, int]:
    """Return where a file stands and how many bytes follow.

    :param file: a file that seeks; it is put back to where it stood.
    :raises UnseekableStreamError: if it does not.
    """
    try:
        position = file.tell()
        end = file.seek(0, io.SEEK_END)
        if end is None:  # as of objects that are files only by name
            end = file.tell()
        file.seek(position)
    except (AttributeError, OSError, ValueError) as error:
        raise UnseekableStreamError(stream_object=file) from error
    return position, max(0, end - position)


def position_of(body: Body) -> int | None:
    """Return where a file body begins, or None if it is no file or cannot tell."""
    tell = getattr(body, "tell", None)
    if tell is None:
        return None
    try:
        return int(tell())
    except (OSError, ValueError):
        return None


def rewind(body: Any, position: int | None) -> None:
    """Put a body back to where it began, for another attempt.

    :param body: the body of a request.
    :param position: what :func:`position_of` returned before the first attempt.
    :raises UnseekableStreamError: if it is a stream that cannot go back.
    """
    if body is None or isinstance(body, (bytes, bytearray, memoryview)):
        return
    try:
        if position is None:
            raise ValueError("it has no position")
        body.seek(position)
    except (AttributeError, OSError, ValueError) as error:
        raise UnseekableStreamError(stream_object=body) from error
