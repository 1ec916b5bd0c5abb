"""Checksums of requests: by which algorithm, and whether the value stands in a header or behind the body."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from .._bodies import TEXT_MODE
from .._message import Request
from ..exceptions import ParamValidationError
from ..model import OperationModel
from .algorithms import Digest, new_digest, text_of
from .trailers import PIECE_SIZE, TrailerBody, framed

DEFAULT_CHECKSUM_ALGORITHM = "CRC32"
# Up to this size a body is copied behind its head, to leave in one write.
SMALL_BODY_SIZE = 64 << 10


class ChecksumPlan(NamedTuple):
    """What a model says about the checksum of an operation's request.

    :param member: the input member that selects the algorithm, if the input has it.
    :param member_header: the header that announces the algorithm, if the input has such a member.
    :param is_required: whether the service refuses a request without checksum.
    :param is_streamed: whether the body is an object's content rather than a document.
    """

    member: str
    member_header: str
    is_required: bool
    is_streamed: bool = False


class ChecksumOptions(NamedTuple):
    """What a client's configuration means for the checksums of its requests.

    :param when_supported: add one wherever the operation supports it, not only where it must be.
    :param may_trail: over https the checksum of an object's content follows it; the oldest signature cannot have that.
    :param hashes_payload: signatures hold the SHA-256 of the body, so that a file is read for both at once.
    """

    when_supported: bool = True
    may_trail: bool = True
    hashes_payload: bool = True


def checksum_plan(operation: OperationModel) -> ChecksumPlan | None:
    """Return an operation's checksum plan, or None if its requests never carry one."""
    trait = operation.http_checksum
    member = trait.get("requestAlgorithmMember", "")
    is_required = bool(trait.get("requestChecksumRequired") or operation.http_checksum_required)
    if not member and not is_required:
        return None
    shape = operation.input_shape.members.get(member) if operation.input_shape is not None else None
    header = shape.serialization.get("name", "") if shape is not None else ""
    return ChecksumPlan(member, header, is_required, bool(operation.has_streaming_input))


def has_checksum(headers: Mapping[str, str]) -> bool:
    """Say whether a request already says something about a checksum; as published, its type alone is enough."""
    return "\nx-amz-checksum-" in "\n".join(("", *headers)).lower()


def add_checksum(request: Request, plan: ChecksumPlan, params: Mapping[str, Any], options: ChecksumOptions) -> None:
    """Add the checksum of the request's body, if the operation and the options ask for one.

    A checksum of the caller's own stays as it is and no second one is added.

    :param request: its body is in memory, or a file that seeks.
    :param params: the parameters of the call; they may select the algorithm.
    :param options: what the client's configuration says.
    :raises MissingDependencyException: if the wanted algorithm needs a library that is not installed.
    :raises FlexibleChecksumError: if there is no such algorithm.
    :raises ParamValidationError: if the body is of no use, or another length is announced than it has.
    """
    wanted = params.get(plan.member) if plan.member else None
    if wanted is None and not (options.when_supported or plan.is_required):
        return
    headers = request.headers
    if has_checksum(headers):
        return
    algorithm = "crc32" if wanted is None else str(wanted).lower()
    if type(request.body) is not bytes:
        request.body = _readable(request.body)
    if plan.is_streamed and options.may_trail and request.origin.scheme == "https":
        _put_behind(request, algorithm)
    else:
        headers[f"x-amz-checksum-{algorithm}"] = _checksum(request, algorithm, options.hashes_payload)
    if wanted is None and plan.member_header:
        headers[plan.member_header] = DEFAULT_CHECKSUM_ALGORITHM


def _readable(body: Any) -> Any:
    """Return a body that is bytes-like, a file or None; where nobody checks parameters it may be something else."""
    if body is None or isinstance(body, (bytes, bytearray, memoryview)) or hasattr(body, "read"):
        return body
    if isinstance(body, str):
        return body.encode()
    raise ParamValidationError(report=f"Body is of type {type(body).__name__}: give bytes or a file")


def _put_behind(request: Request, algorithm: str) -> None:
    """Turn the body into one that a checksum follows."""
    name = f"x-amz-checksum-{algorithm}"
    headers = request.headers
    body: Any = request.body
    digest = new_digest(algorithm)
    if body is None:
        body = b""
    if isinstance(body, (bytes, bytearray)) and len(body) <= SMALL_BODY_SIZE:
        length = len(body)
        request.body = framed(body, name, digest)
    else:
        request.body = trailed = TrailerBody(body, name, partial(new_digest, algorithm))
        length = trailed.decoded_length
    # The length on the wire is another one, which the transport writes.
    announced = headers.pop("Content-Length", None)
    if announced is not None and announced != str(length):
        raise ParamValidationError(report=f"Body has {length} bytes, but ContentLength is {announced}")
    encoding = headers.get("Content-Encoding")
    headers["Content-Encoding"] = "aws-chunked" if encoding is None else f"{encoding},aws-chunked"
    headers["X-Amz-Trailer"] = name
    headers["X-Amz-Decoded-Content-Length"] = str(length)


def _checksum(request: Request, algorithm: str, hashes_payload: bool) -> str:
    """Return the checksum of the body; of a file note the SHA-256 as well, if the signature is going to need it."""
    digest = new_digest(algorithm)
    body = request.body
    if hashes_payload and hasattr(body, "read"):
        sha256 = digest if algorithm == "sha256" else hashlib.sha256()
        update_from(body, *{digest, sha256})
        request.hashed = (body, sha256.digest().hex())
    else:
        update_from(body, digest)
    return text_of(digest)


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
    while piece := body.read(PIECE_SIZE):
        if isinstance(piece, str):
            raise ParamValidationError(report=TEXT_MODE)
        for digest in digests:
            digest.update(piece)
        del piece  # the next one is going to take its memory, which is in the cache
    body.seek(start)
