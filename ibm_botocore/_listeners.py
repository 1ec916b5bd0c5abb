"""What a call shows to handlers of users, made only when there are some, and what it takes back from them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import awsrequest
from ._message import BufferedResponse, RawResponse
from ._plan import Call
from ._uri import encode_query
from .hooks import HierarchicalEmitter, first_non_none_response
from .regions import parse_endpoint_url

if TYPE_CHECKING:
    from .endpoint import Endpoint, Outcome


def request_dict(call: Call) -> dict[str, Any]:
    """Return a call's request in the published dict form."""
    request = call.request
    return {
        "url_path": request.path,
        "query_string": dict(request.query),
        "method": request.method,
        "headers": request.headers,
        "body": request.body if request.body is not None else b"",
        "auth_path": request.auth_path or request.path,
        "url": request.url,
        "context": call.context,
    }


def take_back(call: Call, shown: dict[str, Any]) -> None:
    """Carry what handlers changed in the dict form over into the request."""
    request = call.request
    asked = request.url
    request.method = shown["method"]
    request.headers = {name: _text(value) for name, value in shown["headers"].items()}
    if shown["body"] != b"" or request.body is not None:
        request.body = shown["body"]
    if shown["url"] != asked:
        _move(call, shown["url"])
    elif shown["query_string"] != dict(request.query):
        request.query = list(shown["query_string"].items())
        request.target = f"{request.path}?{encode_query(request.query)}"


def _move(call: Call, url: str) -> None:
    base, mark, query = url.partition("?")
    endpoint = parse_endpoint_url(base)
    path = base[base.index("/", base.index("//") + 2) :] if base.count("/") > 2 else "/"
    request = call.request
    if path != request.path:
        request.path, request.auth_path = path, ""
    request.origin = endpoint.origin
    request.target = path + mark + query


def _text(value: Any) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def before_call(events: HierarchicalEmitter, call: Call, signer: Any) -> tuple[Any, dict[str, Any]] | None:
    """Show the request; a handler that returns an answer ends the call.

    :returns: the HTTP answer and its parsed form, or None to go on.
    """
    shown = request_dict(call)
    results = events.emit(
        call.plan.events.before_call, model=call.plan.model, params=shown, request_signer=signer, context=call.context
    )
    answer = first_non_none_response(results)
    if answer is not None:
        http_response, parsed = answer
        return http_response, parsed
    take_back(call, shown)
    return None


def request_created(events: HierarchicalEmitter, call: Call) -> None:
    """Show a new request, which handlers may change before it is signed."""
    shown = awsrequest.to_aws_request(call.request, call.context)
    events.emit(call.plan.events.request_created, request=shown, operation_name=call.plan.name)
    awsrequest.take_back(call.request, shown)


def before_sign(events: HierarchicalEmitter, call: Call, **signing: Any) -> None:
    """Show the request for the last time before it is signed."""
    shown = awsrequest.to_aws_request(call.request, call.context)
    events.emit(call.plan.events.before_sign, request=shown, operation_name=call.plan.name, **signing)
    awsrequest.take_back(call.request, shown)


def before_send(events: HierarchicalEmitter, call: Call) -> RawResponse | None:
    """Show the signed request; a handler that returns an AWSResponse replaces the send."""
    shown = awsrequest.to_prepared(call.request)
    sent = shown.body
    is_framed = isinstance(sent, bytes) and "X-Amz-Trailer" in call.request.headers
    # As published, a body with a checksum behind it is a file to handlers; what they read of it is sent all the same.
    shown.body = file = io.BytesIO(sent) if is_framed else sent
    answer = first_non_none_response(events.emit(call.plan.events.before_send, request=shown))
    if shown.body is file:
        shown.body = sent
    if answer is None:
        awsrequest.take_back(call.request, shown)
        return None
    raw = awsrequest.as_raw_response(answer)
    if call.plan.model.has_streaming_output:
        return raw
    # Its content as the published property gives it: such an answer may stream and not read, or read without end.
    return BufferedResponse(raw.status, raw.headers, answer.content)


def response_received(events: HierarchicalEmitter, call: Call, answer: dict[str, Any], error: Exception | None) -> None:
    """Show the parsed answer of an attempt, or the error raised instead."""
    metadata = answer.get("ResponseMetadata", {})
    response_dict = None
    if error is None:
        response_dict = {
            "headers": metadata.get("HTTPHeaders", {}),
            "status_code": metadata.get("HTTPStatusCode"),
            "context": {"operation_name": call.plan.name},
        }
    events.emit(
        call.plan.events.response_received,
        response_dict=response_dict,
        parsed_response=answer if error is None else None,
        context=call.context,
        exception=error,
    )


def needs_retry(
    events: HierarchicalEmitter,
    endpoint: Endpoint,
    call: Call,
    outcome: Outcome,
    attempt: int,
    decide: Callable[[], float | None],
) -> float | None:
    """Ask handlers and the retry mode whether to try again.

    :param decide: the retry mode's answer.
    :returns: the seconds to wait that the first of them named, or None.
    """
    response = None if outcome.raw is None else (http_response(call, outcome.status, outcome.raw), outcome.answer)
    results = events.emit_around(
        call.plan.events.needs_retry,
        decide,
        response=response,
        endpoint=endpoint,
        operation=call.plan.model,
        attempts=attempt,
        caught_exception=outcome.error,
        request_dict=request_dict(call),
    )
    wait = first_non_none_response(results)
    return None if wait is None or wait is False else float(wait)


def http_response(call: Call, status: int, raw: RawResponse) -> awsrequest.AWSResponse:
    """Return a raw answer as the object handlers know; a body in memory can be read by each of them."""
    if isinstance(raw, BufferedResponse):
        raw = BufferedResponse(status, raw.headers, raw.body)
    return awsrequest.AWSResponse(call.request.url, status, awsrequest.HeadersDict(raw.headers), raw)


def after_call(
    events: HierarchicalEmitter,
    call: Call,
    status: int,
    raw: Any,
    answer: dict[str, Any],
    finish: Callable[[], None],
) -> None:
    """Show the finished answer.

    :param raw: the answer as it came over the wire, or what a handler of ``before-call`` gave instead, or None.
    :param finish: the SDK's own last touches to the parsed answer.
    """
    is_wire = raw is not None and hasattr(raw, "status")
    events.emit_around(
        call.plan.events.after_call,
        finish,
        http_response=http_response(call, status, raw) if is_wire else raw,
        parsed=answer,
        model=call.plan.model,
        context=call.context,
    )
