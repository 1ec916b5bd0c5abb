"""What resource classes are made of: functions and properties, each made from a part of a definition."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ibm_boto3.exceptions import ResourceLoadException
from ibm_boto3.resources.action import ServiceAction, WaiterAction
from ibm_boto3.resources.base import ServiceResource, class_name
from ibm_boto3.resources.documents import attribute_text, document_action, document_waiter
from ibm_boto3.resources.response import ResourceHandler, build_identifiers

if TYPE_CHECKING:
    from ibm_boto3.resources.collection import CollectionManager
    from ibm_boto3.resources.factory import ResourceFactory
    from ibm_boto3.resources.model import Action, Collection, ResponseResource, Waiter
    from ibm_boto3.utils import ServiceContext
    from ibm_botocore.model import Shape


# Where programs have always found the classes.
CLASSES_MODULE = "ibm_boto3.resources.factory"


def _name(function: Callable[..., Any], name: str, resource_name: str, context: ServiceContext) -> None:
    """Give a function the name it has in its class."""
    function.__name__ = name
    function.__qualname__ = f"{class_name(context.service_name, resource_name)}.{name}"
    function.__module__ = CLASSES_MODULE


def identifier_property(name: str, resource_name: str) -> property:
    """Return the property of an identifier.

    :param name: the identifier, for example ``bucket_name``.
    :param resource_name: name of the class.
    """
    attribute = f"_{name}"

    def get(self: Any) -> Any:
        return getattr(self, attribute)

    get.__name__ = name
    return property(get, doc=f"The {name} of the {resource_name}; it never changes.")


def data_property(name: str, member_name: str, shape: Shape) -> property:
    """Return the property of an attribute, which fetches the resource's data if nobody did.

    :param name: the attribute, for example ``content_length``.
    :param member_name: its place in the data, for example ``ContentLength``.
    :param shape: the shape of its value.
    """

    def get(self: Any) -> Any:
        data = self.meta.data
        if data is None:
            data = _fetch(self)
        return data.get(member_name)

    get.__name__ = name
    return property(get, doc=attribute_text(member_name, shape))


def _fetch(resource: Any) -> Any:
    if not hasattr(resource, "load"):
        raise ResourceLoadException(f"{type(resource).__name__} has no load method")
    resource.load()
    # Another thread may have made a call since, after which the data is out of date.
    return resource.meta.data or {}


def action_method(
    action: Action, resource_name: str, factory: ResourceFactory, context: ServiceContext
) -> Callable[..., Any]:
    """Return the method of an action; what can be fetched again counts as out of date after it.

    :param action: the action.
    :param resource_name: name of the class.
    :param factory: makes the classes of other resources.
    :param context: all resources.
    """
    perform = ServiceAction(action, factory, context)

    def method(self: ServiceResource, *args: Any, **kwargs: Any) -> Any:
        result = perform(self, *args, **kwargs)
        if hasattr(self, "load"):
            self.meta.data = None
        return result

    _name(method, action.name, resource_name, context)
    document_action(method, resource_name, action, context)
    return method


def load_method(
    action: Action, name: str, resource_name: str, factory: ResourceFactory, context: ServiceContext
) -> Callable[..., None]:
    """Return the method that fetches the data of a resource.

    :param action: what fetches it.
    :param name: ``load`` or ``reload``.
    :param resource_name: name of the class.
    :param factory: makes the classes of other resources.
    :param context: all resources.
    """
    perform = ServiceAction(action, factory, context)

    def method(self: ServiceResource, *args: Any, **kwargs: Any) -> None:
        found = perform(self, *args, **kwargs)
        # An answer without the part that counts says that there is nothing, and need not be asked for again.
        self.meta.data = {} if found is None else found

    _name(method, name, resource_name, context)
    document_action(method, resource_name, action, context)
    return method


def waiter_method(waiter: Waiter, resource_name: str, context: ServiceContext) -> Callable[..., None]:
    """Return the method that waits for a state.

    :param waiter: the state.
    :param resource_name: name of the class.
    :param context: all resources.
    """
    wait = WaiterAction(waiter, waiter.name)

    def method(self: ServiceResource, *args: Any, **kwargs: Any) -> None:
        wait(self, *args, **kwargs)

    _name(method, waiter.name, resource_name, context)
    document_waiter(method, resource_name, waiter, context)
    return method


def subresource_method(
    name: str, related: ResponseResource, resource_name: str, factory: ResourceFactory, context: ServiceContext
) -> Callable[..., ServiceResource]:
    """Return the method that makes a resource of this one's identifiers and the caller's arguments.

    :param name: name of the method, for example ``Object``.
    :param related: the other resource.
    :param resource_name: name of the class.
    :param factory: makes its class.
    :param context: all resources.
    """
    definition = context.resource_json_definitions[related.type]

    def method(self: ServiceResource, *args: Any, **kwargs: Any) -> ServiceResource:
        made = factory.load_from_definition(related.type, definition, context)
        known = dict(build_identifiers(related.identifiers, self))
        known.update(kwargs)
        # The caller's positional arguments come after what is known, in the order of the identifiers.
        missing = [each for each in made.meta.identifiers if each not in known]
        if len(args) > len(missing):
            raise TypeError(f"{name} takes {len(missing)} further identifiers, {len(args)} were given")
        known.update(zip(missing, args))
        return made(**{"client": self.meta.client, **known})

    _name(method, name, resource_name, context)
    method.__doc__ = f"Return the {related.type} of these identifiers; no call is made for it."
    return method


def reference_property(related: Action, factory: ResourceFactory, context: ServiceContext) -> property:
    """Return the property of a resource that this one's data names; it is None if there is none.

    :param related: the other resource.
    :param factory: makes its class.
    :param context: all resources.
    """
    assert related.resource is not None
    handler = ResourceHandler(related.resource.path, factory, related.resource, context)

    def get(self: Any) -> Any:
        if self.meta.data is None:
            _fetch(self)
        return handler(self, {}, self.meta.data)

    get.__name__ = related.name
    return property(get, doc=f"The {related.resource.type} that the resource's data names.")


def collection_property(
    collection: Collection, manager: type[CollectionManager], factory: ResourceFactory, context: ServiceContext
) -> property:
    """Return the property of a collection.

    :param collection: the listing.
    :param manager: the class that stands for it.
    :param factory: makes the classes of the resources.
    :param context: all resources.
    """

    def get(self: ServiceResource) -> CollectionManager:
        return manager(collection, self, factory, context)

    get.__name__ = collection.name
    return property(get, doc=manager.__doc__)
