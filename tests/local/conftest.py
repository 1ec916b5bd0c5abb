"""One local COS for all tests that need a real one, and an account of its own for each test."""

from collections.abc import Iterator
from typing import Any

import pytest

import ibm_boto3
from ibm_boto3.local import LocalAccount, LocalCOS
from ibm_botocore.config import Config


@pytest.fixture(scope="session")
def cos() -> Iterator[LocalCOS]:
    with LocalCOS() as running:
        yield running


@pytest.fixture
def account(cos: LocalCOS) -> Iterator[LocalAccount]:
    with cos.new_account() as made:
        yield made


@pytest.fixture
def client(account: LocalAccount) -> Iterator[Any]:
    """A client of the test's account, with its API key; it shows the first answer."""
    once = Config(retries={"total_max_attempts": 1})
    made = ibm_boto3.client("s3", **account.client_kwargs(), config=once)
    yield made
    made.close()


@pytest.fixture
def bucket(client: Any) -> str:
    client.create_bucket(Bucket="test-bucket")
    return "test-bucket"
