"""Scalar parameters as text: one function per type, made once for a place in the request."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ibm_botocore._time import format_iso8601, format_rfc822, format_unix
from ibm_botocore.model import Shape

ToText = Callable[[Any], str]


class Fault(Exception):
    """A parameter does not fit; the plain validator knows how to say it."""


def compile_text(shape: Shape, timestamp_format: str, is_checked: bool) -> ToText:
    """Return the function that checks a scalar and writes it as text.

    :param shape: a string, number, boolean, timestamp or blob.
    :param timestamp_format: form of timestamps in this place, unless the shape names another: ``iso8601`` or
        ``rfc822``; ``iso8601-seconds`` drops fractions.
    :param is_checked: whether a value of another type is a fault; if not, it is written as Python shows it.
    :returns: a function of the value; it raises :class:`Fault`.
    """
    kind = shape.type_name
    if kind == "timestamp":
        return _compile_timestamp(shape, timestamp_format)
    if kind == "blob":
        return _base64
    if kind == "boolean":
        return _boolean if is_checked else _boolean_or_text
    if not is_checked:
        return _any_text
    if kind in ("integer", "long"):
        return _with_minimum(_integer, shape.metadata.get("min"))
    if kind in ("float", "double"):
        return _with_minimum(_float, shape.metadata.get("min"))
    least = shape.metadata.get("min")
    return _compile_bounded_string(least) if least else _string


def _string(value: Any) -> str:
    if value.__class__ is str:
        return value
    if isinstance(value, str):
        # A member of a string enumeration is its value, whatever its __str__ says.
        return str.__str__(value)
    raise Fault


def _compile_bounded_string(least: int) -> ToText:
    def bounded(value: Any) -> str:
        text = _string(value)
        if len(text) < least:
            raise Fault
        return text

    return bounded


def _with_minimum(to_text: ToText, minimum: float | None) -> ToText:
    if minimum is None:
        return to_text

    def bounded(value: Any) -> str:
        text = to_text(value)
        if value < minimum:
            raise Fault
        return text

    return bounded


def _integer(value: Any) -> str:
    if not isinstance(value, int):
        raise Fault
    return int.__repr__(value)


def _float(value: Any) -> str:
    if isinstance(value, int):
        return int.__repr__(value)
    if not isinstance(value, float):
        from decimal import Decimal

        if not isinstance(value, Decimal):
            raise Fault
    return str(value)


def _boolean(value: Any) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise Fault


def _boolean_or_text(value: Any) -> str:
    return _boolean(value) if isinstance(value, bool) else _any_text(value)


def _any_text(value: Any) -> str:
    if isinstance(value, str):
        return _string(value)
    return str(value)


def _base64(value: Any) -> str:
    if isinstance(value, str):
        value = value.encode()
    if not isinstance(value, (bytes, bytearray, memoryview)):
        raise Fault
    return base64.b64encode(value).decode("ascii")


def _iso8601_seconds(value: Any) -> str:
    return format_iso8601(value, fraction=False)


_TIMESTAMP_FORMS: dict[str, ToText] = {
    "iso8601": format_iso8601,
    "iso8601-seconds": _iso8601_seconds,
    "rfc822": format_rfc822,
    "unixtimestamp": format_unix,
}


def _compile_timestamp(shape: Shape, place_format: str) -> ToText:
    wanted = shape.serialization.get("timestampFormat", place_format).lower()
    if wanted == "iso8601" and place_format == "rfc822":
        # Headers carry whole seconds in every form.
        wanted = "iso8601-seconds"
    form = _TIMESTAMP_FORMS[wanted]

    def timestamp(value: Any) -> str:
        if not isinstance(value, (datetime, str, int, float)):
            raise Fault
        try:
            return form(value)
        except ValueError:
            raise Fault from None

    return timestamp
