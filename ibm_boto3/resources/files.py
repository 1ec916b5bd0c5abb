"""Objects as files: ``Object.open``."""

from __future__ import annotations

import io
from typing import IO, Any

from ibm_boto3.resources.reader import ObjectReader
from ibm_boto3.resources.writer import MIB, MIN_PART_SIZE, ObjectWriter, TextWriter

_BUFFER_SIZE = 64 * 1024
_READ_ARGUMENTS_OF_OURS = frozenset({"Bucket", "Key", "Range", "PartNumber"})
# What only is known once everything was written.
_WRITE_ARGUMENTS_OF_OURS = frozenset(
    {
        *("Bucket", "Key", "Body", "ContentLength", "ContentMD5"),
        *("ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256"),
    }
)


def object_open(
    self: Any,
    mode: str = "rb",
    *,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    read_ahead: int = 8 * MIB,
    part_size: int = 8 * MIB,
    max_concurrency: int = 3,
    **kwargs: Any,
) -> IO[Any]:
    """Open the object as a file.

    Reading can begin anywhere: only the ranges that are needed are fetched, of the object as it was when it was
    opened. What is written is stored when the file is closed, as a whole; a ``with`` block that ends with an exception
    stores nothing.

    :param mode: ``r`` to read, ``w`` to write, ``x`` to write an object that must not be there yet; with ``b`` for
        bytes or ``t`` for text. Bytes are the default, unlike with the builtin ``open``: ``"r"`` is text.
    :param encoding: of text, UTF-8 by default.
    :param errors: what to do about text that does not fit the encoding.
    :param newline: what becomes of line ends in text, as with the builtin ``open``.
    :param read_ahead: bytes to fetch at once while reading one after another, at most.
    :param part_size: bytes of a part of a large upload.
    :param max_concurrency: parts that are sent at once.
    :param kwargs: further arguments of ``get_object``, for example ``VersionId``, or of ``put_object`` and the calls of
        a multipart upload, for example ``ContentType`` and ``Metadata``.
    :raises ValueError: if there is no such mode, or parts would be too small.
    :raises TypeError: if an argument is unknown, or cannot be known before the end.
    :raises ClientError: if the object is to be read and is not there.
    """
    action, is_text = _read_mode(mode)
    _refuse(kwargs, _READ_ARGUMENTS_OF_OURS if action == "r" else _WRITE_ARGUMENTS_OF_OURS)
    if not is_text and (encoding or errors or newline is not None):
        raise ValueError("encoding, errors and newline are for text")
    encoding = encoding or "utf-8"
    client, bucket, key = self.meta.client, self.bucket_name, self.key
    if action == "r":
        file = io.BufferedReader(ObjectReader(client, bucket, key, kwargs, read_ahead), _BUFFER_SIZE)
        return io.TextIOWrapper(file, encoding, errors, newline) if is_text else file
    options = {"IfNoneMatch": "*", **kwargs} if action == "x" else kwargs
    _check_options(client, options)
    if part_size < MIN_PART_SIZE:
        raise ValueError(f"part_size must be {MIN_PART_SIZE} at least, not {part_size}")
    writer: Any = ObjectWriter(client, bucket, key, options, part_size, max_concurrency, lambda: _forget(self))
    return TextWriter(writer, encoding, errors, newline) if is_text else writer


def _read_mode(mode: str) -> tuple[str, bool]:
    actions = set(mode) & set("rwx")
    kinds = set(mode) - actions
    if len(actions) != 1 or len(mode) != len(actions) + len(kinds) or kinds not in (set(), {"b"}, {"t"}):
        raise ValueError(f"mode must be one of r, w and x with b or t, not {mode!r}")
    return actions.pop(), "b" not in kinds


def _refuse(given: dict[str, Any], ours: frozenset[str]) -> None:
    for name in given:
        if name in ours:
            raise TypeError(f"{name} cannot be given: the file sees to it")


def _check_options(client: Any, options: dict[str, Any]) -> None:
    """Refuse a misspelt argument before anything is written."""
    known: set[str] = set()
    for operation_name in ("PutObject", "CreateMultipartUpload", "CompleteMultipartUpload"):
        known |= set(client.meta.service_model.operation_model(operation_name).input_shape.members)
    for name in options:
        if name not in known:
            raise TypeError(f"unknown argument {name}")


def _forget(resource: Any) -> None:
    """Let what is known of an object count as out of date."""
    resource.meta.data = None
