"""Whole directories: uploaded, downloaded, kept in step with what lies under a prefix of a bucket."""

from .names import UnsafeKeyError, UnsafeNameError
from .result import DirectoryResult, DirectoryTransferError, FileFailure

__all__ = ["DirectoryResult", "DirectoryTransferError", "FileFailure", "UnsafeKeyError", "UnsafeNameError"]
