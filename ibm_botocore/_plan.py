"""An operation compiled once: how its requests are written, what S3 asks beyond the model, how its answers are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from . import _s3_rules
from ._locks import make_lock
from ._message import Request
from .httpchecksum import ChecksumPlan, checksum_plan
from .model import OperationModel, ServiceModel
from .parsers import Reader, compile_reader
from .serialize import compile_writer


class EventNames(NamedTuple):
    """The names of one operation's events, in the order of a call."""

    provide_client_params: str
    before_parameter_build: str
    before_endpoint_resolution: str
    before_call: str
    request_created: str
    choose_signer: str
    before_sign: str
    before_send: str
    response_received: str
    needs_retry: str
    after_call: str
    after_call_error: str


def event_names(service_id: str, operation: str) -> EventNames:
    """Return the event names of an operation, for example ``before-call.s3.PutObject``."""
    names = (field.replace("_", "-") for field in EventNames._fields)
    # Addressing happens before the operation matters: the published name ends at the service.
    return EventNames(
        *(f"{n}.{service_id}" if n == "before-endpoint-resolution" else f"{n}.{service_id}.{operation}" for n in names)
    )


class OperationPlan(NamedTuple):
    """Everything about an operation that does not change from call to call."""

    name: str
    model: OperationModel
    events: EventNames
    write: Callable[[Mapping[str, Any]], Request]
    reader: Reader
    read: _s3_rules.Reader
    parameter_rules: tuple[Callable[[Any], None], ...]
    request_rules: tuple[Callable[[Request], None], ...]
    checksum: ChecksumPlan | None
    validation_mode_member: str | None
    has_streaming_input: bool
    may_use_host_style: bool
    takes_instance_id: bool
    may_hide_error: bool
    is_listing: bool


def _compile(service: ServiceModel, name: str, is_checked: bool) -> OperationPlan:
    model = service.operation_model(name)
    reader = compile_reader(model)
    members: Mapping[str, Any] = model.input_shape.members if model.input_shape is not None else {}
    return OperationPlan(
        name=name,
        model=model,
        events=event_names(str(service.service_id.hyphenize()), name),
        write=compile_writer(model, is_checked),
        reader=reader,
        read=_s3_rules.READERS[name](reader.read) if name in _s3_rules.READERS else reader.read,
        parameter_rules=_s3_rules.PARAMETER_RULES.get(name, ()),
        request_rules=_s3_rules.REQUEST_RULES.get(name, ()),
        checksum=checksum_plan(model),
        validation_mode_member=model.http_checksum.get("requestValidationModeMember"),
        has_streaming_input=bool(model.has_streaming_input),
        may_use_host_style="Bucket" in members and name not in _s3_rules.PATH_STYLE_ONLY,
        takes_instance_id=name in _s3_rules.WITH_INSTANCE_ID,
        may_hide_error=name in _s3_rules.ERRORS_IN_SUCCESS,
        is_listing=name in _s3_rules.LISTINGS,
    )


class PlanBook:
    """The plans of a service model, each compiled at its operation's first call.

    :param service: the model.
    :param is_checked: whether parameters are validated.
    """

    def __init__(self, service: ServiceModel, is_checked: bool) -> None:
        self._service = service
        self._is_checked = is_checked
        self._plans: dict[str, OperationPlan] = {}
        self._lock = make_lock()

    def plan(self, name: str) -> OperationPlan:
        """Return the plan of an operation.

        :param name: as the model writes it, for example ``PutObject``.
        """
        plan = self._plans.get(name)
        if plan is None:
            with self._lock:
                plan = self._plans.get(name)
                if plan is None:
                    plan = self._plans[name] = _compile(self._service, name, self._is_checked)
        return plan


class Call:
    """One call of an operation in progress: what its steps hand on to each other.

    :param plan: the operation.
    :param params: the caller's parameters, a copy that the steps may change.
    :param context: what handlers of one call share.

    ``signing_region`` replaces the client's region once a server has named another for the bucket.
    """

    __slots__ = ("plan", "params", "context", "request", "signing_region")

    def __init__(self, plan: OperationPlan, params: dict[str, Any], context: dict[str, Any]) -> None:
        self.plan = plan
        self.params = params
        self.context = context
        self.signing_region: str | None = None
        self.request: Request
