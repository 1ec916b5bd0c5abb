"""What can go wrong with an Aspera transfer."""

from __future__ import annotations


class AsperaTransferQueueError(Exception):
    """The manager takes no more transfers: its queue is full, it waits for its end, or it was cancelled."""


class AsperaTransferFailedError(Exception):
    """The transfer ended without success.

    :param description: what the engine said.
    :ivar code: the engine's error number, for example 19 for a refused login; None if it gave none.
    """

    def __init__(self, description: object = "", code: int | None = None) -> None:
        super().__init__(description)
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (*self.args, self.code)


class AsperaTransferSpecError(Exception):
    """The transfer could not be set up: the bucket, IAM or the Aspera service refused."""


class AsperaEngineNotFoundError(AsperaTransferFailedError):
    """Nothing on this machine can transfer with Aspera; the text tells where it was looked for and the ways out."""
