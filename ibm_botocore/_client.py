"""A service client: operations as methods, and what programs read of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from . import xform_name
from ._call import perform
from ._plan import PlanBook
from .config import Config
from .endpoint import Endpoint
from .errorfactory import BaseClientExceptions
from .exceptions import DataNotFoundError, OperationNotPageableError
from .hooks import HierarchicalEmitter
from .httpchecksum import ChecksumOptions
from .model import ServiceModel
from .regions import Locator
from .signers import RequestSigner, generate_presigned_post, generate_presigned_url

if TYPE_CHECKING:
    from types import TracebackType

    from .paginate import Paginator
    from .waiter import Waiter


class ClientMeta:
    """What a client is.

    :param events: the client's events.
    :param client_config: its configuration, session defaults included.
    :param endpoint_url: where requests go; None while it is still to be taken from the region.
    :param service_model: the model it was made from.
    :param method_to_api_mapping: operation names by method name, for example ``{"put_object": "PutObject", …}``.
    :param partition: always ``aws``, as programs expect.
    """

    def __init__(
        self,
        events: HierarchicalEmitter,
        client_config: Config,
        endpoint_url: str | None,
        service_model: ServiceModel,
        method_to_api_mapping: Mapping[str, str],
        partition: str,
    ) -> None:
        self.events, self.service_model = events, service_model
        self.config, self.region_name = client_config, client_config.region_name
        self.endpoint_url, self.partition = endpoint_url, partition
        self.method_to_api_mapping = method_to_api_mapping


class ClientParts(NamedTuple):
    """Everything a client is made of; the factory puts it together."""

    meta: ClientMeta
    plans: PlanBook
    locator: Locator
    endpoint: Endpoint
    signer: RequestSigner
    exceptions: BaseClientExceptions
    user_agent: str
    instance_id: str | None
    checksum_options: ChecksumOptions
    validates_responses: bool
    loader: Any


class BaseClient:
    """The base of all client classes; operations are methods that take keyword arguments only.

    A client may be used from many threads at once. ``with client:`` closes its connections at the end.
    """

    _PY_TO_OP_NAME: ClassVar[Mapping[str, str]] = {}

    def __init__(self, parts: ClientParts) -> None:
        self.meta = parts.meta
        self._client_config = parts.meta.config
        self._plans = parts.plans
        self._locator = parts.locator
        self._endpoint = parts.endpoint
        self._request_signer = parts.signer
        self._exceptions = parts.exceptions
        self._user_agent = parts.user_agent
        self._instance_id = parts.instance_id
        self._checksum_options = parts.checksum_options
        self._validates_responses = parts.validates_responses
        self._loader = parts.loader

    generate_presigned_url = generate_presigned_url
    generate_presigned_post = generate_presigned_post

    def _make_api_call(self, operation_name: str, api_params: dict[str, Any]) -> dict[str, Any]:
        """Make a call; everything that talks to the service goes through here, so tests can replace it."""
        return perform(self, operation_name, api_params)

    def __getattr__(self, item: str) -> Any:
        # Only for names that do not exist; handlers may supply them. A half-made client (copy, pickle) has no meta.
        meta = self.__dict__.get("meta")
        if meta is not None and not item.startswith("__"):
            event = f"getattr.{meta.service_model.service_id.hyphenize()}.{item}"
            _, response = meta.events.emit_until_response(event, client=self)
            if response is not None:
                return response
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{item}'")

    @property
    def exceptions(self) -> BaseClientExceptions:
        """The exception classes of the service, for example ``client.exceptions.NoSuchKey``."""
        return self._exceptions

    def can_paginate(self, operation_name: str) -> bool:
        """Return whether there is a paginator for a method.

        :param operation_name: the method, for example ``list_objects_v2``.
        :raises KeyError: if there is no such method.
        """
        return self.meta.method_to_api_mapping[operation_name] in self._companion("paginators-1").get("pagination", {})

    def get_paginator(self, operation_name: str) -> Paginator:
        """Return the paginator of a method: it fetches all pages of a listing.

        :param operation_name: the method, for example ``list_objects_v2``.
        :raises OperationNotPageableError: if its answers have no pages.
        :raises KeyError: if there is no such method.
        """
        if not self.can_paginate(operation_name):
            raise OperationNotPageableError(operation_name=operation_name)
        from .paginate import PaginatorModel, create_paginator_with_client

        model = PaginatorModel(self._companion("paginators-1"))
        return create_paginator_with_client(self.meta.method_to_api_mapping[operation_name], model, self)

    @property
    def waiter_names(self) -> list[str]:
        """What :meth:`get_waiter` takes, for example ``bucket_exists``."""
        return [xform_name(name) for name in sorted(self._companion("waiters-2").get("waiters", {}))]

    def get_waiter(self, waiter_name: str) -> Waiter:
        """Return what waits until a bucket or an object is there, or gone.

        :param waiter_name: one of :attr:`waiter_names`.
        :raises ValueError: if there is no such waiter.
        """
        companion = self._companion("waiters-2")
        names = {xform_name(name): name for name in companion.get("waiters", {})}
        if waiter_name not in names:
            raise ValueError(f"Waiter does not exist: {waiter_name}")
        from .waiter import WaiterModel, create_waiter_with_client

        return create_waiter_with_client(names[waiter_name], WaiterModel(companion), self)

    def _companion(self, type_name: str) -> Mapping[str, Any]:
        """Return what is described beside the service's model; nothing if there is no such description."""
        service = self.meta.service_model
        try:
            found: Mapping[str, Any] = self._loader.load_service_model(
                service.service_name, type_name, service.api_version
            )
        except DataNotFoundError:
            return {}
        return found

    @property
    def _service_model(self) -> ServiceModel:
        return self.meta.service_model

    def close(self) -> None:
        """Close the client's connections."""
        self._endpoint.close()

    def __enter__(self) -> BaseClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
