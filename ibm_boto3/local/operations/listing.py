"""Lists the objects of a bucket, in both versions of the operation."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import document, element, iso_time
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import key_protect
from ibm_boto3.local.operations.folding import walk
from ibm_boto3.local.operations.numbers import page_size
from ibm_boto3.local.store.buckets import Bucket
from ibm_boto3.local.store.versions import Version


@dataclass
class Page:
    """One page of a listing.

    :param versions: the objects in order.
    :param prefixes: the common prefixes in order.
    :param last: the last name of the page, None if nothing follows it.
    """

    versions: list[Version]
    prefixes: list[str]
    last: str | None = None

    def __len__(self) -> int:
        return len(self.versions) + len(self.prefixes)


def page_of(bucket: Bucket, prefix: str, delimiter: str, after: str, size: int) -> Page:
    """Collect a page.

    :param bucket: the bucket.
    :param prefix: what the listed keys begin with.
    :param delimiter: what ends a common prefix, empty for none.
    :param after: the name behind which the page begins.
    :param size: how many names it may have.
    """
    page = Page([], [])
    last = ""
    with bucket.lock:
        keys = bucket.keys

        def is_listed(key: str) -> bool:
            current = keys.current(key)
            return current is not None and not current.is_delete_marker

        for name, is_prefix in walk(keys, prefix, delimiter, after, is_listed):
            if len(page) >= size:
                page.last = last or None
                break
            last = name
            if is_prefix:
                page.prefixes.append(name)
            else:
                current = keys.current(name)
                assert current is not None
                page.versions.append(current)
    return page


class Names:
    """Writes names as a listing's encoding type asks.

    :param query: of the request.
    :raises ServiceError: for an encoding the service does not have.
    """

    def __init__(self, query: Mapping[str, str]) -> None:
        self.encoding = query.get("encoding-type")
        if self.encoding not in (None, "", "url"):
            raise ServiceError("InvalidArgument", "Invalid Encoding Method specified in Request")

    def element(self, tag: str, name: str | None) -> str:
        """Write an element that holds a name, nothing for None."""
        return element(tag, quote(name) if self.encoding and name else name)

    def prefixes(self, prefixes: list[str]) -> str:
        """Write common prefixes."""
        return "".join(f"<CommonPrefixes>{self.element('Prefix', prefix)}</CommonPrefixes>" for prefix in prefixes)


def owner_element(bucket: Bucket, name: str = "Owner") -> str:
    """Write the owner of a bucket."""
    guid = bucket.instance.guid
    return f"<{name}><ID>{guid}</ID><DisplayName>{guid}</DisplayName></{name}>"


def entry(version: Version, names: Names, owner: str) -> str:
    """Write an object of a listing.

    :param version: the object.
    :param names: writes its key.
    :param owner: the element that names its owner, or nothing.
    """
    algorithms = "".join(
        f"<ChecksumAlgorithm>{name.rpartition('-')[2].upper()}</ChecksumAlgorithm>" for name in version.checksums
    )
    if algorithms:
        algorithms += element("ChecksumType", version.checksum_type)
    return (
        f"<Contents>{names.element('Key', version.key)}<LastModified>{iso_time(version.modified)}</LastModified>"
        f"<ETag>&quot;{version.etag}&quot;</ETag>{algorithms}<Size>{version.size}</Size>"
        f"<StorageClass>STANDARD</StorageClass>{owner}</Contents>"
    )


def list_objects(call: Call) -> Answer:
    """Answer ListObjects."""
    query = call.query
    names, size = Names(query), page_size(query, "max-keys")
    prefix, delimiter, marker = (query.get(name, "") for name in ("prefix", "delimiter", "marker"))
    page = page_of(call.bucket, prefix, delimiter, marker, size)
    owner = owner_element(call.bucket)
    content = (
        element("Name", call.bucket.name)
        + names.element("Prefix", prefix)
        + names.element("Marker", marker)
        + names.element("NextMarker", page.last if delimiter else None)
        + element("MaxKeys", size)
        + names.element("Delimiter", delimiter or None)
        + element("EncodingType", names.encoding or None)
        + f"<IsTruncated>{'false' if page.last is None else 'true'}</IsTruncated>"
        + "".join(entry(version, names, owner) for version in page.versions)
        + names.prefixes(page.prefixes)
    )
    return described(call, content)


def list_objects_v2(call: Call) -> Answer:
    """Answer ListObjectsV2."""
    query = call.query
    if query["list-type"] != "2":
        raise ServiceError("InvalidArgument", "Invalid List Type specified in Request")
    names, size = Names(query), page_size(query, "max-keys")
    prefix, delimiter, start = (query.get(name, "") for name in ("prefix", "delimiter", "start-after"))
    token = query.get("continuation-token")
    after = name_of_token(token) if token else start
    page = page_of(call.bucket, prefix, delimiter, after, size)
    owner = owner_element(call.bucket) if query.get("fetch-owner", "").lower() == "true" else ""
    content = (
        element("Name", call.bucket.name)
        + names.element("Prefix", prefix)
        + element("KeyCount", len(page))
        + element("MaxKeys", size)
        + names.element("Delimiter", delimiter or None)
        + element("EncodingType", names.encoding or None)
        + names.element("StartAfter", start or None)
        + element("ContinuationToken", token)
        + element("NextContinuationToken", None if page.last is None else token_of_name(page.last))
        + f"<IsTruncated>{'false' if page.last is None else 'true'}</IsTruncated>"
        + "".join(entry(version, names, owner) for version in page.versions)
        + names.prefixes(page.prefixes)
    )
    return described(call, content)


def described(call: Call, content: str) -> Answer:
    """Answer with a listing, and say how the bucket is encrypted."""
    answer = document("ListBucketResult", content)
    answer.headers.update(key_protect.headers_of(call.bucket))
    return answer


def token_of_name(name: str) -> str:
    """Return the token of a page that begins behind a name."""
    return base64.urlsafe_b64encode(name.encode("utf-8", "surrogatepass")).decode()


def name_of_token(token: str) -> str:
    """Return the name a page begins behind.

    :raises ServiceError: if the token was not issued here.
    """
    try:
        return base64.b64decode(token, b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise ServiceError("InvalidArgument", "The continuation token provided is incorrect") from None
