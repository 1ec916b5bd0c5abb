"""The plain check of parameters against a model: it walks everything and lists every fault.

Calls do not come here unless something is wrong: the compiled writer checks as it writes, and at its first fault
this walk says what all the faults are. Limits other than a minimum, patterns and enumerations are left to the
service, which knows them better than a client that is a year old.
"""

from __future__ import annotations

import decimal
import functools
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from ibm_botocore._time import to_utc
from ibm_botocore.exceptions import ParamValidationError
from ibm_botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

_MASK = "****"


class ValidationErrors:
    """The faults found in one set of parameters."""

    def __init__(self) -> None:
        self._errors: list[tuple[str, str, dict[str, Any]]] = []

    def has_errors(self) -> bool:
        """Say whether there is any fault."""
        return bool(self._errors)

    def report(self, name: str, reason: str, **kwargs: Any) -> None:
        """Add a fault.

        :param name: the path of the value, such as ``Delete.Objects[0].Key``; empty for the parameters as a whole.
        :param reason: a key of the message table below.
        :param kwargs: what that message names.
        """
        self._errors.append((name.lstrip("."), reason, kwargs))

    def generate_report(self) -> str:
        """Return all faults, one per line, in the order they were found."""
        return "\n".join(_MESSAGES[reason](name or "input", **details) for name, reason, details in self._errors)


def _invalid_type(name: str, param: Any, valid_types: list[str], is_sensitive: bool = False, **_: Any) -> str:
    # No secret is a number or nothing: to show these says what went wrong.
    is_harmless = param is None or isinstance(param, (int, float)) or param in ({}, [], ())
    shown = _MASK if is_sensitive and not is_harmless else param
    return (
        f"Invalid type for parameter {name}, value: {shown}, type: {type(param)}, valid types: {', '.join(valid_types)}"
    )


def _unknown_field(name: str, unknown_param: str, valid_names: list[str], **_: Any) -> str:
    return f'Unknown parameter in {name}: "{unknown_param}", must be one of: {", ".join(valid_names)}'


_MESSAGES: dict[str, Callable[..., str]] = {
    "missing required field": lambda name, required_name, **_: (
        f'Missing required parameter in {name}: "{required_name}"'
    ),
    "unknown field": _unknown_field,
    "invalid type": _invalid_type,
    "invalid range": lambda name, param, min_allowed, **_: (
        f"Invalid value for parameter {name}, value: {param}, valid min value: {min_allowed}"
    ),
    "invalid length": lambda name, param, min_allowed, **_: (
        f"Invalid length for parameter {name}, value: {param}, valid min length: {min_allowed}"
    ),
    "invalid text": lambda name, **_: (
        f"Invalid value for parameter {name}: it holds lone surrogates, which UTF-8 cannot express"
    ),
}

# Takes the validator, the value, its shape, the faults so far and the path of the value.
Check = Callable[[Any, Any, Any, ValidationErrors, str], None]


def type_check(valid_types: tuple[type, ...]) -> Callable[[Check], Check]:
    """Return a decorator for checks of a value that report a value of no listed type and go no further.

    :param valid_types: what the value may be an instance of.
    :returns: the decorator.
    """
    names = [str(valid) for valid in valid_types]

    def decorate(check: Check) -> Check:
        @functools.wraps(check)
        def typed(self: Any, param: Any, shape: Shape, errors: ValidationErrors, name: str) -> None:
            if isinstance(param, valid_types):
                check(self, param, shape, errors, name)
            else:
                _report_type(errors, name, param, names, shape)

        return typed

    return decorate


def range_check(name: str, value: Any, shape: Shape, error_type: str, errors: ValidationErrors) -> None:
    """Report a number or length below the minimum of its shape.

    :param name: path of the value.
    :param value: the number or length.
    :param shape: may have a ``min``.
    :param error_type: ``invalid range`` or ``invalid length``.
    :param errors: takes the fault.
    """
    minimum = shape.metadata.get("min")
    if minimum is not None and value < minimum:
        is_hidden = error_type == "invalid range" and shape.metadata.get("sensitive")
        errors.report(name, error_type, param=_MASK if is_hidden else value, min_allowed=minimum)


def _report_type(errors: ValidationErrors, name: str, param: Any, valid_types: list[str], shape: Shape) -> None:
    is_sensitive = bool(shape.metadata.get("sensitive"))
    errors.report(name, "invalid type", param=param, valid_types=valid_types, is_sensitive=is_sensitive)


class ParamValidator:
    """Checks parameters: required members, unknown members, types, minima."""

    def validate(self, params: Any, shape: Shape) -> ValidationErrors:
        """Check parameters against a shape.

        :param params: the parameters of a call.
        :param shape: usually the input of an operation.
        :returns: the faults; none if the parameters fit.
        """
        errors = ValidationErrors()
        self._validate(params, shape, errors, "")
        return errors

    def _validate(self, param: Any, shape: Shape, errors: ValidationErrors, name: str) -> None:
        check = self._CHECKS.get(shape.type_name)
        if check is not None:
            check(self, param, shape, errors, name)

    @type_check(valid_types=(dict,))
    def _validate_structure(self, params: Any, shape: StructureShape, errors: ValidationErrors, name: str) -> None:
        members = shape.members
        for required in shape.required_members:
            if required not in params:
                errors.report(name, "missing required field", required_name=required)
        for given in params:
            if given not in members:
                errors.report(name, "unknown field", unknown_param=given, valid_names=list(members))
        for given, value in params.items():
            if given in members:
                self._validate(value, members[given], errors, f"{name}.{given}")

    @type_check(valid_types=(list, tuple))
    def _validate_list(self, param: Any, shape: ListShape, errors: ValidationErrors, name: str) -> None:
        range_check(name, len(param), shape, "invalid length", errors)
        for index, item in enumerate(param):
            self._validate(item, shape.member, errors, f"{name}[{index}]")

    @type_check(valid_types=(dict,))
    def _validate_map(self, param: Any, shape: MapShape, errors: ValidationErrors, name: str) -> None:
        for key, value in param.items():
            self._validate(key, shape.key, errors, f"{name} (key: {key})")
            self._validate(value, shape.value, errors, f"{name}.{key}")

    @type_check(valid_types=(str,))
    def _validate_string(self, param: str, shape: Shape, errors: ValidationErrors, name: str) -> None:
        range_check(name, len(param), shape, "invalid length", errors)
        try:
            param.encode()
        except UnicodeEncodeError:
            errors.report(name, "invalid text")

    @type_check(valid_types=(int,))
    def _validate_integer(self, param: int, shape: Shape, errors: ValidationErrors, name: str) -> None:
        range_check(name, param, shape, "invalid range", errors)

    @type_check(valid_types=(float, decimal.Decimal, int))
    def _validate_double(self, param: float, shape: Shape, errors: ValidationErrors, name: str) -> None:
        range_check(name, param, shape, "invalid range", errors)

    @type_check(valid_types=(bool,))
    def _validate_boolean(self, param: bool, shape: Shape, errors: ValidationErrors, name: str) -> None:
        pass

    def _validate_blob(self, param: Any, shape: Shape, errors: ValidationErrors, name: str) -> None:
        if not isinstance(param, (bytes, bytearray, str)) and not hasattr(param, "read"):
            _report_type(errors, name, param, [str(bytes), str(bytearray), "file-like object"], shape)

    def _validate_timestamp(self, param: Any, shape: Shape, errors: ValidationErrors, name: str) -> None:
        try:
            if isinstance(param, (datetime, str, int, float)):
                to_utc(param)
                return
        except ValueError:
            pass
        _report_type(errors, name, param, [str(datetime), "timestamp-string"], shape)

    _CHECKS: Mapping[str, Check] = {
        "structure": _validate_structure,
        "list": _validate_list,
        "map": _validate_map,
        "string": _validate_string,
        "integer": _validate_integer,
        "long": _validate_integer,
        "float": _validate_double,
        "double": _validate_double,
        "boolean": _validate_boolean,
        "blob": _validate_blob,
        "timestamp": _validate_timestamp,
    }


def validate_parameters(params: Any, shape: Shape) -> None:
    """Check parameters against a shape.

    :param params: the parameters of a call.
    :param shape: usually the input of an operation.
    :raises ParamValidationError: listing every fault.
    """
    errors = ParamValidator().validate(params, shape)
    if errors.has_errors():
        raise ParamValidationError(report=errors.generate_report())


class Serializer(Protocol):
    """Writes the request of an operation."""

    def serialize_to_request(self, parameters: Mapping[str, Any], operation_model: OperationModel) -> dict[str, Any]:
        """Return the request as a dict."""


class ParamValidationDecorator:
    """A serializer that checks parameters before another one writes them.

    :param param_validator: lists the faults.
    :param serializer: writes the request.
    """

    def __init__(self, param_validator: ParamValidator, serializer: Serializer) -> None:
        self._param_validator = param_validator
        self._serializer = serializer

    def serialize_to_request(self, parameters: Mapping[str, Any], operation_model: OperationModel) -> dict[str, Any]:
        """Return the request that the inner serializer writes.

        :param parameters: the parameters of the call.
        :param operation_model: the operation.
        :returns: the request as a dict.
        :raises ParamValidationError: listing every fault.
        """
        shape = operation_model.input_shape
        if shape is not None:
            errors = self._param_validator.validate(parameters, shape)
            if errors.has_errors():
                raise ParamValidationError(report=errors.generate_report())
        return self._serializer.serialize_to_request(parameters, operation_model)
