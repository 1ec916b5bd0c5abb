"""The options of a client, as one value that is checked when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from .exceptions import (
    InvalidConfigError,
    InvalidDefaultsMode,
    InvalidMaxRetryAttemptsError,
    InvalidRetryConfigurationError,
    InvalidRetryModeError,
    InvalidS3AddressingStyleError,
)

#: Seconds to wait for a connection, and for each read from it.
DEFAULT_TIMEOUT = 60
#: Connections that are kept open to one endpoint.
MAX_POOL_CONNECTIONS = 10
#: Seconds to wait for a connection under ``defaults_mode="standard"``.
STANDARD_MODE_CONNECT_TIMEOUT = 3.1

ADDRESSING_STYLES = ("auto", "virtual", "path")
DEFAULTS_MODES = ("legacy", "standard")
ENDPOINT_TYPES = ("public", "private", "direct")
RETRY_MODES = ("legacy", "standard", "adaptive")
# Each with the least value it may have: the first counts retries, the second counts the first try too.
_ATTEMPT_OPTIONS = {"max_attempts": 0, "total_max_attempts": 1}
_RETRY_OPTIONS = ("max_attempts", "mode", "total_max_attempts")


class Config:
    """Options for a client, given by name or in the order of :attr:`OPTION_DEFAULTS`.

    :param region_name: the region, for example ``us-south``.
    :param signature_version: ``oauth``, ``s3v4``, ``s3`` or :data:`ibm_botocore.UNSIGNED`;
        otherwise the credentials decide.
    :param user_agent: replaces the SDK's part of the User-Agent header.
    :param user_agent_extra: is appended to the User-Agent header.
    :param user_agent_appid: names the application in the User-Agent header.
    :param connect_timeout: seconds to wait for a connection; None waits for ever.
    :param read_timeout: seconds to wait for each read; None waits for ever.
    :param parameter_validation: whether to check parameters before a call.
    :param max_pool_connections: connections kept open to one endpoint.
    :param proxies: scheme to proxy URL, for example ``{"https": "http://proxy:3128"}``.
    :param proxies_config: ``proxy_ca_bundle``, ``proxy_client_cert``, ``proxy_use_forwarding_for_https``.
    :param s3: ``addressing_style`` (``auto``, ``virtual``, ``path``), ``payload_signing_enabled``,
        ``use_accelerate_endpoint`` and others.
    :param retries: ``mode`` (``legacy``, ``standard``, ``adaptive``) with ``total_max_attempts``, or ``max_attempts``
        which does not count the first try.
    :param client_cert: path of a client certificate with its key, or a pair of paths.
    :param inject_host_prefix: whether an operation may put a prefix before the host.
    :param endpoint_discovery_enabled: has no effect.
    :param use_dualstack_endpoint: has no effect on Cloud Object Storage.
    :param ignore_configured_endpoint_urls: leave endpoint URLs of the environment and of profiles out.
    :param defaults_mode: ``legacy`` or ``standard``, the latter with a short connect timeout and standard retries.
    :param tcp_keepalive: whether connections send keep-alive probes.
    :param request_min_compression_size_bytes: smallest body that is compressed, where an operation asks for it.
    :param disable_request_compression: never compress a body.
    :param client_context_params: values for the parameters a service model defines for its clients.
    :param request_checksum_calculation: ``when_supported`` or ``when_required``.
    :param response_checksum_validation: ``when_supported`` or ``when_required``.
    :param endpoint_type: which of a region's endpoints to use: ``public``, ``private`` or ``direct``.
    :raises TypeError: for an unknown option, and for one given twice.
    """

    OPTION_DEFAULTS: ClassVar[Mapping[str, Any]] = {
        "region_name": None,
        "signature_version": None,
        "user_agent": None,
        "user_agent_extra": None,
        "user_agent_appid": None,
        "connect_timeout": DEFAULT_TIMEOUT,
        "read_timeout": DEFAULT_TIMEOUT,
        "parameter_validation": True,
        "max_pool_connections": MAX_POOL_CONNECTIONS,
        "proxies": None,
        "proxies_config": None,
        "s3": None,
        "retries": None,
        "client_cert": None,
        "inject_host_prefix": True,
        "endpoint_discovery_enabled": None,
        "use_dualstack_endpoint": None,
        "ignore_configured_endpoint_urls": None,
        "defaults_mode": None,
        "tcp_keepalive": None,
        "request_min_compression_size_bytes": None,
        "disable_request_compression": None,
        "client_context_params": None,
        "request_checksum_calculation": None,
        "response_checksum_validation": None,
        "endpoint_type": None,
    }
    NON_LEGACY_OPTION_DEFAULTS: ClassVar[Mapping[str, Any]] = {"connect_timeout": STANDARD_MODE_CONNECT_TIMEOUT}

    region_name: str | None
    signature_version: Any
    user_agent: str | None
    user_agent_extra: str | None
    user_agent_appid: str | None
    connect_timeout: float | None
    read_timeout: float | None
    parameter_validation: bool
    max_pool_connections: int
    proxies: Mapping[str, str] | None
    proxies_config: Mapping[str, Any] | None
    s3: Mapping[str, Any] | None
    retries: Mapping[str, Any] | None
    client_cert: str | tuple[str, str] | None
    inject_host_prefix: bool
    endpoint_discovery_enabled: bool | None
    use_dualstack_endpoint: bool | None
    ignore_configured_endpoint_urls: bool | None
    defaults_mode: str | None
    tcp_keepalive: bool | None
    request_min_compression_size_bytes: int | None
    disable_request_compression: bool | None
    client_context_params: Mapping[str, Any] | None
    request_checksum_calculation: str | None
    response_checksum_validation: str | None
    endpoint_type: str | None

    if TYPE_CHECKING:

        def __init__(
            self,
            region_name: str | None = ...,
            signature_version: Any = ...,
            user_agent: str | None = ...,
            user_agent_extra: str | None = ...,
            user_agent_appid: str | None = ...,
            connect_timeout: float | None = ...,
            read_timeout: float | None = ...,
            parameter_validation: bool = ...,
            max_pool_connections: int = ...,
            proxies: Mapping[str, str] | None = ...,
            proxies_config: Mapping[str, Any] | None = ...,
            s3: Mapping[str, Any] | None = ...,
            retries: Mapping[str, Any] | None = ...,
            client_cert: str | tuple[str, str] | None = ...,
            inject_host_prefix: bool = ...,
            endpoint_discovery_enabled: bool | None = ...,
            use_dualstack_endpoint: bool | None = ...,
            ignore_configured_endpoint_urls: bool | None = ...,
            defaults_mode: str | None = ...,
            tcp_keepalive: bool | None = ...,
            request_min_compression_size_bytes: int | None = ...,
            disable_request_compression: bool | None = ...,
            client_context_params: Mapping[str, Any] | None = ...,
            request_checksum_calculation: str | None = ...,
            response_checksum_validation: str | None = ...,
            endpoint_type: str | None = ...,
        ) -> None: ...

    else:

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            # Which options were given matters to merge(), so defaults cannot stand in the signature.
            self._user_provided_options = _name_options(self.OPTION_DEFAULTS, args, kwargs)
            self.__dict__.update(_with_defaults(self, self._user_provided_options))
            _check_s3(self.s3)
            _check_retries(self.retries)
            _check_endpoint_type(self.endpoint_type)

    _user_provided_options: dict[str, Any]

    def merge(self, other_config: Config) -> Config:
        """Return a new value with the options given to either; those given to the other win.

        :param other_config: what overrides; a default it was not given overrides nothing.
        """
        return Config(**{**self._user_provided_options, **other_config._user_provided_options})


def check_defaults_mode(mode: str) -> str:
    """Return a defaults mode in lower case.

    :param mode: as given by the caller, the environment or a profile.
    :raises InvalidDefaultsMode: if it is neither ``legacy`` nor ``standard``.
    """
    lowered = mode.lower()
    if lowered not in DEFAULTS_MODES:
        raise InvalidDefaultsMode(mode=mode, valid_modes=", ".join(DEFAULTS_MODES))
    return lowered


def _name_options(names: Mapping[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    for name in kwargs:
        if name not in names:
            raise TypeError(f"Got unexpected keyword argument '{name}'")
    if len(args) > len(names):
        raise TypeError(f"Takes at most {len(names)} arguments ({len(args)} given)")
    for name in list(names)[: len(args)]:
        if name in kwargs:
            raise TypeError(f"Got multiple values for keyword argument '{name}'")
    return {**kwargs, **dict(zip(names, args, strict=False))}


def _with_defaults(config: Config, given: dict[str, Any]) -> dict[str, Any]:
    mode = given.get("defaults_mode")
    if not mode or check_defaults_mode(mode) == "legacy":
        return {**config.OPTION_DEFAULTS, **given}
    return {**config.OPTION_DEFAULTS, **config.NON_LEGACY_OPTION_DEFAULTS, **given}


def _check_s3(s3: Any) -> None:
    _check_mapping("s3", s3)
    style = s3.get("addressing_style") if s3 else None
    if style is not None and style not in ADDRESSING_STYLES:
        raise InvalidS3AddressingStyleError(s3_addressing_style=style)


def _check_retries(retries: Any) -> None:
    _check_mapping("retries", retries)
    for option, value in (retries or {}).items():
        if option not in _RETRY_OPTIONS:
            raise InvalidRetryConfigurationError(retry_config_option=option, valid_options=_RETRY_OPTIONS)
        if option == "mode":
            if value not in RETRY_MODES:
                raise InvalidRetryModeError(provided_retry_mode=value, valid_modes=RETRY_MODES)
        elif not isinstance(value, (int, float)) or value < _ATTEMPT_OPTIONS[option]:
            raise InvalidMaxRetryAttemptsError(provided_max_attempts=value, min_value=_ATTEMPT_OPTIONS[option])


def _check_mapping(option: str, value: Any) -> None:
    if value is not None and not isinstance(value, Mapping):
        raise InvalidConfigError(error_msg=f'Invalid value "{value}" for {option}. Value must be a dict.')


def _check_endpoint_type(value: str | None) -> None:
    if value is not None and value not in ENDPOINT_TYPES:
        valid = ", ".join(ENDPOINT_TYPES)
        raise InvalidConfigError(error_msg=f'Invalid value "{value}" for endpoint_type. Valid values are: {valid}.')
