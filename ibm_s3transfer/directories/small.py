"""Files small enough for one request, without futures and queues between file and client."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from typing import Any

from ibm_botocore.exceptions import FlexibleChecksumError, IncompleteReadError
from ibm_botocore.retries.policy import is_network_fault

# Up to this size a file is read in one piece; a larger one is handed to the client as an open file.
WHOLE_BYTES = 256 << 10
_PIECE = 1 << 20
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def send(
    client: Any, path: str, size: int, bucket: str, key: str, extra_args: Mapping[str, Any], follow_symlinks: bool
) -> int:
    """Upload a small file.

    :param size: its size when it was found.
    :returns: the number of bytes sent.
    :raises OSError: if it cannot be read.
    :raises ClientError: if the service refuses it.
    """
    handle = os.open(path, _READ if follow_symlinks else _READ | _NO_LINK)
    if size > WHOLE_BYTES:
        with open(handle, "rb") as body:
            size = os.fstat(handle).st_size
            client.put_object(Bucket=bucket, Key=key, Body=body, **extra_args)
        return size
    try:
        data = _read_whole(handle, size)
    finally:
        os.close(handle)
    client.put_object(Bucket=bucket, Key=key, Body=data, **extra_args)
    return len(data)


def _read_whole(handle: int, size: int) -> bytes:
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    # It grew or shrank since it was found: what it holds now goes.
    pieces = [data]
    while piece := os.read(handle, _PIECE):
        pieces.append(piece)
    return b"".join(pieces)


def fetch(
    client: Any, path: str, mode: int | None, bucket: str, key: str, extra_args: Mapping[str, Any], attempts: int
) -> int:
    """Download a small object into a temporary file beside the target, and put it in place when it is complete.

    :param path: the target; no symbolic link.
    :param mode: the mode of the file that is there, which stays; None if there is none.
    :param attempts: how often the object is asked for if it breaks off.
    :returns: the number of bytes written.
    :raises OSError: if it cannot be written.
    :raises ClientError: if the service refuses it.
    :raises BotoCoreError: if the answer breaks off.
    """
    while True:
        attempts -= 1
        answer = client.get_object(Bucket=bucket, Key=key, **extra_args)
        body = answer["Body"]
        try:
            return _put_in_place(body, answer.get("ContentLength", 0), path, mode)
        except Exception as error:
            if not attempts or not _is_passing(error):
                raise
        finally:
            body.close()


def _is_passing(error: Exception) -> bool:
    return isinstance(error, (IncompleteReadError, FlexibleChecksumError)) or is_network_fault(error)


def _put_in_place(body: Any, size: int, path: str, mode: int | None) -> int:
    # Names may be as long as the file system takes, so the target's is not part of it.
    unfinished = os.path.join(os.path.dirname(path), f".{secrets.token_hex(8)}.part")
    handle = os.open(unfinished, _NEW, 0o666 if mode is None else 0o600)
    try:
        try:
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(handle, mode)
            count = _write(handle, body, size)
        finally:
            os.close(handle)
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise
    return count


def _write(handle: int, body: Any, size: int) -> int:
    if size <= WHOLE_BYTES:
        data = body.read()
        _write_all(handle, data)
        return len(data)
    count = 0
    while piece := body.read(_PIECE):
        _write_all(handle, piece)
        count += len(piece)
    return count


def _write_all(handle: int, data: bytes) -> None:
    written = os.write(handle, data)
    while written < len(data):
        written += os.write(handle, memoryview(data)[written:])
