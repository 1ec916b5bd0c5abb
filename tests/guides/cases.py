"""What becomes of every code block of the guides: the examples that run, and why the others wait."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORMER = "using-python-2018.txt"
CURRENT = "using-python-current.txt"
MIB = 1024 * 1024

ASPERA = "tests/aspera/test_guides.py runs it"

#: Blocks that do not run here, by the line they begin at.
ELSEWHERE: dict[str, dict[int, str]] = {
    FORMER: dict.fromkeys([567, 580, 591, 613, 635, 658, 687, 752], ASPERA),
    CURRENT: dict.fromkeys([531, 558, 570, 583, 604, 625, 648, 679, 743], ASPERA),
}

#: Blocks that are no function: what all others use, and a credentials file.
RESOURCE_LINES = {FORMER: 61, CURRENT: 56}
CLIENT_LINE = 75
CREDENTIALS_FILE_LINE = 27

Objects = Mapping[str, bytes]


@dataclass(frozen=True)
class Case:
    """One example: a function of a guide, called once.

    `{bucket}` stands for the bucket's name and `{file}` for the path of a file, in arguments and printed lines,
    `{owner}` for the name of the bucket's owner, and `{upload}` for an upload of the object ``item`` with one part.

    :param guide: the guide's file.
    :param line: where its block begins.
    :param function: the function's name.
    :param arguments: what it is called with.
    :param printed: what it prints, line by line; an ellipsis at the end of a line stands for anything.
    :param before: the objects that are there, None for no bucket.
    :param after: the objects that must be there then, None for no bucket.
    :param metadata: the metadata of the object ``item`` then, None when it does not matter.
    :param file: content of the file.
    :param is_protected: whether the bucket protects its objects.
    :param outcome: a method of a client and arguments for it, and what its answer must hold then.
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
    is_protected: bool = False
    outcome: tuple[str, Mapping[str, Any], Mapping[str, Any]] | None = None

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


ROOT_KEY_ID = "0bg3e33e-a866-50f2-b715-5cba2bc93234"
DAY = 86400
PROTECTION = {
    "Status": "Retention",
    "MinimumRetention": {"Days": 10},
    "DefaultRetention": {"Days": 100},
    "MaximumRetention": {"Days": 1000},
}


def retained(days: int, **more: Any) -> tuple[str, Mapping[str, Any], Mapping[str, Any]]:
    """Return the outcome of an example that leaves ``item`` under retention."""
    return "head_object", {"Key": "item"}, {"RetentionPeriod": days * DAY, **more}


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
    Case(
        *(CURRENT, 487, "create_bucket_kp", ("{bucket}",)),
        printed=("Creating new encrypted bucket: {bucket}", "Encrypted Bucket: {bucket} created!"),
        before=None,
        outcome=("head_bucket", {}, {"IBMSSEKPEnabled": True, "IBMSSEKPCrkId": ROOT_KEY_ID}),
    ),
    Case(
        *(FORMER, 527, "create_bucket_kp", ("{bucket}",)),
        printed=("Creating new encrypted bucket: {bucket}", "Encrypted Bucket: {bucket} created!"),
        before=None,
        outcome=("head_bucket", {}, {"IBMSSEKPEnabled": True, "IBMSSEKPCrkId": ROOT_KEY_ID}),
    ),
    Case(
        *(CURRENT, 831, "add_protection_configuration_to_bucket", ("{bucket}",)),
        printed=("Protection added to bucket {bucket}", ""),
        outcome=("get_bucket_protection_configuration", {}, {"ProtectionConfiguration": PROTECTION}),
    ),
    Case(
        *(CURRENT, 850, "get_protection_configuration_on_bucket", ("{bucket}",)),
        printed=("Bucket protection config for {bucket}", "", "{'Status': 'Retention', …", "", ""),
        is_protected=True,
    ),
    Case(
        *(CURRENT, 871, "put_object_add_legal_hold", ("{bucket}", "item", "Hello, COS!", "case-1")),
        printed=(
            "Add legal hold case-1 to item in bucket {bucket} with a putObject operation.",
            "",
            "Legal hold case-1 added to object item in bucket {bucket}",
            "",
        ),
        is_protected=True,
        after=ITEM,
        outcome=retained(100, RetentionLegalHoldCount=1),
    ),
    Case(
        *(CURRENT, 871, "copy_protected_object", ("{bucket}", "source", "{bucket}", "item")),
        printed=(
            "Copy protected object source from bucket {bucket} to {bucket}/item.",
            "",
            "Protected object copied from {bucket}/source to {bucket}/item",
            "",
        ),
        is_protected=True,
        before={"source": b"x"},
        after={"source": b"x", "item": b"x"},
        outcome=retained(100),
    ),
    Case(
        *(CURRENT, 871, "complete_multipart_upload_with_retention", ("{bucket}", "item", "{upload}", 20 * DAY)),
        printed=(
            "Completing multi-part upload for object item in bucket {bucket}",
            "",
            "Multi-part upload completed for object item in bucket {bucket}",
            "",
        ),
        is_protected=True,
        after={"item": b"part"},
        outcome=retained(20),
    ),
    Case(
        *(CURRENT, 871, "upload_file_with_retention", ("{bucket}", "item", "{file}", 20 * DAY)),
        printed=(
            "Uploading file {file} to object item in bucket {bucket}",
            "",
            "File upload complete to object item in bucket {bucket}",
            "",
        ),
        is_protected=True,
        after={"item": CURRENT_FILE},
        file=CURRENT_FILE,
        outcome=retained(20),
    ),
    Case(
        *(CURRENT, 944, "extend_retention_period_on_object", ("{bucket}", "item", 5 * DAY)),
        printed=(
            "Extend the retention period on item in bucket {bucket} by 432000 seconds.",
            "",
            "New retention period on item is 432000",
            "",
        ),
        is_protected=True,
        before=ITEM,
        after=ITEM,
        outcome=retained(105),
    ),
    Case(
        *(CURRENT, 968, "list_legal_holds_on_object", ("{bucket}", "item")),
        printed=(
            "List all legal holds on object item in bucket {bucket}",
            "",
            "Legal holds on bucket {bucket}: {…",
            "",
        ),
        is_protected=True,
        before=ITEM,
        after=ITEM,
    ),
    Case(
        *(CURRENT, 982, "putBucketWebsiteConfiguration", ("{bucket}",)),
        printed=("Website configuration set on bucket {bucket}", ""),
        outcome=(
            *("get_bucket_website", {}),
            {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}},
        ),
    ),
)
