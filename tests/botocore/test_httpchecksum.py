"""Checksums of request bodies."""

import base64
import io

import pytest

from ibm_botocore import httpchecksum
from ibm_botocore._message import Request
from ibm_botocore.exceptions import FlexibleChecksumError, ParamValidationError
from ibm_botocore.httpchecksum import ChecksumPlan

SUPPORTED = ChecksumPlan("ChecksumAlgorithm", "x-amz-sdk-checksum-algorithm", is_required=False)
REQUIRED = ChecksumPlan("ChecksumAlgorithm", "x-amz-sdk-checksum-algorithm", is_required=True)
NO_MEMBER = ChecksumPlan("ChecksumAlgorithm", "", is_required=True)
LEGACY = ChecksumPlan("", "", is_required=True)

# Check values of the algorithms for the nine ASCII digits, and of the empty text.
VALUES = [
    ("crc32", b"123456789", "cbf43926"),
    ("sha1", b"123456789", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
    ("sha256", b"123456789", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
    ("crc32", b"", "00000000"),
    ("sha1", b"", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("sha256", b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
]
SHA1 = "98O8HYCOBHMq32eZZczDTKeuNEE="


@pytest.mark.parametrize(("algorithm", "data", "value"), VALUES)
def test_a_checksum_has_its_published_value(algorithm, data, value):
    expected = base64.b64encode(bytes.fromhex(value)).decode()

    assert httpchecksum.compute(algorithm, data) == expected
    assert httpchecksum.compute(algorithm, io.BytesIO(data)) == expected


def test_no_body_counts_as_an_empty_one():
    assert httpchecksum.compute("crc32", None) == "AAAAAA=="


def test_a_file_is_summed_from_where_it_stands_and_put_back_there():
    file = io.BytesIO(b"skip123456789")
    file.seek(4)

    assert httpchecksum.compute("crc32", file) == "y/Q5Jg=="
    assert file.tell() == 4


def test_a_file_in_text_mode_is_refused_with_the_way_out():
    with pytest.raises(ParamValidationError, match="'rb'"):
        httpchecksum.compute("crc32", io.StringIO("text"))


def test_an_unknown_algorithm_is_named():
    with pytest.raises(FlexibleChecksumError, match="Unsupported checksum algorithm: foo"):
        httpchecksum.compute("foo", b"x")


def _headers(plan, params=None, when_supported=True, **headers) -> dict[str, str]:
    request = Request("PUT", "/b/k", [], dict(headers), b"123456789")
    httpchecksum.add_checksum(request, plan, params or {}, when_supported)
    return request.headers


HEADERS = [
    # (plan, parameters, when_supported, headers added)
    (SUPPORTED, {}, True, {"x-amz-checksum-crc32": "y/Q5Jg==", "x-amz-sdk-checksum-algorithm": "CRC32"}),
    (SUPPORTED, {}, False, {}),
    (REQUIRED, {}, False, {"x-amz-checksum-crc32": "y/Q5Jg==", "x-amz-sdk-checksum-algorithm": "CRC32"}),
    (NO_MEMBER, {}, True, {"x-amz-checksum-crc32": "y/Q5Jg=="}),
    (LEGACY, {}, False, {"x-amz-checksum-crc32": "y/Q5Jg=="}),
    # The serializer has written the header of an algorithm that the caller chose.
    (SUPPORTED, {"ChecksumAlgorithm": "SHA1"}, False, {"x-amz-checksum-sha1": SHA1}),
    (SUPPORTED, {"ChecksumAlgorithm": "sha1"}, True, {"x-amz-checksum-sha1": SHA1}),
]


@pytest.mark.parametrize(("plan", "params", "when_supported", "added"), HEADERS)
def test_the_headers_follow_plan_parameters_and_options(plan, params, when_supported, added):
    assert _headers(plan, params, when_supported) == added


def test_a_checksum_of_the_callers_own_is_the_only_one():
    headers = _headers(SUPPORTED, **{"x-amz-checksum-sha256": "mine"})

    assert headers == {"x-amz-checksum-sha256": "mine"}


def test_an_algorithm_nobody_computes_here_is_refused():
    with pytest.raises(FlexibleChecksumError, match="crc32c"):
        _headers(SUPPORTED, {"ChecksumAlgorithm": "CRC32C"})
