"""What goes wrong goes wrong with small parts here, and retries follow at once."""

from __future__ import annotations

from functools import partial

import pytest

from ibm_s3transfer import _fetch, _resume_upload, copies, upload
from ibm_s3transfer._ranges import ChunksizeAdjuster


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let parts be smaller than the service allows."""
    for module in (upload, copies, _resume_upload):
        monkeypatch.setattr(module, "ChunksizeAdjuster", partial(ChunksizeAdjuster, min_size=1))
    monkeypatch.setattr(_fetch, "_FIRST_WAIT_S", 0.0)
