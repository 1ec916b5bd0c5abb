"""Checksums of request bodies: which algorithm a request uses, its value, and the headers that carry it."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from ._message import Body, Request
from .exceptions import FlexibleChecksumError, ParamValidationError
from .model import OperationModel

DEFAULT_CHECKSUM_ALGORITHM = "CRC32"
# Large enough that the digests run without the interpreter lock, small enough to stay in the cache.
_PIECE = 1 << 20


class Digest(Protocol):
    """A checksum in the making."""

    def update(self, data: bytes, /) -> None:
        """Take more data in."""

    def digest(self) -> bytes:
        """Return the checksum of all data so far, big-endian."""


class Crc32:
    """CRC-32 as zlib computes it, with the interface of a digest."""

    def __init__(self) -> None:
        self._value = 0

    def update(self, data: bytes, /) -> None:
        """Take more data in."""
        self._value = zlib.crc32(data, self._value)

    def digest(self) -> bytes:
        """Return the checksum, four bytes."""
        return self._value.to_bytes(4, "big")


ALGORITHMS: dict[str, Callable[[], Digest]] = {
    "crc32": Crc32,
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
}


class ChecksumPlan(NamedTuple):
    """What a model says about the checksum of an operation's request.

    :param member: the input member that selects the algorithm, if the input has it.
    :param member_header: the header that announces the algorithm, if the input has such a member.
    :param is_required: whether the service refuses a request without checksum.
    """

    member: str
    member_header: str
    is_required: bool


def checksum_plan(operation: OperationModel) -> ChecksumPlan | None:
    """Return an operation's checksum plan, or None if its requests never carry one."""
    trait = operation.http_checksum
    member = trait.get("requestAlgorithmMember", "")
    is_required = bool(trait.get("requestChecksumRequired") or operation.http_checksum_required)
    if not member and not is_required:
        return None
    shape = operation.input_shape.members.get(member) if operation.input_shape is not None else None
    header = shape.serialization.get("name", "") if shape is not None else ""
    return ChecksumPlan(member, header, is_required)


def add_checksum(request: Request, plan: ChecksumPlan, params: Mapping[str, Any], when_supported: bool) -> None:
    """Add the header with the checksum of the request's body, if the operation and the options ask for one.

    A checksum header of the caller's own stays as it is and no second one is added.

    :param params: the parameters of the call; they may select the algorithm.
    :param when_supported: add a checksum wherever the operation supports it, not only where it must be.
    :raises FlexibleChecksumError: if nothing here computes the wanted algorithm.
    """
    wanted = params.get(plan.member) if plan.member else None
    if wanted is None and not (when_supported or plan.is_required):
        return
    headers = request.headers
    if any(name.lower().startswith("x-amz-checksum-") for name in headers):
        return
    algorithm = (DEFAULT_CHECKSUM_ALGORITHM if wanted is None else str(wanted)).lower()
    headers[f"x-amz-checksum-{algorithm}"] = compute(algorithm, request.body)
    if wanted is None and plan.member_header:
        headers[plan.member_header] = DEFAULT_CHECKSUM_ALGORITHM


def compute(algorithm: str, body: Body) -> str:
    """Return the base64 checksum of a body; a file is read from where it stands and put back there.

    :param algorithm: a key of :data:`ALGORITHMS`.
    :param body: bytes, a seekable file, or None for an empty body.
    :raises FlexibleChecksumError: naming an algorithm that is not available.
    """
    factory = ALGORITHMS.get(algorithm)
    if factory is None:
        raise FlexibleChecksumError(
            error_msg=f"Unsupported checksum algorithm: {algorithm} (available: {', '.join(sorted(ALGORITHMS))})"
        )
    digest = factory()
    update_from(body, digest)
    return base64.b64encode(digest.digest()).decode("ascii")


def update_from(body: Any, *digests: Digest) -> None:
    """Feed a body to one or more digests in a single pass.

    :param body: bytes-like, a seekable file (its position is restored), or None.
    :raises ParamValidationError: if a file gives text instead of bytes.
    """
    if body is None:
        return
    if not hasattr(body, "read"):
        for digest in digests:
            digest.update(body)
        return
    start = body.tell()
    while piece := body.read(_PIECE):
        if isinstance(piece, str):
            raise ParamValidationError(report="Body is a file opened in text mode: open it in binary mode ('rb')")
        for digest in digests:
            digest.update(piece)
    body.seek(start)
