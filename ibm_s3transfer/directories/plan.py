"""What a synchronisation has to do about two files of one name."""

from __future__ import annotations

import enum
import re
from datetime import datetime
from typing import NamedTuple

from .walk import LocalFile

# The ETag of an object sent in one piece is the MD5 of its bytes, unless it is encrypted with a key of the caller's.
_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
_SECOND_NS = 1_000_000_000


class RemoteFile(NamedTuple):
    """An object: its key without the prefix, its size in bytes, when it was written, and its ETag."""

    relative: str
    size: int
    last_modified: datetime
    etag: str


class Verdict(enum.Enum):
    """Whether a target is like its source."""

    SAME = "same"
    DIFFERENT = "different"
    # Sizes agree and times do not tell; the digest of the local file would.
    DOUBTFUL = "doubtful"


def md5_of_etag(etag: str) -> str | None:
    """Return the MD5 that an ETag may be, or None if it has another form.

    :param etag: with or without its quotes.
    """
    found = _MD5.fullmatch(etag)
    return found.group(1) if found else None


def judge(local: LocalFile, remote: RemoteFile, to_bucket: bool, exact: bool = False) -> Verdict:
    """Say whether a file and an object of the same name are alike.

    A target written after its source was changed counts as a copy of it. A service that tells whole seconds leaves the
    order open within one; that is doubtful.

    :param local: the file.
    :param remote: the object.
    :param to_bucket: the file is the source.
    :param exact: times do not count: equal sizes leave a doubt.
    """
    if local.size != remote.size:
        return Verdict.DIFFERENT
    if local.size == 0:
        return Verdict.SAME
    if not exact and _is_settled(local.mtime_ns, remote.last_modified, to_bucket):
        return Verdict.SAME
    return Verdict.DOUBTFUL if md5_of_etag(remote.etag) else Verdict.DIFFERENT


def _is_settled(mtime_ns: int, written: datetime, to_bucket: bool) -> bool:
    """Whether the target is certainly the later one."""
    written_ns = int(written.timestamp()) * _SECOND_NS + written.microsecond * 1000
    if to_bucket:
        return mtime_ns < written_ns
    # An object written within the second it tells may be as late as the end of that second.
    latest_ns = written_ns if written.microsecond else written_ns + _SECOND_NS - 1
    return mtime_ns > latest_ns
