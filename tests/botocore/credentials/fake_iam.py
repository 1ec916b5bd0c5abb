"""Stand-ins for IAM: one that a manager calls in process, one on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

# Later than any clock that the code under test could read by mistake.
NOW = 2_000_000_000.0


def token_answer(token: str = "token-1", **members: Any) -> dict[str, Any]:
    """Return an answer of IAM."""
    return {"access_token": token, "token_type": "Bearer", "expires_in": 3600, **members}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Move on, as waiting would."""
        self.waits.append(seconds)
        self.now += seconds


@dataclass
class FakeIam:
    """Answers forms from a list: a dict (status 200), ``(status, headers, body)``, or an exception to raise.

    The last answer is given again and again.
    """

    answers: list[Any]
    make_answer: Any
    forms: list[dict[str, str]] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    transports: list[Any] = field(default_factory=list)

    def __call__(self, url: str, form: Mapping[str, str], headers: Mapping[str, str], transport: Any) -> Any:
        self.urls.append(url)
        self.forms.append(dict(form))
        self.headers.append(dict(headers))
        self.transports.append(transport)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        status, headers, body = answer if isinstance(answer, tuple) else (200, {}, json.dumps(answer).encode())
        return self.make_answer(status, headers, body)


@dataclass
class IamServer:
    """A server on loopback that gives every API key a token of its own.

    :param url: its base; any path is a token endpoint.
    :param requests: path and form of what came.
    """

    url: str
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def iam_server() -> Iterator[IamServer]:
    """Run the server while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            running.requests.append((self.path, form))
            identity = form.get("apikey") or form.get("profile_id") or form.get("grant_type", "")
            body = json.dumps(token_answer(f"token-of-{identity}", refresh_token="refresh-token")).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = IamServer(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
