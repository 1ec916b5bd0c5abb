"""What a process of a pool does: it waits for orders, and answers them one after the other."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Any

from ibm_botocore._interrupts import outside_scopes
from ibm_botocore.config import Config
from ibm_botocore.session import Session

from ._config import TransferConfig
from ._fetch import Fetch
from ._files import OSUtils
from ._progress import NO_METER
from ._ranges import Range
from ._sinks import FileSink, Sink, open_sink
from .constants import PROCESS_USER_AGENT
from .exceptions import S3DownloadFailedError

Args = Mapping[str, Any]
Answer = dict[str, Any]
# What is done with this process's client, and the arguments that follow it.
Order = tuple[Callable[..., Any], tuple[Any, ...]]
# What an order returned, or what it raised.
Outcome = tuple[Any, Exception | None]


def run(connection: Connection, client_kwargs: Args) -> None:
    """Carry out orders until there are no more.

    :param connection: brings an :data:`Order` at a time, or None for the end, and takes an :data:`Outcome` for each.
    :param client_kwargs: arguments of this process's client.
    """
    _take_signals()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    client: Any = None
    # A forked process would find itself in the scope of the call that it was forked in.
    with outside_scopes():
        while (order := _next_order(connection)) is not None:
            function, args = order
            outcome: Outcome
            try:
                if client is None:
                    client = make_client(client_kwargs)
                outcome = function(client, *args), None
            except Exception as error:  # noqa: BLE001 - it is the outcome
                outcome = None, _portable(error)
            try:
                connection.send(outcome)
            except OSError:  # nobody waits for it any more
                return


def make_client(client_kwargs: Args) -> Any:
    """Return a client that says in its user agent where its calls come from.

    :param client_kwargs: as :meth:`ibm_botocore.session.Session.create_client` takes them.
    """
    given = client_kwargs.get("config") or Config()
    extra = given.user_agent_extra
    ours = Config(user_agent_extra=f"{extra} {PROCESS_USER_AGENT}" if extra else PROCESS_USER_AGENT)
    return Session().create_client("s3", **{**client_kwargs, "config": given.merge(ours)})


# --- orders


def ask(client: Any, args: Args) -> Answer:
    """Return what the service says about an object.

    :param args: of the call.
    """
    answer: Answer = client.head_object(**args)
    return answer


def fetch_whole(client: Any, args: Args, filename: str) -> tuple[int, Answer]:
    """Fetch all of an object.

    :param args: of the call.
    :param filename: path of an empty file.
    :returns: number of bytes, and what the service said about the object.
    """
    with open(filename, "r+b", buffering=0) as file:
        return _fetch_to(FileSink(file), client, args).whole()


def fetch_part(client: Any, args: Args, filename: str, place: Range, size: int, etag: str | None) -> Answer:
    """Fetch a part of an object.

    :param args: of the call.
    :param filename: path of the file that has a place for it.
    :param place: the part.
    :param size: number of bytes of the whole object.
    :param etag: of the object, if it is known.
    :returns: what the service said about the object.
    """
    with open(filename, "r+b", buffering=0) as file:
        return _fetch_to(FileSink(file), client, args).range(place, size, etag)


def fetch_in_place(client: Any, args: Args, filename: str) -> Answer:
    """Fetch all of an object to a pipe or a device.

    :param args: of the call.
    :param filename: its path.
    :returns: what the service said about the object.
    """
    sink = open_sink(filename, OSUtils(), 0)
    try:
        size, answer = _fetch_to(sink, client, args).whole()
        sink.commit(size)
    except BaseException:
        sink.discard()
        raise
    return answer


def _fetch_to(sink: Sink, client: Any, args: Args) -> Fetch:
    config = TransferConfig()
    return Fetch(client, args, sink, NO_METER, config.io_chunksize, config.num_download_attempts)


# --- the process


def _take_signals() -> None:
    """Leave Ctrl-C to the parent, and end on request, whatever handlers of the parent a fork has brought along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end_with_parent() -> None:
    """End even in the middle of an order when the parent has been killed: nobody will use what comes of it."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _next_order(connection: Connection) -> Order | None:
    try:
        order: Order | None = connection.recv()
    except (EOFError, OSError):  # the parent has ended
        return None
    return order


def _portable(error: Exception) -> Exception:
    """Return an exception that survives the way to the parent: itself, if it does."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - an exception of anybody's may raise anything
        return S3DownloadFailedError(f"{type(error).__name__}: {error}")
    return error
