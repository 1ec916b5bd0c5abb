"""Tags of objects and buckets."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from urllib.parse import parse_qsl

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import document, element, parsed
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations.configurations import Kind
from ibm_boto3.local.operations.finding import version_header, version_of

MAX_OBJECT_TAGS = 10
MAX_BUCKET_TAGS = 50
MAX_KEY = (128, 256)
MAX_VALUE = (256, 512)
RESERVED_PREFIX = "ibm:"

Tags = tuple[tuple[str, str], ...]


def checked(pairs: Sequence[tuple[str, str]], most: int = MAX_OBJECT_TAGS) -> Tags:
    """Refuse tags the service does not take.

    :param pairs: names and values.
    :param most: how many there may be.
    :returns: the tags.
    :raises ServiceError: if one breaks a rule, or there are too many.
    """
    if len(pairs) > most:
        raise ServiceError("BadRequest", f"There can be no more than {most} tags")
    if len({name for name, _ in pairs}) < len(pairs):
        raise ServiceError("InvalidTag", "Cannot provide multiple Tags with the same key")
    for name, value in pairs:
        if not name or not fits(name, *MAX_KEY) or name.startswith(RESERVED_PREFIX):
            raise ServiceError("InvalidTag", "The TagKey you have provided is invalid")
        if not fits(value, *MAX_VALUE):
            raise ServiceError("InvalidTag", "The TagValue you have provided is invalid")
    return tuple(pairs)


def fits(text: str, characters: int, size: int) -> bool:
    """Whether a text has no more than so many characters and bytes."""
    return len(text) <= characters and len(text.encode()) <= size


def from_query(value: str) -> Tags:
    """Read the tags of a header.

    :param value: names and values as a query has them.
    :returns: the tags.
    :raises ServiceError: if one breaks a rule.
    """
    return checked(parse_qsl(value, keep_blank_values=True))


def from_document(root: ET.Element, most: int = MAX_OBJECT_TAGS) -> Tags:
    """Read the tags of a document.

    :param root: its root.
    :param most: how many there may be.
    :returns: the tags.
    :raises ServiceError: if one breaks a rule.
    """
    if root.find("TagSet") is None:
        raise ServiceError("MalformedXML")
    return checked([(tag.findtext("Key") or "", tag.findtext("Value") or "") for tag in root.iter("Tag")], most)


def tag_set(tags: Tags) -> str:
    """Write tags as documents have them."""
    inner = "".join(f"<Tag>{element('Key', name)}{element('Value', value)}</Tag>" for name, value in tags)
    return f"<TagSet>{inner}</TagSet>"


def put(call: Call) -> Answer:
    """Answer PutObjectTagging."""
    tags = from_document(parsed(call.body, "Tagging"))
    with call.bucket.lock:
        version = version_of(call)
        version.about.tags = tags
    return Answer(200, version_header(version))


def get(call: Call) -> Answer:
    """Answer GetObjectTagging."""
    version = version_of(call)
    answer = document("Tagging", tag_set(version.about.tags))
    answer.headers.update(version_header(version))
    return answer


def delete(call: Call) -> Answer:
    """Answer DeleteObjectTagging."""
    with call.bucket.lock:
        version = version_of(call)
        version.about.tags = ()
    return Answer(204, version_header(version))


BUCKET_TAGGING = Kind("tagging", "Tagging", "NoSuchTagSet", lambda root: from_document(root, MAX_BUCKET_TAGS))
