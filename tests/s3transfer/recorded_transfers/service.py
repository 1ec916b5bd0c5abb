"""A small object store on loopback that writes down what it is asked; it needs nothing but the standard library."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# What differs from call to call or from machine to machine, and what other tests hold.
NOISE = {
    *("accept", "accept-encoding", "amz-sdk-invocation-id", "amz-sdk-request", "authorization", "connection", "date"),
    *("expect", "host", "user-agent", "x-amz-content-sha256", "x-amz-date"),
}
# The body of a completion is compared at the call; how it is written is held by ``tests/vectors``.
NOISE_OF_XML = {"content-length", "content-md5", "x-amz-checksum-crc32", "x-amz-sdk-checksum-algorithm"}
_RANGE = re.compile(r"bytes=(\d+)-(\d*)").fullmatch


class Service:
    """What is stored, and what was asked."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.requests: list[list[Any]] = []
        self.parts: dict[int, bytes] = {}
        # By method and query, a status that refuses every such request.
        self.refusals: dict[str, int] = {}
        self.url = ""

    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """Write a request down and do what it says."""
        url = urlsplit(target)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        noise = NOISE | NOISE_OF_XML if method == "POST" else NOISE
        told = {name: value for name, value in sorted(headers.items()) if name not in noise}
        self.requests.append([method, f"{url.path}?{url.query}" if url.query else url.path, told])
        kind = f"{method} {'uploads' if 'uploads' in query else 'part' if 'partNumber' in query else ''}".strip()
        if kind in self.refusals:
            return self.refusals[kind], {}, b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
        key = unquote(url.path).split("/", 2)[2]
        return getattr(self, f"_{method.lower()}")(key, query, headers, body)

    def _put(self, key: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Any:
        if "x-amz-copy-source" in headers:
            body = self.objects[unquote(headers["x-amz-copy-source"]).partition("?")[0].partition("/")[2]]
            root = "CopyPartResult" if query else "CopyObjectResult"
            return (*self._keep(key, query, body)[:2], f"<{root}><ETag>{etag(body)}</ETag></{root}>".encode())
        return self._keep(key, query, body)

    def _keep(self, key: str, query: dict[str, str], body: bytes) -> Any:
        if "partNumber" in query:
            self.parts[int(query["partNumber"])] = body
        else:
            self.objects[key] = body
        return 200, {"ETag": etag(body)}, b""

    def _post(self, key: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Any:
        if "uploads" in query:
            self.parts = {}
            root = "InitiateMultipartUploadResult"
            return 200, {}, f"<{root}><UploadId>upload</UploadId></{root}>".encode()
        self.objects[key] = b"".join(self.parts[number] for number in sorted(self.parts))
        root = "CompleteMultipartUploadResult"
        return 200, {}, f"<{root}><ETag>{etag(self.objects[key])}</ETag></{root}>".encode()

    def _delete(self, key: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Any:
        if "uploadId" not in query:
            self.objects.pop(key, None)
        return 204, {}, b""

    def _head(self, key: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Any:
        data = self.objects.get(key)
        return (404, {}, b"") if data is None else (200, {"ETag": etag(data)}, data)

    def _get(self, key: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Any:
        data = self.objects.get(key)
        if data is None:
            return 404, {}, b"<Error><Code>NoSuchKey</Code><Message>no</Message></Error>"
        place = _RANGE(headers.get("range", ""))
        if place is None:
            return 200, {"ETag": etag(data)}, data
        first = int(place[1])
        piece = data[first : int(place[2]) + 1 if place[2] else None]
        where = f"bytes {first}-{first + len(piece) - 1}/{len(data)}"
        return 206, {"ETag": etag(data), "Content-Range": where}, piece


def etag(data: bytes) -> str:
    """Return the ETag of an object."""
    return f'"{hashlib.md5(data).hexdigest()}"'


@contextmanager
def serving() -> Iterator[Service]:
    """Run a service while the block runs."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and content go in two pieces, of which the second must not wait for anything.
        disable_nagle_algorithm = True

        def handle_one(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", "0")))
            status, more, data = service.answer(self.command, self.path, headers, body)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            # A client may hang up on a server whenever it likes.
            with suppress(ConnectionError):
                self.wfile.write(b"" if self.command == "HEAD" else data)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_one

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
