"""Which call gets which of the further arguments, one by one and some together."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from .play import LARGE, SMALL, Outcome, Player

Case = Callable[[Player], Outcome]
DAY = datetime.datetime(2031, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)
KEY = "k" * 32
KEY_MD5 = base64.b64encode(hashlib.md5(KEY.encode()).digest()).decode()
VALUES: dict[str, Any] = {
    "ACL": "public-read", "CacheControl": "no-cache", "ChecksumAlgorithm": "SHA256", "ContentDisposition": "inline",
    "ContentEncoding": "x-own", "ContentLanguage": "de", "ContentType": "text/x-own", "ExpectedBucketOwner": "owner",
    "Expires": DAY, "GrantFullControl": "id=1", "GrantRead": "id=2", "GrantReadACP": "id=3", "GrantWriteACP": "id=4",
    "Metadata": {"color": "blue"}, "ObjectLockLegalHoldStatus": "ON", "ObjectLockMode": "COMPLIANCE",
    "ObjectLockRetainUntilDate": DAY, "RequestPayer": "requester", "RetentionExpirationDate": DAY,
    "RetentionLegalHoldId": "hold", "RetentionPeriod": 60, "ServerSideEncryption": "AES256", "StorageClass": "GLACIER",
    "SSECustomerAlgorithm": "AES256", "SSECustomerKey": KEY, "SSECustomerKeyMD5": KEY_MD5, "SSEKMSKeyId": "crk",
    "SSEKMSEncryptionContext": "context", "Tagging": "a=b", "WebsiteRedirectLocation": "/there",
    "ChecksumType": "COMPOSITE", "CopySourceIfMatch": '"etag"', "CopySourceIfModifiedSince": DAY,
    "CopySourceIfNoneMatch": '"etag"', "CopySourceIfUnmodifiedSince": DAY, "CopySourceSSECustomerAlgorithm": "AES256",
    "CopySourceSSECustomerKey": KEY, "CopySourceSSECustomerKeyMD5": KEY_MD5, "MetadataDirective": "REPLACE",
    "TaggingDirective": "REPLACE", "ChecksumMode": "ENABLED", "VersionId": "version", "MFA": "device 123",
}  # fmt: skip
SHARED = [
    "ACL",
    "CacheControl",
    "ChecksumAlgorithm",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "ExpectedBucketOwner",
    "Expires",
    "GrantFullControl",
    "GrantRead",
    "GrantReadACP",
    "GrantWriteACP",
    "Metadata",
    "ObjectLockLegalHoldStatus",
    "ObjectLockMode",
    "ObjectLockRetainUntilDate",
    "RequestPayer",
    "RetentionExpirationDate",
    "RetentionLegalHoldId",
    "RetentionPeriod",
    "ServerSideEncryption",
    "StorageClass",
    "SSECustomerAlgorithm",
    "SSECustomerKey",
    "SSECustomerKeyMD5",
    "SSEKMSKeyId",
    "SSEKMSEncryptionContext",
    "Tagging",
    "WebsiteRedirectLocation",
]
UPLOAD = [*SHARED, "ChecksumType", "MpuObjectSize", *("ChecksumCRC32", "ChecksumSHA1", "ChecksumSHA256")]
SOURCE = [name for name in VALUES if name.startswith("CopySource")]
COPY = [*SHARED, *SOURCE, "MetadataDirective", "TaggingDirective"]
CUSTOMER = ["SSECustomerAlgorithm", "SSECustomerKey", "SSECustomerKeyMD5"]
DOWNLOAD = ["ChecksumMode", "VersionId", *CUSTOMER, "RequestPayer", "ExpectedBucketOwner"]
DELETE = ["MFA", "VersionId", "RequestPayer", "ExpectedBucketOwner"]
TOGETHER = {
    "customer-key": [*CUSTOMER, "RequestPayer", "ExpectedBucketOwner"],
    "source-key": [*(name for name in SOURCE if "SSE" in name), *CUSTOMER],
    "described": ["Metadata", "ContentType", "Tagging", "StorageClass", "ACL"],
    "retained": ["RetentionExpirationDate", "RetentionLegalHoldId", "RequestPayer"],
    "replaced": ["MetadataDirective", "Metadata", "ContentType", "TaggingDirective", "Tagging"],
    "guarded": ["CopySourceIfMatch", "CopySourceIfUnmodifiedSince"],
    "digests": ["ChecksumAlgorithm", "ChecksumSHA256"],
}


def value_of(name: str, data: bytes) -> Any:
    """Return a value for an argument, which suits the content."""
    digests: dict[str, Callable[[], Any]] = {
        "ChecksumCRC32": lambda: zlib.crc32(data).to_bytes(4, "big"),
        "ChecksumSHA1": lambda: hashlib.sha1(data).digest(),
        "ChecksumSHA256": lambda: hashlib.sha256(data).digest(),
    }
    if name in digests:
        return base64.b64encode(digests[name]()).decode()
    return len(data) if name == "MpuObjectSize" else VALUES[name]


def put(manager: Any, args: dict[str, Any]) -> Any:
    return manager.upload(io.BytesIO(SMALL), "bkt", "k", args)


def put_file(manager: Any, args: dict[str, Any], folder: Any) -> Any:
    return manager.upload(str(folder / "small"), "bkt", "k", args)


def parts(manager: Any, args: dict[str, Any]) -> Any:
    return manager.upload(io.BytesIO(LARGE), "bkt", "k", args)


def copy(manager: Any, args: dict[str, Any]) -> Any:
    return manager.copy({"Bucket": "bkt", "Key": "small"}, "bkt", "k", args)


def copy_version(manager: Any, args: dict[str, Any]) -> Any:
    return manager.copy({"Bucket": "bkt", "Key": "small", "VersionId": "v"}, "bkt", "k", args)


def copy_parts(manager: Any, args: dict[str, Any]) -> Any:
    return manager.copy({"Bucket": "bkt", "Key": "large"}, "bkt", "k", args)


def get(manager: Any, args: dict[str, Any]) -> Any:
    return manager.download("bkt", "small", io.BytesIO(), args)


def ranges(manager: Any, args: dict[str, Any]) -> Any:
    return manager.download("bkt", "large", io.BytesIO(), args)


def delete(manager: Any, args: dict[str, Any]) -> Any:
    return manager.delete("bkt", "small", args)


KINDS: dict[str, tuple[Callable[..., Any], list[str], bytes]] = {
    "put": (put, UPLOAD, SMALL),
    "parts": (parts, UPLOAD, LARGE),
    "copy": (copy, COPY, SMALL),
    "copy-version": (copy_version, ["MetadataDirective"], SMALL),
    "copy-parts": (copy_parts, COPY, LARGE),
    "get": (get, DOWNLOAD, SMALL),
    "ranges": (ranges, DOWNLOAD, LARGE),
    "delete": (delete, DELETE, SMALL),
}
CONFIGS: dict[str, dict[str, Any]] = {"": {}, "/required": {"request_checksum_calculation": "when_required"}}


def play(kind: str, names: list[str], options: dict[str, Any], player: Player) -> Outcome:
    """Do a transfer with further arguments."""
    begin, _, data = KINDS[kind]
    args = {name: value_of(name, data) for name in names}
    with player.client(**options) as client, player.manager(client) as manager:
        outcome = player.told(lambda: begin(manager, args).result())
    outcome.pop("returned", None)
    return {**outcome, **player.asked()}


def cases() -> Iterator[tuple[str, Case]]:
    """Yield names and cases."""
    for kind, (_, allowed, _) in KINDS.items():
        for suffix, options in CONFIGS.items():
            yield f"{kind}{suffix}", partial(play, kind, [], options)
        for name in allowed:
            yield f"{kind}/{name}", partial(play, kind, [name], {})
        for title, names in TOGETHER.items():
            if set(names) <= set(allowed):
                yield f"{kind}/{title}", partial(play, kind, names, {})
        for name in ("ChecksumCRC32", "ChecksumAlgorithm"):
            if name in allowed:
                yield f"{kind}/{name}/required", partial(play, kind, [name], CONFIGS["/required"])
