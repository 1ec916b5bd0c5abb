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

from benchmarks.environments import ENVIRONMENT_OF, Environment, environment, libraries
from benchmarks.measure import endpoint, take
from benchmarks.report import CASES, PAGE, Samples, commit, machine, tables, verdicts
from tests.servers.installs import PROJECT

TITLES = {"plain": "Plain HTTP", "tls": "TLS"}
OUR_LIBRARIES = ["urllib3", "requests", "python-dateutil", "jmespath"]


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line.

    :param words: the arguments, None for those of the process.
    :returns: the options.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="turns of every kind at every case (11)")
    parser.add_argument("--seconds", type=float, default=0.15, help="length of a turn (0.15)")
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--kinds", nargs="+", choices=ENVIRONMENT_OF, default=list(ENVIRONMENT_OF))
    parser.add_argument("--quick", action="store_true", help="3 short rounds of this SDK and 2.16.2, plain")
    parser.add_argument("--plain", action="store_true", help="plain http only")
    parser.add_argument("--tls", action="store_true", help="TLS only")
    parser.add_argument("--check", action="store_true", help="end with status 1 when a bar is missed")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args(words)
    if options.quick:
        options.rounds, options.seconds, options.kinds, options.plain = 3, 0.05, ["ours", "2.16.2"], True
    return options


def transports(options: argparse.Namespace) -> list[str]:
    """Return the transports to measure: both unless one is asked for."""
    asked = [name for name in TITLES if getattr(options, name)]
    return asked or list(TITLES)


def page(options: argparse.Namespace, places: list[Environment], sections: list[str], load: float) -> str:
    """Return the text of docs/performance.md.

    :param options: how it was measured.
    :param places: what was measured.
    :param sections: the tables.
    :param load: load average before the run.
    :returns: Markdown.
    """
    versions = [f"{place.kind} {place.version()}" for place in places if place.kind != "2.16.2" and place.version()]
    ours = environment("ours")
    versions += [f"{name} {version}" for name, version in libraries(ours.python, OUR_LIBRARIES).items()]
    return PAGE.format(
        commit=commit(),
        day=time.strftime("%Y-%m-%d"),
        machine=machine(),
        cores=len(os.sched_getaffinity(0)),
        system=f"Linux {platform.release().partition('-')[0]}",
        python=platform.python_version(),
        versions=", ".join(versions),
        load=load,
        rounds=options.rounds,
        seconds=options.seconds,
        kinds=", ".join(place.kind for place in places),
        sections="\n".join(sections),
    )


def main() -> int:
    """Measure, print, and write or judge as asked.

    :returns: the exit status.
    """
    options = arguments()
    places = [environment(kind) for kind in options.kinds]
    load = os.getloadavg()[0]
    sections, judged = [], []
    for transport in transports(options):
        with tempfile.TemporaryDirectory() as folder, endpoint(Path(folder), transport == "tls") as target:
            samples: Samples = take(places, options.cases, target, options.rounds, options.seconds)
        sections.append(tables(samples, TITLES[transport]))
        judged += verdicts(samples)
        print(sections[-1], flush=True)
    if options.write:
        (PROJECT / "docs" / "performance.md").write_text(page(options, places, sections, load))
    if not options.check:
        return 0
    holds = all(verdict.holds for verdict in judged)
    print("PASS" if judged and holds else "FAIL")
    return 0 if judged and holds else 1


if __name__ == "__main__":
    sys.exit(main())
