"""Error answers: a code and a message, from an XML body or, without one, from the HTTP status."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ibm_botocore._xml import ResponseParserError, local_name, parse
from ibm_botocore.model import StructureShape
from ibm_botocore.parsers.head import Answer, Headers, response_metadata
from ibm_botocore.parsers.scalars import Converters
from ibm_botocore.parsers.xml import compile_structure

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ReadError = Callable[[int, Headers, bytes], Answer]

# An error has a few hundred bytes.
ERROR_LIMIT = 1 << 20


def compile_errors(shapes: Iterable[StructureShape], converters: Converters) -> ReadError:
    """Return the function that reads error answers. It never raises: what it cannot read, the status replaces.

    :param shapes: the errors an operation is known for; their members are added to the answer.
    :param converters: readers of timestamps and blobs.
    :returns: a function of status, headers (lower-case names) and body.
    """
    modeled = {shape.error_code: compile_structure(shape.members, converters) for shape in shapes if shape.members}

    def read(status: int, headers: Headers, body: bytes) -> Answer:
        root = _root_of(body)
        error = None if root is None else _find_error(root)
        if root is None or error is None:
            return _from_status(status, headers, body)
        is_wrapped = error is not root
        metadata = _wrapped_metadata(status, headers, root) if is_wrapped else response_metadata(status, headers)
        answer: Answer = {"Error": _fields(error), "ResponseMetadata": metadata}
        _complete(answer["Error"], status, is_wrapped)
        read_members = modeled.get(answer["Error"]["Code"])
        if read_members is not None:
            _add_members(answer, read_members, error)
        return answer

    return read


def _root_of(body: bytes) -> Element | None:
    if not body or len(body) > ERROR_LIMIT:
        return None
    try:
        return parse(body)
    except ResponseParserError:
        return None


def _find_error(root: Element) -> Element | None:
    """Return the element that holds the code: the root itself, or below ``ErrorResponse`` or ``Errors``."""
    if local_name(root.tag) == "Error":
        return root
    for child in root:
        name = local_name(child.tag)
        if name == "Error":
            return child
        if name == "Errors" and len(child):
            return child[0]
    return None


def _wrapped_metadata(status: int, headers: Headers, root: Element) -> Answer:
    """Return the metadata of an error inside another element, which names the request in its body."""
    metadata: Answer = {"HTTPStatusCode": status, "HTTPHeaders": headers}
    for child in root:
        if local_name(child.tag) == "RequestId" and child.text:
            metadata["RequestId"] = child.text
    return metadata


def _fields(error: Element) -> dict[str, Any]:
    """Return the children as texts, an empty one as None; children with children as one more dict."""
    fields: dict[str, Any] = {}
    for child in error:
        name = local_name(child.tag)
        if name not in ("RequestId", "HostId"):
            fields.setdefault(name, {local_name(leaf.tag): leaf.text for leaf in child} if len(child) else child.text)
    return fields


def _complete(error: dict[str, Any], status: int, is_wrapped: bool) -> None:
    """Add what programs rely on."""
    if not isinstance(error.get("Code"), str):
        error["Code"] = str(status)
        error.setdefault("Message", _phrase(status))
    elif is_wrapped:
        error.setdefault("Message", "")


def _phrase(status: int) -> str:
    # Here, not above: no error, no table of phrases.
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _add_members(answer: Answer, read_members: Callable[[Element], Any], error: Element) -> None:
    try:
        answer.update(read_members(error))
    except ResponseParserError:
        pass  # the code and the message are worth more than a member that cannot be read


def _from_status(status: int, headers: Headers, body: bytes) -> Answer:
    metadata: Answer = {"HTTPStatusCode": status, "HTTPHeaders": headers}
    # As published: an empty 5xx answer or the page of a proxy has no request id, any other has one, if only an empty.
    if status < 500 or (body.strip() and not body.startswith(b"<html>")):
        request_id, host_id = headers.get("x-amz-request-id", ""), headers.get("x-amz-id-2", "")
        metadata = {"RequestId": request_id, "HostId": host_id, **metadata}
    return {"Error": {"Code": str(status), "Message": _phrase(status)}, "ResponseMetadata": metadata}
