"""A client that answers from a list, for tests of programs."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .awsrequest import AWSResponse
from .exceptions import ParamValidationError, StubAssertionError, StubResponseError, UnStubbedResponseError
from .model import OperationModel, Shape
from .validate import validate_parameters

if TYPE_CHECKING:
    from types import TracebackType

    from ._client import BaseClient


class _Anything:
    """Equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    # What equals everything would need the hash of everything.
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "<ANY>"


#: Stands for any value in expected parameters, also deep inside.
ANY = _Anything()


class _Stub(NamedTuple):
    """One answer in the list."""

    operation_name: str | None
    http_response: AWSResponse
    parsed: dict[str, Any]
    expected_params: Mapping[str, Any] | None


class Stubber:
    """Answers the calls of a client from a list, in its order; nothing is sent while it is active.

    Calls with the wrong operation or parameters raise. Presigning goes on as ever and takes no answer. A client has
    one active stubber at a time: the first.

    :param client: the client whose calls are answered.
    """

    def __init__(self, client: BaseClient) -> None:
        self.client = client
        self._queue: deque[_Stub] = deque()

    def __enter__(self) -> Stubber:
        self.activate()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.deactivate()

    def activate(self) -> None:
        """Answer the client's calls from now on."""
        events = self.client.meta.events
        # Parameters are compared as the caller wrote them, so before anything else sees them.
        events.register_first("before-parameter-build.*.*", self._check_params, unique_id=_PARAMETERS_ID)
        events.register("before-call.*.*", self._answer, unique_id=_ANSWERS_ID)

    def deactivate(self) -> None:
        """Let the client's calls go to the service again."""
        events = self.client.meta.events
        events.unregister("before-parameter-build.*.*", self._check_params, unique_id=_PARAMETERS_ID)
        events.unregister("before-call.*.*", self._answer, unique_id=_ANSWERS_ID)

    def add_response(
        self, method: str, service_response: dict[str, Any], expected_params: Mapping[str, Any] | None = None
    ) -> None:
        """Add an answer to the end of the list.

        :param method: the client's method, for example ``list_objects_v2``.
        :param service_response: what the method is to return; it has to fit the model.
        :param expected_params: what the caller is to pass, all of it; None for whatever.
        :raises ValueError: if the client has no such method.
        :raises ParamValidationError: if the answer does not fit the model, naming every fault.
        """
        operation_name = self.client.meta.method_to_api_mapping.get(method)
        if operation_name is None:
            service_name = self.client.meta.service_model.service_name
            raise ValueError(f"Client {service_name} does not have method: {method}")
        output_shape = self.client.meta.service_model.operation_model(operation_name).output_shape
        _check_answer(service_response, output_shape)
        http_response = AWSResponse("", 200, {}, None)
        self._queue.append(_Stub(operation_name, http_response, service_response, expected_params))

    def add_client_error(
        self,
        method: str,
        service_error_code: str = "",
        service_message: str = "",
        http_status_code: int = 400,
        service_error_meta: Mapping[str, Any] | None = None,
        expected_params: Mapping[str, Any] | None = None,
        response_meta: Mapping[str, Any] | None = None,
        modeled_fields: dict[str, Any] | None = None,
    ) -> None:
        """Add an error of the service to the end of the list.

        :param method: the client's method, for example ``head_object``.
        :param service_error_code: for example ``NoSuchKey``.
        :param service_message: the service's words.
        :param http_status_code: the answer's status.
        :param service_error_meta: further members of ``Error``.
        :param expected_params: what the caller is to pass, all of it; None for whatever.
        :param response_meta: further members of ``ResponseMetadata``.
        :param modeled_fields: members that the model gives this error, beside ``Error``.
        :raises ParamValidationError: if these do not fit the model.
        """
        parsed: dict[str, Any] = {
            "ResponseMetadata": {"HTTPStatusCode": http_status_code, **(response_meta or {})},
            "Error": {"Message": service_message, "Code": service_error_code, **(service_error_meta or {})},
        }
        if modeled_fields is not None:
            _check_answer(modeled_fields, self.client.meta.service_model.shape_for_error_code(service_error_code))
            parsed.update(modeled_fields)
        operation_name = self.client.meta.method_to_api_mapping.get(method)
        http_response = AWSResponse("", http_status_code, {}, None)
        self._queue.append(_Stub(operation_name, http_response, parsed, expected_params))

    def assert_no_pending_responses(self) -> None:
        """Check that all answers were taken.

        :raises AssertionError: telling how many were not.
        """
        if self._queue:
            raise AssertionError(f"{len(self._queue)} responses remaining in queue.")

    def _check_params(
        self, model: OperationModel, params: Mapping[str, Any], context: Mapping[str, Any], **kwargs: Any
    ) -> None:
        if context.get("is_presign_request"):
            return
        expected = self._next_stub(model).expected_params
        if expected is not None and expected != params:
            from pprint import pformat

            raise StubAssertionError(
                operation_name=model.name,
                reason=f"Expected parameters:\n{pformat(expected)},\nbut received:\n{pformat(params)}",
            )

    def _answer(
        self, model: OperationModel, context: Mapping[str, Any], **kwargs: Any
    ) -> tuple[AWSResponse, dict[str, Any]] | None:
        if context.get("is_presign_request"):
            return None
        stub = self._next_stub(model)
        self._queue.popleft()
        return stub.http_response, stub.parsed

    def _next_stub(self, model: OperationModel) -> _Stub:
        """Return the stub that is next.

        :raises UnStubbedResponseError: if there is none left.
        :raises StubResponseError: if it is for another operation.
        """
        if not self._queue:
            raise UnStubbedResponseError(
                operation_name=model.name,
                reason=(
                    "Unexpected API Call: A call was made but no additional calls expected. "
                    "Either the API Call was not stubbed or it was called multiple times."
                ),
            )
        stub = self._queue[0]
        if stub.operation_name != model.name:
            raise StubResponseError(
                operation_name=model.name, reason=f"Operation mismatch: found response for {stub.operation_name}."
            )
        return stub


# Published ids: two stubbers on one client would answer in turns, so the second one is not registered.
_PARAMETERS_ID = "boto_stubber_expected_params"
_ANSWERS_ID = "boto_stubber"


def _check_answer(answer: Any, shape: Shape | None) -> None:
    """Check that a caller's answer could have come from the service.

    :raises ParamValidationError: naming every fault.
    """
    if isinstance(answer, dict):
        # What the model does not know of, since every answer has it.
        answer = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
    if shape is not None:
        validate_parameters(answer, shape)
    elif answer != {}:
        raise ParamValidationError(report="Service response should only contain ResponseMetadata.")
