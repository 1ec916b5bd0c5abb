"""The documentation of a client's methods."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable, Iterator

from ibm_botocore.docs.text import INDENT, call, members, ordered, paragraph, sections, wrapped
from ibm_botocore.docs.words import LEFT_OUT, annotation, pair
from ibm_botocore.model import OperationModel

_ITSELF = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
_METADATA = "ResponseMetadata (dict): Status, headers and request id of the answer, and how often it was retried."
_METADATA_EXAMPLE = "'ResponseMetadata': {'HTTPStatusCode': 200, 'HTTPHeaders': {'...': '...'}, 'RetryAttempts': 0},"
_REFUSALS = "client.exceptions.ClientError: The service refused; ``error.response['Error']['Code']`` tells why."


class Arguments:
    """What the caller of an operation passes, in the ways documentation shows it.

    :param operation: the operation.
    :param without: members that somebody else takes care of.
    """

    def __init__(self, operation: OperationModel, without: Collection[str] = ()) -> None:
        self._shape = operation.input_shape
        self._without = without
        self._names = [] if self._shape is None else ordered(self._shape, without)

    def signature(self, *more: inspect.Parameter, returns: object = inspect.Signature.empty) -> inspect.Signature:
        """Return the signature of a method: keywords only; ``...`` stands for what may be left out.

        :param more: further parameters.
        :param returns: the annotation of the result.
        """
        return inspect.Signature([_ITSELF, *self._parameters(), *more], return_annotation=returns)

    def _parameters(self) -> Iterator[inspect.Parameter]:
        for name in self._names:
            assert self._shape is not None
            yield inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if name in self._shape.required_members else LEFT_OUT,
                annotation=annotation(self._shape.members[name], name),
            )

    def line(self, *more: str) -> str:
        """Return the parameters in parentheses, without their types.

        :param more: further parameters as they are to be shown.
        """
        names = [p.name if p.default is p.empty else f"{p.name}=..." for p in self._parameters()]
        return f"(*, {', '.join([*names, *more])})" if names or more else "()"

    def described(self) -> list[str]:
        """Return the lines about each parameter."""
        return [] if self._shape is None else list(members(self._shape, is_input=True, without=self._without))

    def example(self) -> list[str]:
        """Return the lines of an example."""
        shape = self._shape
        if shape is None:
            return []
        return [line for name in self._names for line in pair(f"{name}=", shape.members[name], is_input=True)]


def operation_signature(
    operation: OperationModel, without: Collection[str] = (), returns: object = dict
) -> inspect.Signature:
    """Return the signature of a method.

    :param operation: the operation it calls.
    :param without: members that somebody else takes care of.
    :param returns: the annotation of the result.
    """
    return Arguments(operation, without).signature(returns=returns)


def operation_text(
    operation: OperationModel,
    name: str,
    caller: str = "client",
    without: Collection[str] = (),
    returns: Iterable[str] = (),
) -> str:
    """Return the docstring of a method.

    :param operation: the operation it calls.
    :param name: the method's name.
    :param caller: what it is a method of, in the example.
    :param without: members that somebody else takes care of.
    :param returns: lines about the result, if it is not the answer of the service.
    """
    arguments = Arguments(operation, without)
    about_answer = (("Returns a dict", _results(operation)), ("Return structure", _result_example(operation)))
    about_result = [("Returns", returns)] if returns else about_answer
    return sections(
        ("", wrapped(name + arguments.line())),
        ("", paragraph(operation.documentation)),
        ("Parameters", arguments.described()),
        ("Request syntax", call(f"response = {caller}.{name}(", arguments.example())),
        *about_result,
        ("Errors", errors(operation)),
    )


def _results(operation: OperationModel) -> Iterator[str]:
    if operation.output_shape is not None:
        yield from members(operation.output_shape, is_input=False)
    yield _METADATA


def _result_example(operation: OperationModel) -> Iterator[str]:
    yield "{"
    shape = operation.output_shape
    for name in () if shape is None else shape.members:
        assert shape is not None
        yield from (INDENT + line for line in pair(f"{name!r}: ", shape.members[name], is_input=False))
    yield INDENT + _METADATA_EXAMPLE
    yield "}"


def errors(operation: OperationModel) -> Iterator[str]:
    """Yield the lines about the errors of an operation.

    :param operation: the operation.
    """
    for shape in operation.error_shapes:
        yield from wrapped(f"client.exceptions.{shape.name}: {shape.documentation}".rstrip(": "))
    yield from wrapped(_REFUSALS)
