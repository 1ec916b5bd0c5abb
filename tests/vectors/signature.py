"""A server's view of a signature: recompute SigV4 (header form, S3 rules) from what stood on the wire."""

from __future__ import annotations

import hashlib
import hmac
import re
from urllib.parse import urlsplit

from .server import Received

ALGORITHM = "AWS4-HMAC-SHA256"
_AUTHORIZATION = re.compile(f"{ALGORITHM} Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{{64}})")


def fault(request: Received, secret_key: str) -> str | None:
    """Say what is wrong with a request's signature.

    :param request: as it was received.
    :param secret_key: of the signer.
    :returns: a sentence, or None if the signature is right or there is none.
    """
    authorization = request.header("authorization")
    if authorization is None:
        return None
    match = _AUTHORIZATION.fullmatch(authorization)
    if match is None:
        return f"Authorization has another form: {authorization}"
    credential, signed, signature = match.groups()
    payload = request.header("x-amz-content-sha256") or ""
    words = ("UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
    if payload not in (*words, hashlib.sha256(request.body).hexdigest()):
        return f"x-amz-content-sha256 is not of the body: {payload}"
    scope = credential.split("/", 1)[1]
    text = "\n".join(
        (ALGORITHM, request.header("x-amz-date") or "", scope, _digest(_canonical_request(request, signed, payload)))
    )
    key = f"AWS4{secret_key}".encode()
    for step in scope.split("/"):
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    return (
        None
        if hmac.new(key, text.encode(), hashlib.sha256).hexdigest() == signature
        else f"wrong signature over\n{text}"
    )


def _canonical_request(request: Received, signed: str, payload: str) -> str:
    target = urlsplit(request.target)
    # Through a proxy the target is a whole URL; S3 takes the path as it is, without normalising it.
    path, _, query = (
        request.target[len(f"{target.scheme}://{target.netloc}") :] if target.scheme else request.target
    ).partition("?")
    pairs = sorted(pair.partition("=")[::2] for pair in query.split("&")) if query else []
    lines = [request.method, path, "&".join(f"{name}={value}" for name, value in pairs)]
    lines += [f"{name}:{_joined(request, name)}" for name in signed.split(";")]
    return "\n".join((*lines, "", signed, payload))


def _joined(request: Received, name: str) -> str:
    values = (value for key, value in request.headers if key.lower() == name)
    return ",".join(" ".join(value.split()) for value in values)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("latin-1")).hexdigest()
