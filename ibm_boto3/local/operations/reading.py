"""Reads objects: GetObject and HeadObject, whole, in ranges, by part, under conditions."""

from __future__ import annotations

from ibm_boto3.local.call import Call
from ibm_boto3.local.checksums import HEADERS
from ibm_boto3.local.content import BLOCK_BYTES
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import archive, conditions, describing, ranges, sse_c
from ibm_boto3.local.operations.finding import version_of
from ibm_boto3.local.store.versions import Version

# What the request may say about the answer's headers.
OVERRIDES = {
    "response-cache-control": "Cache-Control",
    "response-content-disposition": "Content-Disposition",
    "response-content-encoding": "Content-Encoding",
    "response-content-language": "Content-Language",
    "response-content-type": "Content-Type",
    "response-expires": "Expires",
}


def get_object(call: Call) -> Answer:
    """Answer GetObject."""
    version = version_of(call)
    if version.archive is not None:
        archive.check_readable(version, call.now)
    return read(call, version)


def head_object(call: Call) -> Answer:
    """Answer HeadObject."""
    return read(call, version_of(call))


def read(call: Call, version: Version) -> Answer:
    """Answer with an object, or a part of it.

    :param call: the call.
    :param version: the object.
    :returns: the answer; for HEAD only its length is used.
    :raises ServiceError: if a condition does not hold, or the range is outside.
    """
    sse_c.check(call, version)
    try:
        conditions.check_read(call.headers, version)
    except conditions.NotModified:
        return Answer(304, conditions.validators(version))
    headers = describing.headers_of(version, call.now)
    if call.bucket.configurations or version.archive is not None:
        headers.update(archive.headers_of(version, call.bucket, call.now))
    for name, header in OVERRIDES.items():
        if name in call.query:
            headers[header] = call.query[name]
    span = wanted_span(call, version, headers)
    if span is None:
        if call.headers.get("x-amz-checksum-mode", "").upper() == "ENABLED":
            headers.update(checksum_headers(version))
        return answered(200, headers, version, 0, version.size, call.request.method)
    start, end = span
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{version.size}"
    return answered(206, headers, version, start, end, call.request.method)


def wanted_span(call: Call, version: Version, headers: dict[str, str]) -> tuple[int, int] | None:
    """Return the part of an object that a request wants.

    :param call: the call.
    :param version: the object.
    :param headers: of the answer; the number of parts is added for a request by part.
    :returns: where it begins and ends, None for all of it.
    :raises ServiceError: if nothing of the object lies in it.
    """
    if "partNumber" in call.query:
        if version.part_sizes:
            headers["x-amz-mp-parts-count"] = str(len(version.part_sizes))
        return ranges.part_of(version, call.query["partNumber"])
    if "range" not in call.headers:
        return None
    if "if-range" in call.headers and not conditions.matches(call.headers["if-range"], version):
        return None
    return ranges.range_of(call.headers["range"], version.size)


def answered(status: int, headers: dict[str, str], version: Version, start: int, end: int, method: str) -> Answer:
    """Return the answer that carries a part of an object.

    :param status: the HTTP status.
    :param headers: header values by name.
    :param version: the object.
    :param start: where the part begins.
    :param end: where it ends.
    :param method: the method of the request.
    """
    if method == "HEAD":
        return Answer(status, headers, length=end - start)
    if end - start <= BLOCK_BYTES:
        return Answer(status, headers, version.content.read(start, end))
    return Answer(status, headers, version.content.part(start, end))


def checksum_headers(version: Version) -> dict[str, str]:
    """Return the headers with the checksums of an object."""
    if not version.checksums:
        return {}
    known = {name: value for name, value in version.checksums.items() if name in HEADERS}
    return {**known, "x-amz-checksum-type": version.checksum_type}
