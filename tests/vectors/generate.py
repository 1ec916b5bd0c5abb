"""Arguments for any operation, drawn from its model by a seeded generator.

It reads shapes only through the public attributes of ``ibm_botocore.model``, so the same code runs on the old package
(which decides what a vector says) and on this one. The values are in the JSON form of ``values``.
"""

from __future__ import annotations

import base64
import random
from typing import Any

from .values import from_text, to_text

KINDS = ("required", "all", "random")
BUCKETS = ("bkt", "my-bucket", "a.dotted.bucket", "123bucket", "x" * 63)
KEYS = (
    "key",
    "a//b",
    "x/../y",
    "./dot",
    "../up",
    "dir/.",
    " lead",
    "trail ",
    "slash/",
    "/abs",
    "//",
    "%41",
    "a%2Fb",
    "a+b",
    "a b c",
    "new\nline",
    "tab\there",
    "über/naïve/日本語/🙂",
    "~tilde_-.",
    "q?x=1&y=2#frag",
    "!*'();:@&=$,[]",
    '"<>\\^`{|}',
    "0",
    "e\u0301 combining",
)
HEADER_TEXTS = (
    "plain",
    "two words",
    'form-data; name="a"; filename="b c.txt"',
    "~!@#$^&*()_+|{}[]<>?/\\`",
    "100%",
    "%41%2f",
    "a,b, c",
    "double  space",
    "o'clock",
    "0",
    "x" * 300,
)
QUERY_TEXTS = ("plain", "two words", "a+b", "100%", "%41", "a=b&c=d", "ünï/日本", "new\nline", "#?/:", "~-._", "", "0")
XML_TEXTS = (
    "plain",
    "two  words",
    "<tag> & \"quotes\" & 'more'",
    "ünï/日本/🙂",
    " lead and trail ",
    "new\nline",
    "tab\tand\rreturn",
    "]]>",
    "&amp;",
    "",
    "0",
)
INTEGERS = (0, 1, -1, 7, 1000, 2**31, 2**63, -(2**63) - 1)
TIMESTAMPS: tuple[Any, ...] = (
    {"$datetime": "2030-01-02T03:04:05"},
    {"$datetime": "2030-01-02T03:04:05+00:00"},
    {"$datetime": "2030-01-02T03:04:05.678901+00:00"},
    {"$datetime": "2030-06-07T23:30:00+05:30"},
    {"$datetime": "2030-06-07T23:30:00.000001-11:00"},
    {"$datetime": "1969-12-31T23:59:59+00:00"},
    0,
    1893553445,
    1893553445.5,
    "2030-01-02T03:04:05Z",
    "2030-01-02T03:04:05.123+02:00",
    "2030-01-02",
    "Wed, 02 Jan 2030 03:04:05 GMT",
    "1893553445",
)
COPY_SOURCES: tuple[Any, ...] = (
    "bkt/key",
    "/bkt/key",
    "bkt/a b+c%",
    "bkt/a//b/../c",
    "bkt/%41",
    "bkt/ünï",
    "bkt/key?versionId=abc123",
    {"Bucket": "bkt", "Key": "key"},
    {"Bucket": "bkt", "Key": "a b+c%/ünï?x", "VersionId": "abc/+ 123"},
    {"Bucket": "bkt", "Key": "x//../y~"},
)
# A pipe, which 2.16.2 cannot sign over HTTP, is among the odd requests.
BODY_KINDS = ("bytes", "str", "file", "bytesio", "bytearray")
BODY_DATA = (b"", b"hello", "text €🙂".encode(), b"line\r\n" * 40, bytes(range(256)))
# Without the C extension of the old package only these can be computed; the others are in the special cases.
COMPUTABLE = ("CRC32", "SHA1", "SHA256")


def arguments(operation: Any, kind: str, seed: str) -> dict[str, Any]:
    """Draw the arguments of one call.

    :param operation: an operation model.
    :param kind: ``required``, ``all`` or ``random``.
    :param seed: the same seed gives the same arguments.
    :returns: arguments in the JSON form of ``values``.
    """
    if operation.input_shape is None:
        return {}
    drawn = _Draw(random.Random(seed), kind)
    given = drawn.structure(operation.input_shape)
    _settle_length(given)
    _settle_customer_keys(given)
    return given


class _Draw:
    """Draws values of shapes.

    :param dice: source of all choices.
    :param kind: which optional members appear.
    """

    def __init__(self, dice: random.Random, kind: str) -> None:
        self.dice = dice
        self.kind = kind

    def structure(self, shape: Any, depth: int = 0) -> dict[str, Any]:
        """Draw a structure: its required members and those optional ones the kind asks for."""
        given = {}
        for name, member in shape.members.items():
            if name in shape.required_members or self._is_wanted(name, member, depth):
                given[name] = self.member(name, member, depth)
        return given

    def _is_wanted(self, name: str, member: Any, depth: int) -> bool:
        if name == "WebsiteRedirectLocation" and "location" not in member.serialization:
            return False  # CopyObject in 2.16.2: KeyError, see the special cases
        if name.startswith("Checksum") and name not in ("ChecksumAlgorithm", "ChecksumMode", "ChecksumType"):
            return self.kind == "random" and self.dice.random() < 0.1
        if self.kind == "random":
            return self.dice.random() < 0.5
        return self.kind == "all"

    def member(self, name: str, shape: Any, depth: int = 0) -> Any:
        """Draw the value of one member, minding what its name promises."""
        special = _BY_NAME.get(name)
        if special and depth == 0:
            return special(self.dice)
        if name == "ChecksumAlgorithm" and shape.serialization.get("name") == "x-amz-sdk-checksum-algorithm":
            return self.dice.choice(COMPUTABLE)
        return self.value(shape, shape.serialization.get("location", "body"), depth)

    def value(self, shape: Any, place: str, depth: int) -> Any:
        """Draw a value by type."""
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, depth + 1)
        if kind == "list":
            return [self.value(shape.member, place, depth + 1) for _ in range(self._size())]
        if kind == "map":
            names = self.dice.sample(("a", "UPPER", "with-dash", "under_score", "n0.1"), self._size())
            return {name: self.dice.choice(HEADER_TEXTS) for name in names}
        if kind == "string":
            return self._text(shape, place)
        return self.dice.choice(_BY_TYPE[kind])

    def _size(self) -> int:
        return self.dice.choice((0, 1, 3)) if self.kind == "random" else 2

    def _text(self, shape: Any, place: str) -> str:
        if shape.enum and self.dice.random() < 0.85:
            return str(self.dice.choice(shape.enum))
        if shape.enum:
            return "UNLISTED"
        if shape.name == "ObjectKey":
            return self.dice.choice(KEYS)
        texts = {"header": HEADER_TEXTS, "querystring": QUERY_TEXTS, "uri": QUERY_TEXTS[:-2]}.get(place, XML_TEXTS)
        return self.dice.choice(texts)


def _base64(dice: random.Random, size: int) -> str:
    return base64.b64encode(dice.randbytes(size)).decode("ascii")


def _customer_key(dice: random.Random) -> Any:
    key = "".join(dice.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(32))
    return key if dice.random() < 0.5 else {"$bytes": base64.b64encode(dice.randbytes(32)).decode("ascii")}


def body(kind: str, data: bytes, offset: int = 0) -> dict[str, Any]:
    """Return the JSON form of a body.

    :param kind: one of the names in ``values``.
    :param data: all of its bytes.
    :param offset: where a file stands when it is given to the client.
    :returns: the form.
    """
    form: dict[str, Any] = {"$body": kind, "data": to_text(data)}
    if offset:
        form["offset"] = offset
    return form


def _any_body(dice: random.Random) -> dict[str, Any]:
    kind, data = dice.choice(BODY_KINDS), dice.choice(BODY_DATA)
    if kind == "str" and data[-1:] == b"\xff":
        data = b"text"
    return body(kind, data, offset=3 if kind in ("file", "bytesio") and len(data) > 3 and dice.random() < 0.3 else 0)


def _settle_length(given: dict[str, Any]) -> None:
    """Make ContentLength tell the truth: a wrong one leaves client and server waiting for each other."""
    if "ContentLength" in given:
        form = given.get("Body")
        given["ContentLength"] = len(from_text(form["data"])) - form.get("offset", 0) if form else 0


def _settle_customer_keys(given: dict[str, Any]) -> None:
    """Give a customer key as text if its MD5 is given too: then it goes out as it is and may not be bytes."""
    for name in ("SSECustomerKey", "CopySourceSSECustomerKey"):
        if f"{name}MD5" in given and isinstance(given.get(name), dict):
            given[name] = given[name]["$bytes"]


_BY_NAME = {
    "Bucket": lambda dice: dice.choice(BUCKETS),
    "Body": _any_body,
    "CopySource": lambda dice: dice.choice(COPY_SOURCES),
    "SSECustomerKey": _customer_key,
    "CopySourceSSECustomerKey": _customer_key,
    "ContentMD5": lambda dice: _base64(dice, 16),
    "ChecksumCRC32": lambda dice: _base64(dice, 4),
    "ChecksumCRC32C": lambda dice: _base64(dice, 4),
    "ChecksumCRC64NVME": lambda dice: _base64(dice, 8),
    "ChecksumSHA1": lambda dice: _base64(dice, 20),
    "ChecksumSHA256": lambda dice: _base64(dice, 32),
}
_BY_TYPE: dict[str, tuple[Any, ...]] = {
    "integer": INTEGERS,
    "long": INTEGERS,
    "boolean": (True, False),
    "timestamp": TIMESTAMPS,
    "blob": ({"$bytes": "AAEC"}, "text"),
}
