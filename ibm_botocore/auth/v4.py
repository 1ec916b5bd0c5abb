"""Signature Version 4 for request objects, as event handlers and other programs hold them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import SplitResult, urlsplit

from .._uri import quote_label
from ..awsrequest.headers import header_text
from .adapted import query_of
from .base import BaseSigner, SignableRequest, keys_of, set_header
from .sigv4 import (
    STREAMING_UNSIGNED_PAYLOAD_TRAILER,
    UNSIGNED_PAYLOAD,
    authorization,
    canonical_request,
    format_amz_date,
    payload_hash,
    scope_of,
)

_DEFAULT_PORTS = {"http": 80, "https": 443}


class SigV4Auth(BaseSigner):
    """Signs request objects for any service.

    :param credentials: has ``access_key``, ``secret_key`` and ``token``.
    :param service_name: service of the credential scope.
    :param region_name: region of the credential scope.
    :param clock: seconds since the epoch.
    """

    REQUIRES_REGION: ClassVar[bool] = True

    def __init__(
        self, credentials: Any, service_name: str, region_name: str, clock: Callable[[], float] = time.time
    ) -> None:
        self.credentials = credentials
        self._service_name = service_name
        self._region_name = region_name
        self.clock = clock

    def add_auth(self, request: SignableRequest) -> None:
        """Sign a request, in place of an earlier signature; the time goes into its context as ``timestamp``.

        :param request: is changed.
        :raises NoCredentialsError: if there is nothing to sign with.
        """
        keys = keys_of(self.credentials)
        amz_date = request.context["timestamp"] = format_amz_date(self.clock())
        set_header(request, "X-Amz-Date", amz_date)
        if keys.token:
            set_header(request, "X-Amz-Security-Token", keys.token)
        digest = self._digest(request)
        parts = urlsplit(request.url)
        canonical, signed_headers = canonical_request(
            request.method,
            self._signed_path(parts.path or "/"),
            query_of(parts.query, request.params),
            {name: header_text(value) for name, value in request.headers.items()},
            _netloc_of(parts),
            digest,
        )
        scope = scope_of(keys.access_key, keys.secret_key, amz_date[:8], self._region_name, self._service_name)
        set_header(request, "Authorization", authorization(scope, amz_date, canonical, signed_headers))

    def _digest(self, request: SignableRequest) -> str:
        """Return what stands for the body, and write the header that tells so where it is needed."""
        given = request.headers.get("X-Amz-Content-SHA256")
        if given is not None:
            return header_text(given)
        if request.context.get("payload_signing_enabled", True):
            return payload_hash(request.body)
        set_header(request, "X-Amz-Content-SHA256", UNSIGNED_PAYLOAD)
        return UNSIGNED_PAYLOAD

    def _signed_path(self, path: str) -> str:
        return normalise_path(path)


class S3SigV4Auth(SigV4Auth):
    """Signs request objects for S3: the path as it is sent, the digest of the body in a header."""

    def _digest(self, request: SignableRequest) -> str:
        digest = _s3_digest(request)
        set_header(request, "X-Amz-Content-SHA256", digest)
        return digest

    def _signed_path(self, path: str) -> str:
        return path


def _s3_digest(request: SignableRequest) -> str:
    """Return what stands for the body, by the rules of :func:`.sigv4.choose_payload_hash` told by a context."""
    context = request.context
    algorithm = context.get("checksum", {}).get("request_algorithm")
    kind = algorithm.get("in") if isinstance(algorithm, dict) else None
    if kind == "trailer":
        return STREAMING_UNSIGNED_PAYLOAD_TRAILER
    s3_options = getattr(context.get("client_config"), "s3", None) or {}
    is_signed = s3_options.get("payload_signing_enabled")
    if is_signed is None:
        digest_header = algorithm["name"] if kind == "header" else "Content-MD5"
        is_guarded = digest_header in request.headers and request.url.startswith("https:")
        is_signed = not (is_guarded and context.get("has_streaming_input", False))
    return payload_hash(request.body) if is_signed else UNSIGNED_PAYLOAD


def normalise_path(path: str) -> str:
    """Return a path as services other than S3 sign it: without empty and dot segments, and encoded once more.

    :param path: percent-encoded, as it is sent.
    """
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    tail = "/" if kept and path.endswith("/") else ""
    return quote_label(f"/{'/'.join(kept)}{tail}", greedy=True)


def _netloc_of(parts: SplitResult) -> str:
    """Return the Host header of a URL: bracketed if it is an IPv6 address, without user and default port."""
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    if parts.port is None or parts.port == _DEFAULT_PORTS.get(parts.scheme):
        return host
    return f"{host}:{parts.port}"
