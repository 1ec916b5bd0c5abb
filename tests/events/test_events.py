"""Events: their order, names and arguments equal a recording of 2.16.2 for every operation."""

import json
from pathlib import Path

import pytest

from ibm_boto3.session import Session
from ibm_botocore.awsrequest import AWSResponse
from ibm_botocore.session import get_session
from tests.events import record
from tests.vectors import values

RECORDED = json.loads((Path(__file__).parent / "events-2.16.2.json").read_text())
CASES = {operation: (method, args) for operation, method, args in record.cases()}


def _without_differences(operation, emissions):
    """Take out what differs on purpose."""
    for emission in emissions:
        headers = emission.get("headers")
        if operation == "DeleteObjects" and headers is not None and "content-md5" in headers:
            headers.remove("content-md5")
    return emissions


@pytest.mark.parametrize("operation", sorted(RECORDED))
def test_a_call_emits_what_the_published_package_emits(operation):
    method, args = CASES[operation]

    heard = record.emissions(get_session, Session, AWSResponse, operation, method, args, values.decode)

    assert _without_differences(operation, heard) == RECORDED[operation]


def test_every_operation_is_recorded():
    assert len(RECORDED) == 81
