"""Resource classes, made from definitions when they are first needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ibm_boto3.resources.base import ResourceMeta, ServiceResource, class_name
from ibm_boto3.resources.collection import CollectionFactory
from ibm_boto3.resources.documents import class_text
from ibm_boto3.resources.members import (
    CLASSES_MODULE,
    action_method,
    collection_property,
    data_property,
    identifier_property,
    load_method,
    reference_property,
    subresource_method,
    waiter_method,
)
from ibm_boto3.resources.methods import add_methods
from ibm_boto3.resources.model import ResourceModel
from ibm_botocore._locks import make_rlock

if TYPE_CHECKING:
    from ibm_boto3.utils import ServiceContext
    from ibm_botocore.hooks import HierarchicalEmitter
    from ibm_botocore.model import Shape

Attributes = dict[str, Any]


class _Made(NamedTuple):
    """A class, and all that it was made from."""

    resource_class: type[ServiceResource]
    definition: Mapping[str, Any]
    service_model: Any
    handlers: Any

    def is_of(self, definition: Mapping[str, Any], service_model: Any, handlers: Any) -> bool:
        """Return whether the class was made from these."""
        is_same = self.definition is definition and self.service_model is service_model
        return is_same and (self.handlers is handlers or self.handlers == handlers)


class ResourceFactory:
    """Makes the resource classes of a session, each once.

    Handlers of ``creating-resource-class.s3.Bucket`` and so on may add to ``class_attributes`` and ``base_classes``;
    a class is made anew if there are other handlers than when it was made before.

    :param emitter: the session's events.
    """

    def __init__(self, emitter: HierarchicalEmitter) -> None:
        self._emitter = emitter
        self._collections = CollectionFactory()
        self._made: dict[str, _Made] = {}
        self._lock = make_rlock()

    def load_from_definition(
        self, resource_name: str, single_resource_json_definition: Mapping[str, Any], service_context: ServiceContext
    ) -> type[ServiceResource]:
        """Return a resource class.

        :param resource_name: its name, or that of the service for the service itself.
        :param single_resource_json_definition: its part of ``resources-1.json``.
        :param service_context: all resources.
        """
        full_name = class_name(service_context.service_name, resource_name)
        handlers = self._emitter.handlers_for(f"creating-resource-class.{full_name}")
        parts = (single_resource_json_definition, service_context.service_model, handlers)
        made = self._made.get(full_name)
        if made is None or not made.is_of(*parts):
            with self._lock:
                made = self._made.get(full_name)
                if made is None or not made.is_of(*parts):
                    made = _Made(self._make(full_name, resource_name, parts[0], service_context), *parts)
                    self._made[full_name] = made
        return made.resource_class

    def _make(
        self, full_name: str, resource_name: str, definition: Mapping[str, Any], context: ServiceContext
    ) -> type[ServiceResource]:
        model = ResourceModel(resource_name, definition, context.resource_json_definitions)
        shape = context.service_model.shape_for(model.shape) if model.shape else None
        model.load_rename_map(shape)
        identifiers = [identifier.name for identifier in model.identifiers]
        attributes: Attributes = {"meta": ResourceMeta(context.service_name, identifiers, resource_model=model)}
        self._add_identifiers(attributes, model)
        self._add_actions(attributes, model, context)
        if shape is not None:
            self._add_attributes(attributes, model, shape)
        self._add_collections(attributes, model, context)
        self._add_relations(attributes, model, context)
        for waiter in model.waiters:
            attributes[waiter.name] = waiter_method(waiter, resource_name, context)
        add_methods(full_name, attributes)
        bases: list[type] = [ServiceResource]
        event = f"creating-resource-class.{full_name}"
        self._emitter.emit(event, class_attributes=attributes, base_classes=bases, service_context=context)
        return _class_of(full_name, bases, attributes, model)

    def _add_identifiers(self, attributes: Attributes, model: ResourceModel) -> None:
        for identifier in model.identifiers:
            attributes[identifier.name] = identifier_property(identifier.name, model.name)

    def _add_attributes(self, attributes: Attributes, model: ResourceModel, shape: Shape) -> None:
        aliases = {each.member_name: each.name for each in model.identifiers}
        for name, (member_name, member) in model.get_attributes(shape).items():
            if name in aliases:
                attributes[name] = identifier_property(aliases[name], model.name)
            else:
                attributes[name] = data_property(name, member_name, member)

    def _add_actions(self, attributes: Attributes, model: ResourceModel, context: ServiceContext) -> None:
        for action in model.actions:
            attributes[action.name] = action_method(action, model.name, self, context)
        if model.load is not None:
            for name in ("load", "reload"):
                attributes[name] = load_method(model.load, name, model.name, self, context)

    def _add_collections(self, attributes: Attributes, model: ResourceModel, context: ServiceContext) -> None:
        for collection in model.collections:
            manager = self._collections.load_from_definition(model.name, collection, context, self._emitter)
            attributes[collection.name] = collection_property(collection, manager, self, context)

    def _add_relations(self, attributes: Attributes, model: ResourceModel, context: ServiceContext) -> None:
        names = sorted(action.name for action in model.subresources)
        for action in model.subresources:
            if action.resource is not None:
                attributes[action.name] = subresource_method(action.name, action.resource, model.name, self, context)
        for action in model.references:
            attributes[action.name] = reference_property(action, self, context)

        def get_available_subresources(self: ServiceResource) -> list[str]:
            """Return the names of the methods that make other resources of this one."""
            return list(names)

        attributes["get_available_subresources"] = get_available_subresources


def _class_of(full_name: str, bases: list[type], attributes: Attributes, model: ResourceModel) -> type[ServiceResource]:
    methods = [name for name, value in attributes.items() if callable(value) and name[0].islower()]
    attributes.setdefault("__doc__", class_text(model, attributes["meta"].identifiers, methods))
    attributes.setdefault("__module__", CLASSES_MODULE)
    return type(full_name, tuple(bases), attributes)
