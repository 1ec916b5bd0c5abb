"""Signature Version 4 in the query of a URL: whoever has the URL can send the request until it expires.

The steps are those of :mod:`.sigv4`. The body is not part of the signature, the headers of the request are: whoever
uses the URL has to send them as they were signed.
"""

from __future__ import annotations

from functools import lru_cache

from .._message import Request
from .._uri import quote_label
from .sigv4 import UNSIGNED_PAYLOAD, canonical_headers, canonical_query, scope_of, sign, string_to_sign

# As published: what HTTP libraries send for a form by themselves is not asked of whoever uses the URL.
_FORM_TYPE = "application/x-www-form-urlencoded; charset=utf-8"


def presign(
    request: Request,
    access_key: str,
    secret_key: str,
    token: str | None,
    region: str,
    service: str,
    amz_date: str,
    expires_in: int,
    payload_hash: str = UNSIGNED_PAYLOAD,
    signed_path: str = "",
) -> str:
    """Return the URL that makes a request good for some time.

    :param request: its origin, target and headers are final; leftovers of a signature are removed from it.
    :param token: session token of temporary keys; empty or None for none.
    :param region: region of the credential scope.
    :param service: service of the credential scope, ``s3``.
    :param amz_date: the time, as :func:`.sigv4.format_amz_date` writes it.
    :param expires_in: for how many seconds.
    :param payload_hash: what stands for the body.
    :param signed_path: the path as the service signs it, if not as it is sent.
    """
    origin = request.origin
    path, _, query = request.target.partition("?")
    scope = scope_of(access_key, secret_key, amz_date[:8], region, service)
    lines, signed_headers = canonical_headers(signed_headers_of(request.headers), origin.netloc)
    first = f"{_algorithm_and_credential(access_key, scope.credential_scope)}{amz_date}&X-Amz-Expires={expires_in}"
    last = f"&X-Amz-SignedHeaders={_quoted(signed_headers)}"
    between = f"&X-Amz-Security-Token={quote_label(token)}" if token else ""
    own = complete_query(query)
    # As published, the token comes last; sorted, before the names of the headers.
    query = f"{own}{first}{last}{between}"
    sorted_query = canonical_query(query) if own else f"{first}{between}{last}"
    canonical = f"{request.method}\n{signed_path or path}\n{sorted_query}\n{lines}\n{signed_headers}\n{payload_hash}"
    signature = sign(scope, string_to_sign(scope, amz_date, canonical))
    return f"{origin.scheme}://{origin.netloc}{path}?{query}&X-Amz-Signature={signature}"


# The same for all URLs of a day, and of a kind of call.
_quoted = lru_cache(maxsize=256)(quote_label)


@lru_cache(maxsize=64)
def _algorithm_and_credential(access_key: str, credential_scope: str) -> str:
    credential = quote_label(f"{access_key}/{credential_scope}")
    return f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date="


def signed_headers_of(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers that whoever uses the URL has to send."""
    if _FORM_TYPE in headers.values():
        return {name: value for name, value in headers.items() if (name.lower(), value) != ("content-type", _FORM_TYPE)}
    return headers


def complete_query(query: str) -> str:
    """Return a query string to which parameters can be appended, its bare names with an equals sign.

    :param query: as it is sent, without its question mark.
    """
    if not query:
        return ""
    return "".join([f"{part}&" if "=" in part else f"{part}=&" for part in query.split("&")])
