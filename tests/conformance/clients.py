"""The client of a place: this SDK, or a peer that shows whether a server or the SDK is at fault."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from tests.conformance import minio_client
from tests.servers import Endpoint

# boto3 runs the same cases everywhere: COS_CONFORMANCE_CLIENT=boto3 pytest -m conformance tests/conformance
KIND = os.environ.get("COS_CONFORMANCE_CLIENT", "ibm_boto3")
#: Peers that always run the cases they can against the local COS, so that it is not bent to our client.
PEERS = ("boto3", "minio")
CORE = {"ibm_boto3": "ibm_botocore", "boto3": "botocore"}


def kind_of(endpoint: Endpoint) -> str:
    """Name the package whose client talks to an endpoint.

    :param endpoint: where the server listens.
    """
    return endpoint.client or KIND


def client_of(endpoint: Endpoint, **changes: Any) -> Any:
    """Make a client for an endpoint with the keys it accepts.

    :param endpoint: where the server listens.
    :param changes: client arguments that replace the endpoint's own.
    :returns: an S3 client.
    """
    if kind_of(endpoint) == "minio":
        return minio_client.MinioClient(endpoint, **changes)
    return import_module(kind_of(endpoint)).client("s3", **arguments_for(endpoint) | changes)


def resource_of(endpoint: Endpoint) -> Any:
    """Make a service resource for an endpoint with the keys it accepts.

    :param endpoint: where the server listens.
    :returns: an S3 service resource.
    """
    return import_module(kind_of(endpoint)).resource("s3", **arguments_for(endpoint))


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
        "config": configuration(endpoint),
    }


def configuration(endpoint: Endpoint, **options: Any) -> Any:
    """Return the Config all clients of the suite share.

    :param endpoint: where the server listens.
    :param options: further options.
    :returns: a Config of the client's package.
    """
    common: dict[str, Any] = {"s3": {"addressing_style": "path"}, "retries": {"total_max_attempts": 1}}
    if kind_of(endpoint) == "boto3" and endpoint.server != "local":
        # Its trailers are unknown to some of the servers.
        common["request_checksum_calculation"] = "when_required"
    return import_module(f"{CORE[kind_of(endpoint)]}.config").Config(**common | options)


def client_error(endpoint: Endpoint) -> type[Exception]:
    """Return the class of the client's service errors.

    :param endpoint: where the server listens.
    """
    if kind_of(endpoint) == "minio":
        return minio_client.ClientError
    error: type[Exception] = import_module(f"{CORE[kind_of(endpoint)]}.exceptions").ClientError
    return error
