"""The older signature of S3, HMAC with SHA-1, in the Authorization header or in the query of a URL.

The service's documentation calls the parts of the string to sign CanonicalizedAmzHeaders and CanonicalizedResource.
Neither the body nor the host nor most of the query is signed. Nothing here reads a clock.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from urllib.parse import unquote

from .._message import Request
from .._uri import quote_label

# The query parameters that name what is asked for; all others are left out of the signature.
_PARAMETERS = (
    "accelerate acl analytics cors defaultObjectAcl delete inventory lifecycle location logging metrics notification "
    "object-lock partNumber policy replication requestPayment response-cache-control response-content-disposition "
    "response-content-encoding response-content-language response-content-type response-expires restore select "
    "select-type storageClass tagging torrent uploadId uploads versionId versioning versions website"
)
SIGNED_PARAMETERS = frozenset(_PARAMETERS.split())
_TOKEN = "x-amz-security-token"


def sign_request(request: Request, access_key: str, secret_key: str, token: str | None, date: str) -> None:
    """Put a signature into a request's headers, in place of an earlier one.

    :param request: its target and headers are final; header values are text.
    :param token: session token of temporary keys; empty or None for none.
    :param date: the time, as the Date header writes it (RFC 9110, 5.6.7).
    """
    headers = request.headers
    drop_headers(headers, "authorization", "date", _TOKEN)
    if token:
        headers[_TOKEN] = token
    headers["Date"] = date
    path, _, query = request.target.partition("?")
    if any(name.lower() == "x-amz-date" for name in headers):
        date = ""  # of two dates that one counts; it is signed among the amz headers
    text = string_to_sign(request.method, request.auth_path or path, query, headers, date)
    headers["Authorization"] = f"AWS {access_key}:{sign(secret_key, text)}"


def presign(request: Request, access_key: str, secret_key: str, token: str | None, expires: str) -> str:
    """Return the URL that makes a request good until it expires.

    The headers that are signed stand in its query too, where the service finds them.

    :param request: its origin, target and headers are final.
    :param token: session token of temporary keys; empty or None for none.
    :param expires: the end, in seconds since the epoch.
    """
    headers = request.headers
    if token:
        drop_headers(headers, _TOKEN)
        headers[_TOKEN] = token
    path, _, query = request.target.partition("?")
    text = string_to_sign(request.method, request.auth_path or path, query, headers, expires)
    pairs = [query] if query else []
    pairs += [f"AWSAccessKeyId={quote_label(access_key)}", f"Signature={quote_label(sign(secret_key, text))}"]
    pairs += [f"{name}={quote_label(value)}" for name, value in _lower_names(headers) if _is_signed(name)]
    return f"{request.origin.url}{path}?{'&'.join(pairs)}&Expires={expires}"


def end_bucket_path(request: Request) -> None:
    """End a path that is a bucket alone with a slash.

    As published it is signed with one; servers that check what was asked for want it there too.
    """
    bucket = request.auth_path
    if bucket.count("/") == 1 and bucket != "/":
        request.auth_path += "/"
        path, mark, query = request.target.partition("?")
        if path.endswith(bucket):
            request.target = f"{path}/{mark}{query}"


def string_to_sign(method: str, path: str, query: str, headers: dict[str, str], date: str) -> str:
    """Return the text whose HMAC is the signature.

    :param path: percent-encoded, bucket first, whatever the addressing style.
    :param query: as it is sent, without its question mark.
    :param date: value of the Date header, nothing beside x-amz-date, or the end of a presigned URL's life.
    """
    values = {name: value.strip() for name, value in _lower_names(headers) if _is_signed(name)}
    lines = [method.upper(), values.pop("content-md5", ""), values.pop("content-type", ""), date]
    lines += [f"{name}:{values[name]}" for name in sorted(values)]
    lines.append(canonical_resource(path, query))
    return "\n".join(lines)


def canonical_resource(path: str, query: str) -> str:
    """Return the path with the parameters that are signed: sorted by name, their values decoded.

    :param path: percent-encoded.
    :param query: as it is sent, without its question mark.
    """
    if not query:
        return path
    pairs = [part.partition("=") for part in query.split("&")]
    signed = sorted((pair for pair in pairs if pair[0] in SIGNED_PARAMETERS), key=lambda pair: pair[0])
    parts = [f"{name}{mark}{unquote(value)}" for name, mark, value in signed]
    return f"{path}?{'&'.join(parts)}" if parts else path


def sign(secret_key: str, text: str) -> str:
    """Return the signature of a text in base64."""
    return b64encode(hmac.digest(secret_key.encode(), text.encode(), "sha1")).decode()


def drop_headers(headers: dict[str, str], *names: str) -> None:
    """Remove headers in whatever case they are written.

    :param names: in lower case.
    """
    for name in [name for name in headers if name.lower() in names]:
        del headers[name]


def _lower_names(headers: dict[str, str]) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in headers.items()]


def _is_signed(name: str) -> bool:
    return name.startswith("x-amz-") or name in ("content-md5", "content-type")
