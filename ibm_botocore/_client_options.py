"""The configuration of one client: what its maker gave, else the environment or the profile, else the default."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._auth_choice import choose_signature
from .config import Config, check_defaults_mode
from .exceptions import InvalidChecksumConfigError
from .retries import resolve_options

WHEN_SUPPORTED = "when_supported"
_CHECKSUM_CHOICES = (WHEN_SUPPORTED, "when_required")
_CHECKSUM_OPTIONS = ("request_checksum_calculation", "response_checksum_validation")
# Options whose variables have the same name and need no more than to be taken over.
_PLAIN_OPTIONS = (
    "user_agent_appid",
    "use_dualstack_endpoint",
    "proxies_config",
    "disable_request_compression",
    "request_min_compression_size_bytes",
)


def resolve_config(
    given: Config, region: str, credentials: Any, default_signature: str, variable: Callable[[str], Any]
) -> Config:
    """Return the configuration a client works with.

    :param given: what the client's maker gave.
    :param region: the client's region.
    :param credentials: those of IAM select bearer tokens where no signature is configured.
    :param default_signature: the service's signature version.
    :param variable: returns a configuration variable by its logical name.
    :raises BotoCoreError: naming a value that is of no use.
    """
    mode = check_defaults_mode(given.defaults_mode or variable("defaults_mode") or "legacy")
    options: dict[str, Any] = {name: _option(given, name, variable) for name in _PLAIN_OPTIONS}
    options.update({name: _checksum_option(given, name, variable) for name in _CHECKSUM_OPTIONS})
    s3 = {**(variable("s3") or {}), **(given.s3 or {})}
    if s3 or given.s3 is not None:
        options["s3"] = s3
    options["region_name"] = region
    options["signature_version"] = choose_signature(
        given.signature_version or s3.get("signature_version"), credentials, default_signature
    )
    retry_mode = variable("retry_mode")
    if mode == "standard":
        options["defaults_mode"] = mode
        # "legacy" is what the variable says unless somebody set it.
        retry_mode = mode if retry_mode == "legacy" else retry_mode
    options["retries"] = resolve_options(given.retries, retry_mode, variable("max_attempts"))
    return given.merge(Config(**options))


def _option(given: Config, name: str, variable: Callable[[str], Any]) -> Any:
    value = getattr(given, name)
    return variable(name) if value is None else value


def _checksum_option(given: Config, name: str, variable: Callable[[str], Any]) -> str:
    value = str(_option(given, name, variable)).lower()
    if value not in _CHECKSUM_CHOICES:
        raise InvalidChecksumConfigError(
            config_key=name, config_value=_option(given, name, variable), valid_options=_CHECKSUM_CHOICES
        )
    return value
