"""The endpoint of the meter answers every request once, so no client is measured while it mends a connection."""

import asyncio

import pytest

from benchmarks.server import LISTING, STORED, Connection, answer_to, chunked_end

PUT = b"PUT /bucket/key HTTP/1.1\r\n"


class Sink(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self):
        super().__init__()
        self.written = b""

    def write(self, data):
        self.written += data


def written(pieces):
    sink, connection = Sink(), Connection()
    connection.connection_made(sink)
    for piece in pieces:
        connection.data_received(piece)
    return sink.written


@pytest.mark.parametrize(
    ("received", "end"),
    [
        (b"", 0),
        (b"3\r\nabc", 0),
        (b"3\r\nabc\r\n0\r\n", 0),
        (b"3\r\nabc\r\n0\r\n\r\n", 13),
        (b"3\r\nabc\r\n0\r\n\r\nGET", 13),
        (b"A;x=y\r\n0123456789\r\n0\r\nt: v\r\n\r\n", 30),
        # The trailer of an aws-chunked body ends with a blank line inside the chunk.
        (b"4\r\n\r\n\r\n\r\n0\r\n\r\n", 14),
    ],
)
def test_chunked_body_ends_after_its_last_chunk_and_trailers(received, end):
    assert chunked_end(received) == end


@pytest.mark.parametrize(
    "request_bytes",
    [
        PUT + b"Content-Length: 5\r\n\r\nhello",
        PUT + b"Transfer-Encoding: chunked\r\n\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n",
        PUT + b"Content-Length: 0\r\n\r\n",
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_each_put_is_answered_once_however_it_arrives(request_bytes, size):
    stream = request_bytes * 2
    assert written([stream[at : at + size] for at in range(0, len(stream), size)]) == STORED * 2


def test_client_that_waits_for_100_continue_gets_it_first():
    head = PUT + b"Content-Length: 1\r\nExpect: 100-continue\r\n\r\n"
    assert written([head]) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert written([head, b"x"]) == b"HTTP/1.1 100 Continue\r\n\r\n" + STORED


def test_object_has_as_many_bytes_as_its_key_says():
    assert answer_to(b"GET /bucket/12 HTTP/1.1").endswith(b"Content-Length: 12\r\n\r\n" + bytes(12))
    assert answer_to(b"HEAD /bucket/12 HTTP/1.1").endswith(b"Content-Length: 12\r\n\r\n")
    assert answer_to(b"GET /bucket?list-type=2 HTTP/1.1") == LISTING
