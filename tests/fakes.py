"""Fakes for tests: a transport that answers from a list and keeps what it was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ibm_boto3
from ibm_botocore._message import BufferedResponse, Request
from ibm_botocore.config import Config


@dataclass
class Sent:
    """A request as it was when it was sent."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FakeTransport:
    """Answers requests from a list: a status, ``(status, headers, body)``, or an exception to raise."""

    answers: list[Any]
    sent: list[Sent] = field(default_factory=list)
    is_closed: bool = False

    def exchange(self, request: Request) -> BufferedResponse:
        body: Any = request.body
        data = b"" if body is None else body.read() if hasattr(body, "read") else bytes(body)
        self.sent.append(Sent(request.method, request.url, dict(request.headers), data))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        status, headers, content = answer if isinstance(answer, tuple) else (answer, {}, b"")
        return BufferedResponse(status, headers, content)

    def keep_at_least(self, count: int) -> None:
        pass

    def close(self) -> None:
        self.is_closed = True


def make_client(*answers: Any, config: Config | None = None, **arguments: Any) -> tuple[Any, FakeTransport]:
    """Return a client with HMAC keys over a fake transport; it never waits between attempts.

    :param answers: see :class:`FakeTransport`; the last one is given again and again.
    """
    session = ibm_boto3.Session(aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="SECRETEXAMPLE")
    given = {"endpoint_url": "http://cos.example.com", "region_name": "us-south", **arguments}
    client = session.client("s3", config=config, **given)
    transport = FakeTransport(list(answers) or [200])
    endpoint: Any = client._endpoint
    endpoint._http_session = transport
    endpoint.waits = []
    endpoint._sleep = endpoint.waits.append
    return client, transport
