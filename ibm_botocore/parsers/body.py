"""Bodies of answers: read whole but within limits, or handed to the caller as a stream."""

from __future__ import annotations

from collections.abc import Callable

from ibm_botocore._message import RawResponse
from ibm_botocore._xml import ResponseParserError, parse
from ibm_botocore.model import Shape, StructureShape
from ibm_botocore.parsers.head import Answer, Headers
from ibm_botocore.parsers.scalars import Converters
from ibm_botocore.parsers.xml import compile_element, compile_structure, holds_secrets

# A page of a listing has a few megabytes at most.
ANSWER_LIMIT = 128 << 20
_PIECE = 1 << 20

# Adds to an answer what its body says.
ReadBody = Callable[[Answer, bytes], None]


def compile_body(shape: StructureShape | None, converters: Converters) -> ReadBody:
    """Return the function that reads a body that is not streamed, as a payload of bytes always is.

    :param shape: the output; None if the operation has none, and then the body is ignored.
    :param converters: readers of timestamps and blobs.
    :returns: a function of the answer, which it changes, and the body.
    """
    if shape is None:
        return lambda answer, body: None
    payload = shape.serialization.get("payload")
    if payload:
        return _compile_payload(payload, shape.members[payload], converters)
    read_root = compile_structure(shape.members, converters)
    is_shown = not holds_secrets(shape)

    def read_document(answer: Answer, body: bytes) -> None:
        # An empty body is no fault: many answers of this kind have all they say in headers.
        if body:
            answer.update(read_root(parse(body, is_shown)))

    return read_document


def _compile_payload(member: str, shape: Shape, converters: Converters) -> ReadBody:
    if not isinstance(shape, StructureShape):

        def read_text(answer: Answer, body: bytes) -> None:
            try:
                answer[member] = body.decode()
            except UnicodeDecodeError as error:
                raise ResponseParserError(f"Unable to parse response ({error}), UTF-8 expected.") from None

        return read_text
    read_root = compile_element(shape, member, converters)
    is_shown = not holds_secrets(shape)

    def read_structure(answer: Answer, body: bytes) -> None:
        answer[member] = read_root(parse(body, is_shown)) if body else {}

    return read_structure


def read_answer(headers: Headers, response: RawResponse) -> bytes:
    """Return the whole body of an answer.

    :param headers: lower-case names and their values.
    :param response: the answer.
    :returns: the body.
    :raises ResponseParserError: if it exceeds 128 MiB; the connection is dropped.
    """
    length = headers.get("content-length", "")
    is_short = len(length) < 20 and length.isdecimal() and int(length) <= ANSWER_LIMIT
    if is_short and "transfer-encoding" not in headers:
        return response.read()
    pieces: list[bytes] = []
    size = 0
    while piece := response.read(_PIECE):
        size += len(piece)
        if size > ANSWER_LIMIT:
            response.close()
            raise ResponseParserError(f"Unable to parse response: its body exceeds {ANSWER_LIMIT >> 20} MiB.")
        pieces.append(piece)
    return b"".join(pieces)
