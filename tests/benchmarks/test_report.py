"""The tables of the meter say what was measured."""

from benchmarks.clients import family
from benchmarks.measure import KEY_CASES, Sample, offers
from benchmarks.report import BARS, CASES, ratio, table, tables, verdicts


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


def test_every_case_has_a_bar_and_is_one_of_our_client():
    assert BARS.keys() == CASES.keys()
    assert family("ibm_boto3", "http://127.0.0.1:1", None).keys() | {"cold"} == CASES.keys()


def test_only_the_sdk_and_its_elder_know_api_keys():
    assert [kind for kind in ("ours", "2.16.2", "boto3", "minio") if offers(kind, "put-key")] == ["ours", "2.16.2"]
    assert not KEY_CASES & family("boto3", "http://127.0.0.1:1", None).keys()


def test_a_case_that_a_kind_does_not_have_is_an_empty_cell():
    one = [Sample(1.0, 2.0)]

    text = tables({"put": {"ours": one, "minio": one}, "put-key": {"ours": one}}, "Plain HTTP")

    assert "| `put_object`, 1 KiB, API key |    1 |       |" in text
