"""The secrets of a transfer specification: kept out of the command line and of every text."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

# What ascp reads from its environment; of two members with one variable the first that is given counts.
VARIABLES = (
    ("token", "ASPERA_SCP_TOKEN"),
    ("cookie", "ASPERA_SCP_COOKIE"),
    ("remote_password", "ASPERA_SCP_PASS"),
    ("ssh_private_key_passphrase", "ASPERA_SCP_PASS"),
    ("ssh_private_key", "ASPERA_SCP_KEY"),
    ("content_protection_password", "ASPERA_SCP_FILEPASS"),
)
_HIDDEN = "***"
# Shorter texts stand in ordinary words, too; no token is that short.
_SHORTEST = 6


def environment_of(spec: Mapping[str, Any]) -> dict[str, str]:
    """Return the variables that hand the secrets of a specification to ascp.

    :param spec: transfer specification.
    """
    variables: dict[str, str] = {}
    for member, variable in VARIABLES:
        if spec.get(member):
            variables.setdefault(variable, str(spec[member]))
    return variables


def without_credentials(tags: Mapping[str, Any]) -> dict[str, Any]:
    """Return tags without the credentials of the storage, which ascp could only take in its command line.

    :param tags: the tags of a specification; not changed.
    """
    kept = copy.deepcopy(dict(tags))
    node = kept.get("aspera", {}).get("node") if isinstance(kept.get("aspera"), dict) else None
    if isinstance(node, dict):
        node.pop("storage_credentials", None)
        if not node:
            del kept["aspera"]["node"]
    return kept


def secrets_of(spec: Mapping[str, Any]) -> list[str]:
    """Return every secret text of a specification, the longest first.

    :param spec: transfer specification.
    """
    found = set(environment_of(spec).values())
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
