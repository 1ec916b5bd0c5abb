"""How a client is put together from a model, a configuration and credentials."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from . import UNSIGNED, xform_name
from ._auth_choice import BEARER, credentials_for_client
from ._client import BaseClient, ClientMeta, ClientParts
from ._client_options import WHEN_SUPPORTED, resolve_config
from ._locks import make_lock
from ._plain_http import warn_of_plain_http
from ._plan import PlanBook
from .config import Config
from .configprovider import ConfigValueStore, ensure_boolean
from .docs import document_method
from .endpoint import Endpoint
from .errorfactory import BaseClientExceptions, ClientExceptionsFactory
from .hooks import HierarchicalEmitter
from .httpchecksum import ChecksumOptions
from .loaders import Loader
from .model import ServiceModel
from .regions import Locator, check_region, parse_endpoint_url
from .retries import create_policy
from .signers import RequestSigner
from .useragent import UserAgent

if TYPE_CHECKING:
    from .httpsession import URLLib3Session

DEFAULT_REGION = "us-east-1"
PARTITION = "aws"
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


def client_class(kit: ServiceKit, events: HierarchicalEmitter) -> type[BaseClient]:
    """Return the class of a client, with what handlers of ``creating-client-class`` add to it.

    :param kit: the service's kit.
    :param events: the session's events.
    """
    event = f"creating-client-class.{kit.model.service_id.hyphenize()}"
    if not events.handlers_for(event):
        return kit.client_class
    attributes: dict[str, Any] = dict(kit.methods)
    bases: list[type] = [BaseClient]
    events.emit(event, class_attributes=attributes, base_classes=bases)
    return _make_class(kit.model, kit.method_to_operation, attributes, tuple(bases))


class ClientCreator:
    """Makes clients for a session.

    :param loader: finds service models.
    :param user_agent: the session's part of the User-Agent header.
    :param event_emitter: the session's events; every client gets a copy.
    :param config_store: the session's configuration variables.
    """

    def __init__(
        self,
        loader: Loader,
        user_agent: UserAgent,
        event_emitter: HierarchicalEmitter,
        config_store: ConfigValueStore,
    ) -> None:
        self._loader = loader
        self._user_agent = user_agent
        self._events = event_emitter
        self._config_store = config_store

    def create_client_class(self, service_name: str, api_version: str | None = None) -> type[BaseClient]:
        """Return the class that :meth:`create_client` would use."""
        return client_class(self._kit(service_name, api_version), self._events)

    def create_client(
        self,
        service_name: str,
        region_name: str | None,
        is_secure: bool = True,
        endpoint_url: str | None = None,
        verify: bool | str | None = None,
        credentials: Any = None,
        api_version: str | None = None,
        client_config: Config | None = None,
        instance_id: str | None = None,
    ) -> BaseClient:
        """Return a new client.

        :param service_name: ``s3``.
        :param region_name: region or provisioning code; ``us-east-1`` if None, as published.
        :param is_secure: use https for an endpoint that is taken from the region.
        :param endpoint_url: where requests go.
        :param verify: check certificates, or the path of a CA bundle; None takes the configured bundle.
        :param credentials: an object with ``get_frozen_credentials()``, or None; those of IAM select bearer tokens.
        :param api_version: version of the model.
        :param client_config: the caller's configuration.
        :param instance_id: service instance id sent where an operation takes one.
        :raises ValueError: if the endpoint is no http or https URL.
        :raises InvalidRegionError: if the region could not be part of a host name.
        :raises InvalidChecksumConfigError: naming an unknown checksum setting.
        """
        kit = self._kit(service_name, api_version)
        given = client_config or Config()
        region = self._resolve_region(region_name, given)
        check_region(region)
        if endpoint_url is not None:
            parse_endpoint_url(endpoint_url)
        config = resolve_config(
            given, region, credentials, str(kit.model.signature_version), self._config_store.get_config_variable
        )
        user_agent = self._user_agent.for_client(config, str((config.retries or {})["mode"]))
        config = config.merge(Config(user_agent=user_agent))
        version, s3_options = config.signature_version, config.s3 or {}
        events = self._events.__copy__()
        credentials = self._bind(credentials, config, verify)
        if version == BEARER:
            warn_of_plain_http(endpoint_url or ("https://" if is_secure else "http://"), "a bearer token")
        signer = RequestSigner(
            kit.model.service_id,
            region,
            kit.model.signing_name,
            version,
            credentials,
            events,
            signs_payload=s3_options.get("payload_signing_enabled"),
        )
        locator = Locator(
            endpoint_url,
            region,
            config.endpoint_type or "public",
            scheme="https" if is_secure else "http",
            is_host_style=s3_options.get("addressing_style") == "virtual",
        )
        parts = ClientParts(
            meta=ClientMeta(events, config, endpoint_url, kit.model, kit.method_to_operation, PARTITION),
            plans=kit.checked_plans if self._checks_parameters(config) else kit.unchecked_plans,
            locator=locator,
            endpoint=Endpoint(
                endpoint_url,
                kit.model.endpoint_prefix,
                events,
                _http_session_maker(config, self._resolve_verify(verify), locator),
                create_policy(config.retries or {}),
                signer,
            ),
            signer=signer,
            exceptions=kit.exceptions,
            user_agent=user_agent,
            instance_id=instance_id or getattr(credentials, "service_instance_id", None),
            checksum_options=ChecksumOptions(
                when_supported=config.request_checksum_calculation == WHEN_SUPPORTED,
                may_trail=version != "s3",
                hashes_payload=version in ("s3v4", "v4") and s3_options.get("payload_signing_enabled") is not False,
            ),
            validates_responses=config.response_checksum_validation == WHEN_SUPPORTED,
            loader=self._loader,
        )
        return client_class(kit, self._events)(parts)

    def _kit(self, service_name: str, api_version: str | None) -> ServiceKit:
        return service_kit(self._loader.load_service_model(service_name, "service-2", api_version), service_name)

    def _bind(self, credentials: Any, config: Config, verify: bool | str | None) -> Any:
        """Return the credentials as this client uses them."""
        version = config.signature_version
        if version is UNSIGNED or credentials is None:
            return None
        variable = self._config_store.get_config_variable
        trust = variable("ca_bundle") if verify is None else verify
        return credentials_for_client(credentials, version, config, trust, variable("ibm_auth_endpoint"))

    def _checks_parameters(self, config: Config) -> bool:
        wanted = self._config_store.get_config_variable("parameter_validation")
        return bool(config.parameter_validation) and ensure_boolean(wanted)

    def _resolve_region(self, region_name: str | None, given: Config) -> str:
        """Take the region of the argument, else of the client's configuration, else of the session's."""
        region = region_name or given.region_name or self._config_store.get_config_variable("region")
        return str(region or DEFAULT_REGION)

    def _resolve_verify(self, verify: bool | str | None) -> bool | str:
        """Take the CA bundle of the configuration or the environment where the caller gave none."""
        if verify is not None:
            return verify
        bundle = self._config_store.get_config_variable("ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE")
        return bundle or True


def _http_session_maker(config: Config, verify: bool | str, locator: Locator) -> Callable[[], URLLib3Session]:
    """Return what makes a client's connections; nothing of the HTTP stack is imported before its first call."""

    def make() -> URLLib3Session:
        from ._proxies import environment_proxies
        from .httpsession import URLLib3Session

        proxies = config.proxies
        if proxies is None:
            proxies = environment_proxies(locator.endpoint.origin.url)
        return URLLib3Session(
            verify=verify,
            proxies=proxies,
            timeout=(config.connect_timeout, config.read_timeout),
            max_pool_connections=config.max_pool_connections,
            socket_options=_socket_options() if config.tcp_keepalive else None,
            client_cert=config.client_cert,
            proxies_config=config.proxies_config,
        )

    return make


def _socket_options() -> list[tuple[int, int, int]]:
    import socket

    return [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1), (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
