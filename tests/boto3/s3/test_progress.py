"""A line that shows how far a transfer is."""

import io
import sys
import threading
from types import SimpleNamespace

import pytest

from ibm_boto3.s3.progress import ProgressBar, progress_text, size_text, time_text

MIB = 1 << 20


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def bar_on(file, total=None, description=None):
    clock = Clock()
    return ProgressBar(total, description, file, use_tqdm=False, clock=clock), clock


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (1536 * 1024, "1.5 MiB"),
        (5 << 30, "5.0 GiB"),
        (1 << 70, "1048576.0 PiB"),
    ],
)
def test_sizes_are_told_as_people_read_them(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.4, "0:59"), (59.6, "1:00"), (3599, "59:59"), (3723, "1:02:03"), (360000, "100:00:00")],
)
def test_durations_are_told_as_people_read_them(seconds, text):
    assert time_text(seconds) == text


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("f", 0, 10 * MIB, 0.0), "f:   0% 0 B of 10.0 MiB, 0 B/s, ? left"),
        (("f", 5 * MIB, 10 * MIB, 10.0), "f:  50% 5.0 MiB of 10.0 MiB, 512.0 KiB/s, 0:10 left"),
        (("", 10 * MIB, 10 * MIB, 20.0), "100% 10.0 MiB of 10.0 MiB, 512.0 KiB/s, 0:20"),
        (("", 11, 10, 1.0), "100% 11 B of 10 B, 11 B/s, 0:01"),
        (("", 10, None, 5.0), "10 B, 2 B/s, 0:05"),
        (("", 0, 0, 5.0), "0 B, 0 B/s, 0:05"),
    ],
)
def test_a_line_tells_amount_rate_and_time_left(arguments, text):
    assert progress_text(*arguments) == text


def test_on_a_terminal_one_line_is_drawn_over_and_ended_once():
    file = Terminal()
    bar, clock = bar_on(file, 4096, "f")
    for _ in range(4):
        clock.now += 1
        bar(1024)
    bar.close()
    bar.close()
    lines = file.getvalue().split("\r")
    assert lines[1] == "f:  25% 1.0 KiB of 4.0 KiB, 1.0 KiB/s, 0:03 left"
    assert lines[-1].rstrip(" ") == lines[-1] and lines[-1] == "f: 100% 4.0 KiB of 4.0 KiB, 1.0 KiB/s, 0:04\n"
    assert lines[-2].rstrip() == lines[-1].rstrip()
    assert len(lines[-2]) >= len(lines[-3].rstrip())


def test_a_terminal_is_not_flooded():
    file = Terminal()
    bar, clock = bar_on(file, 1000)
    for _ in range(1000):
        clock.now += 0.001
        bar(1)
    assert 9 <= file.getvalue().count("\r") <= 11


def test_in_a_log_a_line_comes_now_and_then_and_one_at_the_end():
    file = io.StringIO()
    bar, clock = bar_on(file, 100)
    for _ in range(100):
        clock.now += 0.25
        bar(1)
    bar.close()
    assert file.getvalue().splitlines() == [
        " 40% 40 B of 100 B, 4 B/s, 0:15 left",
        " 80% 80 B of 100 B, 4 B/s, 0:05 left",
        "100% 100 B of 100 B, 4 B/s, 0:25",
    ]


def test_bytes_that_have_to_go_again_are_taken_back():
    file = io.StringIO()
    bar, clock = bar_on(file, 100)
    clock.now += 1
    bar(60)
    bar(-60)
    bar(100)
    bar.close()
    assert file.getvalue() == "100% 100 B of 100 B, 100 B/s, 0:01\n"


def test_what_is_to_come_adds_to_the_total():
    file = io.StringIO()
    bar, clock = bar_on(file)
    bar.expect(2, 60)
    bar.expect(1, 40)
    clock.now += 1
    bar(50)
    bar.close()
    assert file.getvalue() == " 50% 50 B of 100 B, 50 B/s, 0:01 left\n"


def test_a_path_gives_total_and_description(tmp_path):
    (tmp_path / "f.bin").write_bytes(bytes(10))
    file = io.StringIO()
    with ProgressBar(tmp_path / "f.bin", file=file, use_tqdm=False, clock=Clock()):
        pass
    assert file.getvalue() == "f.bin:   0% 0 B of 10 B, 0 B/s, ? left\n"


def test_no_byte_is_lost_between_threads():
    file = io.StringIO()
    bar, _ = bar_on(file, 40_000)
    threads = [threading.Thread(target=lambda: [bar(1) for _ in range(10_000)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bar.close()
    assert file.getvalue().startswith("100% 39.1 KiB of 39.1 KiB")


class FakeTqdm:
    def __init__(self, total, desc, file, unit, unit_scale, unit_divisor):
        self.total, self.desc, self.n, self.last_print_n, self.is_closed = total, desc, 0, 0, False
        FakeTqdm.last = self

    def update(self, amount):
        assert amount >= 0
        self.n += amount

    def refresh(self):
        pass

    def close(self):
        self.is_closed = True


def test_tqdm_draws_if_it_is_there(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", SimpleNamespace(tqdm=FakeTqdm))
    with ProgressBar(100, "f") as bar:
        bar(60)
        bar(-10)
        bar.expect(1, 20)
        drawn = FakeTqdm.last
        assert (drawn.total, drawn.desc, drawn.n, drawn.is_closed) == (120, "f", 50, False)
    assert drawn.is_closed


def test_without_tqdm_a_plain_line_is_drawn_unless_tqdm_was_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    file = io.StringIO()
    ProgressBar(1, file=file).close()
    assert file.getvalue().startswith("  0% 0 B of 1 B")
    with pytest.raises(ImportError):
        ProgressBar(1, use_tqdm=True)
