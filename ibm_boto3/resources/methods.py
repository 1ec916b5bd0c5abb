"""The methods of buckets and objects that no definition can tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ibm_boto3.resources import existence, transfers
from ibm_boto3.resources.deletion import delete_any_number
from ibm_boto3.resources.files import object_open

_METHODS: dict[str, dict[str, Callable[..., Any]]] = {
    "s3.Bucket": {
        "load": existence.bucket_load,
        "exists": existence.bucket_exists,
        "upload_file": transfers.bucket_upload_file,
        "upload_fileobj": transfers.bucket_upload_fileobj,
        "download_file": transfers.bucket_download_file,
        "download_fileobj": transfers.bucket_download_fileobj,
        "copy": transfers.bucket_copy,
    },
    "s3.Object": {
        "exists": existence.object_exists,
        "open": object_open,
        "upload_file": transfers.object_upload_file,
        "upload_fileobj": transfers.object_upload_fileobj,
        "download_file": transfers.object_download_file,
        "download_fileobj": transfers.object_download_fileobj,
        "copy": transfers.object_copy,
    },
    "s3.ObjectSummary": {"load": existence.object_summary_load},
}
# Methods of definitions that do more than their definition says.
_EXTENDED: dict[str, dict[str, Callable[[Any], Callable[..., Any]]]] = {
    "s3.Bucket": {"delete_objects": delete_any_number},
}


def add_methods(class_name: str, attributes: dict[str, Any]) -> None:
    """Add the methods of a class to what it is made from.

    :param class_name: name with the service, for example ``s3.Bucket``.
    :param attributes: what the class is made from.
    """
    for name, function in _METHODS.get(class_name, {}).items():
        # A definition of the user's own may have such a method: it goes first.
        attributes.setdefault(name, function)
    for name, extend in _EXTENDED.get(class_name, {}).items():
        if name in attributes:
            attributes[name] = extend(attributes[name])
