"""Sessions."""

import logging
import threading

import pytest

import ibm_boto3
from ibm_botocore import handlers
from ibm_botocore.config import Config
from ibm_botocore.exceptions import InvalidRegionError, PartialCredentialsError, UnknownRegionError, UnknownServiceError
from ibm_botocore.hooks import HierarchicalEmitter
from ibm_botocore.session import Session, get_session


def test_a_variable_comes_from_the_session_then_the_environment_then_its_default(monkeypatch):
    session = get_session()
    assert session.get_config_variable("region") is None

    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-de")
    assert session.get_config_variable("region") == "eu-de"

    session.set_config_variable("region", "us-south")
    assert session.get_config_variable("region") == "us-south"
    assert session.get_config_variable("unheard-of") is None


def test_a_program_can_add_variables(monkeypatch):
    monkeypatch.setenv("MY_FLAG", "3")
    session = Session({"flag": (None, ["OTHER_FLAG", "MY_FLAG"], 1, int), "plain": (None, None, "default", None)})

    assert session.get_config_variable("flag") == 3
    assert session.get_config_variable("plain") == "default"


def test_the_region_of_a_client_is_its_argument_then_its_config_then_the_sessions(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-gb")
    session = get_session()

    def region(*args, **kwargs):
        return session.create_client("s3", *args, **kwargs).meta.region_name

    assert region() == "eu-gb"
    assert region(config=Config(region_name="eu-de")) == "eu-de"
    assert region("us-south", config=Config(region_name="eu-de")) == "us-south"


def test_a_client_can_be_made_without_region_endpoint_or_credentials():
    client = get_session().create_client("s3")

    assert client.meta.region_name == "us-east-1"
    assert client.meta.endpoint_url is None
    assert client.meta.partition == "aws"


def test_a_default_configuration_is_merged_under_the_clients_own():
    session = get_session()
    session.set_default_client_config(Config(read_timeout=7, connect_timeout=8))

    config = session.create_client("s3", config=Config(read_timeout=9)).meta.config

    assert (config.read_timeout, config.connect_timeout) == (9, 8)


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"service_name": "s4"}, UnknownServiceError, "Valid service names are: s3"),
        ({"service_name": "s3", "aws_access_key_id": "a"}, PartialCredentialsError, "aws_secret_access_key"),
        ({"service_name": "s3", "aws_secret_access_key": "s"}, PartialCredentialsError, "aws_access_key_id"),
        ({"service_name": "s3", "endpoint_url": "foo"}, ValueError, "Invalid endpoint: foo"),
        ({"service_name": "s3", "region_name": "bad region"}, InvalidRegionError, "bad region"),
        ({"service_name": "s3", "signature": "x"}, TypeError, "signature"),
    ],
)
def test_a_client_that_cannot_be_made_is_refused_by_name(arguments, error, text):
    with pytest.raises(error, match=text):
        get_session().create_client(**arguments)


def test_keys_given_to_the_session_sign_its_clients(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "from-environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    session = get_session()
    session.set_credentials("mine", "s")

    assert session.get_credentials().access_key == "mine"


def test_keys_are_looked_for_in_the_environment(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "from-environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")

    assert get_session().get_credentials().method == "env"


def test_parts_can_be_replaced_and_are_made_when_first_asked_for():
    session = get_session()
    made = []

    def make():
        made.append(1)
        return "part"

    session.lazy_register_component("mine", make)
    assert made == []
    assert [session.get_component("mine"), session.get_component("mine")] == ["part", "part"]
    assert made == [1]

    session.register_component("mine", "other")
    assert session.get_component("mine") == "other"
    with pytest.raises(ValueError, match="Unknown component: nothing"):
        session.get_component("nothing")


def test_the_data_loader_is_a_part_with_search_paths():
    assert get_session().get_component("data_loader").search_paths


def test_a_client_inherits_handlers_registered_before_it_and_no_later_ones():
    session = get_session()
    heard = []
    session.register("my-event", lambda **kwargs: heard.append("before"))
    client = session.create_client("s3")
    session.register("my-event", lambda **kwargs: heard.append("after"))

    client.meta.events.emit("my-event")

    assert heard == ["before"]


def test_handlers_appended_to_the_builtin_ones_are_registered():
    heard = []
    extra = ("my-event", lambda **kwargs: heard.append(1))
    handlers.BUILTIN_HANDLERS.append(extra)
    try:
        get_session().emit("my-event")
    finally:
        handlers.BUILTIN_HANDLERS.remove(extra)

    assert heard == [1]


def test_a_session_without_builtin_handlers_has_none():
    session = Session(include_builtin_handlers=False, event_hooks=HierarchicalEmitter())

    assert session.emit("before-parameter-build.s3.ListObjects", params={}, context={}) == []


def test_handlers_of_a_session_can_be_unregistered():
    session = get_session()

    def answer(**kwargs):
        return 4

    session.register("my-event", answer)
    assert session.emit_first_non_none_response("my-event") == 4
    session.unregister("my-event", answer)
    assert session.emit_first_non_none_response("my-event") is None


def test_the_user_agent_names_the_sdk_and_its_platform():
    session = get_session()
    assert session.user_agent().startswith("ibm-cos-sdk-python-core/2.17.0 Python/3.")

    session.user_agent_name, session.user_agent_version = "product", "1"
    session.user_agent_extra = "extra"
    assert session.user_agent().startswith("product/1 Python/3.")
    assert session.user_agent().endswith(" extra")


USER_AGENTS = [
    ({}, ["ibm-cos-sdk-python/2.17.0 md/Botocore#2.17.0 ua/2.0 os/", " lang/python#3.", " md/pyimpl#CPython"]),
    ({}, [" cfg/retry-mode#legacy ibm-cos-sdk-python-core/2.17.0"]),
    ({"user_agent_extra": "more"}, [" ibm-cos-sdk-python-core/2.17.0 more"]),
    ({"user_agent": "FULL"}, ["FULL ibm-cos-sdk-python-core/2.17.0"]),
    ({"user_agent_appid": "X"}, [" app/X ibm-cos-sdk-python-core/2.17.0"]),
]


@pytest.mark.parametrize(("options", "texts"), USER_AGENTS)
def test_the_user_agent_of_a_client_follows_its_configuration(options, texts):
    client = ibm_boto3.Session().client("s3", config=Config(**options))

    assert all(text in client.meta.config.user_agent for text in texts), client.meta.config.user_agent


def test_a_stream_logger_shows_debug_messages(capsys):
    session = get_session()
    log = logging.getLogger("ibm_botocore.test")
    session.set_debug_logger("ibm_botocore.test")
    try:
        log.debug("hello")
    finally:
        log.handlers.clear()
        log.setLevel(logging.NOTSET)

    assert "ibm_botocore.test - DEBUG - hello" in capsys.readouterr().err


def test_a_file_logger_appends_to_its_file(tmp_path):
    path = tmp_path / "log"
    log = logging.getLogger("ibm_botocore.test")
    get_session().set_file_logger(logging.INFO, str(path), "ibm_botocore.test")
    try:
        log.info("hello")
    finally:
        for handler in log.handlers:
            handler.close()
        log.handlers.clear()
        log.setLevel(logging.NOTSET)

    assert "hello" in path.read_text()


def test_fifty_threads_make_clients_of_one_session_at_once():
    session = ibm_boto3.Session(aws_access_key_id="a", aws_secret_access_key="s", region_name="us-south")
    start = threading.Barrier(50)
    made, failed = [], []

    def make():
        start.wait(timeout=30)
        try:
            made.append(session.client("s3"))
        except Exception as error:  # noqa: BLE001 - the main thread reports it
            failed.append(error)

    threads = [threading.Thread(target=make) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert failed == []
    assert len({id(client) for client in made}) == 50
    assert len({type(client) for client in made}) == 1


def test_fifty_threads_share_one_default_session(monkeypatch):
    monkeypatch.setattr(ibm_boto3, "DEFAULT_SESSION", None)
    start = threading.Barrier(50)
    sessions = []

    def make():
        start.wait(timeout=30)
        ibm_boto3.client("s3")
        sessions.append(ibm_boto3.DEFAULT_SESSION)

    threads = [threading.Thread(target=make) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert len(sessions) == 50
    assert len(set(map(id, sessions))) == 1


def test_the_regions_of_the_service_are_listed():
    session = get_session()

    regions = session.get_available_regions("s3")

    assert {"us-south", "eu", "ams03"} <= set(regions)
    assert regions == sorted(regions)
    assert "dal.us" not in regions
    assert "dal.us" in session.get_available_regions("s3", allow_non_regional=True)
    assert session.get_available_regions("sts") == session.get_available_regions("s3", "aws-cn") == []


@pytest.mark.parametrize("region", ["us-south", "us-south-standard", "eu", "dal.us", "us-east-1"])
def test_every_region_is_in_the_one_partition(region):
    session = ibm_boto3.Session()

    assert session.get_available_partitions() == ["aws"]
    assert session.get_partition_for_region(region) == "aws"


def test_an_unknown_region_is_in_none():
    with pytest.raises(UnknownRegionError, match="us-south"):
        get_session().get_partition_for_region("us-souht")
