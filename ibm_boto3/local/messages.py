"""The values that travel through the local server: a request as it arrived, and an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ibm_boto3.local.content import Content


class Trouble:
    """What goes wrong on purpose while an answer is sent.

    :param delay_seconds: how long nothing is sent.
    :param reset_after: bytes of the body after which the connection is reset, None for none.
    :param bytes_per_second: how fast the body is sent, None for as fast as it goes.
    """

    __slots__ = ("bytes_per_second", "delay_seconds", "reset_after")

    def __init__(
        self, delay_seconds: float = 0.0, reset_after: int | None = None, bytes_per_second: float | None = None
    ) -> None:
        self.delay_seconds = delay_seconds
        self.reset_after = reset_after
        self.bytes_per_second = bytes_per_second


class Request:
    """One HTTP request, its body not yet read.

    :param method: the method, as sent.
    :param target: the request target, byte for byte (latin-1).
    :param fields: header names and values in the order they came.
    :param receive: reads the body from the connection; called at most once.
    :param is_secure: whether it came over TLS.
    """

    __slots__ = (
        *("_body", "_receive", "fields", "headers", "is_secure", "method", "operation", "path", "query_string"),
        *("sender", "target", "trouble"),
    )

    def __init__(
        self,
        method: str,
        target: str,
        fields: Sequence[tuple[str, str]],
        receive: Callable[[], Content],
        is_secure: bool = False,
    ) -> None:
        self.method = method
        self.target = target
        self.fields = fields
        self.headers = combined(fields)
        self.path, _, self.query_string = target.partition("?")
        self.is_secure = is_secure
        self._receive = receive
        self._body: Content | None = None
        #: The operation it means, once that is known.
        self.operation = ""
        #: The id of the account that sent it, once that is known.
        self.sender = ""
        #: What goes wrong while it is answered, None for nothing.
        self.trouble: Trouble | None = None

    def body(self) -> Content:
        """Return the body, reading it from the connection the first time.

        :returns: the content as it came over the wire, without transfer coding.
        """
        if self._body is None:
            self._body = self._receive()
        return self._body

    @property
    def url(self) -> str:
        """Scheme, host and port that the peer used."""
        return f"http{'s' if self.is_secure else ''}://{self.headers.get('host', 'localhost')}"


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


class Answer:
    """What is sent back.

    :param status: the HTTP status.
    :param headers: header values by name.
    :param body: the content; for HEAD it is not sent.
    :param length: the Content-Length to announce, None for the length of the body.
    """

    __slots__ = ("body", "headers", "length", "status")

    def __init__(
        self,
        status: int = 200,
        headers: dict[str, str] | None = None,
        body: bytes | Content = b"",
        length: int | None = None,
    ) -> None:
        self.status = status
        self.headers = {} if headers is None else headers
        self.body = body
        self.length = length

    @property
    def size(self) -> int:
        """The Content-Length."""
        if self.length is not None:
            return self.length
        return len(self.body) if isinstance(self.body, bytes) else self.body.size

    def read(self) -> bytes:
        """Return the body, in memory."""
        return self.body if isinstance(self.body, bytes) else self.body.read()


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
