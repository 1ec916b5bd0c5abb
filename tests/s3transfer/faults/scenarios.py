"""Seeded scenarios of managed transfers: what is transferred, and what goes wrong with each request of it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.s3transfer.store import Fault

READ_TIMEOUT_S = 0.4
PART = 5 << 20
KEY, SOURCE_KEY = "k", "source"

FINAL = (
    Fault(403, "AccessDenied"), Fault(400, "ExpiredToken"), Fault(401, "Unauthorized"), Fault(409, "OperationAborted"),
    Fault(404, "NoSuchKey"), Fault(501, "NotImplemented"),
)  # fmt: skip
HIDDEN = Fault(200, "InternalError")
CORRUPT = Fault(is_corrupt=True)
# What all requests are refused with from some moment on: status and code.
GONE = (404, "NoSuchBucket")
EXPIRED = (400, "ExpiredToken")


class Step(NamedTuple):
    """A request of a transfer: the operation, the key, and the number of the part, 0 if it is for the whole."""

    operation: str
    key: str
    number: int = 0


class File(NamedTuple):
    """Something to transfer: key and size."""

    key: str
    size: int


class Event(NamedTuple):
    """Something that happens while the first request of a step is served.

    ``act`` is ``cancel``, ``shutdown``, ``change``, ``grow``, ``shrink``, ``vanish`` or ``expire``; ``moment`` and
    ``offset`` say when, as those of :class:`Fault`.
    """

    act: str
    step: Step
    moment: str
    offset: int


@dataclass(frozen=True)
class Scenario:
    """A transfer, and what goes wrong.

    :param threads: 0 for the caller's.
    :param end: what is read from or written to; empty for copies and directories.
    :param faults: of each request, for its attempts in turn.
    :param breaks_at: the source or the disk fails behind so many bytes.
    :param cancel_after_s: cancelled at no matter what.
    :param is_replaced: the object or file to be written exists before.
    :param resumes: with a journal; goes on in a second transfer, before which the source may change.
    """

    seed: int
    kind: str
    end: str
    files: tuple[File, ...]
    part_size: int
    threads: int
    mode: str
    attempts: int
    download_attempts: int
    chunk_size: int
    faults: Mapping[Step, tuple[Fault, ...]] = field(default_factory=dict)
    event: Event | None = None
    breaks_at: int | None = None
    cancel_after_s: float | None = None
    is_replaced: bool = False
    resumes: bool = False
    changes_between: bool = False

    @property
    def is_directory(self) -> bool:
        """Whether a directory is transferred."""
        return "directory" in self.kind

    def data(self, file: File, version: int = 0) -> bytes:
        """Return the bytes of a file, or others of the same number."""
        return random.Random(f"{self.seed} {file.key} {version}").randbytes(file.size)

    def phases(self, file: File) -> list[list[Step]]:
        """Return the requests that transfer a file: phase by phase, those of a phase side by side."""
        count = -(-file.size // self.part_size)
        key, source = file.key, SOURCE_KEY if self.kind == "copy" else file.key
        asked = [[Step("head", source)]]
        if file.size < self.part_size:
            if self.kind == "download directory":
                asked = []
            return {"upload": [], "download": asked, "copy": asked}[self.kind.split()[0]] + [
                [Step({"upload": "put", "download": "get", "copy": "copy"}[self.kind.split()[0]], key)]
            ]
        numbers = range(1, count + 1)
        if self.kind.startswith("download"):
            return [*asked, [Step("get", key, number) for number in numbers]]
        parts = [Step("partcopy" if self.kind == "copy" else "part", key, number) for number in numbers]
        made = [[Step("create", key)], parts, [Step("complete", key)]]
        return asked + made if self.kind == "copy" else made

    def piece(self, step: Step) -> int:
        """Return the number of bytes that a request carries."""
        size = next((file.size for file in self.files if file.key == step.key), 0)
        return min(self.part_size, size - (step.number - 1) * self.part_size) if step.number else size
