"""The handlers that every session registers under public names; unregistering one switches its step off."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import UNSIGNED
from .exceptions import ParamValidationError

# Looser than the service: old buckets with capitals and underscores are still read.
VALID_BUCKET = re.compile(r"[a-zA-Z0-9.\-_]{1,255}\Z")


def validate_bucket_name(params: dict[str, Any], **kwargs: Any) -> None:
    """Refuse a bucket name that could not stand in a URL.

    :raises ParamValidationError: naming the bucket.
    """
    bucket = params.get("Bucket")
    if bucket is not None and isinstance(bucket, str) and not VALID_BUCKET.match(bucket):
        raise ParamValidationError(
            report=f'Invalid bucket name "{bucket}": Bucket name must match the regex "^[a-zA-Z0-9.\\-_]{{1,255}}$"'
        )


def set_list_objects_encoding_type_url(params: dict[str, Any], context: dict[str, Any], **kwargs: Any) -> None:
    """Ask for URL-encoded keys in a listing, since XML cannot hold every key, unless the caller chose an encoding."""
    if "EncodingType" not in params:
        context["encoding_type_auto_set"] = True
        params["EncodingType"] = "url"


def disable_signing(**kwargs: Any) -> Any:
    """Send requests without credentials; register it on ``choose-signer``."""
    return UNSIGNED


#: Registered by every new session, in this order: (event, handler).
BUILTIN_HANDLERS: list[tuple[str, Callable[..., Any]]] = [
    ("before-parameter-build.s3", validate_bucket_name),
    ("before-parameter-build.s3.ListObjects", set_list_objects_encoding_type_url),
    ("before-parameter-build.s3.ListObjectsV2", set_list_objects_encoding_type_url),
    ("before-parameter-build.s3.ListObjectVersions", set_list_objects_encoding_type_url),
]
