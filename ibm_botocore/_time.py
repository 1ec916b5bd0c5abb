"""Timestamps in the forms that headers, query strings and XML use, written and read.

The service writes two fixed forms, which are read by position; ``dateutil`` is imported only for anything else.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

# A moment as callers give it: a datetime (naive means UTC), a date (its midnight), seconds since the epoch, or text.
Moment = datetime | date | float | str

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBERS = {name: f"{number:02d}" for number, name in enumerate(_MONTHS, 1)}

# Lengths of YYYY-MM-DDTHH:MM:SSZ without a fraction, with milliseconds, with microseconds.
_ISO_LENGTHS = frozenset({20, 24, 27})
# Length of "Fri, 07 Sep 2018 21:33:08 GMT".
_RFC822_LENGTH = 29
# No form of a time is longer; what is longer is neither searched nor shown.
_LONGEST = 100


def to_utc(value: Moment) -> datetime:
    """Return a moment as an aware datetime in UTC.

    :param value: datetime (naive means UTC), date, seconds since the epoch, or a text that names a time.
    :returns: the same moment with ``timezone.utc``.
    :raises ValueError: if the text names no time or the moment is out of range.
    """
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        return _shift(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=timezone.utc)
    return parse_timestamp(value)


def format_iso8601(value: Moment, fraction: bool = True) -> str:
    """Return a moment as ISO 8601 in UTC, such as ``2026-01-02T03:04:05Z``.

    :param value: the moment.
    :param fraction: whether microseconds are written if there are any.
    :returns: the text.
    :raises ValueError: if the value names no time.
    """
    moment = to_utc(value)
    text = moment.isoformat(timespec="auto" if fraction else "seconds")
    return text[:-6] + "Z"  # without +00:00


def format_rfc822(value: Moment) -> str:
    """Return a moment in the form of HTTP dates, such as ``Fri, 02 Jan 2026 03:04:05 GMT`` (RFC 9110, 5.6.7).

    :param value: the moment; a fraction of a second is dropped.
    :returns: the text.
    :raises ValueError: if the value names no time.
    """
    t = to_utc(value)
    day, month = _DAYS[t.weekday()], _MONTHS[t.month - 1]
    return f"{day}, {t.day:02d} {month} {t.year:04d} {t.hour:02d}:{t.minute:02d}:{t.second:02d} GMT"


def format_unix(value: Moment) -> str:
    """Return a moment as whole seconds since the epoch.

    :param value: the moment; a fraction of a second is dropped.
    :returns: the number as text.
    :raises ValueError: if the value names no time.
    """
    return str((to_utc(value) - _EPOCH) // timedelta(seconds=1))


def parse_timestamp(value: str | float) -> datetime:
    """Return the moment that a text or number names.

    :param value: ISO 8601, RFC 822 or another form ``dateutil`` reads, or seconds since the epoch.
    :returns: an aware datetime in UTC; a text without zone is taken as UTC.
    :raises ValueError: if it names no time or is out of range.
    """
    if not isinstance(value, str):
        return _from_epoch(value)
    size = len(value)
    try:
        if size in _ISO_LENGTHS and value[-1] == "Z" and value[10] == "T":
            return datetime.fromisoformat(value[:-1] + "+00:00")
        if size == _RFC822_LENGTH and value.endswith(" GMT"):
            return _read_rfc822(value)
    except (ValueError, KeyError):
        pass  # not what it looked like
    return _read_any(value)


def _read_rfc822(text: str) -> datetime:
    # Put in ISO order, it is read by the C function, several times faster than by six calls of int.
    return datetime.fromisoformat(f"{text[12:16]}-{_MONTH_NUMBERS[text[8:11]]}-{text[5:7]}T{text[17:25]}+00:00")


def _read_any(text: str) -> datetime:
    try:
        return _from_epoch(float(text))
    except ValueError:
        pass
    from dateutil.parser import parse

    try:
        if len(text) > _LONGEST:
            raise ValueError("too long")
        found = parse(text)
    except (ValueError, OverflowError, TypeError):
        raise ValueError(f'Invalid timestamp "{text[:_LONGEST]}"') from None
    return found.replace(tzinfo=timezone.utc) if found.tzinfo is None else _shift(found)


def _from_epoch(seconds: float) -> datetime:
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError, TypeError):
        raise ValueError(f'Invalid timestamp "{str(seconds)[:_LONGEST]}"') from None


def _shift(value: datetime) -> datetime:
    try:
        return value.astimezone(timezone.utc)
    except OverflowError:
        raise ValueError(f'Invalid timestamp "{value}"') from None
