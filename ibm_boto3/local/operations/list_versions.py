"""Lists the versions of objects, and delete markers among them."""

from __future__ import annotations

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import document, element, iso_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations.folding import walk
from ibm_boto3.local.operations.listing import Names, owner_element
from ibm_boto3.local.operations.numbers import page_size
from ibm_boto3.local.store.versions import Version


def list_object_versions(call: Call) -> Answer:
    """Answer ListObjectVersions."""
    query, bucket = call.query, call.bucket
    names, size = Names(query), page_size(query, "max-keys")
    prefix, delimiter, marker = (query.get(name, "") for name in ("prefix", "delimiter", "key-marker"))
    version_marker = query.get("version-id-marker", "")
    if version_marker and not marker:
        raise ServiceError("InvalidArgument", "A version-id marker cannot be specified without a key marker.")
    entries: list[tuple[str, Version | None, bool]] = []
    with bucket.lock:
        begin = walk(bucket.keys, prefix, delimiter, marker, lambda _: True, from_after=bool(version_marker))
        for name, is_prefix in begin:
            versions = [] if is_prefix else list(reversed(bucket.keys.versions(name)))
            if name == marker and version_marker:
                ids = [version.id for version in versions]
                versions = versions[ids.index(version_marker) + 1 :] if version_marker in ids else versions
            current = bucket.keys.current(name)
            entries += [(name, None, False)] if is_prefix else [(name, v, v is current) for v in versions]
            if len(entries) > size:
                break
    page, is_truncated = entries[:size], len(entries) > size > 0
    last = page[-1] if is_truncated else None
    owner = owner_element(bucket)
    content = (
        element("Name", bucket.name)
        + names.element("Prefix", prefix)
        + names.element("KeyMarker", marker)
        + element("VersionIdMarker", version_marker)
        + names.element("NextKeyMarker", last[0] if last else None)
        + element("NextVersionIdMarker", last[1].id if last and last[1] else None)
        + element("MaxKeys", size)
        + names.element("Delimiter", delimiter or None)
        + element("EncodingType", names.encoding or None)
        + f"<IsTruncated>{'true' if is_truncated else 'false'}</IsTruncated>"
        + "".join(entry(version, is_latest, names, owner) for _, version, is_latest in page if version is not None)
        + names.prefixes([name for name, version, _ in page if version is None])
    )
    return document("ListVersionsResult", content)


def entry(version: Version, is_latest: bool, names: Names, owner: str) -> str:
    """Write a version of a listing.

    :param version: the version or delete marker.
    :param is_latest: whether it is the latest of its object.
    :param names: writes its key.
    :param owner: the element that names its owner.
    """
    inner = (
        names.element("Key", version.key)
        + element("VersionId", version.id)
        + f"<IsLatest>{'true' if is_latest else 'false'}</IsLatest>"
        + element("LastModified", iso_time(version.modified))
    )
    if version.is_delete_marker:
        return f"<DeleteMarker>{inner}{owner}</DeleteMarker>"
    content = f"<ETag>&quot;{version.etag}&quot;</ETag><Size>{version.size}</Size><StorageClass>STANDARD</StorageClass>"
    return f"<Version>{inner}{content}{owner}</Version>"
