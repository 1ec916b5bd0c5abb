"""Which vectors are made again over https, and a few that only https has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.vectors import answers, generate

Case = dict[str, Any]
KEYS = ("hmac", "api-key")
MIB = 1 << 20
_PLACE = {"Bucket": "bkt", "Key": "k"}
_PART = {**_PLACE, "PartNumber": 1, "UploadId": "u"}


def is_made_again(vector: Case, keys: str) -> bool:
    """Say whether a vector of plain http is made again.

    :param vector: a vector.
    :param keys: one of ``KEYS``.
    """
    client = vector.get("client", {})
    if client.get("proxy"):  # a tunnel hides the requests from the recorder
        return False
    return keys == "hmac" or not client


def new_cases() -> Iterator[Case]:
    """Yield what matters only where checksums follow bodies."""
    for size in (MIB - 1, MIB, MIB + 5):
        yield _case(f"chunks-{size}", "PutObject", {**_PLACE, "Body": generate.body("bytes", b"x" * size)})
    yield _case("chunks-file", "UploadPart", {**_PART, "Body": generate.body("file", b"y" * (2 * MIB + 1), offset=1)})
    for number, encoding in enumerate(("gzip", "", "aws-chunked", "gzip, br")):
        args = {**_PLACE, "Body": generate.body("bytes", b"some text"), "ContentEncoding": encoding}
        yield _case(f"encoding-{number}", "PutObject", args)
        yield _case(f"encoding-{number}-sha256", "PutObject", {**args, "ChecksumAlgorithm": "SHA256"})
    yield _case("no-body", "UploadPart", _PART)


def _case(name: str, operation: str, args: Case) -> Case:
    return {
        "id": f"{operation}/{name}",
        "operation": operation,
        "args": args,
        "answers": [answers.answer(200, [["x-amz-request-id", "req-1"]], b"")],
    }
