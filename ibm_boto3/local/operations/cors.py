"""Cross-origin requests: what browsers ask before, and what answers say to them (the Fetch standard)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass

from ibm_boto3.local.documents import found_text
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.operations.configurations import Kind
from ibm_boto3.local.store.buckets import Bucket

MAX_RULES = 100
METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD")


@dataclass(frozen=True)
class Rule:
    """One rule.

    :param origins: patterns of origins, with one star at most.
    :param methods: the methods it lets pass.
    :param headers: patterns of headers a request may have.
    :param exposed: headers of answers that scripts may see.
    :param max_age: how long a browser may remember it, empty for no limit of its own.
    """

    origins: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[str, ...]
    exposed: tuple[str, ...]
    max_age: str

    def takes(self, origin: str, method: str, headers: list[str]) -> bool:
        """Whether it lets a request pass."""
        return (
            any(fits(pattern, origin) for pattern in self.origins)
            and method in self.methods
            and all(any(fits(pattern.lower(), name) for pattern in self.headers) for name in headers)
        )


def fits(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern, in which a star stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None


def read_rules(root: ET.Element) -> tuple[Rule, ...]:
    """Read a CORS configuration.

    :param root: the document.
    :returns: its rules.
    :raises ServiceError: if one breaks a rule of the service.
    """
    nodes = root.findall("CORSRule")
    if not 0 < len(nodes) <= MAX_RULES:
        raise ServiceError("MalformedXML")
    return tuple(read_rule(node) for node in nodes)


def read_rule(node: ET.Element) -> Rule:
    """Read a rule.

    :raises ServiceError: if it breaks a rule of the service.
    """
    names = ("AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader")
    origins, methods, headers, exposed = (tuple((inner.text or "").strip() for inner in node.findall(n)) for n in names)
    if not origins or not methods:
        raise ServiceError("MalformedXML")
    for method in methods:
        if method not in METHODS:
            raise ServiceError("InvalidRequest", f"Found unsupported HTTP method in CORS config. Method is {method}")
    if any(pattern.count("*") > 1 for pattern in (*origins, *headers)):
        raise ServiceError("InvalidRequest", "An origin or a header can not have more than one wildcard.")
    return Rule(origins, methods, headers, exposed, found_text(node, "MaxAgeSeconds"))


CORS = Kind("cors", "CORSConfiguration", "NoSuchCORSConfiguration", read_rules)


def preflight(bucket: Bucket | None, headers: Mapping[str, str]) -> Answer:
    """Answer what a browser asks before a cross-origin request.

    :param bucket: the bucket, None if there is none of that name.
    :param headers: of the request.
    :raises ServiceError: if no rule lets the request pass.
    """
    origin, method = headers.get("origin"), headers.get("access-control-request-method")
    if not origin or not method:
        raise ServiceError("BadRequest", "Insufficient information. Origin request header needed.")
    asked = headers.get("access-control-request-headers", "").split(",")
    names = [name.strip().lower() for name in asked if name.strip()]
    rules: tuple[Rule, ...] = (bucket.rules("cors") or ()) if bucket is not None else ()
    for rule in rules:
        if rule.takes(origin, method, names):
            answer = Answer(200, allowing(rule, origin))
            answer.headers["Access-Control-Allow-Methods"] = ", ".join(rule.methods)
            if names:
                answer.headers["Access-Control-Allow-Headers"] = ", ".join(names)
            if rule.max_age:
                answer.headers["Access-Control-Max-Age"] = rule.max_age
            return answer
    raise ServiceError("AccessForbidden")


def add_headers(bucket: Bucket, request: Request, headers: dict[str, str]) -> None:
    """Add what a browser needs to show an answer to the page of another origin.

    :param bucket: the bucket the request is about.
    :param request: the request, which names an origin.
    :param headers: of the answer.
    """
    origin = request.headers["origin"]
    for rule in bucket.rules("cors") or ():
        if rule.takes(origin, request.method, []):
            headers.update(allowing(rule, origin))
            if rule.exposed:
                headers["Access-Control-Expose-Headers"] = ", ".join(rule.exposed)
            return


def allowing(rule: Rule, origin: str) -> dict[str, str]:
    """Return the headers that let an origin see an answer."""
    vary = {"Vary": "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"}
    if "*" in rule.origins:
        return {"Access-Control-Allow-Origin": "*", **vary}
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true", **vary}
