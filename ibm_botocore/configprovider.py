"""Where the value of a configuration variable comes from: environment, then default."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol


class Provider(Protocol):
    """One place that may hold the value of a variable."""

    def provide(self) -> Any:
        """Return the value, or None if this place has none."""


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

    def __init__(self, providers: Iterable[Provider] = (), conversion_func: Callable[[Any], Any] | None = None) -> None:
        self._providers = list(providers)
        self._conversion_func = conversion_func

    def provide(self) -> Any:
        """Return the first value found, converted, or None."""
        for provider in self._providers:
            value = provider.provide()
            if value is not None:
                return self._conversion_func(value) if self._conversion_func is not None else value
        return None

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

    def get_config_provider(self, logical_name: str) -> Any:
        """Return the provider of a variable, or the value set in this session as one."""
        if logical_name in self._overrides:
            return ConstantProvider(self._overrides[logical_name])
        return self._mapping.get(logical_name)

    def set_config_provider(self, logical_name: str, provider: Provider) -> None:
        """Replace the provider of a variable."""
        self._mapping[logical_name] = provider


# logical name: (environment variables in order, default)
VARIABLES: dict[str, tuple[tuple[str, ...], Any]] = {
    "profile": (("AWS_DEFAULT_PROFILE", "AWS_PROFILE"), None),
    "region": (("AWS_DEFAULT_REGION",), None),
    "data_path": (("AWS_DATA_PATH",), None),
    "config_file": (("AWS_CONFIG_FILE",), "~/.aws/config"),
    "ca_bundle": (("AWS_CA_BUNDLE",), None),
    "credentials_file": (("AWS_SHARED_CREDENTIALS_FILE",), "~/.aws/credentials"),
    "cos_credentials_file": (("COS_CREDENTIALS_FILE",), "~/.bluemix/cos_credentials"),
    "parameter_validation": ((), True),
    "user_agent_appid": (("AWS_SDK_UA_APP_ID",), None),
    "request_checksum_calculation": (("AWS_REQUEST_CHECKSUM_CALCULATION",), "when_supported"),
    "response_checksum_validation": (("AWS_RESPONSE_CHECKSUM_VALIDATION",), "when_supported"),
}


def create_config_store(env: Mapping[str, str] | None = None) -> ConfigValueStore:
    """Return the variables a session starts with.

    :param env: the environment, ``os.environ`` by default.
    """
    environment = os.environ if env is None else env
    store = ConfigValueStore()
    for name, (variables, default) in VARIABLES.items():
        places: list[Provider] = [EnvironmentProvider(variable, environment) for variable in variables]
        store.set_config_provider(name, ChainProvider([*places, ConstantProvider(default)]))
    return store
