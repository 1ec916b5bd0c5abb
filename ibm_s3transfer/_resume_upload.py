"""Uploads in parts that a later process can go on with.

The service knows which parts it has; the journal only says which upload they belong to. A part is left out if the
service tells its size and a digest of it, and the file has the same bytes there.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from ibm_botocore.exceptions import ClientError

from . import _arguments as arguments
from ._journal import Journal
from ._multipart import MultipartUpload
from ._parts import Part
from ._ranges import ChunksizeAdjuster
from ._resume import may_go_on, open_journal
from ._sources import FileSource, Source
from .constants import CUSTOMER_KEY_ARGS, PAYER_ARGS
from .exceptions import S3UploadFailedError
from .tasks import Batch, Steps, Task
from .upload import Upload

_KINDS = {"upload_id": str, "part_size": int, "source": str, "arguments": str}
_PIECE = 1 << 20

Listed = dict[int, Mapping[str, Any]]


class ResumableUpload(Upload):
    """An upload of a file that goes on where an earlier process ended."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # Those of the parts that were not sent again, by number.
        self._crc32s: dict[int, str] = {}

    def _put(self, part: Part) -> Any:
        path = self._path()
        journal = None if path is None else open_journal(self, "upload", path)
        try:
            answer = super()._put(part)
            if journal is not None:
                # The file was longer once, or the threshold lower.
                self._give_up_earlier(journal)
                journal.discard()
            return answer
        finally:
            if journal is not None:
                journal.close()

    def _in_parts(self, source: Source, size: int | None) -> Steps:
        path = self._path()
        journal = None
        if path is not None and isinstance(source, FileSource) and size is not None:
            journal = open_journal(self, "upload", path)
        if journal is None:
            return (yield from super()._in_parts(source, size))
        assert isinstance(source, FileSource) and size is not None
        try:
            return (yield from self._in_journaled_parts(source, size, journal))
        finally:
            journal.close()

    def _path(self) -> str | None:
        fileobj = self.args.fileobj
        return os.fspath(fileobj) if isinstance(fileobj, (str, os.PathLike)) else None

    def _in_journaled_parts(self, source: FileSource, size: int, journal: Journal) -> Steps:
        args = self.args.extra_args
        stamp = source.stamp()
        part_size = ChunksizeAdjuster().adjust_chunksize(self.tools.config.multipart_chunksize, size)
        header = {"part_size": part_size, "source": stamp, "arguments": _digest(arguments.create_args(args))}
        upload, listed = self._begin_or_go_on(journal, header)
        try:
            entries = yield Batch(self._tasks_left(upload, self._parts(source, size, part_size), listed))
            self._check(source, size)
            if source.stamp() != stamp:
                raise S3UploadFailedError("The file changed while it was uploaded")
            _complete_checksums(entries, self._crc32s)
            answer = upload.complete(entries, arguments.complete_args(args))
        except Exception as error:
            if not may_go_on(error):
                cause = self.settle(error)
                with self.tidying_up().entered():
                    upload.abort(arguments.abort_args(args), cause)
                journal.discard()
            raise
        journal.discard()
        return answer

    def _begin_or_go_on(self, journal: Journal, header: dict[str, Any]) -> tuple[MultipartUpload, Listed]:
        """Return the upload and the parts of it that the service has."""
        notes = journal.read(_KINDS)
        upload = MultipartUpload(self.tools.client, self.args.bucket, self.args.key)
        if notes is not None and notes.header == {**header, "upload_id": notes.header["upload_id"]}:
            upload.upload_id = notes.header["upload_id"]
            listed = self._listed(upload)
            if listed is not None:
                return upload, listed
        elif notes is not None:
            self._give_up_earlier(journal)
        upload.create(self, arguments.create_args(self.args.extra_args))
        with upload.aborted_on_failure(self, arguments.abort_args(self.args.extra_args)):
            journal.begin({**header, "upload_id": upload.upload_id})
        return upload, {}

    def _give_up_earlier(self, journal: Journal) -> None:
        """Abort the upload of another state of the file."""
        notes = journal.read(_KINDS)
        if notes is not None:
            earlier = MultipartUpload(self.tools.client, self.args.bucket, self.args.key)
            earlier.upload_id = notes.header["upload_id"]
            earlier.abort(arguments.abort_args(self.args.extra_args), S3UploadFailedError("The file has changed"))

    def _listed(self, upload: MultipartUpload) -> Listed | None:
        """Return the parts that the service has by their numbers, None if it does not know the upload any more."""
        names = (*PAYER_ARGS, *CUSTOMER_KEY_ARGS)
        extra = {name: self.args.extra_args[name] for name in names if name in self.args.extra_args}
        try:
            pages = self.tools.client.get_paginator("list_parts").paginate(**upload.names, **extra)
            return {part["PartNumber"]: part for page in pages for part in page.get("Parts", ())}
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "NoSuchUpload":
                return None
            raise

    def _tasks_left(self, upload: MultipartUpload, parts: Iterator[Part], listed: Listed) -> Iterator[Task]:
        args = arguments.part_args(self.args.extra_args)
        for number, part in enumerate(parts, 1):
            self._bytes += len(part)
            known = listed.get(number)
            if known is None or known.get("Size") != len(part):
                yield partial(self._send, upload, number, part, args)
            else:
                yield partial(self._check_or_send, upload, number, part, args, known)

    def _check_or_send(
        self, upload: MultipartUpload, number: int, part: Part, args: dict[str, Any], known: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Upload a part unless the service has the same bytes, and return how the completion names it."""
        md5, crc32 = _digests(part)
        # The ETag of an encrypted part is no MD5.
        if md5 == known.get("ETag", "").strip('"') or crc32 == known.get("ChecksumCRC32"):
            self._crc32s[number] = crc32
            self.meter.count(len(part))
            return arguments.part_entry(number, known, args.get("ChecksumAlgorithm"))
        part.seek(0)
        return self._send(upload, number, part, args)


def _digests(part: Part) -> tuple[str, str]:
    """Return the MD5 and the CRC-32 of a part, as the service writes them."""
    md5, crc32 = hashlib.md5(usedforsecurity=False), 0
    while data := part.read(_PIECE):
        md5.update(data)
        crc32 = zlib.crc32(data, crc32)
    return md5.hexdigest(), base64.b64encode(crc32.to_bytes(4, "big")).decode()


def _complete_checksums(entries: list[dict[str, Any]], crc32s: Mapping[int, str]) -> None:
    """Name the checksums of all parts if those of some are named: listings leave out what the service knows.

    :param entries: the parts as the completion names them, changed in place.
    :param crc32s: of parts that the service had before.
    """
    if any("ChecksumCRC32" in entry for entry in entries):
        for entry in entries:
            if entry["PartNumber"] in crc32s:
                entry.setdefault("ChecksumCRC32", crc32s[entry["PartNumber"]])


def _digest(args: Mapping[str, Any]) -> str:
    """Return what tells whether later arguments are the same: there may be keys among them, not to be written down."""
    return hashlib.sha256(json.dumps(args, sort_keys=True, default=str).encode()).hexdigest()
