"""Documentation of clients, paginators and waiters, written from the model when somebody first looks at it.

A method stays a plain function, so a call costs nothing more. Its ``__doc__`` is a :class:`LazyText`, which is a
string to everybody who asks; its ``__wrapped__`` is what it is about, where :func:`inspect.signature` finds the
parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ibm_botocore.docs.lazy import LazyText

if TYPE_CHECKING:
    import inspect

    from ibm_botocore.model import OperationModel, ServiceModel

Names = tuple[str, ...]

__all__ = ["LazyText", "document_method", "document_paginate", "document_wait"]


class _Method:
    """A client's method: what it does and what it takes."""

    def __init__(self, name: str, service: ServiceModel, operation_name: str) -> None:
        self.__name__ = name
        self._service = service
        self._operation_name = operation_name

    def __call__(self, client: Any, **kwargs: Any) -> Any:
        """Call the method, for whoever unwraps a function in order to call it."""
        return getattr(client, self.__name__)(**kwargs)

    @property
    def _operation(self) -> OperationModel:
        return self._service.operation_model(self._operation_name)

    def text(self) -> str:
        """Return the docstring."""
        from ibm_botocore.docs.operations import operation_text

        return operation_text(self._operation, self.__name__)

    @property
    def __signature__(self) -> inspect.Signature:
        from ibm_botocore.docs.operations import operation_signature

        return operation_signature(self._operation)


class _Paginate(_Method):
    """A paginator's ``paginate``."""

    def __init__(self, service: ServiceModel, operation_name: str, without: Names, result_keys: Names) -> None:
        super().__init__("paginate", service, operation_name)
        self._without = without
        self._result_keys = result_keys

    def text(self) -> str:
        """Return the docstring."""
        from ibm_botocore.docs.companions import paginate_text

        return paginate_text(self._operation, self._without, self._result_keys)

    @property
    def __signature__(self) -> inspect.Signature:
        from ibm_botocore.docs.companions import paginate_signature

        return paginate_signature(self._operation, self._without)


class _Wait(_Method):
    """A waiter's ``wait``."""

    def __init__(self, service: ServiceModel, operation_name: str, state: str, delay: float, attempts: int) -> None:
        super().__init__("wait", service, operation_name)
        self._state = state
        self._delay = delay
        self._attempts = attempts

    def text(self) -> str:
        """Return the docstring."""
        from ibm_botocore.docs.companions import wait_text

        return wait_text(self._operation, self._state, self._delay, self._attempts)

    @property
    def __signature__(self) -> inspect.Signature:
        from ibm_botocore.docs.companions import wait_signature

        return wait_signature(self._operation)


def document_method(function: Callable[..., Any], service: ServiceModel, operation_name: str, sentence: str) -> None:
    """Give a client's method its documentation.

    :param function: named as the method is.
    :param service: the model.
    :param operation_name: as the model writes it, for example ``PutObject``.
    :param sentence: what the operation does.
    """
    _document(function, sentence, _Method(function.__name__, service, operation_name))


def document_paginate(
    function: Callable[..., Any], service: ServiceModel, operation_name: str, without: Names, result_keys: Names
) -> None:
    """Give a paginator's ``paginate`` its documentation.

    :param function: the method.
    :param service: the model.
    :param operation_name: as the model writes it, for example ``ListObjectsV2``.
    :param without: input members that paging sets.
    :param result_keys: where the items are.
    """
    subject = _Paginate(service, operation_name, without, result_keys)
    _document(function, f"Fetches all pages of {operation_name}.", subject)


def document_wait(
    function: Callable[..., Any], service: ServiceModel, operation_name: str, state: str, delay: float, attempts: int
) -> None:
    """Give a waiter's ``wait`` its documentation.

    :param function: the method.
    :param service: the model.
    :param operation_name: what is asked, for example ``HeadBucket``.
    :param state: the waiter as the model writes it, for example ``BucketExists``.
    :param delay: seconds between two attempts.
    :param attempts: how many there are.
    """
    _document(function, f"Waits for {state}.", _Wait(service, operation_name, state, delay, attempts))


def _document(function: Any, sentence: str, subject: _Method) -> None:
    function.__doc__ = LazyText(sentence, subject.text)
    function.__wrapped__ = subject
    # Those of **kwargs say nothing, and who evaluates them does it in the names of what is wrapped.
    function.__annotations__ = {}
