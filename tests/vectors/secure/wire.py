"""The recording server behind TLS, and an IAM that gives everybody the same token."""

from __future__ import annotations

import http.server
import json
import socket
import ssl
import threading
from pathlib import Path
from typing import Any

from tests.servers.certificates import loopback_certificate
from tests.vectors.server import WireServer

TOKEN = "token.of.the-vectors"


class SecureWireServer(WireServer):
    """The recording server behind TLS.

    :param folder: where the certificate is made.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        made = loopback_certificate(folder)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(made.certificate, made.key)

    def _serve(self, sock: socket.socket) -> None:
        self._open.discard(sock)
        try:
            wrapped = self._tls.wrap_socket(sock, server_side=True)
        except OSError:
            sock.close()
            return
        self._open.add(wrapped)
        super()._serve(wrapped)


class _TokenHandler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = {"access_token": TOKEN, "refresh_token": "r", "token_type": "Bearer", "expires_in": 3600}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class TokenServer(http.server.ThreadingHTTPServer):
    """An IAM on loopback; a context manager."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _TokenHandler)

    @property
    def url(self) -> str:
        """Where tokens are asked for."""
        return f"http://127.0.0.1:{self.server_port}/identity/token"

    def __enter__(self) -> TokenServer:
        """Begin to answer."""
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.shutdown()
        self.server_close()
