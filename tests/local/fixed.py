"""Known values for tests of the local COS, and a server in this process over a store that is a dict."""

from __future__ import annotations

import hashlib

from ibm_boto3.local.accounts import Credentials
from ibm_boto3.local.body import Body
from ibm_boto3.local.call import Call
from ibm_boto3.local.clock import Clock
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.server import Server
from ibm_boto3.local.tokens import SigningKey

NOW = 1_767_323_045.0  # 2026-01-02 03:04:05 UTC
GUID = "d6f04d83-6c4f-4a62-a165-696756d63903"
ACCOUNT = "3bf0d9003abcdef0123451c3e97696b7"
CREDENTIALS = Credentials(
    api_key_id="api-key",
    service_instance_id=f"crn:v1:bluemix:public:cloud-object-storage:global:a/{ACCOUNT}:{GUID}::",
    access_key_id="AKIDEXAMPLE",
    secret_access_key="SECRETEXAMPLE",
)
OTHER_GUID = "00000000-6c4f-4a62-a165-696756d63903"
OTHER = Credentials(
    api_key_id="other-key",
    service_instance_id=f"crn:v1:bluemix:public:cloud-object-storage:global:a/{ACCOUNT[::-1]}:{OTHER_GUID}::",
    access_key_id="OTHERKEY",
    secret_access_key="OTHERSECRET",
)


# Making one takes a tenth of a second.
SIGNING_KEY = SigningKey()


class StoppedClock(Clock):
    """A clock that moves only when told."""

    def now(self) -> float:
        return NOW + self.offset


class DictStore:
    """A store that puts, gets and forgets objects, and remembers the calls it answered."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], bytes] = {}
        self.calls: list[Call] = []

    def create_bucket(self, call: Call) -> None:
        self.calls.append(call)

    def answer(self, call: Call) -> Answer:
        self.calls.append(call)
        place = call.address.bucket, call.address.key
        if call.method == "PUT":
            self.objects[place] = call.body.read()
            return Answer(headers={"ETag": f'"{hashlib.md5(self.objects[place]).hexdigest()}"'})
        if call.method == "DELETE":
            self.objects.pop(place, None)
            return Answer(204)
        if place not in self.objects:
            raise ServiceError("NoSuchKey" if call.address.key else "NoSuchBucket")
        return Answer(body=self.objects[place])


def server() -> tuple[Server, DictStore]:
    """Return a server that is not started, and its store."""
    store = DictStore()
    made = Server(store, clock=StoppedClock())
    made.office.key = SIGNING_KEY
    made.stop()
    made.add_account(CREDENTIALS)
    made.add_account(OTHER)
    return made, store


def request(method: str, target: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Request:
    """Return a request as the front makes it."""
    fields = [("Host", "cos.test"), *(headers or {}).items()]
    return Request(method, target, fields, lambda: Body.of(body))
