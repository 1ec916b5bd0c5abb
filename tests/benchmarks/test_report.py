"""The tables of the meter say what was measured."""

from benchmarks.measure import Sample
from benchmarks.report import ratio, table, verdicts


def samples(ours, peer):
    return {"put": {"ours": [Sample(cpu, 0.0) for cpu in ours], "2.16.2": [Sample(cpu, 0.0) for cpu in peer]}}


def test_ratio_is_the_median_of_the_ratios_of_the_rounds():
    assert ratio(samples([1, 20, 30], [10, 100, 100]), "put", "ours") == 0.2


def test_there_is_no_ratio_without_the_peer():
    assert ratio({"put": {"ours": [Sample(1.0, 1.0)]}}, "put", "ours") is None


def test_bar_holds_up_to_its_value():
    assert [verdict.holds for verdict in verdicts(samples([30], [100]))] == [True]
    assert [verdict.holds for verdict in verdicts(samples([31], [100]))] == [False]


def test_table_is_markdown_with_numbers_to_the_right():
    assert table([["case", "n"], ["a", "10"]]) == "| case |  n |\n|------|---:|\n| a    | 10 |"
