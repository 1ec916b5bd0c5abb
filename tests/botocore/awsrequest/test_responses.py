"""Answers as handlers see and make them."""

import io
from collections.abc import Iterator
from typing import Any

import pytest

from ibm_botocore.awsrequest import AWSResponse, as_raw_response
from ibm_botocore.response import StreamingBody


class Streamed:
    """What libraries that fake answers give as the raw body."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces
        self.times = 0

    def stream(self) -> Iterator[bytes]:
        self.times += 1
        yield from self._pieces


class Faked(io.BytesIO):
    def stream(self, **kwargs: Any) -> Iterator[bytes]:
        while piece := self.read():
            yield piece


def test_the_content_is_read_once() -> None:
    raw = Streamed(b"ab", b"c")
    response = AWSResponse("http://u", 200, {"A": "1"}, raw)
    assert (response.content, response.content, raw.times) == (b"abc", b"abc", 1)
    assert (response.url, response.status_code, response.headers["a"], response.raw) == ("http://u", 200, "1", raw)


def test_a_file_is_good_enough_as_raw_body() -> None:
    assert AWSResponse("http://u", 200, [("A", "1")], io.BytesIO(b"abc")).content == b"abc"
    assert AWSResponse("http://u", 200, {}, None).content == b""


TEXTS = [
    ({}, b"\xc3\xa4", "ä"),
    ({"Content-Type": "text/xml; charset=latin-1"}, b"\xe4", "ä"),
    ({"content-type": 'text/plain; charset="utf-8"'}, b"\xc3\xa4", "ä"),
    ({"content-type": "text/plain"}, b"\xc3\xa4", "ä"),
]


@pytest.mark.parametrize(("headers", "data", "text"), TEXTS)
def test_text_is_decoded_as_the_headers_say(headers: dict[str, str], data: bytes, text: str) -> None:
    assert AWSResponse("http://u", 200, headers, Streamed(data)).text == text


RAWS: list[Any] = [Streamed, Faked, io.BytesIO, lambda data: io.BufferedReader(io.BytesIO(data))]


@pytest.mark.parametrize("make", RAWS)
def test_an_answer_of_a_handler_is_read_like_one_from_the_wire(make: Any) -> None:
    def raw() -> Any:
        return as_raw_response(AWSResponse("http://u", 203, {"ETag": b"x", "A": 1}, make(b"one\ntwo")))

    assert (raw().status, raw().headers) == (203, {"etag": "x", "a": "1"})
    assert raw().read() == b"one\ntwo"
    answer = raw()
    assert (answer.read(4), answer.read(10), answer.read(10), answer.read()) == (b"one\n", b"two", b"", b"")
    buffer = bytearray(5)
    answer = raw()
    assert (answer.readinto(buffer), answer.readinto(buffer), answer.readinto(buffer)) == (5, 2, 0)
    assert list(raw().stream(3)) == [b"one", b"\ntw", b"o"]
    assert list(raw()) == [b"one\n", b"two"]
    with StreamingBody(raw(), 7) as below:
        assert io.TextIOWrapper(below).read() == "one\ntwo"


@pytest.mark.parametrize("make", [Streamed, Faked, io.BytesIO])
@pytest.mark.parametrize("amt", [None, 100])
def test_the_same_answer_can_be_given_again(make: Any, amt: int | None) -> None:
    response = AWSResponse("http://u", 500, {}, make(b"abc"))
    for _ in range(3):
        raw = as_raw_response(response)
        assert raw.read(amt) == b"abc"
        raw.release()
        raw.close()


def test_a_stream_is_not_read_before_it_is_asked_for() -> None:
    raw = io.BufferedReader(io.BytesIO(b"abc"))
    response = AWSResponse("http://u", 200, {}, raw)
    answer = as_raw_response(response)
    assert raw.tell() == 0
    assert answer.read(1) == b"a"
    assert raw.tell() == 1
    answer.close()
    assert raw.closed
