"""A stand-in for the Aspera Transfer Service: it checks what the SDK sends, and answers a transfer specification."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ACCESS_ID, ACCESS_SECRET = "access-id", "access-secret-0123456789"
TRANSFER_TOKEN = "ATB3_AgEAtransfer-token-0123456789"
COOKIE = "aspera.cookie-0123456789"
BASIC = "Basic " + base64.b64encode(f"{ACCESS_ID}:{ACCESS_SECRET}".encode()).decode()
ACTIONS = {"/files/upload_setup": "send", "/files/download_setup": "receive"}


class StandinATS:
    """Answers set-ups on loopback.

    :ivar delegated_tokens: what it was sent.
    :ivar requests: what was asked of it, as JSON.
    :ivar answer: a status and a body in place of the usual answer.
    """

    def __init__(self) -> None:
        self.delegated_tokens: list[str] = []
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.answer: tuple[int, bytes] | None = None
        self.more: dict[str, Any] = {}
        ats = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                """Say nothing."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, content = ats.answer_to(self.path, dict(self.headers.items()), body)
                self.send_response(status)
                if status == 307:
                    self.send_header("Location", f"{ats.url}/files/upload_setup")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer_to(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Return a status and a body."""
        self.paths.append(path)
        if self.answer is not None:
            return self.answer
        try:
            return 200, json.dumps(self._specs(path, headers, json.loads(body))).encode()
        except AssertionError as refusal:
            error = {"code": 400, "reason": "Bad request", "user_message": str(refusal)}
            return 400, json.dumps({"error": error}).encode()

    def _specs(self, path: str, headers: dict[str, str], asked: dict[str, Any]) -> dict[str, Any]:
        assert headers.get("Authorization") == BASIC, "wrong access key"
        assert headers.get("Content-Type") == headers.get("accept") == "application/json", "wrong type"
        credentials = json.loads(headers["X-Aspera-Storage-Credentials"])
        (request,) = (entry["transfer_request"] for entry in asked["transfer_requests"])
        assert request["tags"] == {"aspera": {"node": {"storage_credentials": credentials}}}, "wrong tags"
        assert credentials["type"] == "token", "wrong credentials"
        self.delegated_tokens.append(credentials["token"]["delegated_refresh_token"])
        self.requests.append(request)
        return {"transfer_specs": [{"transfer_spec": self._spec(ACTIONS[path], request)}]}

    def _spec(self, direction: str, request: dict[str, Any]) -> dict[str, Any]:
        return {
            "direction": direction,
            "paths": request["paths"],
            "tags": request["tags"],
            "remote_host": "ats-sl-dal.aspera.example",
            "remote_user": "xfer",
            "ssh_port": 33001,
            "fasp_port": 33001,
            "token": TRANSFER_TOKEN,
            "cookie": COOKIE,
            "cipher": "aes-128",
            "rate_policy": "fair",
            "target_rate_kbps": 100000,
            "min_rate_kbps": 0,
            "sshfp": None,
            "http_fallback": False,
            "source_root": "",
            "destination_root": "/somewhere",
            **self.more,
        }


@contextmanager
def serving_ats() -> Iterator[StandinATS]:
    """Run a stand-in while the block runs."""
    ats = StandinATS()
    try:
        yield ats
    finally:
        ats.close()


def connection_xml(ats: StandinATS) -> bytes:
    """Return what COS says about a bucket's Aspera connection."""
    key = f"<AccessKey><Id>{ACCESS_ID}</Id><Secret>{ACCESS_SECRET}</Secret></AccessKey>"
    text = f"<FASPConnectionInfo>{key}<ATSEndpoint>{ats.url}</ATSEndpoint></FASPConnectionInfo>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()
