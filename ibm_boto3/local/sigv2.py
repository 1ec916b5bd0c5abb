"""Checks Signature Version 2, which S3 clients without a region still presign with, in the header and in the query.

Written from Amazon's published description of the scheme. It covers neither the body nor most of the query.
"""

from __future__ import annotations

import base64
import email.utils
import hmac
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from ibm_boto3.local.call import path_style
from ibm_boto3.local.clock import Clock
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Request

MAX_SKEW_SECONDS = 15 * 60
# The query parameters that are part of the signed resource.
SIGNED_PARAMETER_NAMES = (
    "accelerate acl cors delete inventory legal-hold lifecycle location logging metrics notification object-lock "
    "partNumber policy replication requestPayment response-cache-control response-content-disposition "
    "response-content-encoding response-content-language response-content-type response-expires restore retention "
    "tagging torrent uploadId uploads versionId versioning versions website"
)
SIGNED_PARAMETERS = frozenset(SIGNED_PARAMETER_NAMES.split())


def verify_header(request: Request, secret_of: Callable[[str], str | None], clock: Clock) -> str:
    """Check ``Authorization: AWS access_key:signature``.

    :param request: the request as it arrived.
    :param secret_of: gives the secret of an access key, None for an unknown key.
    :param clock: the server's clock.
    :returns: the access key.
    :raises ServiceError: if anything is wrong.
    """
    credential = request.headers["authorization"].partition(" ")[2]
    access_key, _, signature = credential.rpartition(":")
    signed_at = parsed_date(request.headers.get("x-amz-date") or request.headers.get("date", ""))
    if abs(clock.machine() - signed_at) > MAX_SKEW_SECONDS:
        raise ServiceError("RequestTimeTooSkewed")
    # The date is signed in its own line or, if it stands in x-amz-date, among the headers.
    date = "" if "x-amz-date" in request.headers else request.headers["date"]
    check(request, access_key, signature, date, secret_of)
    return access_key


def verify_query(request: Request, query: dict[str, str], secret_of: Callable[[str], str | None], clock: Clock) -> str:
    """Check a presigned request.

    :param request: the request as it arrived.
    :param query: its query, decoded.
    :param secret_of: gives the secret of an access key, None for an unknown key.
    :param clock: the server's clock.
    :returns: the access key.
    :raises ServiceError: if anything is wrong.
    """
    expires = query.get("Expires", "")
    if not (expires.isascii() and expires.isdigit() and len(expires) < 12):
        raise ServiceError("AccessDenied", "Invalid date (should be seconds since epoch)")
    if clock.now() > int(expires):
        raise ServiceError("AccessDenied", "Request has expired")
    check(request, query["AWSAccessKeyId"], query.get("Signature", ""), expires, secret_of)
    return query["AWSAccessKeyId"]


def check(request: Request, access_key: str, signature: str, date: str, secret_of: Callable[[str], str | None]) -> None:
    """Compare a signature with the one the secret gives.

    :param request: the request.
    :param access_key: whose key is said to have signed.
    :param signature: the signature, base64.
    :param date: the date line of the string to sign.
    :param secret_of: gives the secret of an access key, None for an unknown key.
    :raises ServiceError: if the key is unknown or the signature differs.
    """
    secret = secret_of(access_key)
    if secret is None:
        raise ServiceError("InvalidAccessKeyId")
    path = path_style(request)
    # Some clients sign a bucket with the slash behind it that they do not send.
    resources = [path, f"{path}/"] if path.count("/") == 1 and len(path) > 1 else [path]
    for resource in resources:
        digest = hmac.digest(secret.encode(), string_to_sign(request, date, resource).encode("latin-1"), "sha1")
        if hmac.compare_digest(base64.b64encode(digest), signature.encode()):
            return
    raise ServiceError("SignatureDoesNotMatch")


def string_to_sign(request: Request, date: str, resource: str) -> str:
    """Build the text that is signed.

    :param request: the request.
    :param date: its date line.
    :param resource: the path as it was signed.
    :returns: the string to sign.
    """
    amz = sorted((name, value) for name, value in request.headers.items() if name.startswith("x-amz-"))
    lines = [
        request.method,
        request.headers.get("content-md5", ""),
        request.headers.get("content-type", ""),
        date,
        *(f"{name}:{value}" for name, value in amz),
    ]
    return "\n".join(lines) + "\n" + resource + signed_query(request.query_string.split("&"))


def signed_query(pairs: Sequence[str]) -> str:
    """Return the part of the query that is signed.

    :param pairs: the parameters as sent.
    :returns: a question mark and the parameters, decoded and sorted, or nothing.
    """
    split = [pair.partition("=") for pair in pairs]
    signed = sorted(
        name + equals + unquote(value, encoding="latin-1") for name, equals, value in split if name in SIGNED_PARAMETERS
    )
    return "?" + "&".join(signed) if signed else ""


def parsed_date(text: str) -> float:
    """Read a date header.

    :param text: an RFC 9110 date.
    :returns: seconds since the epoch.
    :raises ServiceError: for any other form.
    """
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, IndexError):
        raise ServiceError("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header") from None
