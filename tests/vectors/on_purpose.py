"""Where this package differs from 2.16.2 on purpose: each rule turns a vector into what we send or return.

A rule says which vectors it touches by changing them. ``test_on_purpose`` holds that every rule is needed: at least one
vector is changed by it, and without the change the comparison fails.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from .compare import DIGESTS
from .values import from_text

Vector = dict[str, Any]
Rule = Callable[[Vector], None]
# The header members of boolean type.
FLAG_HEADERS = {"x-amz-bypass-governance-retention", "x-amz-bucket-object-lock-enabled"}


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
            add_header(request, "Content-MD5", DIGESTS["content-md5"](from_text(request["body"])))


def extended_listing_names_the_instance(vector: Vector) -> None:
    """ListBucketsExtended gets the client's service instance id, as ListBuckets does."""
    instance = vector.get("client", {}).get("arguments", {}).get("ibm_service_instance_id")
    if instance and vector["operation"] == "ListBucketsExtended":
        for request in vector["requests"]:
            add_header(request, "ibm-service-instance-id", instance)


def legal_hold_sets_are_read(vector: Vector) -> None:
    """ListLegalHolds reads the list also under the name that the service's documentation gives it, LegalHoldSet."""
    if vector["id"] == "ListLegalHolds/holds-3":
        hold = {"Date": {"$datetime": "2017-09-08T21:33:08+00:00"}, "ID": "h1"}
        vector["outcome"]["return"]["LegalHolds"] = [hold, hold]


def proxied_keys_are_faithful(vector: Vector) -> None:
    """Dot segments of a key survive an HTTP proxy; 2.16.2 sends another path than it signs."""
    if not vector.get("client", {}).get("proxy"):
        return
    key = vector["args"].get("Key", "")
    for request in vector["requests"]:
        if "/." in f"/{key}":
            request["target"] = f"http://cos.test/{vector['args']['Bucket']}/{key}"


def add_header(request: dict[str, Any], name: str, value: str) -> None:
    """Add a header to a recorded request, unless it is there, and to its signed headers.

    :param request: a request in the form of ``exchange.request_form``.
    :param name: header name.
    :param value: its value.
    """
    if any(pair[0].lower() == name.lower() for pair in request["headers"]):
        return
    request["headers"].append([name, value])
    if request["signed"]:
        request["signed"] = ";".join(sorted([*request["signed"].split(";"), name.lower()]))


RULES: tuple[Rule, ...] = (
    flags_are_lower_case,
    delete_objects_has_md5,
    extended_listing_names_the_instance,
    legal_hold_sets_are_read,
    proxied_keys_are_faithful,
)
