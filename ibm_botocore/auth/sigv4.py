"""Signature Version 4 in headers, as S3 wants it: the path is signed as it is sent, not encoded again, not tidied up.

The steps and their names are those of the service's documentation: canonical request, string to sign, signature.
Nothing here reads a clock or a credential object; time and keys are arguments.
"""

from __future__ import annotations

import hmac
import re
import time
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from .._bodies import position_of, rewind
from .._message import Body, Request

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
STREAMING_UNSIGNED_PAYLOAD_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"

# What proxies rewrite, what is written after signing, and the signature itself.
UNSIGNED_HEADERS = frozenset(
    {"authorization", "expect", "user-agent", "x-amzn-trace-id", "amz-sdk-invocation-id", "amz-sdk-request"}
)
# The signature's own headers; another spelling of one of them in a request is a leftover.
_OWN_HEADERS = ("X-Amz-Date", "X-Amz-Content-SHA256", "X-Amz-Security-Token")
_BLANKS = re.compile(r"[ \t]+")
_PIECE = 1 << 18


def sign_request(
    request: Request,
    access_key: str,
    secret_key: str,
    token: str | None,
    region: str,
    service: str,
    amz_date: str,
    payload_hash: str,
) -> None:
    """Put a signature into a request's headers, in place of an earlier one.

    :param request: its ``origin``, ``target`` and ``headers`` are final; header values are text.
    :param token: session token of temporary keys; empty or None for none.
    :param region: region of the credential scope.
    :param service: service of the credential scope, ``s3``.
    :param amz_date: the time, as :func:`format_amz_date` writes it.
    :param payload_hash: what stands for the body, see :func:`choose_payload_hash`.
    """
    headers = request.headers
    headers["X-Amz-Date"] = amz_date
    headers["X-Amz-Content-SHA256"] = payload_hash
    if token:
        headers["X-Amz-Security-Token"] = token
    path, _, query = request.target.partition("?")
    canonical, signed_headers = canonical_request(
        request.method, path, query, headers, request.origin.netloc, payload_hash
    )
    scope = scope_of(access_key, secret_key, amz_date[:8], region, service)
    headers["Authorization"] = authorization(scope, amz_date, canonical, signed_headers)


class Scope(NamedTuple):
    """What signatures of one key, day, region and service have in common."""

    credential_scope: str
    signing_key: bytes
    authorization_head: str


@lru_cache(maxsize=128)
def scope_of(access_key: str, secret_key: str, day: str, region: str, service: str) -> Scope:
    """Return the common part of the signatures of one day.

    :param day: for example ``20240203``.
    """
    credential_scope = f"{day}/{region}/{service}/aws4_request"
    head = f"AWS4-HMAC-SHA256 Credential={access_key}/{credential_scope}, SignedHeaders="
    return Scope(credential_scope, signing_key(secret_key, day, region, service), head)


def signing_key(secret_key: str, day: str, region: str, service: str) -> bytes:
    """Return the key derived from a secret for one day, region and service.

    :param day: for example ``20240203``.
    """
    key = f"AWS4{secret_key}".encode()
    for part in (day, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def authorization(scope: Scope, amz_date: str, canonical: str, signed_headers: str) -> str:
    """Return the value of the Authorization header.

    :param canonical: the canonical request.
    :param signed_headers: the names of its headers, as it holds them.
    """
    signature = sign(scope, string_to_sign(scope, amz_date, canonical))
    return f"{scope.authorization_head}{signed_headers}, Signature={signature}"


def string_to_sign(scope: Scope, amz_date: str, canonical: str) -> str:
    """Return the text whose HMAC is the signature: it names a canonical request by its digest."""
    digest = sha256(canonical.encode()).hexdigest()
    return f"AWS4-HMAC-SHA256\n{amz_date}\n{scope.credential_scope}\n{digest}"


def sign(scope: Scope, text: str) -> str:
    """Return the signature of a text in hexadecimal."""
    return hmac.digest(scope.signing_key, text.encode(), "sha256").hex()


def canonical_request(
    method: str, path: str, query: str, headers: dict[str, str], netloc: str, payload_hash: str
) -> tuple[str, str]:
    """Return a request in the form that is signed, with the names of its signed headers.

    :param path: the path as the service signs it; S3 does as it is sent.
    :param query: the query string as it is sent, without its question mark.
    :param headers: leftovers of an earlier signature are removed from it.
    :param netloc: value of the Host header, if it is not among the headers.
    """
    if query:
        query = canonical_query(query)
    lines, signed_headers = canonical_headers(headers, netloc)
    return f"{method}\n{path}\n{query}\n{lines}\n{signed_headers}\n{payload_hash}", signed_headers


def canonical_query(query: str) -> str:
    """Return a query string as it is signed: pairs sorted by name and value, bare names with an equals sign.

    :param query: as it is sent, percent-encoded, without the question mark.
    """
    if "&" not in query:
        return query if "=" in query else f"{query}="
    # Sorted as pairs: in sorted text "a-b=1" would come before "a=1".
    pairs = sorted(part.partition("=")[::2] for part in query.split("&"))
    return "&".join([f"{name}={value}" for name, value in pairs])


def canonical_headers(headers: dict[str, str], netloc: str) -> tuple[str, str]:
    """Return the lines of the signed headers and the list of their names.

    Of a header spelled in several ways one remains, the latest, as in a dictionary that ignores case.

    :param headers: the request's headers; leftover spellings are removed.
    :param netloc: value of the Host header, if it is not among the headers.
    :returns: lines that each end in a newline; names joined with semicolons.
    """
    layout = _layout(tuple(headers))
    if layout.leftovers:
        for name in layout.leftovers:
            del headers[name]
        layout = _layout(tuple(headers))
    lines = "".join([f"{prefix}{headers.get(name, netloc)}\n" for prefix, name in layout.lines])
    # Blanks around and within values are rare: one look at the whole text spares one at each value. A blank after a
    # colon within a value leads to the same result, only slower.
    if "  " in lines or ": " in lines or ":\t" in lines or " \n" in lines or "\t" in lines:
        lines = "".join([f"{prefix}{_trim(headers.get(name, netloc))}\n" for prefix, name in layout.lines])
    return lines, layout.signed_headers


class _Layout(NamedTuple):
    """How the headers of requests with the same names are signed."""

    lines: tuple[tuple[str, str], ...]
    signed_headers: str
    leftovers: tuple[str, ...]


@lru_cache(maxsize=1024)
def _layout(names: tuple[str, ...]) -> _Layout:
    latest = {name.lower(): name for name in names}
    latest.update((name.lower(), name) for name in _OWN_HEADERS if name in names)
    latest["authorization"] = "Authorization"  # about to be written
    leftovers = tuple(name for name in names if latest[name.lower()] != name)
    latest.setdefault("host", "Host")
    signed = sorted(latest.keys() - UNSIGNED_HEADERS)
    return _Layout(tuple((f"{name}:", latest[name]) for name in signed), ";".join(signed), leftovers)


def _trim(value: str) -> str:
    return _BLANKS.sub(" ", value.strip(" \t"))


def choose_payload_hash(request: Request, has_streaming_input: bool, signs_payload: bool | None) -> str:
    """Return what stands for the body in a signature.

    A body is left out only where TLS and another digest guard it already, since hashing it means reading it once more.

    :param request: its headers hold the checksums of the body.
    :param has_streaming_input: whether the body is an object's content rather than a document.
    :param signs_payload: the option ``payload_signing_enabled``; None decides by the request.
    :returns: the hexadecimal SHA-256 of the body, or a word that says why there is none.
    :raises UnseekableStreamError: if the body has to be hashed and could not be sent afterwards.
    """
    headers = request.headers
    if "X-Amz-Trailer" in headers:
        return STREAMING_UNSIGNED_PAYLOAD_TRAILER
    if signs_payload is None:
        # As published, a checksum that the caller gave does not excuse from signing, but this one does.
        has_digest = "Content-MD5" in headers
        signs_payload = not (has_streaming_input and has_digest and request.origin.scheme == "https")
    if not signs_payload:
        return UNSIGNED_PAYLOAD
    hashed = request.hashed
    if hashed is not None and hashed[0] is request.body:
        return hashed[1]
    return payload_hash(request.body)


def mark_trailer(headers: dict[str, str]) -> None:
    """Say in an unsigned request, as in a signed one, that checksums follow the body."""
    if "X-Amz-Trailer" in headers:
        headers["X-Amz-Content-SHA256"] = STREAMING_UNSIGNED_PAYLOAD_TRAILER


def payload_hash(body: Body) -> str:
    """Return the hexadecimal SHA-256 of a body; a file is read from where it stands and put back there.

    :param body: bytes, a file that can seek, or None.
    :raises UnseekableStreamError: if it is neither.
    """
    if body is None:
        return EMPTY_SHA256
    if isinstance(body, (bytes, bytearray, memoryview)):
        return sha256(body).hexdigest() if body else EMPTY_SHA256
    start = position_of(body)
    rewind(body, start)  # also tells, before a byte is lost, that it can go back
    file: Any = body
    digest = sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    rewind(body, start)
    return digest.hexdigest()


def format_amz_date(now: float) -> str:
    """Return a time as X-Amz-Date writes it, for example ``20240203T040506Z``.

    :param now: seconds since the epoch.
    """
    return _format_second(int(now))


@lru_cache(maxsize=8)
def _format_second(second: int) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(second))
