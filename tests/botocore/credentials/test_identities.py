"""Credentials of IAM, delegated tokens, trusted profiles, and keys that expire."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ibm_botocore.config import Config
from ibm_botocore.credentials import (
    Credentials,
    DefaultTokenManager,
    DelegatedTokenManager,
    IamError,
    OAuth2Credentials,
    RefreshableCredentials,
    TokenManager,
    TrustedProfileTokenManager,
    trusted_profiles,
)
from ibm_botocore.exceptions import CredentialRetrievalError
from tests.botocore.credentials.fake_iam import NOW, Clock, token_answer


class Manager:
    def get_token(self):
        return "theirs"


# --- OAuth2Credentials


SOURCES = [
    ({"api_key_id": "k"}, "token-1"),
    ({"auth_function": lambda: token_answer("function's")}, "function's"),
    ({"auth_function": lambda: "text"}, "text"),
    ({"token_manager": Manager()}, "theirs"),
    ({"token_manager": lambda: token_answer("function's")}, "function's"),
    ({"api_key_id": "k", "auth_function": lambda: "ignored", "token_manager": Manager()}, "token-1"),
    ({"auth_function": lambda: token_answer("function's"), "token_manager": Manager()}, "function's"),
]


@pytest.mark.parametrize(("source", "token"), SOURCES)
def test_the_first_source_of_tokens_counts(source, token, iam):
    assert OAuth2Credentials(**source).get_frozen_credentials() == (None, None, token)


def test_what_is_ignored_is_told(iam, caplog):
    OAuth2Credentials(api_key_id="k", auth_function=lambda: "x", token_manager=Manager())

    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]


def test_some_source_is_needed():
    with pytest.raises(ValueError, match="Either api_key_id, auth_function or token_manager must be provided"):
        OAuth2Credentials()


def test_there_are_no_keys(iam):
    credentials = OAuth2Credentials(api_key_id="k", service_instance_id="i", auth_endpoint="https://e", method="m")

    assert isinstance(credentials, Credentials)
    assert not any(hasattr(credentials, name) for name in ("access_key", "secret_key", "token"))
    assert (credentials.api_key_id, credentials.service_instance_id) == ("k", "i")
    assert (credentials.auth_endpoint, credentials.method) == ("https://e", "m")


@pytest.mark.parametrize("token", [None, "", 5])
def test_a_manager_without_a_token_is_named(token):
    class Empty(TokenManager):
        def get_token(self):
            return token

    with pytest.raises(CredentialRetrievalError, match="Empty"):
        OAuth2Credentials(token_manager=Empty()).get_frozen_credentials()


def test_a_foreign_manager_has_no_token_to_renew():
    assert OAuth2Credentials(token_manager=Manager()).refresh_if_stale("theirs") is False


def test_each_client_has_its_own_way_to_iam_and_the_same_token(iam):
    shared = OAuth2Credentials(api_key_id="k")

    first, second = shared.for_client(Config(), False), shared.for_client(Config(), "/bundle")

    assert (first.token_manager.get_verify(), second.token_manager.get_verify()) == (False, "/bundle")
    assert shared.token_manager.get_verify() is True
    foreign = OAuth2Credentials(token_manager=Manager())
    assert foreign.for_client(Config(), False) is foreign


# --- delegated tokens


def test_a_delegated_token_is_asked_for_as_published(iam, clock):
    iam.answers = [{"delegated_refresh_token": "delegated-1"}, {"delegated_refresh_token": "delegated-2"}]
    tokens = DelegatedTokenManager(api_key_id="k", receiver_client_ids="aspera_ats")

    assert tokens.get_token() == "delegated-1"

    assert iam.forms == [
        {
            "grant_type": "urn:ibm:params:oauth:grant-type:apikey",
            "response_type": "delegated_refresh_token",
            "apikey": "k",
            "receiver_client_ids": "aspera_ats",
        }
    ]
    assert tokens._expiry_time == datetime.fromtimestamp(NOW + 518400, timezone.utc)
    clock.now += 518400
    assert tokens.get_token() == "delegated-2"


def test_without_receivers_none_are_sent(iam):
    iam.answers = [{"delegated_refresh_token": "delegated"}]

    DelegatedTokenManager(api_key_id="k").get_token()

    assert "receiver_client_ids" not in iam.forms[0]


def test_a_delegated_token_is_not_shared(iam):
    iam.answers = [{"delegated_refresh_token": "1"}, {"delegated_refresh_token": "2"}, token_answer("3")]

    seen = [DelegatedTokenManager(api_key_id="k").get_token() for _ in range(2)]

    assert [*seen, DefaultTokenManager(api_key_id="k").get_token()] == ["1", "2", "3"]


@pytest.mark.parametrize("answer", [token_answer(), {}, {"delegated_refresh_token": None}])
def test_an_answer_without_a_delegated_token_is_an_error_of_the_sdk(answer, iam):
    iam.answers = [answer]

    with pytest.raises(IamError, match="The answer has no delegated_refresh_token"):
        DelegatedTokenManager(api_key_id="k").get_token()


@pytest.mark.parametrize("answer", ["token", None, 5])
def test_a_function_that_returns_no_answer_is_named(answer, iam):
    with pytest.raises(IamError, match="the auth function: The answer is"):
        DelegatedTokenManager(auth_function=lambda: answer).get_token()


# --- trusted profiles


@pytest.fixture
def cr_token_file(tmp_path):
    path = tmp_path / "cr-token"
    path.write_text("compute-resource-token\n")
    return path


@pytest.mark.parametrize("name", ["profile_id", "profile_name", "profile_crn"])
def test_a_profiles_token_is_exchanged_for_the_workloads(name, iam, cr_token_file):
    tokens = TrustedProfileTokenManager(**{name: "p"}, cr_token_file=str(cr_token_file))

    assert tokens.get_token() == "token-1"

    assert iam.forms == [
        {
            "grant_type": "urn:ibm:params:oauth:grant-type:cr-token",
            "cr_token": "compute-resource-token",
            name: "p",
        }
    ]
    assert "authorization" not in iam.headers[0]


def test_the_workloads_token_is_read_for_each_exchange(iam, clock, cr_token_file):
    tokens = TrustedProfileTokenManager("p", cr_token_file=str(cr_token_file))
    tokens.get_token()
    cr_token_file.write_text("another")
    clock.now += 3000

    tokens.get_token()

    assert [form["cr_token"] for form in iam.forms] == ["compute-resource-token", "another"]


def test_one_profile_makes_one_exchange(iam, cr_token_file):
    for _ in range(5):
        TrustedProfileTokenManager("p", cr_token_file=str(cr_token_file)).get_token()
    TrustedProfileTokenManager("q", cr_token_file=str(cr_token_file)).get_token()

    assert [form["profile_id"] for form in iam.forms] == ["p", "q"]


def test_the_platforms_files_are_tried_in_turn(iam, tmp_path, cr_token_file, monkeypatch):
    empty = tmp_path / "empty"
    empty.write_text("")
    monkeypatch.setattr(trusted_profiles, "CR_TOKEN_FILES", (str(tmp_path / "missing"), str(empty), str(cr_token_file)))

    TrustedProfileTokenManager("p").get_token()

    assert iam.forms[0]["cr_token"] == "compute-resource-token"


def test_files_without_a_token_are_named(iam, tmp_path, monkeypatch):
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    monkeypatch.setattr(trusted_profiles, "CR_TOKEN_FILES", (str(tmp_path / "missing"), str(binary)))

    with pytest.raises(CredentialRetrievalError) as caught:
        TrustedProfileTokenManager("p").get_token()

    assert f"{tmp_path / 'missing'} (No such file or directory)" in str(caught.value)
    assert f"{binary} (no text)" in str(caught.value)
    assert iam.forms == []


@pytest.mark.parametrize("names", [{}, {"profile_id": "p", "profile_name": "q"}, {"profile_id": ""}])
def test_exactly_one_name_is_needed(names):
    with pytest.raises(ValueError, match="exactly one of profile_id, profile_name, profile_crn"):
        TrustedProfileTokenManager(**names)


def test_the_platforms_files_are_the_documented_ones():
    assert [Path(name).name for name in trusted_profiles.CR_TOKEN_FILES] == ["vault-token", "sa-token", "token"]


# --- keys that expire


def keys(clock, number, life_s=3600):
    expiry = datetime.fromtimestamp(clock() + life_s, timezone.utc)
    return {"access_key": f"access-{number}", "secret_key": "s", "token": "t", "expiry_time": expiry.isoformat()}


def refreshable(clock, fetch, **options):
    return RefreshableCredentials(
        "access-0",
        "s",
        "t",
        datetime.fromtimestamp(clock() + 3600, timezone.utc),
        fetch,
        "test",
        time_fetcher=lambda: datetime.fromtimestamp(clock(), timezone.utc),
        **options,
    )


@pytest.mark.parametrize(("age_s", "access_key"), [(0, "access-0"), (2699, "access-0"), (2700, "access-1")])
def test_keys_are_fetched_a_quarter_of_an_hour_ahead(age_s, access_key):
    clock = Clock()
    credentials = refreshable(clock, lambda: keys(clock, 1))

    clock.now += age_s

    assert credentials.access_key == access_key
    assert credentials.get_frozen_credentials() == (access_key, "s", "t")
    assert (credentials.secret_key, credentials.token) == ("s", "t")


def test_how_far_ahead_can_be_chosen():
    clock = Clock()
    credentials = refreshable(clock, lambda: keys(clock, 1), advisory_timeout=10)

    clock.now += 3589

    assert (credentials.access_key, credentials.refresh_needed(), credentials.refresh_needed(60)) == (
        "access-0",
        False,
        True,
    )


def test_old_keys_are_used_while_new_ones_cannot_be_had():
    clock = Clock()

    def fetch():
        raise LookupError("down")

    credentials = refreshable(clock, fetch)
    clock.now += 3599
    assert credentials.access_key == "access-0"

    clock.now += 1
    with pytest.raises(LookupError, match="down"):
        credentials.get_frozen_credentials()


BAD_KEYS = [
    (
        {"access_key": "a"},
        "Error when retrieving credentials from test: "
        "Credential refresh failed, response did not contain: secret_key, token, expiry_time",
    ),
    (
        {"access_key": "a", "secret_key": "s", "token": "t", "expiry_time": "2001-01-01T00:00:00Z"},
        "Credentials were refreshed, but the refreshed credentials are still expired.",
    ),
]


@pytest.mark.parametrize(("answer", "text"), BAD_KEYS)
def test_keys_of_no_use_are_the_published_error(answer, text):
    clock = Clock()
    credentials = refreshable(clock, lambda: answer)
    clock.now += 3600

    with pytest.raises(CredentialRetrievalError) as caught:
        credentials.get_frozen_credentials()

    assert str(caught.value) == text


@pytest.mark.parametrize("life", [timedelta(hours=1), "text"])
def test_they_can_begin_with_what_the_function_returns(life):
    moment = datetime.now(timezone.utc) + timedelta(hours=1)
    metadata = {
        "access_key": "a",
        "secret_key": "s",
        "token": None,
        "expiry_time": moment.isoformat() if life == "text" else moment,
    }

    credentials = RefreshableCredentials.create_from_metadata(metadata, dict, "m")

    assert credentials.get_frozen_credentials() == ("a", "s", None)
    assert credentials.method == "m"
    assert "'s'" not in repr(credentials)
