"""Checksums of requests: chosen by parameters, model and options, in a header or behind the body."""

import hashlib
import io

import pytest

from ibm_botocore._message import Request
from ibm_botocore.exceptions import (
    FlexibleChecksumError,
    MissingDependencyException,
    ParamValidationError,
    UnseekableStreamError,
)
from ibm_botocore.httpchecksum import ChecksumOptions, ChecksumPlan, add_checksum, is_available
from ibm_botocore.httpchecksum.trailers import PIECE_SIZE
from ibm_botocore.regions import make_origin

OBJECT = ChecksumPlan("ChecksumAlgorithm", "x-amz-sdk-checksum-algorithm", is_required=False, is_streamed=True)
SUPPORTED = OBJECT._replace(is_streamed=False)
REQUIRED = SUPPORTED._replace(is_required=True)
NO_MEMBER = ChecksumPlan("ChecksumAlgorithm", "", is_required=True)
LEGACY = ChecksumPlan("", "", is_required=True)
WHEN_REQUIRED = ChecksumOptions(when_supported=False)
OLD_SIGNATURE = ChecksumOptions(may_trail=False, hashes_payload=False)

DATA = b"123456789"
CRC32, SHA1 = "y/Q5Jg==", "98O8HYCOBHMq32eZZczDTKeuNEE="
BY_CRC32 = {"x-amz-checksum-crc32": CRC32, "x-amz-sdk-checksum-algorithm": "CRC32"}
BEHIND = {
    "Content-Encoding": "aws-chunked",
    "X-Amz-Trailer": "x-amz-checksum-crc32",
    "X-Amz-Decoded-Content-Length": "9",
    "x-amz-sdk-checksum-algorithm": "CRC32",
}


def request_with(body, scheme="http", **headers) -> Request:
    request = Request("PUT", "/b/k", [], {name.replace("_", "-"): value for name, value in headers.items()}, body)
    request.origin = make_origin(scheme, "cos.example.com", None)
    return request


def checked(body, plan=OBJECT, params=None, options=None, scheme="http", **headers) -> Request:
    request = request_with(body, scheme, **headers)
    add_checksum(request, plan, params or {}, options or ChecksumOptions())
    return request


CHOICES = [
    # (plan, parameters, options, headers added)
    (SUPPORTED, {}, ChecksumOptions(), BY_CRC32),
    (SUPPORTED, {}, WHEN_REQUIRED, {}),
    (OBJECT, {}, WHEN_REQUIRED, {}),
    (REQUIRED, {}, WHEN_REQUIRED, BY_CRC32),
    (NO_MEMBER, {}, ChecksumOptions(), {"x-amz-checksum-crc32": CRC32}),
    (LEGACY, {}, WHEN_REQUIRED, {"x-amz-checksum-crc32": CRC32}),
    # The serializer has written the header of an algorithm that the caller chose.
    (SUPPORTED, {"ChecksumAlgorithm": "SHA1"}, WHEN_REQUIRED, {"x-amz-checksum-sha1": SHA1}),
    (SUPPORTED, {"ChecksumAlgorithm": "sha1"}, ChecksumOptions(), {"x-amz-checksum-sha1": SHA1}),
]


@pytest.mark.parametrize(("plan", "params", "options", "added"), CHOICES)
@pytest.mark.parametrize("make", [bytes, bytearray, io.BytesIO])
def test_the_headers_follow_plan_parameters_and_options(plan, params, options, added, make):
    assert checked(make(DATA), plan, params, options).headers == added


FORMS = [
    # (plan, options, scheme, is the checksum behind the body)
    (OBJECT, ChecksumOptions(), "https", True),
    (OBJECT, ChecksumOptions(), "http", False),
    (OBJECT, OLD_SIGNATURE, "https", False),
    (REQUIRED, ChecksumOptions(), "https", False),
]


@pytest.mark.parametrize(("plan", "options", "scheme", "is_behind"), FORMS)
def test_a_checksum_follows_the_content_of_an_object_over_https_only(plan, options, scheme, is_behind):
    request = checked(DATA, plan, options=options, scheme=scheme)

    assert request.headers == (BEHIND if is_behind else BY_CRC32)
    assert (request.body == DATA) is not is_behind


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", ["x-amz-checksum-sha256", "X-AMZ-Checksum-CRC64NVME", "x-amz-checksum-type"])
def test_a_checksum_of_the_callers_own_is_the_only_one(scheme, name):
    request = checked(DATA, scheme=scheme, **{name: "mine"})

    assert request.headers == {name: "mine"}
    assert request.body == DATA


def test_metadata_may_have_the_name_of_a_checksum():
    assert "x-amz-checksum-crc32" in checked(DATA, **{"x-amz-meta-x-amz-checksum-crc32": "mine"}).headers


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_algorithm_that_does_not_exist_is_named(scheme):
    with pytest.raises(FlexibleChecksumError, match=r"Unsupported checksum algorithm: foo \(known: crc32, "):
        checked(DATA, params={"ChecksumAlgorithm": "FOO"}, scheme=scheme)


@pytest.mark.skipif(is_available("crc32c"), reason="the extra is installed")
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("algorithm", ["CRC32C", "CRC64NVME"])
def test_an_algorithm_of_an_extra_that_is_not_installed_names_the_extra(scheme, algorithm):
    with pytest.raises(MissingDependencyException, match=rf'{algorithm} .*pip install "ibm-cos-sdk\[fast\]"'):
        checked(DATA, params={"ChecksumAlgorithm": algorithm}, scheme=scheme)


@pytest.mark.parametrize(
    ("given", "sent"),
    [("gzip", "gzip,aws-chunked"), ("", ",aws-chunked"), ("a,aws-chunked", "a,aws-chunked,aws-chunked")],
)
def test_the_coding_comes_after_the_callers_own(given, sent):
    assert checked(DATA, scheme="https", Content_Encoding=given).headers["Content-Encoding"] == sent


@pytest.mark.parametrize("body", [DATA, bytearray(DATA), io.BytesIO(DATA)])
def test_an_announced_length_is_that_of_the_content(body):
    assert checked(body, scheme="https", Content_Length="9").headers == BEHIND
    with pytest.raises(ParamValidationError, match="Body has 9 bytes, but ContentLength is 4"):
        checked(body, scheme="https", Content_Length="4")


@pytest.mark.parametrize(("size", "is_small"), [(0, True), (1, True), (65536, True), (65537, False)])
def test_a_small_body_is_ready_to_leave_in_one_write(size, is_small):
    request = checked(bytes(size), scheme="https")

    assert (type(request.body) is bytes) is is_small
    assert request.headers["X-Amz-Decoded-Content-Length"] == str(size)


def test_no_body_counts_as_an_empty_one():
    assert checked(None).headers["x-amz-checksum-crc32"] == "AAAAAA=="
    assert checked(None, scheme="https").body == b"0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"


def test_a_file_is_summed_from_where_it_stands_and_put_back_there():
    file = io.BytesIO(b"skip" + DATA)
    file.seek(4)

    assert checked(file).headers["x-amz-checksum-crc32"] == CRC32
    assert file.tell() == 4


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_a_file_is_read_once_for_checksum_and_signature(algorithm):
    class Counted(io.BytesIO):
        total = 0

        def read(self, size=-1, /):
            piece = super().read(size)
            self.total += len(piece)
            return piece

    file = Counted(DATA)
    request = checked(file, params={"ChecksumAlgorithm": algorithm})

    assert request.hashed == (file, hashlib.sha256(DATA).hexdigest())
    assert file.total == len(DATA)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_file_is_in_memory_by_one_small_piece_at_a_time(scheme):
    alive, most = set(), set()

    class Piece(bytes):
        def __del__(self):
            alive.discard(id(self))

    class Watched(io.BytesIO):
        def read(self, size=-1, /):
            assert not alive
            piece = Piece(super().read(size))
            alive.add(id(piece))
            most.add(len(piece))
            return piece

    body = checked(Watched(bytes(3 << 20)), scheme=scheme).body
    if scheme == "https":
        for piece in body.encoded_pieces():
            del piece

    assert max(most) == PIECE_SIZE


def test_no_hash_is_noted_where_none_is_signed():
    options = ChecksumOptions(hashes_payload=False)

    assert checked(io.BytesIO(DATA), options=options).hashed is None
    assert checked(io.BytesIO(DATA), scheme="https").hashed is None


def test_a_file_in_text_mode_is_refused_with_the_way_out():
    with pytest.raises(ParamValidationError, match="'rb'"):
        checked(io.StringIO("text"))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_text_of_a_handler_is_encoded(scheme):
    text, data = "täxt", "täxt".encode()

    assert checked(text, scheme=scheme).body == checked(data, scheme=scheme).body
    assert checked(text, scheme=scheme).headers == checked(data, scheme=scheme).headers


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("body", [5, ["x"], iter([b"x"])])
def test_what_is_no_body_is_refused_though_nobody_checks_parameters(scheme, body):
    with pytest.raises(ParamValidationError, match=f"Body is of type {type(body).__name__}: give bytes or a file"):
        checked(body, scheme=scheme)


def test_a_stream_that_cannot_go_back_is_no_body():
    class Pipe:
        def read(self, size):
            return b""

    with pytest.raises(UnseekableStreamError):
        checked(Pipe(), scheme="https")
