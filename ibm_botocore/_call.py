"""The order of a call, one step per line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _listeners, _s3_rules
from ._bodies import is_seekable, refuse_text, spool
from ._hints import circumstances, hint_for
from ._plan import Call, OperationPlan
from .exceptions import ClientError
from .hooks import first_non_none_response
from .httpchecksum import add_checksum

if TYPE_CHECKING:
    from ._client import BaseClient


def perform(client: BaseClient, operation_name: str, api_params: dict[str, Any]) -> dict[str, Any]:
    """Make one call of an operation.

    :param client: the client that asks.
    :param operation_name: as the model writes it, for example ``PutObject``.
    :param api_params: the caller's keyword arguments; never changed.
    :returns: the parsed answer.
    :raises ClientError: if the service refused.
    :raises BotoCoreError: if the request could not be built or sent.
    """
    plan = client._plans.plan(operation_name)
    call = Call(plan, dict(api_params), _new_context(client, plan))
    _provide_client_params(client, call)
    _complete_parameters(client, call)
    _before_endpoint_resolution(client, call)
    _build_request(client, call)
    answered = _before_call(client, call)
    if answered is not None:
        return _finish(client, call, *answered)
    _add_checksum(client, call)
    return _finish(client, call, *_send(client, call))


def begin_presigned(client: BaseClient, operation_name: str, api_params: Mapping[str, Any]) -> Call:
    """Take the steps of a call up to its request, which somebody else will send.

    :param client: the client that asks.
    :param operation_name: as the model writes it, for example ``PutObject``.
    :param api_params: the parameters; never changed.
    """
    plan = client._plans.plan(operation_name)
    call = Call(plan, dict(api_params), {"is_presign_request": True, **_new_context(client, plan)})
    _provide_client_params(client, call)
    _complete_parameters(client, call)
    _before_endpoint_resolution(client, call)
    call.request = plan.write(call.params)
    client._locator.locate(call.request, call.params["Bucket"] if plan.may_use_host_style else None)
    call.signing_region = client._endpoint.known_region(call.params.get("Bucket"))
    return call


def _new_context(client: BaseClient, plan: OperationPlan) -> dict[str, Any]:
    return {
        "client_region": client.meta.region_name,
        "client_config": client.meta.config,
        "has_streaming_input": plan.has_streaming_input,
        "auth_type": client._request_signer.auth_type,
    }


def _provide_client_params(client: BaseClient, call: Call) -> None:
    """Let handlers add parameters; the client's own instance id comes first and never replaces the caller's."""
    if call.plan.takes_instance_id and client._instance_id and "IBMServiceInstanceId" not in call.params:
        call.params["IBMServiceInstanceId"] = client._instance_id
    name = call.plan.events.provide_client_params
    if client.meta.events.handlers_for(name):
        results = client.meta.events.emit(name, params=call.params, model=call.plan.model, context=call.context)
        call.params = first_non_none_response(results) or call.params


def _complete_parameters(client: BaseClient, call: Call) -> None:
    """Apply what S3 asks of parameters, and show them before the request is built."""
    events, name = client.meta.events, call.plan.events.before_parameter_build
    if not events.handlers_for(name):
        _apply_parameter_rules(client, call)
        return
    events.emit_around(
        name,
        lambda: _apply_parameter_rules(client, call),
        params=call.params,
        model=call.plan.model,
        context=call.context,
    )


def _apply_parameter_rules(client: BaseClient, call: Call) -> None:
    for rule in call.plan.parameter_rules:
        rule(call.params)
    member = call.plan.validation_mode_member
    # Whoever uses a presigned URL need not know what to do with a checksum.
    if member is not None and client._validates_responses and "is_presign_request" not in call.context:
        call.params.setdefault(member, "ENABLED")


def _before_endpoint_resolution(client: BaseClient, call: Call) -> None:
    name = call.plan.events.before_endpoint_resolution
    if client.meta.events.handlers_for(name):
        client.meta.events.emit(name, params=call.params, model=call.plan.model, context=call.context, builtins={})


def _build_request(client: BaseClient, call: Call) -> None:
    request = call.request = call.plan.write(call.params)
    client._locator.locate(request, call.params["Bucket"] if call.plan.may_use_host_style else None)
    request.headers["User-Agent"] = client._user_agent
    for rule in call.plan.request_rules:
        rule(request)


def _before_call(client: BaseClient, call: Call) -> tuple[int, Any, dict[str, Any]] | None:
    """Show the request; a handler's answer ends the call, which is how a Stubber works."""
    events = client.meta.events
    if not events.handlers_for(call.plan.events.before_call):
        return None
    answered = _listeners.before_call(events, call, client._request_signer)
    if answered is None:
        return None
    http_response, parsed = answered
    return http_response.status_code, http_response, parsed


def _add_checksum(client: BaseClient, call: Call) -> None:
    request = call.request
    refuse_text(request.body)
    if not is_seekable(request.body):
        request.body = spool(request.body)
        call.context["spooled_body"] = request.body
    if call.plan.checksum is not None:
        try:
            add_checksum(request, call.plan.checksum, call.params, client._checksum_options)
        except BaseException:
            _close_spooled(call)
            raise


def _close_spooled(call: Call) -> None:
    spooled = call.context.pop("spooled_body", None)
    if spooled is not None:
        spooled.close()


def _send(client: BaseClient, call: Call) -> tuple[int, Any, dict[str, Any]]:
    try:
        outcome = client._endpoint.send(call)
    except Exception as error:
        name = call.plan.events.after_call_error
        if client.meta.events.handlers_for(name):
            client.meta.events.emit(name, exception=error, context=call.context)
        raise
    finally:
        _close_spooled(call)
    return outcome.status, outcome.raw, outcome.answer


def _finish(client: BaseClient, call: Call, status: int, raw: Any, answer: dict[str, Any]) -> dict[str, Any]:
    """Undo what the SDK did on its own, show the answer, and return it or raise the service's error."""
    events = client.meta.events
    if events.handlers_for(call.plan.events.after_call):
        _listeners.after_call(events, call, status, raw, answer, lambda: _decode_listing(call, answer))
    else:
        _decode_listing(call, answer)
    if status < 300:
        return answer
    raise _error_of(client, call, answer)


def _decode_listing(call: Call, answer: dict[str, Any]) -> None:
    if call.plan.is_listing and call.context.get("encoding_type_auto_set"):
        _s3_rules.decode_listing(call.plan.name, answer)


def _error_of(client: BaseClient, call: Call, answer: dict[str, Any]) -> ClientError:
    """Return the exception for a refusal: of the modelled class, with a hint where one helps."""
    code = answer.get("Error", {}).get("Code", "")
    meant = _s3_rules.HEAD_ERRORS.get((call.plan.name, code), code)
    error: ClientError = client.exceptions.from_code(meant)(answer, call.plan.name)
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    endpoint = call.request.origin.url
    error.hint = hint_for(meant, circumstances(call.plan.name, endpoint, call.params, headers))
    return error
