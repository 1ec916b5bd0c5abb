"""Checks Signature Version 4, in the header and in the query, against the request exactly as it arrived.

The path and the query are taken from the request target byte for byte, so any byte changed after signing shows.
Written from Amazon's published description of the scheme; it shares nothing with the SDK's signer.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone

from ibm_boto3.local.clock import Clock
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Request

ALGORITHM = "AWS4-HMAC-SHA256"
MAX_SKEW_SECONDS = 15 * 60
SCOPE = re.compile(r"(?P<key>[!-~]+)/(?P<day>[0-9]{8})/(?P<region>[!-.0-~]*)/s3/aws4_request")
SIGNING_TIME = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z")
SPACES = re.compile(" +")
QUERY_NAMES = ("X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature")
# The hash of the payload stands in the canonical request itself, so its header need not be signed again.
COVERED_OTHERWISE = "x-amz-content-sha256"


@dataclass(frozen=True)
class Signature:
    """A signature that was found right, with what the signatures of an upload's chunks are computed from.

    :param access_key: whose it is.
    :param value: 64 hexadecimal digits.
    :param amz_date: the signing time, such as ``20260102T030405Z``.
    :param scope: day, region, service and terminator, joined by slashes.
    :param signing_key: the key derived for the scope.
    """

    access_key: str
    value: str
    amz_date: str
    scope: str
    signing_key: bytes = field(repr=False)


@dataclass(frozen=True)
class Claim:
    """What a request says about its signature.

    :param access_key: whose key is said to have signed.
    :param day: the day of the scope.
    :param region: the region of the scope; the service takes any.
    :param amz_date: the signing time.
    :param signed_headers: lower-case names, as listed.
    :param signature: the signature.
    :param payload_hash: what stands for the body in the canonical request.
    :param query: the query string that was signed.
    :param expires: seconds of validity of a presigned request, None for a signature in the header.
    """

    access_key: str
    day: str
    region: str
    amz_date: str
    signed_headers: tuple[str, ...]
    signature: str
    payload_hash: str
    query: str
    expires: int | None = None

    @property
    def scope(self) -> str:
        """Day, region, service and terminator, joined by slashes."""
        return f"{self.day}/{self.region}/s3/aws4_request"


def verify(request: Request, claim: Claim, secret_of: Callable[[str], str | None], clock: Clock) -> Signature:
    """Check a claim.

    :param request: the request as it arrived.
    :param claim: what it says.
    :param secret_of: gives the secret of an access key, None for an unknown key.
    :param clock: the server's clock.
    :returns: the signature.
    :raises ServiceError: if the key is unknown, the time is off, a header is not covered, or the signature differs.
    """
    secret = secret_of(claim.access_key)
    if secret is None:
        raise ServiceError("InvalidAccessKeyId")
    check_time(claim, clock)
    check_coverage(request, claim.signed_headers)
    key = signing_key(secret, claim.day, claim.region)
    expected = hex_hmac(key, string_to_sign(claim.amz_date, claim.scope, canonical_request(request, claim)))
    if not hmac.compare_digest(expected.encode(), claim.signature.encode()):
        raise ServiceError("SignatureDoesNotMatch")
    return Signature(claim.access_key, claim.signature, claim.amz_date, claim.scope, key)


def header_claim(request: Request) -> Claim:
    """Read the ``Authorization`` header.

    :param request: the request.
    :returns: what it says.
    :raises ServiceError: if a part is missing or malformed.
    """
    parts: dict[str, str] = {}
    for part in request.headers["authorization"].partition(" ")[2].split(","):
        name, _, value = part.strip().partition("=")
        parts[name] = value
    scope = SCOPE.fullmatch(parts.get("Credential", ""))
    if scope is None or not parts.get("SignedHeaders") or not parts.get("Signature"):
        raise ServiceError("AuthorizationHeaderMalformed")
    payload_hash = request.headers.get("x-amz-content-sha256")
    if payload_hash is None:
        raise ServiceError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
    return Claim(
        access_key=scope["key"],
        day=scope["day"],
        region=scope["region"],
        amz_date=request.headers.get("x-amz-date", ""),
        signed_headers=tuple(parts["SignedHeaders"].split(";")),
        signature=parts["Signature"],
        payload_hash=payload_hash,
        query=request.query_string,
    )


def query_claim(request: Request, query: dict[str, str]) -> Claim:
    """Read the signature of a presigned request.

    :param request: the request.
    :param query: its query, decoded.
    :returns: what it says.
    :raises ServiceError: if a parameter is missing or malformed.
    """
    scope = SCOPE.fullmatch(query.get("X-Amz-Credential", ""))
    expires = query.get("X-Amz-Expires", "")
    if scope is None or not all(query.get(name) for name in QUERY_NAMES) or not is_number(expires):
        raise ServiceError("AuthorizationQueryParametersError")
    signed = [pair for pair in request.query_string.split("&") if not pair.startswith("X-Amz-Signature=")]
    return Claim(
        access_key=scope["key"],
        day=scope["day"],
        region=scope["region"],
        amz_date=query["X-Amz-Date"],
        signed_headers=tuple(query["X-Amz-SignedHeaders"].split(";")),
        signature=query["X-Amz-Signature"],
        payload_hash=request.headers.get("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        query="&".join(signed),
        expires=int(expires),
    )


def is_number(text: str) -> bool:
    """Whether a text holds decimal digits only."""
    return text.isascii() and text.isdigit() and len(text) < 12


def check_time(claim: Claim, clock: Clock) -> None:
    """Refuse a signature from another time.

    :param claim: what the request says.
    :param clock: the server's clock.
    :raises ServiceError: if the clock is off by more than 15 minutes, or the presigned request has expired.
    """
    signed_at = parsed_time(claim.amz_date)
    if not claim.amz_date.startswith(claim.day):
        raise ServiceError("SignatureDoesNotMatch")
    if claim.expires is None:
        if abs(clock.machine() - signed_at) > MAX_SKEW_SECONDS:
            raise ServiceError("RequestTimeTooSkewed")
    elif clock.now() > clock.moment_of(signed_at) + claim.expires:
        raise ServiceError("AccessDenied", "Request has expired")
    elif clock.machine() < signed_at - MAX_SKEW_SECONDS:
        raise ServiceError("AccessDenied", "Request is not valid yet")


def parsed_time(amz_date: str) -> float:
    """Read a signing time.

    :param amz_date: such as ``20260102T030405Z``.
    :returns: seconds since the epoch.
    :raises ServiceError: for any other form.
    """
    found = SIGNING_TIME.fullmatch(amz_date)
    try:
        if found:
            year, month, day, hour, minute, second = map(int, found.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc).timestamp()
    except ValueError:
        pass  # Digits in the right places, but no such day or hour.
    raise ServiceError("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header")


def check_coverage(request: Request, signed_headers: tuple[str, ...]) -> None:
    """Refuse a signature that leaves out the host or a header that changes what the request does.

    :param request: the request.
    :param signed_headers: the names the signature covers.
    :raises ServiceError: if a header is not covered, or a covered one is missing.
    """
    covered = set(signed_headers)
    needed = {name for name in request.headers if name.startswith("x-amz-") and name != COVERED_OTHERWISE}
    if not covered.issuperset(needed | {"host"}):
        raise ServiceError("AccessDenied", "There were headers present in the request which were not signed")
    if not covered.issubset(request.headers):
        raise ServiceError("SignatureDoesNotMatch")


def canonical_request(request: Request, claim: Claim) -> str:
    """Build the text whose hash is signed.

    :param request: the request.
    :param claim: which headers, query and payload hash it was signed with.
    :returns: the canonical request.
    """
    pairs = sorted(pair.partition("=")[::2] for pair in claim.query.split("&") if pair)
    headers = "".join(f"{name}:{SPACES.sub(' ', request.headers[name])}\n" for name in claim.signed_headers)
    return "\n".join(
        (
            request.method,
            request.path,
            "&".join(f"{name}={value}" for name, value in pairs),
            headers,
            ";".join(claim.signed_headers),
            claim.payload_hash,
        )
    )


def string_to_sign(amz_date: str, scope: str, canonical: str) -> str:
    """Build the text that is signed.

    :param amz_date: the signing time.
    :param scope: the credential scope.
    :param canonical: the canonical request.
    :returns: the string to sign.
    """
    digest = hashlib.sha256(canonical.encode("latin-1")).hexdigest()
    return f"{ALGORITHM}\n{amz_date}\n{scope}\n{digest}"


@functools.lru_cache(maxsize=64)
def signing_key(secret: str, day: str, region: str) -> bytes:
    """Derive the key of a scope.

    :param secret: the secret access key.
    :param day: such as ``20260102``.
    :param region: the region's name.
    :returns: 32 bytes.
    """
    key = f"AWS4{secret}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def hex_hmac(key: bytes, text: str) -> str:
    """Return the HMAC-SHA256 of a text as hexadecimal digits."""
    return hmac.digest(key, text.encode("latin-1"), "sha256").hex()
