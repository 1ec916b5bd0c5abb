"""The buckets of all instances, and the service's rules for listing, creating and deleting them."""

from __future__ import annotations

import re
import threading
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

from ibm_boto3.local.accounts import Accounts, Instance, instance_guid
from ibm_boto3.local.call import Bucket, Call
from ibm_boto3.local.clock import Clock
from ibm_boto3.local.errors import DECLARATION, ServiceError
from ibm_boto3.local.messages import Answer, xml_answer
from ibm_boto3.local.store import Store

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
DEFAULT_LOCATION = "us-south-standard"
LOCATION = re.compile("[a-z]{2}[a-z0-9-]*-(standard|vault|cold|flex|smart|onerate_active)")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]")
IP_ADDRESS = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")
RESERVED_PREFIXES = ("cosv1-", "account-")
MAX_CONFIGURATION_BYTES = 64 * 1024


class Buckets:
    """Knows who owns which bucket, and answers the operations that depend on that.

    :param accounts: which instances there are.
    :param store: keeps what is in the buckets.
    :param clock: the server's clock.
    """

    def __init__(self, accounts: Accounts, store: Store, clock: Clock) -> None:
        self._accounts = accounts
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, Bucket] = {}

    def find(self, name: str) -> Bucket | None:
        """Return a bucket by its name, None if there is none."""
        return self._buckets.get(name)

    def list(self, call: Call) -> Answer:
        """Answer ListBuckets.

        :param call: the call.
        :returns: the buckets of one instance, of all locations.
        """
        instance = self._instance(call)
        owned = sorted(
            (bucket for bucket in list(self._buckets.values()) if bucket.instance is instance),
            key=lambda bucket: bucket.name,
        )
        owner = f"<Owner><ID>{instance.guid}</ID><DisplayName>{instance.guid}</DisplayName></Owner>"
        entries = "".join(
            f"<Bucket><Name>{bucket.name}</Name><CreationDate>{bucket.created}</CreationDate></Bucket>"
            for bucket in owned
        )
        return xml_answer(
            f'{DECLARATION}<ListAllMyBucketsResult xmlns="{NAMESPACE}">{owner}<Buckets>{entries}</Buckets>'
            "</ListAllMyBucketsResult>"
        )

    def create(self, call: Call) -> Answer:
        """Answer CreateBucket.

        :param call: the call.
        :returns: an empty answer.
        :raises ServiceError: if the name, the location or the instance is wrong, or the name is taken.
        """
        instance = self._instance(call)
        name = call.address.bucket
        check_name(name)
        location = location_constraint(call.body.read() if call.body.size <= MAX_CONFIGURATION_BYTES else b"<")
        created = self._clock.utc().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        with self._lock:
            taken = self._buckets.get(name)
            if taken is not None:
                mine = taken.instance.account is instance.account
                raise ServiceError("BucketAlreadyOwnedByYou" if mine else "BucketAlreadyExists")
            self._store.create_bucket(call)
            self._buckets[name] = Bucket(name, instance, location, created)
        return Answer()

    def delete(self, call: Call) -> Answer:
        """Answer DeleteBucket.

        :param call: the call.
        :returns: an empty answer.
        :raises ServiceError: if there is no such bucket, or it is not empty.
        """
        with self._lock:
            owned_bucket(call)
            answer = self._store.answer(call)
            self._buckets.pop(call.address.bucket, None)
        return answer

    def location(self, call: Call) -> Answer:
        """Answer GetBucketLocation.

        :param call: the call.
        :returns: the bucket's provisioning code.
        :raises ServiceError: if there is no such bucket.
        """
        bucket = owned_bucket(call)
        return xml_answer(
            f'{DECLARATION}<LocationConstraint xmlns="{NAMESPACE}">{escape(bucket.location)}</LocationConstraint>'
        )

    def _instance(self, call: Call) -> Instance:
        """Return the instance a bucket operation is about: the key's, or the one the header names."""
        if call.caller.instance is not None:
            return call.caller.instance
        guid = instance_guid(call.headers.get("ibm-service-instance-id", ""))
        if guid is None:
            raise ServiceError("InvalidArgument", names_resource=False)
        instance = self._accounts.instance(guid)
        if instance is None or instance.account is not call.caller.account:
            raise ServiceError("AccessDenied")
        return instance


def owned_bucket(call: Call) -> Bucket:
    """Return the bucket of a call, if it is the caller's.

    :param call: the call.
    :returns: its bucket.
    :raises ServiceError: if there is none of this name, or it is another account's.
    """
    if call.bucket is None:
        raise ServiceError("NoSuchBucket")
    if call.bucket.instance.account is not call.caller.account:
        raise ServiceError("AccessDenied")
    return call.bucket


def check_name(name: str) -> None:
    """Refuse a bucket name the service does not take.

    :param name: the name.
    :raises ServiceError: if it breaks a rule.
    """
    if (
        not NAME.fullmatch(name)
        or ".." in name
        or "--" in name
        or IP_ADDRESS.fullmatch(name)
        or name.startswith(RESERVED_PREFIXES)
    ):
        raise ServiceError("InvalidBucketName")


def location_constraint(document: bytes) -> str:
    """Read the provisioning code of a new bucket.

    :param document: the body of the request, possibly empty.
    :returns: the code, or the default one.
    :raises ServiceError: if the body is no configuration or the code no provisioning code.
    """
    if not document.strip():
        return DEFAULT_LOCATION
    try:
        root = ET.fromstring(document)
    except ET.ParseError:
        raise ServiceError("MalformedXML") from None
    location = (root.findtext("{*}LocationConstraint") or "").strip()
    if not location:
        return DEFAULT_LOCATION
    if not LOCATION.fullmatch(location):
        raise ServiceError("InvalidLocationConstraint")
    return location
