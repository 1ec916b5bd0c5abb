"""How a client is put together from a model, a configuration and credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import UNSIGNED
from ._auth_choice import BEARER, auth_type, credentials_for_client, presign_signature
from ._client import BaseClient, ClientMeta, ClientParts
from ._client_options import WHEN_SUPPORTED, resolve_config
from ._connections import http_session_maker, resolve_verify
from ._partitions import PARTITION
from ._plain_http import warn_of_plain_http
from ._service_kit import ServiceKit, client_class, service_kit
from .config import Config
from .configprovider import ConfigValueStore, ensure_boolean
from .endpoint import Endpoint
from .hooks import HierarchicalEmitter
from .httpchecksum import ChecksumOptions
from .loaders import Loader
from .regions import Locator, check_region, parse_endpoint_url
from .retries import create_policy
from .signers import RequestSigner
from .useragent import UserAgent

DEFAULT_REGION = "us-east-1"


class ClientCreator:
    """Makes clients for a session.

    :param loader: finds service models.
    :param user_agent: the session's part of the User-Agent header.
    :param event_emitter: the session's events; every client gets a copy.
    :param config_store: the session's configuration variables.
    :param further_methods: by service, methods that clients have beside their operations.
    """

    def __init__(
        self,
        loader: Loader,
        user_agent: UserAgent,
        event_emitter: HierarchicalEmitter,
        config_store: ConfigValueStore,
        further_methods: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._further_methods = further_methods or {}
        self._loader = loader
        self._user_agent = user_agent
        self._events = event_emitter
        self._config_store = config_store

    def create_client_class(self, service_name: str, api_version: str | None = None) -> type[BaseClient]:
        """Return the class that :meth:`create_client` would use."""
        return self._class_of(self._kit(service_name, api_version), service_name)

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
        config = self._resolve_config(kit, given, region, credentials)
        if config.signature_version == BEARER:
            warn_of_plain_http(endpoint_url or ("https://" if is_secure else "http://"), "a bearer token")
        credentials = self._bind(credentials, config, verify)
        locator = Locator(
            endpoint_url,
            region,
            config.endpoint_type or "public",
            scheme="https" if is_secure else "http",
            is_host_style=(config.s3 or {}).get("addressing_style") == "virtual",
        )
        bundle = self._config_store.get_config_variable("ca_bundle")
        wanted = given.signature_version or (config.s3 or {}).get("signature_version")
        parts = self._assemble(kit, config, wanted, endpoint_url, locator, resolve_verify(verify, bundle), credentials)
        own_instance = instance_id or getattr(credentials, "service_instance_id", None)
        return self._class_of(kit, service_name)(parts._replace(instance_id=own_instance))

    def _assemble(
        self,
        kit: ServiceKit,
        config: Config,
        wanted_signature: Any,
        endpoint_url: str | None,
        locator: Locator,
        verify: bool | str,
        credentials: Any,
    ) -> ClientParts:
        """Return the parts of a client whose configuration is complete."""
        version, s3_options = config.signature_version, config.s3 or {}
        events = self._events.__copy__()
        signer = RequestSigner(
            kit.model.service_id,
            str(config.region_name),
            kit.model.signing_name,
            version,
            credentials,
            events,
            signs_payload=s3_options.get("payload_signing_enabled"),
            presign_version=presign_signature(wanted_signature, version, str(config.region_name)),
            auth_type=auth_type(wanted_signature, version),
        )
        endpoint = Endpoint(
            endpoint_url,
            kit.model.endpoint_prefix,
            events,
            http_session_maker(config, verify, locator),
            create_policy(config.retries or {}),
            signer,
        )
        return ClientParts(
            meta=ClientMeta(events, config, endpoint_url, kit.model, kit.method_to_operation, PARTITION),
            plans=kit.checked_plans if self._checks_parameters(config) else kit.unchecked_plans,
            locator=locator,
            endpoint=endpoint,
            signer=signer,
            exceptions=kit.exceptions,
            user_agent=str(config.user_agent),
            instance_id=None,
            checksum_options=ChecksumOptions(
                when_supported=config.request_checksum_calculation == WHEN_SUPPORTED,
                may_trail=version != "s3",
                hashes_payload=version in ("s3v4", "v4") and s3_options.get("payload_signing_enabled") is not False,
            ),
            validates_responses=config.response_checksum_validation == WHEN_SUPPORTED,
            loader=self._loader,
        )

    def _resolve_config(self, kit: ServiceKit, given: Config, region: str, credentials: Any) -> Config:
        """Return the caller's configuration with everything filled in that a client reads at every call."""
        variable = self._config_store.get_config_variable
        config = resolve_config(given, region, credentials, str(kit.model.signature_version), variable)
        user_agent = self._user_agent.for_client(config, str((config.retries or {})["mode"]))
        return config.merge(Config(user_agent=user_agent))

    def _class_of(self, kit: ServiceKit, service_name: str) -> type[BaseClient]:
        return client_class(kit, self._events, self._further_methods.get(service_name))

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
