"""Collections: the resources that a listing names, fetched page by page as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from ibm_boto3.resources.action import BatchAction
from ibm_boto3.resources.documents import document_action, document_filter
from ibm_boto3.resources.model import Action, Collection
from ibm_boto3.resources.params import create_request_parameters
from ibm_boto3.resources.response import ResourceHandler
from ibm_botocore import xform_name

if TYPE_CHECKING:
    from ibm_boto3.resources.base import ServiceResource
    from ibm_boto3.resources.factory import ResourceFactory
    from ibm_boto3.utils import ServiceContext
    from ibm_botocore.hooks import HierarchicalEmitter

Page = list[Any]


class ResourceCollection:
    """The resources of a listing; each iteration asks the service anew.

    A collection never changes: ``filter``, ``limit`` and ``page_size`` return others. So many threads may share one.

    :param model: the listing.
    :param parent: the resource it belongs to.
    :param handler: makes resources of an answer.
    :param kwargs: arguments of the listing, and ``limit`` and ``page_size``.
    """

    def __init__(self, model: Collection, parent: ServiceResource, handler: ResourceHandler, **kwargs: Any) -> None:
        assert model.request is not None
        self._model = model
        self._parent = parent
        self._py_operation_name = xform_name(model.request.operation)
        self._handler = handler
        self._params = kwargs

    def __repr__(self) -> str:
        return _describe(self, self._parent, self._model)

    def __iter__(self) -> Iterator[Any]:
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[Page]:
        """Yield the resources page by page, as the service sends them."""
        arguments = dict(self._params)
        limit, page_size = arguments.pop("limit", None), arguments.pop("page_size", None)
        assert self._model.request is not None
        params = _merged(create_request_parameters(self._parent, self._model.request), arguments)
        left = limit
        for answer in self._answers(params, limit, page_size):
            page = self._handler(self._parent, params, answer)
            if left is None:
                yield page
                continue
            yield page[:left]
            left -= len(page)
            if left <= 0:
                return

    def _answers(self, params: dict[str, Any], limit: int | None, page_size: int | None) -> Iterator[Any]:
        client, method_name = self._parent.meta.client, self._py_operation_name
        if client.can_paginate(method_name):
            paging = {"MaxItems": limit, "PageSize": page_size}
            yield from client.get_paginator(method_name).paginate(PaginationConfig=paging, **params)
        else:
            yield getattr(client, method_name)(**params)

    def all(self) -> ResourceCollection:
        """Return the same collection."""
        return self._with()

    def filter(self, **kwargs: Any) -> ResourceCollection:
        """Return a collection of those resources that further arguments of the listing leave.

        :param kwargs: arguments of the operation, such as ``Prefix``; lists are added to those given before.
        """
        return self._with(**kwargs)

    def limit(self, count: int) -> ResourceCollection:
        """Return a collection of no more than so many resources.

        :param count: how many.
        """
        return self._with(limit=count)

    def page_size(self, count: int) -> ResourceCollection:
        """Return a collection that asks the service for so many resources at once.

        :param count: how many.
        """
        return self._with(page_size=count)

    def _with(self, **kwargs: Any) -> ResourceCollection:
        return type(self)(self._model, self._parent, self._handler, **_merged(self._params, kwargs))


def _describe(self: object, parent: ServiceResource, model: Collection) -> str:
    assert model.resource is not None
    return f"{type(self).__name__}({parent!r}, {parent.meta.service_name}.{model.resource.type})"


def _merged(arguments: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments with further ones: dictionaries are merged, lists joined, anything else is replaced."""
    merged = dict(arguments)
    for name, value in more.items():
        known = merged.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            value = _merged(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            value = known + value
        merged[name] = value
    return merged


class CollectionManager:
    """What stands for a collection before anybody says which of its resources are meant.

    :param collection_model: the listing.
    :param parent: the resource it belongs to.
    :param factory: makes the classes of the resources.
    :param service_context: all resources.
    """

    _collection_cls: ClassVar[type[ResourceCollection]] = ResourceCollection

    def __init__(
        self,
        collection_model: Collection,
        parent: ServiceResource,
        factory: ResourceFactory,
        service_context: ServiceContext,
    ) -> None:
        assert collection_model.request is not None and collection_model.resource is not None
        self._model = collection_model
        self._parent = parent
        operation, resource = collection_model.request.operation, collection_model.resource
        self._handler = ResourceHandler(resource.path, factory, resource, service_context, operation)

    def __repr__(self) -> str:
        return _describe(self, self._parent, self._model)

    def iterator(self, **kwargs: Any) -> ResourceCollection:
        """Return the collection.

        :param kwargs: arguments of the listing, and ``limit`` and ``page_size``.
        """
        return self._collection_cls(self._model, self._parent, self._handler, **kwargs)

    def all(self) -> ResourceCollection:
        """Return a collection of all resources."""
        return self.iterator()

    def filter(self, **kwargs: Any) -> ResourceCollection:
        """Return a collection of those resources that arguments of the listing leave.

        :param kwargs: arguments of the operation, such as ``Prefix``.
        """
        return self.iterator(**kwargs)

    def limit(self, count: int) -> ResourceCollection:
        """Return a collection of no more than so many resources.

        :param count: how many.
        """
        return self.iterator(limit=count)

    def page_size(self, count: int) -> ResourceCollection:
        """Return a collection that asks the service for so many resources at once.

        :param count: how many.
        """
        return self.iterator(page_size=count)

    def pages(self) -> Iterator[Page]:
        """Yield all resources page by page, as the service sends them."""
        return self.iterator().pages()


class CollectionFactory:
    """Makes the classes of collections."""

    def load_from_definition(
        self,
        resource_name: str,
        collection_model: Collection,
        service_context: ServiceContext,
        event_emitter: HierarchicalEmitter | None = None,
    ) -> type[CollectionManager]:
        """Return the manager's class; it knows that of the collection.

        :param resource_name: name of the class the collection belongs to, or of the service.
        :param collection_model: the listing.
        :param service_context: all resources.
        :param event_emitter: accepted for compatibility.
        """
        service, name = service_context.service_name, collection_model.name
        owner = service if resource_name == service else f"{service}.{resource_name}"
        managed = _methods(CollectionManager, resource_name, collection_model, service_context)
        found = _methods(ResourceCollection, resource_name, collection_model, service_context)
        collection_class = type(f"{owner}.{name}Collection", (ResourceCollection,), found)
        managed["_collection_cls"] = collection_class
        return type(f"{owner}.{name}CollectionManager", (CollectionManager,), managed)


def _methods(base: type, resource_name: str, collection: Collection, context: ServiceContext) -> dict[str, Any]:
    """Return what a class of its own gives a collection: its documentation and what can be done with all at once."""
    assert collection.resource is not None
    filter_method = _filter_of(base)
    document_filter(filter_method, f"{xform_name(resource_name)}.{collection.name}", collection, context)
    attributes: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": f"The {collection.resource.type} resources of {resource_name}.{collection.name}.",
        "filter": filter_method,
    }
    for action in collection.batch_actions:
        method = _batch_method(action)
        document_action(method, f"{xform_name(resource_name)}.{collection.name}", action, context, is_batch=True)
        attributes[action.name] = method
    return attributes


def _filter_of(base: Any) -> Callable[..., Any]:
    inherited = base.filter

    def filter(self: Any, **kwargs: Any) -> Any:
        return inherited(self, **kwargs)

    return filter


def _batch_method(action: Action) -> Callable[..., Any]:
    batch = BatchAction(action)

    def method(self: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return batch(self, *args, **kwargs)

    method.__name__ = method.__qualname__ = action.name
    return method
