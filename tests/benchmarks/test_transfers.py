"""The chapter of transfers says what was measured, and stays when the rest of the page is written anew."""

import pytest

from benchmarks.compare import arguments
from benchmarks.environments import Environment
from benchmarks.transfer_report import (
    CPU_BARS,
    HEADING,
    NAMES,
    Verdict,
    ratio,
    stream_verdict,
    tables,
    verdicts,
    with_calls,
    with_chapter,
)
from benchmarks.transfers import CASES, MIB, Cost, Plan, WrongBytes, check, workplace


def costs(ours, peer, case="upload"):
    return {case: {"ours": [Cost(*one) for one in ours], "2.16.2": [Cost(*one) for one in peer]}}


def test_every_number_is_compared_round_by_round():
    measured = costs([(1, 2, 3), (20, 20, 20), (30, 1, 1)], [(10, 20, 30), (100, 100, 100), (100, 1, 1)])

    assert [ratio(measured, "upload", "ours", name) for name in ("cpu", "wall", "peak")] == [0.2, 0.2, 0.2]


def test_a_large_file_has_bars_for_time_and_memory_and_small_files_for_processor_time():
    large = verdicts(costs([(70, 90, 50)], [(100, 100, 100)]), "plain")
    small = verdicts(costs([(21, 500, 500)], [(100, 100, 100)], "upload-files"), "tls")

    assert [(one.measure, one.bar, one.holds) for one in large] == [
        ("cpu", 0.7, True),
        ("wall", 0.9, True),
        ("peak", 0.5, True),
    ]
    assert small == [Verdict("upload-files", "cpu", 0.21, 0.2)]
    assert not small[0].holds


def test_every_case_has_a_name_and_a_bar_over_every_transport():
    assert CASES.keys() == NAMES.keys() == CPU_BARS["plain"].keys() == CPU_BARS["tls"].keys()


def test_a_stream_may_take_the_parts_in_hand_and_64_mib():
    assert stream_verdict(Cost(1, 1, 128 * MIB)).holds
    assert not stream_verdict(Cost(1, 1, 129 * MIB)).holds


def test_a_kind_without_a_case_has_an_empty_cell():
    measured = {**costs([(1, 1, MIB)], [(2, 2, MIB)]), "upload-key": {"ours": [Cost(1, 1, MIB)]}}

    assert "| `upload_file`, API key | 1.000 |        |" in tables(measured, "plain", "Plain HTTP")


def test_what_bare_sockets_cost_stands_beside_the_ratio():
    measured = costs([(6, 1, MIB)], [(10, 2, 4 * MIB)])
    measured["upload"]["sockets"] = [Cost(5, 1, MIB)]

    assert "| `upload_file`   | processor time | 0.600 |   0.500 | 0.70 | PASS |" in tables(measured, "plain", "Plain")


def test_each_half_of_the_page_is_written_without_the_other():
    page = with_chapter("# Performance\n\ncalls\n", f"{HEADING}\n\nold\n")

    assert with_chapter(page, f"{HEADING}\n\nnew\n") == f"# Performance\n\ncalls\n\n{HEADING}\n\nnew\n"
    assert with_calls(page, "# Performance\n\nnew\n") == f"# Performance\n\nnew\n\n{HEADING}\n\nold\n"
    assert with_calls("# Performance\n", "# New\n") == "# New\n"


def test_transfers_and_calls_each_have_cases_of_their_own(capsys):
    assert arguments(["--transfers"]).cases == list(CASES)
    assert "upload" not in arguments([]).cases
    assert "sockets" in arguments(["--transfers"]).kinds
    assert "sockets" not in arguments([]).kinds
    with pytest.raises(SystemExit):
        arguments(["--cases", "upload"])
    assert "upload" in capsys.readouterr().err


def test_no_two_blocks_of_the_source_are_alike():
    with workplace(Plan([], size=3 * MIB + 7, files=250)) as folder:
        source = (folder / "source").read_bytes()
        files = [path for path in (folder / "tree").rglob("*") if path.is_file()]

    assert len(source) == 3 * MIB + 7
    assert len({source[at : at + MIB] for at in range(0, len(source), MIB)}) == 4
    assert len(files) == 250


def test_a_client_that_downloads_something_else_is_not_measured(monkeypatch):
    def wrong(place, case, target, folder):
        (folder / "target").write_bytes(bytes(MIB))

    monkeypatch.setattr("benchmarks.transfers.transfer", wrong)
    with workplace(Plan([], size=MIB, files=0)) as folder, pytest.raises(WrongBytes, match="ours"):
        check(Environment("ours", "python", {}), "download", None, folder)
