"""Compiled expressions find what JMESPath finds, and leave jmespath alone where they can."""

import json
import sys
from pathlib import Path

import jmespath
import pytest

import ibm_botocore
from ibm_botocore._paths import assign, compile_path

DATA = Path(ibm_botocore.__file__).parent / "data" / "s3" / "2006-03-01"
DOCUMENTS = [
    {"A": {"B": [{"C": 1}, {"C": 2}]}, "D": "text", "E": "", "F": 0, "G": False, "H": [], "I": {}, "K": None},
    {"A": [], "D": {"A": 1}, "E": [1, 2, 3], "F": [[1], [2]]},
    {},
    [1, 2],
    None,
    "text",
    ({"A": 1},),
]
PLAIN = [
    "A", "A.B", "A.B[0]", "A.B[-1].C", "A.B[5].C", "A[0]", "A.B.C", "[0]", "[-1]", "F[1][0]", "_x1",
    "A || D", "E || F || D", "F || D", "G || D", "H || I || K || D", "D||A.B[-1].C", "  A   ||  D ",
]  # fmt: skip
OTHER = [
    "A.B[].C",
    "length(E)",
    "A.B[?C > `1`].C",
    "{x: D}",
    "`true`",
    "'raw'",
    '"A"',
    "*",
    "A.*",
    "@",
    "D && E",
    "!D",
    "[D]",
]


@pytest.mark.parametrize("expression", PLAIN + OTHER)
def test_an_expression_finds_what_jmespath_finds(expression):
    for document in DOCUMENTS:
        try:
            expected = jmespath.search(expression.strip(), document)
        except jmespath.exceptions.JMESPathError as error:
            with pytest.raises(type(error)):
                compile_path(expression).search(document)
        else:
            assert compile_path(expression).search(document) == expected, document


@pytest.mark.parametrize("expression", ["", "A.", ".A", "A B", "A[", "A || ", "A..B", "A|B||", "-"])
def test_a_faulty_expression_raises_what_jmespath_raises(expression):
    with pytest.raises(jmespath.exceptions.JMESPathError) as theirs:
        jmespath.compile(expression)
    with pytest.raises(type(theirs.value)):
        compile_path(expression)


def test_an_expression_is_compiled_once():
    assert compile_path("A.B[0]") is compile_path("A.B[0]")
    assert compile_path("A.B[0]").expression == "A.B[0]"


def _model_expressions():
    paginators = json.loads((DATA / "paginators-1.json").read_text())["pagination"]
    for paging in paginators.values():
        for name in ("output_token", "more_results", "result_key", "non_aggregate_keys"):
            value = paging.get(name, [])
            yield from [value] if isinstance(value, str) else value


@pytest.mark.parametrize("expression", sorted({*_model_expressions(), *PLAIN}))
def test_the_models_expressions_do_without_jmespath(monkeypatch, expression):
    monkeypatch.setitem(sys.modules, "jmespath", None)
    compile_path.cache_clear()

    assert compile_path(expression).search({}) is None


def test_a_value_is_assigned_where_its_expression_finds_it():
    target = {"A": {"x": 1}}

    assign(target, "A.B", 2)
    assign(target, "C.D.E", 3)
    assign(target, "F", 4)

    assert target == {"A": {"x": 1, "B": 2}, "C": {"D": {"E": 3}}, "F": 4}
    assert compile_path("C.D.E").search(target) == 3
