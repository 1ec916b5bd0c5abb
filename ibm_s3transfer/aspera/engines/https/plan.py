"""Which objects and files a transfer is made of."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..engine import TransferOrder


class Item(NamedTuple):
    """One file and its object.

    :param key: object key.
    :param path: local path; None if the object has no place in the directory.
    """

    key: str
    path: str | None


def items_of(order: TransferOrder, client: Any) -> Iterator[Item]:
    """Yield what a transfer is made of, a directory's files one by one.

    :param order: the transfer.
    :param client: lists the bucket.
    """
    root = str(order.spec.get("destination_root") or "/")
    for path in order.spec["paths"]:
        source, destination = str(path["source"]), str(path["destination"])
        if order.is_upload:
            key = destination if root == "/" else posixpath.join(root.strip("/"), destination.lstrip("/"))
            yield from _files_under(source, key) if order.is_directory else [Item(key, source)]
        else:
            target = destination if root == "/" else os.path.join(root, destination.lstrip("/"))
            if order.is_directory:
                yield from _objects_under(client, order.bucket, source, target)
            else:
                yield Item(source, target)


def _files_under(directory: str, prefix: str) -> Iterator[Item]:
    """Yield the files of a directory and all below it, each directory once, however links lead there."""
    seen = {os.path.realpath(directory)}
    for folder, subfolders, names in os.walk(directory, followlinks=True):
        subfolders[:] = sorted(_unseen(folder, subfolders, seen))
        for name in sorted(names):
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, directory).replace(os.sep, "/")
            yield Item(posixpath.join(prefix, relative), path)


def _unseen(folder: str, names: list[str], seen: set[str]) -> Iterator[str]:
    for name in names:
        real = os.path.realpath(os.path.join(folder, name))
        if real not in seen:
            seen.add(real)
            yield name


def _objects_under(client: Any, bucket: str, prefix: str, directory: str) -> Iterator[Item]:
    """Yield the objects under a prefix; those that only stand for a folder are left out."""
    folder = prefix if prefix.endswith("/") else f"{prefix}/"
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=folder):
        for found in page.get("Contents", []):
            key = found["Key"]
            if not key.endswith("/"):
                yield Item(key, local_path(directory, key[len(folder) :]))


def local_path(directory: str, name: str) -> str | None:
    """Return where an object goes in a directory; None if its name would lead out of it, or means no file in it.

    :param directory: the directory.
    :param name: the rest of the key.
    """
    parts = name.split("/")
    if any(part in ("", ".", "..") or _is_no_name(part) for part in parts):
        return None
    return os.path.join(directory, *parts)


def _is_no_name(part: str) -> bool:
    return "\0" in part or (os.name == "nt" and any(mark in part for mark in '\\:<>"|?*'))
