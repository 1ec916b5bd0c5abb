"""Requests as event handlers see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ..exceptions import UnseekableStreamError
from .headers import HeadersDict

if TYPE_CHECKING:
    from http.client import HTTPMessage

# Methods whose requests say nothing about a body they do not have.
_BODILESS_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))


class AWSRequest:
    """A request before it is signed.

    :param method: HTTP method.
    :param url: absolute URL.
    :param headers: headers; later ones with the same name are added.
    :param data: bytes, text, a file, an iterable of bytes, or a mapping to be sent as a form.
    :param params: query parameters beside those of the URL, a mapping or pairs.
    :param auth_path: the path that is signed, if not that of the URL.
    :param stream_output: whether the body of the answer is left to be read later.
    """

    def __init__(
        self,
        method: str | None = None,
        url: str | None = None,
        headers: Mapping[str, Any] | None = None,
        data: Any = None,
        params: Any = None,
        auth_path: str | None = None,
        stream_output: bool = False,
    ) -> None:
        from http.client import HTTPMessage

        self.method = method
        self.url = url
        self.headers: HTTPMessage = HTTPMessage()
        for name, value in (headers or {}).items():
            self.headers[name] = value
        self.data = data
        self.params = {} if params is None else params
        self.auth_path = auth_path
        self.stream_output = stream_output
        # What the SDK tells handlers beside the request itself.
        self.context: dict[str, Any] = {}

    @property
    def body(self) -> Any:
        """The body as it will be sent, text encoded."""
        return _encoded_body(self.data)

    def prepare(self) -> AWSPreparedRequest:
        """Return the request as it goes to the transport, with its query and the length of its body."""
        body = self.body
        if isinstance(body, bytes) and not body:
            body = None
        headers = HeadersDict(self.headers.items())
        if "Content-Length" not in headers and "Transfer-Encoding" not in headers:
            headers.update(framing_headers(self.method, body))
        return AWSPreparedRequest(self.method, with_params(self.url, self.params), headers, body, self.stream_output)


class AWSPreparedRequest:
    """A request as it is sent.

    :param method: HTTP method.
    :param url: absolute URL with its query.
    :param headers: headers, values str or bytes.
    :param body: bytes, a file, an iterable of bytes, or None.
    :param stream_output: whether the body of the answer is left to be read later.
    """

    def __init__(self, method: Any, url: Any, headers: Any, body: Any, stream_output: bool) -> None:
        self.method, self.url = method, url
        self.headers, self.body = headers, body
        self.stream_output = stream_output

    def __repr__(self) -> str:
        headers = self.headers if isinstance(self.headers, HeadersDict) else HeadersDict(self.headers)
        return (
            f"<AWSPreparedRequest stream_output={self.stream_output}, method={self.method}, "
            f"url={self.url}, headers={headers!r}>"
        )

    def reset_stream(self) -> None:
        """Put a file body back to its start, so that it can be sent again.

        :raises UnseekableStreamError: if it cannot go back.
        """
        if self.body is None or isinstance(self.body, (bytes, bytearray, memoryview, str)):
            return
        try:
            self.body.seek(0)
        except Exception as error:
            raise UnseekableStreamError(stream_object=self.body) from error


def with_params(url: str | None, params: Any) -> str:
    """Return a URL with further query parameters.

    :param params: a mapping or pairs; a list as value stands for several of the name.
    """
    text = url or ""
    if not params:
        return text
    mark = "" if text.endswith("?") else "&" if "?" in text else "?"
    return text + mark + urlencode(params, doseq=True)


def framing_headers(method: str | None, body: Any) -> dict[str, str]:
    """Return the header that tells the length of a body, or that it comes in chunks."""
    if method in _BODILESS_METHODS:
        return {}
    length = _length(body)
    return {"Transfer-Encoding": "chunked"} if length is None else {"Content-Length": str(length)}


def _encoded_body(data: Any) -> Any:
    if isinstance(data, str):
        return data.encode()
    if isinstance(data, Mapping):
        return urlencode(data, doseq=True).encode()
    return data


def _length(body: Any) -> int | None:
    if not body:
        return 0
    if isinstance(body, (bytes, bytearray)):
        return len(body)
    if isinstance(body, memoryview):
        return body.nbytes
    try:
        position = body.tell()
        body.seek(0, 2)
        end = body.tell()
        body.seek(position)
    except (AttributeError, OSError, ValueError):
        return None
    return int(end - position)
