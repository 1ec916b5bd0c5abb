"""Old helper names for old imports."""

from __future__ import annotations

from ._files import OSUtils
from ._ranges import ChunksizeAdjuster
from ._semaphores import NoResourcesAvailable, SlidingWindowSemaphore, TaskSemaphore
from .constants import (
    DEFAULT_CHECKSUM_ALGORITHM,
    FULL_OBJECT_CHECKSUM_ARGS,
    MAX_PARTS,
    MAX_SINGLE_UPLOAD_SIZE,
    MIN_UPLOAD_CHUNKSIZE,
)
from .futures import CallArgs

__all__ = [
    "DEFAULT_CHECKSUM_ALGORITHM",
    "FULL_OBJECT_CHECKSUM_ARGS",
    "MAX_PARTS",
    "MAX_SINGLE_UPLOAD_SIZE",
    "MIN_UPLOAD_CHUNKSIZE",
    "CallArgs",
    "ChunksizeAdjuster",
    "NoResourcesAvailable",
    "OSUtils",
    "SlidingWindowSemaphore",
    "TaskSemaphore",
]
