"""What becomes of an answer: a part of it, a resource, or a list of resources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ibm_boto3.resources.base import ResourceMeta, ServiceResource
from ibm_boto3.resources.params import get_data_member
from ibm_boto3.resources.places import is_list, items_at, search
from ibm_botocore import xform_name

if TYPE_CHECKING:
    from ibm_boto3.resources.factory import ResourceFactory
    from ibm_boto3.resources.model import Parameter, ResponseResource
    from ibm_boto3.utils import ServiceContext
    from ibm_botocore.model import ServiceModel

Answer = Mapping[str, Any]


def all_not_none(iterable: Iterable[Any]) -> bool:
    """Return whether none of the values is None.

    :param iterable: the values.
    """
    return not any(value is None for value in iterable)


def build_identifiers(
    identifiers: Iterable[Parameter],
    parent: Any,
    params: Answer | None = None,
    raw_response: Answer | None = None,
) -> list[tuple[str, Any]]:
    """Return the identifiers of a resource by name; those that the caller gives are left out.

    :param identifiers: where they come from.
    :param parent: the resource that asks.
    :param params: the arguments of the call.
    :param raw_response: the answer.
    :returns: names in the style of Python, and values.
    """
    found = [identifier for identifier in identifiers if identifier.source != "input"]
    return [(xform_name(each.target), _identifier(each, parent, params, raw_response)) for each in found]


def _identifier(identifier: Parameter, parent: Any, params: Answer | None, answer: Answer | None) -> Any:
    if identifier.source == "response":
        return search(identifier.path, answer)
    if identifier.source == "requestParameter":
        return search(identifier.path, params)
    if identifier.source == "identifier":
        return getattr(parent, xform_name(str(identifier.name)))
    if identifier.source == "data":
        return get_data_member(parent, str(identifier.path))
    raise NotImplementedError(f"Unsupported source type: {identifier.source}")


def build_empty_response(search_path: str | None, operation_name: str, service_model: ServiceModel) -> Any:
    """Return what a part of an answer is when there is nothing: an empty dictionary or list, or None.

    :param search_path: where the part is.
    :param operation_name: whose answer it is.
    :param service_model: the operations.
    """
    shape: Any = service_model.operation_model(operation_name).output_shape
    for step in (search_path or "").split("."):
        name = step.strip("[]*0123456789$@")
        if name and shape is not None:
            shape = shape.member if shape.type_name == "list" else shape.members[name]
    kinds: dict[str, Any] = {"structure": {}, "map": {}, "list": []}
    return {} if shape is None else kinds.get(shape.type_name)


class RawHandler:
    """Gives back a part of the answer.

    :param search_path: where the part is; None or ``$`` for all of it.
    """

    def __init__(self, search_path: str | None) -> None:
        self.search_path = search_path

    def __call__(self, parent: Any, params: Answer, response: Answer) -> Any:
        """Return the part, None if there is nothing.

        :param parent: the resource that asked.
        :param params: the arguments of the call.
        :param response: the answer.
        """
        return search(self.search_path, response)


class ResourceHandler:
    """Makes resources of an answer.

    :param search_path: where their data is; None if there is none.
    :param factory: makes their class.
    :param resource_model: says what they are, and where their identifiers come from.
    :param service_context: all resources.
    :param operation_name: whose answer it is.
    """

    def __init__(
        self,
        search_path: str | None,
        factory: ResourceFactory,
        resource_model: ResponseResource,
        service_context: ServiceContext,
        operation_name: str | None = None,
    ) -> None:
        self.search_path = search_path
        self.factory = factory
        self.resource_model = resource_model
        self.service_context = service_context
        self.operation_name = operation_name

    def __call__(self, parent: Any, params: Answer, response: Answer) -> Any:
        """Return a resource, a list of them if their data is one, or an empty value if the answer names none.

        :param parent: the resource that asked.
        :param params: the arguments of the call.
        :param response: the answer.
        """
        if is_list(self.search_path):
            return self._make_list(parent, params, response)
        identifiers = build_identifiers(self.resource_model.identifiers, parent, params, response)
        if not all_not_none(value for _, value in identifiers):
            if self.operation_name is None:
                return None
            return build_empty_response(self.search_path, self.operation_name, self.service_context.service_model)
        made = self._resource_class()(**dict(identifiers), client=parent.meta.client)
        made.meta.data = search(self.search_path, response) if self.search_path else None
        return made

    def _resource_class(self) -> type[ServiceResource]:
        definitions = self.service_context.resource_json_definitions
        name = self.resource_model.type
        return self.factory.load_from_definition(name, definitions[name], self.service_context)

    def _make_list(self, parent: Any, params: Answer, response: Answer) -> list[ServiceResource]:
        items = items_at(str(self.search_path))(response)
        names = [xform_name(identifier.target) for identifier in self.resource_model.identifiers]
        columns = [self._column(each, items, parent, params, response) for each in self.resource_model.identifiers]
        make = _maker(self._resource_class(), names, parent.meta.client)
        return [make(row, item) for row, item in zip(zip(*columns), items)]

    def _column(
        self, identifier: Parameter, items: Sequence[Any], parent: Any, params: Answer, response: Answer
    ) -> Sequence[Any]:
        """Return one identifier of all items."""
        beginning = f"{self.search_path}."
        if identifier.source == "response" and str(identifier.path).startswith(beginning):
            name = str(identifier.path)[len(beginning) :]
            return [item.get(name) for item in items] if name.isidentifier() else [search(name, item) for item in items]
        value = _identifier(identifier, parent, params, response)
        return value if isinstance(value, list) else [value] * len(items)


def _maker(
    resource_class: type[ServiceResource], names: Sequence[str], client: Any
) -> Callable[[tuple[Any, ...], Any], ServiceResource]:
    """Return a function that makes a resource of its identifiers and data."""
    if resource_class.__init__ is not ServiceResource.__init__:
        return _careful_maker(resource_class, names, client)
    # A listing makes thousands of them: without the checks of the constructor, which cannot fail here.
    prototype = resource_class.meta
    service_name, identifiers, model = prototype.service_name, prototype.identifiers, prototype.resource_model
    attributes = [f"_{name}" for name in names]
    new = resource_class.__new__

    def make(values: tuple[Any, ...], data: Any) -> ServiceResource:
        made = new(resource_class)
        made.meta = ResourceMeta(service_name, identifiers, client, data, model)
        for attribute, value in zip(attributes, values):
            setattr(made, attribute, value)
        return made

    return make


def _careful_maker(
    resource_class: type[ServiceResource], names: Sequence[str], client: Any
) -> Callable[[tuple[Any, ...], Any], ServiceResource]:
    def make(values: tuple[Any, ...], data: Any) -> ServiceResource:
        made = resource_class(**dict(zip(names, values)), client=client)
        made.meta.data = data
        return made

    return make
