"""Options of a client: their order, their defaults, what is refused, and merging."""

import copy
import pickle
from typing import Any

import pytest

from ibm_botocore import UNSIGNED, exceptions
from ibm_botocore.config import Config, check_defaults_mode

# In the order in which they can be given without names, each with its default.
OPTIONS = [
    ("region_name", None),
    ("signature_version", None),
    ("user_agent", None),
    ("user_agent_extra", None),
    ("user_agent_appid", None),
    ("connect_timeout", 60),
    ("read_timeout", 60),
    ("parameter_validation", True),
    ("max_pool_connections", 10),
    ("proxies", None),
    ("proxies_config", None),
    ("s3", None),
    ("retries", None),
    ("client_cert", None),
    ("inject_host_prefix", True),
    ("endpoint_discovery_enabled", None),
    ("use_dualstack_endpoint", None),
    ("ignore_configured_endpoint_urls", None),
    ("defaults_mode", None),
    ("tcp_keepalive", None),
    ("request_min_compression_size_bytes", None),
    ("disable_request_compression", None),
    ("client_context_params", None),
    ("request_checksum_calculation", None),
    ("response_checksum_validation", None),
    ("endpoint_type", None),
]


def options_of(config: Config) -> dict[str, Any]:
    return {name: getattr(config, name) for name, _ in OPTIONS}


def test_options_have_their_published_order_and_defaults() -> None:
    assert list(Config.OPTION_DEFAULTS.items()) == OPTIONS
    assert options_of(Config()) == dict(OPTIONS)


def test_options_can_be_given_by_place_and_by_name() -> None:
    config = Config("us-south", "oauth", read_timeout=3)
    assert (config.region_name, config.signature_version, config.read_timeout) == ("us-south", "oauth", 3)
    assert options_of(config) == {
        **dict(OPTIONS),
        "region_name": "us-south",
        "signature_version": "oauth",
        "read_timeout": 3,
    }


def test_every_option_can_be_given_by_place() -> None:
    assert set(options_of(Config(*[None] * 26)).values()) == {None}  # type: ignore[arg-type]


REFUSED = [
    ([], {"foo": 1}, TypeError, "Got unexpected keyword argument 'foo'"),
    ([], {"use_fips_endpoint": True}, TypeError, "Got unexpected keyword argument 'use_fips_endpoint'"),
    (["r"], {"region_name": "s"}, TypeError, "Got multiple values for keyword argument 'region_name'"),
    ([None] * 27, {}, TypeError, "Takes at most 26 arguments (27 given)"),
    (
        [],
        {"s3": {"addressing_style": "AUTO"}},
        exceptions.InvalidS3AddressingStyleError,
        "S3 addressing style AUTO is invalid. Valid options are: 'auto', 'virtual', and 'path'",
    ),
    (
        [],
        {"s3": "path"},
        exceptions.InvalidConfigError,
        'Invalid value "path" for s3. Value must be a dict.',
    ),
    (
        [],
        {"retries": {"max_attempts": -1}},
        exceptions.InvalidMaxRetryAttemptsError,
        'Value provided to "max_attempts": -1 must be an integer greater than or equal to 0.',
    ),
    (
        [],
        {"retries": {"total_max_attempts": 0}},
        exceptions.InvalidMaxRetryAttemptsError,
        'Value provided to "max_attempts": 0 must be an integer greater than or equal to 1.',
    ),
    (
        [],
        {"retries": {"max_attempts": "3"}},
        exceptions.InvalidMaxRetryAttemptsError,
        'Value provided to "max_attempts": 3 must be an integer greater than or equal to 0.',
    ),
    (
        [],
        {"retries": {"foo": 1, "mode": "x"}},
        exceptions.InvalidRetryConfigurationError,
        'Cannot provide retry configuration for "foo". Valid retry configuration options are: '
        "('max_attempts', 'mode', 'total_max_attempts')",
    ),
    (
        [],
        {"retries": {"mode": "Standard"}},
        exceptions.InvalidRetryModeError,
        "Invalid value provided to \"mode\": \"Standard\" must be one of: ('legacy', 'standard', 'adaptive')",
    ),
    (
        [],
        {"retries": 3},
        exceptions.InvalidConfigError,
        'Invalid value "3" for retries. Value must be a dict.',
    ),
    (
        [],
        {"defaults_mode": "auto"},
        exceptions.InvalidDefaultsMode,
        "Client configured with invalid defaults mode: auto. Valid defaults modes include: legacy, standard.",
    ),
    (
        [],
        {"endpoint_type": "Private"},
        exceptions.InvalidConfigError,
        'Invalid value "Private" for endpoint_type. Valid values are: public, private, direct.',
    ),
]


@pytest.mark.parametrize(("args", "kwargs", "error", "text"), REFUSED)
def test_faulty_options_are_refused_at_once(args: list, kwargs: dict, error: type[Exception], text: str) -> None:
    with pytest.raises(error) as caught:
        Config(*args, **kwargs)
    assert type(caught.value) is error
    assert str(caught.value) == text


ACCEPTED: list[dict[str, Any]] = [
    {"s3": {}},
    {"s3": {"addressing_style": None}},
    {"s3": {"addressing_style": "virtual", "payload_signing_enabled": True}},
    {"retries": {}},
    {"retries": {"mode": "adaptive", "max_attempts": 0}},
    {"retries": {"total_max_attempts": 2, "max_attempts": 7}},
    {"signature_version": UNSIGNED},
    {"defaults_mode": ""},
    {"connect_timeout": None},
    {"endpoint_type": "direct"},
    # The checksum options are checked by the client, which may also find them in the environment.
    {"request_checksum_calculation": "WHEN_REQUIRED", "response_checksum_validation": "x"},
]


@pytest.mark.parametrize("kwargs", ACCEPTED)
def test_other_options_are_kept_as_they_are_given(kwargs: dict[str, Any]) -> None:
    config = Config(**kwargs)
    for name, value in kwargs.items():
        assert getattr(config, name) is value


@pytest.mark.parametrize("mode", ["standard", "Standard"])
def test_standard_mode_waits_less_for_connections(mode: str) -> None:
    assert Config(defaults_mode=mode).connect_timeout == 3.1
    assert Config(defaults_mode=mode, connect_timeout=60).connect_timeout == 60
    assert Config(defaults_mode=mode).read_timeout == 60


@pytest.mark.parametrize("mode", ["legacy", "LEGACY"])
def test_legacy_mode_has_the_ordinary_defaults(mode: str) -> None:
    assert options_of(Config(defaults_mode=mode)) == {**dict(OPTIONS), "defaults_mode": mode}
    assert check_defaults_mode(mode) == "legacy"


MERGED = [
    (Config("r"), Config(connect_timeout=5), {"region_name": "r", "connect_timeout": 5}),
    (Config("r", connect_timeout=5), Config(connect_timeout=60), {"region_name": "r"}),
    (Config("r"), Config(region_name=None), {}),
    (Config("r"), Config("s"), {"region_name": "s"}),
    (Config(s3={"a": 1}, tcp_keepalive=True), Config(s3={"b": 2}), {"s3": {"b": 2}, "tcp_keepalive": True}),
    (Config(retries={"max_attempts": 1}), Config(), {"retries": {"max_attempts": 1}}),
]


@pytest.mark.parametrize(("config", "other", "expected"), MERGED)
def test_merging_lets_the_given_options_of_the_other_win(
    config: Config, other: Config, expected: dict[str, Any]
) -> None:
    before = options_of(config), options_of(other)
    merged = config.merge(other)
    assert options_of(merged) == {**dict(OPTIONS), **expected}
    assert merged is not config
    assert (options_of(config), options_of(other)) == before


def test_a_merged_value_can_be_merged_again() -> None:
    merged = Config("r").merge(Config(read_timeout=1)).merge(Config(connect_timeout=2))
    assert (merged.region_name, merged.read_timeout, merged.connect_timeout) == ("r", 1, 2)


@pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_values_can_be_copied_and_pickled(clone: Any) -> None:
    config = Config("r", signature_version=UNSIGNED, s3={"addressing_style": "path"})
    again = clone(config)
    assert options_of(again) == options_of(config)
    assert again.signature_version is UNSIGNED
    assert again.merge(Config(read_timeout=1)).region_name == "r"


def test_values_are_equal_only_to_themselves() -> None:
    config = Config("r")
    assert config == config
    assert config != Config("r")
    assert len({config, Config("r")}) == 2
