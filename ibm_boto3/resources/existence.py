"""Whether buckets and objects are there, and what listings say about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ibm_botocore.exceptions import ClientError

_NOT_FOUND = 404


def bucket_load(self: Any, *args: Any, **kwargs: Any) -> None:
    """Fetch what the list of buckets says about the bucket.

    Who may not list buckets, or does not find it there, gets None for its attributes.

    :param args: ignored.
    :param kwargs: ignored.
    """
    try:
        listed = self.meta.client.list_buckets().get("Buckets", ())
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "AccessDenied":
            raise
        listed = ()
    self.meta.data = next((item for item in listed if item.get("Name") == self.name), {})


def object_summary_load(self: Any, *args: Any, **kwargs: Any) -> None:
    """Fetch what a listing would say about the object, by a HEAD request.

    :param args: ignored.
    :param kwargs: ignored.
    """
    data = self.meta.client.head_object(Bucket=self.bucket_name, Key=self.key)
    if "ContentLength" in data:
        data["Size"] = data.pop("ContentLength")
    self.meta.data = data


def bucket_exists(self: Any, **kwargs: Any) -> bool:
    """Return whether the bucket is there.

    :param kwargs: further arguments of ``head_bucket``.
    :raises ClientError: if the service does not tell, for example because the bucket is somebody else's (403).
    """
    return _is_found(lambda: self.meta.client.head_bucket(**{"Bucket": self.name, **kwargs}))


def object_exists(self: Any, **kwargs: Any) -> bool:
    """Return whether the object is there; its attributes are known then.

    :param kwargs: further arguments of ``head_object``, for example ``VersionId``.
    :raises ClientError: if the service does not tell, for example because the caller has no right to know (403).
    """
    return _is_found(lambda: self.load(**kwargs))


def _is_found(ask: Callable[[], Any]) -> bool:
    try:
        ask()
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") != _NOT_FOUND:
            raise
        return False
    return True
