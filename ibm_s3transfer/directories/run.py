"""One transfer of many files: small ones at once by a few threads, then the large ones, part by part.

Small files go straight through the client; files of several parts follow, and the manager sends several of their
parts at once. So there are never more requests on their way than the manager may make.
"""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

from ibm_botocore.exceptions import ClientError, CredentialRetrievalError, NoCredentialsError, ParamValidationError

from .crew import Crew
from .result import DirectoryResult, DirectoryTransferError, FileFailure

OnBytes = Callable[[int], object]

# What befalls every file alike.
_FATAL = (NoCredentialsError, CredentialRetrievalError, ParamValidationError)
_FATAL_CODES = frozenset(("NoSuchBucket", "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"))
_FATAL_ERRNO = frozenset((errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)))


class Job(NamedTuple):
    """A file to transfer: its path and key without directory and prefix, and its size in bytes.

    With ``md5`` it is alike already if the local file has that digest.
    """

    relative: str
    size: int
    md5: str | None = None


class Side(Protocol):
    """One direction of transfer."""

    def transfer(self, job: Job) -> int | None:
        """Transfer a file, see :class:`Crew`; large ones are returned as postponed."""

    def start_large(self, job: Job, on_bytes: OnBytes | None) -> Any:
        """Begin the transfer of a large file and return its future."""


def is_fatal(error: Exception) -> bool:
    """Return whether an error would befall every other file too.

    :param error: what one file failed with.
    """
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code") in _FATAL_CODES
    if isinstance(error, OSError):
        return error.errno in _FATAL_ERRNO
    return isinstance(error, _FATAL)


class Run:
    """The state of one transfer of a directory.

    :param size: how many files or parts may be on their way at once.
    :param callback: told the bytes of each file or part, by any thread. A method ``expect(files, bytes)`` of it is
        told what is to come.
    """

    def __init__(self, size: int, callback: OnBytes | None) -> None:
        self._size = size
        self._callback = callback
        self.large: list[Job] = []
        self.failures: list[FileFailure] = []
        self.skipped = self.left_out = self.deleted = 0
        self._transferred = self._bytes = 0
        self._stopped_by: Exception | None = None

    def report(self, name: str, error: Exception) -> None:
        """Note a file that cannot be transferred.

        :param name: its path or key.
        :param error: why.
        """
        self.failures.append(FileFailure(name, error))

    def leave_out(self, _: str) -> None:
        """Note something that is no file."""
        self.left_out += 1

    def transfer(self, jobs: Iterator[Job], side: Side) -> None:
        """Transfer all files; failures of single files are kept.

        :param jobs: the files.
        :param side: the direction.
        :raises Exception: if the files cannot be listed to their end, or the callback fails.
        """
        expect = getattr(self._callback, "expect", None)
        if expect is not None:
            known = list(jobs)
            expect(len(known), sum(job.size for job in known))
            jobs = iter(known)
        crew = Crew(side.transfer, lambda job: job.relative, is_fatal, self._callback)
        crew.run(jobs, self._size)
        for tally in crew.tallies:
            self._transferred += tally.transferred
            self._bytes += tally.bytes
            self.skipped += tally.skipped
            self.failures += tally.failures
        self._stopped_by = crew.stopped_by
        if self._stopped_by is None:
            self._transfer_large(side)

    def _transfer_large(self, side: Side) -> None:
        waiting: deque[tuple[Job, Any]] = deque()
        try:
            for job in sorted(self.large):
                if self._stopped_by is not None:
                    break
                if len(waiting) >= self._size:
                    self._settle(*waiting.popleft())
                waiting.append((job, side.start_large(job, self._callback)))
            while waiting:
                self._settle(*waiting.popleft())
        except BaseException:
            for _, future in waiting:
                future.cancel()
            raise

    def _settle(self, job: Job, future: Any) -> None:
        try:
            future.result()
        except Exception as error:  # noqa: BLE001 - one file's failure does not end the others
            self.report(job.relative, error)
            if is_fatal(error):
                self._stopped_by = error
            return
        self._transferred += 1
        self._bytes += job.size

    def result(self) -> DirectoryResult:
        """Return what was done.

        :raises DirectoryTransferError: if a file failed.
        """
        failures = tuple(sorted(self.failures, key=lambda failure: failure.name))
        done = DirectoryResult(self._transferred, self._bytes, self.skipped, self.deleted, self.left_out, failures)
        if failures:
            raise DirectoryTransferError(done, self._stopped_by) from self._stopped_by or failures[0].error
        return done
