"""The rule that some requests must say a digest of their body."""

from __future__ import annotations

from collections.abc import Mapping

from ibm_boto3.local.errors import ServiceError

TEXT = "Missing required header for this request: Content-MD5 OR x-amz-checksum-*"


def check_stated(headers: Mapping[str, str]) -> None:
    """Refuse a request that states no digest; whether a stated one is right was checked with the body.

    :param headers: values by lower-case name.
    :raises ServiceError: if there is neither Content-MD5 nor a checksum.
    """
    if "content-md5" not in headers and not any(name.startswith("x-amz-checksum-") for name in headers):
        raise ServiceError("InvalidRequest", TEXT)
