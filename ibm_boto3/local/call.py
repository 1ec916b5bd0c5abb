"""The value an S3 request becomes once it is authorized: what every operation is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus, unquote_to_bytes

from ibm_boto3.local.accounts import Account, Instance
from ibm_boto3.local.content import Content
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Request
from ibm_boto3.local.store.buckets import Bucket
from ibm_boto3.local.world import World

# Browsers and most resolvers send every name under it to this machine, so bucket names can stand before it.
VIRTUAL_HOSTS = ".localhost"
# The query parameters that make a request one about something else than the bucket's or object's content.
SUBRESOURCE_NAMES = (
    "accelerate acl analytics attributes cors delete encryption extendRetention extended faspConnectionInfo "
    "ibm-replication-failures ibm-replication-reattempt intelligent-tiering inventory legal-hold legalHold lifecycle "
    "list-type location logging metrics notification object-lock ownershipControls policy policyStatus protection "
    "publicAccessBlock replication requestPayment restore retention select tagging torrent uploadId uploads "
    "versioning versions website"
)
SUBRESOURCES = frozenset(SUBRESOURCE_NAMES.split())

#: Method; ``service``, ``bucket`` or ``object``; the subresource or nothing.
Route = tuple[str, str, str]


@dataclass(frozen=True)
class Caller:
    """Who sent a request.

    :param account: the account the token or the HMAC key belongs to, None for a request that nobody signed.
    :param instance: the instance of the HMAC key, None for a bearer token.
    """

    account: Account | None
    instance: Instance | None = None


ANONYMOUS = Caller(None)


@dataclass(frozen=True)
class Address:
    """What a request is about.

    :param bucket: the bucket's name, empty for the service itself.
    :param key: the object's key, empty for the bucket.
    """

    bucket: str = ""
    key: str = ""

    @property
    def resource(self) -> str:
        """The text of the ``Resource`` element of errors."""
        return f"/{self.bucket}/{self.key}" if self.bucket else ""


class Call:
    """One authorized S3 request.

    :param world: what the server keeps.
    :param request: the request as it arrived.
    :param caller: who sent it.
    :param address: bucket and key.
    :param query: the query without what only signs it, decoded.
    :param headers: the headers by lower-case name, with trailing checksums and without transfer matters.
    :param body: the object's bytes.
    :param now: the server's time.
    :param region: the region of the endpoint, None for an endpoint that serves all of them.
    """

    __slots__ = ("_bucket", "address", "body", "caller", "headers", "key", "now", "query", "region", "request", "world")

    def __init__(
        self,
        world: World,
        request: Request,
        caller: Caller,
        address: Address,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: Content,
        now: float,
        region: str | None = None,
    ) -> None:
        self.world = world
        self.request = request
        self.caller = caller
        self.address = address
        self.key = address.key
        self.query = query
        self.headers = headers
        self.body = body
        self.now = now
        self.region = region
        self._bucket = world.buckets.get(address.bucket)

    @property
    def bucket(self) -> Bucket:
        """The bucket the request is about.

        :raises ServiceError: if there is none of this name.
        """
        if self._bucket is None:
            raise ServiceError("NoSuchBucket")
        return self._bucket


def route_of(request: Request, address: Address, query: Mapping[str, str]) -> Route:
    """Say what kind of call a request is.

    :param request: the request.
    :param address: what it is about.
    :param query: its query, decoded.
    :returns: method, level and subresource.
    """
    level = "object" if address.key else "bucket" if address.bucket else "service"
    if not query:
        return request.method, level, ""
    subresources = SUBRESOURCES.intersection(query)
    return request.method, level, min(subresources) if subresources else ""


def address_of(request: Request) -> Address:
    """Read bucket and key from the path, or the bucket from the host.

    :param request: the request.
    :returns: both, decoded; nothing in a key is joined, removed or resolved.
    :raises ServiceError: if the path is not UTF-8.
    """
    bucket, _, key = path_style(request)[1:].partition("/")
    return Address(decoded(bucket), decoded(key))


def path_style(request: Request) -> str:
    """Return the path of a request with the bucket in front, wherever the request names it.

    :param request: the request.
    :returns: the path as sent, behind the bucket if the host names one.
    """
    host = request.headers.get("host", "")
    if host.rpartition(":")[2].isdigit():
        host = host.rpartition(":")[0]
    if host.endswith(VIRTUAL_HOSTS):
        return f"/{host.removesuffix(VIRTUAL_HOSTS)}{request.path}"
    return request.path


def decoded(text: str) -> str:
    """Decode a part of the path.

    :param text: percent-encoded.
    :returns: the text.
    :raises ServiceError: if it is not UTF-8.
    """
    if text.isascii() and "%" not in text:
        return text
    try:
        return unquote_to_bytes(text.encode("latin-1")).decode()
    except UnicodeDecodeError:
        raise ServiceError("InvalidURI") from None


def query_of(request: Request) -> dict[str, str]:
    """Decode the query.

    :param request: the request.
    :returns: values by name, empty for a name without one; the last of repeated names counts.
    """
    query: dict[str, str] = {}
    if request.query_string:
        for pair in request.query_string.split("&"):
            if pair:
                name, _, value = pair.partition("=")
                query[unquote_plus(name)] = unquote_plus(value)
    return query
