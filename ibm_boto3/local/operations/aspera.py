"""Aspera: what a client is told to begin a transfer, and a stand-in for the service that sets transfers up."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
from typing import Any

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import bare_document, element
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.operations.protection import protection_of
from ibm_boto3.local.world import World

#: Where the stand-in listens, on the port of the object store; no bucket has such a name.
ATS_PATH = "/_ats"
SETUPS = {f"{ATS_PATH}/files/upload_setup": "send", f"{ATS_PATH}/files/download_setup": "receive"}
CREDENTIALS_HEADER = "x-aspera-storage-credentials"
CLIENT_ID = "aspera_ats"


def connection_info(call: Call) -> Answer:
    """Answer GetBucketAspera."""
    if protection_of(call.bucket) is not None or call.caller.instance is not None:
        # Neither buckets with retention nor HMAC keys can be used with Aspera.
        raise ServiceError("AccessDenied")
    keys = call.world.aspera_keys
    with call.world.lock:
        key = keys.setdefault(call.bucket.name, (secrets.token_urlsafe(12), secrets.token_urlsafe(24)))
    access_key = f"<AccessKey>{element('Id', key[0])}{element('Secret', key[1])}</AccessKey>"
    return bare_document("FASPConnectionInfo", access_key + element("ATSEndpoint", call.request.url + ATS_PATH))


def handles(request: Request) -> bool:
    """Whether a request is for the stand-in."""
    return request.path.startswith(f"{ATS_PATH}/")


def set_up(world: World, request: Request) -> Answer:
    """Answer a request that sets transfers up.

    :param world: what the server keeps.
    :param request: the request.
    :returns: a transfer specification for each transfer, or an error in the form of the node API.
    """
    direction = SETUPS.get(request.path)
    if direction is None or request.method != "POST":
        return refusal(404, "no such resource")
    bucket = bucket_of(world, request.headers.get("authorization", ""))
    if bucket is None:
        return refusal(401, "the access key is not known")
    token = storage_token(request.headers.get(CREDENTIALS_HEADER, ""))
    grant = world.office.delegated.find(token)
    if grant is None or CLIENT_ID not in grant.client.split(","):
        return refusal(403, "the storage credentials are not valid")
    try:
        asked = json.loads(request.body().read())["transfer_requests"]
        specs = [{"transfer_spec": specification(bucket, direction, entry["transfer_request"])} for entry in asked]
    except (ValueError, KeyError, TypeError):
        return refusal(400, "the body is not a list of transfer requests")
    return answered(200, {"transfer_specs": specs})


def specification(bucket: str, direction: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return a transfer specification.

    :param bucket: the name of the bucket.
    :param direction: ``send`` or ``receive``.
    :param asked: the transfer request.
    """
    return {
        **asked,
        "direction": direction,
        "remote_host": "127.0.0.1",
        "remote_user": "xfer",
        "ssh_port": 33001,
        "fasp_port": 33001,
        "token": f"Basic {secrets.token_urlsafe(24)}",
        "cookie": f"local-cos-{bucket}",
    }


def bucket_of(world: World, header: str) -> str | None:
    """Return the bucket whose Aspera key signs a request, None for an unknown key.

    :param world: what the server keeps.
    :param header: the Authorization header.
    """
    scheme, _, credential = header.partition(" ")
    try:
        given = base64.b64decode(credential, validate=True)
    except binascii.Error:
        return None
    for name, (key, secret) in list(world.aspera_keys.items()):
        if scheme.lower() == "basic" and hmac.compare_digest(given, f"{key}:{secret}".encode()):
            return name
    return None


def storage_token(header: str) -> str:
    """Read the delegated token of a request, empty if there is none."""
    try:
        return str(json.loads(header)["token"]["delegated_refresh_token"])
    except (ValueError, KeyError, TypeError):
        return ""


def refusal(status: int, reason: str) -> Answer:
    """Return an error in the form of the node API."""
    return answered(status, {"error": {"code": status, "reason": reason, "user_message": reason}})


def answered(status: int, content: dict[str, Any]) -> Answer:
    """Return a JSON answer."""
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(content).encode())
