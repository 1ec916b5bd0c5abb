"""Multipart uploads: begun, fed with parts, completed or aborted."""

from __future__ import annotations

import hashlib
import itertools
import uuid
import xml.etree.ElementTree as ET

from ibm_boto3.local import checksums
from ibm_boto3.local.call import Call
from ibm_boto3.local.content import JoinedContent, MemoryContent
from ibm_boto3.local.documents import document, element, found_text, iso_time, parsed
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import describing, integrity, ranges, retention, sse_c
from ibm_boto3.local.operations.copying import source_of
from ibm_boto3.local.operations.finding import version_header
from ibm_boto3.local.operations.protection import protection_of
from ibm_boto3.local.operations.writing import install
from ibm_boto3.local.payload import from_base64, to_base64
from ibm_boto3.local.store.uploads import Part, Upload
from ibm_boto3.local.store.versions import Version

MAX_PARTS = 10_000
MIN_PART_BYTES = 5 * 1024 * 1024
MAX_OBJECT_BYTES = 10 * 1024**4
FULL, COMPOSITE = "FULL_OBJECT", "COMPOSITE"


def upload_of(call: Call) -> Upload:
    """Return the upload a request is about.

    :raises ServiceError: if there is none, or it is one of another key.
    """
    upload = call.bucket.uploads.get(call.query["uploadId"])
    if upload is None or upload.key != call.key:
        raise ServiceError("NoSuchUpload")
    return upload


def create(call: Call) -> Answer:
    """Answer CreateMultipartUpload."""
    about = describing.described(call)
    algorithm = call.headers.get("x-amz-checksum-algorithm", "").upper()
    kind = call.headers.get("x-amz-checksum-type", "").upper() or (FULL if algorithm == "CRC64NVME" else COMPOSITE)
    check_checksum_kind(algorithm, kind)
    upload = Upload(f"0100{str(uuid.uuid4())[4:]}", call.key, about, call.now, algorithm, kind)
    call.bucket.uploads[upload.id] = upload
    answer = document(
        "InitiateMultipartUploadResult",
        element("Bucket", call.bucket.name) + element("Key", call.key) + element("UploadId", upload.id),
    )
    if algorithm:
        answer.headers.update({"x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": kind})
    answer.headers.update(sse_c.headers_of(about.key_md5))
    return answer


def check_checksum_kind(algorithm: str, kind: str) -> None:
    """Refuse a checksum the service does not have.

    :param algorithm: its name, empty for none.
    :param kind: whether it is that of the whole object.
    :raises ServiceError: if there is none of that name and kind.
    """
    if algorithm and algorithm not in checksums.NAMES:
        raise ServiceError("InvalidRequest", "Checksum algorithm provided is unsupported.")
    is_crc = algorithm.startswith("CRC")
    fits = kind in (FULL, COMPOSITE) and (kind == FULL or algorithm != "CRC64NVME") and (kind != FULL or is_crc)
    if algorithm and not fits:
        raise ServiceError("InvalidRequest", f"The {kind} checksum type cannot be used with {algorithm}.")


def part_number(call: Call) -> int:
    """Read the number of a part.

    :raises ServiceError: if it is out of range.
    """
    value = call.query.get("partNumber", "")
    if not (value.isascii() and value.isdigit() and len(value) < 6 and 1 <= int(value) <= MAX_PARTS):
        raise ServiceError("InvalidArgument", f"Part number must be an integer between 1 and {MAX_PARTS}, inclusive")
    return int(value)


def upload_part(call: Call) -> Answer:
    """Answer UploadPart."""
    number, upload = part_number(call), upload_of(call)
    if protection_of(call.bucket) is not None or call.bucket.rules("object-lock") is not None:
        integrity.check_stated(call.headers)
    if sse_c.key_of(call) != upload.about.key_md5:
        raise ServiceError("InvalidRequest", "The upload was begun with another customer key.")
    kept = checksums.stated(call.headers)
    wanted = checksums.NAMES.get(upload.algorithm)
    if wanted is not None and wanted not in kept:
        value = checksums.checksum(wanted, call.body)
        kept = {wanted: to_base64(value)} if value is not None else kept
    part = Part(call.body, call.body.md5().hex(), call.now, kept)
    keep(call, upload, number, part)
    return Answer(200, {"ETag": f'"{part.etag}"', **kept, **sse_c.headers_of(upload.about.key_md5)})


def keep(call: Call, upload: Upload, number: int, part: Part) -> None:
    """Add a part, unless its upload ended while it was sent.

    :raises ServiceError: if it did.
    """
    with call.bucket.lock:
        if upload.id not in call.bucket.uploads:
            raise ServiceError("NoSuchUpload")
        upload.parts[number] = part


def upload_part_copy(call: Call) -> Answer:
    """Answer UploadPartCopy."""
    number, upload = part_number(call), upload_of(call)
    source = source_of(call)
    content = source.content
    if "x-amz-copy-source-range" in call.headers:
        content = content.part(*ranges.exact_range(call.headers["x-amz-copy-source-range"], source.size))
    wanted = checksums.NAMES.get(upload.algorithm)
    value = checksums.checksum(wanted, content) if wanted is not None else None
    kept = {wanted: to_base64(value)} if wanted is not None and value is not None else {}
    part = Part(content, content.md5().hex(), call.now, kept)
    keep(call, upload, number, part)
    result = element("LastModified", iso_time(part.modified)) + f"<ETag>&quot;{part.etag}&quot;</ETag>"
    result += "".join(element(f"Checksum{upload.algorithm}", value) for value in kept.values())
    answer = document("CopyPartResult", result)
    if source.id != "null":
        answer.headers["x-amz-copy-source-version-id"] = source.id
    return answer


def abort(call: Call) -> Answer:
    """Answer AbortMultipartUpload."""
    with call.bucket.lock:
        del call.bucket.uploads[upload_of(call).id]
    return Answer(204)


def complete(call: Call) -> Answer:
    """Answer CompleteMultipartUpload."""
    root = parsed(call.body, "CompleteMultipartUpload")
    with call.bucket.lock:
        upload = upload_of(call)
        version = joined(call, upload, chosen_parts(upload, root))
    version.retention = retention.of_new(call)
    headers = install(call, version)
    call.bucket.uploads.pop(upload.id, None)
    result = (
        element("Location", f"{call.request.url}{call.address.resource}")
        + element("Bucket", call.bucket.name)
        + element("Key", call.key)
        + f"<ETag>&quot;{version.etag}&quot;</ETag>"
        + "".join(element(f"Checksum{name}", headers.get(header)) for name, header in checksums.NAMES.items())
    )
    if version.checksums:
        result += element("ChecksumType", version.checksum_type)
    answer = document("CompleteMultipartUploadResult", result)
    answer.headers.update({**version_header(version), **sse_c.headers_of(upload.about.key_md5)})
    return answer


def chosen_parts(upload: Upload, root: ET.Element) -> list[Part]:
    """Return the parts a completion names.

    :param upload: the upload.
    :param root: the document that names them.
    :returns: the parts in order.
    :raises ServiceError: if one is missing, another one, too small, or out of order.
    """
    nodes = root.findall("Part")
    if not 0 < len(nodes) <= MAX_PARTS:
        raise ServiceError("MalformedXML")
    numbers = [found_text(node, "PartNumber") for node in nodes]
    if not all(number.isascii() and number.isdigit() and len(number) < 6 for number in numbers):
        raise ServiceError("MalformedXML")
    if any(int(one) >= int(next_one) for one, next_one in itertools.pairwise(numbers)):
        raise ServiceError("InvalidPartOrder")
    parts = []
    for number, node in zip(numbers, nodes, strict=True):
        part = upload.parts.get(int(number))
        if part is None or found_text(node, "ETag").strip('"') != part.etag or not agrees(part, node):
            raise ServiceError("InvalidPart")
        parts.append(part)
    if any(part.content.size < MIN_PART_BYTES for part in parts[:-1]):
        raise ServiceError("EntityTooSmall")
    if sum(part.content.size for part in parts) > MAX_OBJECT_BYTES:
        raise ServiceError("EntityTooLarge")
    return parts


def agrees(part: Part, node: ET.Element) -> bool:
    """Whether the checksums a completion names are those of the part."""
    named = {header: found_text(node, f"Checksum{name}") for name, header in checksums.NAMES.items()}
    return all(not value or part.checksums.get(header) in (None, value) for header, value in named.items())


def joined(call: Call, upload: Upload, parts: list[Part]) -> Version:
    """Join parts to an object.

    :param call: the completion.
    :param upload: the upload.
    :param parts: its parts in order.
    :returns: the version, not yet in its place.
    :raises ServiceError: if a checksum of the whole object is not the one stated.
    """
    digest = hashlib.md5(b"".join(bytes.fromhex(part.etag) for part in parts), usedforsecurity=False).hexdigest()
    content = JoinedContent([(part.content, 0, part.content.size) for part in parts])
    version = Version(call.key, content, f"{digest}-{len(parts)}", upload.about, call.now)
    version.part_sizes = tuple(part.content.size for part in parts)
    wanted = checksums.NAMES.get(upload.algorithm)
    if wanted is not None and upload.checksum_type == COMPOSITE:
        version.checksums, version.checksum_type = composite(wanted, parts), COMPOSITE
    elif wanted is not None:
        value = checksums.checksum(wanted, content)
        stated = call.headers.get(wanted)
        version.checksums = {wanted: to_base64(value)} if value is not None else {wanted: stated} if stated else {}
    else:
        version.checksums = checksums.default(content)
    for header, given in checksums.stated(call.headers).items():
        if version.checksums.get(header, given) != given:
            raise ServiceError("BadDigest")
    return version


def composite(header: str, parts: list[Part]) -> dict[str, str]:
    """Return the checksum of the checksums of parts.

    :param header: the name of its header.
    :param parts: the parts in order.
    :returns: its value by the name of its header, nothing if a part's is not known.
    """
    digests = [from_base64(part.checksums.get(header, "")) for part in parts]
    if not all(digests):
        return {}
    value = checksums.checksum(header, MemoryContent(b"".join(digest or b"" for digest in digests)))
    return {} if value is None else {header: f"{to_base64(value)}-{len(parts)}"}
