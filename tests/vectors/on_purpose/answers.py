"""What this package makes of answers otherwise than 2.16.2."""

from __future__ import annotations

import copy
from http import HTTPStatus
from typing import Any
from xml.etree import ElementTree

from ibm_botocore.httpchecksum import new_digest, text_of

from ..values import from_text
from .vector import Vector, raised, tell_again

HEAD_ERRORS = {"HeadObject": "NoSuchKey", "HeadBucket": "NoSuchBucket"}


def legal_hold_sets_are_read(vector: Vector) -> None:
    """ListLegalHolds reads the list also under the name that the service's documentation gives it, LegalHoldSet."""
    if vector["id"] == "ListLegalHolds/holds-3":
        hold = {"Date": {"$datetime": "2017-09-08T21:33:08+00:00"}, "ID": "h1"}
        vector["outcome"]["return"]["LegalHolds"] = [hold, hold]


def dates_without_zone_are_utc(vector: Vector) -> None:
    """A timestamp without zone is UTC; 2.16.2 returns it naive."""
    _replace_dates(vector["outcome"])


def _replace_dates(value: Any) -> None:
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(item, dict) and str(item.get("$datetime", "")).endswith(" naive"):
            item["$datetime"] = item["$datetime"].replace(" naive", "+00:00")
        _replace_dates(item)


def headers_end_without_blanks(vector: Vector) -> None:
    """Blanks around a header's value are no part of it (RFC 9110, 5.5); 2.16.2 keeps those at the end."""
    outcome = next(iter(vector["outcome"].values()))
    answer = outcome if "return" in vector["outcome"] else outcome.get("response") or {}
    for place in (answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}), answer, answer.get("Metadata", {})):
        for name, value in place.items():
            if isinstance(value, str) and vector["operation"].startswith(("Head", "Delete", "Put")):
                place[name] = value.rstrip(" ")
    if answer.get("DeleteMarker") is False and ["x-amz-delete-marker", " true "] in vector["answers"][0]["headers"]:
        answer["DeleteMarker"] = True


def checksums_of_the_extra_are_compared(vector: Vector) -> None:
    """With the extra ``fast`` two more checksums of answers are compared; 2.16.2 ran without its own."""
    headers = {name.lower(): value for answer in vector["answers"][:1] for name, value in answer["headers"]}
    for algorithm in ("crc64nvme", "crc32c"):
        given = headers.get(f"x-amz-checksum-{algorithm}")
        if given is not None and vector["operation"] == "GetObject" and "return" in vector["outcome"]:
            digest = new_digest(algorithm)
            digest.update(from_text(vector["answers"][0]["body"]))
            message = f"Expected checksum {given} did not match calculated checksum: {text_of(digest)}"
            outcome = {"class": "FlexibleChecksumError", "message": message, "bases": ["BotoCoreError"]}
            vector["outcome"] = {"raise": outcome}


def document_types_are_refused(vector: Vector) -> None:
    """No service sends a document type; it is refused, since entities in it can be bombs."""
    body = from_text(vector["answers"][0]["body"])
    if not body.startswith(b"<!DOCTYPE"):
        return
    if "raise" in vector["outcome"]:  # the status tells an error that cannot be read
        outcome = vector["outcome"]["raise"]
        metadata = outcome["response"]["ResponseMetadata"]
        status = metadata["HTTPStatusCode"]
        metadata |= {name: metadata.get(name, "") for name in ("RequestId", "HostId")}
        outcome["response"]["Error"] = {"Code": str(status), "Message": HTTPStatus(status).phrase}
        tell_again(outcome)
    else:
        message = "Unable to parse response (document type declarations are refused), invalid XML received. "
        message += f"Further retries may succeed:\n{body!r}"
        vector["outcome"] = {"raise": {"class": "ResponseParserError", "message": message, "bases": []}}


def blanks_before_documents_are_skipped(vector: Vector) -> None:
    """Blanks before a document, with which a service keeps a connection alive, are no part of it."""
    if vector["id"].endswith("/body-whitespace-root"):
        headers = {name.lower(): value for name, value in vector["answers"][0]["headers"]}
        metadata = {"HTTPStatusCode": 200, "HTTPHeaders": headers, "RetryAttempts": 0}
        bucket = {"Name": "b1", "CreationDate": {"$datetime": "2020-01-02T03:04:05+00:00"}}
        vector["outcome"] = {"return": {"ResponseMetadata": metadata, "Buckets": [bucket]}}


def blank_results_are_hidden_errors(vector: Vector) -> None:
    """A 200 answer of blanks, where a result must be, is as good as an empty one: the work failed."""
    if vector["id"].endswith("/disguised-5") and vector["operation"] != "DeleteObjects":
        outcome = copy.deepcopy(_EMPTY_RESULT)
        outcome["message"] = f"An error occurred (Unknown) when calling the {vector['operation']} operation"
        outcome["message"] += " (reached max retries: 0): Unknown"
        outcome["response"]["ResponseMetadata"]["HTTPHeaders"]["content-length"] = "3"
        vector["outcome"] = {"raise": outcome}


_EMPTY_RESULT: dict[str, Any] = {
    "class": "ClientError",
    "bases": [],
    "response": {
        "ResponseMetadata": {
            "HTTPStatusCode": 200,
            "HTTPHeaders": {"content-type": "application/xml"},
            "MaxAttemptsReached": True,
            "RetryAttempts": 0,
        }
    },
}


def failed_locations_are_plain_errors(vector: Vector) -> None:
    """An error answer of GetBucketLocation holds no LocationConstraint."""
    if vector["operation"] == "GetBucketLocation":
        vector["outcome"].get("raise", {}).get("response", {}).pop("LocationConstraint", None)


def head_errors_are_typed(vector: Vector) -> None:
    """A 404 to a HEAD request, which has no body to name its error, raises what the operation means by it."""
    for outcome in raised(vector, "ClientError"):
        name = HEAD_ERRORS.get(vector["operation"])
        if name and outcome["response"]["ResponseMetadata"]["HTTPStatusCode"] == 404:
            outcome.update({"class": name, "bases": ["ClientError"]})


def errors_without_code_carry_the_status(vector: Vector) -> None:
    """An error that names no code has the status for one, as an error without body has."""
    for outcome in raised(vector, "ClientError"):
        status, error = outcome["response"]["ResponseMetadata"]["HTTPStatusCode"], outcome["response"].get("Error")
        if error is not None and "Code" not in error:
            error["Code"] = str(status)
            error.setdefault("Message", HTTPStatus(status).phrase)
            tell_again(outcome)


def hidden_errors_are_told(vector: Vector) -> None:
    """An error inside of a 200 answer has the code and message it names; 2.16.2 says Unknown and gives no Error."""
    for outcome in raised(vector, "ClientError"):
        response = outcome["response"]
        if response["ResponseMetadata"]["HTTPStatusCode"] == 200 and "Error" not in response:
            body = from_text(vector["answers"][0]["body"]).strip()
            texts = {child.tag: child.text for child in ElementTree.fromstring(body)} if b"<Error" in body else {}
            texts.pop("RequestId", None)
            for name in set(response) - {"ResponseMetadata"}:
                del response[name]
            response["Error"] = texts or {"Code": "Unknown", "Message": "Unknown"}
            tell_again(outcome)
