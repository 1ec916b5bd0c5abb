"""Saves buckets to a directory, and loads them into an account: one JSON document, and a file for each content."""

from __future__ import annotations

import hashlib
import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ibm_boto3.local.accounts import Account, Instance
from ibm_boto3.local.content import BLOCK_BYTES, Content
from ibm_boto3.local.operations.configurations import Kind
from ibm_boto3.local.operations.cors import CORS
from ibm_boto3.local.operations.lifecycle import LIFECYCLE
from ibm_boto3.local.operations.object_lock import OBJECT_LOCK
from ibm_boto3.local.operations.protection import PROTECTION
from ibm_boto3.local.operations.public import PUBLIC_ACCESS_BLOCK
from ibm_boto3.local.operations.replication import REPLICATION
from ibm_boto3.local.operations.tags import BUCKET_TAGGING
from ibm_boto3.local.operations.website import WEBSITE
from ibm_boto3.local.spool import ContentWriter
from ibm_boto3.local.store.buckets import Bucket, Failure
from ibm_boto3.local.store.uploads import Part, Upload
from ibm_boto3.local.store.versions import Archive, Description, Lock, Retention, Version
from ibm_boto3.local.world import World

INDEX = "local-cos.json"
CONTENTS = "contents"
FORMAT = 1
KINDS: dict[str, Kind] = {
    kind.subresource: kind
    for kind in (
        *(CORS, LIFECYCLE, OBJECT_LOCK, PROTECTION, PUBLIC_ACCESS_BLOCK, REPLICATION, BUCKET_TAGGING, WEBSITE),
    )
}
PLAIN_FIELDS = (
    *("name", "location", "created", "versioning", "last_version", "acl", "is_public", "root_key_crn", "reattempt"),
    *("swept_day", "archives_since"),
)

Json = dict[str, Any]


def save(buckets: Iterable[Bucket], directory: str) -> int:
    """Write buckets to a directory.

    :param buckets: the buckets.
    :param directory: where to; made if it is not there, what was saved in it before goes.
    :returns: how many buckets there were.
    """
    folder = Path(directory)
    (folder / CONTENTS).mkdir(parents=True, exist_ok=True)
    written: set[str] = set()
    saved = []
    for bucket in buckets:
        with bucket.lock:
            saved.append(bucket_document(bucket, folder, written))
    partial = folder / f"{INDEX}.partial"
    partial.write_text(json.dumps({"format": FORMAT, "buckets": saved}, indent=1))
    os.replace(partial, folder / INDEX)
    for file in (folder / CONTENTS).iterdir():
        if file.name not in written:
            file.unlink()
    return len(saved)


def bucket_document(bucket: Bucket, folder: Path, written: set[str]) -> Json:
    """Describe a bucket, and write the contents of its objects.

    :param bucket: the bucket.
    :param folder: the directory.
    :param written: the names of the contents written so far; grows.
    :returns: values that JSON has.
    """
    document: Json = {name: getattr(bucket, name) for name in PLAIN_FIELDS}
    document["configurations"] = {name: kept.document for name, kept in bucket.configurations.items()}
    document["failures"] = [asdict(failure) for failure in bucket.failures]
    document["versions"] = [version_document(version, folder, written) for version in bucket.keys.all_versions()]
    document["uploads"] = [upload_document(upload, folder, written) for upload in bucket.uploads.values()]
    return document


def version_document(version: Version, folder: Path, written: set[str]) -> Json:
    """Describe a version, and write its content."""
    return {
        **{name: getattr(version, name) for name in ("key", "etag", "modified", "id", "checksums", "checksum_type")},
        "part_sizes": list(version.part_sizes),
        "is_delete_marker": version.is_delete_marker,
        "about": asdict(version.about),
        "retention": None if version.retention is None else asdict(version.retention),
        "archive": None if version.archive is None else asdict(version.archive),
        "content": write_content(version.content, folder, written),
    }


def upload_document(upload: Upload, folder: Path, written: set[str]) -> Json:
    """Describe an upload, and write the contents of its parts."""
    parts = {
        str(number): {
            "etag": part.etag,
            "modified": part.modified,
            "checksums": part.checksums,
            "content": write_content(part.content, folder, written),
        }
        for number, part in upload.parts.items()
    }
    names = ("id", "key", "initiated", "algorithm", "checksum_type")
    return {**{name: getattr(upload, name) for name in names}, "about": asdict(upload.about), "parts": parts}


def write_content(content: Content, folder: Path, written: set[str]) -> str:
    """Write a content to a file named by its SHA-256, once.

    :param content: the bytes.
    :param folder: the directory.
    :param written: the names of the contents written so far; grows.
    :returns: the name of the file.
    """
    name = content.sha256()
    if name not in written:
        path = folder / CONTENTS / name
        if not path.exists():
            partial = path.with_suffix(".partial")
            with partial.open("wb") as file:
                file.writelines(content.blocks())
            os.replace(partial, path)
        written.add(name)
    return name


def load(world: World, account: Account, directory: str) -> int:
    """Read buckets from a directory into the first instance of an account.

    :param world: the state of the server.
    :param account: whose the buckets will be.
    :param directory: where they were saved.
    :returns: how many there were.
    :raises ValueError: if nothing was saved there, a content is damaged, or a bucket's name is taken.
    """
    folder = Path(directory)
    index = folder / INDEX
    if not index.is_file():
        raise ValueError(f"nothing was saved in {directory!r}")
    document = json.loads(index.read_text())
    if document.get("format") != FORMAT:
        raise ValueError(f"what was saved in {directory!r} has a format this version does not know")
    instance = world.accounts.first_instance(account)
    buckets = [read_bucket(saved, instance, folder) for saved in document["buckets"]]
    with world.lock:
        if taken := [bucket.name for bucket in buckets if bucket.name in world.buckets]:
            raise ValueError(f"there is a bucket {taken[0]!r} already")
        world.buckets.update({bucket.name: bucket for bucket in buckets})
    return len(buckets)


def read_bucket(saved: Json, instance: Instance, folder: Path) -> Bucket:
    """Make a bucket from its description.

    :param saved: the description.
    :param instance: whose it is.
    :param folder: the directory with the contents.
    """
    bucket = Bucket(saved["name"], instance, saved["location"], saved["created"])
    for name in PLAIN_FIELDS:
        setattr(bucket, name, saved[name])
    for name, document in saved["configurations"].items():
        KINDS[name].install(bucket, ET.fromstring(f"<{KINDS[name].root}>{document}</{KINDS[name].root}>"))
    bucket.failures = [Failure(**failure) for failure in saved["failures"]]
    contents: dict[str, Content] = {}
    for version in saved["versions"]:
        bucket.keys.put(read_version(version, folder, contents))
    for upload in saved["uploads"]:
        bucket.uploads[upload["id"]] = read_upload(upload, folder, contents)
    return bucket


def read_version(saved: Json, folder: Path, contents: dict[str, Content]) -> Version:
    """Make a version from its description."""
    fields = {**saved, "part_sizes": tuple(saved["part_sizes"])}
    fields["content"] = read_content(saved["content"], folder, contents)
    fields["about"] = read_about(saved["about"])
    fields["retention"] = None if saved["retention"] is None else Retention(**saved["retention"])
    fields["archive"] = None if saved["archive"] is None else Archive(**saved["archive"])
    return Version(**fields)


def read_about(saved: Json) -> Description:
    """Make a description of an object from its own."""
    lock = None if saved["lock"] is None else Lock(**saved["lock"])
    return Description(**{**saved, "tags": tuple((name, value) for name, value in saved["tags"]), "lock": lock})


def read_upload(saved: Json, folder: Path, contents: dict[str, Content]) -> Upload:
    """Make an upload from its description."""
    parts = {
        int(number): Part(**{**part, "content": read_content(part["content"], folder, contents)})
        for number, part in saved["parts"].items()
    }
    return Upload(**{**saved, "about": read_about(saved["about"]), "parts": parts})


def read_content(name: str, folder: Path, contents: dict[str, Content]) -> Content:
    """Read a content.

    :param name: the name of its file.
    :param folder: the directory.
    :param contents: those read so far by name; grows.
    :raises ValueError: if it is not what was saved.
    """
    if name not in contents:
        writer, digest = ContentWriter(), hashlib.sha256()
        with (folder / CONTENTS / name).open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
                writer.write(block)
        if digest.hexdigest() != name:
            raise ValueError(f"the content {name} was changed since it was saved")
        contents[name] = writer.done()
    return contents[name]
