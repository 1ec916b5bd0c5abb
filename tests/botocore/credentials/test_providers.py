"""Providers: what each finds in its place, and how it names what is wrong there."""

import builtins
import json
import shlex
import sys
from datetime import datetime, timezone

import pytest

from ibm_botocore.configloader import raw_config_parse
from ibm_botocore.credentials import (
    ConfigProvider,
    EnvProvider,
    IbmCosCredentialsProvider,
    OAuth2Credentials,
    ProcessProvider,
    RefreshableCredentials,
    SharedCredentialProvider,
    TrustedProfileTokenManager,
    create_credential_resolver,
    get_credentials,
)
from ibm_botocore.exceptions import (
    ConfigParseError,
    CredentialRetrievalError,
    InvalidConfigError,
    PartialCredentialsError,
)
from ibm_botocore.session import Session

SECRET = "hunter2"


def seen(credentials):
    """Return what a provider found, as plain values."""
    if credentials is None:
        return None
    if not isinstance(credentials, OAuth2Credentials):
        return tuple(credentials.get_frozen_credentials())
    tokens = credentials.token_manager
    if isinstance(tokens, TrustedProfileTokenManager):
        return tokens._profile, tokens.cr_token_file, credentials.service_instance_id, tokens.auth_endpoint
    return credentials.api_key_id, credentials.service_instance_id, credentials.auth_endpoint


PROFILE = {"profile_id": "p"}

ENVIRONMENTS = [
    ({"IBM_API_KEY_ID": "k"}, ("k", None, None)),
    (
        {"IBM_API_KEY_ID": "k", "IBM_SERVICE_INSTANCE_ID": "i", "IBM_AUTH_ENDPOINT": "https://e"},
        ("k", "i", "https://e"),
    ),
    ({"IBM_IAM_PROFILE_ID": "p"}, (PROFILE, None, None, None)),
    (
        {
            "IBM_IAM_PROFILE_ID": "p",
            "IBM_CR_TOKEN_FILE": "/f",
            "IBM_SERVICE_INSTANCE_ID": "i",
            "AWS_ACCESS_KEY_ID": "a",
        },
        (PROFILE, "/f", "i", None),
    ),
    ({"IBM_IAM_PROFILE_NAME": "n", "IBM_AUTH_ENDPOINT": "https://e"}, ({"profile_name": "n"}, None, None, "https://e")),
    ({"IBM_IAM_PROFILE_CRN": "c"}, ({"profile_crn": "c"}, None, None, None)),
    ({"IBM_IAM_PROFILE_ID": "p", "IBM_API_KEY_ID": "k"}, ("k", None, None)),
    ({"IBM_IAM_PROFILE_ID": "", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s"}, ("a", "s", None)),
    ({"IBM_CR_TOKEN_FILE": "/f"}, None),
]


@pytest.mark.parametrize(("environment", "found"), ENVIRONMENTS)
def test_identities_of_iam_are_found_in_the_environment(environment, found):
    assert seen(EnvProvider(environment).load()) == found


def test_variables_of_iam_can_have_other_names():
    provider = EnvProvider({"K": "k", "I": "i"}, {"ibm_api_key_id": "K", "ibm_service_instance_id": "I"})

    assert seen(provider.load()) == ("k", "i", None)


def test_keys_of_the_environment_that_expire_are_read_again():
    environment = {
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "s",
        "AWS_CREDENTIAL_EXPIRATION": datetime.now(timezone.utc).isoformat(),
    }
    credentials = EnvProvider(environment).load()
    environment.update(AWS_ACCESS_KEY_ID="b", AWS_CREDENTIAL_EXPIRATION="2099-01-01T00:00:00Z")

    assert isinstance(credentials, RefreshableCredentials)
    assert seen(credentials) == ("b", "s", None)


# --- files


@pytest.fixture
def ini(tmp_path):
    def write(text):
        path = tmp_path / "file.ini"
        path.write_text(text)
        return str(path)

    return write


SECTIONS = [
    ("ibm_api_key_id = k", ("k", None, None)),
    ("ibm_iam_profile_id = p\nibm_cr_token_file = /f", (PROFILE, "/f", None, None)),
    (
        "ibm_iam_profile_name = n\nibm_service_instance_id = i\nibm_auth_endpoint = https://e",
        ({"profile_name": "n"}, None, "i", "https://e"),
    ),
    ("ibm_iam_profile_id = p\naws_access_key_id = a\naws_secret_access_key = s", (PROFILE, None, None, None)),
    ("ibm_api_key_id = k\nibm_iam_profile_id = p", ("k", None, None)),
    ("ibm_api_key_id =\nibm_iam_profile_id = p", (PROFILE, None, None, None)),
    ("ibm_api_key_id =\naws_access_key_id = a\naws_secret_access_key = s", ("a", "s", None)),
    ("aws_access_key_id = a\naws_secret_access_key = s\naws_security_token = t", ("a", "s", "t")),
    ("region = us-south", None),
]


@pytest.mark.parametrize("make", [SharedCredentialProvider, ConfigProvider])
@pytest.mark.parametrize(("section", "found"), SECTIONS)
def test_identities_are_found_in_a_profile(make, section, found, ini):
    assert seen(make(ini(f"[default]\n{section}\n"), "default").load()) == found


@pytest.mark.parametrize("make", [SharedCredentialProvider, ConfigProvider])
@pytest.mark.parametrize("profile", ["default", "nobody"])
def test_a_missing_file_or_profile_has_nothing(make, profile, ini):
    assert make("/no/such/file", profile).load() is None
    assert make(ini("[other]\nibm_api_key_id = k\n"), profile).load() is None


HALVES = [
    ("aws_access_key_id = a", "aws_secret_access_key"),
    ("aws_access_key_id = a\naws_secret_access_key =", "aws_secret_access_key"),
    ("aws_access_key_id =\naws_secret_access_key = hunter2", "aws_access_key_id"),
    ("ibm_api_key_id =\nibm_service_instance_id = i", "ibm_api_key_id"),
]


@pytest.mark.parametrize("make", [SharedCredentialProvider, ConfigProvider])
@pytest.mark.parametrize(("section", "missing"), HALVES)
def test_what_is_missing_in_a_profile_is_named_with_its_file(make, section, missing, ini):
    path = ini(f"[default]\n{section}\n")

    with pytest.raises(PartialCredentialsError) as caught:
        make(path, "default").load()

    assert f"missing: {missing}" in str(caught.value)
    assert path in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("make", [SharedCredentialProvider, ConfigProvider])
def test_two_trusted_profiles_are_one_too_many(make, ini):
    path = ini("[default]\nibm_iam_profile_id = p\nibm_iam_profile_name = n\n")

    with pytest.raises(InvalidConfigError, match=r"Several trusted profiles in \[(profile )?default\] of"):
        make(path, "default").load()


def test_hmac_keys_can_go_first(ini):
    path = ini("[default]\nibm_api_key_id = k\naws_access_key_id = a\naws_secret_access_key = s\n")

    assert seen(SharedCredentialProvider(path, None, raw_config_parse, True).load()) == ("a", "s", None)


def test_the_environments_iam_endpoint_goes_before_a_files(ini, monkeypatch):
    path = ini("[default]\nibm_api_key_id = k\nibm_auth_endpoint = https://file\n")
    monkeypatch.setenv("IBM_AUTH_ENDPOINT", "https://environment")

    assert seen(SharedCredentialProvider(path).load()) == ("k", None, "https://environment")


# --- service credentials


@pytest.fixture
def service_credential(tmp_path):
    def write(content):
        path = tmp_path / "cos_credentials"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


KEY = {"apikey": "k", "resource_instance_id": "i", "iam_apikey_name": "x", "endpoints": "https://x"}
PAIR = {"access_key_id": "a", "secret_access_key": "s"}
CREDENTIALS = [
    (KEY, ("k", "i", None)),
    ({**KEY, "iam_auth_endpoint": "https://e"}, ("k", "i", "https://e")),
    ({**KEY, "cos_hmac_keys": PAIR}, ("a", "s", None)),
    ({"cos_hmac_keys": PAIR}, ("a", "s", None)),
    ({**KEY, "cos_hmac_keys": {}}, ("k", "i", None)),
    ({**KEY, "resource_instance_id": None}, ("k", None, None)),
    ([{"guid": "g", "credentials": KEY}], ("k", "i", None)),
    ([{"guid": "g", "credentials": {**KEY, "cos_hmac_keys": PAIR}}, {"credentials": {}}], ("a", "s", None)),
    ({"guid": "g", "credentials": KEY}, ("k", "i", None)),
    ({}, None),
    ({"resource_instance_id": "i"}, None),
    (b"\xef\xbb\xbf" + json.dumps(KEY).encode(), ("k", "i", None)),
]


@pytest.mark.parametrize(("content", "found"), CREDENTIALS)
def test_a_service_credential_is_read_in_every_form(content, found, service_credential):
    assert seen(IbmCosCredentialsProvider(service_credential(content)).load()) == found


def test_a_missing_service_credential_is_nothing():
    assert IbmCosCredentialsProvider("~/.bluemix/cos_credentials").load() is None


BAD_CREDENTIALS = [
    b"{",
    b'{"apikey": "hunter2"',
    b"\xff",
    b"[" * 100_000,
    [],
    [KEY],
    "hunter2",
    5,
    {**KEY, "cos_hmac_keys": None},
    {**KEY, "cos_hmac_keys": "hunter2"},
    {**KEY, "apikey": 5},
    {"cos_hmac_keys": {"access_key_id": ["hunter2"]}},
]


@pytest.mark.parametrize("content", BAD_CREDENTIALS, ids=lambda content: repr(content)[:40])
def test_what_is_no_service_credential_is_named_and_not_shown(content, service_credential):
    path = service_credential(content)

    with pytest.raises(ConfigParseError) as caught:
        IbmCosCredentialsProvider(path).load()

    assert str(caught.value).startswith(f"Unable to parse config file: {path} (")
    assert caught.value.kwargs["path"] == path
    assert SECRET not in str(caught.value)
    # Not even in what a traceback would print below it.
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


HALF_CREDENTIALS = [
    ({"cos_hmac_keys": {"access_key_id": "a"}}, "aws_secret_access_key"),
    ({**KEY, "cos_hmac_keys": {"access_key_id": "a", "secret_access_key": ""}}, "aws_secret_access_key"),
    ({"cos_hmac_keys": {"secret_access_key": "hunter2"}}, "aws_access_key_id"),
    ({**KEY, "apikey": ""}, "ibm_api_key_id"),
]


@pytest.mark.parametrize(("content", "missing"), HALF_CREDENTIALS)
def test_half_a_service_credential_is_named(content, missing, service_credential):
    path = service_credential(content)

    with pytest.raises(PartialCredentialsError) as caught:
        IbmCosCredentialsProvider(path).load()

    assert f"missing: {missing}" in str(caught.value)
    assert path in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("make", [IbmCosCredentialsProvider, SharedCredentialProvider])
def test_a_file_that_may_not_be_read_is_named(make, service_credential, monkeypatch):
    path = service_credential(KEY)

    def refuse(name, *args, **kwargs):
        raise PermissionError(13, "Permission denied", name)

    monkeypatch.setattr(builtins, "open", refuse)

    with pytest.raises(ConfigParseError, match="Permission denied") as caught:
        make(path).load()

    assert path in str(caught.value)


# --- processes


def printing(text, status=0):
    program = f"import sys; print({text!r}); print('their complaint', file=sys.stderr); sys.exit({status})"
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(program)}"


def process(command):
    return ProcessProvider("p", lambda: {"profiles": {"p": {"credential_process": command}}})


def test_a_process_prints_keys():
    found = process(printing('{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s", "SessionToken": "t"}')).load()

    assert seen(found) == ("a", "s", "t")
    assert found.method == "custom-process"


def test_keys_of_a_process_that_expire_are_fetched_anew(tmp_path):
    counter = tmp_path / "count"
    counter.write_text("")
    program = (
        "import json, pathlib\n"
        f"path = pathlib.Path({str(counter)!r})\n"
        "path.write_text(path.read_text() + 'x')\n"
        "number = len(path.read_text())\n"
        "expiry = '2001-01-01T00:00:00Z' if number == 1 else '2099-01-01T00:00:00Z'\n"
        "print(json.dumps(dict(Version=1, AccessKeyId=f'a{number}', SecretAccessKey='s', Expiration=expiry)))"
    )
    found = process(f"{shlex.quote(sys.executable)} -c {shlex.quote(program)}").load()

    assert seen(found) == ("a2", "s", None)
    assert seen(found) == ("a2", "s", None)


PROCESSES = [
    (printing("{}"), "Unsupported version '<Version key not provided>' for credential process provider"),
    (printing('{"Version": 2}'), "Unsupported version '2' for credential process provider, supported versions: 1"),
    (printing('{"Version": 1}'), "Missing required key in response: 'AccessKeyId'"),
    (printing('{"Version": 1, "AccessKeyId": "a"}'), "Missing required key in response: 'SecretAccessKey'"),
    (printing("hunter2"), "The program printed no JSON object"),
    (printing("[]"), "The program printed no JSON object"),
    (printing("{}", status=3), "their complaint"),
    ("/no/such/program --password hunter2", "/no/such/program: No such file or directory"),
]


@pytest.mark.parametrize(("command", "message"), PROCESSES)
def test_a_process_that_fails_says_why(command, message):
    with pytest.raises(CredentialRetrievalError) as caught:
        process(command).load()

    assert f"custom-process: {message}" in str(caught.value)
    assert SECRET not in str(caught.value)


class Stuck:
    """A program that does not end until it is killed."""

    def __init__(self, *args, **kwargs):
        self.is_killed = False
        self.returncode = -9

    def communicate(self, timeout=None):
        import subprocess

        if not self.is_killed:
            raise subprocess.TimeoutExpired("program", timeout)
        return b"", b""

    def kill(self):
        self.is_killed = True


def test_a_process_that_does_not_end_is_killed():
    started = []

    def popen(*args, **kwargs):
        started.append(Stuck())
        return started[0]

    provider = ProcessProvider("p", lambda: {"profiles": {"p": {"credential_process": "x"}}}, popen)

    with pytest.raises(CredentialRetrievalError, match="did not end within 300 s"):
        provider.load()

    assert started[0].is_killed


@pytest.mark.parametrize("config", [{"profiles": {}}, {}, {"profiles": {"p": {}}}])
def test_no_process_is_nothing(config):
    assert ProcessProvider("p", lambda: config).load() is None


# --- the chain


def test_the_chain_asks_in_the_published_order():
    methods = [provider.METHOD for provider in create_credential_resolver(Session()).providers]

    assert methods == ["env", "ibm-cos-credentials-file", "shared-credentials-file", "custom-process", "config-file"]


def test_a_chosen_profile_goes_before_environment_and_service_credential():
    methods = [provider.METHOD for provider in create_credential_resolver(Session(profile="p")).providers]

    assert methods == ["shared-credentials-file", "custom-process", "config-file"]


def test_a_sessions_credentials_can_be_asked_for(monkeypatch):
    monkeypatch.setenv("IBM_API_KEY_ID", "k")

    assert seen(get_credentials(Session())) == ("k", None, None)
