"""Credential values, providers and their order."""

import pytest

from ibm_botocore.credentials import (
    CredentialProvider,
    CredentialResolver,
    Credentials,
    EnvProvider,
    ReadOnlyCredentials,
)
from ibm_botocore.credentials.identity import is_instance_id
from ibm_botocore.exceptions import PartialCredentialsError, UnknownCredentialError


def test_frozen_keys_are_one_value():
    assert Credentials("ak", "sk", "t").get_frozen_credentials() == ReadOnlyCredentials("ak", "sk", "t")


@pytest.mark.parametrize("shown", [repr, str])
def test_secrets_are_not_shown(shown):
    keys = Credentials("ak", "hunter2", "hunter3")

    for text in (shown(keys), shown(keys.get_frozen_credentials())):
        assert "ak" in text
        assert "hunter" not in text


INSTANCE_IDS = [
    ("crn:v1:bluemix:public:cloud-object-storage:global:a/0123:4567::", True),
    ("d6f04d83-6c4f-4a62-a165-696756d63903", True),
    ("D6F04D83-6C4F-4A62-A165-696756D63903", True),
    ("d6f04d836c4f4a62a165696756d63903", False),
    ("d6f04d83-6c4f-4a62-a165-696756d6390g", False),
    ("d6f04d83-6c4f-4a62-a165-696756d63903-", False),
    ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", False),
    ("", False),
    (None, False),
]


@pytest.mark.parametrize(("text", "is_one"), INSTANCE_IDS)
def test_an_instance_id_is_a_crn_or_a_dashed_guid(text, is_one):
    assert is_instance_id(text) is is_one


@pytest.mark.parametrize("shown", [repr, str])
def test_an_api_key_under_hmac_names_is_not_shown(shown):
    keys = Credentials("api-key", "crn:v1:x", None)

    assert "api-key" not in shown(keys) + shown(keys.get_frozen_credentials())


ENVIRONMENTS = [
    ({}, None),
    ({"AWS_ACCESS_KEY_ID": ""}, None),
    ({"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s"}, ("a", "s", None)),
    ({"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"}, ("a", "s", "t")),
    ({"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SECURITY_TOKEN": "t"}, ("a", "s", "t")),
]


@pytest.mark.parametrize(("environment", "keys"), ENVIRONMENTS)
def test_keys_are_found_in_the_environment(environment, keys):
    found = EnvProvider(environment).load()

    assert (tuple(found.get_frozen_credentials()) if found else None) == keys


def test_half_a_pair_in_the_environment_names_the_missing_variable():
    with pytest.raises(PartialCredentialsError, match="missing: AWS_SECRET_ACCESS_KEY"):
        EnvProvider({"AWS_ACCESS_KEY_ID": "a"}).load()


def test_variables_can_have_other_names():
    provider = EnvProvider(
        {"MINE": "a", "SECRET": "s", "T": "t"}, {"access_key": "MINE", "secret_key": "SECRET", "token": "T"}
    )

    found = provider.load()

    assert found is not None
    assert found.get_frozen_credentials() == ("a", "s", "t")


class Finds(CredentialProvider):
    def __init__(self, name, found):
        super().__init__()
        self.METHOD = name
        self.found = found

    def load(self):
        return self.found


def test_the_first_provider_that_finds_keys_counts():
    first, second = Credentials("1", "s"), Credentials("2", "s")
    resolver = CredentialResolver([Finds("none", None), Finds("first", first), Finds("second", second)])

    assert resolver.load_credentials() is first


def test_providers_are_inserted_and_removed_by_name():
    resolver = CredentialResolver([Finds("a", None), Finds("c", None)])

    resolver.insert_after("a", Finds("b", None))
    resolver.insert_before("a", Finds("z", None))
    resolver.remove("c")
    resolver.remove("unheard of")

    assert [provider.METHOD for provider in resolver.providers] == ["z", "a", "b"]
    assert resolver.get_provider("b").METHOD == "b"


def test_an_unknown_provider_is_named():
    with pytest.raises(UnknownCredentialError, match="nobody"):
        CredentialResolver([]).get_provider("nobody")
