"""Which operations have pages, and what their paging parameters are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from ibm_botocore import xform_name
from ibm_botocore._paths import Path, compile_path
from ibm_botocore.docs import document_paginate
from ibm_botocore.exceptions import PaginationError
from ibm_botocore.model import OperationModel, ServiceModel
from ibm_botocore.paginate.pages import Expression, Page, PageIterator

if TYPE_CHECKING:
    from ibm_botocore._client import BaseClient


class PaginatorModel:
    """The paging of a service's operations.

    :param paginator_config: a loaded ``paginators-1`` document.
    """

    def __init__(self, paginator_config: Mapping[str, Any]) -> None:
        self._by_operation: Mapping[str, Any] = paginator_config["pagination"]

    def get_paginator(self, operation_name: str) -> Mapping[str, Any]:
        """Return the paging of an operation.

        :param operation_name: as the model writes it, for example ``ListObjectsV2``.
        :raises ValueError: if it has none.
        """
        try:
            paging: Mapping[str, Any] = self._by_operation[operation_name]
        except KeyError:
            raise ValueError(f"Paginator for operation does not exist: {operation_name}") from None
        return paging


class Paginator:
    """Makes the pages of one operation.

    :param method: fetches a page, for example ``client.list_objects_v2``.
    :param pagination_config: the operation's part of the paginator model.
    :param model: the operation.
    """

    PAGE_ITERATOR_CLS: ClassVar[type[PageIterator]] = PageIterator

    def __init__(
        self, method: Callable[..., Page], pagination_config: Mapping[str, Any], model: OperationModel
    ) -> None:
        self._method = method
        self._model = model
        self._input_token = _as_list(pagination_config["input_token"])
        self._output_token = _paths(pagination_config["output_token"])
        self._result_keys = _paths(pagination_config.get("result_key"))
        self._non_aggregate_keys = _paths(pagination_config.get("non_aggregate_keys"))
        self._more_results = next(iter(_paths(pagination_config.get("more_results"))), None)
        self._limit_key: str | None = pagination_config.get("limit_key")

    @property
    def result_keys(self) -> list[Path]:
        """Where the items of a page are; each has ``expression`` and ``search(page)``."""
        return self._result_keys

    def paginate(self, **kwargs: Any) -> PageIterator:
        """Return the pages of a listing; nothing is fetched before they are iterated over.

        :param kwargs: the operation's arguments, and ``PaginationConfig``: a dictionary with ``MaxItems`` (items in
            all), ``PageSize`` (items to ask for at once) and ``StartingToken`` (where to begin, from the
            ``resume_token`` of an earlier iteration).
        :raises PaginationError: if a PageSize is given to an operation that knows none.
        :raises ValueError: if MaxItems or PageSize is no number.
        """
        options = kwargs.pop("PaginationConfig", None) or {}
        max_items, page_size = options.get("MaxItems"), options.get("PageSize")
        output_token: list[Expression] = [*self._output_token]
        return self.PAGE_ITERATOR_CLS(
            self._method,
            self._input_token,
            output_token,
            self._more_results,
            self._result_keys,
            self._non_aggregate_keys,
            self._limit_key,
            None if max_items is None else int(max_items),
            options.get("StartingToken"),
            None if page_size is None else self._read_page_size(page_size),
            kwargs,
        )

    def _read_page_size(self, page_size: Any) -> int | str:
        if self._limit_key is None:
            raise PaginationError(
                message="PageSize parameter is not supported for the pagination interface for this operation."
            )
        shape = self._model.input_shape
        member = None if shape is None else shape.members.get(self._limit_key)
        return str(page_size) if member is not None and member.type_name == "string" else int(page_size)


def create_paginator_with_client(operation_name: str, paginator_model: PaginatorModel, client: BaseClient) -> Paginator:
    """Return the paginator of a client's operation.

    :param operation_name: as the model writes it, for example ``ListObjectsV2``.
    :param paginator_model: the paging of the service's operations.
    :param client: fetches the pages.
    :raises ValueError: if the operation has none.
    """
    paging = paginator_model.get_paginator(operation_name)
    service = client.meta.service_model
    # By attribute, so that a method that was replaced on the client is the one that is called.
    method = getattr(client, xform_name(operation_name))
    limits = [paging["limit_key"]] if "limit_key" in paging else []
    set_by_paging = (*_as_list(paging["input_token"]), *limits)
    made = _paginator_class(service, operation_name, set_by_paging, tuple(_as_list(paging.get("result_key"))))
    return made(method, paging, service.operation_model(operation_name))


@lru_cache(maxsize=64)
def _paginator_class(
    service: ServiceModel, operation_name: str, set_by_paging: tuple[str, ...], result_keys: tuple[str, ...]
) -> type[Paginator]:
    """Return a class of its own for an operation, so that ``help`` tells what its ``paginate`` takes."""

    def paginate(self: Paginator, **kwargs: Any) -> PageIterator:
        return Paginator.paginate(self, **kwargs)

    document_paginate(paginate, service, operation_name, set_by_paging, result_keys)
    name = f"{service.service_id.hyphenize().upper()}.Paginator.{operation_name}"
    attributes = {"__module__": "ibm_botocore.client", "__doc__": Paginator.__doc__, "paginate": paginate}
    return type(name, (Paginator,), attributes)


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _paths(expressions: Any) -> list[Path]:
    return [compile_path(expression) for expression in _as_list(expressions)]
