"""Do what a case says, with whichever of the two packages is installed, and tell what came of it."""

from __future__ import annotations

import copy
import importlib
from collections.abc import Callable
from typing import Any
from unittest import mock

Case = dict[str, Any]
Outcome = dict[str, Any]


class Player:
    """Plays cases with one client of the installed package."""

    def __init__(self) -> None:
        # By name: the type checker would take them for the modules of this repository, even in the other package.
        self._modules = {
            name: importlib.import_module(f"ibm_botocore.{name}")
            for name in ("session", "paginate", "waiter", "stub", "exceptions")
        }
        self.session = self._modules["session"].Session()
        self.client = self.session.create_client(
            "s3",
            region_name="us-south",
            endpoint_url="http://127.0.0.1:1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="SECRETEXAMPLE",
        )

    def pages(self, case: Case) -> Outcome:
        """Page through a listing.

        :param case: one of ``cases_of_pages``.
        :returns: the calls, the pages or what was asked for, and the tokens.
        """
        method = _Answers(case["pages"])
        if "config" in case:
            model = self.client.meta.service_model.operation_model("ListObjects")
            paginator = self._modules["paginate"].Paginator(method, case["config"], model)
        else:
            model = self.session.get_paginator_model("s3")
            operation = self.client.meta.service_model.operation_model(case["operation"])
            paginator = self._modules["paginate"].Paginator(method, model.get_paginator(case["operation"]), operation)
        outcome: Outcome = {"calls": method.calls}
        return self._told(outcome, lambda: self._page_through(paginator, case, outcome))

    def _page_through(self, paginator: Any, case: Case, outcome: Outcome) -> None:
        iterator = paginator.paginate(**copy.deepcopy(case["arguments"]))
        if case["how"] == "full":
            outcome["full"] = iterator.build_full_result()
        elif case["how"] == "pages":
            outcome["pages"] = []
            outcome["resume_tokens"] = []
            for page in iterator:
                outcome["pages"].append(copy.deepcopy(page))
                outcome["resume_tokens"].append(iterator.resume_token)
        else:
            outcome["found"] = list(iterator.search(case["how"].partition(":")[2]))
        outcome["resume_token"] = iterator.resume_token
        outcome["non_aggregate_part"] = iterator.non_aggregate_part

    def waits(self, case: Case) -> Outcome:
        """Wait as a case says, without waiting.

        :param case: one of ``cases_of_waits``.
        :returns: the calls, the seconds waited, and the exception with its last response.
        """
        answers = _Answers(case["answers"] + [{}] * 30)
        slept: list[float] = []
        outcome: Outcome = {"calls": answers.calls, "slept": slept}
        with (
            mock.patch("time.sleep", slept.append),
            mock.patch.object(self.client, "_make_api_call", self._ask(answers)),
        ):
            return self._told(outcome, lambda: self._waiter(case).wait(**copy.deepcopy(case["arguments"])))

    def _waiter(self, case: Case) -> Any:
        if "waiter" in case:
            return self.client.get_waiter(case["waiter"])
        model = self._modules["waiter"].WaiterModel({"version": 2, "waiters": {"MadeUp": case["model"]}})
        return self._modules["waiter"].create_waiter_with_client("MadeUp", model, self.client)

    def _ask(self, answers: _Answers) -> Callable[[str, dict[str, Any]], Any]:
        def make_api_call(operation_name: str, api_params: dict[str, Any]) -> Any:
            answer = answers(operation=operation_name, **api_params)
            if "Error" in answer:
                raise self._modules["exceptions"].ClientError(answer, operation_name)
            return answer

        return make_api_call

    def stubs(self, case: Case) -> Outcome:
        """Do the steps of a case with a stubbed client.

        :param case: one of ``cases_of_stubs``.
        :returns: what came of each step.
        """
        stubber = self._modules["stub"].Stubber(self.client)
        try:
            return {"steps": [self._step(stubber, step) for step in case["steps"]]}
        finally:
            stubber.deactivate()

    def _step(self, stubber: Any, step: list[Any]) -> Outcome:
        kind, arguments = step[0], self._with_any(copy.deepcopy(step[-1]))
        outcome: Outcome = {}
        if kind == "call":
            return self._told(outcome, lambda: outcome.update(returned=getattr(self.client, step[1])(**arguments)))
        if kind.startswith("add_"):
            return self._told(outcome, lambda: getattr(stubber, kind)(**arguments))
        return self._told(outcome, getattr(stubber, kind))

    def _with_any(self, value: Any) -> Any:
        if value == {"$any": True}:
            return self._modules["stub"].ANY
        if isinstance(value, dict):
            return {name: self._with_any(inner) for name, inner in value.items()}
        return [self._with_any(inner) for inner in value] if isinstance(value, list) else value

    def _told(self, outcome: Outcome, act: Callable[[], Any]) -> Outcome:
        """Return an outcome with what was raised, if anything."""
        try:
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what came of it
            outcome["error"] = self._describe(error)
        return outcome

    def _describe(self, error: Exception) -> dict[str, Any]:
        exceptions = self._modules["exceptions"]
        is_sdk = isinstance(error, (exceptions.BotoCoreError, exceptions.ClientError))
        described = {"class": type(error).__name__, "text": str(error), "is_sdk": is_sdk}
        for more in ("response", "last_response"):
            if hasattr(error, more):
                described[more] = getattr(error, more)
        return described


class _Answers:
    """Gives answers from a list, one per call, and keeps the calls."""

    def __init__(self, answers: list[Any]) -> None:
        self._left = iter(copy.deepcopy(answers))
        self.calls: list[dict[str, Any]] = []

    def __call__(self, **arguments: Any) -> Any:
        self.calls.append(arguments)
        return next(self._left)
