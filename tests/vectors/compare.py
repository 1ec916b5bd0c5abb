"""The rules by which a call of this package equals a recorded one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from .values import from_text

# Headers that are computed over the body: they follow our body where it may be written differently (XML).
DIGESTS: dict[str, Callable[[bytes], str]] = {
    "x-amz-content-sha256": lambda body: hashlib.sha256(body).hexdigest(),
    "x-amz-checksum-crc32": lambda body: _base64(binascii.crc32(body).to_bytes(4, "big")),
    "x-amz-checksum-sha1": lambda body: _base64(hashlib.sha1(body).digest()),
    "x-amz-checksum-sha256": lambda body: _base64(hashlib.sha256(body).digest()),
    "content-md5": lambda body: _base64(hashlib.md5(body).digest()),
    "content-length": lambda body: str(len(body)),
}
_ADDRESS = re.compile("0x[0-9a-f]{6,}")
# Reasons that the XML parser gives; they change with its version.
_PARSER_REASON = re.compile(r"(Unable to parse response) \([a-z- ]+: line \d+, column \d+\)")
# RFC 9110 gave other phrases to some statuses; the standard library follows it from Python 3.13 on.
_RENAMED = {
    "Requested Range Not Satisfiable": "Range Not Satisfiable",
    "Request Entity Too Large": "Content Too Large",
    "Request-URI Too Long": "URI Too Long",
    "Unprocessable Entity": "Unprocessable Content",
}
_PHRASE = re.compile("|".join(_RENAMED))
_PORT = re.compile(r"127\.0\.0\.1:\d+")


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode("ascii")


def differences(expected: dict[str, Any], requests: list[dict[str, Any]], outcome: dict[str, Any]) -> list[str]:
    """Compare a call with its vector.

    :param expected: the vector, with the differences on purpose already applied.
    :param requests: what was sent, in the form of ``exchange.request_form``.
    :param outcome: what the call gave back.
    :returns: one sentence per difference, empty if there is none.
    """
    found = []
    if len(requests) != len(expected["requests"]):
        found.append(f"{len(requests)} requests instead of {len(expected['requests'])}")
    for old, new in zip(expected["requests"], requests, strict=False):
        found += request_differences(old, new)
    return found + _result_differences("outcome", stable(expected["outcome"]), stable(outcome))


def request_differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Compare one request with a recorded one.

    The target is compared as it is on the wire, query order included. Header names are compared in lower case, as
    servers do, but for the letters of metadata names, which are the user's own.

    :param old: the recorded request.
    :param new: ours.
    :returns: one sentence per difference.
    """
    found = [
        f"{name}: {new[name]!r} instead of {old[name]!r}"
        for name in ("method", "target", "signed")
        if old[name] != new[name]
    ]
    old_body, new_body = from_text(old["body"]), from_text(new["body"])
    old_headers, new_headers = _folded(old["headers"]), _folded(new["headers"])
    if old_body != new_body:
        if _canonical(old_body) is None or _canonical(old_body) != _canonical(new_body):
            found.append(f"body: {new_body!r} instead of {old_body!r}")
        old_headers = [(name, moved(name, value, old_body, new_body)) for name, value in old_headers]
    missing = _without(old_headers, new_headers)
    extra = _without(new_headers, old_headers)
    return found + [f"header missing: {pair}" for pair in missing] + [f"header too many: {pair}" for pair in extra]


def _folded(headers: list[list[str]]) -> list[tuple[str, str]]:
    prefix = "x-amz-meta-"
    pairs = []
    for name, value in headers:
        is_metadata = name.lower().startswith(prefix)
        pairs.append((prefix + name[len(prefix) :] if is_metadata else name.lower(), value))
    return sorted(pairs)


def _without(pairs: list[tuple[str, str]], others: list[tuple[str, str]]) -> list[tuple[str, str]]:
    rest = list(others)
    left = []
    for pair in pairs:
        if pair in rest:
            rest.remove(pair)
        else:
            left.append(pair)
    return left


def _canonical(body: bytes) -> str | None:
    try:
        return ElementTree.canonicalize(body.decode("utf-8"))
    except (ElementTree.ParseError, UnicodeDecodeError):
        return None


def moved(name: str, value: str, old_body: bytes, new_body: bytes) -> str:
    """Return what a header must be over another body; a value that was not computed stays as it is.

    :param name: header name in lower case.
    :param value: its value beside the old body.
    :param old_body: the body it was computed over, if it was.
    :param new_body: the body it is wanted for.
    """
    digest = DIGESTS.get(name)
    return digest(new_body) if digest is not None and digest(old_body) == value else value


def stable(value: Any) -> Any:
    """Return an outcome without what differs between runs and Pythons: addresses, ports, the standard library's words.

    :param value: any part of an outcome.
    """
    if isinstance(value, dict):
        return {key: stable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [stable(item) for item in value]
    if isinstance(value, str):
        value = _PARSER_REASON.sub(r"\1 (REASON)", _PORT.sub("127.0.0.1:PORT", _ADDRESS.sub("0xADDRESS", value)))
        return _PHRASE.sub(lambda match: _RENAMED[match[0]], value)
    return value


def _result_differences(path: str, old: Any, new: Any) -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        found = [f"{path}: {key!r} missing" for key in old if key not in new]
        found += [f"{path}: {key!r} too many: {new[key]!r}" for key in new if key not in old]
        for key in old:
            if key in new:
                found += _result_differences(f"{path}.{key}", old[key], new[key])
        return found
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [text for place, (a, b) in pairs for text in _result_differences(f"{path}[{place}]", a, b)]
    return [] if old == new and type(old) is type(new) else [f"{path}: {new!r} instead of {old!r}"]
