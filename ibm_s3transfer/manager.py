"""Transfers of objects from, to and within a service, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import CancelledError
from itertools import count
from types import TracebackType
from typing import Any, ClassVar

from . import _arguments as arguments
from ._config import TransferConfig
from ._controller import TransferCoordinatorController
from ._files import OSUtils
from ._resume_download import ResumableDownload
from ._resume_upload import ResumableUpload
from ._workers import WorkPool
from .bandwidth import TokenBucket
from .constants import (
    ALLOWED_COPY_ARGS,
    ALLOWED_DELETE_ARGS,
    ALLOWED_DOWNLOAD_ARGS,
    ALLOWED_UPLOAD_ARGS,
    KB,
    MB,
)
from .copies import Copy
from .delete import Delete
from .directories.methods import DirectoryTransfers
from .download import Download
from .exceptions import FatalError
from .futures import CallArgs, NonThreadedExecutor, TransferCoordinator, TransferFuture, TransferMeta
from .tasks import Tools, Transfer
from .upload import Upload

__all__ = ["KB", "MB", "OSUtils", "TransferConfig", "TransferCoordinatorController", "TransferManager"]

ExtraArgs = Mapping[str, Any] | None
Subscribers = Iterable[Any] | None


class TransferManager(DirectoryTransfers):
    """Transfers objects in the background; use it with ``with``, which waits for them at the end.

    :param client: makes the calls; it keeps as many connections as the manager makes requests at a time.
    :param config: how transfers are done.
    :param osutil: does what has to be done with files on disk.
    :param executor_cls: class of the executor that runs the work, called with ``max_workers=``; None for threads.
    """

    ALLOWED_UPLOAD_ARGS: ClassVar[list[str]] = ALLOWED_UPLOAD_ARGS
    ALLOWED_DOWNLOAD_ARGS: ClassVar[list[str]] = ALLOWED_DOWNLOAD_ARGS
    ALLOWED_COPY_ARGS: ClassVar[list[str]] = ALLOWED_COPY_ARGS
    ALLOWED_DELETE_ARGS: ClassVar[list[str]] = ALLOWED_DELETE_ARGS

    def __init__(
        self,
        client: Any,
        config: TransferConfig | None = None,
        osutil: OSUtils | None = None,
        executor_cls: type[Any] | None = None,
    ) -> None:
        self._client = client
        self._config = TransferConfig() if config is None else config
        self._osutil = OSUtils() if osutil is None else osutil
        self._coordinator_controller = TransferCoordinatorController()
        self._id_counter = count()
        self._is_shut_down = False
        workers = self._config.max_request_concurrency
        executor = None if executor_cls is None else executor_cls(max_workers=workers)
        # Files of a directory go side by side as parts do.
        self.files_at_once = 1 if executor_cls is NonThreadedExecutor else workers
        self._pool = WorkPool(workers, self._config.max_submission_queue_size, executor)
        bandwidth = self._config.max_bandwidth
        limit = None if bandwidth is None else TokenBucket(bandwidth)
        self._tools = Tools(client, self._config, self._osutil, limit)
        self._keep_connections(workers)

    @property
    def client(self) -> Any:
        """What makes the calls."""
        return self._client

    @property
    def config(self) -> TransferConfig:
        """How transfers are done."""
        return self._config

    def upload(
        self, fileobj: Any, bucket: str, key: str, extra_args: ExtraArgs = None, subscribers: Subscribers = None
    ) -> TransferFuture:
        """Upload a file or an object that can be read.

        :param fileobj: a path, or an object with ``read``, which is closed at the end.
        :param bucket: bucket of the new object.
        :param key: key of the new object.
        :param extra_args: further arguments of the calls, those of :attr:`ALLOWED_UPLOAD_ARGS`.
        :param subscribers: are told about the transfer.
        :returns: the transfer; its result is the answer of ``put_object`` or ``complete_multipart_upload``.
        :raises ValueError: naming an argument that uploads do not take.
        """
        args = dict(extra_args or {})
        arguments.check_allowed(args, self.ALLOWED_UPLOAD_ARGS)
        arguments.complete_upload_args(args, self._adds_checksums())
        call_args = CallArgs(
            fileobj=fileobj, bucket=bucket, key=key, extra_args=args, subscribers=list(subscribers or ())
        )
        return self._begin(ResumableUpload if self._config.resume else Upload, call_args)

    def download(
        self, bucket: str, key: str, fileobj: Any, extra_args: ExtraArgs = None, subscribers: Subscribers = None
    ) -> TransferFuture:
        """Download an object.

        :param bucket: bucket of the object.
        :param key: key of the object.
        :param fileobj: a path, or an object with ``write``, which stays open.
        :param extra_args: further arguments of the calls, those of :attr:`ALLOWED_DOWNLOAD_ARGS`.
        :param subscribers: are told about the transfer.
        :returns: the transfer; its result is what the service said about the object.
        :raises ValueError: naming an argument that downloads do not take.
        """
        args = dict(extra_args or {})
        arguments.check_allowed(args, self.ALLOWED_DOWNLOAD_ARGS)
        call_args = CallArgs(
            bucket=bucket, key=key, fileobj=fileobj, extra_args=args, subscribers=list(subscribers or ())
        )
        return self._begin(ResumableDownload if self._config.resume else Download, call_args)

    def copy(
        self,
        copy_source: Mapping[str, Any],
        bucket: str,
        key: str,
        extra_args: ExtraArgs = None,
        subscribers: Subscribers = None,
        source_client: Any = None,
    ) -> TransferFuture:
        """Have the service copy an object.

        :param copy_source: ``Bucket``, ``Key`` and perhaps ``VersionId`` of the object.
        :param bucket: bucket of the new object.
        :param key: key of the new object.
        :param extra_args: further arguments of the calls, those of :attr:`ALLOWED_COPY_ARGS`.
        :param subscribers: are told about the transfer.
        :param source_client: asks for the object's size, where the manager's client may not.
        :returns: the transfer; its result is the answer of ``copy_object`` or ``complete_multipart_upload``.
        :raises ValueError: naming an argument that copies do not take.
        :raises TypeError: if ``copy_source`` is no dict.
        """
        args = dict(extra_args or {})
        arguments.check_allowed(args, self.ALLOWED_COPY_ARGS)
        arguments.check_copy_source(copy_source)
        call_args = CallArgs(
            copy_source=copy_source,
            bucket=bucket,
            key=key,
            extra_args=args,
            subscribers=list(subscribers or ()),
            source_client=self._client if source_client is None else source_client,
        )
        return self._begin(Copy, call_args)

    def delete(
        self, bucket: str, key: str, extra_args: ExtraArgs = None, subscribers: Subscribers = None
    ) -> TransferFuture:
        """Delete an object.

        :param bucket: bucket of the object.
        :param key: key of the object.
        :param extra_args: further arguments of the call, those of :attr:`ALLOWED_DELETE_ARGS`.
        :param subscribers: are told about the transfer.
        :returns: the transfer; its result is the answer of ``delete_object``.
        :raises ValueError: naming an argument that deletes do not take.
        """
        args = dict(extra_args or {})
        arguments.check_allowed(args, self.ALLOWED_DELETE_ARGS)
        call_args = CallArgs(bucket=bucket, key=key, extra_args=args, subscribers=list(subscribers or ()))
        return self._begin(Delete, call_args)

    def shutdown(self, cancel: bool = False, cancel_msg: str = "") -> None:
        """Wait for all transfers, and let the workers go.

        :param cancel: cancel the transfers first.
        :param cancel_msg: message of their exceptions.
        """
        self._shutdown(cancel, cancel_msg)

    def __enter__(self) -> TransferManager:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._shutdown(False)
            return
        message = str(error) or repr(error)
        # What is raised in the place of the caller's own exception must not look like one of the transfers.
        self._shutdown(True, message, CancelledError if isinstance(error, KeyboardInterrupt) else FatalError)

    def _shutdown(self, cancel: bool, message: str = "", kind: type[BaseException] = CancelledError) -> None:
        controller = self._coordinator_controller
        try:
            if not cancel:
                controller.wait()
        except BaseException:
            # Interrupted: whoever waits no longer gets nothing half done.
            cancel = True
            controller.cancel("KeyboardInterrupt()")
            raise
        finally:
            self._is_shut_down = True
            if cancel:
                controller.cancel(message, kind)
                controller.wait_for_cancelled()
            self._pool.close(wait=not cancel)

    def _begin(self, kind: type[Transfer], call_args: CallArgs) -> TransferFuture:
        if self._is_shut_down:
            raise RuntimeError("cannot begin a transfer after the manager was shut down")
        number = next(self._id_counter)
        coordinator = TransferCoordinator(number)
        future = TransferFuture(TransferMeta(call_args, number), coordinator)
        transfer = kind(future, coordinator, self._tools, self._pool)
        for subscriber in call_args.subscribers:  # type: ignore[attr-defined]
            on_done = getattr(subscriber, "on_done", None)
            if on_done is not None:
                coordinator.add_done_callback(on_done, future=future)
        coordinator.add_done_callback(self._coordinator_controller.remove_transfer_coordinator, coordinator)
        self._coordinator_controller.add_transfer_coordinator(coordinator)
        self._pool.add(transfer)
        return future

    def _adds_checksums(self) -> bool:
        """Say whether the client sends checksums wherever an operation supports them."""
        config = getattr(getattr(self._client, "meta", None), "config", None)
        return getattr(config, "request_checksum_calculation", None) == "when_supported"

    def _keep_connections(self, count: int) -> None:
        """Make the client keep as many connections as there are requests at a time; stand-ins have none."""
        keep_at_least = getattr(getattr(self._client, "_endpoint", None), "keep_at_least", None)
        if keep_at_least is not None:
            keep_at_least(count)
