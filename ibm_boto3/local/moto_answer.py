"""Turns what moto's application answers into what the service answers."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from xml.sax.saxutils import escape

from ibm_boto3.local.call import Call
from ibm_boto3.local.errors import CATALOGUE, DECLARATION, ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.moto_request import METADATA, unescaped

XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>\s*")
OWNER_ID = re.compile(rb"<ID>(?:75aa57f09aa0c8ca|arn:aws:iam::)[^<]*</ID>")
OWNER_NAME = re.compile(rb"<DisplayName>(?:webfile|user1-)[^<]*</DisplayName>")
LOCATION = re.compile(rb"<Location>.*?</Location>", re.DOTALL)
DELETED = re.compile(rb"<Deleted>.*?</Deleted>", re.DOTALL)
IS_QUIET = re.compile(rb"<(?:\w+:)?Quiet>\s*true\s*</", re.IGNORECASE)
# moto's own, another vendor's, or set for every answer elsewhere.
DROPPED_NAMES = (
    "server x-amzn-requestid date connection content-length x-amz-bucket-region location accept-ranges "
    "x-amz-request-id x-amz-id-2 x-amz-sdk-checksum-algorithm"
)
DROPPED = frozenset(DROPPED_NAMES.split())
SPELLED = {"etag": "ETag", "content-type": "Content-Type", "last-modified": "Last-Modified"}
READS = {("GET", "object", ""), ("HEAD", "object", "")}
CODE_BY_STATUS = {
    400: "InvalidRequest",
    403: "AccessDenied",
    405: "MethodNotAllowed",
    409: "OperationAborted",
    411: "MissingContentLength",
    412: "PreconditionFailed",
    416: "InvalidRange",
    501: "NotImplemented",
}
# Texts that say more than the catalogue's.
KEPT_TEXTS = frozenset({"InvalidArgument", "InvalidRequest", "NotImplemented", "AccessDenied"})


def answer_of(call: Call, status: int, fields: Iterable[tuple[str, str]], body: bytes) -> Answer:
    """Translate an answer of moto's application.

    :param call: the call it answers.
    :param status: the HTTP status.
    :param fields: its headers.
    :param body: its content.
    :returns: the answer.
    :raises ServiceError: if moto refused the call.
    """
    if status >= 400:
        raise error_of(call, status, body)
    headers: dict[str, str] = {}
    length = None
    for name, value in fields:
        lower = name.lower()
        if lower == "content-length" and call.method == "HEAD":
            length = int(value)
        elif lower not in DROPPED and (lower, value) != ("x-amz-version-id", "null"):
            headers[unescaped(name) if lower.startswith(METADATA) else SPELLED.get(lower, name)] = value
    if call.route not in READS:
        # What moto's web framework says about an empty answer, and what only reading an object tells.
        headers.pop("Content-Type", None)
        headers.pop("Last-Modified", None)
        if body:
            headers["Content-Type"] = "application/xml"
            body = document_of(call, body)
    return Answer(status, headers, body, length)


def document_of(call: Call, body: bytes) -> bytes:
    """Give an XML document the service's declaration, owner and location.

    :param call: the call.
    :param body: the document as moto wrote it.
    :returns: the document.
    """
    body = XML_DECLARATION.sub(b"", body, count=1).replace(b"\r", b"&#13;")
    if call.bucket is not None:
        owner = call.bucket.instance.guid
        body = OWNER_ID.sub(f"<ID>{owner}</ID>".encode(), body)
        body = OWNER_NAME.sub(f"<DisplayName>{owner}</DisplayName>".encode(), body)
    if call.route == ("POST", "object", "uploadId"):
        url = f"http://{call.request.headers.get('host', '')}{call.address.resource}"
        location = escape(url, {"\r": "&#13;"})
        body = LOCATION.sub(lambda _: f"<Location>{location}</Location>".encode(), body)
    elif call.route == ("POST", "bucket", "delete") and IS_QUIET.search(call.body.read()):
        body = DELETED.sub(b"", body)
    return DECLARATION.encode() + body


def error_of(call: Call, status: int, body: bytes) -> ServiceError:
    """Translate an error of moto's application.

    :param call: the call it answers.
    :param status: the HTTP status.
    :param body: its document, possibly empty.
    :returns: the error.
    """
    code = message = None
    try:
        root = ET.fromstring(body)
    except ET.ParseError:
        pass
    else:
        code, message = root.findtext("Code"), root.findtext("Message")
    if code is None:
        missing = "NoSuchKey" if call.address.key else "NoSuchBucket"
        code = missing if status == 404 else CODE_BY_STATUS.get(status, "InternalError")
    if code in CATALOGUE and code not in KEPT_TEXTS:
        message = None
    return ServiceError(code, message, status=status)
