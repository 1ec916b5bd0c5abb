"""A second Signature Version 4, to sign the requests of tests with."""

from __future__ import annotations

import hashlib
import hmac
import time
from urllib.parse import quote

from tests.local.fixed import CREDENTIALS, NOW

HOST = "cos.test"
DATE = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(NOW))
SCOPE = f"{DATE[:8]}/us-south/s3/aws4_request"
KEY = CREDENTIALS.access_key_id
EMPTY = hashlib.sha256(b"").hexdigest()


def derived_key(secret: str = CREDENTIALS.secret_access_key, scope: str = SCOPE) -> bytes:
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def signature(method: str, target: str, signed: dict[str, str], payload: str, date: str = DATE) -> str:
    path, _, query = target.partition("?")
    pairs = sorted(pair if "=" in pair else pair + "=" for pair in query.split("&") if pair)
    lines = [method, path, "&".join(pairs), *(f"{name}:{' '.join(signed[name].split())}" for name in sorted(signed))]
    canonical = "\n".join([*lines, "", ";".join(sorted(signed)), payload])
    text = f"AWS4-HMAC-SHA256\n{date}\n{SCOPE}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(derived_key(), text.encode(), hashlib.sha256).hexdigest()


def signed_headers(
    method: str,
    target: str,
    *,
    body: bytes = b"",
    payload: str | None = None,
    date: str = DATE,
    key: str = KEY,
    **headers: str,
) -> dict[str, str]:
    """Return the headers of a request signed in its header; names are given with underscores."""
    payload = hashlib.sha256(body).hexdigest() if payload is None else payload
    sent = {"x-amz-date": date, "x-amz-content-sha256": payload}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    signed = {"host": HOST, **sent}
    value = signature(method, target, signed, payload, date)
    names = ";".join(sorted(signed))
    sent["authorization"] = f"AWS4-HMAC-SHA256 Credential={key}/{SCOPE}, SignedHeaders={names}, Signature={value}"
    return sent


def presigned(method: str, path: str, *, expires: int = 60, date: str = DATE, **signed: str) -> str:
    """Return a presigned target; further headers to sign are given by name."""
    headers = {"host": HOST, **{name.replace("_", "-"): value for name, value in signed.items()}}
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{KEY}/{SCOPE}",
        "X-Amz-Date": date,
        "X-Amz-Expires": str(expires),
        "X-Amz-SignedHeaders": ";".join(sorted(headers)),
    }
    target = path + "?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
    return f"{target}&X-Amz-Signature={signature(method, target, headers, 'UNSIGNED-PAYLOAD', date)}"


def chunked(pieces: list[bytes], seed: str, trailers: dict[str, str] | None = None) -> bytes:
    """Return an aws-chunked body whose chunks continue the signature of the head."""
    previous = seed
    coded = b""
    for piece in [*pieces, b""]:
        text = f"AWS4-HMAC-SHA256-PAYLOAD\n{DATE}\n{SCOPE}\n{previous}\n{EMPTY}\n{hashlib.sha256(piece).hexdigest()}"
        previous = hmac.new(derived_key(), text.encode(), hashlib.sha256).hexdigest()
        coded += f"{len(piece):x};chunk-signature={previous}\r\n".encode() + piece + (b"\r\n" if piece else b"")
    if trailers:
        fields = "".join(f"{name}:{value}\n" for name, value in sorted(trailers.items()))
        text = f"AWS4-HMAC-SHA256-TRAILER\n{DATE}\n{SCOPE}\n{previous}\n{hashlib.sha256(fields.encode()).hexdigest()}"
        final = hmac.new(derived_key(), text.encode(), hashlib.sha256).hexdigest()
        coded += fields.replace("\n", "\r\n").encode() + f"x-amz-trailer-signature:{final}\r\n".encode()
    return coded + b"\r\n"
