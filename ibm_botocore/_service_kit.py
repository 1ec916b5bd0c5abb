"""What all clients of one service model share, made once in a process: methods, class, compiled operations, errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from . import xform_name
from ._client import BaseClient
from ._leftovers import warn_of_leftovers
from ._locks import make_lock
from ._plan import PlanBook
from .docs import document_method
from .errorfactory import BaseClientExceptions, ClientExceptionsFactory
from .hooks import HierarchicalEmitter
from .model import ServiceModel

# A program uses one model; a test suite that makes models up must not grow without end.
_MAX_KITS = 8


class ServiceKit(NamedTuple):
    """What all clients of one service model share."""

    description: Mapping[str, Any]
    model: ServiceModel
    methods: Mapping[str, Callable[..., Any]]
    method_to_operation: Mapping[str, str]
    client_class: type[BaseClient]
    checked_plans: PlanBook
    unchecked_plans: PlanBook
    exceptions: BaseClientExceptions
    # Classes with methods of a package above, by the identity of their table, which is kept with them.
    extended_classes: dict[int, tuple[Mapping[str, Any], type[BaseClient]]]


_kits: dict[int, ServiceKit] = {}
_kits_lock = make_lock()


def service_kit(description: Mapping[str, Any], service_name: str) -> ServiceKit:
    """Return the kit of a service description; the same description gives the same kit.

    :param description: a loaded ``service-2`` document.
    :param service_name: the name it was loaded by.
    """
    kit = _kits.get(id(description))
    if kit is not None:
        return kit
    with _kits_lock:
        kit = _kits.get(id(description))
        if kit is None:
            while len(_kits) >= _MAX_KITS:
                _kits.pop(next(iter(_kits)))
            warn_of_leftovers()
            kit = _kits[id(description)] = _make_kit(description, service_name)
    return kit


def _make_kit(description: Mapping[str, Any], service_name: str) -> ServiceKit:
    model = ServiceModel(description, service_name)
    mapping = {xform_name(operation): operation for operation in model.operation_names}
    methods = {name: _make_method(name, operation) for name, operation in mapping.items()}
    for name, operation in mapping.items():
        sentence = description["operations"][operation].get("documentation", "")
        document_method(methods[name], model, operation, sentence)
    return ServiceKit(
        description=description,
        model=model,
        methods=methods,
        method_to_operation=mapping,
        client_class=_make_class(model, mapping, methods, (BaseClient,)),
        checked_plans=PlanBook(model, is_checked=True),
        unchecked_plans=PlanBook(model, is_checked=False),
        exceptions=ClientExceptionsFactory().create_client_exceptions(model),
        extended_classes={},
    )


def _make_method(name: str, operation: str) -> Callable[..., Any]:
    def method(self: BaseClient, *args: Any, **kwargs: Any) -> Any:
        if args:
            raise TypeError(f"{name}() only accepts keyword arguments.")
        return self._make_api_call(operation, kwargs)

    method.__name__ = name
    method.__qualname__ = f"S3.{name}"
    method.__module__ = "ibm_botocore.client"
    return method


def _make_class(
    model: ServiceModel, mapping: Mapping[str, str], methods: Mapping[str, Any], bases: tuple[type, ...]
) -> type[BaseClient]:
    name = str(model.service_id).replace(" ", "").upper() if str(model.service_id) == "s3" else str(model.service_id)
    attributes = {**methods, "_PY_TO_OP_NAME": mapping, "__module__": "ibm_botocore.client"}
    return type(name, bases, attributes)


def client_class(
    kit: ServiceKit, events: HierarchicalEmitter, further: Mapping[str, Any] | None = None
) -> type[BaseClient]:
    """Return the class of a client, with what handlers of ``creating-client-class`` add to it.

    :param kit: the service's kit.
    :param events: the session's events.
    :param further: methods of a package above by name: one table for all clients, so that they share a class.
    """
    event = f"creating-client-class.{kit.model.service_id.hyphenize()}"
    if events.handlers_for(event):
        attributes: dict[str, Any] = {**kit.methods, **(further or {})}
        bases: list[type] = [BaseClient]
        events.emit(event, class_attributes=attributes, base_classes=bases)
        return _make_class(kit.model, kit.method_to_operation, attributes, tuple(bases))
    if not further:
        return kit.client_class
    known = kit.extended_classes.get(id(further))
    if known is None:
        made = _make_class(kit.model, kit.method_to_operation, further, (kit.client_class,))
        known = kit.extended_classes.setdefault(id(further), (further, made))
    return known[1]
