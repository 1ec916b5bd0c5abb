"""The values that travel through the local server: a request as it arrived, and an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ibm_boto3.local.body import Body


class Request:
    """One HTTP request, its body not yet read.

    :param method: the method, as sent.
    :param target: the request target, byte for byte (latin-1).
    :param fields: header names and values in the order they came.
    :param receive: reads the body from the connection; called at most once.
    """

    __slots__ = ("_body", "_receive", "fields", "headers", "method", "path", "query_string", "target")

    def __init__(
        self, method: str, target: str, fields: Sequence[tuple[str, str]], receive: Callable[[], Body]
    ) -> None:
        self.method = method
        self.target = target
        self.fields = fields
        self.headers = combined(fields)
        self.path, _, self.query_string = target.partition("?")
        self._receive = receive
        self._body: Body | None = None

    def body(self) -> Body:
        """Return the body, reading it from the connection the first time.

        :returns: the content as it came over the wire, without transfer coding.
        """
        if self._body is None:
            self._body = self._receive()
        return self._body

    def close(self) -> None:
        """Free the body."""
        if self._body is not None:
            self._body.close()


def combined(fields: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Index header fields by lower-case name; repeated ones are joined with a comma.

    :param fields: names and values.
    :returns: values by name.
    """
    headers: dict[str, str] = {}
    for name, value in fields:
        lower = name.lower()
        headers[lower] = f"{headers[lower]},{value}" if lower in headers else value
    return headers


@dataclass
class Answer:
    """What is sent back.

    :param status: the HTTP status.
    :param headers: header values by name.
    :param body: the content; for HEAD it is not sent, and `length` may say what GET would send.
    :param length: the Content-Length to announce, None for the length of the body.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    length: int | None = None


#: What the front calls for every request.
Application = Callable[[Request], Answer]


def xml_answer(document: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer that holds an XML document.

    :param document: the document with its declaration.
    :param status: the HTTP status.
    :param headers: further headers.
    :returns: the answer.
    """
    return Answer(status, {"Content-Type": "application/xml", **(headers or {})}, document.encode())
