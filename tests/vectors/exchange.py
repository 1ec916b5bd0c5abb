"""How requests and answers stand in a vector, and the environment that they are made in."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from typing import Any

from .server import Received
from .values import from_text, to_text

# By the rules of comparison these are not held, so they are not recorded.
NOT_HELD = ("user-agent", "date", "x-amz-date", "authorization", "accept-encoding", "connection")
NOT_HELD_PREFIX = "amz-sdk-"
# Everything that could come from the user's own setup is switched off.
ENVIRONMENT = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "COS_CREDENTIALS_FILE": os.path.join(os.devnull, "none"),
    "TZ": "Asia/Kolkata",  # so that local time taken for UTC shows
}
_USERS_OWN = (
    "AWS_",
    "IBM_",
    "COS_",
    "BOTO",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "REQUESTS_CA",
    "CURL_CA",
)


def isolated(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without anything the packages read, and with ``ENVIRONMENT``.

    :param environment: the environment to start from.
    :returns: a new environment.
    """
    kept = {name: value for name, value in environment.items() if not name.upper().startswith(_USERS_OWN)}
    return {**kept, **ENVIRONMENT}


def request_form(request: Received) -> dict[str, Any]:
    """Return a request in the JSON form of a vector.

    :param request: what the server received.
    :returns: method, target, held headers, names of the signed headers, body.
    """
    signed = re.search("SignedHeaders=([^,]*)", request.header("authorization") or "")
    return {
        "method": request.method,
        "target": request.target,
        "headers": [[name, _portless(name, value)] for name, value in request.headers if is_held(name)],
        "signed": signed.group(1) if signed else None,
        "body": to_text(request.body),
    }


def _portless(name: str, value: str) -> str:
    return re.sub(r":\d+$", ":PORT", value) if name.lower() == "host" else value


def is_held(name: str) -> bool:
    """Say whether a request header takes part in the comparison.

    :param name: header name in any case.
    """
    lower = name.lower()
    return lower not in NOT_HELD and not lower.startswith(NOT_HELD_PREFIX)


def answer_form(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer in the JSON form of a vector."""
    return {**answer, "body": to_text(answer["body"])}


def playable(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer of a vector as the server plays it."""
    return {**answer, "body": from_text(answer["body"])}


def json_copy(value: Any) -> Any:
    """Return a value as it is after a trip through JSON."""
    return json.loads(json.dumps(value))
