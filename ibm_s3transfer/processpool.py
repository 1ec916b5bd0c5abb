"""Downloads by several processes, for machines where the threads of one are not enough.

>>> if __name__ == "__main__":
...     with ProcessPoolDownloader({"endpoint_url": "https://..."}) as downloader:
...         downloader.download_file("my-bucket", "large.iso", "large.iso")
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from functools import partial
from types import TracebackType
from typing import Any

from . import _arguments as arguments
from . import _process
from ._config import TransferConfig
from ._controller import finish_first
from ._fetch import check_same
from ._processes import Processes
from ._ranges import Range, ranges_of
from ._sinks import NewFileSink
from .constants import ALLOWED_DOWNLOAD_ARGS, MB, PROCESS_USER_AGENT
from .exceptions import CancelledError, RetriesExceededError
from .futures import CallArgs, TransferFuture, TransferMeta
from .manager import TransferManager
from .tasks import Batch, Steps, Task, Transfer

__all__ = [
    "ALLOWED_DOWNLOAD_ARGS",
    "MB",
    "PROCESS_USER_AGENT",
    "CallArgs",
    "CancelledError",
    "ProcessPoolDownloader",
    "ProcessPoolTransferFuture",
    "ProcessPoolTransferMeta",
    "ProcessTransferConfig",
    "RetriesExceededError",
]

#: A download in progress, or done: that of a manager.
ProcessPoolTransferFuture = TransferFuture
#: What is known about a download.
ProcessPoolTransferMeta = TransferMeta

# The processes end with the program, and what they download has to be complete then.
finish_first()


class ProcessTransferConfig:
    """How downloads by several processes are done.

    :param multipart_threshold: from this many bytes on, an object is fetched in parts.
    :param multipart_chunksize: bytes of a part.
    :param max_request_processes: how many processes there are.
    :raises ValueError: if a number is not above zero.
    """

    def __init__(
        self,
        multipart_threshold: int = 8 * MB,
        multipart_chunksize: int = 8 * MB,
        max_request_processes: int = 10,
    ) -> None:
        self.multipart_threshold = multipart_threshold
        self.multipart_chunksize = multipart_chunksize
        self.max_request_processes = max_request_processes
        for name, value in vars(self).items():
            if value <= 0:
                raise ValueError(f"Provided parameter {name} of value {value} must be greater than 0.")


class ProcessPoolDownloader:
    """Downloads objects to files by several processes; use it with ``with``, which waits for them at the end.

    The processes are started at the first download, in the way that :mod:`multiprocessing` is set to. Where that is
    not ``fork``, the program has to begin its work below ``if __name__ == "__main__":``.

    :param client_kwargs: arguments of the clients that the processes make, those of
        :meth:`ibm_botocore.session.Session.create_client`; they have to survive pickling, except for ``fork``.
    :param config: how downloads are done.
    """

    def __init__(
        self, client_kwargs: Mapping[str, Any] | None = None, config: ProcessTransferConfig | None = None
    ) -> None:
        self._client_kwargs = dict(client_kwargs or {})
        self._config = ProcessTransferConfig() if config is None else config
        self._lock = threading.Lock()
        self._manager: _Manager | None = None

    def download_file(
        self,
        bucket: str,
        key: str,
        filename: str | os.PathLike[str],
        extra_args: Mapping[str, Any] | None = None,
        expected_size: int | None = None,
    ) -> TransferFuture:
        """Download an object to a file, which appears or changes only when all of it has come.

        :param bucket: bucket of the object.
        :param key: key of the object.
        :param filename: path of the file.
        :param extra_args: further arguments of the calls, those of a :class:`~.manager.TransferManager`'s downloads.
        :param expected_size: number of bytes, so that the service need not be asked.
        :returns: the download; its result is what the service said about the object.
        :raises ValueError: naming an argument that downloads do not take, or a file name that is no path.
        """
        args = dict(extra_args or {})
        arguments.check_allowed(args, ALLOWED_DOWNLOAD_ARGS)
        if not isinstance(filename, (str, os.PathLike)):
            raise ValueError(f"Filename must be a string or a path-like object, not {filename!r}")
        if expected_size is not None and (type(expected_size) is not int or expected_size < 0):
            raise ValueError(f"expected_size must be a number of bytes, not {expected_size!r}")
        call_args = CallArgs(
            bucket=bucket, key=key, filename=filename, extra_args=args, expected_size=expected_size, subscribers=[]
        )
        with self._lock:
            if self._manager is None:
                self._manager = _Manager(self._client_kwargs, self._config)
            manager = self._manager
        return manager.download_file(call_args)

    def shutdown(self) -> None:
        """Wait for all downloads, and end the processes; a later download starts others."""
        self.__exit__(None, None, None)

    def __enter__(self) -> ProcessPoolDownloader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            manager, self._manager = self._manager, None
        if manager is not None:
            manager.__exit__(kind, error, trace)


class _Manager(TransferManager):
    """Downloads by processes until it is shut down.

    :param client_kwargs: arguments of their clients.
    :param config: how downloads are done.
    """

    def __init__(self, client_kwargs: Mapping[str, Any], config: ProcessTransferConfig) -> None:
        self._processes = Processes(config.max_request_processes, client_kwargs)
        super().__init__(
            self._processes,
            TransferConfig(
                multipart_threshold=config.multipart_threshold,
                multipart_chunksize=config.multipart_chunksize,
                max_request_concurrency=config.max_request_processes,
            ),
        )

    def download_file(self, call_args: CallArgs) -> TransferFuture:
        """Begin a download.

        :param call_args: what is asked for.
        """
        return self._begin(_Download, call_args)

    def _shutdown(self, *args: Any) -> None:
        try:
            super()._shutdown(*args)
        finally:
            self._processes.close()


class _Download(Transfer):
    """A download whose calls are made by processes, to a file that they all open."""

    def steps(self) -> Steps:
        """Download the object.

        :returns: what the service said about it.
        """
        said = self._ask_for_object()
        config, files, size = self.tools.config, self.tools.files, self.future.meta.size
        assert size is not None
        filename = os.path.abspath(self.args.filename)
        if files.is_special_file(filename):
            answer: dict[str, Any] = self._call(_process.fetch_in_place, self._args_of_get(), filename)
            return answer
        sink = NewFileSink(filename, files)
        try:
            if size < config.multipart_threshold:
                size, answer = self._call(_process.fetch_whole, self._args_of_get(), sink.path)
                self.put_in_place(sink, size)
                return answer
            sink.reserve(size)
            answers = yield Batch(self._parts(sink.path, size))
            check_same(answers)
            self.put_in_place(sink, size)
            return said or answers[0]
        except BaseException:
            sink.discard()
            raise

    def _ask_for_object(self) -> dict[str, Any]:
        """Find out how large the object is, unless the caller knows, and return what the service says about it."""
        meta, expected_size = self.future.meta, self.args.expected_size
        if expected_size is not None:
            meta.provide_transfer_size(expected_size)
            return {}
        answer: dict[str, Any] = self._call(_process.ask, {**self._names(), **self.args.extra_args})
        meta.provide_transfer_size(answer["ContentLength"])
        meta.provide_object_etag(answer.get("ETag"))
        return answer

    def _parts(self, filename: str, size: int) -> Iterator[Task]:
        args, etag = self._args_of_get(), self.future.meta.etag
        for place in ranges_of(size, self.tools.config.multipart_chunksize):
            yield partial(self._fetch_part, args, filename, place, size, etag)

    def _fetch_part(self, args: Mapping[str, Any], filename: str, place: Range, *rest: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self._call(_process.fetch_part, args, filename, place, *rest)
        # There may be thousands of them: of all but the first, nothing else is looked at.
        return answer if place.number == 1 else {"ETag": answer.get("ETag")}

    def _args_of_get(self) -> dict[str, Any]:
        return {**self._names(), **arguments.get_args(self.args.extra_args)}

    def _names(self) -> dict[str, Any]:
        return {"Bucket": self.args.bucket, "Key": self.args.key}

    def _call(self, function: Any, *args: Any) -> Any:
        return self.tools.client.call(function, *args)
