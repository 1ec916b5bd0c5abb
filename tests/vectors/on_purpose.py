"""Where this package differs from 2.16.2 on purpose: each rule turns a vector into what we send or return.

A rule says which vectors it touches by changing them. ``test_on_purpose`` holds that every rule is needed: at least one
vector is changed by it, and without the change the comparison fails.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from .compare import DIGESTS, moved
from .values import from_text, to_text

Vector = dict[str, Any]
Rule = Callable[[Vector], None]
# The header members of boolean type.
FLAG_HEADERS = {"x-amz-bypass-governance-retention", "x-amz-bucket-object-lock-enabled"}
SECRET_MEMBERS = ("SSECustomerKey", "CopySourceSSECustomerKey", "SSEKMSKeyId", "IBMSSEKPCustomerRootKeyCrn")
HEAD_ERRORS = {"HeadObject": "NoSuchKey", "HeadBucket": "NoSuchBucket"}
TEXT_MODE = "Parameter validation failed:\nBody is a file opened in text mode: open it in binary mode ('rb')"


def expected(vector: Vector, skipped: Rule | None = None) -> Vector:
    """Return what this package must do where a vector says what 2.16.2 did.

    :param vector: a recorded vector; it is not changed.
    :param skipped: a rule to leave out, to see whether it is needed.
    """
    changed = copy.deepcopy(vector)
    for rule in RULES:
        if rule is not skipped:
            rule(changed)
    return changed


# --- requests


def flags_are_lower_case(vector: Vector) -> None:
    """Boolean headers are ``true`` and ``false``, as servers read them, not Python's ``True`` and ``False``."""
    for request in vector["requests"]:
        for pair in request["headers"]:
            if pair[0].lower() in FLAG_HEADERS and pair[1] in ("True", "False"):
                pair[1] = pair[1].lower()


def delete_objects_has_md5(vector: Vector) -> None:
    """DeleteObjects carries Content-MD5 beside its checksum, which older servers insist on."""
    if vector["operation"] == "DeleteObjects":
        for request in vector["requests"]:
            _add_header(request, "Content-MD5", DIGESTS["content-md5"](from_text(request["body"])))


def extended_listing_names_the_instance(vector: Vector) -> None:
    """ListBucketsExtended gets the client's service instance id, as ListBuckets does."""
    instance = vector.get("client", {}).get("arguments", {}).get("ibm_service_instance_id")
    if instance and vector["operation"] == "ListBucketsExtended":
        for request in vector["requests"]:
            _add_header(request, "ibm-service-instance-id", instance)


def carriage_returns_survive(vector: Vector) -> None:
    """A carriage return in XML is written as a reference: as a bare character the server reads it as a line feed."""
    for request in vector["requests"]:
        old = from_text(request["body"])
        if old.startswith(b"<") and b"\r" in old:
            new = old.replace(b"\r", b"&#xD;")
            request["body"] = to_text(new)
            request["headers"] = [[name, moved(name.lower(), value, old, new)] for name, value in request["headers"]]


def streams_are_measured(vector: Vector) -> None:
    """A body of unknown length goes out with a Content-Length, since strict servers answer 411 to chunks."""
    for request in vector["requests"]:
        if ["Transfer-Encoding", "chunked"] in request["headers"]:
            request["headers"].remove(["Transfer-Encoding", "chunked"])
            request["headers"].append(["Content-Length", str(len(from_text(request["body"])))])


def text_files_are_refused(vector: Vector) -> None:
    """A file in text mode is refused; 2.16.2 guesses an encoding if nothing has to be hashed."""
    body = vector["args"].get("Body")
    if vector["requests"] and isinstance(body, dict) and body.get("$body") in ("stringio", "textfile"):
        vector["requests"] = []
        vector["outcome"] = {
            "raise": {"class": "ParamValidationError", "message": TEXT_MODE, "bases": ["BotoCoreError"]}
        }


def proxied_keys_are_faithful(vector: Vector) -> None:
    """Dot segments of a key survive an HTTP proxy; 2.16.2 sends another path than it signs."""
    key = vector["args"].get("Key", "")
    if vector.get("client", {}).get("proxy") and "/." in f"/{key}":
        for request in vector["requests"]:
            request["target"] = f"http://cos.test/{vector['args']['Bucket']}/{quote(key)}"


def endpoint_paths_are_not_encoded_again(vector: Vector) -> None:
    """The path of an endpoint URL is taken as it is written; 2.16.2 encodes its percent signs."""
    for request in vector["requests"]:
        if "%25" not in vector.get("client", {}).get("path", "%25"):
            request["target"] = request["target"].replace("/gate%2520way", "/gate%20way")


def endpoint_paths_end_without_slash(vector: Vector) -> None:
    """The root below an endpoint's path is that path; 2.16.2 adds a slash if the query is part of the model's path."""
    for request in vector["requests"]:
        request["target"] = re.sub(r"^(/gate[^/?]*(?:/way)?)/(\?extended.*|)$", r"\1\2", request["target"])


def impossible_header_names_are_refused(vector: Vector) -> None:
    """Metadata whose name is no header name is refused before anything is sent."""
    if vector["args"].get("Metadata") == {"a b": "x"}:
        vector["requests"] = []
        text = "An HTTP Client raised an unhandled exception: 'x-amz-meta-a b' is no header name"
        vector["outcome"] = {
            "raise": {"class": "HTTPClientError", "message": text, "bases": ["BotoCoreError"], "response": None}
        }


def a_refused_head_is_not_followed_by_another(vector: Vector) -> None:
    """After a 400 to HeadObject 2.16.2 asks for the bucket, to learn another vendor's region; nobody answers that."""
    if vector["operation"] == "HeadObject" and vector["answers"][0]["status"] == 400:
        del vector["requests"][1:]


def the_last_version_marker_counts(vector: Vector) -> None:
    """In ``key?versionId=x`` the key may hold the marker too: the last one counts."""
    if vector["args"].get("CopySource") == "bkt/k?versionId=a?versionId=b":
        for request in vector["requests"]:
            for pair in request["headers"]:
                if pair[0] == "x-amz-copy-source":
                    pair[1] = "bkt/k%3FversionId%3Da?versionId=b"


# --- texts of exceptions


def conditional_writes_are_known(vector: Vector) -> None:
    """PutObject and CompleteMultipartUpload know IfMatch and IfNoneMatch, also when they list what they know."""
    last = {"PutObject": "ExpectedBucketOwner", "CompleteMultipartUpload": "RetentionPeriod"}.get(vector["operation"])
    for outcome in _raised(vector, "ParamValidationError"):
        listed = rf"(Unknown parameter in input: .*, {last})$"
        outcome["message"] = re.sub(listed, r"\1, IfMatch, IfNoneMatch", outcome["message"], flags=re.MULTILINE)


def secrets_are_masked(vector: Vector) -> None:
    """The value of a sensitive member does not stand in the text of an exception, unless it is a number or empty."""
    for outcome in _raised(vector, "ParamValidationError"):
        for name in SECRET_MEMBERS:
            harmless = r"None|True|False|[\d.]+|\{\}|\[\]|\(\)"
            shown = rf"(for parameter {name}, value: )(?!(?:{harmless}), type: ).*(, type: )"
            outcome["message"] = re.sub(shown, r"\1****\2", outcome["message"])


def bucket_errors_do_not_speak_of_arns(vector: Vector) -> None:
    """ARNs of another vendor's access points are no bucket names here, so the text does not offer them."""
    for outcome in _raised(vector, "ParamValidationError"):
        outcome["message"] = re.sub(r" or be an ARN matching the regex .*", "", outcome["message"])


def unknown_algorithms_name_the_known(vector: Vector) -> None:
    """The error for a checksum algorithm that nobody provides names those that are there."""
    for outcome in _raised(vector, "FlexibleChecksumError"):
        if outcome["message"].startswith("Unsupported checksum algorithm"):
            outcome["message"] += " (available: crc32, sha1, sha256)"


def broken_streams_are_told_by_our_transport(vector: Vector) -> None:
    """What broke in a stream is told in our transport's words."""
    for outcome in _raised(vector, "ResponseStreamingError"):
        outcome["message"] = re.sub(
            r": \('Connection broken: IncompleteRead\((\d+) bytes read, (\d+) more expected\)'.*",
            r": connection broken: \1 bytes read, \2 more expected",
            outcome["message"],
        )


# --- answers


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


def checksums_of_answers_are_not_compared_yet(vector: Vector) -> None:
    """Pending: answers are validated, and say so, with the full set of checksum algorithms."""
    vector["outcome"].get("return", {}).get("ResponseMetadata", {}).pop("ChecksumAlgorithm", None)


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
        _tell_again(outcome)
    else:
        message = "Unable to parse response (document type declarations are refused), invalid XML received. "
        message += f"Further retries may succeed:\n{body!r}"
        vector["outcome"] = {"raise": {"class": "ResponseParserError", "message": message, "bases": []}}


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
    for outcome in _raised(vector, "ClientError"):
        name = HEAD_ERRORS.get(vector["operation"])
        if name and outcome["response"]["ResponseMetadata"]["HTTPStatusCode"] == 404:
            outcome.update({"class": name, "bases": ["ClientError"]})


def errors_without_code_carry_the_status(vector: Vector) -> None:
    """An error that names no code has the status for one, as an error without body has."""
    for outcome in _raised(vector, "ClientError"):
        status, error = outcome["response"]["ResponseMetadata"]["HTTPStatusCode"], outcome["response"].get("Error")
        if error is not None and "Code" not in error:
            error["Code"] = str(status)
            error.setdefault("Message", HTTPStatus(status).phrase)
            _tell_again(outcome)


def hidden_errors_are_told(vector: Vector) -> None:
    """An error inside of a 200 answer has the code and message it names; 2.16.2 says Unknown and gives no Error."""
    for outcome in _raised(vector, "ClientError"):
        response = outcome["response"]
        if response["ResponseMetadata"]["HTTPStatusCode"] == 200 and "Error" not in response:
            body = from_text(vector["answers"][0]["body"]).strip()
            texts = {child.tag: child.text for child in ElementTree.fromstring(body)} if b"<Error" in body else {}
            texts.pop("RequestId", None)
            for name in set(response) - {"ResponseMetadata"}:
                del response[name]
            response["Error"] = texts or {"Code": "Unknown", "Message": "Unknown"}
            _tell_again(outcome)


def _raised(vector: Vector, name: str) -> Iterator[dict[str, Any]]:
    """Yield the exception of a vector if it has that class."""
    outcome = vector["outcome"].get("raise")
    if outcome is not None and outcome["class"] == name:
        yield outcome


def _tell_again(outcome: dict[str, Any]) -> None:
    error = outcome["response"]["Error"]
    head, _, rest = outcome["message"].partition("(")
    middle = rest.partition(")")[2].rpartition(": ")[0]
    outcome["message"] = f"{head}({error.get('Code', 'Unknown')}){middle}: {error.get('Message', 'Unknown')}"


def _add_header(request: dict[str, Any], name: str, value: str) -> None:
    """Add a header to a recorded request, unless it is there, and to its signed headers."""
    if any(pair[0].lower() == name.lower() for pair in request["headers"]):
        return
    request["headers"].append([name, value])
    if request["signed"]:
        request["signed"] = ";".join(sorted([*request["signed"].split(";"), name.lower()]))


RULES: tuple[Rule, ...] = (
    flags_are_lower_case,
    carriage_returns_survive,
    delete_objects_has_md5,
    extended_listing_names_the_instance,
    streams_are_measured,
    text_files_are_refused,
    proxied_keys_are_faithful,
    endpoint_paths_are_not_encoded_again,
    endpoint_paths_end_without_slash,
    the_last_version_marker_counts,
    impossible_header_names_are_refused,
    a_refused_head_is_not_followed_by_another,
    conditional_writes_are_known,
    secrets_are_masked,
    bucket_errors_do_not_speak_of_arns,
    unknown_algorithms_name_the_known,
    broken_streams_are_told_by_our_transport,
    legal_hold_sets_are_read,
    dates_without_zone_are_utc,
    headers_end_without_blanks,
    checksums_of_answers_are_not_compared_yet,
    document_types_are_refused,
    failed_locations_are_plain_errors,
    blank_results_are_hidden_errors,
    head_errors_are_typed,
    errors_without_code_carry_the_status,
    hidden_errors_are_told,
)
