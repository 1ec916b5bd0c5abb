"""The objects under a prefix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .plan import RemoteFile

# What a listing takes of the arguments that a transfer may have.
LISTING_ARGS = ("RequestPayer", "ExpectedBucketOwner")


def remote_files(
    client: Any, bucket: str, prefix: str, extra_args: Mapping[str, Any], pass_by: Callable[[str], object]
) -> Iterator[RemoteFile]:
    """Yield the objects under a prefix in the order of their keys, page by page.

    :param client: the client.
    :param bucket: the bucket.
    :param prefix: empty, or with a slash at its end.
    :param extra_args: those of the transfer.
    :param pass_by: told the keys of empty objects that only mark folders.
    :raises ClientError: if the service refuses the listing.
    """
    extra = {name: extra_args[name] for name in LISTING_ARGS if name in extra_args}
    start = len(prefix)
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, **extra)
    for page in pages:
        for item in page.get("Contents", ()):
            key, size = item["Key"], item["Size"]
            relative = key[start:]
            if key[-1:] == "/" and not size:
                pass_by(key)
            elif key.startswith(prefix):
                yield RemoteFile(relative, size, item["LastModified"], item.get("ETag", ""))
