import json
import subprocess
import sys

import pytest

import ibm_boto3
from ibm_boto3.exceptions import ResourceNotExistsError, UnknownAPIVersionError
from ibm_botocore.config import Config
from ibm_botocore.exceptions import DataNotFoundError


@pytest.fixture
def session():
    return ibm_boto3.Session(
        aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="SECRETEXAMPLE", region_name="us-south"
    )


def test_there_are_resources_of_one_service(session):
    assert session.get_available_resources() == ["s3"]
    assert repr(session.resource("s3")) == "s3.ServiceResource()"
    assert repr(session.resource("s3", api_version="2006-03-01")) == "s3.ServiceResource()"


def test_a_service_without_resources_is_told_with_those_that_have_some(session):
    with pytest.raises(ResourceNotExistsError) as caught:
        session.resource("ec2")

    assert str(caught.value) == "The 'ec2' resource does not exist.\nThe available resources are:\n   - s3\n"


@pytest.mark.parametrize("api_version", [None, "2020-01-01"])
def test_a_service_with_a_client_only_is_told_so(tmp_path, monkeypatch, api_version):
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    folder = tmp_path / "moon" / "2020-01-01"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text("{}")

    with pytest.raises(ResourceNotExistsError, match=r"Consider using a ibm_boto3\.client\('moon'\)"):
        ibm_boto3.Session().resource("moon", api_version=api_version)


def test_an_unknown_version_is_told_with_those_there_are(session):
    with pytest.raises(UnknownAPIVersionError) as caught:
        session.resource("s3", api_version="2000-01-01")

    assert str(caught.value) == (
        "The 's3' resource does not support an API version of: 2000-01-01\nValid API versions are: 2006-03-01"
    )
    assert isinstance(caught.value, DataNotFoundError)


def test_definitions_of_the_users_own_go_first(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    folder = tmp_path / "s3" / "2006-03-01"
    folder.mkdir(parents=True)
    create = {"request": {"operation": "ListBuckets"}, "path": "Owner.ID"}
    bucket = {"identifiers": [{"name": "Name"}], "actions": {"Whose": create, "Exists": create}}
    (folder / "resources-1.json").write_text(json.dumps({"service": {}, "resources": {"Bucket": bucket}}))

    service = ibm_boto3.Session().resource("s3", endpoint_url="http://cos.example.com")
    service.meta.client._make_api_call = lambda name, arguments: {"Owner": {"ID": "me"}}

    assert service.get_available_subresources() == ["Bucket"]
    assert (service.Bucket("b").whose(), service.Bucket("b").exists()) == ("me", "me")


@pytest.mark.parametrize(
    ("config", "default", "extra"),
    [
        (None, None, "Resource"),
        (Config(read_timeout=3), None, "Resource"),
        (Config(user_agent_extra="mine"), None, "mine"),
        (None, Config(user_agent_extra="default"), "Resource"),
        (Config(read_timeout=3), Config(user_agent_extra="default"), "default"),
    ],
)
def test_the_user_agent_tells_of_resources_unless_the_caller_says_more(session, config, default, extra):
    if default is not None:
        session._session.set_default_client_config(default)

    client = session.resource("s3", config=config).meta.client

    assert client.meta.config.user_agent.endswith(f" {extra}")
    assert config is None or config.user_agent_extra in (None, "mine")


def test_arguments_reach_the_client(session):
    made = session.resource("s3", region_name="eu-de", endpoint_url="http://cos.example.com", config=Config(retries={}))

    assert (made.meta.client.meta.region_name, made.meta.client.meta.endpoint_url) == (
        "eu-de",
        "http://cos.example.com",
    )


def test_the_default_session_makes_resources():
    assert repr(ibm_boto3.resource("s3", endpoint_url="http://cos.example.com")) == "s3.ServiceResource()"
    assert ibm_boto3.DEFAULT_SESSION is not None


def test_definitions_are_read_once_per_process(session):
    first = session.resource("s3").meta.resource_model
    second = ibm_boto3.Session().resource("s3", endpoint_url="http://cos.example.com").meta.resource_model

    assert first._resource_defs is second._resource_defs


def test_clients_do_not_import_resources():
    program = (
        "import sys, ibm_boto3; ibm_boto3.Session(region_name='us-south').client('s3');"
        "print([name for name in sys.modules if name.startswith('ibm_boto3.resources')])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "[]\n"


def test_modules_are_there_as_attributes():
    program = (
        "import sys, ibm_boto3; assert not any('resources' in name for name in sys.modules if 'boto3' in name);"
        "print(ibm_boto3.resources.base.ServiceResource.__name__, ibm_boto3.utils.ServiceContext.__name__)"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout
    assert printed == "ServiceResource ServiceContext\n"
    with pytest.raises(AttributeError, match="no attribute 'moon'"):
        ibm_boto3.resources.moon  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute 'moon'"):
        ibm_boto3.moon  # noqa: B018
