"""A service in memory with the calls that transfers in parts make."""

from __future__ import annotations

import base64
import hashlib
import io
import threading
import zlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from ibm_botocore.exceptions import ClientError

PART = 5 << 20


def refusal(code: str, status: int, operation: str = "Operation") -> ClientError:
    """Return an error of the service."""
    answer = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, operation)


def md5_etag(data: bytes) -> str:
    """Return the ETag of a part or of an object in one piece."""
    return f'"{hashlib.md5(data).hexdigest()}"'


class Service:
    """A client of one bucket.

    ``before`` is called with the operation and its parameters, and may raise. ``etag_of`` makes the ETags of parts;
    ``keeps_checksums`` says whether the CRC-32 of parts is told; ``lists_checksums`` whether listings tell it too.
    """

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.before: Callable[[str, dict[str, Any]], None] = lambda operation, params: None
        self.etag_of = md5_etag
        self.keeps_checksums = False
        self.lists_checksums = True
        self.lock = threading.Lock()
        self.meta = SimpleNamespace(endpoint_url="http://cos.example.com", config=None)

    def _called(self, operation: str, params: dict[str, Any]) -> None:
        with self.lock:
            self.calls.append((operation, params))
        self.before(operation, params)

    def numbers(self, operation: str = "upload_part") -> list[int]:
        """Return the numbers of the parts that were sent, and forget all calls."""
        found = sorted(params["PartNumber"] for name, params in self.calls if name == operation)
        self.calls.clear()
        return found

    def ranges(self) -> list[str]:
        """Return the ranges that were asked for, and forget all calls."""
        found = sorted(params.get("Range", "") for name, params in self.calls if name == "get_object")
        self.calls.clear()
        return found

    # --- uploads

    def put_object(self, **params: Any) -> dict[str, Any]:
        """Store an object."""
        self._called("put_object", params)
        body = params["Body"]
        self.objects[params["Key"]] = body if isinstance(body, bytes) else body.read()
        return {"ETag": md5_etag(self.objects[params["Key"]])}

    def create_multipart_upload(self, **params: Any) -> dict[str, Any]:
        """Begin an upload."""
        self._called("create_multipart_upload", params)
        with self.lock:
            upload_id = f"upload-{sum(1 for name, _ in self.calls if name == 'create_multipart_upload')}-{id(params)}"
            self.uploads[upload_id] = {}
        return {"UploadId": upload_id}

    def upload_part(self, **params: Any) -> dict[str, Any]:
        """Take a part."""
        self._called("upload_part", params)
        body = params["Body"]
        data = body if isinstance(body, bytes) else b"".join(bytes(piece) for piece in body.pieces_left())
        self.uploads[params["UploadId"]][params["PartNumber"]] = data
        return self._about(data)

    def _about(self, data: bytes) -> dict[str, Any]:
        told: dict[str, Any] = {"ETag": self.etag_of(data)}
        if self.keeps_checksums:
            told["ChecksumCRC32"] = base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()
        return told

    def get_paginator(self, name: str) -> Any:
        """Return what lists parts, two on a page."""
        assert name == "list_parts"
        return SimpleNamespace(paginate=self._pages)

    def _pages(self, **params: Any) -> Any:
        self._called("list_parts", params)
        if params["UploadId"] not in self.uploads:
            raise refusal("NoSuchUpload", 404, "ListParts")
        parts = sorted(self.uploads[params["UploadId"]].items())
        for start in range(0, len(parts) or 1, 2):
            page = parts[start : start + 2]
            told = [{"PartNumber": n, "Size": len(d), **self._about(d)} for n, d in page]
            for entry in [] if self.lists_checksums else told:
                entry.pop("ChecksumCRC32", None)
            yield {"Parts": told} if page else {}

    def complete_multipart_upload(self, **params: Any) -> dict[str, Any]:
        """Make an object of parts that are named rightly."""
        self._called("complete_multipart_upload", params)
        parts = self.uploads[params["UploadId"]]
        entries = params["MultipartUpload"]["Parts"]
        assert [entry["PartNumber"] for entry in entries] == sorted(entry["PartNumber"] for entry in entries)
        assert len({"ChecksumCRC32" in entry for entry in entries}) == 1
        for entry in entries:
            assert (
                entry.items() <= {"PartNumber": entry["PartNumber"], **self._about(parts[entry["PartNumber"]])}.items()
            )
        self.objects[params["Key"]] = b"".join(parts[entry["PartNumber"]] for entry in entries)
        del self.uploads[params["UploadId"]]
        return {"ETag": '"whole"'}

    def abort_multipart_upload(self, **params: Any) -> dict[str, Any]:
        """Give an upload up."""
        self._called("abort_multipart_upload", params)
        if self.uploads.pop(params["UploadId"], None) is None:
            raise refusal("NoSuchUpload", 404, "AbortMultipartUpload")
        return {}

    # --- downloads

    def head_object(self, **params: Any) -> dict[str, Any]:
        """Tell about an object."""
        self._called("head_object", params)
        data = self.objects[params["Key"]]
        return {"ContentLength": len(data), "ETag": md5_etag(data)}

    def get_object(self, **params: Any) -> dict[str, Any]:
        """Return an object or a range of it."""
        self._called("get_object", params)
        data = self.objects[params["Key"]]
        etag = md5_etag(data)
        if params.get("IfMatch", etag) != etag:
            raise refusal("PreconditionFailed", 412, "GetObject")
        if "Range" not in params:
            return {"Body": io.BytesIO(data), "ContentLength": len(data), "ETag": etag}
        first, _, last = params["Range"].removeprefix("bytes=").partition("-")
        piece = data[int(first) : int(last) + 1 if last else None]
        where = f"bytes {first}-{int(first) + len(piece) - 1}/{len(data)}"
        return {"Body": io.BytesIO(piece), "ContentLength": len(piece), "ContentRange": where, "ETag": etag}
