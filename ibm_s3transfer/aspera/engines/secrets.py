"""The secrets of a transfer specification, kept out of every text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_MEMBERS = (
    "token",
    "cookie",
    "remote_password",
    "ssh_private_key_passphrase",
    "ssh_private_key",
    "content_protection_password",
)
_HIDDEN = "***"
# Shorter texts stand in ordinary words, too; no token is that short.
_SHORTEST = 6


def secrets_of(spec: Mapping[str, Any]) -> list[str]:
    """Return every secret text of a specification, the longest first.

    :param spec: transfer specification.
    """
    found = {str(spec[member]) for member in _MEMBERS if spec.get(member)}
    tags = spec.get("tags")
    if isinstance(tags, Mapping) and isinstance(tags.get("aspera"), Mapping):
        node = tags["aspera"].get("node")
        if isinstance(node, Mapping):
            found.update(_texts_of_token(node.get("storage_credentials")))
    return sorted((text for text in found if len(text) >= _SHORTEST), key=len, reverse=True)


def _texts_of_token(credentials: Any) -> Iterator[str]:
    """Yield the texts under ``token`` and the like; ``type`` and its kin are no secrets."""
    if isinstance(credentials, Mapping):
        for name, value in credentials.items():
            if isinstance(value, str) and name != "type":
                yield value
            else:
                yield from _texts_of_token(value)


def hide(text: str, secrets: list[str]) -> str:
    """Return a text with stars in place of secrets.

    :param text: for example an error message of ascp.
    :param secrets: from :func:`secrets_of`.
    """
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    return text
