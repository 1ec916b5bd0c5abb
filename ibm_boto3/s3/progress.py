"""Shows how far a transfer is."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, TextIO

_REFRESH_S = 0.1
# Without a terminal every line stays, as in the log of a build.
_REFRESH_LOG_S = 10.0
_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


class ProgressBar:
    """A line that shows how far a transfer is, its rate, and the time left.

        with ProgressBar("photo.raw") as bar:
            client.upload_file("photo.raw", "my-bucket", "photo.raw", Callback=bar)

    It serves as ``Callback`` of every transfer, of whole directories too, from any number of threads. tqdm draws it if
    that is installed (extra ``progress``).

    :param total: number of bytes, or a path whose size it is; None if it is not known. A transfer of a directory
        adds what it is going to transfer.
    :param description: what stands in front; the file's name if ``total`` is a path.
    :param file: where to write, standard error by default.
    :param use_tqdm: whether tqdm draws; None to take it if it is there.
    :param clock: seconds that only grow.
    """

    def __init__(
        self,
        total: int | str | os.PathLike[str] | None = None,
        description: str | None = None,
        file: TextIO | None = None,
        *,
        use_tqdm: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if total is not None and not isinstance(total, int):
            description = os.path.basename(total) if description is None else description
            total = os.path.getsize(total)
        self._lock = threading.Lock()
        self._drawing = _drawing(total, description or "", file or sys.stderr, use_tqdm, clock)

    def __call__(self, bytes_amount: int) -> None:
        """Take note of bytes.

        :param bytes_amount: how many since the last call; below zero if some have to go again.
        """
        with self._lock:
            self._drawing.advance(bytes_amount)

    def expect(self, files: int, size: int) -> None:
        """Take note of what is still to come, before it does.

        :param files: number of files.
        :param size: number of bytes.
        """
        with self._lock:
            self._drawing.expect(size)

    def close(self) -> None:
        """Draw the last state and end the line."""
        with self._lock:
            self._drawing.close()

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _drawing(
    total: int | None, description: str, file: TextIO, use_tqdm: bool | None, clock: Callable[[], float]
) -> _Line | _Tqdm:
    if use_tqdm is False:
        return _Line(total, description, file, clock)
    try:
        return _Tqdm(total, description, file)
    except ImportError:
        if use_tqdm:
            raise
        return _Line(total, description, file, clock)


class _Tqdm:
    """Lets tqdm draw."""

    def __init__(self, total: int | None, description: str, file: TextIO) -> None:
        from tqdm import tqdm

        self._bar: Any = tqdm(
            total=total, desc=description or None, file=file, unit="B", unit_scale=True, unit_divisor=1024
        )

    def advance(self, amount: int) -> None:
        if amount < 0:
            # tqdm counts upwards only.
            self._bar.n += amount
            self._bar.last_print_n = min(self._bar.last_print_n, self._bar.n)
            self._bar.refresh()
        else:
            self._bar.update(amount)

    def expect(self, size: int) -> None:
        self._bar.total = (self._bar.total or 0) + size
        self._bar.refresh()

    def close(self) -> None:
        self._bar.close()


class _Line:
    """Draws one line over and over; where lines stay, a line now and then."""

    def __init__(self, total: int | None, description: str, file: TextIO, clock: Callable[[], float]) -> None:
        self._total, self._description, self._file, self._clock = total, description, file, clock
        self._done, self._drawn, self._width = 0, "", 0
        self._began = clock()
        self._is_terminal = bool(getattr(file, "isatty", lambda: False)())
        self._pause_s = _REFRESH_S if self._is_terminal else _REFRESH_LOG_S
        self._next = self._began + (0.0 if self._is_terminal else self._pause_s)
        self._is_closed = False

    def advance(self, amount: int) -> None:
        self._done += amount
        now = self._clock()
        if now >= self._next and not self._is_closed:
            self._next = now + self._pause_s
            self._draw(now)

    def expect(self, size: int) -> None:
        self._total = (self._total or 0) + size

    def close(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        self._draw(self._clock())
        if self._is_terminal:
            self._file.write("\n")
            self._file.flush()

    def _draw(self, now: float) -> None:
        text = progress_text(self._description, self._done, self._total, now - self._began)
        if self._is_terminal:
            # Blanks cover what is left of a longer line.
            self._file.write(f"\r{text.ljust(self._width)}")
            self._width = len(text)
        else:
            self._file.write(f"{text}\n")
        self._file.flush()


def progress_text(description: str, done: int, total: int | None, elapsed_s: float) -> str:
    """Return a line that tells how far a transfer is.

    :param description: what stands in front, may be empty.
    :param done: bytes so far.
    :param total: bytes in all, or None.
    :param elapsed_s: seconds since it began.
    """
    rate = done / elapsed_s if elapsed_s > 0 else 0.0
    amount = size_text(done)
    if total:
        amount = f"{min(100, done * 100 // total):3d}% {amount} of {size_text(total)}"
    text = f"{amount}, {size_text(rate)}/s"
    if total is None or done >= total:
        text = f"{text}, {time_text(elapsed_s)}"
    else:
        text = f"{text}, {time_text((total - done) / rate) if rate > 0 else '?'} left"
    return f"{description}: {text}" if description else text


def size_text(size: float) -> str:
    """Return a number of bytes as people read it, for example ``1.5 MiB``."""
    for unit in _UNITS:
        if abs(size) < 1024 or unit == _UNITS[-1]:
            break
        size /= 1024
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"


def time_text(seconds: float) -> str:
    """Return a duration as people read it, for example ``1:02:03``."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"
