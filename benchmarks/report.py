"""Turns samples into tables, a verdict on the bars, and the page ``docs/performance.md``."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measure import COLD, KEY_CASES, Sample
from tests.servers.installs import PROJECT

PEER = "2.16.2"
CASES = {
    "put": "`put_object`, 1 KiB",
    "get": "`get_object`, 1 KiB, read",
    "head": "`head_object`",
    "list": "`list_objects_v2`, 1,000 keys",
    "objects": "`bucket.objects.all()`, 1,000 objects",
    COLD: "import, first client, first call",
    "client": "a client from a fresh `Session`",
    "put-key": "`put_object`, 1 KiB, API key",
    "get-key": "`get_object`, 1 KiB, read, API key",
    "head-key": "`head_object`, API key",
}
# The most a case may cost, as a part of what it costs in 2.16.2.
BARS = {
    "put": 0.30,
    "get": 0.30,
    "head": 0.30,
    "list": 0.15,
    "objects": 0.20,
    COLD: 0.50,
    "client": 0.05,
} | dict.fromkeys(KEY_CASES, 0.35)

Samples = Mapping[str, Mapping[str, Sequence[Sample]]]

FACTS = """- Commit {commit}, {day}.
- {machine}, {cores} cores, {system}, CPython {python}.
- {versions}.
- Load average when the run began: {load:.1f}. Other work on the machine raises every time, elapsed time most, ratios
  least."""

PAGE = """# Performance

What one operation costs this SDK's client, beside 2.16.2 and other clients. `make bench` repeats the measurement and
prints the tables; `make bench ARGS="--write"` also writes this page, but for its last chapter.

{facts}

## Method

A small asyncio endpoint on loopback answers at once, checks nothing and keeps nothing, so the client is what is
measured. It has a core of its own, the clients share another. Every kind of client is one process in an environment of
its own; in each of {rounds} rounds every kind has its turn at a case, a turn being a batch of about {seconds} s:
{kinds}, then again. The numbers are medians over the rounds, in
microseconds of one operation: processor time of the client's process (user and system, all threads), and elapsed time,
which includes the endpoint's share. A ratio is the median of the rounds' own ratios to 2.16.2.

All clients sign with HMAC keys and otherwise run with their defaults, but for the rows of an API key, whose token comes
from a function instead of IAM. 2.16.2, boto3 and this SDK use path style addresses. Over TLS all three send the
checksum of a PUT behind its body. The bare `http.client` neither signs nor reads the listing's XML: it is what the
standard library alone costs. The cold start is a whole process, from the start of the interpreter to its end, with one
`put_object`.

{sections}"""


@dataclass(frozen=True)
class Verdict:
    """One case against its bar: the measured ratio to 2.16.2 and the most it may be."""

    case: str
    ratio: float
    bar: float

    @property
    def holds(self) -> bool:
        """Whether the ratio is within the bar."""
        return self.ratio <= self.bar


def ratio(samples: Samples, case: str, kind: str) -> float | None:
    """Return the processor time of a kind as a part of 2.16.2's.

    :param samples: all samples of a transport.
    :param case: name of the case.
    :param kind: name of the client.
    :returns: median of the rounds' ratios, None when one of the two was not measured.
    """
    if not {PEER, kind} <= samples[case].keys():
        return None
    pairs = zip(samples[case][kind], samples[case][PEER], strict=True)
    return median(mine.cpu / theirs.cpu for mine, theirs in pairs)


def verdicts(samples: Samples) -> list[Verdict]:
    """Compare this SDK with the bars.

    :param samples: all samples of a transport.
    :returns: one verdict per measured case.
    """
    found = []
    for case in samples:
        value = ratio(samples, case, "ours")
        if value is not None:
            found.append(Verdict(case, value, BARS[case]))
    return found


def table(rows: Sequence[Sequence[str]]) -> str:
    """Lay out rows as a Markdown table that also reads well as text.

    :param rows: the cells, the head first.
    :returns: the lines of the table.
    """
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)]
        lines.append(f"| {' | '.join(cells)} |")
    rule = [f"{'-' * (widths[0] + 2)}", *(f"{'-' * (width + 1)}:" for width in widths[1:])]
    return "\n".join([lines[0], f"|{'|'.join(rule)}|", *lines[1:]])


def microseconds(values: Iterable[float]) -> str:
    """Return the median as a table shows it, nothing for a case that a kind does not have."""
    found = list(values)
    return f"{median(found):,.0f}" if found else ""


def tables(samples: Samples, title: str) -> str:
    """Return the tables of one transport.

    :param samples: all its samples.
    :param title: name of the transport.
    :returns: Markdown.
    """
    kinds = list(dict.fromkeys(kind for by_kind in samples.values() for kind in by_kind))
    head = ["case", *kinds]
    cpu, wall, ratios = [head], [head], [head]
    for case, by_kind in samples.items():
        cpu.append([CASES[case], *(microseconds(s.cpu for s in by_kind.get(k, ())) for k in kinds)])
        wall.append([CASES[case], *(microseconds(s.wall for s in by_kind.get(k, ())) for k in kinds)])
        values = [ratio(samples, case, kind) for kind in kinds]
        ratios.append([CASES[case], *("" if value is None else f"{value:.3f}" for value in values)])
    parts = [f"## {title}", "### Processor time, µs", table(cpu)]
    if PEER in kinds:
        parts += ["### Processor time, ratio to 2.16.2", table(ratios)]
    parts += ["### Elapsed time, µs", table(wall)]
    if found := verdicts(samples):
        rows = [["case", "ratio", "bar", ""]]
        rows += [[CASES[v.case], f"{v.ratio:.3f}", f"{v.bar:.2f}", "PASS" if v.holds else "FAIL"] for v in found]
        parts += ["### The bars", table(rows)]
    return "\n\n".join(parts) + "\n"


def machine() -> str:
    """Return the name of the processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    return platform.machine()


def commit() -> str:
    """Return the commit that is checked out, and whether the files differ from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=PROJECT, check=True, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--", "ibm_boto3", "ibm_botocore", "ibm_s3transfer")
    return f"`{git('rev-parse', '--short=12', 'HEAD')}`" + (" with uncommitted changes" if changed else "")
