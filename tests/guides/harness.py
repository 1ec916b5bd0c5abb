"""Runs a guide's example: fills in its placeholders and the names it leaves undefined."""

from __future__ import annotations

import importlib
import json
import math
import os
from collections.abc import Callable, Mapping
from typing import Any

from tests.guides.blocks import blocks_of
from tests.guides.cases import CLIENT_LINE, CURRENT, FORMER, RESOURCE_LINES, ROOT_KEY_ID

LOCATION = "us-south-standard"
ROOT_KEY_CRN = (
    "crn:v1:bluemix:public:kms:us-south:a/3d624cd74a0dea86ed8efe3101341742:90b6a1db-0fe1-4fe9-b91e-962c327df531"
    f":key:{ROOT_KEY_ID}"
)
Namespace = dict[str, Any]


def placeholders(kwargs: Mapping[str, Any]) -> dict[str, str]:
    """Return what a reader puts in place of the bracketed words.

    :param kwargs: arguments of a client with an API key.
    :returns: values by placeholder.
    """
    return {
        '"<endpoint>"': repr(kwargs["endpoint_url"]),
        '"<api-key>"': repr(kwargs["ibm_api_key_id"]),
        '"<service-instance-id>"': repr(kwargs["ibm_service_instance_id"]),
        '"<resource-instance-id>"': repr(kwargs["ibm_service_instance_id"]),
        '"<location>"': repr(LOCATION),
        '"<algorithm>"': "'AES256'",
        '"<root-key-crn>"': repr(ROOT_KEY_CRN),
        # No placeholder, but an endpoint of 2018 that nobody should ask.
        '"https://iam.ng.bluemix.net/oidc/token"': repr(kwargs["ibm_auth_endpoint"]),
    }


def run(guide: str, line: int, namespace: Namespace, values: Mapping[str, str]) -> None:
    """Execute a block of a guide.

    :param guide: the guide's file.
    :param line: where the block begins.
    :param namespace: its global names.
    :param values: values by placeholder.
    """
    source = blocks_of(guide)[line].source
    for placeholder, value in values.items():
        source = source.replace(placeholder, value)
    # The line numbers of a traceback are then those of the guide.
    exec(compile("\n" * (line - 1) + source, guide, "exec"), namespace)


def namespace_of(guide: str, kwargs: Mapping[str, Any]) -> Namespace:
    """Return the names an example finds: those of the guide's first block, and those no block defines.

    :param guide: the guide's file.
    :param kwargs: arguments of a client with an API key.
    :returns: the global names.
    """
    names: Namespace = {
        "json": json,
        "math": math,
        "os": os,
        "log_error": print,
        "log_done": lambda: None,
        "COS_BUCKET_LOCATION": LOCATION,
        "COS_SERVICE_CRN": kwargs["ibm_service_instance_id"],
    }
    if guide == FORMER:
        # It names the modules in its text only.
        client = importlib.import_module("ibm_botocore.client")
        names |= {
            "ibm_boto3": importlib.import_module("ibm_boto3"),
            "Config": client.Config,
            "ClientError": client.ClientError,
        }
        run(FORMER, RESOURCE_LINES[FORMER], names, placeholders(kwargs))
    else:
        run(CURRENT, CLIENT_LINE, names, placeholders(kwargs))
    return names


def close_clients(namespace: Namespace) -> None:
    """Close what an example leaves open: its names go in one circle, sockets before the pool that would close them.

    :param namespace: the global names.
    """
    for value in namespace.values():
        if hasattr(value, "meta"):
            client: Any = getattr(value.meta, "client", value)
            client.close()


def with_hmac_keys(client: Callable[..., Any], kwargs: Mapping[str, Any]) -> Callable[..., Any]:
    """Return a stand-in for `ibm_boto3.client` or `resource` that gives the HMAC keys in place of the API key.

    :param client: the real function.
    :param kwargs: arguments of a client with HMAC keys.
    :returns: a function that takes what the guides pass.
    """

    def made(service_name: str, **given: Any) -> Any:
        kept = {name: value for name, value in given.items() if not name.startswith("ibm_") and name != "config"}
        return client(service_name, **{**kept, **kwargs})

    return made
