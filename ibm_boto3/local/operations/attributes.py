"""GetObjectAttributes: what is known about an object, without its content."""

from __future__ import annotations

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import document, element, http_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import sse_c
from ibm_boto3.local.operations.copying import checksum_elements
from ibm_boto3.local.operations.finding import version_header, version_of
from ibm_boto3.local.store.versions import Version

KNOWN = frozenset({"ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"})


def get_attributes(call: Call) -> Answer:
    """Answer GetObjectAttributes."""
    asked = {name.strip() for name in call.headers.get("x-amz-object-attributes", "").split(",")} - {""}
    if not asked or asked - KNOWN:
        raise ServiceError("InvalidArgument", "Invalid attribute name specified.")
    version = version_of(call)
    sse_c.check(call, version)
    written = {
        "ETag": element("ETag", version.etag),
        "Checksum": checksum_element(version),
        "ObjectParts": parts_element(version),
        "StorageClass": element("StorageClass", version.archive.storage_class if version.archive else "STANDARD"),
        "ObjectSize": element("ObjectSize", version.size),
    }
    answer = document("GetObjectAttributesResponse", "".join(written[name] for name in written if name in asked))
    answer.headers.update({"Last-Modified": http_time(version.modified), **version_header(version)})
    return answer


def checksum_element(version: Version) -> str:
    """Write the checksums of an object."""
    inner = "".join(element(name, version.checksums[header]) for name, header in checksum_elements(version))
    return f"<Checksum>{inner}{element('ChecksumType', version.checksum_type)}</Checksum>" if inner else ""


def parts_element(version: Version) -> str:
    """Write how many parts an object was joined from."""
    return (
        f"<ObjectParts><PartsCount>{len(version.part_sizes)}</PartsCount></ObjectParts>" if version.part_sizes else ""
    )
