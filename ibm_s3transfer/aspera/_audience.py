"""The callbacks of one transfer: told in order, and never disturbing each other."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .futures import AsperaTransferFuture

logger = logging.getLogger("ibmcos.aspera")


class Audience:
    """Those who are told about a transfer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_queued_told = False
        self._on_queued: list[Callable[[], Any]] = []
        self._on_progress: list[Callable[..., Any]] = []
        self._on_done: list[Callable[[], Any]] = []

    def add(self, subscribers: Iterable[Any], future: AsperaTransferFuture) -> None:
        """Take in subscribers.

        :param subscribers: subclasses of ``AsperaBaseSubscriber``.
        :param future: what they are told of.
        """
        for subscriber in subscribers:
            self._on_queued.append(functools.partial(subscriber.on_queued, future=future))
            self._on_progress.append(functools.partial(subscriber.on_progress, future=future))
            self._on_done.append(functools.partial(subscriber.on_done, future=future))

    def add_done(self, function: Callable[[], Any]) -> None:
        """Take in a function that is called at the end.

        :param function: takes no argument.
        """
        self._on_done.append(function)

    def tell_queued(self) -> None:
        """Tell that the engine has begun; only the first time counts."""
        with self._lock:
            if self._is_queued_told:
                return
            self._is_queued_told = True
        call_all(self._on_queued)

    def tell_progress(self, total: int) -> None:
        """Tell how much has been transferred.

        :param total: number of bytes.
        """
        call_all(self._on_progress, bytes_transferred=total)

    def tell_done(self) -> None:
        """Tell of the end."""
        call_all(self._on_done)


def call_all(callbacks: list[Callable[..., Any]], **arguments: Any) -> None:
    """Call functions of the program; their failures are theirs, and logged.

    :param callbacks: the functions.
    :param arguments: what they are called with.
    """
    for callback in list(callbacks):
        try:
            callback(**arguments)
        except Exception:
            logger.exception("A callback of an Aspera transfer failed")
