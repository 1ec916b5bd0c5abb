"""What this package sends otherwise than 2.16.2."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from ..compare import DIGESTS, moved
from ..values import from_text, to_text
from .vector import Vector

# The header members of boolean type.
FLAG_HEADERS = {"x-amz-bypass-governance-retention", "x-amz-bucket-object-lock-enabled"}
TEXT_MODE = "Parameter validation failed:\nBody is a file opened in text mode: open it in binary mode ('rb')"


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
            # Over https 2.16.2 also signs it.
            request["signed"] = request["signed"] and request["signed"].replace("transfer-encoding;", "")


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


def _add_header(request: dict[str, Any], name: str, value: str) -> None:
    """Add a header to a recorded request, unless it is there, and to its signed headers."""
    if any(pair[0].lower() == name.lower() for pair in request["headers"]):
        return
    request["headers"].append([name, value])
    if request["signed"]:
        request["signed"] = ";".join(sorted([*request["signed"].split(";"), name.lower()]))
