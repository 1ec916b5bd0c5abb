"""Which of a transfer's further arguments go to which call."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ibm_botocore.exceptions import ParamValidationError

from .constants import (
    CONDITION_ARGS,
    CUSTOMER_KEY_ARGS,
    DEFAULT_CHECKSUM_ALGORITHM,
    FULL_OBJECT_CHECKSUM_ARGS,
    PAYER_ARGS,
    RETENTION_ARGS,
)

Args = Mapping[str, Any]

_SOURCE_CONDITIONS = (
    "CopySourceIfMatch",
    "CopySourceIfModifiedSince",
    "CopySourceIfNoneMatch",
    "CopySourceIfUnmodifiedSince",
)
_SOURCE_KEY_ARGS = tuple(f"CopySource{name}" for name in CUSTOMER_KEY_ARGS)

# The retention and the conditions of an object are those of its completion.
_NOT_OF_CREATE = {*RETENTION_ARGS, *CONDITION_ARGS, *FULL_OBJECT_CHECKSUM_ARGS, "MpuObjectSize"}
_NOT_OF_PUT = {"ChecksumType", "MpuObjectSize"}
_OF_PART = (*CUSTOMER_KEY_ARGS, *PAYER_ARGS, "ChecksumAlgorithm")
_OF_COMPLETE = (
    *CUSTOMER_KEY_ARGS,
    *PAYER_ARGS,
    *RETENTION_ARGS,
    *CONDITION_ARGS,
    *FULL_OBJECT_CHECKSUM_ARGS,
    "ChecksumType",
)
_NOT_OF_COPY_CREATE = {
    *RETENTION_ARGS,
    *_SOURCE_CONDITIONS,
    *_SOURCE_KEY_ARGS,
    "MetadataDirective",
    "TaggingDirective",
    "RetentionDirective",
}
_OF_COPY_PART = (*CUSTOMER_KEY_ARGS, *_SOURCE_KEY_ARGS, *_SOURCE_CONDITIONS, *PAYER_ARGS)
_OF_COPY_COMPLETE = (*PAYER_ARGS, *RETENTION_ARGS)
# A guard of the parts, which our own takes the place of; the first request of a download asks with all of them.
_NOT_OF_GET = {"IfNoneMatch"}


def check_allowed(extra_args: Args, allowed: Sequence[str]) -> None:
    """Refuse arguments that a transfer does not take.

    :raises ValueError: naming the first one, and those there are.
    """
    for name in extra_args:
        if name not in allowed:
            raise ValueError(f"Invalid extra_args key '{name}', must be one of: {', '.join(allowed)}")


def _only(args: Args, names: Iterable[str]) -> dict[str, Any]:
    return {name: args[name] for name in names if name in args}


def _without(args: Args, names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in args.items() if name not in names}


def complete_upload_args(extra_args: dict[str, Any], adds_checksums: bool) -> None:
    """Add what follows from the other arguments of an upload.

    :param extra_args: changed in place.
    :param adds_checksums: whether the client is going to send checksums of its own.
    """
    given = [name for name in FULL_OBJECT_CHECKSUM_ARGS if name in extra_args]
    if given:
        extra_args["ChecksumType"] = "FULL_OBJECT"
        extra_args["ChecksumAlgorithm"] = given[0].removeprefix("Checksum")
    elif adds_checksums:
        extra_args.setdefault("ChecksumAlgorithm", DEFAULT_CHECKSUM_ALGORITHM)


def put_args(args: Args) -> dict[str, Any]:
    """Return the arguments of an upload in one request."""
    put = _without(args, _NOT_OF_PUT)
    if any(name in put for name in FULL_OBJECT_CHECKSUM_ARGS):
        put.pop("ChecksumAlgorithm", None)
    return put


def create_args(args: Args) -> dict[str, Any]:
    """Return the arguments that begin an upload in parts."""
    return _without(args, _NOT_OF_CREATE)


def part_args(args: Args) -> dict[str, Any]:
    """Return the arguments of a part."""
    return _only(args, _OF_PART)


def complete_args(args: Args) -> dict[str, Any]:
    """Return the arguments that complete an upload in parts."""
    return _only(args, _OF_COMPLETE)


def abort_args(args: Args) -> dict[str, Any]:
    """Return the arguments that abort an upload in parts."""
    return _only(args, PAYER_ARGS)


def part_entry(number: int, answer: Args, algorithm: str | None) -> dict[str, Any]:
    """Return how a completion names a part.

    :param number: of the part.
    :param answer: the answer to the upload or the copy of the part.
    :param algorithm: of the checksum that the service keeps, or None.
    """
    entry = {"ETag": answer["ETag"], "PartNumber": number}
    member = f"Checksum{algorithm.upper()}" if algorithm else ""
    if member in answer:
        entry[member] = answer[member]
    return entry


def head_args_of_copy(args: Args) -> dict[str, Any]:
    """Return the arguments that ask for the source of a copy."""
    head = _only(args, PAYER_ARGS)
    for name in (*_SOURCE_CONDITIONS, *_SOURCE_KEY_ARGS):
        if name in args:
            head[name.removeprefix("CopySource")] = args[name]
    return head


def copy_create_args(args: Args) -> dict[str, Any]:
    """Return the arguments that begin a copy in parts."""
    return _without(args, _NOT_OF_COPY_CREATE)


def copy_part_args(args: Args, etag: str | None) -> dict[str, Any]:
    """Return the arguments of a part of a copy.

    :param etag: of the source as it was when the copy began; a change of it is refused, unless the caller has a
        condition of their own.
    """
    part = _only(args, _OF_COPY_PART)
    if etag is not None and not any(name in part for name in _SOURCE_CONDITIONS):
        part["CopySourceIfMatch"] = etag
    return part


def copy_complete_args(args: Args) -> dict[str, Any]:
    """Return the arguments that complete a copy in parts."""
    return _only(args, _OF_COPY_COMPLETE)


def get_args(args: Args) -> dict[str, Any]:
    """Return the arguments of the requests for an object's bytes."""
    return _without(args, _NOT_OF_GET)


def check_copy_source(copy_source: Any) -> None:
    """Refuse what names no object.

    :raises TypeError: if it is no dict.
    :raises ParamValidationError: if a name is missing.
    """
    if not isinstance(copy_source, Mapping):
        raise TypeError(
            'Expecting dictionary formatted: {"Bucket": bucket_name, "Key": key} '
            f"but got {copy_source} or type {type(copy_source)}."
        )
    missing = [name for name in ("Bucket", "Key") if name not in copy_source]
    if missing:
        raise ParamValidationError(report="\n".join(f'Missing required parameter in input: "{m}"' for m in missing))
