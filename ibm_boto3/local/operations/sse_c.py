"""Objects encrypted with a key the customer brings: only who brings it again may read them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from ibm_boto3.local.call import Call
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.store.versions import Version

PREFIX = "x-amz-server-side-encryption-customer-"
SOURCE_PREFIX = "x-amz-copy-source-server-side-encryption-customer-"


def key_of(call: Call, prefix: str = PREFIX) -> str:
    """Read the key a request brings.

    :param call: the call.
    :param prefix: of the headers that hold it.
    :returns: its MD5 in base64, empty if the request brings none.
    :raises ServiceError: if it is no key, or came without encryption.
    """
    algorithm, key = call.headers.get(f"{prefix}algorithm"), call.headers.get(f"{prefix}key")
    if algorithm is None and key is None:
        return ""
    if not call.request.is_secure:
        raise ServiceError("InvalidRequest", "Keys that customers provide must be sent over a secure connection.")
    if algorithm != "AES256":
        raise ServiceError("InvalidArgument", "The only encryption algorithm is AES256.")
    try:
        raw = base64.b64decode(key or "", validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != 32:
        raise ServiceError("InvalidArgument", "The secret key was invalid for the specified algorithm.")
    md5 = base64.b64encode(hashlib.md5(raw, usedforsecurity=False).digest()).decode()
    if not hmac.compare_digest(call.headers.get(f"{prefix}key-md5", "").encode(), md5.encode()):
        raise ServiceError("InvalidArgument", "The calculated MD5 hash of the key did not match the one provided.")
    return md5


def check(call: Call, version: Version, prefix: str = PREFIX) -> None:
    """Refuse to read an object without its key.

    :param call: the call.
    :param version: what it reads.
    :param prefix: of the headers that hold the key.
    :raises ServiceError: if the key is missing, another one, or not asked for.
    """
    if not version.about.key_md5 and f"{prefix}algorithm" not in call.headers:
        return
    given = key_of(call, prefix)
    if given == version.about.key_md5:
        return
    if not version.about.key_md5:
        raise ServiceError("InvalidRequest", "The encryption parameters are not applicable to this object.")
    if not given:
        raise ServiceError("InvalidRequest", "The object is encrypted with a key that must be provided to read it.")
    raise ServiceError("AccessDenied")


def headers_of(key_md5: str) -> dict[str, str]:
    """Return the headers that name a key.

    :param key_md5: its MD5 in base64, empty for none.
    """
    return {f"{PREFIX}algorithm": "AES256", f"{PREFIX}key-MD5": key_md5} if key_md5 else {}
