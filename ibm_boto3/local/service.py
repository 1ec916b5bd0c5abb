"""The order of an S3 request: who sends it, what it means, its body, the operation, the headers of every answer."""

from __future__ import annotations

import time
import uuid

from ibm_boto3.local import payload
from ibm_boto3.local.authorize import Gate, meaning
from ibm_boto3.local.aws_chunked import Decoded
from ibm_boto3.local.call import Address, Call, address_of, query_of
from ibm_boto3.local.control.faults import Fault
from ibm_boto3.local.errors import ServiceError, error_document
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.operations import access, cors, integrity, lifecycle, replication
from ibm_boto3.local.operations.table import operation_of
from ibm_boto3.local.store.buckets import Bucket
from ibm_boto3.local.world import World

# Headers about the transfer, not about the object: gone once the body is received.
TRANSFER_HEADER_NAMES = (
    "authorization connection content-length expect host te trailer transfer-encoding upgrade x-amz-content-sha256 "
    "x-amz-decoded-content-length x-amz-trailer"
)
TRANSFER_HEADERS = frozenset(TRANSFER_HEADER_NAMES.split())
MAX_BODY_BYTES = 5 * 1024**3
# What a failure that was asked for is called, if only its status was told.
CODE_BY_STATUS = {
    400: "InvalidRequest",
    403: "AccessDenied",
    404: "NoSuchKey",
    409: "OperationAborted",
    412: "PreconditionFailed",
    429: "TooManyRequests",
    503: "SlowDown",
}


class Service:
    """Answers S3 requests.

    :param world: what the server keeps.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._gate = Gate(world)

    def answer(self, request: Request, region: str | None = None) -> Answer:
        """Answer a request.

        :param request: the request, its body not yet read.
        :param region: the region of the endpoint it came to, None for one that serves all regions.
        :returns: the answer with the headers every answer of the service carries.
        """
        request_id = str(uuid.uuid4())
        address = Address()
        try:
            address = address_of(request)
            answer = self._result(request, address, region)
        except ServiceError as error:
            answer = refusal(error, request, address, request_id)
        headers = answer.headers
        if "origin" in request.headers and (bucket := self._world.buckets.get(address.bucket)) is not None:
            cors.add_headers(bucket, request, headers)
        headers["Date"] = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(self._world.clock.now()))
        headers["X-Clv-Request-Id"] = headers["x-amz-request-id"] = request_id
        headers["X-Clv-S3-Version"] = "2.5"
        headers["Server"] = "Cleversafe"
        if request.method in ("GET", "HEAD") and answer.status < 300:
            headers["Accept-Ranges"] = "bytes"
        return answer

    def _result(self, request: Request, address: Address, region: str | None) -> Answer:
        bucket = self._world.buckets.get(address.bucket)
        if request.method == "OPTIONS":
            return cors.preflight(bucket, request.headers)
        query = query_of(request)
        authorized = self._gate.authorize(request, query)
        query = meaning(query)
        operation = operation_of(request, address, query)
        if authorized.caller.account is not None:
            request.sender = authorized.caller.account.id
        if operation is None:
            raise ServiceError("NotImplemented" if authorized.caller.account else "AccessDenied")
        request.operation = operation.name
        if self._world.faults.plan and (fault := self._world.faults.take(operation.name)) is not None:
            request.trouble = fault.trouble()
            if fault.replaces_answer:
                return replaced(fault)
        access.check(operation, authorized.caller, bucket, address, query, region)
        if int(request.headers.get("content-length", "0")) > MAX_BODY_BYTES:
            raise ServiceError("EntityTooLarge")
        received = payload.received(request, authorized.signature)
        headers = object_headers(request.headers, received)
        if operation.needs_digest:
            integrity.check_stated(headers)
        now = self._world.clock.now()
        call = Call(self._world, request, authorized.caller, address, query, headers, received.body, now, region)
        if bucket is not None and bucket.configurations:
            self._pass_time(bucket, now)
        return operation.handler(call)

    def _pass_time(self, bucket: Bucket, now: float) -> None:
        """Do to a bucket what the time since the last request would have done."""
        if bucket.swept_day != int(now // lifecycle.DAY_SECONDS) and lifecycle.rules_of(bucket):
            lifecycle.sweep(bucket, now)
        if bucket.reattempt is not None:
            replication.try_again(self._world, bucket, now)


def replaced(fault: Fault) -> Answer:
    """Return the answer of a failure that was asked for.

    :param fault: the failure.
    :returns: the answer, if it has a body of its own.
    :raises ServiceError: if its body is an error document.
    """
    plain = fault.plain_answer()
    if plain is not None:
        return plain
    code = fault.code or CODE_BY_STATUS.get(fault.status or 500, "InternalError")
    raise ServiceError(code, fault.message or None, status=fault.status, headers=fault.headers())


def refusal(error: ServiceError, request: Request, address: Address, request_id: str) -> Answer:
    """Turn an error into an answer.

    :param error: the error.
    :param request: the request that met it.
    :param address: what the request is about.
    :param request_id: the request's id.
    """
    if request.method == "HEAD":
        return Answer(error.status, dict(error.headers), length=0)
    body = error_document(error, address.resource, request_id)
    return Answer(error.status, {"Content-Type": "application/xml", **error.headers}, body)


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
    return {**kept, **received.trailers} if received.trailers else kept
