"""Record from the published package, with the Python of a virtual environment that holds ``ibm-cos-sdk==2.16.2``.

Needs nothing but that package and the standard library, and never imports the packages of this repository.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The repository is on the path for these imports only: its packages must not stand before the published ones.
sys.path[0] = str(HERE.parents[2])

from tests.s3transfer.recorded_transfers import all_cases, play  # noqa: E402

del sys.path[0]


def main() -> int:
    """Record all cases.

    :returns: 0.
    """
    for name in [name for name in os.environ if name.startswith(("AWS_", "IBM_"))]:
        del os.environ[name]
    import ibm_botocore

    version: str = ibm_botocore.__version__
    if version != "2.16.2":
        raise SystemExit(f"this records ibm-cos-sdk 2.16.2, and not {version}")
    lines = []
    with play.playing() as player:
        for name, case in all_cases.cases().items():
            player.begin()
            lines.append(json.dumps([name, case(player)], separators=(",", ":")))
    data = ("\n".join(lines) + "\n").encode()
    (HERE / "outcomes.jsonl.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{len(lines)} cases, {len(data)} bytes before compression")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
