"""Hands a call to moto's application in a form that no version of moto or werkzeug misreads.

Werkzeug joins slashes and resolves dot segments of the path it routes by, so it is given a plain one; the key travels
in ``RAW_URI``, encoded anew. Metadata names keep their underscores and dots by an escape of ours, since WSGI has no
underscores in header names.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from ibm_boto3.local.body import Body
from ibm_boto3.local.call import Call

METADATA = "x-amz-meta-"
# moto takes whatever is signed; what it reads from the header are the region and that there is one.
AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
# moto would look for a region, a time or an account in them.
DROPPED = frozenset(
    {"user-agent", "x-amz-date", "x-amz-security-token", "x-moto-account-id", "ibm-service-instance-id"}
)
ESCAPED = re.compile(r"\.([0-9a-f]{2})")
NOT_PLAIN = re.compile("[^a-z0-9-]")
CHECKSUM = re.compile("x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)")


def environ_of(call: Call) -> dict[str, Any]:
    """Describe a call to moto's application.

    :param call: the call.
    :returns: a WSGI environment (PEP 3333).
    """
    query = dict(call.query)
    if query.get("continuation-token") == "":
        # The service takes an empty token for the first page, as the guides' example does.
        del query["continuation-token"]
    bucket, key = call.address.bucket, call.address.key
    path = f"/{quote(bucket)}" + (f"/{quote(key)}" if key else "")
    plain_path = f"/{bucket}/key" if key else f"/{bucket}"
    return environ(call.method, plain_path, path, query, headers_of(call), call.body)


def environ(
    method: str, plain_path: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: Body
) -> dict[str, Any]:
    """Build a WSGI environment.

    :param method: the HTTP method.
    :param plain_path: what the application routes by.
    :param path: what it reads bucket and key from, percent-encoded.
    :param query: the query.
    :param headers: header values by lower-case name.
    :param body: the content.
    :returns: the environment.
    """
    result: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": plain_path,
        "RAW_URI": path,
        "REQUEST_URI": path,
        "QUERY_STRING": "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query.items()),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(body.size),
        "HTTP_HOST": "localhost",
        "HTTP_AUTHORIZATION": AUTHORIZATION,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": body.open(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        upper = name.upper().replace("-", "_")
        result[upper if upper == "CONTENT_TYPE" else f"HTTP_{upper}"] = value
    return result


def headers_of(call: Call) -> dict[str, str]:
    """Return the headers moto is given.

    :param call: the call.
    :returns: values by lower-case name.
    """
    headers = {}
    for name, value in call.headers.items():
        if name.startswith(METADATA):
            headers[escaped(name)] = value
        elif name not in DROPPED and "_" not in name:
            headers[name] = value
    if "x-amz-copy-source" in headers:
        headers["x-amz-copy-source"] = copy_source(headers["x-amz-copy-source"])
    for name in call.headers:
        if checksum := CHECKSUM.fullmatch(name):
            # Without the name of the algorithm moto does not look for its value.
            headers.setdefault("x-amz-sdk-checksum-algorithm", checksum[1].upper())
    return headers


def copy_source(value: str) -> str:
    """Encode the source of a copy anew, so that no character of the key is taken for a delimiter.

    :param value: ``bucket/key`` with an optional ``?versionId=``, percent-encoded or not.
    :returns: the same source, encoded.
    """
    source, mark, version = value.partition("?versionId=")
    return quote(unquote(source.encode("latin-1").decode("utf-8", "replace"))) + mark + version


def escaped(name: str) -> str:
    """Write a metadata header's name with letters, digits, hyphens and dots only.

    :param name: the lower-case name.
    :returns: the name with any other character, and the dot, as a dot and two digits.
    """
    return METADATA + NOT_PLAIN.sub(lambda found: f".{ord(found[0]):02x}", name.removeprefix(METADATA))


def unescaped(name: str) -> str:
    """Undo :func:`escaped`.

    :param name: the name moto answers with.
    :returns: the name the client sent, in lower case.
    """
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), name.lower())
