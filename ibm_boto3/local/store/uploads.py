"""A multipart upload under way."""

from __future__ import annotations

from dataclasses import dataclass, field

from ibm_boto3.local.content import Content
from ibm_boto3.local.store.versions import Description


@dataclass(slots=True)
class Part:
    """One part.

    :param content: its bytes.
    :param etag: its entity tag, without quotes: the MD5 in hexadecimal digits.
    :param modified: when it was written.
    :param checksums: values by the names of their headers.
    """

    content: Content
    etag: str
    modified: float
    checksums: dict[str, str]


@dataclass(slots=True)
class Upload:
    """One upload.

    :param id: its id.
    :param key: the key of the object to be.
    :param about: what was said about the object.
    :param initiated: when it began.
    :param algorithm: the checksum of its parts, such as ``CRC32``; empty for none.
    :param checksum_type: ``FULL_OBJECT`` or ``COMPOSITE``.
    :param parts: the parts that have arrived, by their numbers.
    """

    id: str
    key: str
    about: Description
    initiated: float
    algorithm: str = ""
    checksum_type: str = ""
    parts: dict[int, Part] = field(default_factory=dict)
