"""Errors of managed transfers; those of single calls come through as the SDK's own."""

from __future__ import annotations

from concurrent.futures import CancelledError

__all__ = [
    "CancelledError",
    "FatalError",
    "InvalidSubscriberMethodError",
    "RetriesExceededError",
    "S3DownloadFailedError",
    "S3UploadFailedError",
    "TransferNotDoneError",
]


class RetriesExceededError(Exception):
    """A part of a download broke off as often as it was tried.

    :param last_exception: what the last try raised.
    :param msg: the message.
    """

    def __init__(self, last_exception: BaseException, msg: str = "Max Retries Exceeded") -> None:
        super().__init__(msg)
        self.last_exception = last_exception

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.last_exception, str(self))


class S3UploadFailedError(Exception):
    """What was uploaded is not what the source holds now."""


class S3DownloadFailedError(Exception):
    """What came is not the object that was asked for, or no longer."""


class InvalidSubscriberMethodError(Exception):
    """A method of a subscriber could not be called as subscribers are."""


class TransferNotDoneError(Exception):
    """Something was asked of a transfer that only a finished one can do."""


class FatalError(CancelledError):
    """The transfer was cancelled because its manager was left by an exception."""
