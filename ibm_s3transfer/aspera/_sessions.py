"""The sessions of a transfer, and the text messages that tell of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from ._words import enumAsperaControllerStatus, enumAsperaMsgType
from .engines import Event, EventKind

_KINDS = {
    enumAsperaMsgType.INIT: EventKind.SESSION_STARTED,
    enumAsperaMsgType.STATS: EventKind.PROGRESS,
    enumAsperaMsgType.DONE: EventKind.SESSION_DONE,
    enumAsperaMsgType.ERROR: EventKind.SESSION_FAILED,
    enumAsperaMsgType.FILEERROR: EventKind.FILE_FAILED,
}


class AsperaMessage:
    """A message of ascp as text: lines ``Name: value``.

    :param message: the text.
    """

    __module__ = "ibm_s3transfer.aspera.futures"

    def __init__(self, message: str) -> None:
        self._message = message
        lines = (line.partition(":") for line in message.splitlines())
        self._values = {name.strip(): value.strip() for name, colon, value in lines if colon}

    def extract_message_value(self, name: str) -> str | None:
        """Return a value, None if it is not there.

        :param name: its name.
        """
        return self._values.get(name)

    def get_message_type(self) -> str | None:
        """Return the type, one of :class:`enumAsperaMsgType`."""
        return self._values.get("Type")

    def is_msg_type(self, types: Iterable[str]) -> bool:
        """Say whether it is of one of some types.

        :param types: types of messages.
        """
        return self.get_message_type() in list(types)

    def get_session_id(self) -> str | None:
        """Return the session it tells of."""
        return self._values.get("SessionId")

    def get_error_descr(self) -> str | None:
        """Return what it says about an error."""
        return self._values.get("Description")

    def get_bytes_transferred(self) -> int:
        """Return how many bytes the session has transferred; 0 if it does not tell."""
        text = self._values.get("TransferBytes", "")
        return int(text) if text.isascii() and text.isdigit() else 0

    def as_event(self) -> Event | None:
        """Return it as an event, None if it tells nothing of interest."""
        kind = _KINDS.get(self.get_message_type() or "")
        if kind is None:
            return None
        session, description = self.get_session_id() or "", self.get_error_descr() or ""
        return Event(kind, session, self.get_bytes_transferred(), description)


class AsperaSession:
    """What is known of a session.

    :param session_id: its name.
    """

    __module__ = "ibm_s3transfer.aspera.futures"

    #: Tell subscribers of every message about progress, also where nothing has been added.
    PROGRESS_MSGS_SEND_ALL: ClassVar[bool] = False

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        self._status = enumAsperaControllerStatus.CREATED
        self._error = ""
        self._bytes = 0

    @property
    def bytes_transferred(self) -> int:
        """How many bytes it has transferred."""
        return self._bytes

    @property
    def error(self) -> str:
        """Why it failed; empty if it did not."""
        return self._error

    def set_bytes_transferred(self, bytes_transferred: int) -> bool:
        """Take over a count.

        :param bytes_transferred: since it began.
        :returns: whether that is worth telling.
        """
        is_more = bytes_transferred > self._bytes
        self._bytes = max(self._bytes, bytes_transferred)
        return is_more or self.PROGRESS_MSGS_SEND_ALL

    def set_success(self) -> None:
        """Note that it did its work."""
        self._status = enumAsperaControllerStatus.SUCCESS

    def set_error(self, error: str) -> None:
        """Note that it failed.

        :param error: why.
        """
        self._status, self._error = enumAsperaControllerStatus.FAILED, error

    def is_success(self) -> bool:
        """Say whether it did its work."""
        return self._status == enumAsperaControllerStatus.SUCCESS

    def is_failed(self) -> bool:
        """Say whether it failed."""
        return self._status == enumAsperaControllerStatus.FAILED

    def is_done(self) -> bool:
        """Say whether it has ended."""
        return self.is_success() or self.is_failed()
