"""Copies objects, whole or as parts of uploads; the bytes are shared, not copied."""

from __future__ import annotations

import dataclasses
from urllib.parse import unquote

from ibm_boto3.local.call import Call
from ibm_boto3.local.checksums import NAMES, checksum, default
from ibm_boto3.local.documents import document, element, iso_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import archive, conditions, describing, public, retention, sse_c, tags
from ibm_boto3.local.operations.finding import find
from ibm_boto3.local.operations.writing import install, new_version
from ibm_boto3.local.payload import to_base64
from ibm_boto3.local.store.versions import Description, Version

MAX_BYTES = 5 * 1024**3


def source_of(call: Call) -> Version:
    """Find the source of a copy, and check that it may be copied.

    :param call: the call.
    :returns: the version that is copied.
    :raises ServiceError: if there is none, the caller may not read it, or a condition does not hold.
    """
    named, _, version_id = call.headers["x-amz-copy-source"].partition("?versionId=")
    path = unquote(named.encode("latin-1").decode("utf-8", "replace"))
    name, slash, key = path.removeprefix("/").partition("/")
    if not (name and slash and key):
        raise ServiceError(
            "InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey"
        )
    bucket = call.world.buckets.get(name)
    if bucket is None:
        raise ServiceError("NoSuchBucket")
    is_own = bucket.instance.account is call.caller.account
    if not is_own and not public.is_read_by_all(bucket, key, version_id):
        raise ServiceError("AccessDenied")
    source = find(bucket, key, version_id)
    conditions.check_source(call.headers, source)
    archive.check_readable(source, call.now)
    sse_c.check(call, source, sse_c.SOURCE_PREFIX)
    if source.size > MAX_BYTES:
        raise ServiceError("InvalidRequest", f"The source is larger than the {MAX_BYTES} bytes a copy may have")
    return source


def copy_object(call: Call) -> Answer:
    """Answer CopyObject."""
    source = source_of(call)
    about = about_copy(call, source)
    version = new_version(call, about, source.content)
    version.checksums, version.checksum_type = source.checksums, source.checksum_type
    asked = NAMES.get(call.headers.get("x-amz-checksum-algorithm", "").upper())
    if asked is not None or source.checksum_type != "FULL_OBJECT":
        value = checksum(asked, source.content) if asked is not None else None
        version.checksums = {asked: to_base64(value)} if asked and value is not None else default(source.content)
        version.checksum_type = "FULL_OBJECT"
    version.retention = retention.of_copy(call, source)
    # Conditions on the target have names of their own in S3; the service has none.
    headers = install(call, version, {})
    if source.id != "null":
        headers["x-amz-copy-source-version-id"] = source.id
    result = element("LastModified", iso_time(version.modified)) + f"<ETag>&quot;{version.etag}&quot;</ETag>"
    result += "".join(element(name, version.checksums[header]) for name, header in checksum_elements(version))
    answer = document("CopyObjectResult", result)
    answer.headers.update(headers)
    return answer


def checksum_elements(version: Version) -> list[tuple[str, str]]:
    """Return the elements that tell checksums, with the headers that tell them elsewhere."""
    return [(f"Checksum{name}", header) for name, header in NAMES.items() if header in version.checksums]


def about_copy(call: Call, source: Version) -> Description:
    """Return what is said about a copy.

    :param call: the call.
    :param source: what is copied.
    :returns: the source's description or a new one, as the directives say.
    :raises ServiceError: if the copy would change nothing.
    """
    new = describing.described(call)
    directive = call.headers.get("x-amz-metadata-directive", "COPY")
    if directive not in ("COPY", "REPLACE"):
        raise ServiceError("InvalidArgument", "Unknown metadata directive.")
    if directive == "COPY":
        is_itself = call.bucket.keys.current(call.key) is source
        if is_itself and not changes(call, new):
            raise ServiceError(
                "InvalidRequest",
                "This copy request is illegal because it is trying to copy an object to itself without changing the "
                "object's metadata, storage class, website redirect location or encryption attributes.",
            )
        kept = dict(source.about.headers)
        if "x-amz-website-redirect-location" in new.headers:
            kept["x-amz-website-redirect-location"] = new.headers["x-amz-website-redirect-location"]
        new = dataclasses.replace(new, headers=kept, metadata=source.about.metadata)
    tagging = call.headers.get("x-amz-tagging-directive", "COPY")
    if tagging == "COPY":
        new.tags = source.about.tags
    elif tagging != "REPLACE":
        raise ServiceError("InvalidArgument", "Unknown tagging directive.")
    else:
        new.tags = tags.from_query(call.headers.get("x-amz-tagging", ""))
    return new


def changes(call: Call, new: Description) -> bool:
    """Whether a copy of an object onto itself would change anything."""
    names = {"x-amz-storage-class", "x-amz-website-redirect-location", "x-amz-tagging-directive", retention.DIRECTIVE}
    return bool(new.key_md5) or not names.isdisjoint(call.headers) or bool(call.bucket.versioning)
