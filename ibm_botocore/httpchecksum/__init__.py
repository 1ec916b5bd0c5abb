"""Checksums of bodies: computed for requests, in a header or behind the body, and compared with those of answers."""

from .algorithms import KNOWN_ALGORITHMS, Digest, is_available, new_digest, text_of
from .requests import (
    DEFAULT_CHECKSUM_ALGORITHM,
    ChecksumOptions,
    ChecksumPlan,
    add_checksum,
    checksum_plan,
    has_checksum,
)
from .responses import StreamingChecksumBody, read_checked
from .trailers import TrailerBody, framed

__all__ = [
    "DEFAULT_CHECKSUM_ALGORITHM",
    "KNOWN_ALGORITHMS",
    "ChecksumOptions",
    "ChecksumPlan",
    "Digest",
    "StreamingChecksumBody",
    "TrailerBody",
    "add_checksum",
    "checksum_plan",
    "framed",
    "has_checksum",
    "is_available",
    "new_digest",
    "read_checked",
    "text_of",
]
