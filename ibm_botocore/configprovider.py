"""Where the value of a configuration variable comes from: session, environment, profile, default, in this order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .exceptions import InvalidConfigError

if TYPE_CHECKING:
    from typing import Protocol

    Conversion = Callable[[Any], Any]
    # Key or keys of a profile, or a pair of section and key; environment variable or variables; default; conversion.
    Definition = tuple[Any, Any, Any, Conversion | None]

    class Provider(Protocol):
        """One place that may hold the value of a variable."""

        def provide(self) -> Any:
            """Return the value, or None if this place has none."""

    class ProfileSource(Protocol):
        """What a variable's places need of a session."""

        def get_scoped_config(self) -> Mapping[str, Any]:
            """Return the keys of the session's profile."""


class EnvironmentProvider:
    """A variable of the environment.

    :param name: the environment variable.
    :param env: the environment.
    """

    def __init__(self, name: str, env: Mapping[str, str]) -> None:
        self._name = name
        self._env = env

    def provide(self) -> str | None:
        """Return the variable's text, or None if it is not set."""
        return self._env.get(self._name)

    def __repr__(self) -> str:
        return f"EnvironmentProvider(name={self._name}, env=<environment>)"


class ScopedConfigProvider:
    """A key of the session's profile.

    :param config_var_name: the key, or a pair of a nested section and a key in it.
    :param session: has ``get_scoped_config()``.
    """

    def __init__(self, config_var_name: str | tuple[str, str], session: ProfileSource) -> None:
        self._name = config_var_name
        self._session = session

    def provide(self) -> Any:
        """Return the key's value, or None if the profile has no such key."""
        profile = self._session.get_scoped_config()
        if isinstance(self._name, str):
            return profile.get(self._name)
        section, key = self._name
        nested = profile.get(section)
        return nested.get(key) if isinstance(nested, Mapping) else None

    def __repr__(self) -> str:
        return f"ScopedConfigProvider(config_var_name={self._name})"


class SectionConfigProvider:
    """A nested section of the session's profile as a dict.

    :param section_name: for example ``s3``.
    :param session: has ``get_scoped_config()``.
    :param override_providers: providers of single keys of the section.
    """

    def __init__(
        self,
        section_name: str,
        session: ProfileSource,
        override_providers: Mapping[str, Provider] | None = None,
    ) -> None:
        self._section_name = section_name
        self._session = session
        self._overrides = dict(override_providers or {})

    def provide(self) -> dict[str, Any] | None:
        """Return the section, or None if the profile has neither the section nor one of the overridden keys.

        :raises InvalidConfigError: if the profile has a plain value of that name.
        """
        found = self._session.get_scoped_config().get(self._section_name)
        if found is not None and not isinstance(found, Mapping):
            raise InvalidConfigError(error_msg=f"{self._section_name} of the profile is no section of indented lines.")
        section = dict(found or {})
        for key, provider in self._overrides.items():
            value = provider.provide()
            if value is not None:
                section[key] = value
        return section or None

    def __repr__(self) -> str:
        return f"SectionConfigProvider(section_name={self._section_name})"


class ConstantProvider:
    """A fixed value, the last of a chain.

    :param value: what it gives.
    """

    def __init__(self, value: Any) -> None:
        self._value = value

    def provide(self) -> Any:
        """Return the value."""
        return self._value

    def __repr__(self) -> str:
        return f"ConstantProvider(value={self._value})"


class ChainProvider:
    """Asks several providers in turn.

    :param providers: asked first to last; the first value that is not None counts.
    :param conversion_func: makes the value what the variable's users expect.
    """

    def __init__(self, providers: Iterable[Provider] = (), conversion_func: Conversion | None = None) -> None:
        self._providers = list(providers or ())
        self._conversion_func = conversion_func

    def provide(self) -> Any:
        """Return the first value found, converted, or None."""
        for provider in self._providers:
            value = provider.provide()
            if value is not None:
                return self._conversion_func(value) if self._conversion_func is not None else value
        return None

    def set_default_provider(self, default_provider: Provider) -> None:
        """Ask this provider last, in place of the chain's constant if it ends with one."""
        if self._providers and isinstance(self._providers[-1], ConstantProvider):
            self._providers.pop()
        self._providers.append(default_provider)

    def __repr__(self) -> str:
        return f"[{', '.join(map(str, self._providers))}]"


class ConfigValueStore:
    """The configuration variables of a session by their logical names.

    :param mapping: a provider for each name.
    """

    def __init__(self, mapping: Mapping[str, Provider] | None = None) -> None:
        self._mapping: dict[str, Provider] = dict(mapping or {})
        self._overrides: dict[str, Any] = {}

    def get_config_variable(self, logical_name: str) -> Any:
        """Return the value of a variable: set in this session, else from its provider, else None."""
        if logical_name in self._overrides:
            return self._overrides[logical_name]
        provider = self._mapping.get(logical_name)
        return None if provider is None else provider.provide()

    def set_config_variable(self, logical_name: str, value: Any) -> None:
        """Set a variable for this session, above every other place."""
        self._overrides[logical_name] = value

    def clear_config_variable(self, logical_name: str) -> None:
        """Forget a value that was set in this session."""
        self._overrides.pop(logical_name, None)

    def set_variables(self) -> dict[str, Any]:
        """Return the variables that were set in this session."""
        return dict(self._overrides)

    def get_config_provider(self, logical_name: str) -> Any:
        """Return the provider of a variable, or the value set in this session as one."""
        if logical_name in self._overrides:
            return ConstantProvider(self._overrides[logical_name])
        return self._mapping.get(logical_name)

    def set_config_provider(self, logical_name: str, provider: Provider) -> None:
        """Replace the provider of a variable."""
        self._mapping[logical_name] = provider


def ensure_boolean(value: Any) -> bool:
    """Return a flag of a file or the environment: true is ``true`` in any case, and everything else false."""
    return value.lower() == "true" if isinstance(value, str) else value is True


def ensure_integer(value: Any) -> int:
    """Return a number of a file or the environment.

    :raises InvalidConfigError: showing what is none.
    """
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise InvalidConfigError(error_msg=f'Invalid value "{value}" in the configuration: not a number.') from error


#: The variables that every session has, by logical name: key of a profile, environment variables, default, conversion.
VARIABLES: dict[str, Definition] = {
    "profile": (None, ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"], None, None),
    "region": ("region", "AWS_DEFAULT_REGION", None, None),
    "data_path": ("data_path", "AWS_DATA_PATH", None, None),
    "config_file": (None, "AWS_CONFIG_FILE", "~/.aws/config", None),
    "ca_bundle": ("ca_bundle", "AWS_CA_BUNDLE", None, None),
    "api_versions": ("api_versions", None, {}, None),
    "cos_credentials_file": (None, "COS_CREDENTIALS_FILE", "~/.bluemix/cos_credentials", None),
    "credentials_file": (None, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", None),
    "ibm_auth_endpoint": ("ibm_auth_endpoint", "IBM_AUTH_ENDPOINT", None, None),
    "use_dualstack_endpoint": ("use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT", None, ensure_boolean),
    "ignore_configured_endpoint_urls": (
        "ignore_configured_endpoint_urls",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        None,
        ensure_boolean,
    ),
    "parameter_validation": ("parameter_validation", None, True, None),
    "endpoint_discovery_enabled": ("endpoint_discovery_enabled", "AWS_ENDPOINT_DISCOVERY_ENABLED", "auto", None),
    "retry_mode": ("retry_mode", "AWS_RETRY_MODE", "legacy", None),
    "defaults_mode": ("defaults_mode", "AWS_DEFAULTS_MODE", "legacy", None),
    "max_attempts": ("max_attempts", "AWS_MAX_ATTEMPTS", None, ensure_integer),
    "user_agent_appid": ("sdk_ua_app_id", "AWS_SDK_UA_APP_ID", None, None),
    "request_min_compression_size_bytes": (
        "request_min_compression_size_bytes",
        "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
        10240,
        ensure_integer,
    ),
    "disable_request_compression": (
        "disable_request_compression",
        "AWS_DISABLE_REQUEST_COMPRESSION",
        False,
        ensure_boolean,
    ),
    "request_checksum_calculation": (
        "request_checksum_calculation",
        "AWS_REQUEST_CHECKSUM_CALCULATION",
        "when_supported",
        None,
    ),
    "response_checksum_validation": (
        "response_checksum_validation",
        "AWS_RESPONSE_CHECKSUM_VALIDATION",
        "when_supported",
        None,
    ),
}

#: The nested sections of a profile, with those of their keys that are not plain text.
SECTIONS: dict[str, dict[str, Definition]] = {
    "s3": {
        "use_accelerate_endpoint": (("s3", "use_accelerate_endpoint"), None, None, ensure_boolean),
        "use_dualstack_endpoint": (("s3", "use_dualstack_endpoint"), None, None, ensure_boolean),
        "payload_signing_enabled": (("s3", "payload_signing_enabled"), None, None, ensure_boolean),
    },
    "proxies_config": {
        "proxy_ca_bundle": ("proxy_ca_bundle", None, None, None),
        "proxy_client_cert": ("proxy_client_cert", None, None, None),
        "proxy_use_forwarding_for_https": ("proxy_use_forwarding_for_https", None, None, ensure_boolean),
    },
}


def make_provider(definition: Iterable[Any], session: ProfileSource, env: Mapping[str, str]) -> ChainProvider:
    """Return the provider of one variable.

    :param definition: keys of a profile, environment variables, default and conversion, as in :data:`VARIABLES`;
        trailing members may be missing.
    :param session: whose profile is asked.
    :param env: the environment.
    """
    keys, variables, default, conversion = (*definition, None, None, None, None)[:4]
    places: list[Provider] = [EnvironmentProvider(name, env) for name in _as_list(variables)]
    places += [ScopedConfigProvider(key, session) for key in _as_list(keys)]
    if default is not None:
        places.append(ConstantProvider(default))
    return ChainProvider(places, conversion)


def _as_list(names: Any) -> list[Any]:
    if names is None:
        return []
    return list(names) if isinstance(names, list) else [names]


def create_config_store(session: ProfileSource, env: Mapping[str, str] | None = None) -> ConfigValueStore:
    """Return the variables a session starts with.

    :param session: whose profile is asked.
    :param env: the environment, ``os.environ`` by default.
    """
    environment = os.environ if env is None else env
    store = ConfigValueStore()
    for name, definition in VARIABLES.items():
        store.set_config_provider(name, make_provider(definition, session, environment))
    for section, keys in SECTIONS.items():
        overrides = {key: make_provider(definition, session, environment) for key, definition in keys.items()}
        store.set_config_provider(section, SectionConfigProvider(section, session, overrides))
    return store


def configured_endpoint_url(
    service_id: str, full_config: Mapping[str, Any], scoped_config: Mapping[str, Any], env: Mapping[str, str]
) -> str | None:
    """Return the endpoint that the environment or the profile gives a service.

    The order: the environment's for the service, the environment's for all, the profile's ``services`` section, the
    profile's for all.

    :param service_id: for example ``s3``.
    :param full_config: all profiles and sections.
    :param scoped_config: the keys of the profile.
    :param env: the environment.
    """
    name = service_id.replace(" ", "_").lower()
    services = full_config.get("services", {}).get(scoped_config.get("services"), {})
    service = services.get(name)
    return (
        env.get(f"AWS_ENDPOINT_URL_{name.upper()}")
        or env.get("AWS_ENDPOINT_URL")
        or (service.get("endpoint_url") if isinstance(service, Mapping) else None)
        or scoped_config.get("endpoint_url")
        or None
    )
