"""An upload in parts on the service: created, then completed or aborted."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ibm_botocore.exceptions import ClientError

if TYPE_CHECKING:
    from .tasks import Transfer

logger = logging.getLogger("ibm_s3transfer.tasks")

# An upload that is not there any more has left nothing behind.
_GONE = {"NoSuchUpload", "NoSuchBucket", "404"}
_MD5_DIGITS = 32


class MultipartUpload:
    """An upload in parts.

    :param client: makes the calls.
    :param bucket: bucket of the object.
    :param key: key of the object.
    """

    def __init__(self, client: Any, bucket: str, key: str) -> None:
        self._client = client
        self._place = {"Bucket": bucket, "Key": key}
        self.upload_id = ""

    @property
    def names(self) -> dict[str, Any]:
        """The arguments that name the upload in calls for its parts."""
        return {**self._place, "UploadId": self.upload_id}

    def create(self, transfer: Transfer, args: dict[str, Any]) -> None:
        """Begin the upload.

        :param transfer: that it is a part of.
        :param args: further arguments of the call.
        """
        with transfer.beginning():
            self.upload_id = self._client.create_multipart_upload(**self._place, **args)["UploadId"]

    def complete(self, entries: list[dict[str, Any]], args: dict[str, Any]) -> Any:
        """Make an object of the parts.

        :param entries: the parts in order, as :func:`._arguments.part_entry` names them.
        :param args: further arguments of the call.
        :returns: the service's answer.
        """
        try:
            return self._client.complete_multipart_upload(**self.names, MultipartUpload={"Parts": entries}, **args)
        except ClientError as error:
            if _code(error) != "NoSuchUpload":
                raise
            # An earlier attempt may have come through, and only its answer was lost.
            answer = self._made_object(entries)
            if answer is None:
                raise
            return answer

    @contextmanager
    def aborted_on_failure(self, transfer: Transfer, args: dict[str, Any]) -> Iterator[None]:
        """Give the upload up if the block fails.

        :param transfer: that it is a part of.
        :param args: further arguments of the call that aborts it.
        """
        try:
            yield
        except GeneratorExit:  # nobody waits for the transfer any more, nor would for a call
            raise
        except BaseException as error:
            cause = transfer.settle(error)
            with transfer.tidying_up().entered():
                self.abort(args, cause)
            raise

    def abort(self, args: dict[str, Any], cause: BaseException) -> None:
        """Give the upload up; what goes wrong with that is told along with the cause.

        :param args: further arguments of the call.
        :param cause: why it is given up.
        """
        try:
            self._client.abort_multipart_upload(**self.names, **args)
        except Exception as error:  # noqa: BLE001 - the cause is what is raised
            if isinstance(error, ClientError) and _code(error) in _GONE:
                return
            self._report(error, cause)

    def _report(self, error: Exception, cause: BaseException) -> None:
        bucket, key = self._place["Bucket"], self._place["Key"]
        text = (
            f"The multipart upload {self.upload_id} of {bucket}/{key} could not be aborted, so that its parts are kept "
            f"and billed: {error}"
        )
        logger.warning(text)
        # Shown below the traceback from Python 3.11 on (PEP 678).
        cause.__notes__ = [*getattr(cause, "__notes__", ()), text]  # type: ignore[attr-defined]

    def _made_object(self, entries: list[dict[str, Any]]) -> dict[str, Any] | None:
        """Return an answer for the object if it is the one that the parts make, else None."""
        etag = composite_etag([str(entry["ETag"]) for entry in entries])
        if etag is None:
            return None
        try:
            head = self._client.head_object(**self._place)
        except ClientError:
            return None
        if head.get("ETag", "").strip('"') != etag:
            return None
        known = {name: head[name] for name in ("ETag", "VersionId", "ResponseMetadata") if name in head}
        return {**self._place, **known}


def composite_etag(etags: list[str]) -> str | None:
    """Return the ETag of an object made of parts, without quotes; None if those of the parts are no MD5 digests.

    :param etags: of the parts, in order.
    """
    digests = [etag.strip('"') for etag in etags]
    try:
        joined = b"".join(bytes.fromhex(digest) for digest in digests if len(digest) == _MD5_DIGITS)
    except ValueError:
        return None
    if len(joined) * 2 != len(digests) * _MD5_DIGITS:
        return None
    return f"{hashlib.md5(joined, usedforsecurity=False).hexdigest()}-{len(digests)}"


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
