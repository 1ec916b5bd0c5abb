"""The verdict over all cases; it runs last."""

from __future__ import annotations

import pytest

from tests.conformance.conftest import RECORD
from tests.conformance.skips import SKIPS

pytestmark = pytest.mark.conformance


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
