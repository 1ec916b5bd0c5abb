"""Documentation of resource classes, written from the models when somebody first looks at it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ibm_botocore import xform_name
from ibm_botocore.docs import LazyText

if TYPE_CHECKING:
    from ibm_boto3.resources.model import Action, Collection, Parameter, ResourceModel, Waiter
    from ibm_boto3.utils import ServiceContext
    from ibm_botocore.model import OperationModel, Shape
    from ibm_botocore.waiter import SingleWaiterConfig


class _Subject:
    """What a function is about, where :func:`inspect.signature` finds its parameters.

    :param function: the function.
    :param signature: returns the signature.
    """

    def __init__(self, function: Callable[..., Any], signature: Callable[[], inspect.Signature]) -> None:
        self.__name__ = function.__name__
        self._function = function
        self._signature = signature

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function, for whoever unwraps one in order to call it."""
        return self._function(*args, **kwargs)

    @property
    def __signature__(self) -> inspect.Signature:
        return self._signature()


def _document(
    function: Any, sentence: str, write: Callable[[], str], signature: Callable[[], inspect.Signature]
) -> None:
    function.__doc__ = LazyText(sentence, write)
    function.__wrapped__ = _Subject(function, signature)
    # Those of **kwargs say nothing.
    function.__annotations__ = {}


def document_action(
    function: Callable[..., Any], resource_name: str, action: Action, context: ServiceContext, is_batch: bool = False
) -> None:
    """Give a method that calls an operation its documentation.

    :param function: named as the method is.
    :param resource_name: name of its class.
    :param action: the action.
    :param context: all resources.
    :param is_batch: whether it is about all resources of a collection.
    """
    if action.request is None:
        return
    operation_name = action.request.operation
    without = _filled_in(action.request.params)

    def operation() -> OperationModel:
        return context.service_model.operation_model(operation_name)

    def write() -> str:
        from ibm_botocore.docs.operations import operation_text

        returns = _about_result(action, is_batch)
        return operation_text(operation(), function.__name__, xform_name(resource_name), without, returns)

    def signature() -> inspect.Signature:
        from ibm_botocore.docs.operations import operation_signature

        return operation_signature(operation(), without, inspect.Signature.empty if action.resource else dict)

    _document(function, f"Calls {operation_name}.", write, signature)


def _filled_in(params: Iterable[Parameter]) -> set[str]:
    """Return the arguments that the resource gives; of a constant inside one the caller may give the rest."""
    return {param.target.partition("[")[0].partition(".")[0] for param in params if param.source == "identifier"}


def _about_result(action: Action, is_batch: bool) -> list[str]:
    if is_batch:
        return ["A list with the answer of each call."]
    return [] if action.resource is None else [f"The {action.resource.type}."]


def document_waiter(function: Callable[..., Any], resource_name: str, waiter: Waiter, context: ServiceContext) -> None:
    """Give a method that waits its documentation.

    :param function: named as the method is.
    :param resource_name: name of its class.
    :param waiter: the state.
    :param context: all resources.
    """
    without = _filled_in(waiter.params)

    def asked() -> tuple[OperationModel, SingleWaiterConfig]:
        config = context.service_waiter_model.get_waiter(waiter.waiter_name)
        return context.service_model.operation_model(config.operation), config

    def write() -> str:
        from ibm_botocore.docs.companions import wait_text

        operation, config = asked()
        calling = f"{xform_name(resource_name)}.{function.__name__}"
        return wait_text(operation, waiter.waiter_name, config.delay, config.max_attempts, calling, without)

    def signature() -> inspect.Signature:
        from ibm_botocore.docs.companions import wait_signature

        return wait_signature(asked()[0], without)

    _document(function, f"Waits for {waiter.waiter_name}.", write, signature)


def document_filter(
    function: Callable[..., Any], collection_name: str, collection: Collection, context: ServiceContext
) -> None:
    """Give ``filter`` of a collection its documentation.

    :param function: the method.
    :param collection_name: how the collection is reached, for example ``bucket.objects``.
    :param collection: the collection.
    :param context: all resources.
    """
    if collection.request is None or collection.resource is None:
        return
    operation_name = collection.request.operation
    without = _filled_in(collection.request.params)
    about = f"Those {collection.resource.type} resources of the collection that the arguments of {operation_name} leave"

    def write() -> str:
        from ibm_botocore.docs.operations import operation_text

        operation = context.service_model.operation_model(operation_name)
        return operation_text(operation, "filter", collection_name, without, [f"A collection. {about}."])

    def signature() -> inspect.Signature:
        from ibm_botocore.docs.operations import operation_signature

        operation = context.service_model.operation_model(operation_name)
        return operation_signature(operation, without, inspect.Signature.empty)

    _document(function, f"{about}.", write, signature)


def attribute_text(member_name: str, shape: Shape) -> LazyText:
    """Return the documentation of an attribute.

    :param member_name: name of the member it shows.
    :param shape: the member's shape.
    """

    def write() -> str:
        from ibm_botocore.docs.text import item, members, sections
        from ibm_botocore.model import ListShape, StructureShape

        inner = shape.member if isinstance(shape, ListShape) else shape
        lines = item(member_name, shape, is_input=False, is_required=False)
        parts = members(inner, is_input=False) if isinstance(inner, StructureShape) else ()
        return sections(("", lines), ("Members", parts))

    return LazyText(f"{member_name} of the resource.", write)


def class_text(model: ResourceModel, identifiers: Iterable[str], methods: Iterable[str]) -> LazyText:
    """Return the documentation of a resource class.

    :param model: the resource.
    :param identifiers: their names.
    :param methods: their names.
    """
    is_service = model.name[0].islower()
    beginning = "What all resources come from" if is_service else f"{model.name}({', '.join(identifiers)})"

    def write() -> str:
        from ibm_botocore.docs.text import sections, wrapped

        return sections(
            ("", [f"{beginning}."]),
            ("Methods", wrapped(", ".join(sorted(methods)), indent="")),
            ("Resources", wrapped(", ".join(item.name for item in model.subresources), indent="")),
            ("Collections", wrapped(", ".join(item.name for item in model.collections), indent="")),
        )

    return LazyText(f"{beginning}.", write)
