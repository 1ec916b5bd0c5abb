"""Several calls at once, whose answers keep their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

_Input = TypeVar("_Input")
_Answer = TypeVar("_Answer")

_MAX_WORKERS = 8


def call_for_each(
    call: Callable[[_Input], _Answer], inputs: Iterable[_Input], client: Any, operation_name: str
) -> list[_Answer]:
    """Make a call for each input and return the answers in the order of the inputs.

    Who listens to the calls, as a Stubber does, or stands in for the method that makes them, gets them one after
    another. Otherwise some are made at once, as many as the client has connections, and only a few inputs are taken
    ahead.

    :param call: makes a call; runs in other threads.
    :param inputs: taken one by one in the caller's thread.
    :param client: makes the calls.
    :param operation_name: what is called, for example ``DeleteObjects``.
    :raises Exception: the first that a call raised; no further call is begun then.
    """
    if _is_watched(client, operation_name):
        return [call(each) for each in inputs]
    waiting = iter(inputs)
    first = list(islice(waiting, 2))
    if len(first) < 2:
        return [call(each) for each in first]
    return _call_at_once(call, first, waiting, min(_MAX_WORKERS, client.meta.config.max_pool_connections))


def _is_watched(client: Any, operation_name: str) -> bool:
    service = client.meta.service_model.service_id.hyphenize()
    is_own = getattr(client._make_api_call, "__qualname__", "") == "BaseClient._make_api_call"
    return not is_own or bool(client.meta.events.handlers_for(f"before-call.{service}.{operation_name}"))


def _call_at_once(
    call: Callable[[_Input], _Answer], first: list[_Input], others: Iterable[_Input], workers: int
) -> list[_Answer]:
    from concurrent.futures import Future, ThreadPoolExecutor

    answers: list[_Answer] = []
    running: deque[Future[_Answer]] = deque()
    with ThreadPoolExecutor(max_workers=workers) as executor:
        try:
            running.extend(executor.submit(call, each) for each in first)
            for each in others:
                if len(running) >= 2 * workers:
                    answers.append(running.popleft().result())
                running.append(executor.submit(call, each))
            answers.extend(future.result() for future in running)
        finally:
            # After a fault nothing more is begun; after the last answer there is nothing to cancel.
            for future in running:
                future.cancel()
    return answers
