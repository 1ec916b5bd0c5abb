"""The options of a transfer manager."""

from __future__ import annotations

import os

from .constants import KB, MB


class TransferConfig:
    """How transfers are done.

    :param multipart_threshold: from this many bytes on, an object is transferred in parts.
    :param multipart_chunksize: bytes of a part; raised where the service demands it.
    :param max_request_concurrency: how many requests are in progress at a time. The client keeps as many connections,
        even if its own configuration says fewer.
    :param max_submission_concurrency: accepted for compatibility.
    :param max_request_queue_size: accepted for compatibility.
    :param max_submission_queue_size: how many transfers may wait to begin; who asks for more waits too.
    :param max_io_queue_size: accepted for compatibility.
    :param io_chunksize: bytes that a download reads and writes at a time.
    :param num_download_attempts: how often a part of a download is tried that breaks off without getting further.
    :param max_in_memory_upload_chunks: accepted for compatibility: at most one part for each request is in memory.
    :param max_in_memory_download_chunks: how many parts may wait in memory for the one in front of them, if a download
        goes to something that takes bytes only in order.
    :param max_bandwidth: bytes per second, of all transfers together; None for no limit.
    :param close_fileobj: close a file object that was uploaded in one request; one that goes in parts, and one that
        cannot seek, always stays open.
    :param guess_content_type: send the content type that the name of the object or file suggests, if none is given.
    :param resume: let uploads and downloads of files in parts go on in a later process where this one ended; what they
        have done stays on the service and beside the target then. True, or a folder for the journals they keep.
    :raises ValueError: if a number is not above zero.
    """

    __module__ = "ibm_s3transfer.manager"

    def __init__(
        self,
        multipart_threshold: int = 8 * MB,
        multipart_chunksize: int = 8 * MB,
        max_request_concurrency: int = 10,
        max_submission_concurrency: int = 5,
        max_request_queue_size: int = 1000,
        max_submission_queue_size: int = 1000,
        max_io_queue_size: int = 1000,
        io_chunksize: int = 256 * KB,
        num_download_attempts: int = 5,
        max_in_memory_upload_chunks: int = 10,
        max_in_memory_download_chunks: int = 10,
        max_bandwidth: float | None = None,
        close_fileobj: bool = True,
        guess_content_type: bool = False,
        resume: bool | str | os.PathLike[str] | None = None,
    ) -> None:
        self.multipart_threshold, self.multipart_chunksize = multipart_threshold, multipart_chunksize
        self.max_request_concurrency, self.max_request_queue_size = max_request_concurrency, max_request_queue_size
        self.max_submission_concurrency = max_submission_concurrency
        self.max_submission_queue_size, self.max_io_queue_size = max_submission_queue_size, max_io_queue_size
        self.io_chunksize, self.num_download_attempts = io_chunksize, num_download_attempts
        self.max_in_memory_upload_chunks = max_in_memory_upload_chunks
        self.max_in_memory_download_chunks, self.max_bandwidth = max_in_memory_download_chunks, max_bandwidth
        self._check_numbers()
        self.close_fileobj = close_fileobj
        self.guess_content_type = guess_content_type
        self.resume = resume

    def _check_numbers(self) -> None:
        for name, value in vars(self).items():
            if value is not None and value <= 0:
                raise ValueError(f"Provided parameter {name} of value {value} must be greater than 0.")
