"""Connections that are closed when the test is over."""

from collections.abc import Iterator

import pytest

from ibm_botocore.httpsession import URLLib3Session


@pytest.fixture
def session() -> Iterator[URLLib3Session]:
    session = URLLib3Session(timeout=10)
    yield session
    session.close()
