"""Python arguments and results as JSON, and back: dates, bytes and bodies get a ``$`` form."""

from __future__ import annotations

import base64
import datetime
import decimal
import io
import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, BinaryIO

UTC = datetime.timezone.utc


def to_text(data: bytes) -> Any:
    """Return bytes as a JSON string if they are UTF-8, else in the ``$bytes`` form.

    :param data: any bytes.
    :returns: a str or ``{"$bytes": base64}``.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"$bytes": base64.b64encode(data).decode("ascii")}


def from_text(value: Any) -> bytes:
    """Return the bytes that ``to_text`` was given.

    :param value: a str or ``{"$bytes": base64}``.
    :returns: the bytes.
    """
    return value.encode("utf-8") if isinstance(value, str) else base64.b64decode(value["$bytes"])


def decode(value: Any, stack: ExitStack) -> Any:
    """Turn the JSON form of an argument into the Python value.

    :param value: what the generator wrote.
    :param stack: closes the files and pipes that bodies open.
    :returns: a fresh value.
    """
    if isinstance(value, list):
        return [decode(item, stack) for item in value]
    if not isinstance(value, dict):
        return value
    for name, build in _FORMS.items():
        if name in value:
            return build(value, stack)
    return {key: decode(item, stack) for key, item in value.items()}


def encode(value: Any) -> Any:
    """Turn a result into its JSON form; a streaming body is read and becomes ``$stream``.

    :param value: part of an answer of a client.
    :returns: something that ``json.dumps`` takes.
    """
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, datetime.datetime):
        # By instant: the old package answers in several tzinfo classes.
        return {"$datetime": value.astimezone(UTC).isoformat() if value.tzinfo else f"{value.isoformat()} naive"}
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    if hasattr(value, "read") and hasattr(value, "iter_chunks"):
        return {"$stream": to_text(value.read())}
    if value is None or isinstance(value, (str, int, float)):
        return value
    return {"$object": type(value).__name__}


def _body(value: dict[str, Any], stack: ExitStack) -> Any:
    data = from_text(value["data"])
    return _BODIES[value["$body"]](data, value, stack)


def _file(data: bytes, value: dict[str, Any], stack: ExitStack) -> BinaryIO:
    """A real file, open for reading, at the offset asked for."""
    handle = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    handle.write(data)
    handle.seek(value.get("offset", 0))
    return handle


def _text_file(data: bytes, value: dict[str, Any], stack: ExitStack) -> io.TextIOWrapper:
    handle = _file(data, value, stack)
    return stack.enter_context(io.TextIOWrapper(handle, encoding="utf-8", newline=""))


def _pipe(data: bytes, value: dict[str, Any], stack: ExitStack) -> BinaryIO:
    """The reading end of a pipe that holds all of the data: it can be read once and not sought."""
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as sink:
        sink.write(data)  # at most the pipe's buffer, 64 KiB
    return stack.enter_context(os.fdopen(reader, "rb"))


def _bytesio(data: bytes, value: dict[str, Any], stack: ExitStack) -> io.BytesIO:
    buffer = io.BytesIO(data)
    buffer.seek(value.get("offset", 0))
    return buffer


class ReadOnce:
    """An object with nothing but ``read``."""

    def __init__(self, data: bytes) -> None:
        self._buffer = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes."""
        return self._buffer.read(size)


_BODIES: dict[str, Callable[[bytes, dict[str, Any], ExitStack], Any]] = {
    "str": lambda data, value, stack: data.decode("utf-8"),
    "bytes": lambda data, value, stack: data,
    "bytearray": lambda data, value, stack: bytearray(data),
    "memoryview": lambda data, value, stack: memoryview(data),
    "bytesio": _bytesio,
    "stringio": lambda data, value, stack: io.StringIO(data.decode("utf-8")),
    "file": _file,
    "textfile": _text_file,
    "pipe": _pipe,
    "readonce": lambda data, value, stack: ReadOnce(data),
    "iterator": lambda data, value, stack: iter([data[:3], data[3:]]),
}

_FORMS: dict[str, Callable[[dict[str, Any], ExitStack], Any]] = {
    "$body": _body,
    "$bytes": lambda value, stack: base64.b64decode(value["$bytes"]),
    "$datetime": lambda value, stack: datetime.datetime.fromisoformat(value["$datetime"]),
    "$date": lambda value, stack: datetime.date.fromisoformat(value["$date"]),
    "$tuple": lambda value, stack: tuple(decode(item, stack) for item in value["$tuple"]),
    "$set": lambda value, stack: set(value["$set"]),
    "$decimal": lambda value, stack: decimal.Decimal(value["$decimal"]),
    "$complex": lambda value, stack: complex(value["$complex"]),
}
