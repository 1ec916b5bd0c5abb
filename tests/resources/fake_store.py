"""A transport that keeps objects in memory: ranges, conditions, multipart uploads, and faults on request."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import ibm_boto3
from ibm_botocore._message import BufferedResponse, Request
from ibm_botocore.exceptions import IncompleteReadError

Answer = BufferedResponse


class BreakingResponse(BufferedResponse):
    """A body that breaks off after some bytes."""

    def __init__(self, answer: BufferedResponse, size: int) -> None:
        super().__init__(answer.status, answer.headers, answer.body[:size])

    def readinto(self, buffer: Any) -> int:
        count = super().readinto(buffer)
        if not count and len(buffer):
            raise IncompleteReadError(actual_bytes=len(self.body), expected_bytes=int(self.headers["content-length"]))
        return count


class FakeStore:
    """Objects of one bucket by key; several threads may use it.

    ``asked`` lists requests as ``METHOD target range``; ``before`` is called with each and may return an answer of its
    own, or raise.
    """

    def __init__(self, objects: dict[str, bytes] | None = None) -> None:
        self.objects = dict(objects or {})
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.part_sizes: list[int] = []
        self.part_headers: dict[str, str] = {}
        self.before: Callable[[Request], Any] = lambda request: None
        self.break_after: list[int] = []
        self.serves_ranges = True
        self._lock = threading.Lock()

    def service(self) -> Any:
        """Return a service resource over this store."""
        session = ibm_boto3.Session(aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="SECRETEXAMPLE")
        made = session.resource("s3", endpoint_url="http://cos.example.com", region_name="us-south")
        endpoint: Any = made.meta.client._endpoint
        endpoint._http_session = self
        endpoint._sleep = lambda seconds: None
        return made

    def object(self, key: str) -> Any:
        """Return an object of a resource over this store."""
        return self.service().Object("bkt", key)

    def close(self) -> None:
        """Do nothing."""

    def exchange(self, request: Request) -> Answer:
        target = urlsplit(request.url)
        with self._lock:
            self.asked.append(f"{request.method} {target.query} {request.headers.get('Range', '')}".strip())
            self.headers.append(dict(request.headers))
        given = self.before(request)
        if given is not None:
            return given
        key = unquote(target.path).partition("/bkt/")[2]
        query = {name: values[0] for name, values in parse_qs(target.query, keep_blank_values=True).items()}
        body: Any = request.body
        data = b"" if body is None else body.read() if hasattr(body, "read") else body
        answer: Answer = getattr(self, request.method.lower())(key, query, request.headers, data)
        return answer

    def head(self, key: str, query: dict[str, str], headers: dict[str, str], data: Any) -> Answer:
        if key not in self.objects:
            return _answer(404)
        return _answer(200, **self._about(key), content_length=str(len(self.objects[key])))

    def get(self, key: str, query: dict[str, str], headers: dict[str, str], data: Any) -> Answer:
        if key not in self.objects:
            return _error(404, "NoSuchKey")
        content, about = self.objects[key], self._about(key)
        if headers.get("If-Match", about["etag"]) != about["etag"]:
            return _error(412, "PreconditionFailed")
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", headers.get("Range", ""))
        if found is None or not self.serves_ranges:
            return _answer(200, content, **about)
        start, end = int(found[1]), min(int(found[2]) + 1, len(content))
        if start >= len(content):
            return _error(416, "InvalidRange")
        place = f"bytes {start}-{end - 1}/{len(content)}"
        answer = _answer(206, content[start:end], **about, content_range=place)
        return BreakingResponse(answer, self.break_after.pop(0)) if self.break_after else answer

    def put(self, key: str, query: dict[str, str], headers: dict[str, str], data: Any) -> Answer:
        if "uploadId" in query:
            self.part_sizes.append(len(data))
            self.uploads[query["uploadId"]][int(query["partNumber"])] = bytes(data)
            return _answer(200, etag=f'"part-{query["partNumber"]}"', **self.part_headers)
        self.objects[key] = bytes(data)
        return _answer(200, **self._about(key))

    def post(self, key: str, query: dict[str, str], headers: dict[str, str], data: Any) -> Answer:
        if "uploads" in query:
            upload = f"up-{len(self.asked)}"
            self.uploads[upload] = {}
            return _answer(200, f"<R><UploadId>{upload}</UploadId></R>".encode())
        numbers = [int(number) for number in re.findall(rb"<PartNumber>(\d+)</PartNumber>", data)]
        parts = self.uploads.pop(query["uploadId"])
        assert numbers == sorted(parts), "all parts, in order"
        self.objects[key] = b"".join(parts[number] for number in numbers)
        return _answer(200, f"<R><ETag>{self._about(key)['etag']}</ETag></R>".encode())

    def delete(self, key: str, query: dict[str, str], headers: dict[str, str], data: Any) -> Answer:
        self.uploads.pop(query["uploadId"])
        return _answer(204)

    def _about(self, key: str) -> dict[str, str]:
        return {"etag": f'"{hashlib.md5(self.objects[key]).hexdigest()}"'}


def _answer(status: int, body: bytes = b"", /, **headers: Any) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return BufferedResponse(status, {"content-length": str(len(body)), **named}, body)


def _error(status: int, code: str) -> Answer:
    return _answer(status, f"<Error><Code>{code}</Code></Error>".encode())


def refuse(status: int, code: str) -> Callable[[Request], Answer]:
    """Return what makes a store refuse everything."""
    return lambda request: _error(status, code)
