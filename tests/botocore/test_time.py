"""Timestamps written and read."""

import datetime
import subprocess
import sys

import pytest

from ibm_botocore import _time

UTC = datetime.timezone.utc
D = datetime.datetime(2020, 1, 2, 3, 4, 5)
PLUS_TWO = datetime.timezone(datetime.timedelta(hours=2))

# A moment, then its forms: ISO 8601, ISO 8601 in whole seconds, RFC 822, seconds since the epoch.
WRITTEN = [
    (D, "2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z", "Thu, 02 Jan 2020 03:04:05 GMT", "1577934245"),
    (
        D.replace(microsecond=678999),
        "2020-01-02T03:04:05.678999Z",
        "2020-01-02T03:04:05Z",
        "Thu, 02 Jan 2020 03:04:05 GMT",
        "1577934245",
    ),
    (
        D.replace(tzinfo=PLUS_TWO),
        "2020-01-02T01:04:05Z",
        "2020-01-02T01:04:05Z",
        "Thu, 02 Jan 2020 01:04:05 GMT",
        "1577927045",
    ),
    (datetime.date(2024, 2, 29), *["2024-02-29T00:00:00Z"] * 2, "Thu, 29 Feb 2024 00:00:00 GMT", "1709164800"),
    (0, *["1970-01-01T00:00:00Z"] * 2, "Thu, 01 Jan 1970 00:00:00 GMT", "0"),
    (-1.5, "1969-12-31T23:59:58.500000Z", "1969-12-31T23:59:58Z", "Wed, 31 Dec 1969 23:59:58 GMT", "-2"),
    ("1577934245", *["2020-01-02T03:04:05Z"] * 2, "Thu, 02 Jan 2020 03:04:05 GMT", "1577934245"),
    ("2020-01-02", *["2020-01-02T00:00:00Z"] * 2, "Thu, 02 Jan 2020 00:00:00 GMT", "1577923200"),
    (datetime.datetime(1, 1, 1), *["0001-01-01T00:00:00Z"] * 2, "Mon, 01 Jan 0001 00:00:00 GMT", "-62135596800"),
]


@pytest.mark.parametrize(("moment", "iso", "seconds", "rfc822", "unix"), WRITTEN)
def test_a_moment_is_written_in_utc_in_every_form(moment, iso, seconds, rfc822, unix):
    assert _time.format_iso8601(moment) == iso
    assert _time.format_iso8601(moment, fraction=False) == seconds
    assert _time.format_rfc822(moment) == rfc822
    assert _time.format_unix(moment) == unix


READ = [
    ("2020-01-02T03:04:05Z", D),
    ("2020-01-02T03:04:05.678Z", D.replace(microsecond=678000)),
    ("2020-01-02T03:04:05.678999Z", D.replace(microsecond=678999)),
    ("Thu, 02 Jan 2020 03:04:05 GMT", D),
    ("2020-01-02T03:04:05", D),
    ("2020-01-02T03:04:05+02:00", D.replace(hour=1)),
    ("20200102T030405Z", D),
    ("Thursday, 02-Jan-20 03:04:05 GMT", D),
    ("Thu, 02 Jan 2020 03:04:05 +0200", D.replace(hour=1)),
    ("Thu Jan  2 03:04:05 2020", D),
    ("1577934245", D),
    ("1577934245.5", D.replace(microsecond=500000)),
    (1577934245, D),
    ("-1", datetime.datetime(1969, 12, 31, 23, 59, 59)),
]


@pytest.mark.parametrize(("text", "moment"), READ)
def test_every_form_is_read_as_an_aware_moment_in_utc(text, moment):
    found = _time.parse_timestamp(text)

    assert found == moment.replace(tzinfo=UTC)
    assert found.tzinfo is UTC


NO_TIMES = [
    "",
    "x",
    "nan",
    "inf",
    "2020-13-02T03:04:05Z",
    "Thu, 02 Foo 2020 03:04:05 GMT",
    "1e300",
    "9" * 101,
    "{}" * 99,
]


@pytest.mark.parametrize("text", [*NO_TIMES, float("nan"), 1e300])
def test_what_names_no_time_is_a_value_error_that_shows_its_beginning(text):
    with pytest.raises(ValueError, match="Invalid timestamp") as caught:
        _time.parse_timestamp(text)

    assert len(str(caught.value)) < 150


def test_a_moment_that_utc_cannot_express_is_a_value_error():
    with pytest.raises(ValueError, match="Invalid timestamp"):
        _time.format_iso8601(datetime.datetime(1, 1, 1, tzinfo=PLUS_TWO))


def test_the_forms_of_the_service_are_read_without_dateutil():
    program = (
        "import sys; from ibm_botocore._time import parse_timestamp as p;"
        "p('2020-01-02T03:04:05.678Z'); p('Thu, 02 Jan 2020 03:04:05 GMT'); p('5');"
        "assert 'dateutil' not in sys.modules; p('2 Jan 2020'); assert 'dateutil' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
