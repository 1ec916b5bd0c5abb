"""Text of an answer as scalar values: one function per type, made once for a named header or element."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any, NamedTuple

from ibm_botocore._time import parse_timestamp
from ibm_botocore._xml import ResponseParserError
from ibm_botocore.model import Shape

FromText = Callable[[str], Any]

_SHOWN_TEXT = 100


class Converters(NamedTuple):
    """Readers of the two types whose Python form a program may choose.

    :param timestamp: from the text of a timestamp.
    :param blob: from base64 text.
    """

    timestamp: FromText = parse_timestamp
    blob: FromText = base64.b64decode


def scalar_reader(shape: Shape, converters: Converters) -> FromText | None:
    """Return the function that reads a text.

    :param shape: a string, number, boolean, timestamp or blob.
    :param converters: readers of timestamps and blobs.
    :returns: a function of the text that raises ValueError; None for a string, which stays as it is.
    """
    kind = shape.type_name
    if kind == "timestamp":
        return converters.timestamp
    if kind == "blob":
        return converters.blob
    return _READERS.get(kind)


def _boolean(text: str) -> bool:
    return text == "true"


_READERS: dict[str, FromText] = {"boolean": _boolean, "integer": int, "long": int, "float": float, "double": float}


def unreadable(place: str, text: str, shape: Shape) -> ResponseParserError:
    """Return the error about a text that a scalar reader refused.

    :param place: what held the text, such as ``header 'content-length'``.
    :param text: the text; its beginning is shown unless the shape is sensitive.
    :param shape: what the model expects there.
    """
    shown = repr(text if len(text) <= _SHOWN_TEXT else f"{text[:_SHOWN_TEXT]}...")
    if shape.metadata.get("sensitive"):
        shown = "a text that is not shown"
    return ResponseParserError(
        f"Unable to parse response: {place} should hold a value of type {shape.type_name}, not {shown}. "
        "Further retries may succeed."
    )
