"""The pytest plugin, in a run of its own."""

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSTALLED = [point.value for point in entry_points(group="pytest11") if point.name == "ibm_cos"]
SUITE = """
import ibm_boto3
import pytest


@pytest.mark.parametrize("turn", range(3))
def test_every_test_has_an_account_of_its_own(cos, cos_client, turn):
    assert cos_client.list_buckets()["Buckets"] == []
    cos_client.create_bucket(Bucket="my-bucket")
    cos_client.put_object(Bucket="my-bucket", Key="key", Body=b"x")
    assert cos.requests.operations[-1] == "PutObject"


def test_clock_and_failures_are_fresh(cos, cos_client):
    cos.clock.advance(days=11)
    cos.faults.fail("ListBuckets", 503, times=None)


def test_clock_and_failures_are_fresh_again(cos, cos_client, cos_server):
    assert cos_client.list_buckets()["Buckets"] == []
    assert cos.endpoint_url == cos_server.endpoint_url


def test_keys_of_both_kinds(cos):
    for auth in ("oauth", "hmac"):
        client = ibm_boto3.client("s3", **cos.client_kwargs(auth))
        assert client.list_buckets()["Buckets"] == []
        client.close()


def test_environment_is_enough(cos, cos_environment):
    client = ibm_boto3.client("s3")
    client.create_bucket(Bucket="my-bucket")
    client.close()
    assert cos.requests.operations == ["GetToken", "CreateBucket"]


def test_resource(cos_resource):
    cos_resource.create_bucket(Bucket="my-bucket")
    assert [bucket.name for bucket in cos_resource.buckets.all()] == ["my-bucket"]
"""
LOADED = """
import sys
import pytest
import ibm_boto3
before = set(sys.modules)
import ibm_boto3.local.pytest_plugin
print(sorted(set(sys.modules) - before))
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_fixtures_work(tmp_path: Path) -> None:
    (tmp_path / "test_suite.py").write_text(SUITE)
    plugin = [] if INSTALLED else ["-p", "ibm_boto3.local.pytest_plugin"]
    done = run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "failed" not in done.stdout


def test_plugin_is_announced_under_its_name() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    assert '[project.entry-points.pytest11]\nibm_cos = "ibm_boto3.local.pytest_plugin"\n' in text
    assert INSTALLED in ([], ["ibm_boto3.local.pytest_plugin"])


def test_plugin_imports_nothing_but_pytest(tmp_path: Path) -> None:
    done = run(tmp_path, "-c", LOADED)
    assert done.stdout == "['ibm_boto3.local', 'ibm_boto3.local.pytest_plugin']\n", done.stderr


@pytest.mark.parametrize("name", ["LocalCOS", "LocalAccount", "LocalCOSError", "LoggedRequest", "TrustedProfile"])
def test_package_names_what_it_offers(name: str) -> None:
    import ibm_boto3.local as package

    assert getattr(package, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = package.Nothing
