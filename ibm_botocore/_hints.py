"""Hints for errors that a wrong endpoint, instance id or key explains: which were used, and what to check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Circumstances(NamedTuple):
    """What a call that failed was made with.

    :param operation: for example ``ListBuckets``.
    :param endpoint: the endpoint that was asked, as a URL.
    :param bucket: the bucket, or None for a call without one.
    :param instance_id: the service instance id that was sent, or None.
    :param headers: headers of the answer, names in lower case.
    """

    operation: str
    endpoint: str
    bucket: str | None
    instance_id: str | None
    headers: Mapping[str, str]


def _missing_bucket(found: Circumstances) -> str:
    place = found.headers.get("x-amz-bucket-region")
    if place:
        return f"asked {found.endpoint}; the bucket is in {place}: use the endpoint of that location"
    return f"asked {found.endpoint}; a bucket is found only at an endpoint of its own location"


def _wrong_key(found: Circumstances) -> str:
    return f"asked {found.endpoint}; check that the HMAC key exists, and for a service instance there"


def _wrong_secret(found: Circumstances) -> str:
    return "check the HMAC secret, and that no proxy changes requests on the way"


def _instance(found: Circumstances) -> str:
    if found.instance_id is None:
        return "no service instance id was sent: give ibm_service_instance_id"
    return f"service instance id {found.instance_id!r} was sent: check that it is the CRN or GUID of your instance"


def _denied(found: Circumstances) -> str | None:
    return _instance(found) if found.operation in _WITH_INSTANCE else None


_WITH_INSTANCE = frozenset({"ListBuckets", "ListBucketsExtended", "CreateBucket"})
_HINTS: dict[str, Callable[[Circumstances], str | None]] = {
    "NoSuchBucket": _missing_bucket,
    "InvalidAccessKeyId": _wrong_key,
    "SignatureDoesNotMatch": _wrong_secret,
    "AccessDenied": _denied,
    "InvalidArgument": _denied,
}


def hint_for(code: str, found: Circumstances) -> str | None:
    """Return one sentence that helps with an error, or None.

    :param code: the error code; for a HEAD answer the code it stands for.
    :param found: what the call was made with.
    """
    make = _HINTS.get(code)
    return None if make is None else make(found)


def circumstances(
    operation: str, endpoint: str, params: Mapping[str, Any], headers: Mapping[str, str]
) -> Circumstances:
    """Return what a call was made with."""
    return Circumstances(operation, endpoint, params.get("Bucket"), params.get("IBMServiceInstanceId"), headers)
