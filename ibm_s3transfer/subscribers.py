"""What is told about a transfer while it goes on."""

from __future__ import annotations

from typing import Any, ClassVar
from weakref import WeakSet

from .exceptions import InvalidSubscriberMethodError


class BaseSubscriber:
    """The base of subscribers: override what you want to hear of.

    Every method is called with keyword arguments, more of which may come with later releases, so it has to take
    ``**kwargs``. Calls come from the threads of the transfer, :meth:`on_progress` from several at a time.

    :raises InvalidSubscriberMethodError: if a method could not be called like that.
    """

    VALID_SUBSCRIBER_TYPES: ClassVar[list[str]] = ["queued", "progress", "done"]

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - told by the class
        if cls not in _sound:
            _check_methods(cls)
            _sound.add(cls)
        return super().__new__(cls)

    def on_queued(self, future: Any, **kwargs: Any) -> None:
        """Be told that a transfer is about to begin.

        :param future: the transfer.
        """

    def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
        """Be told that bytes have gone.

        :param future: the transfer.
        :param bytes_transferred: how many since the last call; below zero if some have to go again.
        """

    def on_done(self, future: Any, **kwargs: Any) -> None:
        """Be told that a transfer has ended, one way or the other.

        :param future: the transfer.
        """


# Classes whose methods have been looked at.
_sound: WeakSet[type[BaseSubscriber]] = WeakSet()


def _check_methods(cls: type[BaseSubscriber]) -> None:
    import inspect  # large, and needed only where there are subscribers

    for kind in cls.VALID_SUBSCRIBER_TYPES:
        method = getattr(cls, f"on_{kind}")
        if not callable(method):
            raise InvalidSubscriberMethodError(f"Subscriber method {method} must be callable.")
        kinds = {parameter.kind for parameter in inspect.signature(method).parameters.values()}
        if inspect.Parameter.VAR_KEYWORD not in kinds:
            raise InvalidSubscriberMethodError(f"Subscriber method {method} must accept keyword arguments (**kwargs)")
