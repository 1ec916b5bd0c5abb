"""The reader of an operation's answers, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ibm_botocore._message import RawResponse
from ibm_botocore.model import OperationModel, StructureShape
from ibm_botocore.parsers.body import compile_body, read_answer
from ibm_botocore.parsers.errors import compile_errors
from ibm_botocore.parsers.head import Answer, Headers, compile_head
from ibm_botocore.parsers.scalars import Converters
from ibm_botocore.response import StreamingBody

_NO_NAMES: Headers = {}
# Makes what the caller reads a streamed body from, of an answer and the length it announces.
OpenBody = Callable[[RawResponse, "str | None"], Any]


class Reader:
    """Turns the answers of one operation into dicts.

    :param shape: the operation's output; None if it has none.
    :param error_shapes: the errors it is known for.
    :param converters: readers of timestamps and blobs.
    """

    def __init__(
        self,
        shape: StructureShape | None,
        error_shapes: Iterable[StructureShape] = (),
        converters: Converters = Converters(),  # noqa: B008 - an immutable tuple
    ) -> None:
        self.streaming_member = _streaming_member(shape)
        self._read_head = compile_head({} if shape is None else shape.members, converters)
        self._read_body = compile_body(shape, converters)
        self._read_error = compile_errors(error_shapes, converters)

    def read(self, status: int, headers: Headers, response: RawResponse, open_body: OpenBody = StreamingBody) -> Answer:
        """Return a successful answer.

        :param status: HTTP status code.
        :param headers: lower-case names and their values.
        :param response: the answer, whose body has not been read; a streamed body is left to the caller. Its
            ``header_names``, if it has any, are the names as the server wrote them, by lower-case name.
        :param open_body: makes the streamed body that the caller gets.
        :returns: members of the output and ``ResponseMetadata``.
        :raises ResponseParserError: if the answer does not fit the model; the text names what and where.
        """
        if self.streaming_member is not None:
            return self._stream(self.streaming_member, status, headers, response, open_body)
        # The body comes first: read to its end, it gives the connection back even if a header is broken.
        body = read_answer(headers, response)
        answer = self._read_head(status, headers, getattr(response, "header_names", _NO_NAMES))
        self._read_body(answer, body)
        return answer

    def read_bytes(self, status: int, headers: Headers, body: bytes, names: Headers = _NO_NAMES) -> Answer:
        """Return a successful answer whose body is in memory.

        :param status: HTTP status code.
        :param headers: lower-case names and their values.
        :param body: the whole body; a member that streams gets it as it is.
        :param names: header names as the server wrote them, by lower-case name.
        :returns: members of the output and ``ResponseMetadata``.
        :raises ResponseParserError: if the answer does not fit the model.
        """
        answer = self._read_head(status, headers, names)
        if self.streaming_member is None:
            self._read_body(answer, body)
        else:
            answer[self.streaming_member] = body
        return answer

    def read_error(self, status: int, headers: Headers, body: bytes) -> Answer:
        """Return an error answer; whatever the body is, this does not raise.

        :param status: HTTP status code.
        :param headers: lower-case names and their values.
        :param body: the whole body; one beyond 1 MiB is not looked at.
        :returns: ``Error`` with ``Code`` and ``Message``, and ``ResponseMetadata``.
        """
        return self._read_error(status, headers, body)

    def _stream(self, member: str, status: int, headers: Headers, response: RawResponse, open_body: OpenBody) -> Answer:
        try:
            answer = self._read_head(status, headers, getattr(response, "header_names", _NO_NAMES))
        except BaseException:
            response.close()
            raise
        answer[member] = open_body(response, headers.get("content-length"))
        return answer


def _streaming_member(shape: StructureShape | None) -> str | None:
    payload: str | None = None if shape is None else shape.serialization.get("payload")
    if shape is None or payload is None:
        return None
    return payload if shape.members[payload].type_name == "blob" else None


def compile_reader(operation_model: OperationModel) -> Reader:
    """Return the reader of an operation's answers.

    :param operation_model: the operation.
    :returns: an object with ``read(status, headers, response)`` and ``read_error(status, headers, body)``.
    """
    return Reader(operation_model.output_shape, operation_model.error_shapes)
