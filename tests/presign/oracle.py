"""A second Signature Version 4 for presigned URLs, written from the service's description of it."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import unquote, urlsplit

SECRET = "SECRETEXAMPLE"


def is_verified(url: str, method: str = "GET", **headers: str) -> bool:
    """Whether a server lets a presigned request pass.

    :param url: the presigned URL.
    :param headers: what is sent along, names with underscores.
    """
    parts = urlsplit(url)
    query, _, signature = parts.query.rpartition("&X-Amz-Signature=")
    pairs = dict(pair.partition("=")[::2] for pair in query.split("&"))
    sent = {"host": parts.netloc} | {name.replace("_", "-"): value for name, value in headers.items()}
    names = unquote(pairs["X-Amz-SignedHeaders"])
    lines = [f"{name}:{sent[name]}" for name in names.split(";")]
    sorted_query = "&".join(f"{name}={pairs[name]}" for name in sorted(pairs))
    canonical = "\n".join([method, parts.path, sorted_query, *lines, "", names, "UNSIGNED-PAYLOAD"])
    scope = unquote(pairs["X-Amz-Credential"]).partition("/")[2]
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    text = "\n".join([pairs["X-Amz-Algorithm"], pairs["X-Amz-Date"], scope, digest])
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() == signature
