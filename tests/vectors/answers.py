"""Answers of a server for any operation, drawn from its model by a seeded generator."""

from __future__ import annotations

import base64
import binascii
import hashlib
import random
from typing import Any
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
DATES = (
    "2020-01-02T03:04:05.678Z",
    "2020-01-02T03:04:05Z",
    "2020-01-02T03:04:05.678901Z",
    "2020-01-02T03:04:05+02:00",
    "2020-01-02T03:04:05.5-11:00",
    "Thu, 02 Jan 2020 03:04:05 GMT",
    "Thu, 02 Jan 2020 03:04:05 +0530",
    "1577934245",
    "1577934245.5",
    "0",
    "2020-01-02",
    "20200102T030405Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
)
TEXTS = ("plain", "two  words", "<a> & \"b\" 'c'", "ünï/日本/🙂", " lead", "trail ", "new\nline", "a%20b+c", "", "0")
HEADER_TEXTS = ("plain", "two words", '"quoted"', "a=1; b=2", "%41", "0")
METADATA_NAMES = ("a", "UPPER", "With-Dash", "under_score")
INTEGERS = ("0", "1", "-1", "1000", "9007199254740993", "18446744073709551616")
URL_ENCODED = {"Key", "Prefix", "Delimiter", "Marker", "NextMarker", "KeyMarker", "NextKeyMarker", "StartAfter"}
STREAMS = (b"", b"streamed", bytes(range(256)), "text €".encode())
REASONS = {
    200: "OK",
    202: "Accepted",
    204: "No Content",
    206: "Partial Content",
    304: "Not Modified",
    400: "Bad Request",
}
REASONS |= {
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    412: "Precondition Failed",
    416: "Requested Range Not Satisfiable",
}
REASONS |= {500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable"}
ERRORS = (
    (400, "InvalidArgument"),
    (403, "AccessDenied"),
    (403, "SignatureDoesNotMatch"),
    (404, "NoSuchKey"),
    (404, "NoSuchBucket"),
    (404, "NoSuchUpload"),
    (409, "BucketAlreadyExists"),
    (409, "BucketAlreadyOwnedByYou"),
    (409, "OperationAborted"),
    (412, "PreconditionFailed"),
    (416, "InvalidRange"),
    (500, "InternalError"),
    (501, "NotImplemented"),
    (503, "SlowDown"),
)


def answer(status: int, headers: list[list[str]], body: bytes, reason: str | None = None) -> dict[str, Any]:
    """Put an answer together.

    :param status: HTTP status.
    :param headers: pairs without framing headers; a Content-Length is added unless one is there.
    :param body: bytes of the body.
    :param reason: reason phrase, the usual one if not given.
    :returns: the form that ``server`` plays.
    """
    names = {name.lower() for name, _ in headers}
    if not names & {"content-length", "transfer-encoding", "connection"} and status not in (204, 304):
        headers = [*headers, ["Content-Length", str(len(body))]]
    return {
        "status": status,
        "reason": REASONS.get(status, "Unknown") if reason is None else reason,
        "headers": headers,
        "body": body,
    }


def success(operation: Any, kind: str, seed: str) -> dict[str, Any]:
    """Draw an answer that the operation's model explains.

    :param operation: an operation model.
    :param kind: ``required`` (hardly anything), ``all`` or ``random``.
    :param seed: the same seed gives the same answer.
    :returns: the answer.
    """
    return _Draw(random.Random(f"answer {seed}"), operation, kind).success()


def failure(operation: Any, seed: str) -> dict[str, Any]:
    """Draw an error answer: XML in the service's form, HTML, or nothing.

    :param operation: an operation model.
    :param seed: the same seed gives the same answer.
    :returns: the answer.
    """
    dice = random.Random(f"failure {seed}")
    modelled = [
        (shape.metadata.get("error", {}).get("httpStatusCode", 404), shape.name) for shape in operation.error_shapes
    ]
    status, code = dice.choice(modelled) if modelled and dice.random() < 0.5 else dice.choice(ERRORS)
    headers = [["x-amz-request-id", f"id-{dice.randrange(10**6)}"]]
    if dice.random() < 0.5:
        headers.append(["x-amz-id-2", "host/+="])
    headers.append(["Content-Type", "application/xml"])
    body = dice.choice((_cos_error, _cos_error, _other_error, _html_error, _no_error))(dice, status, code)
    return answer(status, headers, b"" if operation.http["method"] == "HEAD" else body)


def _cos_error(dice: random.Random, status: int, code: str) -> bytes:
    message = dice.choice(("The request failed.", "Größe & <form>", ""))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Error><Code>{code}</Code>'
        f"<Message>{escape(message)}</Message><Resource>/bkt/k</Resource><RequestId>b7d1-{status}</RequestId><httpStatusCode>{status}</httpStatusCode></Error>"
    ).encode()


def _other_error(dice: random.Random, status: int, code: str) -> bytes:
    return (
        f"<Error>\n  <Code>{code}</Code>\n  <BucketName>bkt</BucketName>\n"
        "  <HostId>host-in-body</HostId><RequestId>in-body</RequestId>\n</Error>\n"
    ).encode()


def _html_error(dice: random.Random, status: int, code: str) -> bytes:
    return b"<html><body><h1>Bad gateway</h1><br></body></html>"


def _no_error(dice: random.Random, status: int, code: str) -> bytes:
    return b""


class _Draw:
    """Draws one answer of an operation.

    :param dice: source of all choices.
    :param operation: whose output shape explains the answer.
    :param kind: which members appear.
    """

    def __init__(self, dice: random.Random, operation: Any, kind: str) -> None:
        self.dice = dice
        self.operation = operation
        self.kind = kind
        self.is_pretty = dice.random() < 0.3
        self.encoder = dice.choice((quote, quote_plus, str))

    def success(self) -> dict[str, Any]:
        """Draw headers and body."""
        shape = self.operation.output_shape
        status = self.operation.http.get("responseCode", 200)
        headers = [["x-amz-request-id", "req-1"], ["Server", "Cleversafe/3.17"]]
        if self.dice.random() < 0.5:
            headers.append(["x-amz-id-2", "host-1"])
        if shape is None:
            return answer(status, headers, b"")
        headers += self._headers(shape)
        body = self._body(shape)
        if self.operation.name == "GetObject":
            headers += self._object_headers(body)
        framing = self.dice.random()
        if body and framing < 0.15:
            headers = [*(pair for pair in headers if pair[0] != "Content-Length"), ["Transfer-Encoding", "chunked"]]
        elif framing > 0.95:
            headers.append(["Connection", "close"])
        return answer(status, headers, b"" if self.operation.http["method"] == "HEAD" else body)

    def _is_wanted(self) -> bool:
        return self.kind == "all" or (self.kind == "random" and self.dice.random() < 0.7)

    def _headers(self, shape: Any) -> list[list[str]]:
        pairs = []
        is_download = self.operation.name == "GetObject"
        for name, member in shape.members.items():
            place, wire_name = member.serialization.get("location"), member.serialization.get("name", name)
            if is_download and (name == "ContentLength" or name.startswith("Checksum")):
                continue
            if place == "header" and self._is_wanted():
                pairs.append([wire_name, self._scalar(member, HEADER_TEXTS)])
            if place == "headers" and self._is_wanted():
                pairs += [[wire_name + key, self.dice.choice(HEADER_TEXTS)] for key in METADATA_NAMES]
        return pairs

    def _object_headers(self, body: bytes) -> list[list[str]]:
        """A true length and at most one true checksum: a false one is another subject."""
        digests = {
            "crc32": binascii.crc32(body).to_bytes(4, "big"),
            "sha1": hashlib.sha1(body).digest(),
            "sha256": hashlib.sha256(body).digest(),
        }
        headers = [["Content-Length", str(len(body))]]
        name = self.dice.choice((None, *digests))
        if name:
            headers.append([f"x-amz-checksum-{name}", base64.b64encode(digests[name]).decode("ascii")])
        return headers

    def _body(self, shape: Any) -> bytes:
        payload = shape.members.get(shape.serialization.get("payload"))
        if payload is not None and payload.type_name != "structure":
            return self.dice.choice(STREAMS)
        if self.operation.name == "GetBucketLocation":
            return self.dice.choice(_LOCATIONS)
        members = payload.members if payload is not None else shape.members
        if not any("location" not in member.serialization for member in members.values()):
            return b""
        root = (payload or shape).serialization.get("name", f"{self.operation.name}Result")
        head = '<?xml version="1.0" encoding="UTF-8"?>\n' if self.dice.random() < 0.7 else ""
        space = f' xmlns="{NAMESPACE}"' if self.dice.random() < 0.7 else ""
        inner = "" if self.kind == "required" else self._members(members, 1)
        return f"{head}<{root}{space}>{inner}</{root}>".encode()

    def _members(self, members: Any, depth: int) -> str:
        parts = []
        for name, member in members.items():
            if "location" in member.serialization or member.serialization.get("xmlAttribute"):
                continue
            if self._is_wanted():
                parts.append(self._element(name, member, depth))
        if self.kind == "random" and self.dice.random() < 0.3:
            parts.insert(self.dice.randrange(len(parts) + 1), "<Unknown><Deep>x</Deep></Unknown><!-- note -->")
        return "".join(parts)

    def _element(self, name: str, shape: Any, depth: int) -> str:
        tag = shape.serialization.get("name", name)
        indent = "\n" + "  " * depth if self.is_pretty else ""
        if shape.type_name == "structure":
            return f"{indent}<{tag}{self._attributes(shape)}>{self._members(shape.members, depth + 1)}{indent}</{tag}>"
        if shape.type_name == "list":
            return self._list(tag, shape, depth)
        text = self.dice.choice(("url", "")) if name == "EncodingType" else self._scalar(shape, TEXTS)
        if name == "EncodingType":
            text = "url" if self.encoder is not str else ""
        elif name in URL_ENCODED and self.operation.name.startswith("ListObject"):
            text = self.encoder(text)
        return f"{indent}<{tag}>{escape(text)}</{tag}>" if text else f"{indent}<{tag}/>"

    def _list(self, tag: str, shape: Any, depth: int) -> str:
        size = 2 if self.kind == "all" else self.dice.choice((0, 1, 3))
        item_name = shape.member.serialization.get("name")
        if shape.serialization.get("flattened"):
            return "".join(
                self._element(item_name or tag, _Renamed(shape.member, item_name or tag), depth) for _ in range(size)
            )
        inner = "".join(
            self._element(item_name or "member", _Renamed(shape.member, item_name or "member"), depth + 1)
            for _ in range(size)
        )
        return f"<{tag}>{inner}</{tag}>" if inner or self.dice.random() < 0.5 else f"<{tag} />"

    def _attributes(self, shape: Any) -> str:
        for member in shape.members.values():
            if member.serialization.get("xmlAttribute"):
                space = shape.serialization.get("xmlNamespace", {}).get(
                    "uri", "http://www.w3.org/2001/XMLSchema-instance"
                )
                kind = self.dice.choice(member.enum or ["Group"])
                return f' xmlns:xsi="{space}" xsi:type="{kind}"'
        return ""

    def _scalar(self, shape: Any, texts: tuple[str, ...]) -> str:
        kind = shape.type_name
        if kind in ("integer", "long"):
            return self.dice.choice(INTEGERS)
        if kind == "boolean":
            return self.dice.choice(("true", "false", "TRUE", "True"))
        if kind == "timestamp":
            return self.dice.choice(DATES)
        if shape.enum and self.dice.random() < 0.8:
            return str(self.dice.choice(shape.enum))
        return self.dice.choice(texts)


class _Renamed:
    """A list's member shape under the element name that the list gives it."""

    def __init__(self, shape: Any, name: str) -> None:
        self._shape = shape
        self.serialization = {**shape.serialization, "name": name}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shape, name)


_LOCATIONS = (
    f'<LocationConstraint xmlns="{NAMESPACE}">us-south-standard</LocationConstraint>'.encode(),
    b"<LocationConstraint>eu-de-smart</LocationConstraint>",
    f'<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="{NAMESPACE}"/>'.encode(),
    b"<CreateBucketConfiguration><LocationConstraint>us-cold</LocationConstraint></CreateBucketConfiguration>",
)
