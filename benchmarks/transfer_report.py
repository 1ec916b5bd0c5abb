"""Turns what transfers cost into tables, a verdict on the bars, and the last chapter of ``docs/performance.md``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from benchmarks.report import PEER, table
from benchmarks.transfers import MIB, Cost

NAMES = {
    "upload": "`upload_file`",
    "upload-key": "`upload_file`, API key",
    "download": "`download_file`",
    "download-key": "`download_file`, API key",
    "upload-files": "`upload_directory`",
    "download-files": "`download_directory`",
}
# The most processor time, as a part of 2.16.2's, by transport and case.
_CPU = {"download": 0.60, "download-key": 0.68, "upload-files": 0.20, "download-files": 0.20}
CPU_BARS = {
    "plain": {**_CPU, "upload": 0.70, "upload-key": 0.55},
    "tls": {**_CPU, "upload": 0.70, "upload-key": 0.70},
}
LARGE = ("upload", "upload-key", "download", "download-key")
WALL_BAR, PEAK_BAR = 0.9, 0.5
THREADS, PART_MIB, STREAM_ROOM_MIB = 8, 8, 64
HEADING = "## Managed transfers"

Costs = Mapping[str, Mapping[str, Sequence[Cost]]]

CHAPTER = """{heading}

What a transfer costs, beside 2.16.2 and other clients. `make bench ARGS="--transfers --stream"` repeats the measurement
and prints the tables, `--write` with it also writes this chapter.

{facts}

A file of {size} MiB goes up and comes down in parts of 8 MiB by 8 threads. {files:,} files of 10 KiB go up and come
down by `upload_directory` and `download_directory`, with 8 requests at a time, and in clients that have no such calls
by a loop of `upload_file` or `download_file` in 8 threads. The endpoint has a core of its own: it reads bodies and
drops them, and sends what is in a file. The client has the other core. Every transfer is a process of its own with a
client of its own, which has transferred 16 MiB both ways before it is measured. Every kind had its turn in each of
{rounds} rounds ({files_rounds} with the small files): {kinds}, then again. What is transferred lies in a file system in
memory. One transfer of each kind went first and was compared byte by byte with what was to be transferred.

The numbers are medians over the rounds: processor time of the client's process (user and system, all threads), elapsed
time, and the most memory the process had from its start to its end. A ratio is the median of the rounds' own ratios to
2.16.2. Over plain HTTP this SDK and 2.16.2 send a CRC32 in a header, and with HMAC keys the signature holds the
SHA-256 of every part; over TLS the CRC32 follows the part and the signature leaves the body out. CRC32 is computed by
the standard library. With an API key the token comes from the endpoint, which plays IAM. The other clients run with
their defaults but for parts and threads; minio and obstore download in one stream. The bare `sockets` compute the
digests and move the bytes, in as many threads and parts, and do nothing else: what no client can do without.

{sections}"""

STREAM = """### A stream

`upload_fileobj` of {size} GiB that another process writes into a pipe, in parts of 8 MiB by 8 threads, takes {peak:.0f}
MiB of memory at most; the bar is {bar} MiB, which is `max_concurrency` × part size + 64 MiB. {verdict}.
"""


class Measure(NamedTuple):
    """A number of each cost: its title, how it is taken, and the unit it is shown in."""

    title: str
    of: Callable[[Cost], float]
    format: str


MEASURES = {
    "cpu": Measure("Processor time, s", lambda cost: cost.cpu, "{:.3f}"),
    "wall": Measure("Elapsed time, s", lambda cost: cost.wall, "{:.3f}"),
    "peak": Measure("Peak memory, MiB", lambda cost: cost.peak / MIB, "{:.1f}"),
}


@dataclass(frozen=True)
class Verdict:
    """One number of a case against its bar."""

    case: str
    measure: str
    value: float
    bar: float

    @property
    def holds(self) -> bool:
        """Whether the number is within the bar."""
        return self.value <= self.bar


def ratio(costs: Costs, case: str, kind: str, measure: str) -> float | None:
    """Return a number of a kind of client as a part of 2.16.2's, None when one of the two was not measured."""
    if not {PEER, kind} <= costs[case].keys():
        return None
    of = MEASURES[measure].of
    return median(of(mine) / of(peer) for mine, peer in zip(costs[case][kind], costs[case][PEER], strict=True))


def verdicts(costs: Costs, transport: str) -> list[Verdict]:
    """Compare this SDK with the bars.

    :param costs: of one transport.
    :param transport: ``plain`` or ``tls``.
    """
    bars = [(case, "cpu", CPU_BARS[transport][case]) for case in costs]
    bars += [
        (case, name, bar) for case in costs if case in LARGE for name, bar in (("wall", WALL_BAR), ("peak", PEAK_BAR))
    ]
    found = [(case, name, ratio(costs, case, "ours", name), bar) for case, name, bar in bars]
    return [Verdict(case, name, value, bar) for case, name, value, bar in found if value is not None]


def stream_verdict(cost: Cost) -> Verdict:
    """Compare the memory of a stream's upload, in MiB, with its bar."""
    return Verdict("stream", "peak", cost.peak / MIB, THREADS * PART_MIB + STREAM_ROOM_MIB)


def tables(costs: Costs, transport: str, title: str) -> str:
    """Return the tables of one transport.

    :param costs: of the transport.
    :param transport: ``plain`` or ``tls``.
    :param title: its name.
    :returns: Markdown.
    """
    kinds = list(dict.fromkeys(kind for by_kind in costs.values() for kind in by_kind))
    parts = [f"### Transfers over {title}"]
    for measure in MEASURES.values():
        rows = [[measure.title, *kinds]]
        for case, by_kind in costs.items():
            cells = [measure.format.format(median(map(measure.of, by_kind[k]))) if k in by_kind else "" for k in kinds]
            rows.append([NAMES[case], *cells])
        parts.append(table(rows))
    if found := verdicts(costs, transport):
        rows = [["ratio to 2.16.2", "of", "ours", "sockets", "bar", ""]]
        for one in found:
            title_of = MEASURES[one.measure].title.partition(",")[0].lower()
            verdict = "PASS" if one.holds else "FAIL"
            least = ratio(costs, one.case, "sockets", one.measure)
            floor = "" if least is None else f"{least:.3f}"
            rows.append([NAMES[one.case], title_of, f"{one.value:.3f}", floor, f"{one.bar:.2f}", verdict])
        parts.append(table(rows))
    return "\n\n".join(parts) + "\n"


def stream_text(cost: Cost, size: int) -> str:
    """Return what is told about the upload of a stream.

    :param size: its bytes.
    """
    found = stream_verdict(cost)
    verdict = "PASS" if found.holds else "FAIL"
    return STREAM.format(size=size >> 30, peak=found.value, bar=int(found.bar), verdict=verdict)


def with_chapter(page: str, chapter: str) -> str:
    """Return the text of a page with its last chapter, the one of transfers, in place of the one it had."""
    return f"{calls_of(page).rstrip()}\n\n{chapter}"


def with_calls(page: str, calls: str) -> str:
    """Return the text of a page with all in front of its last chapter replaced."""
    chapter = page[len(calls_of(page)) :]
    return f"{calls.rstrip()}\n\n{chapter}" if chapter else calls


def calls_of(page: str) -> str:
    """Return what stands in front of the chapter of transfers."""
    return page.partition(f"{HEADING}\n")[0]
