"""Record from the published package: ``<venv with ibm-cos-sdk==2.16.2>/bin/python tests/resources/recorded/record.py``.

Needs nothing but that package and the standard library, and never imports the packages of this repository.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
# The repository is on the path for these imports only: its packages must not stand before the published ones.
sys.path[0] = str(ROOT)

from tests.vectors import compare, exchange  # noqa: E402

del sys.path[0]

SEED = 20162


def main() -> int:
    """Record all cases and print how many there are.

    :returns: 0.
    """
    parser = argparse.ArgumentParser(description="Record resources of ibm-cos-sdk 2.16.2.")
    parser.add_argument("--out", type=Path, default=HERE / "resources.jsonl.gz")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    environment = exchange.isolated(os.environ)
    os.environ.update(environment)
    for name in set(os.environ) - set(environment):
        del os.environ[name]
    time.tzset()
    package = _published_package()
    from tests.resources.recorded import cases, play
    from tests.vectors.server import WireServer

    kept: list[dict[str, Any]] = []
    left_out: dict[str, str] = {}
    with WireServer() as wire:
        player = play.Player(wire)
        for case in cases.cases(player.service, options.seed):
            case = {**case, "answers": [exchange.answer_form(answer) for answer in case["answers"]]}
            requests, outcome = player.play(case)
            outcome = compare.stable(outcome)
            if "foreign" in outcome:
                left_out[case["id"]] = f"{outcome['foreign']['class']}: {outcome['foreign']['message']}"
                continue
            kept.append({**case, "requests": [exchange.request_form(each) for each in requests], "outcome": outcome})
        player.close()
    head = {"package": package, "python": platform.python_version(), "seed": options.seed, "cases": len(kept)}
    _write(options.out, [{**head, "left_out": left_out}, *kept])
    print(f"{len(kept)} recorded, {len(left_out)} left out")
    return 0


def _published_package() -> str:
    import ibm_boto3

    if Path(ibm_boto3.__file__).is_relative_to(ROOT) or ibm_boto3.__version__ != "2.16.2":
        raise SystemExit(f"this records ibm-cos-sdk 2.16.2, not {ibm_boto3.__version__} in {ibm_boto3.__file__}")
    return f"ibm-cos-sdk {ibm_boto3.__version__}"


def _write(path: Path, records: list[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records]
    # No name and no time in the gzip header: recording twice gives the same file.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write("\n".join(lines).encode("utf-8", "surrogatepass") + b"\n")


if __name__ == "__main__":
    raise SystemExit(main())
