"""Checksums of answers, compared while the caller reads the body."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from typing import Any

from .._message import RawResponse
from ..exceptions import FlexibleChecksumError
from ..parsers import Reader
from ..response import StreamingBody
from .algorithms import Digest, is_available, new_digest, text_of

logger = logging.getLogger("ibm_botocore.httpchecksum")

# The fastest first; an answer may bring several checksums and one is enough.
_PRIORITY = tuple((name, f"x-amz-checksum-{name}") for name in ("crc64nvme", "crc32c", "crc32", "sha1", "sha256"))


class StreamingChecksumBody(StreamingBody):
    """A body that is compared with its checksum as soon as all of it was read.

    The last piece of a body that does not match is not handed out.

    :param raw_stream: an object with ``read``.
    :param content_length: number of bytes announced, as number or text; None if unknown.
    :param checksum: a digest that has seen no data.
    :param expected: the checksum in base64.
    """

    def __init__(self, raw_stream: Any, content_length: int | str | None, checksum: Digest, expected: str) -> None:
        super().__init__(raw_stream, content_length)
        self._checksum = checksum
        self._expected = expected
        self._announced = -1 if content_length is None else int(content_length)
        self._is_right = False

    def __enter__(self) -> Any:
        # A file over this stream: like the stream below, which would be read unchecked, it iterates by lines.
        return io.BufferedReader(self)

    def _count(self, data: Any) -> None:
        self._amount_read += len(data)
        self._checksum.update(data)
        if self._amount_read == self._announced:
            self._verify_checksum()

    def _verify_end(self) -> None:
        super()._verify_end()
        if not self._is_right:
            self._verify_checksum()

    def _verify_checksum(self) -> None:
        calculated = text_of(self._checksum)
        if calculated != self._expected:
            raise FlexibleChecksumError(
                error_msg=f"Expected checksum {self._expected} did not match calculated checksum: {calculated}"
            )
        self._is_right = True


def read_checked(reader: Reader, status: int, headers: Mapping[str, str], response: RawResponse) -> dict[str, Any]:
    """Return an answer whose streamed body is compared with the checksum that came with it.

    ``ResponseMetadata`` tells the algorithm; without it there is no checksum that could be compared.

    :param reader: reads the operation's answers.
    :param status: HTTP status code.
    :param headers: lower-case names and their values.
    :param response: the answer whose body has not been read.
    """
    algorithm = _choose(status, headers)
    if not algorithm or reader.streaming_member is None:
        return reader.read(status, headers, response)
    checksum, expected = new_digest(algorithm), headers[f"x-amz-checksum-{algorithm}"]

    def open_body(stream: RawResponse, length: str | None) -> StreamingChecksumBody:
        return StreamingChecksumBody(stream, length, checksum, expected)

    answer = reader.read(status, headers, response, open_body)
    answer["ResponseMetadata"]["ChecksumAlgorithm"] = algorithm
    return answer


def _choose(status: int, headers: Mapping[str, str]) -> str:
    """Return the algorithm to check a body with, empty if there is none."""
    # Some servers send the checksum of the whole object along with a part of it.
    if status == 206:
        reason = "the answer is a part of the object"
    elif headers.get("x-amz-checksum-type") == "COMPOSITE":
        reason = "the checksum is made of those of the object's parts"
    else:
        for algorithm, header in _PRIORITY:
            value = headers.get(header)
            # A number behind a dash says of how many parts' checksums it is made.
            if value is not None and "-" not in value and is_available(algorithm):
                return algorithm
        reason = "there is no checksum of the whole object that can be computed here"
    logger.debug("Skipping checksum validation: %s", reason)
    return ""
