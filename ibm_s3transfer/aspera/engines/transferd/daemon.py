"""Calls of the daemon's service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import grpc

from ...exceptions import AsperaTransferFailedError
from .messages import SERVICE, message

_TIMEOUT_S = 60.0
# The daemon is on this machine: no proxy, and a lost one is noticed while nothing comes.
_OPTIONS = [("grpc.enable_http_proxy", 0), ("grpc.keepalive_time_ms", 30_000)]


class Daemon:
    """A connection to the daemon.

    :param address: host and port.
    :param hide: takes secrets out of a text.
    """

    def __init__(self, address: str, hide: Callable[[str], str]) -> None:
        self._channel = grpc.insecure_channel(address, options=_OPTIONS)
        self._address, self._hide = address, hide

    def close(self) -> None:
        """Close the connection."""
        self._channel.close()

    def call(self, method: str, request: str, answer: str, **fields: Any) -> Any:
        """Ask the daemon something.

        :param method: name of the method.
        :param request: name of its message.
        :param answer: name of the answer's message.
        :param fields: of the message.
        :raises AsperaTransferFailedError: if it does not answer, or answers with an error.
        """
        ask = self._channel.unary_unary(
            SERVICE + method,
            request_serializer=message(request).SerializeToString,
            response_deserializer=message(answer).FromString,
        )
        try:
            answered = ask(message(request)(**fields), timeout=_TIMEOUT_S)
        except grpc.RpcError as error:
            raise self.failure(method, error) from None
        said = getattr(answered, "error", None)
        if said is not None and (said.code or said.description):
            raise AsperaTransferFailedError(self._hide(said.description or f"transferd: error {said.code}"), said.code)
        return answered

    def events(self, transfer_id: str) -> Any:
        """Return the stream of what happens to a transfer; it is iterated, and cancelled.

        :param transfer_id: the daemon's id.
        """
        listen = self._channel.unary_stream(
            f"{SERVICE}MonitorTransfers",
            request_serializer=message("RegistrationRequest").SerializeToString,
            response_deserializer=message("TransferResponse").FromString,
        )
        return listen(message("RegistrationRequest")(transferId=[transfer_id]))

    def responses(self, stream: Any) -> Iterator[Any]:
        """Yield what a stream brings.

        :param stream: from :meth:`events`.
        :raises AsperaTransferFailedError: if it breaks off.
        """
        try:
            yield from stream
        except grpc.RpcError as error:
            raise self.failure("MonitorTransfers", error) from None

    def failure(self, method: str, error: Any) -> AsperaTransferFailedError:
        """Return what a broken call means.

        :param method: name of the method.
        :param error: gRPC's error.
        """
        details = self._hide(str(error.details() or ""))
        text = f"transferd at {self._address} failed at {method}: {error.code().name} {details}"
        return AsperaTransferFailedError(text.rstrip())
