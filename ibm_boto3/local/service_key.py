"""The keys of an instance in a file, in the form `ibmcloud resource service-key` writes and SDKs read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ibm_boto3.local.account import LocalAccount
from ibm_boto3.local.accounts import CRN, Credentials


def service_key(account: LocalAccount) -> dict[str, Any]:
    """Return a service key.

    :param account: whose keys it holds.
    :returns: the keys, with the token endpoint that goes with them.
    """
    return {
        "apikey": account.api_key_id,
        "cos_hmac_keys": {
            "access_key_id": account.access_key_id,
            "secret_access_key": account.secret_access_key,
        },
        "iam_auth_endpoint": account.auth_endpoint,
        "resource_instance_id": account.service_instance_id,
    }


def write_service_key(path: Path, account: LocalAccount) -> None:
    """Write a service key to a file that only its owner may read.

    :param path: the file; what was in it goes.
    :param account: whose keys it holds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(service_key(account), file, indent=2)
        file.write("\n")
    os.replace(partial, path)


def read_service_key(path: Path) -> Credentials:
    """Read a service key.

    :param path: the file.
    :returns: the keys.
    :raises ValueError: if it holds none.
    """
    try:
        key = json.loads(path.read_text())
        hmac = key["cos_hmac_keys"]
        found = Credentials(
            str(key["apikey"]),
            str(key["resource_instance_id"]),
            str(hmac["access_key_id"]),
            str(hmac["secret_access_key"]),
        )
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path} holds no service key with HMAC keys") from None
    if not CRN.fullmatch(found.service_instance_id):
        raise ValueError(f"the resource_instance_id in {path} is no CRN of a service instance")
    return found
