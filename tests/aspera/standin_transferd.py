"""A stand-in for the transfer daemon: it speaks gRPC, takes transfers and copies files."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc

from ibm_s3transfer.aspera.engines.transferd import messages

RUNNING = 2
PROGRESS, SESSION_STOP = 8, 2


class StandinTransferd:
    """Answers on loopback.

    :param remote: a folder that stands for the storage.
    :param mode: what goes wrong: ``refuse``, ``not-started``, ``fail``, ``break``, ``orphan``, ``gate`` (waits for
        `go`), ``deaf`` (does not stop), ``no-modify``, ``end`` (ends the stream).
    """

    def __init__(self, remote: Path, mode: str = "") -> None:
        self.remote, self.mode = remote, mode
        self.specs: list[dict[str, Any]] = []
        self.changes: list[dict[str, Any]] = []
        self.types: list[int] = []
        self._may_go, self._stopped = threading.Event(), threading.Event()
        self._server = grpc.server(futures.ThreadPoolExecutor(4))
        one, many = grpc.unary_unary_rpc_method_handler, grpc.unary_stream_rpc_method_handler
        handlers = {
            "StartTransfer": self._handler(one, self._start, "TransferRequest"),
            "MonitorTransfers": self._handler(many, self._monitor, "RegistrationRequest"),
            "ModifyTransfer": self._handler(one, self._modify, "TransferModificationRequest"),
            "StopTransfer": self._handler(one, self._stop, "StopTransferRequest"),
        }
        service = messages.SERVICE.strip("/")
        self._server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(service, handlers)])
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    @staticmethod
    def _handler(kind: Any, function: Any, request: str) -> Any:
        return kind(
            function,
            request_deserializer=messages.message(request).FromString,
            response_serializer=lambda answer: answer.SerializeToString(),
        )

    def go(self) -> None:
        """Let a transfer that waits copy."""
        self._may_go.set()

    def close(self) -> None:
        self.go()
        self._stopped.set()
        self._server.stop(None).wait()

    def _start(self, request: Any, _: Any) -> Any:
        spec = json.loads(request.transferSpec)
        self.specs.append(spec)
        self.types.append(request.transferType)
        answer = messages.message("StartTransferResponse")(transferId="daemon-id", status=RUNNING)
        if self.mode == "refuse":
            answer.error.code, answer.error.description = 34, f"wrong token {spec['token']}"
        elif self.mode == "not-started":
            answer.transferId = ""
        return answer

    def _modify(self, request: Any, context: Any) -> Any:
        if self.mode == "no-modify":
            context.abort(grpc.StatusCode.UNIMPLEMENTED, "no")
        self.changes.append(json.loads(request.transferSpec))
        return messages.message("StartTransferResponse")(transferId=request.transferId)

    def _stop(self, request: Any, _: Any) -> Any:
        if self.mode != "deaf":
            self._stopped.set()
            self._may_go.set()
        answer = messages.message("StopTransferResponse")()
        answer.stopResult.add(transferId=request.transferId[0], stopped=True)
        return answer

    def _monitor(self, request: Any, context: Any) -> Iterator[Any]:
        assert list(request.transferId) == ["daemon-id"]
        yield self._response("someone-else", messages.COMPLETED, SESSION_STOP)
        yield self._response("daemon-id", RUNNING, messages.CONNECTING)
        yield self._response("daemon-id", RUNNING, messages.SESSION_START)
        if self.mode == "break":
            context.abort(grpc.StatusCode.INTERNAL, "broken")
        if self.mode == "end":
            return
        if self.mode in ("gate", "deaf", "no-modify"):
            self._may_go.wait(20)
        yield from self._copy()

    def _copy(self) -> Iterator[Any]:
        spec = self.specs[-1]
        if self._stopped.is_set():
            yield self._response("daemon-id", messages.CANCELED, 13)
            return
        if self.mode == "fail":
            failed = self._response("daemon-id", RUNNING, messages.SESSION_ERROR)
            failed.sessionInfo.errorDesc = f"Failed to authenticate with {spec['token']}"
            yield failed
            yield self._response("daemon-id", messages.FAILED, SESSION_STOP)
            return
        if self.mode == "orphan":
            yield self._response("daemon-id", messages.ORPHANED, 0)
            return
        sent = 0
        for pair in spec["paths"]:
            local, key = Path(pair["source"]), self.remote / pair["destination"]
            source, target = (local, key) if spec["direction"] == "send" else (self.remote / local, key)
            for file in sorted(source.rglob("*")) if source.is_dir() else [source]:
                if file.is_file():
                    place = target / file.relative_to(source) if source.is_dir() else target
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, place)
                    sent += file.stat().st_size
                    yield self._response("daemon-id", RUNNING, PROGRESS, sent)
        yield self._response("daemon-id", messages.COMPLETED, SESSION_STOP, sent)

    @staticmethod
    def _response(transfer_id: str, status: int, event: int, sent: int = 0) -> Any:
        response = messages.message("TransferResponse")(transferId=transfer_id, status=status, transferEvent=event)
        response.transferInfo.bytesTransferred = sent
        return response
