"""What the Aspera tests share: stand-ins for the executable and the service, and clients."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ibm_boto3
from ibm_botocore.awsrequest import AWSResponse
from tests.aspera.ats import StandinATS, connection_xml, serving_ats
from tests.aspera.standin import Installation, install

API_KEY = "api-key-0123456789"


@pytest.fixture
def ascp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A stand-in ascp, which the SDK finds by its variable."""
    found = install(tmp_path, monkeypatch)
    monkeypatch.setenv("IBM_COS_ASCP_PATH", found.path)
    return found


@pytest.fixture
def ats() -> Iterator[StandinATS]:
    """A stand-in for the Aspera Transfer Service."""
    with serving_ats() as running:
        yield running


class Delegated:
    """A manager of delegated tokens that needs no IAM."""

    token = "delegated-token-0123456789"

    def get_token(self) -> str:
        return self.token


class Raw:
    """What an answer is read from."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self._body


def answer_with(client: Any, ats: StandinATS) -> list[str]:
    """Let a client find the stand-in for every bucket, and return the list that its questions go to."""
    asked: list[str] = []

    def answer(request: Any, **_: Any) -> AWSResponse:
        asked.append(request.url)
        return AWSResponse(request.url, 200, {"Content-Type": "application/xml"}, Raw(connection_xml(ats)))

    client.meta.events.register("before-send.s3.GetBucketAspera", answer)
    return asked


@pytest.fixture
def client(ats: StandinATS) -> Iterator[Any]:
    """A client with an API key, to whom every bucket is Aspera-enabled."""
    made = ibm_boto3.client(
        "s3",
        ibm_api_key_id=API_KEY,
        ibm_service_instance_id="crn:v1:instance",
        endpoint_url="http://127.0.0.1:9",
        # No test of these asks IAM.
        ibm_auth_endpoint="http://127.0.0.1:9/token",
    )
    made._request_signer._credentials.token_manager = Delegated()
    made.asked = answer_with(made, ats)  # type: ignore[attr-defined]
    yield made
    made.close()
