"""What S3 asks of a client beyond its model: one named function for each rule.

Three tables at the end say which operation follows which rule: rules on parameters (before they are written), on
requests (after), and readers for answers that the model does not describe as they come.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import quote, unquote_plus

from . import _xml
from ._message import BufferedResponse, RawResponse, Request
from .exceptions import ParamValidationError
from .httpchecksum import has_checksum
from .parsers import read_answer

Params = MutableMapping[str, Any]
Answer = dict[str, Any]
Reader = Callable[[int, Mapping[str, str], RawResponse], Answer]

LISTINGS = ("ListObjects", "ListObjectsV2", "ListObjectVersions")


# --- parameters


def quote_copy_source(params: Params) -> None:
    """Write CopySource, a dict or a text, as the URL-encoded header value the service expects."""
    source = params.get("CopySource")
    if isinstance(source, Mapping):
        for member in ("Bucket", "Key"):
            if member not in source:
                raise ParamValidationError(report=f"Missing required parameter: '{member}'")
        path, version = f"{source['Bucket']}/{source['Key']}", source.get("VersionId")
    elif isinstance(source, str):
        # Only the last marker counts: a key may hold the same text.
        path, _, version = source.rpartition("?versionId=")
        if not version or not path:
            path, version = source, None
    else:
        return  # the validator says what is wrong with it
    params["CopySource"] = quote(path, safe="/~") + (f"?versionId={version}" if version else "")


def _encode_customer_key(params: Params, member: str) -> None:
    """Base64 a customer's key and add the MD5 digest that goes with it, unless the caller gave one."""
    if member not in params or f"{member}MD5" in params:
        return
    key = params[member]
    if isinstance(key, str):
        key = key.encode("utf-8")
    if not isinstance(key, (bytes, bytearray)):
        return  # the validator says what is wrong with it
    params[member] = base64.b64encode(key).decode("ascii")
    digest = hashlib.md5(key, usedforsecurity=False).digest()
    params[f"{member}MD5"] = base64.b64encode(digest).decode("ascii")


def encode_customer_key(params: Params) -> None:
    """Prepare the SSE-C key of an object that is read or written."""
    _encode_customer_key(params, "SSECustomerKey")


def encode_copy_source_customer_key(params: Params) -> None:
    """Prepare the SSE-C key of an object that is copied from."""
    _encode_customer_key(params, "CopySourceSSECustomerKey")


def check_ascii_metadata(params: Params) -> None:
    """Refuse user metadata that a header could not carry unchanged.

    :raises ParamValidationError: naming the key and the value.
    """
    metadata = params.get("Metadata")
    if not isinstance(metadata, Mapping):
        return
    for key, value in metadata.items():
        # Other types are left to the validator, which knows them all.
        if isinstance(key, str) and isinstance(value, str) and not (key.isascii() and value.isascii()):
            raise ParamValidationError(
                report=(
                    f'Non ascii characters found in S3 metadata for key "{key}", value: "{value}".  \n'
                    "S3 metadata can only contain ASCII characters. "
                )
            )


# --- requests


def expect_continue(request: Request) -> None:
    """Ask the server to refuse a streamed body before it is sent; as published, not for a bytearray."""
    if request.body is not None and not isinstance(request.body, bytearray):
        request.headers["Expect"] = "100-continue"


def content_md5(request: Request) -> None:
    """Add the Content-MD5 digest of a body in memory, unless the caller gave one."""
    if "Content-MD5" not in request.headers:
        body = request.body if isinstance(request.body, (bytes, bytearray)) else b""
        digest = hashlib.md5(body, usedforsecurity=False).digest()
        request.headers["Content-MD5"] = base64.b64encode(digest).decode("ascii")


def content_md5_without_checksum(request: Request) -> None:
    """Add Content-MD5 to the completion of a multipart upload whose headers hold no object checksum."""
    if not has_checksum(request.headers):
        content_md5(request)


# --- answers

_LISTING_TEXTS = {
    "ListObjects": ("Delimiter", "Marker", "NextMarker"),
    "ListObjectsV2": ("Delimiter", "Prefix", "StartAfter"),
    "ListObjectVersions": ("Delimiter", "KeyMarker", "NextKeyMarker", "Prefix"),
}
_LISTING_ENTRIES = {
    "ListObjects": (("Contents", "Key"), ("CommonPrefixes", "Prefix")),
    "ListObjectsV2": (("Contents", "Key"), ("CommonPrefixes", "Prefix")),
    "ListObjectVersions": (("Versions", "Key"), ("DeleteMarkers", "Key"), ("CommonPrefixes", "Prefix")),
}


def decode_listing(operation: str, answer: Answer) -> None:
    """Undo the URL encoding of a listing that the SDK asked for on its own.

    :param operation: one of :data:`LISTINGS`.
    :param answer: the parsed answer, changed in place.
    """
    if answer.get("EncodingType") != "url":
        return
    for name in _LISTING_TEXTS[operation]:
        if name in answer:
            answer[name] = unquote_plus(answer[name])
    for list_name, name in _LISTING_ENTRIES[operation]:
        for entry in answer.get(list_name, ()):
            text = entry.get(name)
            if text is not None and ("%" in text or "+" in text):
                entry[name] = unquote_plus(text)


def location_reader(read: Reader) -> Reader:
    """Read GetBucketLocation, whose root element itself holds the location."""

    def read_location(status: int, headers: Mapping[str, str], response: RawResponse) -> Answer:
        body = read_answer(headers, response)
        answer = read(status, headers, BufferedResponse(status, headers, body))
        answer["LocationConstraint"] = _xml.parse(body).text or None
        return answer

    return read_location


def legal_holds_reader(read: Reader) -> Reader:
    """Read ListLegalHolds, which names its list LegalHolds or, as the documentation shows, LegalHoldSet."""

    def read_holds(status: int, headers: Mapping[str, str], response: RawResponse) -> Answer:
        body = (
            read_answer(headers, response)
            .replace(b"<LegalHoldSet>", b"<LegalHolds>")
            .replace(b"</LegalHoldSet>", b"</LegalHolds>")
        )
        return read(status, headers, BufferedResponse(status, headers, body))

    return read_holds


def hides_error(body: bytes) -> bool:
    """Say whether a 200 answer of a long-running copy is no result: an Error document, or nothing at all."""
    return not body.strip() or _xml.parse(body).tag.rpartition("}")[2] == "Error"


# --- which operation follows which rule

_SSE_C = ("HeadObject", "GetObject", "PutObject", "CopyObject", "CreateMultipartUpload", "UploadPart",
          "UploadPartCopy", "CompleteMultipartUpload")  # fmt: skip

PARAMETER_RULES: dict[str, tuple[Callable[[Params], None], ...]] = dict.fromkeys(_SSE_C, (encode_customer_key,)) | {
    "PutObject": (encode_customer_key, check_ascii_metadata),
    "CreateMultipartUpload": (encode_customer_key, check_ascii_metadata),
    "CopyObject": (quote_copy_source, encode_customer_key, encode_copy_source_customer_key, check_ascii_metadata),
    "UploadPartCopy": (quote_copy_source, encode_customer_key, encode_copy_source_customer_key),
}

REQUEST_RULES: dict[str, tuple[Callable[[Request], None], ...]] = {
    "PutObject": (expect_continue,),
    "UploadPart": (expect_continue,),
    "CompleteMultipartUpload": (content_md5_without_checksum,),
    # Independent servers insist on it although the request carries a checksum too.
    "DeleteObjects": (content_md5,),
}

READERS: dict[str, Callable[[Reader], Reader]] = {
    "GetBucketLocation": location_reader,
    "ListLegalHolds": legal_holds_reader,
}

# These answer 200 at once and put an error into the body when the work fails later.
ERRORS_IN_SUCCESS = frozenset({"CopyObject", "UploadPartCopy", "CompleteMultipartUpload"})

WITH_INSTANCE_ID = frozenset({"CreateBucket", "ListBuckets", "ListBucketsExtended"})

# Asks where a bucket is, so the bucket must not be part of the host that is asked.
PATH_STYLE_ONLY = frozenset({"GetBucketLocation"})

# A HEAD answer has no body that could name its error.
HEAD_ERRORS = {("HeadObject", "404"): "NoSuchKey", ("HeadBucket", "404"): "NoSuchBucket"}
