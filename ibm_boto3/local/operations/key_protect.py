"""Buckets encrypted with a root key of Key Protect or Hyper Protect Crypto Services."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.store.buckets import Bucket

ALGORITHM = "ibm-sse-kp-encryption-algorithm"
ROOT_KEY = "ibm-sse-kp-customer-root-key-crn"
ROOT_KEY_CRN = re.compile("crn:v1:[^:]+:[^:]+:(kms|hs-crypto):[^:]+:a/[^:]+:[^:]+:key:(?P<id>[^:]+)")


def root_key_of(headers: Mapping[str, str]) -> str:
    """Read the root key of a bucket that is made.

    :param headers: values by lower-case name.
    :returns: its CRN, empty for none.
    :raises ServiceError: if it names no key, or another algorithm.
    """
    crn = headers.get(ROOT_KEY, "").strip()
    algorithm = headers.get(ALGORITHM)
    if not crn and algorithm is None:
        return ""
    if algorithm != "AES256":
        raise ServiceError("InvalidArgument", "The only encryption algorithm is AES256")
    if not ROOT_KEY_CRN.fullmatch(crn):
        raise ServiceError("InvalidArgument", "The Key CRN could not be found")
    return crn


def headers_of(bucket: Bucket) -> dict[str, str]:
    """Return the headers that tell how a bucket is encrypted."""
    found = ROOT_KEY_CRN.fullmatch(bucket.root_key_crn)
    if found is None:
        return {"ibm-sse-kp-enabled": "false"}
    return {"ibm-sse-kp-enabled": "true", "ibm-sse-kp-crk-id": found["id"]}
