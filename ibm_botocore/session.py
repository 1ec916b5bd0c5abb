"""Sessions: where configuration, credentials and the service model come together to make clients."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from typing import IO, TYPE_CHECKING, Any, ClassVar

from . import UNSIGNED, __version__
from ._auth_choice import given_credentials
from ._components import ComponentLocator
from ._locks import make_rlock
from ._partitions import PARTITION, available_regions, partition_for_region
from ._profiles import Profiles
from .config import Config
from .configprovider import VARIABLES, configured_endpoint_url, create_config_store, make_provider
from .handlers import BUILTIN_HANDLERS
from .hooks import HierarchicalEmitter, first_non_none_response
from .loaders import Loader, create_loader
from .model import ServiceModel
from .useragent import UserAgent

if TYPE_CHECKING:
    from .client import BaseClient
    from .credentials import CredentialResolver
    from .paginate import PaginatorModel
    from .waiter import WaiterModel

logger = logging.getLogger(__name__)


class Session:
    """Holds configuration, credentials and events, and makes clients.

    A session may be used from many threads at once.

    :param session_vars: further configuration variables, or other sources of known ones, by logical name:
        ``(config file key, environment variable or list of them, default, conversion)``.
    :param event_hooks: the emitter to use instead of a new one.
    :param include_builtin_handlers: register the handlers of :data:`ibm_botocore.handlers.BUILTIN_HANDLERS`.
    :param profile: name of the configuration profile.
    """

    #: The configuration variables by logical name, see ``session_vars``.
    SESSION_VARIABLES: ClassVar[dict[str, Any]] = dict(VARIABLES)
    LOG_FORMAT = "%(asctime)s - %(name)s - %(levelname)s - %(message)s"

    def __init__(
        self,
        session_vars: Mapping[str, tuple[Any, ...]] | None = None,
        event_hooks: HierarchicalEmitter | None = None,
        include_builtin_handlers: bool = True,
        profile: str | None = None,
    ) -> None:
        self._events = HierarchicalEmitter() if event_hooks is None else event_hooks
        if include_builtin_handlers:
            # Applications append to the list; an entry may end with a unique id.
            for entry in BUILTIN_HANDLERS:
                self._events.register(*entry)
        self.user_agent_name = "ibm-cos-sdk-python-core"
        self.user_agent_version = __version__
        self.user_agent_extra = ""
        self._credentials: Any = None
        self._default_client_config: Config | None = None
        self._lock = make_rlock()
        self._config_store = create_config_store(self)
        for name, definition in (session_vars or {}).items():
            self._config_store.set_config_provider(name, make_provider(definition, self, os.environ))
        self._profiles = Profiles(self.get_config_variable)
        if profile is not None:
            self._config_store.set_config_variable("profile", profile)
        self._components = self._create_components()

    def _create_components(self) -> ComponentLocator:
        components = ComponentLocator()
        components.register_component("event_emitter", self._events)
        components.register_component("config_store", self._config_store)
        components.lazy_register_component("data_loader", lambda: create_loader(self.get_config_variable("data_path")))
        components.lazy_register_component("credential_provider", self._create_credential_resolver)
        components.register_component("client_methods", {})
        return components

    def _create_credential_resolver(self) -> CredentialResolver:
        from .credentials import create_credential_resolver  # whoever gives credentials needs no providers

        return create_credential_resolver(self)

    # --- configuration

    def get_config_variable(self, logical_name: str, methods: Any = None) -> Any:
        """Return a configuration variable.

        :param logical_name: for example ``region``.
        :param methods: accepted for compatibility.
        """
        return self._config_store.get_config_variable(logical_name)

    def set_config_variable(self, logical_name: str, value: Any) -> None:
        """Set a configuration variable for this session."""
        logger.debug("Setting config variable for %s", logical_name)
        self._config_store.set_config_variable(logical_name, value)

    def instance_variables(self) -> dict[str, Any]:
        """Return the configuration variables that were set for this session."""
        return self._config_store.set_variables()

    @property
    def profile(self) -> str | None:
        """The configured profile's name, or None."""
        name = self.get_config_variable("profile")
        return None if name is None else str(name)

    @property
    def full_config(self) -> dict[str, Any]:
        """What the configuration files say: all profiles under ``profiles``, and the other sections."""
        return self._profiles.full_config

    @property
    def available_profiles(self) -> list[str]:
        """The names of all profiles."""
        return self._profiles.names

    def get_scoped_config(self) -> dict[str, Any]:
        """Return the keys of the configured profile.

        :raises ProfileNotFound: if there is no such profile.
        """
        return self._profiles.scoped(self.profile)

    def get_default_client_config(self) -> Config | None:
        """Return the configuration that every client of this session starts from."""
        return self._default_client_config

    def set_default_client_config(self, client_config: Config) -> None:
        """Set the configuration that every client of this session starts from."""
        self._default_client_config = client_config

    # --- credentials

    def set_credentials(
        self,
        access_key: str | None = None,
        secret_key: str | None = None,
        token: str | None = None,
        ibm_api_key_id: str | None = None,
        ibm_service_instance_id: str | None = None,
        ibm_auth_endpoint: str | None = None,
        auth_function: Callable[[], Any] | None = None,
        token_manager: Any = None,
    ) -> None:
        """Give the session its credentials; an identity of IAM goes before HMAC keys.

        :param access_key: HMAC access key id.
        :param secret_key: HMAC secret.
        :param token: session token.
        :param ibm_api_key_id: API key.
        :param ibm_service_instance_id: id of the service instance.
        :param ibm_auth_endpoint: IAM's token endpoint.
        :param auth_function: takes no argument; returns an answer of IAM as a dict, or a token.
        :param token_manager: any object with ``get_token()``.
        :raises PartialCredentialsError: if only one of the two HMAC keys is given.
        """
        self._credentials = given_credentials(
            access_key,
            secret_key,
            token,
            ibm_api_key_id,
            ibm_service_instance_id,
            ibm_auth_endpoint or self.get_config_variable("ibm_auth_endpoint"),
            auth_function,
            token_manager,
        )

    def get_credentials(self) -> Any:
        """Return the session's credentials: those given, else the first that the providers find, else None."""
        with self._lock:
            if self._credentials is None:
                self._credentials = self.get_component("credential_provider").load_credentials()
            return self._credentials

    def check_service_instance_id(self, params: dict[str, Any], **kwargs: Any) -> None:
        """Add the instance id of the session's credentials to an operation's parameters, unless they have one."""
        instance_id = getattr(self.get_credentials(), "service_instance_id", None)
        if instance_id:
            params.setdefault("IBMServiceInstanceId", instance_id)

    # --- parts and data

    def get_component(self, name: str) -> Any:
        """Return a part of the session, for example ``data_loader``."""
        return self._components.get_component(name)

    def register_component(self, name: str, component: Any) -> None:
        """Replace a part of the session."""
        self._components.register_component(name, component)

    def lazy_register_component(self, name: str, component: Callable[[], Any]) -> None:
        """Replace a part of the session by one that is made when it is first asked for."""
        self._components.lazy_register_component(name, component)

    @property
    def _loader(self) -> Loader:
        loader: Loader = self.get_component("data_loader")
        return loader

    def get_available_partitions(self) -> list[str]:
        """Return the names of the partitions: there is only one."""
        return [PARTITION]

    def get_available_regions(
        self, service_name: str, partition_name: str = PARTITION, allow_non_regional: bool = False
    ) -> list[str]:
        """Return the names of a service's regions, see :func:`._partitions.available_regions`."""
        return available_regions(service_name, partition_name, allow_non_regional)

    def get_partition_for_region(self, region_name: str) -> str:
        """Return the partition of a region, see :func:`._partitions.partition_for_region`."""
        return partition_for_region(region_name)

    def get_available_services(self) -> list[str]:
        """Return the names of the services that a client can be made for."""
        return list(self._loader.list_available_services(type_name="service-2"))

    def get_data(self, data_path: str) -> Any:
        """Return a loaded data file, for example ``s3/2006-03-01/paginators-1``."""
        return self._loader.load_data(data_path)

    def get_service_data(self, service_name: str, api_version: str | None = None) -> Any:
        """Return a service description as it was loaded."""
        return self._loader.load_service_model(service_name, "service-2", api_version)

    def get_service_model(self, service_name: str, api_version: str | None = None) -> ServiceModel:
        """Return a service's model."""
        return ServiceModel(self.get_service_data(service_name, api_version), service_name)

    def get_paginator_model(self, service_name: str, api_version: str | None = None) -> PaginatorModel:
        """Return which operations of a service have pages, and how."""
        from .paginate import PaginatorModel

        return PaginatorModel(self._loader.load_service_model(service_name, "paginators-1", api_version))

    def get_waiter_model(self, service_name: str, api_version: str | None = None) -> WaiterModel:
        """Return the waiters of a service."""
        from .waiter import WaiterModel

        return WaiterModel(self._loader.load_service_model(service_name, "waiters-2", api_version))

    # --- events

    def register(
        self,
        event_name: str,
        handler: Callable[..., Any],
        unique_id: Any = None,
        unique_id_uses_count: bool = False,
    ) -> None:
        """Register a handler; clients made later inherit it."""
        self._events.register(event_name, handler, unique_id, unique_id_uses_count)

    def unregister(
        self,
        event_name: str,
        handler: Callable[..., Any] | None = None,
        unique_id: Any = None,
        unique_id_uses_count: bool = False,
    ) -> None:
        """Remove a handler; clients made before keep it."""
        self._events.unregister(event_name, handler, unique_id, unique_id_uses_count)

    def emit(self, event_name: str, **kwargs: Any) -> list[tuple[Callable[..., Any], Any]]:
        """Call the handlers of an event."""
        return self._events.emit(event_name, **kwargs)

    def emit_first_non_none_response(self, event_name: str, **kwargs: Any) -> Any:
        """Call the handlers of an event and return the first answer that is not None."""
        return first_non_none_response(self._events.emit(event_name, **kwargs))

    # --- logging and the User-Agent

    def set_debug_logger(self, logger_name: str = "ibm_botocore") -> None:
        """Show everything the SDK logs on standard error."""
        self.set_stream_logger(logger_name, logging.DEBUG)

    def set_stream_logger(
        self, logger_name: str, log_level: int | str, stream: IO[str] | None = None, format_string: str | None = None
    ) -> None:
        """Show a logger's messages on a stream, standard error by default."""
        self._add_log_handler(logger_name, log_level, logging.StreamHandler(stream), format_string)

    def set_file_logger(self, log_level: int | str, path: str, logger_name: str = "ibm_botocore") -> None:
        """Append a logger's messages to a file."""
        self._add_log_handler(logger_name, log_level, logging.FileHandler(path), None)

    def _add_log_handler(
        self, logger_name: str, log_level: int | str, handler: logging.Handler, format_string: str | None
    ) -> None:
        handler.setLevel(log_level)
        handler.setFormatter(logging.Formatter(format_string or self.LOG_FORMAT))
        log = logging.getLogger(logger_name)
        log.setLevel(log_level)
        log.addHandler(handler)

    def _user_agent_parts(self) -> UserAgent:
        app_id = self.get_config_variable("user_agent_appid")
        return UserAgent(self.user_agent_name, self.user_agent_version, self.user_agent_extra, app_id)

    def user_agent(self) -> str:
        """Return a short description of the SDK and its platform."""
        return self._user_agent_parts().for_session()

    # --- clients

    def create_client(
        self,
        service_name: str,
        region_name: str | None = None,
        api_version: str | None = None,
        use_ssl: bool = True,
        verify: bool | str | None = None,
        endpoint_url: str | None = None,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        ibm_api_key_id: str | None = None,
        ibm_service_instance_id: str | None = None,
        ibm_auth_endpoint: str | None = None,
        auth_function: Callable[[], Any] | None = None,
        token_manager: Any = None,
        config: Config | None = None,
    ) -> BaseClient:
        """Return a client of a service.

        Credentials given here go before those of the session, and an identity of IAM (API key, function or token
        manager) before HMAC keys.

        :param service_name: ``s3``.
        :param region_name: region such as ``us-south``.
        :param api_version: version of the service model.
        :param use_ssl: use https for an endpoint that is taken from the region.
        :param verify: False to accept any certificate, or the path of a CA bundle.
        :param endpoint_url: where requests go.
        :param aws_access_key_id: HMAC access key id.
        :param aws_secret_access_key: HMAC secret.
        :param aws_session_token: session token.
        :param ibm_api_key_id: API key.
        :param ibm_service_instance_id: id of the service instance, sent when buckets are listed or created.
        :param ibm_auth_endpoint: IAM's token endpoint.
        :param auth_function: takes no argument; returns an answer of IAM as a dict, or a token.
        :param token_manager: any object with ``get_token()``.
        :param config: further options.
        :raises PartialCredentialsError: if only one of the two HMAC keys is given.
        :raises UnknownServiceError: naming the services there are.
        """
        from ._client_factory import ClientCreator

        if self._default_client_config is not None:
            config = self._default_client_config.merge(config) if config is not None else self._default_client_config
        credentials = None
        if config is None or config.signature_version is not UNSIGNED:
            credentials = given_credentials(
                aws_access_key_id,
                aws_secret_access_key,
                aws_session_token,
                ibm_api_key_id,
                ibm_service_instance_id,
                ibm_auth_endpoint or self.get_config_variable("ibm_auth_endpoint"),
                auth_function,
                token_manager,
            )
            credentials = credentials or self.get_credentials()
        creator = ClientCreator(
            self._loader,
            self._user_agent_parts(),
            self._events,
            self._config_store,
            self.get_component("client_methods"),
        )
        return creator.create_client(
            service_name,
            region_name,
            is_secure=use_ssl,
            endpoint_url=endpoint_url or self._configured_endpoint(service_name, config),
            verify=verify,
            credentials=credentials,
            api_version=api_version,
            client_config=config,
            instance_id=ibm_service_instance_id,
        )

    def _configured_endpoint(self, service_name: str, config: Config | None) -> str | None:
        """Return the endpoint of the environment or the profile, unless the caller wants none of them."""
        is_ignored = None if config is None else config.ignore_configured_endpoint_urls
        if is_ignored is None:
            is_ignored = self.get_config_variable("ignore_configured_endpoint_urls")
        if is_ignored:
            return None
        return configured_endpoint_url(service_name, self.full_config, self.get_scoped_config(), os.environ)


def get_session(env_vars: Mapping[str, tuple[Any, ...]] | None = None) -> Session:
    """Return a new session.

    :param env_vars: see ``session_vars`` of :class:`Session`.
    """
    return Session(env_vars)
