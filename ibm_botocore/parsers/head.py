"""Status and headers of an answer: ``ResponseMetadata`` and the members that travel in headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ibm_botocore.model import ListShape, Shape
from ibm_botocore.parsers.scalars import Converters, FromText, scalar_reader, unreadable

Headers = Mapping[str, str]
Answer = dict[str, Any]
ReadHead = Callable[[int, Headers, Headers], Answer]


def response_metadata(status: int, headers: Headers) -> Answer:
    """Return the ``ResponseMetadata`` of an answer.

    :param status: HTTP status code.
    :param headers: lower-case names and their values.
    """
    request_id = headers.get("x-amz-request-id")
    if request_id is None:
        return {"HTTPStatusCode": status, "HTTPHeaders": headers}
    return {
        "RequestId": request_id,
        "HostId": headers.get("x-amz-id-2", ""),
        "HTTPStatusCode": status,
        "HTTPHeaders": headers,
    }


def compile_head(members: Mapping[str, Shape], converters: Converters) -> ReadHead:
    """Return the function that starts an answer with all that is known before its body.

    :param members: members of the output; those of the body are passed over.
    :param converters: readers of timestamps and blobs.
    :returns: a function of status, headers (lower-case names) and the names as the server wrote them, by lower-case
        name, where they are known: in the names of user metadata the letters' case is the user's own.
    """
    by_header: dict[str, tuple[str, FromText | None]] = {}
    prefixes: list[tuple[str, str]] = []
    status_members: list[str] = []
    for member, shape in members.items():
        location, name = shape.serialization.get("location"), shape.serialization.get("name", member).lower()
        if location == "header":
            by_header[name] = (member, _header_reader(shape, converters))
        elif location == "headers":
            prefixes.append((member, name))
        elif location == "statusCode":
            status_members.append(member)

    def read(status: int, headers: Headers, written: Headers) -> Answer:
        answer: Answer = {"ResponseMetadata": response_metadata(status, headers)}
        name = text = ""
        try:
            for name, text in headers.items():
                place = by_header.get(name)
                if place is not None:
                    member, convert = place
                    answer[member] = text if convert is None else convert(text)
        except ValueError:
            raise unreadable(f"header '{name}'", text, members[by_header[name][0]]) from None
        for member, prefix in prefixes:
            skip = len(prefix)
            answer[member] = {
                written.get(name, name)[skip:]: text for name, text in headers.items() if name.startswith(prefix)
            }
        for member in status_members:
            answer[member] = status
        return answer

    return read


def _header_reader(shape: Shape, converters: Converters) -> FromText | None:
    if not isinstance(shape, ListShape):
        return scalar_reader(shape, converters)
    convert = scalar_reader(shape.member, converters) or str
    return lambda text: [convert(item.strip()) for item in text.split(",")]
