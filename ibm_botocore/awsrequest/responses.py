"""Answers as event handlers see and make them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from .._message import RawResponse
from .headers import HeadersDict, header_text


class AWSResponse:
    """An answer.

    :param url: URL that was asked for.
    :param status_code: HTTP status.
    :param headers: headers, a mapping or pairs.
    :param raw: the body, an object with ``stream()`` or ``read()``.
    """

    def __init__(self, url: str, status_code: int, headers: Any, raw: Any) -> None:
        self.url = url
        self.status_code = status_code
        self.headers = HeadersDict(headers)
        self.raw = raw
        self._content: bytes | None = None

    @property
    def content(self) -> bytes:
        """The whole body, read at first access."""
        if self._content is None:
            if hasattr(self.raw, "stream"):
                self._content = b"".join(self.raw.stream())
            else:
                self._content = b"" if self.raw is None else self.raw.read()
        return self._content or b""

    @property
    def text(self) -> str:
        """The whole body decoded as the headers say, else as UTF-8."""
        from email.message import Message

        header = Message()
        header["content-type"] = str(self.headers.get("content-type", ""))
        return self.content.decode(header.get_content_charset("utf-8"))


class AdaptedResponse(io.BufferedIOBase):
    """An answer made by a handler, read like one that came over the wire.

    :param response: the handler's answer.
    """

    def __init__(self, response: AWSResponse) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = {name.lower(): header_text(value) for name, value in response.headers.items()}
        self._response = response
        self._body: Any = None

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, amt: int | None = None, /) -> bytes:
        """Return up to ``amt`` bytes of the body, or all of it."""
        if self._body is None:
            raw = self._response.raw
            # The same answer may be given again: what is in memory, or asked for whole, is kept with it.
            is_kept = amt is None or self._response._content is not None or isinstance(raw, io.BytesIO)
            self._body = io.BytesIO(self._response.content) if is_kept or not hasattr(raw, "read") else raw
        data: bytes = self._body.read() if amt is None or amt < 0 else self._body.read(amt)
        return data

    def read1(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes of the body."""
        return self.read(size)

    def stream(self, size: int = 65536) -> Iterator[bytes]:
        """Yield the body in pieces of at most ``size`` bytes."""
        while piece := self.read(size):
            yield piece

    def release(self) -> None:
        """Do nothing: the body is the handler's."""

    def close(self) -> None:
        """Close the body if it is a stream."""
        # A handler's body need not be a file: read() or stream() is all that is asked of it.
        close = getattr(self._body, "close", None)
        if not self.closed and close is not None:
            close()
        super().close()


def as_raw_response(response: AWSResponse) -> RawResponse:
    """Return an answer made by a handler in the form that travels."""
    return AdaptedResponse(response)
