"""Seeded scenarios: one call, what goes wrong with each of its attempts, and how it has to end."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import Any

from ibm_botocore import exceptions
from ibm_botocore.retries.policy import THROTTLING_CODES

READ_TIMEOUT_S = 0.4
DATA = random.Random(7).randbytes(200_000)


@dataclass(frozen=True)
class Fault:
    """What a server does with one request.

    :param kind: how it answers, see ``server.py``.
    :param status: HTTP status of an answer.
    :param code: error code in its body, empty for no body.
    """

    kind: str
    status: int = 200
    code: str = ""


OK = Fault("answer")
BENIGN = (OK, Fault("dribble"), Fault("interim"), Fault("close after"))
REFUSALS = tuple(
    Fault("answer", status, code)
    for status, code in (
        (500, "InternalError"), (500, ""), (502, ""), (503, "SlowDown"), (503, "ServiceUnavailable"), (504, ""),
        (429, ""), (429, "SlowDown"), (400, "RequestTimeout"), (400, "BadDigest"), (400, "SlowDown"),
        (403, "AccessDenied"), (404, "NoSuchKey"), (409, "OperationAborted"), (412, "PreconditionFailed"),
        (501, "NotImplemented"),
    )
)  # fmt: skip
BREAKS = tuple(map(Fault, ("close", "reset", "half head", "garbage", "stall", "refuse early")))
CUT = Fault("cut body")
HIDDEN = Fault("hidden", 200, "InternalError")
CORRUPT = Fault("corrupt")

# operation: arguments but for Bucket, Key and Body; whether it sends a body; whether its answer is a document.
OPERATIONS: dict[str, tuple[dict[str, Any], bool, bool]] = {
    "put_object": ({}, True, False),
    "upload_part": ({"PartNumber": 1, "UploadId": "u"}, True, False),
    "get_object": ({}, False, False),
    "head_object": ({}, False, False),
    "delete_object": ({}, False, False),
    "list_objects_v2": ({}, False, True),
    "delete_objects": ({"Delete": {"Objects": [{"Key": "k"}]}}, False, True),
    "copy_object": ({"CopySource": "b/k"}, False, True),
    "complete_multipart_upload": ({"UploadId": "u"}, False, True),
}
_HIDING = ("copy_object", "complete_multipart_upload")
_KEYLESS = ("list_objects_v2", "delete_objects")


@dataclass(frozen=True)
class Scenario:
    """One call against a server that misbehaves.

    :param faults: for each request in turn; the last for all that follow.
    """

    seed: int
    operation: str
    mode: str
    max_attempts: int
    body_kind: str
    size: int
    faults: tuple[Fault, ...]

    @property
    def data(self) -> bytes:
        """The bytes of the body."""
        return DATA[: self.size]

    def arguments(self) -> dict[str, Any]:
        """Return fresh arguments of the call."""
        given, has_body, _ = OPERATIONS[self.operation]
        arguments = {"Bucket": "bkt", **given}
        if self.operation not in _KEYLESS:
            arguments["Key"] = "k"
        if has_body:
            arguments["Body"] = BODIES[self.body_kind](self.data)
        return arguments


class OnlyRead:
    """A stream that cannot seek."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        """Return bytes."""
        return self._file.read(size)


def _offset(data: bytes) -> io.BytesIO:
    file = io.BytesIO(b"skipped" + data)
    file.seek(7)
    return file


BODIES: dict[str, Any] = {
    "bytes": bytes,
    "bytearray": bytearray,
    "file": io.BytesIO,
    "offset": _offset,
    "stream": OnlyRead,
}


@dataclass
class End:
    """How a call has to end.

    :param attempts: requests the server sees.
    :param error: class of the exception, or None for success.
    :param code: code of a ClientError.
    :param fails_when_read: whether the body of the answer turns out bad.
    """

    attempts: int
    error: type[Exception] | None = None
    code: str = ""
    fails_when_read: bool = False
    reached_max: bool = False


def draw(seed: int) -> Scenario:
    """Return the scenario of a seed."""
    chance = random.Random(seed)
    operation = chance.choice(list(OPERATIONS))
    is_document = OPERATIONS[operation][2]
    pool = [*REFUSALS, *BREAKS, *BENIGN]
    if is_document:
        pool += [CUT] * 3
    if operation in _HIDING:
        pool += [HIDDEN] * 4
    if operation == "get_object":
        pool += [CUT, CUT, CORRUPT, CORRUPT]
    faults = [chance.choice(pool) for _ in range(chance.choice((1, 1, 2, 3, 5)))]
    if chance.random() < 0.5:
        faults.append(chance.choice(BENIGN))
    return Scenario(
        seed=seed,
        operation=operation,
        mode=chance.choice(("legacy", "standard")),
        max_attempts=chance.choice((1, 2, 3, 5)),
        body_kind=chance.choice(list(BODIES)),
        size=chance.choice((0, 1, 1000, 65_536, 65_537, 200_000)),
        faults=tuple(faults),
    )


def expected_end(scenario: Scenario) -> End:
    """Return how a scenario has to end, by the rules of its retry mode."""
    for attempt in range(1, scenario.max_attempts + 1):
        fault = scenario.faults[min(attempt, len(scenario.faults)) - 1]
        end = _end_of(scenario, fault, attempt)
        if end.error is None or not _is_transient(scenario, fault) or attempt == scenario.max_attempts:
            end.reached_max = end.error is exceptions.ClientError and _is_transient(scenario, fault)
            return end
    raise AssertionError("a scenario has at least one attempt")


def _end_of(scenario: Scenario, fault: Fault, attempt: int) -> End:
    if fault in BENIGN:
        return End(attempt)
    if fault.kind in ("cut body", "corrupt") and scenario.operation == "get_object":
        if scenario.size:
            return End(attempt, fails_when_read=True)
        # Of an empty object there is nothing to corrupt, and only the head to cut.
        return End(attempt, None if fault is CORRUPT else exceptions.ConnectionClosedError)
    if fault.kind == "stall":
        return End(attempt, exceptions.ReadTimeoutError)
    if fault.kind == "hidden":
        return End(attempt, exceptions.ClientError, fault.code)
    if fault.kind in ("answer", "refuse early"):
        status, code = (503, "SlowDown") if fault.kind == "refuse early" else (fault.status, fault.code)
        if scenario.operation == "head_object" or not code:
            code = str(status)
        return End(attempt, exceptions.ClientError, code)
    return End(attempt, exceptions.ConnectionClosedError)


def _is_transient(scenario: Scenario, fault: Fault) -> bool:
    if fault.kind == "refuse early":
        return True
    if fault.kind != "answer":
        return True
    code = "" if scenario.operation == "head_object" else fault.code
    if fault.status in (500, 502, 503, 504):
        return True
    if scenario.mode == "legacy":
        return fault.status == 429 or (fault.status == 400 and code in ("RequestTimeout", "BadDigest"))
    return code == "RequestTimeout" or code in THROTTLING_CODES
