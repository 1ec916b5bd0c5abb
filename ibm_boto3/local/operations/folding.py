"""Walks the keys of a bucket in order, folding those below a delimiter into common prefixes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ibm_boto3.local.store.keyspace import Keyspace, behind_prefix


def walk(
    keys: Keyspace,
    prefix: str,
    delimiter: str,
    after: str,
    is_listed: Callable[[str], bool],
    *,
    from_after: bool = False,
) -> Iterator[tuple[str, bool]]:
    """Yield the keys and common prefixes of a listing.

    :param keys: all keys.
    :param prefix: what the listed ones begin with.
    :param delimiter: what ends a common prefix, empty for none.
    :param after: the key or common prefix behind which the listing begins, empty for its beginning.
    :param is_listed: whether a key has anything to list.
    :param from_after: whether the key `after` is listed itself.
    :returns: names in order, and whether each is a common prefix.
    """
    place = keys.place(max(prefix, after), behind=bool(after) and after >= prefix and not from_after)
    while (key := keys.key_at(place)) is not None and key.startswith(prefix):
        end = key.find(delimiter, len(prefix)) if delimiter else -1
        if end < 0:
            if is_listed(key):
                yield key, False
            place += 1
            continue
        common = key[: end + len(delimiter)]
        behind = behind_prefix(common)
        next_place = keys.place(behind) if behind is not None else len(keys)
        inner = (keys.key_at(inner_place) for inner_place in range(place, next_place))
        if common != after and any(is_listed(key) for key in inner if key is not None):
            yield common, True
        place = next_place
