"""The plain check of parameters, with the messages of 2.16.2."""

import collections
import datetime
import decimal
import io
from typing import Any

import pytest

from ibm_botocore.exceptions import ParamValidationError
from ibm_botocore.validate import (
    ParamValidationDecorator,
    ParamValidator,
    ValidationErrors,
    range_check,
    type_check,
    validate_parameters,
)
from tests.botocore.small_models import operation, structure

MEMBERS = {
    "Req": "String",
    "Key": "Key",
    "Int": "Integer",
    "Pos": "Positive",
    "Num": "Float",
    "Bool": "Boolean",
    "Time": "Timestamp",
    "Data": "Blob",
    "Items": "Items",
    "Map": "Map",
    "Secret": "Secret",
    "Nest": "Nest",
    "Nests": "Nests",
}
OPERATION = operation(
    takes=structure(MEMBERS, required=["Req", "Key"]),
    shapes={
        "Nest": structure({"Key": "Key", "Inner": "Inner"}, required=["Key"]),
        "Inner": structure({"Key": "Key"}, required=["Key"]),
        "Nests": {"type": "list", "member": {"shape": "Nest"}},
    },
)
SHAPE: Any = OPERATION.input_shape
FITTING = {"Req": "r", "Key": "k"}


def report(**params):
    return ParamValidator().validate(params, SHAPE).generate_report()


def type_fault(name, value, *valid):
    return f"Invalid type for parameter {name}, value: {value}, type: {type(value)}, valid types: {', '.join(valid)}"


STR, INT, BOOL, DICT = ("<class 'str'>",), ("<class 'int'>",), ("<class 'bool'>",), ("<class 'dict'>",)
NUMBER = ("<class 'float'>", "<class 'decimal.Decimal'>", "<class 'int'>")
LIST = ("<class 'list'>", "<class 'tuple'>")
BLOB = ("<class 'bytes'>", "<class 'bytearray'>", "file-like object")
TIME = ("<class 'datetime.datetime'>", "timestamp-string")

WRONG_TYPES: list[tuple[str, list[Any], tuple[str, ...]]] = [
    ("Req", [None, 1, b"x", [], {}], STR),
    ("Int", [None, "1", 1.0, b"1"], INT),
    ("Num", [None, "1", b"1"], NUMBER),
    ("Bool", [None, 0, 1, "true"], BOOL),
    ("Time", [None, "x", "", [], datetime.date(2020, 1, 1), datetime.time(1), float("nan"), 1e300], TIME),
    ("Data", [None, 5, [b"x"], memoryview(b"x"), {}], BLOB),
    ("Items", [None, {}, "abc", {"x"}], LIST),
    ("Map", [None, [], "x", collections.UserDict(a="b")], DICT),
    ("Nest", [None, [], "x", collections.UserDict(Key="k")], DICT),
]


@pytest.mark.parametrize(
    ("name", "value", "valid"), [(name, value, valid) for name, values, valid in WRONG_TYPES for value in values]
)
def test_a_value_of_another_type_is_named_with_the_valid_types(name, value, valid):
    assert report(**{**FITTING, name: value}) == type_fault(name, value, *valid)


RIGHT_VALUES: dict[str, list[Any]] = {
    "Int": [0, -1, True, 2**70],
    "Num": [1, 1.5, decimal.Decimal("1.5")],
    "Bool": [True, False],
    "Time": [datetime.datetime(2020, 1, 1), "2020-01-01", "Fri, 07 Sep 2018 21:33:08 GMT", "1.5", 0, -1.5],
    "Data": [b"", bytearray(b"x"), "text", io.BytesIO(), io.StringIO()],
    "Items": [["a"], ("a", "b")],
    "Map": [{}, {"a": "b"}, collections.OrderedDict(a="b")],
    "Nest": [{"Key": "k"}, {"Key": "k", "Inner": {"Key": "k"}}],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in RIGHT_VALUES for value in RIGHT_VALUES[name]])
def test_a_fitting_value_has_no_fault(name, value):
    assert report(**{**FITTING, name: value}) == ""


FAULTS = [
    ({"Req": "r"}, 'Missing required parameter in input: "Key"'),
    ({"Req": "r", "Key": ""}, "Invalid length for parameter Key, value: 0, valid min length: 1"),
    ({**FITTING, "Pos": 0}, "Invalid value for parameter Pos, value: 0, valid min value: 1"),
    ({**FITTING, "Items": []}, "Invalid length for parameter Items, value: 0, valid min length: 1"),
    ({**FITTING, "Map": {1: "x"}}, type_fault("Map (key: 1)", 1, *STR)),
    ({**FITTING, "Map": {"k": 1}}, type_fault("Map.k", 1, *STR)),
    ({**FITTING, "Items": ["a", 1]}, type_fault("Items[1]", 1, *STR)),
    ({**FITTING, "Nest": {}}, 'Missing required parameter in Nest: "Key"'),
    ({**FITTING, "Nest": {"Key": "k", "X": 1}}, 'Unknown parameter in Nest: "X", must be one of: Key, Inner'),
    ({**FITTING, "Nest": {"Key": "k", "Inner": {"Key": 1}}}, type_fault("Nest.Inner.Key", 1, *STR)),
    (
        {**FITTING, "Nests": [{"Key": "k"}, {"Key": ""}]},
        "Invalid length for parameter Nests[1].Key, value: 0, valid min length: 1",
    ),
    ({**FITTING, "Nests": [1]}, type_fault("Nests[0]", 1, *DICT)),
    ({**FITTING, "X": 1}, f'Unknown parameter in input: "X", must be one of: {", ".join(MEMBERS)}'),
    (
        {**FITTING, "Req": "\ud800"},
        "Invalid value for parameter Req: it holds lone surrogates, which UTF-8 cannot express",
    ),
]


@pytest.mark.parametrize(("params", "text"), FAULTS)
def test_a_fault_is_told_with_its_path(params, text):
    assert report(**params) == text


def test_all_faults_are_told_missing_and_unknown_ones_first_others_in_the_order_given():
    text = report(Int="1", Yy=1, Key=1, Zz=2)

    known = ", ".join(MEMBERS)
    assert text.splitlines() == [
        'Missing required parameter in input: "Req"',
        f'Unknown parameter in input: "Yy", must be one of: {known}',
        f'Unknown parameter in input: "Zz", must be one of: {known}',
        type_fault("Int", "1", *INT),
        type_fault("Key", 1, *STR),
    ]


@pytest.mark.parametrize("params", [None, [], "x", 5, collections.UserDict(FITTING)])
def test_parameters_that_are_no_dict_are_a_fault(params):
    assert ParamValidator().validate(params, SHAPE).generate_report() == type_fault("input", params, *DICT)


@pytest.mark.parametrize("value", [b"hush", ["hush"], {"a": "hush"}, bytearray(b"hush")])
def test_a_sensitive_value_is_not_shown(value):
    text = report(**FITTING, Secret=value)

    assert "hush" not in text
    assert text.startswith("Invalid type for parameter Secret, value: ****, type: <class ")


@pytest.mark.parametrize("value", [None, 1.5, True, {}, []])
def test_a_value_that_can_be_no_secret_is_shown(value):
    assert report(**FITTING, Secret=value) == type_fault("Secret", value, *STR)


def test_enumerations_and_patterns_are_left_to_the_service():
    shape: Any = operation(
        takes=structure({"A": "Enum"}), shapes={"Enum": {"type": "string", "enum": ["x"], "pattern": "x+", "max": 1}}
    ).input_shape

    assert not ParamValidator().validate({"A": "other"}, shape).has_errors()


def test_errors_are_collected_by_hand_too():
    errors = ValidationErrors()
    assert not errors.has_errors()

    errors.report(".A.b", "missing required field", required_name="Q")
    errors.report("", "unknown field", unknown_param="u", valid_names=["v", "w"])

    assert errors.has_errors()
    assert errors.generate_report() == (
        'Missing required parameter in A.b: "Q"\nUnknown parameter in input: "u", must be one of: v, w'
    )


def test_validate_parameters_raises_the_report():
    validate_parameters(FITTING, SHAPE)
    with pytest.raises(ParamValidationError) as caught:
        validate_parameters({}, SHAPE)

    report_text = 'Missing required parameter in input: "Req"\nMissing required parameter in input: "Key"'
    assert str(caught.value) == f"Parameter validation failed:\n{report_text}"
    assert caught.value.kwargs == {"report": report_text}


def test_type_and_range_checks_are_there_for_own_validators():
    class Even(ParamValidator):
        @type_check(valid_types=(int,))
        def check(self, param, shape, errors, name):
            range_check(name, param, shape, "invalid range", errors)

    errors = ValidationErrors()
    Even().check("2", SHAPE.members["Pos"], errors, "A")
    Even().check(0, SHAPE.members["Pos"], errors, "B")

    assert errors.generate_report().splitlines() == [
        type_fault("A", "2", *INT),
        "Invalid value for parameter B, value: 0, valid min value: 1",
    ]


class Echo:
    def serialize_to_request(self, parameters, operation_model):
        return {"wrote": parameters, "for": operation_model.name}


def test_the_decorator_checks_before_it_writes():
    serializer = ParamValidationDecorator(ParamValidator(), Echo())

    assert serializer.serialize_to_request(FITTING, OPERATION) == {"wrote": FITTING, "for": "Op"}
    with pytest.raises(ParamValidationError, match="Missing required parameter"):
        serializer.serialize_to_request({}, OPERATION)
    assert serializer.serialize_to_request({"x": 1}, operation()) == {"wrote": {"x": 1}, "for": "Op"}
