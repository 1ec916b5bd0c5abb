"""What uploads and downloads that can go on in a later process have in common."""

from __future__ import annotations

import logging
import os
from typing import Any

from ibm_botocore.exceptions import ClientError, ParamValidationError

from ._journal import Journal, default_folder
from .exceptions import S3DownloadFailedError, S3UploadFailedError
from .tasks import Transfer

logger = logging.getLogger("ibm_s3transfer.resume")

# Refusals that may not be repeated: credentials can be renewed, load passes. 200 is the status of completions that fail
# on the side of the service.
_PASSING_STATUS = (200, 401, 403, 408, 429)
_PASSING_CODES = ("ExpiredToken", "RequestTimeout")
_HOPELESS = (S3UploadFailedError, S3DownloadFailedError, ParamValidationError)


def open_journal(transfer: Transfer, kind: str, path: str) -> Journal | None:
    """Return the journal of a transfer, None if another transfer of the same things holds it.

    :param transfer: the transfer.
    :param kind: ``upload`` or ``download``.
    :param path: the file on disk.
    :raises OSError: if journals cannot be kept in the folder.
    """
    tools, args = transfer.tools, transfer.args
    resume: Any = tools.config.resume
    folder = default_folder() if resume is True else os.fspath(resume)
    meta = getattr(tools.client, "meta", None)
    identity = {
        "kind": kind,
        "endpoint": str(getattr(meta, "endpoint_url", None) or getattr(meta, "region_name", "")),
        "bucket": args.bucket,
        "key": args.key,
        "path": os.path.realpath(path),
    }
    try:
        return Journal(folder, identity)
    except BlockingIOError:
        logger.warning("Another transfer between %s and %s/%s is in progress", path, args.bucket, args.key)
        return None


def may_go_on(error: BaseException) -> bool:
    """Return whether a later process may go on after an error, rather than start over.

    :param error: what ended the transfer.
    """
    if isinstance(error, ClientError):
        status: Any = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = error.response.get("Error", {}).get("Code")
        return status in _PASSING_STATUS or status >= 500 or code in _PASSING_CODES
    return not isinstance(error, _HOPELESS)
