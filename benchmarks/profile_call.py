"""Shows where an operation of this SDK's client spends its processor time.

``--calls`` counts calls with cProfile, whose own cost weighs on short functions; the default interrupts the program at
intervals of processor time instead, and tells the share of every function, with and without what it calls.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import process_time
from types import FrameType

from benchmarks.clients import Calls, family
from benchmarks.measure import endpoint
from tests.servers.installs import PROJECT

CASES = ("put", "get", "head", "list", "client")
INTERVAL_S = 0.001


class Sampler:
    """Counts in which functions the program is found when its processor time ticks."""

    def __init__(self) -> None:
        self.ticks = 0
        self.within: Counter[str] = Counter()
        self.itself: Counter[str] = Counter()

    def tick(self, _: int, frame: FrameType | None) -> None:
        """Record one stack, as the handler of a signal."""
        self.ticks += 1
        stack = []
        while frame is not None:
            stack.append(label(frame))
            frame = frame.f_back
        self.itself[stack[0]] += 1
        self.within.update(set(stack))


def label(frame: FrameType) -> str:
    """Name a frame's function and where it stands.

    :param frame: the frame.
    :returns: shortened path, first line, name.
    """
    path = frame.f_code.co_filename.replace(f"{PROJECT}/", "")
    short = path.rpartition("site-packages/")[2].rpartition("/lib/python")[2]
    return f"{short}:{frame.f_code.co_firstlineno} {frame.f_code.co_name}"


def sample(call: Callable[[], object], seconds: float) -> tuple[Sampler, int, float]:
    """Repeat a call under the sampler.

    :param call: the operation.
    :param seconds: processor time to spend.
    :returns: the sampler, the number of calls, and the processor time they took.
    """
    sampler, count, begin = Sampler(), 0, process_time()
    signal.signal(signal.SIGPROF, sampler.tick)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL_S, INTERVAL_S)
    try:
        while process_time() - begin < seconds:
            call()
            count += 1
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return sampler, count, process_time() - begin


def show_samples(calls: Calls, case: str, seconds: float, rows: int) -> None:
    """Print the functions of an operation by their share, in microseconds of one call."""
    sampler, count, spent = sample(calls[case], seconds)
    each = spent / count * 1e6
    print(f"\n{case}: {each:.1f} µs in each of {count} calls, {sampler.ticks} samples")
    for title, found in (("in the function itself", sampler.itself), ("with what it calls", sampler.within)):
        print(f"  µs {title}")
        for name, ticks in found.most_common(rows):
            print(f"  {ticks / sampler.ticks * each:7.1f}  {name}")


def show_calls(calls: Calls, case: str, rows: int) -> None:
    """Print cProfile's count of calls."""
    profile = cProfile.Profile()
    with profile:
        for _ in range(1000 if case != "list" else 50):
            calls[case]()
    print(f"\n{case}")
    pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(rows)


def main() -> None:
    """Profile the operations named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile_call", description=__doc__)
    parser.add_argument("cases", nargs="*", default=["put", "get", "head", "list"], metavar="case", help=str(CASES))
    parser.add_argument("--package", default="ibm_boto3", help="ibm_boto3, or boto3 where it is installed")
    parser.add_argument("--calls", action="store_true", help="count calls with cProfile")
    parser.add_argument("--tls", action="store_true", help="over TLS")
    parser.add_argument("--seconds", type=float, default=3.0, help="processor time of each operation (3)")
    parser.add_argument("--rows", type=int, default=25, help="lines of each list (25)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, endpoint(Path(folder), options.tls) as target:
        calls = family(options.package, target.url, None if target.authority == "-" else target.authority)
        for case in options.cases:
            for _ in range(50 if case != "list" else 3):
                calls[case]()
            if options.calls:
                show_calls(calls, case, options.rows)
            else:
                show_samples(calls, case, options.seconds, options.rows)


if __name__ == "__main__":
    main()
