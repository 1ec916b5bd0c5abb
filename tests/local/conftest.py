"""One local COS for all tests that need a real one."""

from collections.abc import Iterator

import pytest

from ibm_boto3.local import LocalCOS


@pytest.fixture(scope="session")
def cos() -> Iterator[LocalCOS]:
    with LocalCOS() as running:
        yield running
