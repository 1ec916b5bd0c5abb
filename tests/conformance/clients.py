"""The client under test: this SDK, or a peer that shows whether a server or the SDK is at fault."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from tests.servers import Endpoint

# boto3 runs the same cases: COS_CONFORMANCE_CLIENT=boto3 pytest -m conformance tests/conformance
KIND = os.environ.get("COS_CONFORMANCE_CLIENT", "ibm_boto3")
CORE = {"ibm_boto3": "ibm_botocore", "boto3": "botocore"}


def client_of(endpoint: Endpoint, **changes: Any) -> Any:
    """Make a client for an endpoint with the keys it accepts.

    :param endpoint: where the server listens.
    :param changes: client arguments that replace the endpoint's own.
    :returns: an S3 client.
    """
    return import_module(KIND).client("s3", **arguments_for(endpoint) | changes)


def resource_of(endpoint: Endpoint) -> Any:
    """Make a service resource for an endpoint with the keys it accepts.

    :param endpoint: where the server listens.
    :returns: an S3 service resource.
    """
    return import_module(KIND).resource("s3", **arguments_for(endpoint))


def arguments_for(endpoint: Endpoint) -> dict[str, Any]:
    """Return the arguments of a client.

    :param endpoint: where the server listens.
    """
    return {
        "endpoint_url": endpoint.url,
        "aws_access_key_id": endpoint.access_key,
        "aws_secret_access_key": endpoint.secret_key,
        "region_name": endpoint.region,
        "verify": str(endpoint.ca_file) if endpoint.ca_file else None,
        "config": configuration(),
    }


def configuration(**options: Any) -> Any:
    """Return the Config all clients of the suite share.

    :param options: further options.
    :returns: a Config of the client's package.
    """
    common: dict[str, Any] = {"s3": {"addressing_style": "path"}, "retries": {"total_max_attempts": 1}}
    if KIND == "boto3":
        # Its trailers are unknown to some of the servers.
        common["request_checksum_calculation"] = "when_required"
    return import_module(f"{CORE[KIND]}.config").Config(**common | options)


def client_error() -> type[Exception]:
    """Return the class of the client's service errors."""
    error: type[Exception] = import_module(f"{CORE[KIND]}.exceptions").ClientError
    return error
