"""Clients with identities of IAM: the signature they choose, the tokens they share, what they refuse to send."""

import json
import logging
import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest

import ibm_boto3
from ibm_botocore import UNSIGNED
from ibm_botocore.awsrequest import AWSRequest
from ibm_botocore.config import Config
from ibm_botocore.credentials import Credentials, DefaultTokenManager, OAuth2Credentials, ReadOnlyCredentials
from ibm_botocore.exceptions import (
    ClientError,
    CredentialRetrievalError,
    InvalidS3AddressingStyleError,
    NoCredentialsError,
    ProfileNotFound,
    UnsupportedSignatureVersionError,
)
from ibm_botocore.session import Session
from tests.botocore._servers import Recorder, serving
from tests.botocore.credentials.fake_iam import NOW, iam_server, token_answer
from tests.fakes import FakeTransport

CRN = "crn:v1:bluemix:public:cloud-object-storage:global:a/0123:4567-89ab::"
KEYS = {"aws_access_key_id": "access", "aws_secret_access_key": "hunter2"}
KEY = {"ibm_api_key_id": "the-key", "ibm_service_instance_id": CRN}
DENIED = (403, {}, b"<Error><Code>AccessDenied</Code></Error>")


def client_of(session, *answers, **arguments):
    """Return a client over a fake transport, and the transport."""
    options = {"endpoint_url": "https://cos.example.com", "region_name": "us-south", **arguments}
    client = session.client("s3", **options)
    transport = FakeTransport(list(answers) or [200])
    client._endpoint._http_session = transport
    client._endpoint._sleep = lambda seconds: None
    return client, transport


def make(*answers, **arguments):
    return client_of(ibm_boto3.Session(), *answers, **arguments)


def authorizations(transport):
    return [sent.headers.get("Authorization") for sent in transport.sent]


# --- the signature


@pytest.mark.parametrize("config", [None, Config(), Config(signature_version="oauth")])
def test_an_api_key_signs_with_a_bearer_token(config, iam):
    client, transport = make(**KEY, config=config)

    client.list_buckets()
    client.put_object(Bucket="b", Key="k", Body=b"x")

    assert authorizations(transport) == ["Bearer token-1"] * 2
    assert client.meta.config.signature_version == "oauth"
    assert transport.sent[0].headers["ibm-service-instance-id"] == CRN
    assert "ibm-service-instance-id" not in transport.sent[1].headers
    assert "X-Amz-Date" not in transport.sent[1].headers
    assert len(iam.forms) == 1


def test_hmac_keys_sign_with_a_signature(iam):
    client, transport = make(**KEYS)

    client.list_buckets()

    assert authorizations(transport)[0].startswith("AWS4-HMAC-SHA256 Credential=access/")
    assert client.meta.config.signature_version == "s3v4"


def test_an_unsigned_client_asks_nobody(iam):
    client, transport = make(**KEY, config=Config(signature_version=UNSIGNED))

    client.get_object(Bucket="b", Key="k")

    assert authorizations(transport) == [None]
    assert iam.forms == []


MISFITS = [
    ({**KEYS, "config": Config(signature_version="oauth")}, "oauth; the credentials (found by explicit) are HMAC keys"),
    (
        {**KEY, "config": Config(signature_version="s3v4")},
        "s3v4; the credentials (found by explicit) give bearer tokens",
    ),
    ({"aws_access_key_id": "the-key", "aws_secret_access_key": CRN}, "s3v4; aws_secret_access_key holds a service"),
    (
        {"aws_access_key_id": "the-key", "aws_secret_access_key": CRN, "config": Config(signature_version="oauth")},
        "oauth; the credentials (found by explicit) are HMAC keys",
    ),
]


@pytest.mark.parametrize(("arguments", "text"), MISFITS)
def test_credentials_that_do_not_fit_are_told_before_anything_is_sent(arguments, text, iam):
    client, transport = make(**arguments)

    with pytest.raises(UnsupportedSignatureVersionError) as caught:
        client.list_buckets()

    assert str(caught.value).startswith(f"Signature version is not supported: {text}")
    assert "hunter2" not in str(caught.value)
    assert "the-key" not in str(caught.value)
    assert transport.sent == []
    assert iam.forms == []


@pytest.mark.parametrize("version", [None, "oauth", "s3v4"])
def test_without_credentials_nothing_is_sent(version, iam):
    client, transport = make(config=Config(signature_version=version))

    with pytest.raises(NoCredentialsError, match="Unable to locate credentials"):
        client.list_buckets()

    assert transport.sent == []


class Foreign:
    """Credentials of a program, which do not tell what they are."""

    def __init__(self, *frozen):
        self.frozen = frozen

    def get_frozen_credentials(self):
        return ReadOnlyCredentials(*self.frozen)


@pytest.mark.parametrize(
    ("frozen", "version"), [(("a", "s", None), "oauth"), ((None, None, "t"), "s3v4"), ((None, None, "t"), None)]
)
def test_foreign_credentials_are_checked_once_they_are_frozen(frozen, version, iam):
    session = ibm_boto3.Session()
    session._session._credentials = Foreign(*frozen)
    client, transport = client_of(session, config=Config(signature_version=version))

    with pytest.raises(UnsupportedSignatureVersionError):
        client.list_buckets()

    assert transport.sent == []


def test_foreign_tokens_are_used_where_they_are_wanted(iam):
    session = ibm_boto3.Session()
    session._session._credentials = Foreign(None, None, "theirs")
    client, transport = client_of(session, config=Config(signature_version="oauth"))

    client.list_buckets()

    assert authorizations(transport) == ["Bearer theirs"]


def test_signing_outside_of_a_call_is_checked_too(iam):
    client, _ = make(**KEYS, config=Config(signature_version="oauth"))

    with pytest.raises(UnsupportedSignatureVersionError, match="are HMAC keys"):
        client._request_signer.sign("ListBuckets", AWSRequest("GET", "https://cos.example.com/"))


# --- sharing


def test_fifty_clients_with_one_api_key_make_one_request_to_iam(iam):
    clients = [make(**KEY) for _ in range(25)]
    session = ibm_boto3.Session(**KEY)
    clients += [client_of(session) for _ in range(25)]
    together = threading.Barrier(50)

    def call(client):
        together.wait(20)
        client.list_buckets()

    threads = [threading.Thread(target=call, args=(client,)) for client, _ in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert [authorizations(transport) for _, transport in clients] == [["Bearer token-1"]] * 50
    assert len(iam.forms) == 1


def test_a_client_of_a_session_reaches_iam_in_its_own_way(iam, clock):
    iam.answers = [token_answer(expires_in=10)]
    session = ibm_boto3.Session(**KEY)
    strict, _ = client_of(session, verify="/bundle")
    proxied, _ = client_of(session, config=Config(proxies={"https": "http://p"}, read_timeout=9))

    strict.list_buckets()
    clock.now += 10
    proxied.list_buckets()

    assert [transport.verify for transport in iam.transports] == ["/bundle", True]
    assert iam.transports[0].proxies is None
    assert iam.transports[1].proxies == {"https": "http://p"}
    assert iam.transports[1].timeout_s == (5, 9)


def test_the_bundle_of_the_configuration_reaches_iam(iam, monkeypatch):
    monkeypatch.setenv("AWS_CA_BUNDLE", "/bundle")

    make(**KEY)[0].list_buckets()

    assert iam.transports[0].verify == "/bundle"


def test_a_manager_of_the_program_serves_in_client_and_session(iam):
    class Manager:
        def get_token(self):
            return "theirs"

    first, sent_first = make(token_manager=Manager(), ibm_service_instance_id="i")
    second, sent_second = client_of(ibm_boto3.Session(token_manager=Manager()))
    first.list_buckets(), second.list_buckets()

    assert authorizations(sent_first) == authorizations(sent_second) == ["Bearer theirs"]
    assert sent_first.sent[0].headers["ibm-service-instance-id"] == "i"


def test_a_token_set_by_the_program_is_used_by_its_client(iam):
    tokens = DefaultTokenManager(api_key_id="the-key")
    client, transport = make(token_manager=tokens)
    tokens._token = "kept"
    tokens._expiry_time = datetime.fromtimestamp(NOW + 60, timezone.utc)

    client.list_buckets()

    assert authorizations(transport) == ["Bearer kept"]


# --- a token that the service refuses


def held_at(clock, iam, left_s, refusal=DENIED, **arguments):
    """Return a client whose token has so many seconds left and cannot be renewed ahead of time."""
    client, transport = make(200, refusal, 200, **KEY, **arguments)
    client.list_buckets()
    tokens = client._request_signer._credentials.token_manager
    tokens._cell.put(tokens._cell.held.due_at(NOW + 3600))
    clock.now = NOW + 3600 - left_s
    iam.answers = [token_answer("token-2")]
    return client, transport


@pytest.mark.parametrize(("left_s", "status"), [(60, 403), (30, 401), (1, 403)])
def test_a_refusal_within_a_minute_of_expiry_is_tried_again_with_a_new_token(left_s, status, iam, clock):
    client, transport = held_at(clock, iam, left_s, (status, {}, DENIED[2]))

    answer = client.list_buckets()

    assert authorizations(transport)[1:] == ["Bearer token-1", "Bearer token-2"]
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    assert len(iam.forms) == 2


def test_a_refusal_well_within_a_tokens_life_is_final(iam, clock):
    client, transport = held_at(clock, iam, 61)

    with pytest.raises(ClientError, match="AccessDenied"):
        client.list_buckets()

    assert len(transport.sent) == 2
    assert len(iam.forms) == 1


def test_a_second_refusal_is_final(iam, clock):
    client, transport = held_at(clock, iam, 30)
    transport.answers = [DENIED]
    iam.answers = [token_answer("token-2", expires_in=30)]

    with pytest.raises(ClientError, match="AccessDenied"):
        client.list_buckets()

    assert authorizations(transport)[1:] == ["Bearer token-1", "Bearer token-2"]


def test_without_another_token_the_refusal_stands(iam, clock, caplog):
    client, transport = held_at(clock, iam, 30)
    iam.answers = [(400, {}, b'{"errorCode": "BXNIM0415E"}')]

    with caplog.at_level(logging.WARNING), pytest.raises(ClientError, match="AccessDenied"):
        client.list_buckets()

    assert len(transport.sent) == 2
    assert "BXNIM0415E" in caplog.text


def test_the_body_is_sent_whole_with_the_new_token(iam, clock):
    client, transport = held_at(clock, iam, 30, config=Config(request_checksum_calculation="when_required"))

    client.put_object(Bucket="b", Key="k", Body=b"body")

    assert [sent.body for sent in transport.sent[1:]] == [b"body", b"body"]


def test_hmac_keys_are_refused_once(iam):
    client, transport = make(DENIED, **KEYS)

    with pytest.raises(ClientError, match="AccessDenied"):
        client.list_buckets()

    assert len(transport.sent) == 1


# --- configuration of the environment and of profiles


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / ".aws").mkdir()
    return tmp_path


def write(home: Path, name: str, text: str) -> None:
    (home / ".aws" / name).write_text(text)


def test_an_endpoint_of_the_environment_or_profile_is_used(home, monkeypatch):
    write(home, "config", "[default]\nendpoint_url = https://profile.example.com\n")

    def endpoint(**options):
        return Session().create_client("s3", **KEYS, **options).meta.endpoint_url

    assert endpoint() == "https://profile.example.com"
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://environment.example.com")
    assert endpoint() == "https://environment.example.com"
    assert endpoint(endpoint_url="https://argument.example.com") == "https://argument.example.com"
    assert endpoint(config=Config(ignore_configured_endpoint_urls=True)) is None
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    assert endpoint() is None
    assert endpoint(config=Config(ignore_configured_endpoint_urls=False)) == "https://environment.example.com"


def test_a_configured_endpoint_that_is_no_url_is_refused(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "foo")

    with pytest.raises(ValueError, match="Invalid endpoint: foo"):
        Session().create_client("s3", **KEYS)


def test_options_of_the_profile_lie_under_those_of_the_caller(home):
    section = "s3 =\n  addressing_style = virtual\n  payload_signing_enabled = true\n"
    write(home, "config", f"[default]\n{section}retry_mode = standard\nmax_attempts = 7\nregion = eu-de\n")

    config = Session().create_client("s3", config=Config(s3={"addressing_style": "path"})).meta.config

    assert config.s3 == {"addressing_style": "path", "payload_signing_enabled": True}
    assert config.retries == {"mode": "standard", "total_max_attempts": 7}
    assert config.region_name == "eu-de"
    assert config.request_checksum_calculation == "when_supported"


def test_a_style_of_the_profile_that_does_not_exist_is_named(home):
    write(home, "config", "[default]\ns3 =\n  addressing_style = foo\n")

    with pytest.raises(InvalidS3AddressingStyleError, match="foo"):
        Session().create_client("s3")


def test_the_defaults_of_a_mode_come_from_environment_or_profile(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULTS_MODE", "standard")

    config = Session().create_client("s3").meta.config

    assert (config.connect_timeout, config.retries) == (3.1, {"mode": "standard"})


def test_parameter_checks_can_be_switched_off_in_the_profile(home, iam):
    write(home, "config", "[default]\nparameter_validation = false\n")
    client, transport = make(**KEYS)

    client.get_object(Bucket="b", Key="k", Range=5)

    assert len(transport.sent) == 1


def test_profiles_are_the_files_together(home):
    write(home, "config", "[default]\nregion = us-south\n[profile dev]\nregion = eu-de\n[services x]\na = b\n")
    write(home, "credentials", "[dev]\nibm_api_key_id = the-key\nregion = eu-gb\n[only]\nx = 1\n")
    session = Session()

    assert session.available_profiles == ["default", "dev", "only"]
    assert session.get_scoped_config() == {"region": "us-south"}
    assert session.full_config["profiles"]["dev"] == {"region": "eu-gb", "ibm_api_key_id": "the-key"}
    assert session.full_config["services"] == {"x": {"a": "b"}}
    assert Session(profile="dev").get_scoped_config()["region"] == "eu-gb"
    assert ibm_boto3.Session(profile_name="dev").available_profiles == ["default", "dev", "only"]


def test_without_files_there_are_no_profiles(home):
    assert Session().full_config == {"profiles": {}}
    assert Session().get_scoped_config() == {}


@pytest.mark.parametrize("is_argument", [True, False])
def test_a_profile_that_does_not_exist_is_named_at_once(is_argument, home, monkeypatch):
    if not is_argument:
        monkeypatch.setenv("AWS_PROFILE", "nobody")

    with pytest.raises(ProfileNotFound, match="nobody"):
        ibm_boto3.Session(profile_name="nobody" if is_argument else None)


def test_files_are_read_once(home):
    write(home, "config", "[default]\nregion = us-south\n")
    session = Session()
    assert session.get_config_variable("region") == "us-south"

    write(home, "config", "[default]\nregion = eu-de\n")

    assert session.get_config_variable("region") == "us-south"
    assert Session().get_config_variable("region") == "eu-de"


def test_the_sessions_variables_can_be_listed():
    session = Session(profile="dev")
    session.set_config_variable("region", "us-south")

    assert session.instance_variables() == {"profile": "dev", "region": "us-south"}


def test_the_instance_of_the_sessions_credentials_can_be_added_by_a_handler(iam):
    session = Session()
    session.set_credentials(ibm_api_key_id="the-key", ibm_service_instance_id="mine")
    bare, own = {}, {"IBMServiceInstanceId": "own"}

    session.check_service_instance_id(bare)
    session.check_service_instance_id(own, model=None)

    assert (bare, own) == ({"IBMServiceInstanceId": "mine"}, {"IBMServiceInstanceId": "own"})


# --- plain http


def test_a_bearer_token_over_plain_http_is_warned_of(iam):
    with pytest.warns(UserWarning, match=r"a bearer token is sent to warned\.example\.com over plain http"):
        make(**KEY, endpoint_url="http://warned.example.com")


@pytest.mark.filterwarnings("error")
def test_hmac_keys_over_plain_http_are_fine(iam):
    make(**KEYS, endpoint_url="http://unwarned.example.com")


def test_an_api_key_over_plain_http_is_warned_of(iam):
    with pytest.warns(UserWarning, match=r"an API key is sent to iam\.warned\.example\.com over plain http"):
        make(**KEY, ibm_auth_endpoint="http://iam.warned.example.com/token")[0].list_buckets()


# --- secrecy


def texts_of(error):
    """Return everything that is printed of an error and of those it came from."""
    shown, waiting = "", [error]
    while waiting:
        found = waiting.pop()
        shown += f"{found!s}\n{found!r}\n{getattr(found, 'kwargs', '')!r}\n"
        waiting += [other for other in (found.__cause__, found.__context__) if other is not None]
    return shown


def test_no_secret_is_shown_anywhere(home, caplog):
    secrets = ["the-key", "token-of-the-key", "refresh-token", "hunter2", "session-hunter"]
    denied = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 44\r\n\r\n" + DENIED[2].ljust(44)
    caplog.set_level(logging.DEBUG)
    shown = ""
    with iam_server() as iam, serving(Recorder(denied)) as cos:
        for arguments in (
            {**KEY, "ibm_auth_endpoint": iam.url},
            {**KEYS, "aws_session_token": "session-hunter"},
            {**KEYS, "config": Config(signature_version="oauth")},
            {**KEY, "ibm_auth_endpoint": iam.url, "config": Config(signature_version="s3v4")},
            {
                **KEY,
                "ibm_auth_endpoint": "http://127.0.0.1:1",
                "config": Config(proxies={"http": "http://u:hunter2@[x"}),
            },
        ):
            session = ibm_boto3.Session()
            with session.client("s3", endpoint_url=cos.url, region_name="us-south", **arguments) as client:
                try:
                    client.list_buckets()
                except (ClientError, UnsupportedSignatureVersionError, CredentialRetrievalError) as error:
                    shown += texts_of(error)
                credentials = client._request_signer._credentials
                shown += f"{client!r} {session!r} {credentials!r} {client.meta.config!r} {client._request_signer!r}"
        shown += f"{Credentials('a', 'hunter2', 'hunter2')!r} {ReadOnlyCredentials('a', 'hunter2', 'hunter2')!r}"
        shown += f"{OAuth2Credentials(api_key_id='the-key')!r} {json.dumps(caplog.text)}"
        shown += repr([record.args for record in caplog.records])

    assert iam.requests
    assert [secret for secret in secrets if secret in shown] == []
