"""Reads the forms that web pages upload files with (multipart/form-data, RFC 7578)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ibm_boto3.local.content import Content
from ibm_boto3.local.errors import ServiceError

# The service's limit for everything before the file.
MAX_FIELD_BYTES = 20_000
BOUNDARY = re.compile('multipart/form-data;.*boundary="?([^";,]{1,200})"?', re.IGNORECASE)
DISPOSITION = re.compile(
    r'^content-disposition: *form-data; *name="([^"]*)"(?:; *filename="([^"]*)")?', re.IGNORECASE | re.MULTILINE
)
TYPE = re.compile("^content-type: *(.*?)\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass
class Form:
    """What a form holds.

    :param fields: values by lower-case name, those before the file.
    :param file: the content of the file, None if there is none.
    :param file_name: what the browser calls it.
    """

    fields: dict[str, str] = field(default_factory=dict)
    file: Content | None = None
    file_name: str = ""


def read_form(body: Content, content_type: str) -> Form:
    """Read a form up to its file; what follows that plays no part.

    :param body: the body of the request.
    :param content_type: what says where its parts end.
    :returns: the form.
    :raises ServiceError: if it is none, or its fields are too long.
    """
    found = BOUNDARY.match(content_type)
    if found is None:
        raise ServiceError("RequestIsNotMultiPartContent")
    delimiter = b"\r\n--" + found[1].encode("latin-1")
    # The first delimiter has no line before it.
    lead = b"\r\n" + body.read(0, min(body.size, MAX_FIELD_BYTES + len(delimiter)))
    form = Form()
    place = end_of_delimiter(lead, 0, delimiter)
    while place is not None:
        head_end = lead.find(b"\r\n\r\n", place)
        if head_end < 0:
            raise ServiceError("MalformedPOSTRequest")
        head = lead[place:head_end].decode("utf-8", "replace")
        named = DISPOSITION.search(head)
        if named is None:
            raise ServiceError("MalformedPOSTRequest")
        start = head_end + 4
        if named[1].lower() == "file":
            form.file_name = named[2] or ""
            if found_type := TYPE.search(head):
                form.fields.setdefault("content-type", found_type[1])
            form.file = body.part(start - 2, end_of_file(body, start - 2, delimiter))
            return form
        end = lead.find(delimiter, start)
        if end < 0:
            is_long = body.size > MAX_FIELD_BYTES
            raise ServiceError("MaxPostPreDataLengthExceededError" if is_long else "MalformedPOSTRequest")
        form.fields[named[1].lower()] = lead[start:end].decode("utf-8", "replace")
        place = end_of_delimiter(lead, end, delimiter)
    return form


def end_of_delimiter(data: bytes, place: int, delimiter: bytes) -> int | None:
    """Return where the part behind a delimiter begins, None behind the last.

    :param data: the beginning of the form.
    :param place: where the delimiter stands.
    :param delimiter: the delimiter.
    :raises ServiceError: if it does not stand there.
    """
    end = place + len(delimiter)
    if data[place:end] != delimiter:
        raise ServiceError("MalformedPOSTRequest")
    if data[end : end + 2] == b"--":
        return None
    if data[end : end + 2] != b"\r\n":
        raise ServiceError("MalformedPOSTRequest")
    return end + 2


def end_of_file(body: Content, start: int, delimiter: bytes) -> int:
    """Find where the file ends.

    :param body: the body of the request.
    :param start: where the file begins.
    :param delimiter: what stands behind it.
    :raises ServiceError: if nothing does.
    """
    kept, place = b"", start
    for block in body.blocks(start):
        data = kept + block
        found = data.find(delimiter)
        if found >= 0:
            return place - len(kept) + found
        kept = data[-len(delimiter) :]
        place += len(block)
    raise ServiceError("MalformedPOSTRequest")
