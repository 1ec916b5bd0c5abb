"""Immutable object storage: legal holds on an object."""

from __future__ import annotations

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import bare_document, element, http_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations.finding import version_of
from ibm_boto3.local.operations.retention import checked_id
from ibm_boto3.local.store.versions import Retention

MAX_HOLDS = 100


def retention_of(call: Call, status: int) -> Retention:
    """Return the retention of the object a request is about.

    :param call: the call.
    :param status: what to answer if it has none.
    :raises ServiceError: if it has none.
    """
    retention = version_of(call).retention
    if retention is None:
        raise ServiceError("InvalidRequest", "The object has no retention", status=status)
    return retention


def add(call: Call) -> Answer:
    """Answer AddLegalHold."""
    hold = checked_id(call.query["add"])
    with call.bucket.lock:
        holds = retention_of(call, 400).holds
        if hold in holds:
            raise ServiceError("OperationAborted", "The legal hold is on the object already", status=409)
        if len(holds) >= MAX_HOLDS:
            raise ServiceError("InvalidRequest", f"There are {MAX_HOLDS} legal holds on the object already")
        holds[hold] = call.now
    return Answer()


def remove(call: Call) -> Answer:
    """Answer DeleteLegalHold; a hold that is not there is removed already."""
    hold = checked_id(call.query.get("remove", ""))
    with call.bucket.lock:
        retention_of(call, 400).holds.pop(hold, None)
    return Answer()


def change(call: Call) -> Answer:
    """Answer the request that adds or removes a hold, whichever its query says."""
    return add(call) if "add" in call.query else remove(call)


def show(call: Call) -> Answer:
    """Answer ListLegalHolds."""
    retention = retention_of(call, 404)
    content = element("CreateTime", http_time(version_of(call).modified))
    content += element("RetentionPeriod", retention.period)
    if retention.expires is not None:
        content += element("RetentionPeriodExpirationDate", http_time(retention.expires))
    holds = "".join(
        f"<LegalHold>{element('ID', hold)}{element('Date', http_time(added))}</LegalHold>"
        for hold, added in sorted(retention.holds.items(), key=lambda item: item[1])
    )
    return bare_document("RetentionState", f"{content}<LegalHolds>{holds}</LegalHolds>")
