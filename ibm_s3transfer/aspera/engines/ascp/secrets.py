"""The secrets of a transfer specification, kept out of the command line."""

from __future__ import annotations

import copy
from collections.abc import Mapping
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
