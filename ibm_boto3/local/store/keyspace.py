"""The keys of a bucket in order, each with its versions."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

from ibm_boto3.local.store.versions import NULL_ID, Version


class Keyspace:
    """Finds versions by key, and keys by their order; the bucket's lock guards it.

    Keys are ordered by code points, which is the order of their UTF-8.
    """

    def __init__(self) -> None:
        self._versions: dict[str, list[Version]] = {}
        self._order: list[str] = []

    def __len__(self) -> int:
        return len(self._order)

    def current(self, key: str) -> Version | None:
        """Return the latest version of an object, possibly a delete marker; None if there is none."""
        versions = self._versions.get(key)
        return versions[-1] if versions else None

    def versions(self, key: str) -> list[Version]:
        """Return all versions of an object, the oldest first."""
        return self._versions.get(key, [])

    def find(self, key: str, version_id: str) -> Version | None:
        """Return one version of an object, None if there is none of that id."""
        return next((version for version in self._versions.get(key, ()) if version.id == version_id), None)

    def put(self, version: Version) -> None:
        """Add a version as the latest of its object; one with the same id goes.

        :param version: the version.
        """
        versions = self._versions.get(version.key)
        if versions is None:
            self._versions[version.key] = [version]
            bisect.insort(self._order, version.key)
        elif len(versions) == 1 and versions[0].id == version.id == NULL_ID:
            versions[0] = version
        else:
            versions[:] = [kept for kept in versions if kept.id != version.id]
            versions.append(version)

    def remove(self, version: Version) -> None:
        """Take a version away.

        :param version: one that is there.
        """
        versions = self._versions[version.key]
        versions.remove(version)
        if not versions:
            del self._versions[version.key]
            del self._order[bisect.bisect_left(self._order, version.key)]

    def place(self, key: str, *, behind: bool = False) -> int:
        """Return where a key stands, or would stand, in the order.

        :param key: the key.
        :param behind: whether to return the place behind it.
        """
        return bisect.bisect_right(self._order, key) if behind else bisect.bisect_left(self._order, key)

    def key_at(self, place: int) -> str | None:
        """Return the key at a place of the order, None behind the last."""
        return self._order[place] if place < len(self._order) else None

    def all_versions(self) -> Iterator[Version]:
        """Yield every version, keys in order, the oldest first; versions may be removed meanwhile."""
        for key in list(self._order):
            yield from list(self._versions.get(key, ()))


def behind_prefix(prefix: str) -> str | None:
    """Return the least text behind all that begin with a prefix, None if nothing is."""
    while prefix and prefix[-1] == "\U0010ffff":
        prefix = prefix[:-1]
    return prefix[:-1] + chr(ord(prefix[-1]) + 1) if prefix else None
