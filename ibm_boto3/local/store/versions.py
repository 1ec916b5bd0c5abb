"""One version of an object, with everything that is kept about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ibm_boto3.local.content import EMPTY, Content

NULL_ID = "null"
INDEFINITE = -1
PERMANENT = -2


@dataclass(slots=True)
class Retention:
    """How long immutable object storage keeps an object.

    :param period: seconds, or one of :data:`INDEFINITE` and :data:`PERMANENT`.
    :param start: when the period began, in seconds since the epoch.
    :param holds: when each legal hold was added, by its id.
    """

    period: int
    start: float
    holds: dict[str, float] = field(default_factory=dict)

    @property
    def expires(self) -> float | None:
        """When the period ends, None if it has no end."""
        return None if self.period < 0 else self.start + self.period

    def protects(self, now: float) -> bool:
        """Whether the object can be neither overwritten nor deleted.

        :param now: the server's time.
        """
        return bool(self.holds) or self.period < 0 or now < self.start + self.period


@dataclass(slots=True)
class Lock:
    """The object lock of a version.

    :param mode: ``COMPLIANCE`` or ``GOVERNANCE``, empty for no retention.
    :param until: when the retention ends, in seconds since the epoch.
    :param is_held: whether there is a legal hold.
    """

    mode: str = ""
    until: float = 0.0
    is_held: bool = False


@dataclass(slots=True)
class Archive:
    """That an object lies in the archive, and whether a copy was restored.

    :param storage_class: ``GLACIER`` or ``ACCELERATED``.
    :param moved: when it was archived.
    :param restored: when the restored copy is there, possibly in the future; None for no copy.
    :param expires: when the restored copy ends.
    """

    storage_class: str
    moved: float
    restored: float | None = None
    expires: float = 0.0

    def is_readable(self, now: float) -> bool:
        """Whether a restored copy is there.

        :param now: the server's time.
        """
        return self.restored is not None and self.restored <= now < self.expires

    def is_under_way(self, now: float) -> bool:
        """Whether a copy is being restored.

        :param now: the server's time.
        """
        return self.restored is not None and now < self.restored


@dataclass(slots=True)
class Description:
    """What a request says about the object it makes.

    :param headers: headers that reading answers again, by name.
    :param metadata: the user's metadata by lower-case name.
    :param tags: names and values.
    :param acl: ``private`` or ``public-read``.
    :param lock: its object lock, None for none.
    :param key_md5: the MD5 of the key the customer encrypts it with, empty for none.
    """

    headers: dict[str, str]
    metadata: dict[str, str]
    tags: tuple[tuple[str, str], ...] = ()
    acl: str = "private"
    lock: Lock | None = None
    key_md5: str = ""


@dataclass(slots=True, eq=False)
class Version:
    """One version of an object, or a delete marker.

    :param key: the object's key.
    :param content: its bytes.
    :param etag: its entity tag, without quotes.
    :param about: what was said about it.
    :param modified: when it was written, in seconds since the epoch.
    :param id: the version's id.
    :param checksums: their values by the names of their headers.
    :param checksum_type: ``FULL_OBJECT`` or ``COMPOSITE``.
    :param part_sizes: the sizes of the parts it was joined from, empty for an object of one piece.
    :param retention: how immutable object storage keeps it, None for an object without retention.
    :param archive: where in the archive it lies, None for an object that is not archived.
    :param is_delete_marker: whether it only says that the object is deleted.
    """

    key: str
    content: Content
    etag: str
    about: Description
    modified: float
    id: str = NULL_ID
    checksums: dict[str, str] = field(default_factory=dict)
    checksum_type: str = "FULL_OBJECT"
    part_sizes: tuple[int, ...] = ()
    retention: Retention | None = None
    archive: Archive | None = None
    is_delete_marker: bool = False

    @property
    def size(self) -> int:
        """The length of its content."""
        return self.content.size


def delete_marker(key: str, version_id: str, moment: float) -> Version:
    """Return a delete marker.

    :param key: the object's key.
    :param version_id: its own id.
    :param moment: when it is made.
    """
    return Version(key, EMPTY, "", Description({}, {}), moment, version_id, is_delete_marker=True)
