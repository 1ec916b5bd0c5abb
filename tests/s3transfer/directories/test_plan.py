"""When a target counts as a copy of its source."""

from datetime import datetime, timezone

import pytest

from ibm_s3transfer.directories.plan import RemoteFile, Verdict, judge, md5_of_etag
from ibm_s3transfer.directories.walk import LocalFile

MD5 = "9b2cf535f27731c974343645a3985328"
SECOND = 1_000_000_000
# 2026-01-02 03:04:05 UTC
WRITTEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
WRITTEN_S = 1_767_323_045
SAME, DIFFERENT, DOUBTFUL = Verdict.SAME, Verdict.DIFFERENT, Verdict.DOUBTFUL


def local(size=5, seconds_later=0.0):
    return LocalFile("a", size, WRITTEN_S * SECOND + int(seconds_later * SECOND))


def remote(size=5, etag=f'"{MD5}"', written=WRITTEN):
    return RemoteFile("a", size, written, etag)


@pytest.mark.parametrize("to_bucket", [True, False])
def test_another_size_is_a_difference_whatever_the_time(to_bucket):
    assert judge(local(4, -100), remote(5), to_bucket) is DIFFERENT
    assert judge(local(4, 100), remote(5), to_bucket) is DIFFERENT


@pytest.mark.parametrize("to_bucket", [True, False])
@pytest.mark.parametrize("exact", [True, False])
def test_nothing_is_like_nothing(to_bucket, exact):
    assert judge(local(0, 100), remote(0), to_bucket, exact) is SAME


@pytest.mark.parametrize(
    ("to_bucket", "later_s", "verdict"),
    [
        (True, -1, SAME),
        (True, -0.000_000_001, SAME),
        (True, 0, DOUBTFUL),
        (True, 0.5, DOUBTFUL),
        (True, 100, DOUBTFUL),
        (False, 100, SAME),
        (False, 1, SAME),
        # The service told whole seconds: the object may have been written within this one, after the file.
        (False, 0.5, DOUBTFUL),
        (False, 0, DOUBTFUL),
        (False, -100, DOUBTFUL),
    ],
)
def test_a_target_written_later_is_a_copy(to_bucket, later_s, verdict):
    assert judge(local(seconds_later=later_s), remote(), to_bucket) is verdict


def test_a_service_that_tells_fractions_is_taken_at_its_word():
    written = WRITTEN.replace(microsecond=250_000)
    assert judge(local(seconds_later=0.3), remote(written=written), to_bucket=False) is SAME
    assert judge(local(seconds_later=0.2), remote(written=written), to_bucket=False) is DOUBTFUL
    assert judge(local(seconds_later=0.2), remote(written=written), to_bucket=True) is SAME


def test_exactness_does_not_believe_times():
    assert judge(local(seconds_later=-100), remote(), to_bucket=True, exact=True) is DOUBTFUL
    assert judge(local(seconds_later=100), remote(), to_bucket=False, exact=True) is DOUBTFUL
    assert judge(local(seconds_later=-100), remote(etag='"x-2"'), to_bucket=True, exact=True) is DIFFERENT


def test_without_a_digest_a_doubt_is_a_difference():
    assert judge(local(seconds_later=1), remote(etag=f'"{MD5}-3"'), to_bucket=True) is DIFFERENT


@pytest.mark.parametrize(
    ("etag", "md5"), [(f'"{MD5}"', MD5), (MD5, MD5), (f'"{MD5}-2"', None), ("", None), (f'W/"{MD5}"', None)]
)
def test_only_a_plain_etag_is_a_digest(etag, md5):
    assert md5_of_etag(etag) == md5
