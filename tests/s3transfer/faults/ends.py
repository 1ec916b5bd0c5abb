"""How a scenario has to end, derived from its faults by the rules of retries."""

from __future__ import annotations

from dataclasses import dataclass, field

from ibm_botocore import exceptions
from ibm_s3transfer.exceptions import CancelledError, RetriesExceededError, S3DownloadFailedError, S3UploadFailedError
from tests.s3transfer.faults.scenarios import CORRUPT, EXPIRED, FINAL, GONE, HIDDEN, Event, File, Scenario, Step
from tests.s3transfer.store import Fault

# The requests that make an object.
MAKING = ("put", "complete", "copy")
BODY_ERRORS = (exceptions.IncompleteReadError, exceptions.ResponseStreamingError, exceptions.ConnectionClosedError)


class BrokeError(Exception):
    """The caller's own object failed."""


@dataclass(frozen=True)
class Outcome:
    """An exception: its types, the code of a ClientError, and whether a later process may go on after it."""

    types: tuple[type[Exception], ...]
    code: str = ""
    is_passing: bool = True


SUCCESS = Outcome(())
CANCELLED = Outcome((CancelledError,))


@dataclass
class End:
    """How a transfer has to end.

    :param outcomes: of which it is one.
    :param left: number of uploads that stay on the service beside one that a journal names.
    :param is_told: whether the exception has to tell of an upload that could not be aborted.
    :param may_be_stored: whether the service may have made the object all the same.
    :param is_kept: whether a journal stays, and with it the upload or the unfinished file; None if that is not known.
    """

    outcomes: set[Outcome] = field(default_factory=set)
    left: int = 0
    is_told: bool = False
    may_be_stored: bool = False
    is_kept: bool | None = False


def end_of_attempts(scenario: Scenario, step: Step, faults: tuple[Fault, ...]) -> tuple[Outcome, int]:
    """Return how the calls for a step end, and how many of them were carried out without an answer."""
    unanswered = calls = breaks = 0
    for fault in faults:
        calls += 1
        outcome = _end_of_attempt(scenario, step, fault)
        is_body = step.operation == "get" and (fault.cuts is not None or fault.is_corrupt)
        unanswered += fault.answers is not None or fault.cuts is not None
        if is_body and outcome is not SUCCESS:
            # The call came to an answer; its body is asked for again by a new one.
            calls, breaks = 0, _breaks_after(scenario, fault, breaks)
            if fault.is_corrupt and scenario.end == "sink":
                return Outcome((exceptions.FlexibleChecksumError,)), unanswered
            if breaks >= scenario.download_attempts:
                return _exhausted(scenario, step, fault), unanswered
        elif outcome is SUCCESS or _is_final(scenario, step, fault) or calls == scenario.attempts:
            return outcome, unanswered
    return SUCCESS, unanswered


def _is_final(scenario: Scenario, step: Step, fault: Fault) -> bool:
    # The standard mode knows throttling by its code, which the answer to a HEAD cannot tell.
    return fault in FINAL or (step.operation == "head" and fault.status == 429 and scenario.mode == "standard")


def _exhausted(scenario: Scenario, step: Step, fault: Fault) -> Outcome:
    if scenario.is_directory and not step.number:
        return Outcome((exceptions.FlexibleChecksumError,) if fault is CORRUPT else BODY_ERRORS)
    return Outcome((RetriesExceededError,))


def _breaks_after(scenario: Scenario, fault: Fault, breaks: int) -> int:
    is_small = scenario.is_directory and not scenario.resumes
    has_got_on = fault.cuts is not None and fault.cuts >= scenario.chunk_size and not is_small
    return 1 if has_got_on else breaks + 1


def _end_of_attempt(scenario: Scenario, step: Step, fault: Fault) -> Outcome:
    size = scenario.piece(step)
    if fault.is_silent:
        return Outcome((exceptions.ReadTimeoutError,))
    if step.operation == "get" and fault.cuts is not None:
        return Outcome(BODY_ERRORS) if fault.cuts < size else SUCCESS
    if fault.is_corrupt:
        return Outcome((exceptions.FlexibleChecksumError,)) if size else SUCCESS
    if fault.after is not None or fault.answers is not None or fault.cuts is not None:
        return Outcome((exceptions.ConnectionClosedError,))
    if not fault.status:
        return SUCCESS
    code = fault.code if fault.code and step.operation != "head" else str(fault.status)
    is_passing = (
        fault.status in (401, 403, 429) or fault.status >= 500 or fault is HIDDEN or fault.code == "ExpiredToken"
    )
    return Outcome((exceptions.ClientError,), code, is_passing)


def expected_end(scenario: Scenario, file: File) -> End:
    """Return how the transfer of a file has to end."""
    if scenario.cancel_after_s is not None:
        is_journaled = scenario.resumes and file.size >= scenario.part_size
        return End({CANCELLED, SUCCESS}, may_be_stored=True, is_kept=None if is_journaled else False)
    if scenario.event is not None:
        return _end_by_event(scenario, scenario.event, file)
    if scenario.breaks_at is not None:
        return _end_by_break(scenario, scenario.breaks_at, file)
    return _end_by_faults(scenario, file)


def _end_by_faults(scenario: Scenario, file: File) -> End:
    end = End()
    operation = ""
    for phase in scenario.phases(file):
        operation = phase[0].operation
        ends = {step: end_of_attempts(scenario, step, scenario.faults.get(step, ())) for step in phase}
        unanswered = sum(count for _, count in ends.values())
        end.may_be_stored = operation in MAKING and unanswered > 0
        failed = [outcome for outcome, _ in ends.values() if outcome is not SUCCESS]
        if failed:
            end.outcomes = set(failed if scenario.threads > 1 else failed[:1])
            break
    else:
        return End({SUCCESS}, left=_unheard_of(scenario, file, operation), may_be_stored=True)
    if operation == "create":
        end.left = unanswered
    _tidy_up(scenario, file, end, operation)
    return end


def _end_by_event(scenario: Scenario, event: Event, file: File) -> End:
    operation = event.step.operation
    end = End(may_be_stored=operation in MAKING)
    if event.act in ("cancel", "shutdown"):
        end.outcomes = {CANCELLED}
    elif event.act == "change" and operation == "partcopy":
        end.outcomes = {Outcome((exceptions.ClientError,), "PreconditionFailed", is_passing=False)}
    elif event.act == "change":
        # An object that was not begun yet comes as it is now.
        changed = Outcome((S3DownloadFailedError,), is_passing=False)
        end.outcomes = {changed if event.step.number else SUCCESS}
    elif event.act in ("grow", "shrink"):
        end.outcomes = {Outcome((S3UploadFailedError,), is_passing=False)}
        if event.act == "shrink":
            # Bytes on the way are those of the file until they have gone.
            end.outcomes.add(Outcome((exceptions.ClientError,), "BadDigest", is_passing=False))
    else:
        status, code = GONE if event.act == "vanish" else EXPIRED
        code, is_passing = (code, event.act == "expire") if operation != "head" else (str(status), False)
        end.outcomes = {Outcome((exceptions.ClientError,), code, is_passing)}
        end.may_be_stored = False
    if event.act == "vanish":
        return end
    is_created = operation == "create" and event.act in ("cancel", "shutdown", "grow", "shrink")
    _tidy_up(scenario, file, end, "part" if is_created else operation, is_expired=event.act == "expire")
    return end


def _end_by_break(scenario: Scenario, breaks_at: int, file: File) -> End:
    if scenario.kind == "download":
        end = End({Outcome((OSError,))})
        _tidy_up(scenario, file, end, "get")
        return end
    end = End({Outcome((BrokeError,))})
    is_begun = file.size >= scenario.part_size and (scenario.end == "seekable" or breaks_at >= scenario.part_size)
    _tidy_up(scenario, file, end, "part" if is_begun else "put")
    return end


def _unheard_of(scenario: Scenario, file: File, operation: str) -> int:
    """Return how many uploads were begun without an answer, which nobody can take back."""
    if operation not in ("part", "partcopy", "complete"):
        return 0
    step = Step("create", file.key)
    return end_of_attempts(scenario, step, scenario.faults.get(step, ()))[1]


def _tidy_up(scenario: Scenario, file: File, end: End, operation: str, is_expired: bool = False) -> None:
    """Add what a failed transfer leaves behind.

    :param operation: that failed.
    :param is_expired: no further request is allowed.
    """
    end.left += _unheard_of(scenario, file, operation)
    is_begun = operation in ("part", "partcopy", "complete")
    is_passing = all(outcome.is_passing for outcome in end.outcomes)
    is_in_parts = file.size >= scenario.part_size and (is_begun or operation == "get")
    if end.outcomes == {SUCCESS}:
        return
    if scenario.resumes and is_passing and is_in_parts:
        end.is_kept = True
    elif is_begun:
        step = Step("abort", file.key)
        outcome, unanswered = end_of_attempts(scenario, step, scenario.faults.get(step, ()))
        end.is_told = outcome is not SUCCESS or is_expired
        is_made = end.may_be_stored and operation == "complete"
        end.left += end.is_told and not unanswered and not is_made
