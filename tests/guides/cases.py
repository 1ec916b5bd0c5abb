"""What becomes of every code block of the guides: the examples that run, and why the others wait."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

FORMER = "using-python-2018.txt"
CURRENT = "using-python-current.txt"
MIB = 1024 * 1024

KEY_PROTECT = "the local COS has no Key Protect yet"
IMMUTABLE = "the local COS has no immutable storage yet"
WEBSITE = "the local COS serves no websites yet"
ASPERA = "tests/aspera/test_guides.py runs it"

#: Blocks that do not run here, or not yet, by the line they begin at.
LATER: dict[str, dict[int, str]] = {
    FORMER: {
        527: KEY_PROTECT,
        **dict.fromkeys([567, 580, 591, 613, 635, 658, 687, 752], ASPERA),
    },
    CURRENT: {
        487: KEY_PROTECT,
        **dict.fromkeys([531, 558, 570, 583, 604, 625, 648, 679, 743], ASPERA),
        **dict.fromkeys([831, 850, 871, 944, 968], IMMUTABLE),
        982: WEBSITE,
    },
}

#: Blocks that are no function: what all others use, and a credentials file.
RESOURCE_LINES = {FORMER: 61, CURRENT: 56}
CLIENT_LINE = 75
CREDENTIALS_FILE_LINE = 27

Objects = Mapping[str, bytes]


@dataclass(frozen=True)
class Case:
    """One example: a function of a guide, called once.

    `{bucket}` stands for the bucket's name and `{file}` for the path of a file, in arguments and printed lines, and
    `{owner}` for the name of the bucket's owner.

    :param guide: the guide's file.
    :param line: where its block begins.
    :param function: the function's name.
    :param arguments: what it is called with.
    :param printed: what it prints, line by line.
    :param before: the objects that are there, None for no bucket.
    :param after: the objects that must be there then, None for no bucket.
    :param metadata: the metadata of the object ``item`` then, None when it does not matter.
    :param file: content of the file.
    """

    guide: str
    line: int
    function: str
    arguments: tuple[str | int, ...]
    printed: tuple[str, ...]
    before: Objects | None = field(default_factory=dict)
    after: Objects | None = field(default_factory=dict)
    metadata: Mapping[str, str] | None = None
    file: bytes = b""

    @property
    def id(self) -> str:
        """Its name among the tests."""
        return f"{self.function}-{'2018' if self.guide == FORMER else 'current'}"


ITEM = {"item": b"Hello, COS!"}
MANY = {f"item-{number}": bytes(number) for number in range(5)}
TESTFILES = {f"deletetest/testfile{number}.txt": b"x" for number in range(1, 6)}
DELETED = json.dumps([{"Key": key} for key in TESTFILES], indent=4)
CURRENT_FILE = bytes(range(256)) * 4 * 1024 * 21
FORMER_FILE = CURRENT_FILE[: 11 * MIB]
PAGES = (
    "Retrieving bucket contents from: {bucket}",
    "Item: item-0 (0 bytes).",
    "Item: item-1 (1 bytes).",
    "...More results in next batch!",
    "",
    "Item: item-2 (2 bytes).",
    "Item: item-3 (3 bytes).",
    "...More results in next batch!",
    "",
    "Item: item-4 (4 bytes).",
)


MANAGED = ("Starting file transfer for item to bucket: {bucket}", "", "Transfer for item Complete!", "")


def uploaded(parts: int) -> tuple[str, ...]:
    """Return what a manual multipart upload prints."""
    return (
        "Starting multi-part upload for item to bucket: {bucket}",
        "",
        *(f"Uploading to item (part {number} of {parts})" for number in range(1, parts + 1)),
        "Upload for item Complete!",
        "",
    )


CASES = (
    Case(
        *(FORMER, 88, "create_bucket", ("{bucket}",)),
        printed=("Creating new bucket: {bucket}", "Bucket: {bucket} created!"),
        before=None,
    ),
    Case(
        *(FORMER, 111, "create_text_file", ("{bucket}", "item", "Hello, COS!")),
        printed=("Creating new item: item", "Item: item created!"),
        after=ITEM,
    ),
    Case(
        *(FORMER, 132, "get_buckets", ()),
        printed=("Retrieving list of buckets", "Bucket Name: {bucket}"),
    ),
    Case(
        *(FORMER, 153, "get_bucket_contents", ("{bucket}",)),
        printed=("Retrieving bucket contents from: {bucket}", "Item: item (11 bytes)."),
        before=ITEM,
        after=ITEM,
    ),
    Case(
        *(FORMER, 174, "get_item", ("{bucket}", "item")),
        printed=("Retrieving item from bucket: {bucket}, key: item", "File Contents: b'Hello, COS!'"),
        before=ITEM,
        after=ITEM,
    ),
    Case(
        *(FORMER, 193, "delete_item", ("{bucket}", "item")),
        printed=("Deleting item: item", "Item: item deleted!"),
        before=ITEM,
    ),
    Case(
        *(FORMER, 212, "delete_bucket", ("{bucket}",)),
        printed=("Deleting bucket: {bucket}", "Bucket: {bucket} deleted!"),
        after=None,
    ),
    Case(
        *(FORMER, 231, "get_bucket_acl", ("{bucket}",)),
        printed=("Retrieving ACL for bucket: {bucket}", "Owner: {owner}", "User: {owner} (FULL_CONTROL)"),
    ),
    Case(
        *(FORMER, 255, "get_item_acl", ("{bucket}", "item")),
        printed=("Retrieving ACL for item from bucket: {bucket}", "Owner: {owner}", "User: {owner} (FULL_CONTROL)"),
        before=ITEM,
        after=ITEM,
    ),
    Case(
        *(CURRENT, 106, "create_bucket", ("{bucket}",)),
        printed=("Creating new bucket: {bucket}", "Bucket: {bucket} created!"),
        before=None,
    ),
    Case(
        *(CURRENT, 127, "create_text_file", ("{bucket}", "item", "Hello, COS!")),
        printed=("Creating new item: item", "Item: item created!"),
        after=ITEM,
    ),
    Case(
        *(CURRENT, 147, "get_buckets", ()),
        printed=("Retrieving list of buckets", "Bucket Name: {bucket}"),
    ),
    Case(
        *(CURRENT, 164, "get_bucket_contents", ("{bucket}",)),
        printed=("Retrieving bucket contents from: {bucket}", "Item: item (11 bytes)."),
        before=ITEM,
        after=ITEM,
    ),
    Case(
        *(CURRENT, 181, "get_item", ("{bucket}", "item")),
        printed=("Retrieving item from bucket: {bucket}, key: item", "File Contents: b'Hello, COS!'"),
        before=ITEM,
        after=ITEM,
    ),
    Case(
        *(CURRENT, 197, "delete_item", ("{bucket}", "item")),
        printed=("Item: item deleted!", ""),
        before=ITEM,
    ),
    Case(
        *(CURRENT, 214, "delete_items", ("{bucket}",)),
        printed=("Deleted items for {bucket}", "", *DELETED.splitlines()),
        before={**TESTFILES, **ITEM},
        after=ITEM,
    ),
    Case(
        *(CURRENT, 244, "delete_bucket", ("{bucket}",)),
        printed=("Deleting bucket: {bucket}", "Bucket: {bucket} deleted!"),
        after=None,
    ),
    Case(
        *(CURRENT, 305, "multi_part_upload_manual", ("{bucket}", "item", "{file}")),
        printed=uploaded(2),
        after={"item": CURRENT_FILE},
        file=CURRENT_FILE,
    ),
    Case(
        *(CURRENT, 434, "get_bucket_contents_v2", ("{bucket}", 2)),
        printed=PAGES,
        before=MANY,
        after=MANY,
    ),
    Case(
        *(CURRENT, 781, "update_metadata_put", ("{bucket}", "item", "color", "blue")),
        printed=("Metadata update (PUT) for item Complete!", ""),
        before=ITEM,
        after=ITEM,
        metadata={"color": "blue"},
    ),
    Case(
        *(CURRENT, 802, "update_metadata_copy", ("{bucket}", "item", "color", "blue")),
        printed=("Metadata update (COPY) for item Complete!", ""),
        before=ITEM,
        after=ITEM,
        metadata={"color": "blue"},
    ),
    Case(
        *(CURRENT, 266, "multi_part_upload", ("{bucket}", "item", "{file}")),
        printed=MANAGED,
        after={"item": CURRENT_FILE},
        file=CURRENT_FILE,
    ),
    Case(
        *(CURRENT, 391, "upload_large_file", ("{bucket}", "item", "{file}")),
        printed=("Starting large file upload for item to bucket: {bucket}", "Large file upload complete!"),
        after={"item": CURRENT_FILE},
        file=CURRENT_FILE,
    ),
    Case(
        *(FORMER, 284, "multi_part_upload", ("{bucket}", "item", "{file}")),
        printed=MANAGED,
        after={"item": CURRENT_FILE},
        file=CURRENT_FILE,
    ),
    Case(
        *(FORMER, 418, "upload_large_file", ("{bucket}", "item", "{file}")),
        printed=("Starting large file upload for item to bucket: {bucket}", "Large file upload complete!"),
        after={"item": FORMER_FILE},
        file=FORMER_FILE,
    ),
    Case(
        *(FORMER, 325, "multi_part_upload_manual", ("{bucket}", "item", "{file}")),
        printed=uploaded(3),
        after={"item": FORMER_FILE},
        file=FORMER_FILE,
    ),
    Case(
        *(FORMER, 465, "get_bucket_contents_v2", ("{bucket}", 2)),
        printed=PAGES,
        before=MANY,
        after=MANY,
    ),
)
