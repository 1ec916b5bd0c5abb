"""The order of an S3 request: who sends it, its body, the service's rules, the store, the headers of every answer."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from ibm_boto3.local import payload
from ibm_boto3.local.authorize import Gate, meaning
from ibm_boto3.local.aws_chunked import Decoded
from ibm_boto3.local.buckets import Buckets, owned_bucket
from ibm_boto3.local.call import Address, Call, address_of, query_of
from ibm_boto3.local.clock import Clock
from ibm_boto3.local.errors import ServiceError, error_document
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.store import Store

Handler = Callable[[Call], Answer]

# Headers about the transfer, not about the object: gone once the body is received.
TRANSFER_HEADER_NAMES = (
    "authorization connection content-length expect host te trailer transfer-encoding upgrade x-amz-content-sha256 "
    "x-amz-decoded-content-length x-amz-trailer"
)
TRANSFER_HEADERS = frozenset(TRANSFER_HEADER_NAMES.split())


class Service:
    """Answers S3 requests.

    :param gate: lets known callers pass.
    :param buckets: who owns which bucket.
    :param store: keeps what is in them.
    :param clock: the server's clock.
    """

    def __init__(self, gate: Gate, buckets: Buckets, store: Store, clock: Clock) -> None:
        self._gate = gate
        self._buckets = buckets
        self._store = store
        self._clock = clock
        self._routes: dict[tuple[str, str, str], Handler] = {
            ("GET", "service", ""): buckets.list,
            ("PUT", "bucket", ""): buckets.create,
            ("DELETE", "bucket", ""): buckets.delete,
            ("GET", "bucket", "location"): buckets.location,
        }

    def answer(self, request: Request) -> Answer:
        """Answer a request.

        :param request: the request, its body not yet read.
        :returns: the answer with the headers every answer of the service carries.
        """
        request_id = str(uuid.uuid4())
        address = Address()
        try:
            address = address_of(request)
            answer = self._result(request, address)
        except ServiceError as error:
            body = error_document(error, address.resource, request_id)
            answer = Answer(error.status, {"Content-Type": "application/xml"}, body)
            if request.method == "HEAD":
                answer = Answer(error.status, length=0)
        answer.headers.update(
            {
                "Date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(self._clock.now())),
                "X-Clv-Request-Id": request_id,
                "x-amz-request-id": request_id,
                "X-Clv-S3-Version": "2.5",
                "Server": "Cleversafe",
            }
        )
        if request.method in ("GET", "HEAD") and answer.status < 300:
            answer.headers["Accept-Ranges"] = "bytes"
        return answer

    def _result(self, request: Request, address: Address) -> Answer:
        query = query_of(request)
        authorized = self._gate.authorize(request, query)
        received = payload.received(request, authorized.signature)
        try:
            headers = object_headers(request.headers, received)
            bucket = self._buckets.find(address.bucket)
            call = Call(request, authorized.caller, address, meaning(query), headers, received.body, bucket)
            return self._handler(call)(call)
        finally:
            received.body.close()

    def _handler(self, call: Call) -> Handler:
        """Choose what answers a call; whatever has no rule of its own goes to the store."""
        if own := self._routes.get(call.route):
            return own
        if not call.address.bucket:
            raise ServiceError("NotImplemented")
        owned_bucket(call)
        return self._store.answer


def object_headers(headers: dict[str, str], received: Decoded) -> dict[str, str]:
    """Return the headers that are about the object.

    :param headers: all of them, by lower-case name.
    :param received: the body that was received, with its trailers.
    :returns: the headers without those of the transfer, with the checksums that came behind the body.
    """
    kept = {name: value for name, value in headers.items() if name not in TRANSFER_HEADERS}
    if "content-encoding" in kept:
        codings = [coding.strip() for coding in kept.pop("content-encoding").split(",")]
        if left := ",".join(coding for coding in codings if coding and coding != "aws-chunked"):
            kept["content-encoding"] = left
    return {**kept, **received.trailers}
