"""Known values for tests of the local COS, and a server in this process."""

from __future__ import annotations

import hashlib

from ibm_boto3.local.accounts import Credentials
from ibm_boto3.local.clock import Clock
from ibm_boto3.local.content import MemoryContent
from ibm_boto3.local.messages import Request
from ibm_boto3.local.server import Server
from ibm_boto3.local.store.versions import Description, Version
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


def stopped_clock(now: float = NOW) -> Clock:
    """Return a clock that moves only when told."""
    return Clock(lambda: now)


def server() -> Server:
    """Return a server that listens nowhere, with two accounts."""
    made = Server(clock=stopped_clock())
    made.world.office.key = SIGNING_KEY
    made.add_account(CREDENTIALS)
    made.add_account(OTHER)
    return made


def objects_of(made: Server, bucket: str) -> dict[str, bytes]:
    """Return what a bucket holds: the latest version of each key."""
    return {version.key: version.content.read() for version in made.world.buckets[bucket].keys.all_versions()}


def keep(made: Server, bucket: str, key: str, content: bytes) -> None:
    """Put an object into a bucket, past the service."""
    about = Description({"Content-Type": "text/plain"}, {})
    version = Version(key, MemoryContent(content), hashlib.md5(content).hexdigest(), about, NOW)
    made.world.buckets[bucket].keys.put(version)


def request(method: str, target: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Request:
    """Return a request as the front makes it."""
    fields = [("Host", "cos.test"), *(headers or {}).items()]
    return Request(method, target, fields, lambda: MemoryContent(body))
