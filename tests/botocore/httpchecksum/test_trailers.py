"""Bodies with a checksum behind them, as the transport and as handlers read them."""

import hashlib
import io
from base64 import b64encode
from functools import partial

import pytest

from ibm_botocore.exceptions import AwsChunkedWrapperError, ParamValidationError, UnseekableStreamError
from ibm_botocore.httpchecksum import TrailerBody, framed, new_digest
from tests.aws_chunked import decoded

MIB = 1 << 20
NAME = "x-amz-checksum-sha256"
LETTERS = b"abcdefghijklmnopqrstuvwxyz"


def trailed(source) -> TrailerBody:
    return TrailerBody(source, NAME, partial(new_digest, "sha256"))


def noise(size: int) -> bytes:
    return (hashlib.sha256(b"%d" % size).digest() * (size // 32 + 1))[:size]


def sum_of(data: bytes) -> str:
    return b64encode(hashlib.sha256(data).digest()).decode()


CODED = [
    # (body, algorithm, what is sent)
    (b"", "crc32", b"0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"),
    (b"123456789", "crc32", b"9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n"),
    (LETTERS, "sha1", b"1a\r\n" + LETTERS + b"\r\n0\r\nx-amz-checksum-sha1:MtEMe4z5ZXDKBM438qGdhCQNOok=\r\n\r\n"),
]


@pytest.mark.parametrize(("body", "algorithm", "coded"), CODED)
def test_a_body_stands_between_its_size_and_its_checksum(body, algorithm, coded):
    name = f"x-amz-checksum-{algorithm}"
    large = TrailerBody(body, name, partial(new_digest, algorithm))

    assert framed(body, name, new_digest(algorithm)) == coded
    assert framed(bytearray(body), name, new_digest(algorithm)) == coded
    assert b"".join(large.encoded_pieces()) == coded


@pytest.mark.parametrize("size", [0, 1, 15, 16, 65537, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 17])
@pytest.mark.parametrize("make", [bytes, bytearray, memoryview, io.BytesIO])
def test_the_announced_length_is_that_of_what_is_sent(make, size):
    data = noise(size)
    body = trailed(make(data))
    sent = b"".join(body.encoded_pieces())

    assert len(sent) == len(body)
    assert body.decoded_length == size
    content, trailers, sizes = decoded(sent)
    assert content == data
    assert trailers == {NAME: sum_of(data)}
    assert sizes == [MIB] * (size // MIB) + ([size % MIB] if size % MIB else [])


def test_content_in_memory_is_not_copied():
    data = bytearray(noise(2 * MIB + 5))
    views = [piece for piece in trailed(data).encoded_pieces() if isinstance(piece, memoryview)]

    assert all(view.obj is data for view in views)
    assert sum(map(len, views)) == len(data)


def test_a_memoryview_is_taken_by_its_bytes():
    view = memoryview(b"abcdefgh").cast("I")

    assert decoded(b"".join(trailed(view).encoded_pieces()))[0] == b"abcdefgh"


class Slow(io.BytesIO):
    """A file that gives less than it is asked for."""

    def read(self, size=-1, /):
        return super().read(min(size, 70_001) if size >= 0 else 70_001)


def test_a_file_that_gives_little_at_a_time_keeps_the_announced_chunks():
    data = noise(MIB + 200_000)

    assert decoded(b"".join(trailed(Slow(data)).encoded_pieces())) == (data, {NAME: sum_of(data)}, [MIB, 200_000])


def test_every_pass_begins_where_the_file_stood_and_counts_anew():
    file = io.BytesIO(b"skip" + noise(1000))
    file.seek(4)
    body = trailed(file)
    passes = [b"".join(body.encoded_pieces()) for _ in range(2)]

    assert passes[0] == passes[1]
    assert decoded(passes[0])[:2] == (noise(1000), {NAME: sum_of(noise(1000))})
    assert not file.closed


@pytest.mark.parametrize("source", [noise(3000), io.BytesIO(noise(3000))])
def test_to_everybody_else_it_is_a_file(source):
    body = trailed(source)
    whole = b"".join(body.encoded_pieces())

    assert body.read() == whole
    assert (body.read(), body.tell()) == (b"", len(whole))
    assert body.seek(0) == 0
    pieces = []
    while piece := body.read(7):
        pieces.append(piece)
    assert b"".join(pieces) == whole
    body.seek(0)
    assert b"".join(iter(body)) == whole
    # A handler that has read a part of it takes nothing away from the transport.
    body.seek(0)
    body.read(5)
    assert b"".join(body.encoded_pieces()) == whole


def test_it_is_measured_like_a_file():
    body = trailed(noise(500))

    assert body.readable()
    assert body.seekable()
    assert body.seek(0, io.SEEK_END) == body.tell() == len(body)
    assert body.read() == b""


def test_it_can_be_read_from_anywhere():
    body = trailed(io.BytesIO(noise(500)))
    whole = b"".join(body.encoded_pieces())

    for position in (0, 1, 5, 6, 300, len(whole) - 1, len(whole), len(whole) + 5):
        assert body.seek(position) == min(position, len(whole))
        assert body.read() == whole[position:]
    body.seek(10)
    assert (body.seek(-4, io.SEEK_CUR), body.read(3)) == (6, whole[6:9])
    assert (body.seek(-4, io.SEEK_END), body.read()) == (len(whole) - 4, whole[-4:])


def test_closing_it_leaves_the_file_open():
    file = io.BytesIO(b"x")
    trailed(file).close()

    assert file.read() == b"x"


@pytest.mark.parametrize("change", [b"shorter", b"much longer than before"])
def test_a_file_that_has_changed_is_not_sent_with_a_checksum(change):
    file = io.BytesIO(b"of 15 bytes now")
    body = trailed(file)
    file.seek(0)
    file.truncate()
    file.write(change)
    sent = []

    with pytest.raises(AwsChunkedWrapperError, match="15 bytes and has changed"):
        sent.extend(body.encoded_pieces())
    assert not any(NAME.encode() in piece for piece in sent)


class Strange:
    """A file that gives whatever the test wants."""

    def __init__(self, piece) -> None:
        self._piece = piece

    def tell(self):
        return 0

    def seek(self, offset, whence=0):
        return 5 if whence else offset

    def read(self, size=-1):
        return self._piece


def test_a_file_that_gives_text_is_refused_with_the_way_out():
    with pytest.raises(ParamValidationError, match="'rb'"):
        list(trailed(Strange("texts")).encoded_pieces())


def test_a_file_that_gives_more_than_asked_for_is_refused():
    with pytest.raises(AwsChunkedWrapperError):
        list(trailed(Strange(b"too long")).encoded_pieces())


def test_a_file_that_cannot_go_back_fails_before_the_next_attempt():
    class Once(io.BytesIO):
        def seek(self, offset, whence=0, /):
            if self.tell() and not whence:
                raise OSError("no way back")
            return super().seek(offset, whence)

    body = trailed(Strange(b"12345"))
    body._source = Once(b"12345")
    body._source.read()

    with pytest.raises(UnseekableStreamError):
        body.seek(0)
