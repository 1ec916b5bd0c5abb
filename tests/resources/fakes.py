"""A service resource whose calls are answered from a list."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import ibm_boto3


class Calls:
    """The calls a client was asked to make; answers come from a list, then ``{}``."""

    def __init__(self, answers: tuple[Any, ...]) -> None:
        self.answers = list(answers)
        self.made: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, operation_name: str, api_params: dict[str, Any]) -> Any:
        self.made.append((operation_name, copy.deepcopy(api_params)))
        answer = self.answers.pop(0) if self.answers else {}
        if isinstance(answer, Exception):
            raise answer
        return answer


def make_service(
    *answers: Any, session: ibm_boto3.Session | None = None, prepare: Callable[[Any], None] | None = None
) -> tuple[Any, Calls]:
    """Return a service resource and its calls.

    :param answers: what the service answers, one after the other.
    :param session: makes the resource; a new one by default.
    :param prepare: called with the session's events first.
    """
    session = session or ibm_boto3.Session(
        aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="SECRETEXAMPLE", region_name="us-south"
    )
    if prepare is not None:
        prepare(session.events)
    service = session.resource("s3", endpoint_url="http://cos.example.com")
    calls = Calls(answers)
    service.meta.client._make_api_call = calls
    return service, calls
