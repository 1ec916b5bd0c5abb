"""Measures what an operation costs this SDK's client, 2.16.2 and other clients, side by side in one run."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks import transfer_report, transfers
from benchmarks.environments import ENVIRONMENT_OF, Environment, environment, libraries
from benchmarks.measure import endpoint, take
from benchmarks.report import CASES, FACTS, PAGE, Samples, commit, machine, tables, verdicts
from tests.servers.installs import PROJECT

TITLES = {"plain": "Plain HTTP", "tls": "TLS"}
OUR_LIBRARIES = ["urllib3", "requests", "python-dateutil", "jmespath"]
ROUNDS, TRANSFER_ROUNDS, FILES_ROUNDS = 11, 5, 3


class Judged(Protocol):
    """A number against its bar."""

    @property
    def holds(self) -> bool:
        """Whether the number is within the bar."""


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line.

    :param words: the arguments, None for those of the process.
    :returns: the options.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("--transfers", action="store_true", help="measure managed transfers instead of single calls")
    parser.add_argument("--rounds", type=int, help="turns of every kind at every case (11; 5 transfers)")
    parser.add_argument("--seconds", type=float, default=0.15, help="length of a turn at a call (0.15)")
    parser.add_argument("--files", type=int, default=10_000, help="small files to transfer (10000)")
    parser.add_argument("--size", type=int, default=512, help="MiB of the large file to transfer (512)")
    parser.add_argument("--stream", action="store_true", help="with --transfers: also upload 5 GiB from a pipe")
    parser.add_argument("--cases", nargs="+", choices=[*CASES, *transfers.CASES])
    parser.add_argument("--kinds", nargs="+", choices=ENVIRONMENT_OF)
    parser.add_argument("--quick", action="store_true", help="few short rounds of this SDK and 2.16.2, plain")
    parser.add_argument("--plain", action="store_true", help="plain http only")
    parser.add_argument("--tls", action="store_true", help="TLS only")
    parser.add_argument("--check", action="store_true", help="end with status 1 when a bar is missed")
    parser.add_argument("--write", action="store_true", help="write what was measured to docs/performance.md")
    options = parser.parse_args(words)
    known = transfers.CASES if options.transfers else CASES
    options.cases = options.cases or list(known)
    if unknown := sorted(set(options.cases) - known.keys()):
        parser.error(f"no cases of {'transfers' if options.transfers else 'calls'}: {', '.join(unknown)}")
    if options.size << 20 < transfers.WARM_SIZE:
        parser.error(f"the large file has at least {transfers.WARM_SIZE >> 20} MiB, not {options.size}")
    calls = [kind for kind in ENVIRONMENT_OF if kind != "sockets"]
    options.kinds = options.kinds or list(transfers.KINDS if options.transfers else calls)
    options.rounds = options.rounds or (TRANSFER_ROUNDS if options.transfers else ROUNDS)
    if options.quick:
        options.rounds, options.seconds, options.kinds, options.plain = 3, 0.05, ["ours", "2.16.2"], True
        options.size, options.files = 64, 200
    return options


def transports(options: argparse.Namespace) -> list[str]:
    """Return the transports to measure: both unless one is asked for."""
    asked = [name for name in TITLES if getattr(options, name)]
    return asked or list(TITLES)


def facts(places: list[Environment], load: float) -> str:
    """Return what was measured on which machine.

    :param places: what was measured.
    :param load: load average before the run.
    :returns: Markdown.
    """
    versions = [f"{place.kind} {place.version()}" for place in places if place.kind != "2.16.2" and place.version()]
    ours = environment("ours")
    versions += [f"{name} {version}" for name, version in libraries(ours.python, OUR_LIBRARIES).items()]
    return FACTS.format(
        commit=commit(),
        day=time.strftime("%Y-%m-%d"),
        machine=machine(),
        cores=len(os.sched_getaffinity(0)),
        system=f"Linux {platform.release().partition('-')[0]}",
        python=platform.python_version(),
        versions=", ".join(versions),
        load=load,
    )


def measure_calls(options: argparse.Namespace, places: list[Environment], page: str) -> tuple[str, list[Judged]]:
    """Measure single calls, and print the tables.

    :param page: the text of docs/performance.md.
    :returns: its new text and the verdicts.
    """
    load, sections = os.getloadavg()[0], []
    judged: list[Judged] = []
    for transport in transports(options):
        with tempfile.TemporaryDirectory() as folder, endpoint(Path(folder), transport == "tls") as target:
            samples: Samples = take(places, options.cases, target, options.rounds, options.seconds)
        sections.append(tables(samples, TITLES[transport]))
        judged += verdicts(samples)
        print(sections[-1], flush=True)
    calls = PAGE.format(
        facts=facts(places, load),
        rounds=options.rounds,
        seconds=options.seconds,
        kinds=", ".join(place.kind for place in places),
        sections="\n".join(sections),
    )
    return transfer_report.with_calls(page, calls), judged


def measure_transfers(options: argparse.Namespace, places: list[Environment], page: str) -> tuple[str, list[Judged]]:
    """Measure managed transfers, and print the tables.

    :param page: the text of docs/performance.md.
    :returns: its new text and the verdicts.
    """
    load, sections = os.getloadavg()[0], []
    judged: list[Judged] = []
    files_rounds = min(options.rounds, FILES_ROUNDS)
    plan = transfers.Plan(options.cases, options.size * transfers.MIB, options.files, options.rounds, files_rounds)
    with transfers.workplace(plan) as folder:
        for transport in transports(options):
            with transfers.store(folder, transport == "tls") as target:
                costs = transfers.take(places, plan, target, folder)
            sections.append(transfer_report.tables(costs, transport, TITLES[transport]))
            judged += transfer_report.verdicts(costs, transport)
            print(sections[-1], flush=True)
        if options.stream:
            with transfers.store(folder, tls=False) as target:
                cost = transfers.take_stream(environment("ours"), target, folder)
            sections.append(transfer_report.stream_text(cost, transfers.STREAM_SIZE))
            judged.append(transfer_report.stream_verdict(cost))
            print(sections[-1], flush=True)
    chapter = transfer_report.CHAPTER.format(
        heading=transfer_report.HEADING,
        facts=facts(places, load),
        size=options.size,
        files=options.files,
        rounds=options.rounds,
        files_rounds=files_rounds,
        kinds=", ".join(place.kind for place in places),
        sections="\n".join(sections),
    )
    return transfer_report.with_chapter(page, chapter), judged


def main() -> int:
    """Measure, print, and write or judge as asked.

    :returns: the exit status.
    """
    options = arguments()
    places = [environment(kind) for kind in options.kinds]
    path = PROJECT / "docs" / "performance.md"
    measure = measure_transfers if options.transfers else measure_calls
    page, judged = measure(options, places, path.read_text())
    if options.write:
        path.write_text(page)
    if not options.check:
        return 0
    holds = all(verdict.holds for verdict in judged)
    print("PASS" if judged and holds else "FAIL")
    return 0 if judged and holds else 1


if __name__ == "__main__":
    sys.exit(main())
