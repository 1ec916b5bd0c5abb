"""What the transfer of a directory came to."""

from __future__ import annotations

from typing import NamedTuple

_SHOWN = 3


class FileFailure(NamedTuple):
    """A file that was not transferred: its path or key below the directory or prefix, and why."""

    name: str
    error: Exception


class DirectoryResult(NamedTuple):
    """What the transfer of a directory did.

    ``transferred`` files with ``bytes`` of content; ``skipped`` files that were alike already; ``deleted`` files or
    objects that a synchronisation removed; ``left_out`` links, pipes, devices and markers of folders; ``failures``.
    """

    transferred: int = 0
    bytes: int = 0
    skipped: int = 0
    deleted: int = 0
    left_out: int = 0
    failures: tuple[FileFailure, ...] = ()


class DirectoryTransferError(Exception):
    """Some files of a directory were not transferred; the others were.

    :param result: what was done; its ``failures`` tell each file and its error.
    :param stopped_by: why the rest was not tried, None if every file was.
    """

    def __init__(self, result: DirectoryResult, stopped_by: Exception | None = None) -> None:
        super().__init__(result, stopped_by)
        self.result, self.stopped_by = result, stopped_by

    @property
    def failures(self) -> tuple[FileFailure, ...]:
        """The files that failed, each with its error."""
        return self.result.failures

    def __str__(self) -> str:
        failures = self.result.failures
        shown = "; ".join(f"{name!r}: {error}" for name, error in failures[:_SHOWN])
        more = f"; and {len(failures) - _SHOWN} more, see .failures" if len(failures) > _SHOWN else ""
        text = f"{len(failures)} of {len(failures) + self.result.transferred} files failed: {shown}{more}"
        return text if self.stopped_by is None else f"{text} (stopped, the rest was not tried: {self.stopped_by})"
