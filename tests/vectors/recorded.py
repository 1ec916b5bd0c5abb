"""The vectors as they lie beside this file."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FILES = ("operations", "faults", "odd")


@lru_cache
def head(name: str, folder: Path = HERE) -> dict[str, Any]:
    """Return the first record of a file: who recorded it, with which seed, and how many vectors follow.

    :param name: one of ``FILES``.
    :param folder: where the files lie.
    """
    return _lines(name, folder)[0]


@lru_cache
def vectors(name: str, folder: Path = HERE) -> dict[str, list[dict[str, Any]]]:
    """Return the vectors of a file by operation.

    :param name: one of ``FILES``.
    :param folder: where the files lie.
    """
    by_operation = defaultdict(list)
    for case in _lines(name, folder)[1:]:
        by_operation[case["operation"]].append(case)
    return dict(by_operation)


@lru_cache
def left_out(folder: Path = HERE) -> list[dict[str, Any]]:
    """Return the calls on which the old package fails with an exception that is not of an SDK.

    :param folder: where the files lie.
    """
    cases: list[dict[str, Any]] = json.loads((folder / "left-out.json").read_text("utf-8"))
    return cases


def _lines(name: str, folder: Path) -> list[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
