"""The seam between the manager and an engine: an order goes down, events come up."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class EventKind(enum.Enum):
    """What an engine reports."""

    SESSION_STARTED = "session started"
    PROGRESS = "progress"
    FILE_FAILED = "file failed"
    SESSION_DONE = "session done"
    SESSION_FAILED = "session failed"


@dataclass(frozen=True)
class Event:
    """Something happened in a session of a transfer.

    :param kind: what.
    :param session: which session, by a name of the engine.
    :param bytes_transferred: by this session since it began.
    :param description: of a failure, in the engine's words; it holds no secret.
    """

    kind: EventKind
    session: str
    bytes_transferred: int = 0
    description: str = ""


Report = Callable[[Event], None]


@dataclass(frozen=True)
class TransferOrder:
    """A transfer that is ready to begin.

    :param transfer_id: the manager's id of it.
    :param bucket: the bucket.
    :param spec: the transfer specification (version 1: flat), which holds tokens.
    :param sessions: how many sessions to use; 0 leaves it to the engine.
    :param is_directory: whether the paths are directories and prefixes.
    """

    transfer_id: str
    bucket: str
    spec: Mapping[str, Any] = field(repr=False)
    sessions: int = 0
    is_directory: bool = False

    @property
    def is_upload(self) -> bool:
        """Whether files go to the bucket."""
        return self.spec.get("direction") == "send"


class EngineTransfer(Protocol):
    """One transfer in the hands of an engine; all but `run` may be called from any thread at any time."""

    def run(self) -> None:
        """Transfer everything, then return.

        Whatever was started for it has ended by then, also after a failure.

        :raises AsperaTransferFailedError: if something was not transferred.
        """

    def pause(self) -> bool:
        """Stop moving bytes for now.

        :returns: whether that was possible.
        """

    def resume(self) -> bool:
        """Go on.

        :returns: whether that was possible.
        """

    def cancel(self) -> None:
        """Make `run` end soon, also if it has not begun."""

    def change_rate(
        self, target_rate_kbps: int | None = None, min_rate_kbps: int | None = None, rate_policy: str | None = None
    ) -> bool:
        """Change the rate of a running transfer; what is None stays.

        :returns: whether that was possible.
        """


class Engine(Protocol):
    """Something that can transfer."""

    #: How configuration names it.
    name: str
    #: Whether it needs a specification from the Aspera service; otherwise the manager writes one from its arguments.
    needs_setup: bool

    def prepare(self, order: TransferOrder, report: Report) -> EngineTransfer:
        """Return a transfer that `run` begins.

        :param order: what to transfer.
        :param report: called with every event, from any thread of the engine, never from two at a time.
        """
