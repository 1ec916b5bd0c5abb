"""Record from the published package: ``<venv with ibm-cos-sdk==2.16.2>/bin/python tests/recorded/record.py``.

Needs nothing but that package and the standard library, and never imports the packages of this repository.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
# The repository is on the path for these imports only: its packages must not stand before the published ones.
sys.path[0] = str(HERE.parents[1])

from tests.recorded import cases_of_pages, cases_of_stubs, cases_of_waits, play  # noqa: E402

del sys.path[0]

SEED = 20162
# Errors that are no classes of the package, but raised by it for a program to see.
WANTED_ERRORS = ("ValueError", "AssertionError")


def main() -> int:
    """Record all files and print what they hold.

    :returns: 0.
    """
    parser = argparse.ArgumentParser(description="Record pages, waits and stubs of ibm-cos-sdk 2.16.2.")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--waits", type=int, default=25)
    parser.add_argument("--stubs", type=int, default=150)
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith(("AWS_", "IBM_"))]:
        del os.environ[name]
    player = play.Player()
    record("pages", options, cases_of_pages.cases(options.seed, options.pages), player.pages)
    record("waits", options, cases_of_waits.cases(options.seed, options.waits), player.waits)
    record("stubs", options, cases_of_stubs.cases(options.seed, options.stubs), player.stubs)
    return 0


def record(name: str, options: argparse.Namespace, cases: Iterator[dict[str, Any]], play_case: Any) -> None:
    """Write one file: a head, then a line per case with its outcome.

    :param name: of the file.
    :param options: of the command line.
    :param cases: what to do.
    :param play_case: does it.
    """
    vectors = [{**case, "outcome": play_case(case)} for case in cases]
    kept = [vector for vector in vectors if all(map(is_of_use, errors(vector["outcome"])))]
    head = {
        "package": _published_version(),
        "python": platform.python_version(),
        "seed": options.seed,
        "vectors": len(kept),
        "left_out": [vector["id"] for vector in vectors if vector not in kept],
    }
    lines = [json.dumps(line, separators=(",", ":")) for line in (head, *kept)]
    data = ("\n".join(lines) + "\n").encode()
    (options.out / f"{name}.jsonl.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{name}: {len(kept)} vectors, {len(vectors) - len(kept)} left out, {len(data)} bytes before compression")


def errors(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the errors in an outcome, those of its steps too.

    :param outcome: what came of a case.
    """
    return [part["error"] for part in (outcome, *outcome.get("steps", ())) if "error" in part]


def is_of_use(error: dict[str, Any]) -> bool:
    """Return whether an error is the package's answer to a program, rather than its own accident.

    :param error: class and text.
    """
    return error["is_sdk"] or error["class"] in WANTED_ERRORS


def _published_version() -> str:
    import ibm_botocore

    version: str = ibm_botocore.__version__
    if version != "2.16.2":
        raise SystemExit(f"this records ibm-cos-sdk 2.16.2, and not {version}")
    return f"ibm-cos-sdk {version}"


if __name__ == "__main__":
    raise SystemExit(main())
