"""What this package says otherwise than 2.16.2 in the texts of exceptions."""

from __future__ import annotations

import re

from .vector import Vector, raised

SECRET_MEMBERS = ("SSECustomerKey", "CopySourceSSECustomerKey", "SSEKMSKeyId", "IBMSSEKPCustomerRootKeyCrn")


def conditional_writes_are_known(vector: Vector) -> None:
    """PutObject and CompleteMultipartUpload know IfMatch and IfNoneMatch, also when they list what they know."""
    last = {"PutObject": "ExpectedBucketOwner", "CompleteMultipartUpload": "RetentionPeriod"}.get(vector["operation"])
    for outcome in raised(vector, "ParamValidationError"):
        listed = rf"(Unknown parameter in input: .*, {last})$"
        outcome["message"] = re.sub(listed, r"\1, IfMatch, IfNoneMatch", outcome["message"], flags=re.MULTILINE)


def secrets_are_masked(vector: Vector) -> None:
    """The value of a sensitive member does not stand in the text of an exception, unless it is a number or empty."""
    for outcome in raised(vector, "ParamValidationError"):
        for name in SECRET_MEMBERS:
            harmless = r"None|True|False|[\d.]+|\{\}|\[\]|\(\)"
            shown = rf"(for parameter {name}, value: )(?!(?:{harmless}), type: ).*(, type: )"
            outcome["message"] = re.sub(shown, r"\1****\2", outcome["message"])


def bucket_errors_do_not_speak_of_arns(vector: Vector) -> None:
    """ARNs of another vendor's access points are no bucket names here, so the text does not offer them."""
    for outcome in raised(vector, "ParamValidationError"):
        outcome["message"] = re.sub(r" or be an ARN matching the regex .*", "", outcome["message"])


def unknown_algorithms_name_the_known(vector: Vector) -> None:
    """The error for a checksum algorithm that does not exist names those that do."""
    for outcome in raised(vector, "FlexibleChecksumError"):
        if outcome["message"].startswith("Unsupported checksum algorithm"):
            outcome["message"] += " (known: crc32, crc32c, crc64nvme, sha1, sha256)"


def broken_streams_are_told_by_our_transport(vector: Vector) -> None:
    """What broke in a stream is told in our transport's words."""
    for outcome in raised(vector, "ResponseStreamingError"):
        outcome["message"] = re.sub(
            r": \('Connection broken: IncompleteRead\((\d+) bytes read, (\d+) more expected\)'.*",
            r": connection broken: \1 bytes read, \2 more expected",
            outcome["message"],
        )
