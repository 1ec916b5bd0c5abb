"""XML documents of the service: reading what a request brings, writing what an answer holds."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from datetime import datetime, timezone

from ibm_boto3.local.content import Content
from ibm_boto3.local.errors import DECLARATION, ServiceError
from ibm_boto3.local.messages import Answer

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
# A thousand keys to delete, or ten thousand parts to join, stay far below.
MAX_DOCUMENT_BYTES = 8 * 1024 * 1024
SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f]")
TIME_FORMS = (
    *("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ", "%Y%m%dT%H%M%SZ", "%Y-%m-%d"),
    "%a, %d %b %Y %H:%M:%S GMT",
)
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


def text(value: str) -> str:
    """Escape text for a document.

    :param value: any text; characters that XML has no form for become question marks.
    :returns: the text with its special characters escaped.
    """
    return SPECIAL.sub(lambda found: ESCAPES.get(found[0], "?"), value) if SPECIAL.search(value) else value


def element(name: str, value: str | int | None) -> str:
    """Write an element that holds text.

    :param name: its name.
    :param value: the text, not escaped; None for no element at all.
    :returns: the element.
    """
    return "" if value is None else f"<{name}>{text(str(value))}</{name}>"


def document(root: str, content: str) -> Answer:
    """Answer with a document in the service's namespace.

    :param root: the name of its root.
    :param content: the elements inside.
    :returns: the answer.
    """
    body = f'{DECLARATION}<{root} xmlns="{NAMESPACE}">{content}</{root}>'
    return Answer(200, {"Content-Type": "application/xml"}, body.encode())


def bare_document(root: str, content: str) -> Answer:
    """Answer with a document without a namespace, as the service's own extensions do.

    :param root: the name of its root.
    :param content: the elements inside.
    :returns: the answer.
    """
    return Answer(200, {"Content-Type": "application/xml"}, f"{DECLARATION}<{root}>{content}</{root}>".encode())


def parsed(body: Content, *roots: str) -> ET.Element:
    """Read the document of a request.

    :param body: the request's body.
    :param roots: the names its root may have.
    :returns: the root, all names without their namespaces.
    :raises ServiceError: if there is none, or it is no such document.
    """
    if not body.size:
        raise ServiceError("MissingRequestBodyError")
    if body.size > MAX_DOCUMENT_BYTES:
        raise ServiceError("MaxMessageLengthExceeded")
    data = body.read()
    if b"<!" in data:
        # Comments do no harm, but whoever sends a document type wants entities.
        data = re.sub(rb"<!--.*?-->", b"", data, flags=re.DOTALL)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise ServiceError("MalformedXML")
    try:
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError):
        raise ServiceError("MalformedXML") from None
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    if root.tag not in roots:
        raise ServiceError("MalformedXML")
    return root


def found_text(node: ET.Element, path: str) -> str:
    """Return the text of an inner element, empty if there is none.

    :param node: the element outside.
    :param path: which one.
    """
    return (node.findtext(path) or "").strip()


def number(value: str, lowest: int, highest: int | None = None) -> int:
    """Read a number of a document.

    :param value: the text.
    :param lowest: the least it may be.
    :param highest: the most it may be, None for no end.
    :returns: the number.
    :raises ServiceError: for anything else.
    """
    if not re.fullmatch("-?[0-9]{1,18}", value):
        raise ServiceError("MalformedXML")
    read = int(value)
    if read < lowest or (highest is not None and read > highest):
        raise ServiceError("MalformedXML")
    return read


def iso_time(moment: float) -> str:
    """Write a time as listings do.

    :param moment: seconds since the epoch.
    :returns: such as ``2026-01-02T03:04:05.678Z``.
    """
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(moment))}.{int(moment * 1000) % 1000:03d}Z"


def http_time(moment: float) -> str:
    """Write a time as headers do.

    :param moment: seconds since the epoch.
    :returns: such as ``Fri, 02 Jan 2026 03:04:05 GMT``.
    """
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(moment))


def read_time(value: str) -> float | None:
    """Read a time in one of the forms requests bring.

    :param value: ISO 8601 with or without punctuation, or as headers have it.
    :returns: seconds since the epoch, None for anything else.
    """
    for form in TIME_FORMS:
        try:
            return datetime.strptime(value.replace("+00:00", "Z"), form).replace(tzinfo=timezone.utc).timestamp()
        except ValueError:
            continue
    return None


def rendered(node: ET.Element) -> str:
    """Write an element that was read, with what is inside.

    :param node: the element, its names without namespaces.
    :returns: the same element, without comments and white space between elements.
    """
    inner = "".join(rendered(child) for child in node) if len(node) else text((node.text or "").strip())
    return f"<{node.tag}>{inner}</{node.tag}>"
