"""Lists multipart uploads under way, and the parts of one."""

from __future__ import annotations

from ibm_boto3.local.call import Call
from ibm_boto3.local.checksums import NAMES
from ibm_boto3.local.documents import document, element, iso_time
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations.listing import Names, owner_element
from ibm_boto3.local.operations.multipart import upload_of
from ibm_boto3.local.operations.numbers import count, page_size
from ibm_boto3.local.store.uploads import Part, Upload


def list_parts(call: Call) -> Answer:
    """Answer ListParts."""
    upload, names = upload_of(call), Names(call.query)
    size, marker = page_size(call.query, "max-parts"), count(call.query, "part-number-marker", 0)
    with call.bucket.lock:
        found = sorted((number, part) for number, part in list(upload.parts.items()) if number > marker)
    page = found[:size]
    is_truncated = len(found) > len(page) > 0
    content = (
        element("Bucket", call.bucket.name)
        + names.element("Key", call.key)
        + element("UploadId", upload.id)
        + owner_element(call.bucket, "Initiator")
        + owner_element(call.bucket)
        + "<StorageClass>STANDARD</StorageClass>"
        + element("PartNumberMarker", marker)
        + element("NextPartNumberMarker", page[-1][0] if page else 0)
        + element("MaxParts", size)
        + element("EncodingType", names.encoding or None)
        + element("ChecksumAlgorithm", upload.algorithm or None)
        + element("ChecksumType", upload.checksum_type if upload.algorithm else None)
        + f"<IsTruncated>{'true' if is_truncated else 'false'}</IsTruncated>"
        + "".join(part_element(number, part) for number, part in page)
    )
    return document("ListPartsResult", content)


def part_element(number: int, part: Part) -> str:
    """Write a part of a listing."""
    checksums = "".join(element(f"Checksum{name}", part.checksums.get(header)) for name, header in NAMES.items())
    return (
        f"<Part><PartNumber>{number}</PartNumber><LastModified>{iso_time(part.modified)}</LastModified>"
        f"<ETag>&quot;{part.etag}&quot;</ETag><Size>{part.content.size}</Size>{checksums}</Part>"
    )


def list_uploads(call: Call) -> Answer:
    """Answer ListMultipartUploads."""
    query, names = call.query, Names(call.query)
    size = page_size(query, "max-uploads")
    prefix, delimiter, marker = (query.get(name, "") for name in ("prefix", "delimiter", "key-marker"))
    id_marker = query.get("upload-id-marker", "") if marker else ""
    with call.bucket.lock:
        uploads = sorted(call.bucket.uploads.values(), key=lambda upload: (upload.key, upload.id))
    # Markers compare as pairs; a key marker alone stands behind all uploads of its key.
    behind = [
        upload
        for upload in uploads
        if upload.key.startswith(prefix)
        and (upload.key > marker or (upload.key == marker and bool(id_marker) and upload.id > id_marker))
    ]
    entries = folded(behind, prefix, delimiter, marker)
    page, is_truncated = entries[:size], len(entries) > size > 0
    last = page[-1] if is_truncated else None
    owner = owner_element(call.bucket, "Initiator") + owner_element(call.bucket)
    content = (
        element("Bucket", call.bucket.name)
        + names.element("KeyMarker", marker)
        + element("UploadIdMarker", id_marker)
        + names.element("NextKeyMarker", None if last is None else last if isinstance(last, str) else last.key)
        + element("NextUploadIdMarker", last.id if isinstance(last, Upload) else None)
        + names.element("Prefix", prefix)
        + names.element("Delimiter", delimiter or None)
        + element("EncodingType", names.encoding or None)
        + element("MaxUploads", size)
        + f"<IsTruncated>{'true' if is_truncated else 'false'}</IsTruncated>"
        + "".join(upload_element(entry, names, owner) for entry in page if isinstance(entry, Upload))
        + names.prefixes([entry for entry in page if isinstance(entry, str)])
    )
    return document("ListMultipartUploadsResult", content)


def folded(uploads: list[Upload], prefix: str, delimiter: str, marker: str) -> list[Upload | str]:
    """Fold the uploads below a delimiter into common prefixes.

    :param uploads: all of them in order.
    :param prefix: what their keys begin with.
    :param delimiter: what ends a common prefix, empty for none.
    :param marker: a common prefix that was listed already.
    :returns: uploads and common prefixes in order.
    """
    entries: list[Upload | str] = []
    for upload in uploads:
        end = upload.key.find(delimiter, len(prefix)) if delimiter else -1
        if end < 0:
            entries.append(upload)
            continue
        common = upload.key[: end + len(delimiter)]
        if common != marker and (not entries or entries[-1] != common):
            entries.append(common)
    return entries


def upload_element(upload: Upload, names: Names, owner: str) -> str:
    """Write an upload of a listing."""
    return (
        f"<Upload>{names.element('Key', upload.key)}{element('UploadId', upload.id)}{owner}"
        f"<StorageClass>STANDARD</StorageClass><Initiated>{iso_time(upload.initiated)}</Initiated>"
        f"{element('ChecksumAlgorithm', upload.algorithm or None)}</Upload>"
    )
