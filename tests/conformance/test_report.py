"""The verdict over all cases; it runs last."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import clients
from tests.conformance.conftest import PEER_PLACES, PLACES, RECORD, TRY_SKIPS
from tests.conformance.report import page
from tests.conformance.skips import SKIPS

pytestmark = pytest.mark.conformance

# The cases of this module need no server.
OWN = "test_servers.py"


def test_every_case_passes_on_every_server_that_has_the_feature(request: pytest.FixtureRequest) -> None:
    record = request.config.stash[RECORD]
    assert {place: cases for place in record.collected if (cases := record.unproven(place))} == {}


def test_every_entry_of_the_skip_table_names_a_case(request: pytest.FixtureRequest) -> None:
    collected = request.config.stash[RECORD].collected
    for server, table in SKIPS.items():
        cases = {case for place in collected if place.startswith(server) for case in collected[place]}
        known = cases | {case.partition("[")[0] for case in cases}
        if cases:
            assert set(table) <= known, server


def test_report_of_a_whole_run_is_written(request: pytest.FixtureRequest) -> None:
    record = request.config.stash[RECORD]
    needing_servers = {path.name for path in Path(__file__).parent.glob("test_*.py")} - {Path(__file__).name, OWN}
    is_whole = record.modules == needing_servers and set(record.collected) == {*PLACES, *PEER_PLACES}
    if request.config.option.keyword or clients.KIND != "ibm_boto3" or TRY_SKIPS or not is_whole:
        pytest.skip("only a run of the whole suite with this SDK writes docs/conformance.md")
    text = page(record)
    (request.config.rootpath / "docs" / "conformance.md").write_text(text, encoding="utf-8")
    assert all(f"| {name} |" in text for name in ("the local COS, http", "the local COS, http, boto3"))
