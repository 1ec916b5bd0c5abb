"""A bucket in memory with the few methods of a client that directories use, and a manager over it."""

from __future__ import annotations

import hashlib
import io
import threading
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any, ClassVar

from ibm_botocore.exceptions import ClientError
from ibm_s3transfer.directories.methods import DirectoryTransfers

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


class Stored:
    """An object in the bucket."""

    def __init__(self, data: bytes, written: datetime, etag: str | None = None) -> None:
        self.data, self.written = data, written
        self.etag = f'"{hashlib.md5(data).hexdigest()}"' if etag is None else etag


class BucketInMemory:
    """A client of one bucket.

    ``faults`` maps (operation, key) to a list of exceptions, one of which is raised by each call while there are some.
    """

    PAGE = 3

    def __init__(self, **objects: bytes) -> None:
        self.lock = threading.Lock()
        self.objects: dict[str, Stored] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: dict[tuple[str, str], list[Exception]] = {}
        self.now = START
        for key, data in objects.items():
            self.put(key, data)

    def put(self, key: str, data: bytes, etag: str | None = None) -> None:
        """Store an object."""
        self.objects[key] = Stored(data, self.now, etag)

    def content(self) -> dict[str, bytes]:
        """Return what is stored."""
        return {key: stored.data for key, stored in self.objects.items()}

    def _called(self, operation: str, key: str, params: dict[str, Any]) -> None:
        with self.lock:
            self.calls.append((operation, params))
            faults = self.faults.get((operation, key))
            if faults:
                raise faults.pop(0)

    def put_object(self, **params: Any) -> dict[str, Any]:
        """Store a body."""
        self._called("put_object", params["Key"], params)
        body = params["Body"]
        self.put(params["Key"], bytes(body) if isinstance(body, bytes) else body.read())
        return {}

    def get_object(self, **params: Any) -> dict[str, Any]:
        """Return a body to read."""
        self._called("get_object", params["Key"], params)
        data = self.objects[params["Key"]].data
        return {"Body": io.BytesIO(data), "ContentLength": len(data)}

    def delete_objects(self, **params: Any) -> dict[str, Any]:
        """Remove objects; a fault of a key is answered as the service does."""
        errors = []
        for item in params["Delete"]["Objects"]:
            try:
                self._called("delete_objects", item["Key"], params)
            except ClientError as error:
                errors.append({"Key": item["Key"], **error.response["Error"]})
            else:
                del self.objects[item["Key"]]
        return {"Errors": errors} if errors else {}

    def get_paginator(self, name: str) -> Any:
        """Return what lists the bucket in pages of a few keys."""
        assert name == "list_objects_v2"
        return SimpleNamespace(paginate=self._pages)

    def _pages(self, **params: Any) -> Any:
        keys = sorted(key for key in self.objects if key.startswith(params["Prefix"]))
        if not keys:
            yield {}
        for start in range(0, len(keys), self.PAGE):
            self._called("list", keys[start], params)
            page = keys[start : start + self.PAGE]
            yield {"Contents": [self._item(key) for key in page]}

    def _item(self, key: str) -> dict[str, Any]:
        stored = self.objects[key]
        return {"Key": key, "Size": len(stored.data), "LastModified": stored.written, "ETag": stored.etag}

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


class DoneFuture:
    """A managed transfer that has ended."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
        self.is_cancelled = False

    def result(self) -> None:
        """Raise what went wrong."""
        if self.error is not None:
            raise self.error

    def cancel(self) -> None:
        """Note it."""
        self.is_cancelled = True


class Manager(DirectoryTransfers):
    """A manager that transfers large files whole, and keeps which they were."""

    ALLOWED_UPLOAD_ARGS: ClassVar[list[str]] = ["ContentType", "Metadata", "RequestPayer"]
    ALLOWED_DOWNLOAD_ARGS: ClassVar[list[str]] = ["RequestPayer"]

    def __init__(self, client: Any, threads: int = 3, threshold: int = 100, max_bandwidth: int | None = None) -> None:
        self.client = client
        self.files_at_once = threads
        self.config = SimpleNamespace(
            max_request_concurrency=threads,
            multipart_threshold=threshold,
            num_download_attempts=3,
            guess_content_type=False,
            max_bandwidth=max_bandwidth,
        )
        self.managed: list[str] = []
        self.futures: list[DoneFuture] = []
        self.large_faults: dict[str, Exception] = {}

    def upload(
        self, fileobj: str, bucket: str, key: str, extra_args: dict[str, Any], subscribers: list[Any] | None
    ) -> DoneFuture:
        """Upload a file."""
        with open(fileobj, "rb") as file:
            data = file.read()
        return self._ended(key, subscribers, data, lambda: self.client.put(key, data))

    def download(
        self, bucket: str, key: str, fileobj: str, extra_args: dict[str, Any], subscribers: list[Any] | None
    ) -> DoneFuture:
        """Download an object."""
        data = self.client.objects[key].data

        def write() -> None:
            with open(fileobj, "wb") as file:
                file.write(data)

        return self._ended(key, subscribers, data, write)

    def _ended(self, key: str, subscribers: list[Any] | None, data: bytes, act: Any) -> DoneFuture:
        self.managed.append(key)
        error = self.large_faults.get(key)
        if error is None:
            act()
            for subscriber in subscribers or ():
                subscriber.on_progress(future=None, bytes_transferred=len(data))
        self.futures.append(DoneFuture(error))
        return self.futures[-1]


def refusal(code: str) -> ClientError:
    """Return an error of the service."""
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "PutObject")
