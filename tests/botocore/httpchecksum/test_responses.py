"""Checksums of answers: which are compared, and that no way of reading gets past them."""

import io
import json
import logging
import pickle
import zlib
from base64 import b64encode

import pytest

from ibm_botocore._message import BufferedResponse
from ibm_botocore.config import Config
from ibm_botocore.exceptions import FlexibleChecksumError, IncompleteReadError
from ibm_botocore.httpchecksum import StreamingChecksumBody, is_available, new_digest
from ibm_botocore.response import StreamingBody
from tests.fakes import make_client

LINES = b"first line\nsecond\n\nthe last"
WRONG = "AAAAAA=="


def crc32(data: bytes) -> str:
    return b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()


def body(expected=None, data=LINES, length=-1, stream=None) -> StreamingChecksumBody:
    raw = io.BytesIO(data) if stream is None else stream
    announced = len(data) if length == -1 else length
    return StreamingChecksumBody(raw, announced, new_digest("crc32"), expected or crc32(data))


class OnlyRead:
    """A stream with nothing but read."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def read(self, amt=None):
        return self._file.read(amt)

    def close(self):
        """Do nothing."""


def by_pieces(size):
    def read(stream):
        pieces = []
        while piece := stream.read(size):
            pieces.append(piece)
        return b"".join(pieces)

    return read


def by_readinto(stream):
    data, buffer = bytearray(), bytearray(5)
    while count := stream.readinto(buffer):
        data += buffer[:count]
    return bytes(data)


def by_readline(stream):
    lines = []
    while line := stream.readline():
        lines.append(line)
    return b"".join(lines)


def as_context(stream):
    with stream as entered:
        return b"".join(entered)


WAYS = {
    "read": lambda stream: stream.read(),
    "read None": lambda stream: stream.read(None),
    "read -1": lambda stream: stream.read(-1),
    "read exactly": lambda stream: stream.read(len(LINES)),
    "read more": lambda stream: stream.read(1000),
    "pieces": by_pieces(10),
    "bytes": by_pieces(1),
    "part and rest": lambda stream: stream.read(5) + stream.read(),
    "nothing and all": lambda stream: stream.read(0) + stream.read(),
    "readinto": by_readinto,
    "readline": by_readline,
    "readlines": lambda stream: b"".join(stream.readlines()),
    "some readlines": lambda stream: b"".join(stream.readlines(1000)),
    "iter_lines": lambda stream: b"".join(stream.iter_lines(7, keepends=True)),
    "iter_chunks": lambda stream: b"".join(stream.iter_chunks(10)),
    "iteration": lambda stream: b"".join(stream),
    "next": lambda stream: next(stream),
    "context": as_context,
    "buffered": lambda stream: io.BufferedReader(stream, 8).read(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("stream", [io.BytesIO, OnlyRead])
def test_every_way_of_reading_compares_the_checksum(way, stream):
    assert WAYS[way](body(stream=stream(LINES))) == LINES
    with pytest.raises(FlexibleChecksumError, match=f"Expected checksum {WRONG} did not match calculated checksum: "):
        WAYS[way](body(WRONG, stream=stream(LINES)))


@pytest.mark.parametrize("way", sorted(set(WAYS) - {"next", "read exactly", "read more"}))
def test_a_body_of_unknown_length_is_compared_at_its_end(way):
    assert WAYS[way](body(length=None)) == LINES
    with pytest.raises(FlexibleChecksumError):
        WAYS[way](body(WRONG, length=None))


def test_the_last_piece_of_a_wrong_body_is_not_handed_out():
    stream = body(WRONG)
    got = []

    with pytest.raises(FlexibleChecksumError):
        got.extend(stream.iter_chunks(10))
    assert got == [LINES[:10], LINES[10:20]]


def test_every_further_read_fails_too():
    stream = body(WRONG)
    for _ in range(3):
        with pytest.raises(FlexibleChecksumError):
            stream.read()


def test_a_body_read_in_part_is_not_compared():
    stream = body(WRONG)
    assert stream.read(5) == LINES[:5]
    stream.close()


@pytest.mark.parametrize("length", ["0", None])
def test_an_empty_body_is_compared_too(length):
    assert body("AAAAAA==", b"", length).read() == b""
    with pytest.raises(FlexibleChecksumError):
        body("AAAAAQ==", b"", length).read(10)


def test_a_body_cut_short_is_told_first():
    with pytest.raises(IncompleteReadError):
        body(WRONG, length=len(LINES) + 5).read()


def test_a_context_gives_lines_and_closes_the_stream():
    raw = io.BytesIO(LINES)
    with body(stream=raw) as entered:
        assert list(entered) == LINES.splitlines(keepends=True)
    assert raw.closed


def test_the_error_can_be_pickled():
    with pytest.raises(FlexibleChecksumError) as caught:
        body(WRONG).read()

    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# --- whole calls

DATA = b"some text"
RIGHT = {
    "x-amz-checksum-crc32": "T7q9ug==",
    "x-amz-checksum-sha1": "N6pjx3OY2VRHMmLhoAV8HmMu2nc=",
    "x-amz-checksum-sha256": "uU9vElx546X/qoJvWEwQ1SraZp5nYgUbgmtVd20FrtI=",
}
IS_FAST = is_available("crc64nvme")


def got(headers, status=200, config=None, **arguments):
    """Return what get_object gives for an answer with these headers, and the checksum mode it asked for."""
    client, transport = make_client((status, {"content-length": "9", **headers}, DATA), config=config)
    answer = client.get_object(Bucket="b", Key="k", **arguments)
    return answer, transport.sent[0].headers.get("x-amz-checksum-mode")


def compared(headers, **call):
    """Return the algorithm that an answer's body is compared by, None if it is not."""
    answer, _ = got(headers, **call)
    algorithm = answer["ResponseMetadata"].get("ChecksumAlgorithm")
    assert type(answer["Body"]) is (StreamingBody if algorithm is None else StreamingChecksumBody)
    assert answer["Body"].read() == DATA
    return algorithm


OTHERS = {"x-amz-checksum-crc32c": "x", "x-amz-checksum-crc64nvme": "x"}
CHOSEN = [
    # (headers, algorithm)
    ({}, None),
    (RIGHT, "crc32"),
    ({**RIGHT, "x-amz-checksum-sha1": WRONG, "x-amz-checksum-sha256": WRONG}, "crc32"),
    ({name: RIGHT[name] for name in ("x-amz-checksum-sha256", "x-amz-checksum-sha1")}, "sha1"),
    ({"x-amz-checksum-sha256": RIGHT["x-amz-checksum-sha256"]}, "sha256"),
    ({**RIGHT, "x-amz-checksum-crc32": "AAAAAA==-3"}, "sha1"),
    ({"x-amz-checksum-crc32": "AAAAAA==-3"}, None),
    ({"x-amz-checksum-crc32": WRONG, "x-amz-checksum-type": "COMPOSITE"}, None),
    ({**RIGHT, "x-amz-checksum-type": "FULL_OBJECT"}, "crc32"),
    ({"x-amz-checksum-sha512": WRONG}, None),
]


@pytest.mark.parametrize(("headers", "algorithm"), CHOSEN)
def test_one_checksum_of_the_whole_object_is_compared(headers, algorithm):
    assert compared(headers) == algorithm


@pytest.mark.skipif(IS_FAST, reason="the extra is installed")
def test_algorithms_that_nobody_computes_here_are_passed_over():
    assert compared(OTHERS) is None
    assert compared({**OTHERS, **RIGHT}) == "crc32"


@pytest.mark.skipif(not IS_FAST, reason='needs pip install "ibm-cos-sdk[fast]"')
def test_the_algorithms_of_the_extra_come_first():
    without_crc64 = {name: value for name, value in OTHERS.items() if name != "x-amz-checksum-crc64nvme"}

    assert got({**OTHERS, **RIGHT})[0]["ResponseMetadata"]["ChecksumAlgorithm"] == "crc64nvme"
    assert got({**without_crc64, **RIGHT})[0]["ResponseMetadata"]["ChecksumAlgorithm"] == "crc32c"


def test_a_part_of_an_object_is_not_compared():
    assert compared({"x-amz-checksum-crc32": WRONG, "content-range": "bytes 0-8/20"}, status=206) is None


@pytest.mark.parametrize("value", [WRONG, "", "no base64", "T7q9ug"])
def test_a_wrong_value_is_an_error_whatever_it_is(value):
    answer, _ = got({"x-amz-checksum-crc32": value})

    with pytest.raises(FlexibleChecksumError, match=f"Expected checksum {value} did not match .*: T7q9ug=="):
        answer["Body"].read()


WHEN_REQUIRED = {"config": Config(response_checksum_validation="when_required")}
MODES = [
    # (options and arguments, mode that is asked for, is the body compared)
    ({}, "ENABLED", True),
    ({"ChecksumMode": "ENABLED"}, "ENABLED", True),
    (WHEN_REQUIRED, None, False),
    ({**WHEN_REQUIRED, "ChecksumMode": "ENABLED"}, "ENABLED", True),
    ({"config": Config(response_checksum_validation="when_supported")}, "ENABLED", True),
]


@pytest.mark.parametrize(("call", "mode", "is_compared"), MODES)
def test_the_configuration_or_the_caller_asks_for_the_comparison(call, mode, is_compared):
    assert got(RIGHT, **call)[1] == mode
    assert (compared(RIGHT, **call) is not None) is is_compared


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 200), (RIGHT, 206), ({"x-amz-checksum-crc32": "x-2"}, 200), ({"x-amz-checksum-sha512": "x"}, 200)],
)
def test_what_is_not_compared_is_said_once_for_developers(caplog, headers, status):
    with caplog.at_level(logging.DEBUG, "ibm_botocore.httpchecksum"):
        got(headers, status)

    assert [record.levelname for record in caplog.records if record.name == "ibm_botocore.httpchecksum"] == ["DEBUG"]


def test_a_head_is_not_compared():
    client, _ = make_client((200, {"content-length": "9", "x-amz-checksum-crc32": WRONG}, b""))

    assert client.head_object(Bucket="b", Key="k")["ChecksumCRC32"] == WRONG


def test_an_error_document_is_not_compared():
    document = b"<Error><Code>NoSuchKey</Code></Error>"
    client, _ = make_client((404, {"x-amz-checksum-crc32": WRONG}, document))

    with pytest.raises(client.exceptions.NoSuchKey):
        client.get_object(Bucket="b", Key="k")


def test_handlers_see_the_algorithm_and_their_answers_are_compared():
    from ibm_botocore.awsrequest import AWSResponse

    client, _ = make_client(500)
    seen = []

    def answer(request, **kwargs):
        return AWSResponse(request.url, 200, {"X-Amz-Checksum-CRC32": WRONG}, BufferedResponse(200, {}, DATA))

    def look(parsed_response, **kwargs):
        seen.append(parsed_response["ResponseMetadata"]["ChecksumAlgorithm"])

    client.meta.events.register("before-send.s3.GetObject", answer)
    client.meta.events.register("response-received.s3.GetObject", look)
    body = client.get_object(Bucket="b", Key="k")["Body"]
    assert seen == ["crc32"]
    with pytest.raises(FlexibleChecksumError):
        json.load(body)
