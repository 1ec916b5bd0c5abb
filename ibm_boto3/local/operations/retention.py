"""Immutable object storage: how long each object is kept, and what is refused meanwhile."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import http_time, read_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import integrity
from ibm_boto3.local.operations.finding import version_of
from ibm_boto3.local.operations.protection import Protection, protection_of
from ibm_boto3.local.store.versions import INDEFINITE, PERMANENT, Retention, Version

PERIOD = "retention-period"
DATE = "retention-expiration-date"
HOLD = "retention-legal-hold-id"
DIRECTIVE = "retention-directive"
EXTENSIONS = (
    "additional-retention-period",
    "extend-retention-from-current-time",
    "new-retention-period",
    "new-retention-expiration-date",
)
HOLD_ID = re.compile(r"[A-Za-z0-9!_.*()'-]{1,64}")
# Dates come in whole seconds, and the clock runs on while a request is under way.
ROUNDING_SECONDS = 2.0


def of_new(call: Call, *, needs_digest: bool = True) -> Retention | None:
    """Return the retention of the object a request makes.

    :param call: the call.
    :param needs_digest: whether the request must state a digest of its body.
    :returns: what its headers ask for, or the bucket's default; None in a bucket without protection.
    :raises ServiceError: if the headers break a rule of the bucket.
    """
    protection = protection_of(call.bucket)
    asked = {name for name in (PERIOD, DATE, HOLD) if name in call.headers}
    if protection is None:
        if asked:
            raise ServiceError("InvalidRequest", "The bucket has no protection configuration")
        return None
    if needs_digest:
        integrity.check_stated(call.headers)
    if {PERIOD, DATE} <= asked:
        raise ServiceError("InvalidRequest", "A retention period and an expiration date exclude each other")
    start = float(int(call.now))
    retention = Retention(period_of_new(call.headers, protection, start), start)
    if HOLD in asked:
        retention.holds[checked_id(call.headers[HOLD])] = call.now
    return retention


def period_of_new(headers: Mapping[str, str], protection: Protection, start: float) -> int:
    """Return the period a request asks for.

    :param headers: values by lower-case name.
    :param protection: the rules of the bucket.
    :param start: when it begins.
    :returns: seconds, or one of the special values.
    :raises ServiceError: if the bucket does not allow it.
    """
    if PERIOD in headers:
        period = seconds(headers[PERIOD])
    elif DATE in headers:
        period = round(date(headers[DATE]) - start)
    else:
        return protection.default
    check_period(period, protection)
    return period


def check_period(period: int, protection: Protection) -> None:
    """Refuse a period outside the rules of a bucket.

    :param period: seconds, or one of the special values.
    :param protection: the rules.
    :raises ServiceError: if the bucket does not allow it.
    """
    if period == INDEFINITE or (period == PERMANENT and protection.allows_permanent):
        return
    if period < protection.minimum - ROUNDING_SECONDS or period > protection.maximum + ROUNDING_SECONDS or period < 0:
        raise ServiceError("InvalidArgument", "The retention is outside what the bucket allows")


def of_copy(call: Call, source: Version) -> Retention | None:
    """Return the retention of a copy.

    :param call: the call.
    :param source: what is copied.
    :returns: that of the source or a new one, as the directive says.
    :raises ServiceError: if the directive or a header makes no sense.
    """
    asked = any(name in call.headers for name in (PERIOD, DATE, HOLD))
    directive = call.headers.get(DIRECTIVE, "REPLACE" if asked else "COPY").upper()
    if directive not in ("COPY", "REPLACE"):
        raise ServiceError("InvalidArgument", "The retention directive is COPY or REPLACE")
    if directive == "REPLACE":
        return of_new(call, needs_digest=False)
    if asked:
        raise ServiceError("InvalidRequest", "Retention that is copied cannot be set as well")
    if source.retention is None or protection_of(call.bucket) is None:
        return of_new(call, needs_digest=False)
    kept = source.retention
    return Retention(kept.period, kept.start, dict.fromkeys(kept.holds, call.now))


def check_free(version: Version | None, now: float) -> None:
    """Refuse to overwrite or delete a protected object.

    :param version: the object, None for none.
    :param now: the server's time.
    :raises ServiceError: if its retention runs or a legal hold is on it.
    """
    if version is not None and version.retention is not None and version.retention.protects(now):
        raise ServiceError("InvalidRequestForLegalReasons")


def extend(call: Call) -> Answer:
    """Answer ExtendObjectRetention."""
    asked = [name for name in EXTENSIONS if name in call.headers]
    if len(asked) != 1:
        raise ServiceError("InvalidRequest", "Exactly one way to extend the retention must be given")
    with call.bucket.lock:
        version = version_of(call)
        protection = protection_of(call.bucket)
        if protection is None or version.retention is None:
            raise ServiceError("InvalidRequest", "The object has no retention")
        version.retention.period = extended(version.retention, asked[0], call, protection)
    return Answer()


def extended(old: Retention, name: str, call: Call, protection: Protection) -> int:
    """Return the period after an extension.

    :param old: the retention.
    :param name: the header that says how it is extended.
    :param call: the call.
    :param protection: the rules of the bucket.
    :returns: seconds from the start of the retention, or one of the special values.
    :raises ServiceError: if the new period is shorter, or longer than the bucket allows.
    """
    value = call.headers[name]
    if name == "new-retention-expiration-date":
        period = round(date(value) - old.start)
    else:
        period = seconds(value)
        if name == "additional-retention-period":
            period = old.period + checked_length(period) if old.period >= 0 else old.period
        elif name == "extend-retention-from-current-time":
            period = round(call.now + checked_length(period) - old.start)
    if period < 0 or old.period == INDEFINITE:
        check_period(period, protection)
    elif old.period == PERMANENT or (old.period >= 0 and period < old.period):
        raise ServiceError("InvalidArgument", "The new retention is less than the present one")
    elif old.start + period - call.now > protection.maximum + ROUNDING_SECONDS:
        raise ServiceError("InvalidArgument", "The retention is outside what the bucket allows")
    return period


def seconds(value: str) -> int:
    """Read a number of seconds.

    :raises ServiceError: for anything else.
    """
    if not re.fullmatch("-?[0-9]{1,12}", value.strip()):
        raise ServiceError("InvalidArgument", "The retention is not a number of seconds")
    return int(value)


def checked_length(period: int) -> int:
    """Return a length of time that is added.

    :raises ServiceError: if it is negative.
    """
    if period < 0:
        raise ServiceError("InvalidArgument", "The retention can only be extended")
    return period


def date(value: str) -> float:
    """Read a date.

    :raises ServiceError: for anything else.
    """
    moment = read_time(value)
    if moment is None:
        raise ServiceError("InvalidArgument", "The retention expiration date is not a date")
    return moment


def checked_id(hold: str) -> str:
    """Return the id of a legal hold.

    :raises ServiceError: if it is too long or holds a character the service does not take.
    """
    if not HOLD_ID.fullmatch(hold):
        raise ServiceError("InvalidArgument", "A legal hold id has 1 to 64 letters, digits and ! _ . * ( ) - '")
    return hold


def headers_of(retention: Retention) -> dict[str, str]:
    """Return the headers that tell of a retention."""
    headers = {"Retention-Period": str(retention.period)}
    if retention.expires is not None:
        headers["Retention-Expiration-Date"] = http_time(retention.expires)
    if retention.holds:
        headers["Retention-Legal-Hold-Count"] = str(len(retention.holds))
    return headers
