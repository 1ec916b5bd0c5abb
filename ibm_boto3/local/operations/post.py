"""Uploads from a form of a web page, under a policy that somebody signed."""

from __future__ import annotations

from ibm_boto3.local.call import Call
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer


def post_object(call: Call) -> Answer:
    """Answer PostObject."""
    raise ServiceError("NotImplemented")
