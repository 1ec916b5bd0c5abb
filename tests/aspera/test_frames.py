"""Frames of the management port, however they are cut and whatever they hold."""

import pytest

from ibm_s3transfer.aspera.engines.ascp.frames import (
    FrameError,
    FrameParser,
    cancel_command,
    number,
    rate_command,
)

STATS = b"FASPMGR 2\nType: STATS\nTransferBytes: 5\n\n"

FRAMES = [
    ("one", STATS, [{"Type": "STATS", "TransferBytes": "5"}]),
    ("two", STATS + b"FASPMGR 2\nType: DONE\n\n", [{"Type": "STATS", "TransferBytes": "5"}, {"Type": "DONE"}]),
    ("another version", b"FASPMGR 3\nType: DONE\n\n", [{"Type": "DONE"}]),
    ("no version", b"FASPMGR\nType: DONE\n\n", [{"Type": "DONE"}]),
    ("line ends of Windows", b"FASPMGR 2\r\nType: DONE\r\n\r\n", [{"Type": "DONE"}]),
    ("colons in a value", b"FASPMGR 2\nHost: a:b: c\n\n", [{"Host": "a:b: c"}]),
    ("only one space is cut", b"FASPMGR 2\nFile:  two\n\n", [{"File": " two"}]),
    ("no space", b"FASPMGR 2\nType:INIT\n\n", [{"Type": "INIT"}]),
    ("an empty value", b"FASPMGR 2\nCookie:\nUserStr: \n\n", [{"Cookie": "", "UserStr": ""}]),
    ("a line without colon", b"FASPMGR 2\nnonsense\nType: NOP\n\n", [{"Type": "NOP"}]),
    ("unknown names", b"FASPMGR 2\nType: NOP\nNew-Thing: 1\n\n", [{"Type": "NOP", "New-Thing": "1"}]),
    ("a header in a frame discards it", b"FASPMGR 2\nType: LOST\n" + STATS, [{"Type": "STATS", "TransferBytes": "5"}]),
    ("lines before any header", b"hello\n\n" + STATS, [{"Type": "STATS", "TransferBytes": "5"}]),
    ("empty lines between", b"\n\n" + STATS + b"\n\n", [{"Type": "STATS", "TransferBytes": "5"}]),
    ("an empty frame", b"FASPMGR 2\n\n" + STATS, [{"Type": "STATS", "TransferBytes": "5"}]),
    ("umlauts", "FASPMGR 2\nFile: Übung/ß\n\n".encode(), [{"File": "Übung/ß"}]),
    ("no text at all", b"FASPMGR 2\nFile: \xff\xfe\n\n", [{"File": "\ufffd\ufffd"}]),
    (
        "escapes in a path",
        b"FASPMGR 2\nFile: a\x1bnb\x1brc\x1b\x1bd\x1bxe\x1b\n\n",
        [{"File": "a\nb\rc\x1bd\x1bxe\x1b"}],
    ),
    ("an escaped escape before n", b"FASPMGR 2\nSource: a\x1b\x1bn\n\n", [{"Source": "a\x1bn"}]),
    ("no escapes elsewhere", b"FASPMGR 2\nDescription: a\x1bnb\n\n", [{"Description": "a\x1bnb"}]),
]


@pytest.mark.parametrize(("data", "frames"), [case[1:] for case in FRAMES], ids=[case[0] for case in FRAMES])
def test_frames_are_read(data, frames):
    assert list(FrameParser().feed(data)) == frames


@pytest.mark.parametrize(("data", "frames"), [case[1:] for case in FRAMES], ids=[case[0] for case in FRAMES])
def test_frames_may_come_byte_by_byte(data, frames):
    parser = FrameParser()

    assert [frame for place in range(len(data)) for frame in parser.feed(data[place : place + 1])] == frames


@pytest.mark.parametrize("end", range(1, len(STATS)))
def test_a_cut_frame_is_no_frame(end):
    parser = FrameParser()

    assert list(parser.feed(STATS[:end])) == []
    assert parser.is_inside
    assert list(parser.feed(STATS[end:])) == [{"Type": "STATS", "TransferBytes": "5"}]
    assert not parser.is_inside


@pytest.mark.parametrize(
    "data",
    [
        b"x" * (1 << 17),
        b"FASPMGR 2\nFile: " + b"x" * (1 << 17),
        b"FASPMGR 2\n" + b"".join(b"N%d: 1\n" % n for n in range(2000)),
    ],
    ids=["no line", "a long line", "a long frame"],
)
def test_what_does_not_end_is_an_error(data):
    with pytest.raises(FrameError):
        list(FrameParser().feed(data))


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("17", 17), ("", 0), ("-1", 0), ("1.5", 0), ("12 ", 0), ("٣", 0), ("9" * 30, 0), ("Yes", 0)],
)
def test_odd_counts_are_nothing(text, value):
    assert number({"TransferBytes": text}, "TransferBytes") == value
    assert number({}, "TransferBytes") == 0


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (cancel_command(), b"FASPMGR 2\nType: CANCEL\n\n"),
        (rate_command(0, 0, None), b"FASPMGR 2\nType: RATE\nRate: 0\nMinRate: 0\n\n"),
        (rate_command(5, 1, "fixed"), b"FASPMGR 2\nType: RATE\nRate: 5\nMinRate: 1\nAdaptive: Fixed\n\n"),
        (rate_command(5, 1, "fair"), b"FASPMGR 2\nType: RATE\nRate: 5\nMinRate: 1\nAdaptive: Adaptive\n\n"),
        (rate_command(5, 1, "high"), b"FASPMGR 2\nType: RATE\nRate: 5\nMinRate: 1\nAdaptive: Adaptive\n\n"),
        (rate_command(5, 1, "low"), b"FASPMGR 2\nType: RATE\nRate: 5\nMinRate: 1\nAdaptive: Trickle\n\n"),
    ],
)
def test_commands_are_frames(frame, expected):
    assert frame == expected
