"""A multipart upload whose parts come one after another, and go a few at once."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from ibm_botocore import xform_name

logger = logging.getLogger(__name__)


def members_for(client: Any, operation_name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return those options that an operation takes.

    :param client: knows the operations.
    :param operation_name: for example ``UploadPart``.
    :param options: arguments for several operations.
    """
    members = client.meta.service_model.operation_model(operation_name).input_shape.members
    return {name: value for name, value in options.items() if name in members}


class PartUpload:
    """A multipart upload in progress; one thread uses it.

    :param client: makes the calls.
    :param options: bucket, key and further arguments of the operations.
    :param max_concurrency: parts that are sent at once, and so held in memory.
    :raises ClientError: if the upload may not begin.
    """

    def __init__(self, client: Any, options: Mapping[str, Any], max_concurrency: int) -> None:
        self._client = client
        self._options = options
        self._max_concurrency = max_concurrency
        self._upload_id = self._call("CreateMultipartUpload")["UploadId"]
        self._executor = ThreadPoolExecutor(max_workers=max_concurrency, thread_name_prefix="cos-part")
        self._running: deque[Future[dict[str, Any]]] = deque()
        self._sent: list[dict[str, Any]] = []
        self._count = 0

    @property
    def count(self) -> int:
        """How many parts there are so far."""
        return self._count

    def add(self, data: bytearray) -> None:
        """Send the next part; waits while too many are on their way.

        :param data: its bytes, which nobody changes any more.
        :raises Exception: what sending an earlier part raised.
        """
        while len(self._running) >= self._max_concurrency:
            self._sent.append(self._running.popleft().result())
        self._count += 1
        self._running.append(self._executor.submit(self._send, self._count, data))

    def _send(self, number: int, data: bytearray) -> dict[str, Any]:
        answer = self._call("UploadPart", UploadId=self._upload_id, PartNumber=number, Body=data)
        # The service compares the checksums it is told here with those of the parts.
        checksums = {name: value for name, value in answer.items() if name.startswith("Checksum")}
        return {"PartNumber": number, "ETag": answer["ETag"], **(checksums if self._has_checksums else {})}

    @property
    def _has_checksums(self) -> bool:
        return "ChecksumAlgorithm" in self._options

    def complete(self) -> dict[str, Any]:
        """Make the object of the parts and return the answer.

        :raises Exception: what sending a part raised, or the service's refusal.
        """
        while self._running:
            self._sent.append(self._running.popleft().result())
        self._executor.shutdown()
        parts = {"Parts": self._sent}
        return self._call("CompleteMultipartUpload", UploadId=self._upload_id, MultipartUpload=parts)

    def abort(self) -> None:
        """Give up: no object is made, and the parts do not stay behind."""
        # A part that arrives after the abort would stay: those on their way have to end first.
        self._executor.shutdown(cancel_futures=True)
        self._running.clear()
        try:
            self._call("AbortMultipartUpload", UploadId=self._upload_id)
        except Exception as error:  # noqa: BLE001 - what led here is the error to raise; this one is told at least
            place = f"{self._options['Bucket']}/{self._options['Key']}"
            logger.warning("Multipart upload %s of %s could not be aborted: %s", self._upload_id, place, error)

    def _call(self, operation_name: str, **more: Any) -> dict[str, Any]:
        method = getattr(self._client, xform_name(operation_name))
        answer: dict[str, Any] = method(**members_for(self._client, operation_name, self._options), **more)
        return answer
