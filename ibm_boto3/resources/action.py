"""The methods of resources that call the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ibm_boto3.resources.deletion import in_thousands
from ibm_boto3.resources.documents import document_action
from ibm_boto3.resources.model import Action, Request, Waiter
from ibm_boto3.resources.parallel import call_for_each
from ibm_boto3.resources.params import create_request_parameters
from ibm_boto3.resources.response import RawHandler, ResourceHandler
from ibm_boto3.utils import ServiceContext, inject_attribute
from ibm_botocore import xform_name

if TYPE_CHECKING:
    from ibm_boto3.resources.factory import ResourceFactory
    from ibm_botocore.hooks import HierarchicalEmitter


class ServiceAction:
    """Calls an operation with a resource's identifiers, and makes of the answer what the definition says.

    :param action_model: the action.
    :param factory: makes the classes of the resources that answers stand for.
    :param service_context: all resources.
    """

    def __init__(
        self,
        action_model: Action,
        factory: ResourceFactory | None = None,
        service_context: ServiceContext | None = None,
    ) -> None:
        if action_model.request is None:
            raise ValueError(f"The action {action_model.name} makes no request")
        self._request: Request = action_model.request
        self._method_name = xform_name(self._request.operation)
        self._handler: Callable[[Any, Any, Any], Any] = RawHandler(action_model.path)
        resource = action_model.resource
        if resource is not None and factory is not None and service_context is not None:
            operation = self._request.operation
            self._handler = ResourceHandler(resource.path, factory, resource, service_context, operation)

    def __call__(self, parent: Any, *args: Any, **kwargs: Any) -> Any:
        """Call the operation.

        :param parent: the resource.
        :param args: handed on, so that the client refuses them.
        :param kwargs: further arguments; they win over the resource's own.
        """
        params = create_request_parameters(parent, self._request)
        params.update(kwargs)
        answer = getattr(parent.meta.client, self._method_name)(*args, **params)
        return self._handler(parent, params, answer)


class BatchAction(ServiceAction):
    """Calls an operation for all resources of a collection, many of them in one call."""

    def __call__(self, parent: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Call the operation; a call is about one page of the listing, or a thousand resources of a larger one.

        :param parent: the collection.
        :param args: handed on, so that the client refuses them.
        :param kwargs: further arguments of every call.
        :returns: the answers in the order of the listing.
        """
        requests = self._requests(parent, kwargs)
        first = next(requests, None)
        if first is None:
            return []
        client = first[0].meta.client
        method = getattr(client, self._method_name)

        def call(request: tuple[Any, dict[str, Any]]) -> Any:
            resource, params = request
            return self._handler(resource, params, method(*args, **params))

        return call_for_each(call, _with_first(first, requests), client, self._request.operation)

    def _requests(self, parent: Any, more: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
        """Yield a resource and the arguments of its call."""
        for page in parent.pages():
            for resources in in_thousands(page):
                params: dict[str, Any] = {}
                for index, resource in enumerate(resources):
                    create_request_parameters(resource, self._request, params, index)
                yield resources[0], {**params, **more}


def _with_first(first: Any, others: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from others


class WaiterAction:
    """Waits until a resource is in a state.

    :param waiter_model: the state.
    :param waiter_resource_name: name of the method.
    """

    def __init__(self, waiter_model: Waiter, waiter_resource_name: str) -> None:
        self._waiter_model = waiter_model
        self._waiter_name = xform_name(waiter_model.waiter_name)
        self._waiter_resource_name = waiter_resource_name

    def __call__(self, parent: Any, *args: Any, **kwargs: Any) -> None:
        """Return once the state is reached.

        :param parent: the resource.
        :param args: ignored.
        :param kwargs: further arguments of the operation that asks, and ``WaiterConfig``.
        :raises WaiterError: if the state is not reached.
        """
        params = create_request_parameters(parent, self._waiter_model)
        params.update(kwargs)
        parent.meta.client.get_waiter(self._waiter_name).wait(**params)


class CustomModeledAction:
    """A method written by hand whose documentation comes from an operation.

    :param action_name: name of the method.
    :param action_model: its definition, as ``resources-1.json`` would have it.
    :param function: the method.
    :param event_emitter: accepted for compatibility.
    """

    def __init__(
        self,
        action_name: str,
        action_model: dict[str, Any],
        function: Callable[..., Any],
        event_emitter: HierarchicalEmitter,
    ) -> None:
        self.name = action_name
        self.model = action_model
        self.function = function
        self.emitter = event_emitter

    def inject(
        self, class_attributes: dict[str, Any], service_context: ServiceContext, event_name: str, **kwargs: Any
    ) -> None:
        """Add the method to a class; a handler of ``creating-resource-class``.

        :param class_attributes: what the class is made from.
        :param service_context: all resources.
        :param event_name: names the class.
        :param kwargs: ignored.
        :raises RuntimeError: if the class has such an attribute already.
        """
        resource_name = event_name.rpartition(".")[2]
        action = Action(self.name, self.model, service_context.resource_json_definitions)
        self.function.__name__ = self.name
        document_action(self.function, resource_name, action, service_context)
        inject_attribute(class_attributes, self.name, self.function)
