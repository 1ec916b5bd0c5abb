"""Decodes bodies in the aws-chunked coding, signed or not, with or without trailers."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import IO

from ibm_boto3.local.content import BLOCK_BYTES, Content
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.sigv4 import Signature, hex_hmac
from ibm_boto3.local.spool import ContentWriter

UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
CODINGS = frozenset({UNSIGNED_TRAILER, SIGNED, SIGNED_TRAILER})
EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
CHUNK_SIZE = re.compile("[0-9A-Fa-f]{1,15}")
MAX_LINE_BYTES = 16 * 1024


@dataclass(frozen=True)
class Decoded:
    """The content of an aws-chunked body.

    :param body: the object's bytes.
    :param trailers: the trailing header fields by lower-case name.
    """

    body: Content
    trailers: dict[str, str]


class ChunkSignatures:
    """The chain of chunk signatures, each of which covers the one before.

    :param seed: the signature of the request's head.
    """

    def __init__(self, seed: Signature) -> None:
        self._seed = seed
        self._previous = seed.value

    def check_chunk(self, digest: str, signature: str) -> None:
        """Check the signature of the next chunk.

        :param digest: SHA-256 of its content.
        :param signature: what the chunk's line says.
        :raises ServiceError: if it differs.
        """
        self._check(f"AWS4-HMAC-SHA256-PAYLOAD\n{{}}\n{EMPTY_SHA256}\n{digest}", signature)

    def check_trailer(self, digest: str, signature: str) -> None:
        """Check the signature of the trailer.

        :param digest: SHA-256 of the trailing fields.
        :param signature: what the trailer says.
        :raises ServiceError: if it differs.
        """
        self._check(f"AWS4-HMAC-SHA256-TRAILER\n{{}}\n{digest}", signature)

    def _check(self, form: str, signature: str) -> None:
        text = form.format(f"{self._seed.amz_date}\n{self._seed.scope}\n{self._previous}")
        expected = hex_hmac(self._seed.signing_key, text)
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise ServiceError("SignatureDoesNotMatch")
        self._previous = expected


def decode(body: Content, decoded_length: int, seed: Signature | None) -> Decoded:
    """Take the coding off.

    :param body: the body as it came.
    :param decoded_length: what ``x-amz-decoded-content-length`` says.
    :param seed: the signature of the head when chunks are signed, else None.
    :returns: content and trailers.
    :raises ServiceError: if the coding is broken, a signature differs, or the length is another.
    """
    source = body.open()
    writer = ContentWriter()
    signatures = ChunkSignatures(seed) if seed is not None else None
    while copy_chunk(source, writer, signatures):
        pass
    trailers = read_trailers(source, signatures)
    content = writer.done()
    if content.size != decoded_length:
        raise ServiceError("IncompleteBody")
    return Decoded(content, trailers)


def copy_chunk(source: IO[bytes], writer: ContentWriter, signatures: ChunkSignatures | None) -> int:
    """Copy one chunk.

    :param source: positioned at the chunk's line; after the last chunk, at the trailer.
    :param writer: takes the content.
    :param signatures: checks the chunk's signature, None for unsigned chunks.
    :returns: the size of the chunk, 0 for the last.
    :raises ServiceError: if the chunk is broken or its signature differs.
    """
    digits, _, extension = read_line(source).partition(";")
    if not CHUNK_SIZE.fullmatch(digits):
        raise ServiceError("IncompleteBody")
    size = left = int(digits, 16)
    digest = hashlib.sha256()
    while left > 0:
        piece = source.read(min(left, BLOCK_BYTES))
        if not piece:
            raise ServiceError("IncompleteBody")
        digest.update(piece)
        writer.write(piece)
        left -= len(piece)
    if size and source.read(2) != b"\r\n":
        raise ServiceError("IncompleteBody")
    if signatures is not None:
        signatures.check_chunk(digest.hexdigest(), extension.removeprefix("chunk-signature="))
    return size


def read_trailers(source: IO[bytes], signatures: ChunkSignatures | None) -> dict[str, str]:
    """Read the fields after the last chunk.

    :param source: positioned behind the last chunk's line.
    :param signatures: checks the trailer's signature, None for an unsigned one.
    :returns: values by lower-case name, without the signature.
    :raises ServiceError: if the signature differs or is missing.
    """
    trailers: dict[str, str] = {}
    while line := read_line(source):
        name, colon, value = line.partition(":")
        if not colon:
            raise ServiceError("IncompleteBody")
        trailers[name.lower()] = value.strip()
    signature = trailers.pop("x-amz-trailer-signature", None)
    if signatures is not None and trailers:
        signed = "".join(f"{name}:{value}\n" for name, value in sorted(trailers.items()))
        signatures.check_trailer(hashlib.sha256(signed.encode("latin-1")).hexdigest(), signature or "")
    return trailers


def read_line(source: IO[bytes]) -> str:
    """Read a line of the coding.

    :param source: the coded body.
    :returns: the line without its end.
    :raises ServiceError: if the line is cut off.
    """
    line = source.readline(MAX_LINE_BYTES)
    if not line.endswith(b"\r\n"):
        raise ServiceError("IncompleteBody")
    return line[:-2].decode("latin-1")
