"""A store on loopback, a client of it and a manager, for every test that asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.botocore._servers import serving
from tests.s3transfer.store import Store, make_client

MB = 1 << 20


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def client(store: Store) -> Iterator[Any]:
    with serving(store) as server, make_client(server.url) as client:
        yield client


@pytest.fixture
def manager(client: Any) -> Iterator[TransferManager]:
    config = TransferConfig(multipart_threshold=5 * MB, multipart_chunksize=5 * MB, max_request_concurrency=4)
    with TransferManager(client, config) as manager:
        yield manager
