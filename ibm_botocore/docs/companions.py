"""The documentation of paginators and waiters."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable
from typing import Any

from ibm_botocore import xform_name
from ibm_botocore.docs.operations import Arguments, errors
from ibm_botocore.docs.text import call, paragraph, sections, wrapped
from ibm_botocore.docs.words import LEFT_OUT
from ibm_botocore.model import OperationModel

_PAGING = (
    "PaginationConfig (dict): How to page.",
    "    MaxItems (int): Stop after so many items; ``resume_token`` of the pages then tells where to go on.",
    "    PageSize (int): Ask for so many items at once.",
    "    StartingToken (str): Where to begin: the ``resume_token`` of an earlier run.",
)
_PAGING_EXAMPLE = "PaginationConfig={'MaxItems': 1, 'PageSize': 1, 'StartingToken': '...'},"


def paginate_text(operation: OperationModel, without: Collection[str], result_keys: Iterable[str]) -> str:
    """Return the docstring of a paginator's ``paginate``.

    :param operation: what fetches a page.
    :param without: input members that paging sets.
    :param result_keys: where the items are.
    """
    arguments = Arguments(operation, without)
    method = xform_name(operation.name)
    items = " and ".join(f"``{key}``" for key in result_keys)
    beginning = f"pages = client.get_paginator({method!r}).paginate("
    return sections(
        ("", wrapped("paginate" + arguments.line("PaginationConfig=..."))),
        (
            "",
            paragraph(
                f"Fetches page after page of ``client.{method}``, as they are asked for. {operation.documentation}"
            ),
        ),
        ("Parameters", [*arguments.described(), *_PAGING]),
        ("Request syntax", call(beginning, [*arguments.example(), _PAGING_EXAMPLE])),
        (
            "Returns the pages",
            [
                *wrapped(f"Iterate over them: each is what ``client.{method}`` returns, with {items}."),
                *wrapped("``search(expression)`` yields what a JMESPath expression finds in all pages."),
                *wrapped("``build_full_result()`` returns all pages as one answer."),
            ],
        ),
        ("Errors", [*errors(operation), "PaginationError: The service sent the same page token twice."]),
    )


def paginate_signature(operation: OperationModel, without: Collection[str]) -> inspect.Signature:
    """Return the signature of a paginator's ``paginate``.

    :param operation: what fetches a page.
    :param without: input members that paging sets.
    """
    return Arguments(operation, without).signature(_option("PaginationConfig"))


def wait_text(
    operation: OperationModel,
    state: str,
    delay: float,
    attempts: int,
    calling: str = "",
    without: Collection[str] = (),
) -> str:
    """Return the docstring of a waiter's ``wait``.

    :param operation: what is asked.
    :param state: the waiter as the model writes it, for example ``BucketExists``.
    :param delay: seconds between two attempts.
    :param attempts: how many there are.
    :param calling: how the method is reached, if it is not that of a client's waiter.
    :param without: input members that somebody else takes care of.
    """
    arguments = Arguments(operation, without)
    method = xform_name(operation.name)
    calling = calling or f"client.get_waiter({xform_name(state)!r}).wait"
    example = f"WaiterConfig={{'Delay': {delay}, 'MaxAttempts': {attempts}}},"
    return sections(
        ("", wrapped(calling.rpartition(".")[2] + arguments.line("WaiterConfig=..."))),
        (
            "",
            paragraph(
                f"Asks ``client.{method}`` every {delay} seconds, {attempts} times at most, "
                f"and returns once the state {state} is reached."
            ),
        ),
        (
            "Parameters",
            [
                *arguments.described(),
                "WaiterConfig (dict): How to wait.",
                f"    Delay (float): Seconds between two attempts, {delay} by default.",
                f"    MaxAttempts (int): Attempts in all, {attempts} by default.",
            ],
        ),
        (
            "Request syntax",
            call(f"{calling}(", [*arguments.example(), example]),
        ),
        ("Errors", wrapped("WaiterError: The state was not reached; ``last_response`` is the last answer.")),
    )


def wait_signature(operation: OperationModel, without: Collection[str] = ()) -> inspect.Signature:
    """Return the signature of a waiter's ``wait``.

    :param operation: what is asked.
    :param without: input members that somebody else takes care of.
    """
    return Arguments(operation, without).signature(_option("WaiterConfig"), returns=None)


def _option(name: str) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=LEFT_OUT, annotation=dict[str, Any])
