"""Aspera transfers between this machine and buckets.

    with AsperaTransferManager(client) as transfer_manager:
        future = transfer_manager.upload("/data/file", "bucket", "key")
        future.result()

The bytes are moved by an engine, which is looked for at the first transfer: the ``ascp`` executable, the daemon
``transferd``, or, if it is chosen explicitly, ordinary multipart requests (``AsperaManagerConfig(engine="https")``).
"""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Iterable
from types import TracebackType
from typing import Any

from ibm_botocore.client import BaseClient
from ibm_botocore.credentials import DelegatedTokenManager

from ..exceptions import CancelledError, FatalError
from ..futures import CallArgs, TransferMeta
from ._config import AsperaConfig, AsperaManagerConfig
from ._queue import AsperaTransferCoordinatorController
from ._setup import ConnectionBook, SpecSource, with_config
from ._words import enumAsperaDirection
from .engines import Engine
from .engines.choice import choose_engine, chosen_name
from .exceptions import AsperaTransferQueueError
from .futures import AsperaTransferCoordinator, AsperaTransferFuture
from .subscribers import AsperaBaseSubscriber
from .utils import FilePair, check_io_access

__all__ = [
    "RECEIVER_CLIENT_IDS",
    "AsperaConfig",
    "AsperaManagerConfig",
    "AsperaTransferCoordinatorController",
    "AsperaTransferManager",
    "AsperaTransferQueueError",
]

logger = logging.getLogger("ibmcos.aspera")

#: Who may use the delegated tokens.
RECEIVER_CLIENT_IDS = "aspera_ats"

_log_path: str | None = None
_log_handler: logging.Handler | None = None


class AsperaTransferManager:
    """Uploads and downloads files and directories.

    A context manager: it waits for its transfers at the end of the block, and cancels them if the block raises.

    :param client: an S3 client with an API key.
    :param config: how many transfers run and wait, and what engine moves them.
    :param transfer_config: rates and sessions of transfers that have no wishes of their own.
    :param delegated_token_manager: its ``get_token()`` returns delegated tokens; made from the client's API key if
        None.
    :raises AssertionError: if an argument is of the wrong type.
    :raises AttributeError: if the client has no API key to make delegated tokens from.
    """

    def __init__(
        self,
        client: BaseClient,
        config: AsperaManagerConfig | None = None,
        transfer_config: AsperaConfig | None = None,
        delegated_token_manager: Any = None,
    ) -> None:
        _check(isinstance(client, BaseClient), "client must be a client, not a resource or a session")
        _check(not config or isinstance(config, AsperaManagerConfig), "config must be an AsperaManagerConfig")
        _check(not transfer_config or isinstance(transfer_config, AsperaConfig), _NO_CONFIG)
        self._client = client
        self._config = config or AsperaManagerConfig()
        self._transfer_config = transfer_config or None
        self._engine: Engine | None = None
        self._engine_lock = threading.Lock()
        self._coordinator_controller = AsperaTransferCoordinatorController(self._config)
        if self._config.ascp_log_path:
            check_io_access(self._config.ascp_log_path, os.W_OK)
        if delegated_token_manager is None and chosen_name(self._config) != "https":
            delegated_token_manager = _token_manager_of(client, self._config.verify_ssl)
        self._delegated_token_manager = delegated_token_manager
        connections = ConnectionBook(client, self._config.max_fasp_cache_size)
        proxies = client.meta.config.proxies
        self._specs = SpecSource(connections, delegated_token_manager, self._config.verify_ssl, proxies)

    # --- transfers

    def upload(
        self,
        fileobj: str | os.PathLike[str],
        bucket: str,
        key: str,
        transfer_config: AsperaConfig | None = None,
        subscribers: Iterable[Any] | None = None,
    ) -> AsperaTransferFuture:
        """Upload a file.

        :param fileobj: path of the file.
        :param bucket: name of the bucket.
        :param key: key of the object.
        :param transfer_config: rates and sessions; those of the manager if None.
        :param subscribers: subclasses of ``AsperaBaseSubscriber``.
        :returns: the transfer, which has been submitted.
        :raises OSError: if the file cannot be read.
        :raises AsperaTransferQueueError: if too many transfers wait.
        :raises AsperaEngineNotFoundError: if nothing on this machine can transfer with Aspera.
        """
        check_io_access(fileobj, os.R_OK, True)
        pair = FilePair(key, os.fspath(fileobj))
        return self._queue_task(bucket, [pair], transfer_config, subscribers, enumAsperaDirection.SEND)

    def download(
        self,
        bucket: str,
        key: str,
        fileobj: str | os.PathLike[str],
        transfer_config: AsperaConfig | None = None,
        subscribers: Iterable[Any] | None = None,
    ) -> AsperaTransferFuture:
        """Download an object.

        :param bucket: name of the bucket.
        :param key: key of the object.
        :param fileobj: path of the file.
        :param transfer_config: rates and sessions; those of the manager if None.
        :param subscribers: subclasses of ``AsperaBaseSubscriber``.
        :returns: the transfer, which has been submitted.
        :raises OSError: if the file's directory cannot be written to.
        :raises AsperaTransferQueueError: if too many transfers wait.
        :raises AsperaEngineNotFoundError: if nothing on this machine can transfer with Aspera.
        """
        path = os.fspath(fileobj)
        check_io_access(os.path.dirname(path) or (os.curdir if path else ""), os.W_OK)
        pair = FilePair(key, path)
        return self._queue_task(bucket, [pair], transfer_config, subscribers, enumAsperaDirection.RECEIVE)

    def upload_directory(
        self,
        directory: str | os.PathLike[str],
        bucket: str,
        key: str,
        transfer_config: AsperaConfig | None = None,
        subscribers: Iterable[Any] | None = None,
    ) -> AsperaTransferFuture:
        """Upload all files of a directory and those below it.

        :param directory: path of the directory.
        :param bucket: name of the bucket.
        :param key: prefix of the objects' keys, for example ``uploads/``.
        :param transfer_config: rates and sessions; those of the manager if None.
        :param subscribers: subclasses of ``AsperaBaseSubscriber``.
        :returns: the transfer, which has been submitted.
        :raises OSError: if the directory cannot be read.
        :raises AsperaTransferQueueError: if too many transfers wait.
        :raises AsperaEngineNotFoundError: if nothing on this machine can transfer with Aspera.
        """
        check_io_access(directory, os.R_OK)
        pair = FilePair(key, os.fspath(directory))
        return self._queue_task(bucket, [pair], transfer_config, subscribers, enumAsperaDirection.SEND, True)

    def download_directory(
        self,
        bucket: str,
        key: str,
        directory: str | os.PathLike[str],
        transfer_config: AsperaConfig | None = None,
        subscribers: Iterable[Any] | None = None,
    ) -> AsperaTransferFuture:
        """Download all objects whose keys begin with a prefix.

        :param bucket: name of the bucket.
        :param key: the prefix, for example ``uploads/``.
        :param directory: path of a directory that exists.
        :param transfer_config: rates and sessions; those of the manager if None.
        :param subscribers: subclasses of ``AsperaBaseSubscriber``.
        :returns: the transfer, which has been submitted.
        :raises OSError: if the directory cannot be written to.
        :raises AsperaTransferQueueError: if too many transfers wait.
        :raises AsperaEngineNotFoundError: if nothing on this machine can transfer with Aspera.
        """
        check_io_access(directory, os.W_OK)
        pair = FilePair(key, os.fspath(directory))
        return self._queue_task(bucket, [pair], transfer_config, subscribers, enumAsperaDirection.RECEIVE, True)

    def _queue_task(
        self,
        bucket: str,
        file_pair_list: list[FilePair],
        transfer_config: AsperaConfig | None,
        subscribers: Iterable[Any] | None,
        direction: str,
        is_directory: bool = False,
    ) -> AsperaTransferFuture:
        """Submit a transfer."""
        args: Any = CallArgs(
            bucket=bucket,
            file_pair_list=file_pair_list,
            transfer_config=transfer_config or self._transfer_config,
            subscribers=list(subscribers or []),
            direction=direction,
            transfer_spec=None,
            transfer_spec_func=self._create_transfer_spec,
            transfer_id=str(uuid.uuid4()),
            is_directory=is_directory,
            paths=[_path_of(pair, direction) for pair in file_pair_list],
        )
        self._validate_args(args)
        coordinator = AsperaTransferCoordinator(args, self._find_engine())
        future = AsperaTransferFuture(TransferMeta(args, transfer_id=args.transfer_id), coordinator)
        coordinator.add_subscribers(args.subscribers, future)
        self._coordinator_controller.add_transfer_coordinator(coordinator)
        return future

    def _validate_args(self, args: Any) -> None:
        """Refuse what cannot be submitted."""
        config = args.transfer_config
        _check(bool(args.bucket), "bucket must not be empty")
        _check(config is None or isinstance(config, AsperaConfig), _NO_CONFIG)
        for subscriber in args.subscribers:
            _check(isinstance(subscriber, AsperaBaseSubscriber), "subscribers must be AsperaBaseSubscriber ones")
        if not all(pair.key and pair.fileobj for pair in args.file_pair_list):
            raise ValueError("Invalid file pair")
        most = self._config.ascp_max_concurrent
        if config is not None and config.multi_session > most:
            raise ValueError(f"Max sessions is {most}")

    def _find_engine(self) -> Engine:
        with self._engine_lock:
            if self._engine is None:
                log_path = self._config.ascp_log_path or _log_path
                self._engine = choose_engine(self._config, self._client, log_path)
                if self._engine.needs_setup and self._delegated_token_manager is None:
                    raise AttributeError(_NO_API_KEY)
            return self._engine

    def _create_transfer_spec(self, call_args: Any) -> dict[str, Any]:
        """Return the specification of a transfer: the service's, with the program's wishes in it."""
        if self._find_engine().needs_setup:
            spec = self._specs.fetch(call_args.direction, call_args.bucket, call_args.paths)
        else:
            spec = {"direction": call_args.direction, "paths": call_args.paths}
        config = call_args.transfer_config
        return with_config(spec, config.dict if config else {}, bool(config and config.is_multi_session_all))

    # --- the end

    def wait(self) -> None:
        """Wait until all transfers have ended, however they end."""
        self._coordinator_controller.wait()

    def shutdown(self, cancel: bool = False, cancel_msg: str = "") -> None:
        """Wait until all transfers have ended.

        :param cancel: cancel them first, and take no more.
        :param cancel_msg: why; the text of the ``CancelledError`` that their ``result()`` raises.
        """
        self._shutdown(cancel, cancel_msg)

    def _shutdown(self, cancel: bool, cancel_msg: object, exc_type: type[BaseException] = CancelledError) -> None:
        if cancel:
            self._coordinator_controller.cancel(cancel_msg, exc_type)
        try:
            self._coordinator_controller.wait()
        except KeyboardInterrupt:
            self._coordinator_controller.cancel("KeyboardInterrupt()")
            raise

    def __enter__(self) -> AsperaTransferManager:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, *args: TracebackType | None
    ) -> None:
        if exc_type is None:
            self._shutdown(False, "")
            return
        # An interrupt is a wish of the user; anything else broke what the transfers belong to.
        is_wish = issubclass(exc_type, KeyboardInterrupt)
        self._shutdown(True, str(exc_value) or repr(exc_value), CancelledError if is_wish else FatalError)

    @staticmethod
    def set_log_details(aspera_log_path: str | None = None, sdk_log_level: int | str = logging.NOTSET) -> None:
        """Write logs.

        :param aspera_log_path: folder for ascp's own log, for managers that have not used their engine yet.
        :param sdk_log_level: level of the SDK's log, which goes to the error output.
        :raises OSError: if the folder cannot be written to.
        :raises ValueError: if there is no such level.
        """
        global _log_path, _log_handler
        if aspera_log_path:
            check_io_access(aspera_log_path, os.W_OK)
            _log_path = aspera_log_path
        if sdk_log_level != logging.NOTSET:
            logger.setLevel(sdk_log_level)
            if _log_handler is None:
                _log_handler = logging.StreamHandler()
                _log_handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
                logger.addHandler(_log_handler)


_NO_CONFIG = "transfer_config must be an AsperaConfig"
_NO_API_KEY = (
    "Aspera transfers need a client with an API key (ibm_api_key_id); HMAC keys do not work. Or pass"
    ' delegated_token_manager, or choose AsperaManagerConfig(engine="https")'
)


def _check(is_fine: bool, text: str) -> None:
    # Raised by hand: Python drops assert statements when it is told to optimize.
    if not is_fine:
        raise AssertionError(text)


def _token_manager_of(client: BaseClient, verify: bool | str) -> DelegatedTokenManager:
    credentials: Any = client._request_signer._credentials
    api_key_id = getattr(credentials, "api_key_id", None)
    if not api_key_id:
        raise AttributeError(_NO_API_KEY)
    manager = DelegatedTokenManager(
        api_key_id,
        credentials.service_instance_id,
        credentials.auth_endpoint,
        receiver_client_ids=RECEIVER_CLIENT_IDS,
        verify=verify,
    )
    manager.set_from_config(client.meta.config)
    return manager


def _path_of(pair: FilePair, direction: str) -> dict[str, str]:
    """Return a pair as a transfer specification has it; engines run elsewhere, so local paths are absolute."""
    # Not abspath, which would take a slash from the end: it may matter to the service.
    local = os.path.join(os.getcwd(), pair.fileobj)
    if direction == enumAsperaDirection.SEND:
        return {"source": local, "destination": pair.key}
    return {"source": pair.key, "destination": local}
