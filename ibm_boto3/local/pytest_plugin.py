"""Fixtures for programs that use COS: a server for the whole run, a fresh account for each test.

pytest loads this module for everybody who has the SDK installed, so it imports nothing but pytest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ibm_boto3.local.account import LocalAccount
    from ibm_boto3.local.process import LocalCOS


@pytest.fixture(scope="session")
def cos_server() -> Iterator[LocalCOS]:
    """The server of the run; it starts when the first test needs it."""
    from ibm_boto3.local.process import LocalCOS

    with LocalCOS() as running:
        yield running


@pytest.fixture
def cos(cos_server: LocalCOS) -> Iterator[LocalAccount]:
    """A fresh account with a service instance, an API key and HMAC keys; all of it is gone after the test."""
    with cos_server.new_account() as account:
        yield account


@pytest.fixture
def cos_environment(cos: LocalAccount, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment in which programs that pass no arguments talk to the test's account, with its API key."""
    variables = cos.environment()
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


@pytest.fixture
def cos_client(cos: LocalAccount) -> Iterator[Any]:
    """An S3 client of the test's account, with its API key."""
    import ibm_boto3

    client = ibm_boto3.client("s3", **cos.client_kwargs())
    yield client
    client.close()


@pytest.fixture
def cos_resource(cos: LocalAccount) -> Iterator[Any]:
    """An S3 resource of the test's account, with its API key."""
    import ibm_boto3

    sdk: Any = ibm_boto3
    resource = sdk.resource("s3", **cos.client_kwargs())
    yield resource
    resource.meta.client.close()
