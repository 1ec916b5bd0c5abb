"""More calls than the recorded ones: the old package is asked on the spot."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.vectors import recorded
from tests.vectors.test_vectors import report

ROUNDS = int(os.environ.get("COS_SOAK", "0"))
SEED = os.environ.get("COS_SOAK_SEED") or str(random.SystemRandom().randrange(10**9))
OLD_PYTHON = os.environ.get("COS_OLD_PYTHON", "")
RECORDER = Path(__file__).with_name("record.py")


@pytest.mark.slow
@pytest.mark.skipif(not ROUNDS, reason="set COS_SOAK to the number of random calls per operation")
@pytest.mark.skipif(not OLD_PYTHON, reason="set COS_OLD_PYTHON to the python of a venv with ibm-cos-sdk==2.16.2")
def test_many_drawn_calls_send_and_return_the_same(performer: Any, tmp_path: Path) -> None:
    options = ["--out", str(tmp_path), "--seed", SEED, "--random", str(ROUNDS)]
    subprocess.run([OLD_PYTHON, "-W", "ignore", str(RECORDER), *options], check=True, timeout=3600)
    vectors = [
        case
        for name in ("operations", "faults")
        for cases in recorded.vectors(name, tmp_path).values()
        for case in cases
    ]
    assert not report(performer, vectors), f"with seed {SEED}"
