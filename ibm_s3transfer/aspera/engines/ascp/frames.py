"""Frames of the management port: a header line, ``Name: value`` lines, an empty line.

Names that are not known are kept, because every release of ascp has some more. A header inside a frame begins a new
one: what came before was never finished.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

HEADER = "FASPMGR"
HEADER_LINE = f"{HEADER} 2"
# A frame has a few hundred bytes; a path in it may have some thousand.
_LONGEST_LINE = 1 << 16
_MOST_LINES = 1000
# Newer releases escape what would end a line (values of these fields are paths).
_PATHS = frozenset({"File", "Source", "Destination"})
_ESCAPES = {"\x1bn": "\n", "\x1br": "\r", "\x1b\x1b": "\x1b"}

Frame = dict[str, str]


class FrameError(Exception):
    """What came is no sequence of frames."""


class FrameParser:
    """Turns bytes as they come into frames; they may be cut anywhere."""

    def __init__(self) -> None:
        self._rest = b""
        self._frame: Frame | None = None

    @property
    def is_inside(self) -> bool:
        """Whether a frame has begun and not ended."""
        return self._frame is not None or bool(self._rest)

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take bytes and yield the frames they complete.

        :raises FrameError: if a line or a frame is longer than any ascp writes.
        """
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            raise FrameError("a line of the management port does not end")
        for line in lines:
            frame = self._take(line.decode("utf-8", "replace").rstrip("\r"))
            if frame:
                yield frame

    def _take(self, line: str) -> Frame | None:
        """Take a line, and return the frame that it ends."""
        if line == HEADER or line.startswith(f"{HEADER} "):
            self._frame = {}
        elif self._frame is None:
            return None
        elif not line:
            done, self._frame = self._frame, None
            return done
        elif len(self._frame) >= _MOST_LINES:
            raise FrameError("a frame of the management port does not end")
        else:
            name, colon, value = line.partition(":")
            if colon:
                self._frame[name] = _unescaped(name, value[1:] if value.startswith(" ") else value)
        return None


def _unescaped(name: str, value: str) -> str:
    if name not in _PATHS or "\x1b" not in value:
        return value
    pieces, place = [], 0
    while place < len(value):
        pair = value[place : place + 2]
        pieces.append(_ESCAPES.get(pair, value[place]))
        place += 2 if pair in _ESCAPES else 1
    return "".join(pieces)


def number(frame: Mapping[str, str], name: str) -> int:
    """Return a field that counts something; 0 if it is missing or no count.

    :param frame: the frame.
    :param name: the field.
    """
    text = frame.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def command(**fields: object) -> bytes:
    """Return a frame that tells ascp to do something.

    :param fields: ``Type`` and what belongs to it; None is left out.
    """
    lines = [HEADER_LINE, *(f"{name}: {value}" for name, value in fields.items() if value is not None), "", ""]
    return "\n".join(lines).encode()


def rate_command(target_kbps: int, min_kbps: int, policy: str | None) -> bytes:
    """Return the frame that changes the rate of a running session.

    :param target_kbps: target rate; 0 pauses.
    :param min_kbps: minimum rate.
    :param policy: one of the policies of a transfer specification; None keeps it.
    """
    return command(Type="RATE", Rate=target_kbps, MinRate=min_kbps, Adaptive=_ADAPTIVE.get(policy or ""))


# What the management port calls the rate policies of a transfer specification.
_ADAPTIVE = {"fixed": "Fixed", "high": "Adaptive", "fair": "Adaptive", "low": "Trickle"}


def cancel_command() -> bytes:
    """Return the frame that ends a session."""
    return command(Type="CANCEL")
