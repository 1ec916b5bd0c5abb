"""Turns a request's body into the object's bytes, and checks every digest the request states for it."""

from __future__ import annotations

import base64
import binascii
import re

from ibm_boto3.local import aws_chunked, checksums
from ibm_boto3.local.content import Content
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Request
from ibm_boto3.local.sigv4 import Signature

UNSIGNED = "UNSIGNED-PAYLOAD"
SHA256 = re.compile("[0-9a-f]{64}")


def received(request: Request, signature: Signature | None) -> aws_chunked.Decoded:
    """Receive and check a request's body.

    :param request: the request.
    :param signature: the verified signature of its head, None when it was authorized in another way.
    :returns: the object's bytes with the checksums that came behind them.
    :raises ServiceError: if a digest, a length or a chunk's signature is wrong.
    """
    claimed = request.headers.get("x-amz-content-sha256")
    if claimed is None:
        # With a bearer token nothing but the content coding tells.
        is_chunked = "aws-chunked" in request.headers.get("content-encoding", "")
        claimed = aws_chunked.UNSIGNED_TRAILER if is_chunked else UNSIGNED
    if claimed in aws_chunked.CODINGS:
        decoded = decoded_body(request, claimed, signature)
    else:
        decoded = aws_chunked.Decoded(request.body(), {})
        check_payload_hash(claimed, decoded.body)
    check_content_md5(request.headers.get("content-md5"), decoded.body)
    if not (request.method == "POST" and "uploadId=" in request.query_string):
        # The checksum on the completion of an upload is that of the whole object, not of the list of parts.
        for name, value in {**request.headers, **decoded.trailers}.items():
            if name in checksums.HEADERS:
                check_checksum(name, value, decoded.body)
    return decoded


def decoded_body(request: Request, claimed: str, signature: Signature | None) -> aws_chunked.Decoded:
    """Take the aws-chunked coding off a body.

    :param request: the request.
    :param claimed: which form of the coding it uses.
    :param signature: the verified signature of its head, None when it was authorized in another way.
    :returns: content and trailers.
    :raises ServiceError: if the coding is broken, or chunks are signed by nobody.
    """
    length = request.headers.get("x-amz-decoded-content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise ServiceError("MissingContentLength")
    if claimed == aws_chunked.UNSIGNED_TRAILER:
        signature = None
    elif signature is None:
        raise ServiceError("InvalidRequest", "Signed chunks need a signature in the Authorization header")
    decoded = aws_chunked.decode(request.body(), int(length), signature)
    announced = {name.strip().lower() for name in request.headers.get("x-amz-trailer", "").split(",")} - {""}
    if announced != set(decoded.trailers):
        raise ServiceError("MalformedTrailerError", "The request contained trailing data that was not well-formed")
    return decoded


def check_payload_hash(claimed: str, body: Content) -> None:
    """Compare the stated SHA-256 with the body's.

    :param claimed: the value of ``x-amz-content-sha256``.
    :param body: the body as it came over the wire.
    :raises ServiceError: if they differ, or the value is none of the known forms.
    """
    if claimed == UNSIGNED:
        return
    if not SHA256.fullmatch(claimed):
        raise ServiceError(
            "InvalidArgument",
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a streaming value or a valid sha256 value.",
        )
    if body.sha256() != claimed:
        raise ServiceError("XAmzContentSHA256Mismatch")


def check_content_md5(stated: str | None, body: Content) -> None:
    """Compare the stated MD5 with the body's.

    :param stated: the value of ``Content-MD5``, None when there is none.
    :param body: the object's bytes.
    :raises ServiceError: if they differ, or the value is no MD5.
    """
    if stated is None:
        return
    wanted = from_base64(stated)
    if wanted is None or len(wanted) != 16:
        raise ServiceError("InvalidDigest")
    if body.md5() != wanted:
        raise ServiceError("BadDigest")


def check_checksum(name: str, value: str, body: Content) -> None:
    """Compare a stated checksum with the body's.

    :param name: the header's name.
    :param value: its value, base64.
    :param body: the object's bytes.
    :raises ServiceError: if they differ, or the value is no checksum.
    """
    stated = from_base64(value)
    computed = checksums.checksum(name, body)
    if stated is None or (computed is not None and stated != computed):
        raise ServiceError("BadDigest")


def from_base64(text: str) -> bytes | None:
    """Decode base64, strictly.

    :param text: the text.
    :returns: the bytes, None for a text that is not base64.
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def to_base64(data: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(data).decode()
