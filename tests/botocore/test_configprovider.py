"""Where variables come from: the session, the environment, the profile, the default, in this order."""

import pytest

from ibm_botocore.configprovider import (
    ChainProvider,
    ConfigValueStore,
    ConstantProvider,
    EnvironmentProvider,
    SectionConfigProvider,
    configured_endpoint_url,
    create_config_store,
    ensure_boolean,
)
from ibm_botocore.exceptions import InvalidConfigError


class Profile:
    """A session with a profile."""

    def __init__(self, **keys):
        self.keys = keys

    def get_scoped_config(self):
        return self.keys


def variable(name, env=(), **profile):
    return create_config_store(Profile(**profile), dict(env)).get_config_variable(name)


PLACES = [
    ("region", {}, {}, None),
    ("region", {}, {"region": "profile"}, "profile"),
    ("region", {"AWS_DEFAULT_REGION": "environment"}, {"region": "profile"}, "environment"),
    ("profile", {"AWS_PROFILE": "b"}, {}, "b"),
    ("profile", {"AWS_PROFILE": "b", "AWS_DEFAULT_PROFILE": "a"}, {}, "a"),
    ("config_file", {}, {"config_file": "no key of profiles"}, "~/.aws/config"),
    ("cos_credentials_file", {}, {}, "~/.bluemix/cos_credentials"),
    ("cos_credentials_file", {"COS_CREDENTIALS_FILE": "/x"}, {}, "/x"),
    ("credentials_file", {"AWS_SHARED_CREDENTIALS_FILE": "/x"}, {}, "/x"),
    ("ibm_auth_endpoint", {}, {"ibm_auth_endpoint": "https://p"}, "https://p"),
    ("ibm_auth_endpoint", {"IBM_AUTH_ENDPOINT": "https://e"}, {"ibm_auth_endpoint": "https://p"}, "https://e"),
    ("user_agent_appid", {}, {"sdk_ua_app_id": "app"}, "app"),
    ("max_attempts", {"AWS_MAX_ATTEMPTS": "3"}, {}, 3),
    ("max_attempts", {}, {"max_attempts": "4"}, 4),
    ("retry_mode", {}, {}, "legacy"),
    ("ignore_configured_endpoint_urls", {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"}, {}, True),
    ("ignore_configured_endpoint_urls", {}, {"ignore_configured_endpoint_urls": "yes"}, False),
    ("ignore_configured_endpoint_urls", {}, {}, None),
    ("request_checksum_calculation", {}, {}, "when_supported"),
    ("parameter_validation", {}, {}, True),
    ("s3", {}, {}, None),
    ("s3", {}, {"s3": {"x": "y", "payload_signing_enabled": "true"}}, {"x": "y", "payload_signing_enabled": True}),
    ("proxies_config", {}, {"proxy_ca_bundle": "/x"}, {"proxy_ca_bundle": "/x"}),
    ("unheard_of", {}, {}, None),
]


@pytest.mark.parametrize(("name", "env", "profile", "value"), PLACES)
def test_a_variable_comes_from_the_first_place_that_has_it(name, env, profile, value):
    assert variable(name, env, **profile) == value


def test_what_is_set_in_the_session_goes_before_all_places():
    store = create_config_store(Profile(region="profile"), {"AWS_DEFAULT_REGION": "environment"})
    store.set_config_variable("region", "session")

    assert store.get_config_variable("region") == "session"
    assert store.get_config_provider("region").provide() == "session"
    assert store.set_variables() == {"region": "session"}
    store.clear_config_variable("region")
    assert store.get_config_variable("region") == "environment"


@pytest.mark.parametrize("value", ["three", "", "1.5"])
def test_a_number_that_is_none_is_shown(value):
    with pytest.raises(InvalidConfigError, match=f'"{value}".*not a number'):
        variable("max_attempts", {"AWS_MAX_ATTEMPTS": value})


def test_a_section_that_is_plain_text_is_named():
    with pytest.raises(InvalidConfigError, match="s3 of the profile"):
        variable("s3", s3="foo")


@pytest.mark.parametrize(
    ("value", "flag"),
    [("true", True), ("True", True), ("yes", False), ("1", False), (True, True), (1, False), (None, False)],
)
def test_flags_are_read_as_published(value, flag):
    assert ensure_boolean(value) is flag


def test_the_default_of_a_chain_can_be_replaced():
    chain = ChainProvider([EnvironmentProvider("X", {}), ConstantProvider("old")], str.upper)

    chain.set_default_provider(ConstantProvider("new"))

    assert chain.provide() == "NEW"


def test_a_chain_without_a_default_gets_one():
    chain = ChainProvider()

    chain.set_default_provider(ConstantProvider(1))

    assert chain.provide() == 1


def test_a_store_without_a_provider_has_none():
    store = ConfigValueStore()
    store.set_config_provider("x", ConstantProvider(5))

    assert (store.get_config_variable("x"), store.get_config_provider("y")) == (5, None)


def test_providers_show_no_values_of_the_environment():
    shown = f"{EnvironmentProvider('X', {'X': 'hunter2'})} {SectionConfigProvider('s3', Profile())}"

    assert "hunter2" not in shown
    assert "name=X" in shown


SERVICES = {"services": {"mine": {"s3": {"endpoint_url": "http://service"}}}}
ENDPOINTS = [
    ({}, {}, {}, None),
    ({}, {}, {"endpoint_url": "http://profile"}, "http://profile"),
    (SERVICES, {}, {"endpoint_url": "http://profile", "services": "mine"}, "http://service"),
    (SERVICES, {}, {"endpoint_url": "http://profile", "services": "other"}, "http://profile"),
    (SERVICES, {"AWS_ENDPOINT_URL": "http://all"}, {"services": "mine"}, "http://all"),
    (
        SERVICES,
        {"AWS_ENDPOINT_URL": "http://all", "AWS_ENDPOINT_URL_S3": "http://s3"},
        {"services": "mine"},
        "http://s3",
    ),
    ({}, {"AWS_ENDPOINT_URL": ""}, {"endpoint_url": "http://profile"}, "http://profile"),
    ({"services": {"mine": {"s3": "text"}}}, {}, {"services": "mine"}, None),
]


@pytest.mark.parametrize(("config", "env", "profile", "url"), ENDPOINTS)
def test_an_endpoint_comes_from_the_published_places_in_their_order(config, env, profile, url):
    assert configured_endpoint_url("s3", config, profile, env) == url
