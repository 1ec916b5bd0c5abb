"""Transfers that meet faults by seed: what arrives is right, or a clear exception came and nothing is half done.

The default suite runs two hundred seeds; ``COS_SOAK`` says how many `make soak` runs.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path

import pytest

from ibm_botocore.exceptions import ClientError, ConnectionClosedError, FlexibleChecksumError, ReadTimeoutError
from ibm_s3transfer.directories import DirectoryTransferError
from ibm_s3transfer.exceptions import CancelledError, RetriesExceededError, S3DownloadFailedError, S3UploadFailedError
from tests.botocore._servers import STUCK_S, serving
from tests.s3transfer.faults.draw import BENIGN, HAPPENS, KINDS, REFUSALS, SILENT, SOURCES, TARGETS, draw
from tests.s3transfer.faults.ends import SUCCESS, BrokeError, End, Outcome, expected_end
from tests.s3transfer.faults.play import BUCKET, OLD, Played, Stage, play
from tests.s3transfer.faults.scenarios import CORRUPT, FINAL, HIDDEN, File

SEEDS = range(200)
SOAK = range(1000, 1000 + int(os.environ.get("COS_SOAK", "0") or 0))


def sha256(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def outcome_of(error: BaseException | None, expected: set[Outcome]) -> Outcome | None:
    """Return which of the expected outcomes an error is."""
    if error is None:
        return SUCCESS if SUCCESS in expected else None
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
    return next((one for one in expected if one.types and isinstance(error, one.types) and one.code == code), None)


def check_target(stage: Stage, played: Played, file: File, is_success: bool, end: End) -> None:
    """Assert that what was to be written is right, or as it was before."""
    scenario = stage.scenario
    before = OLD if scenario.is_replaced else None
    if scenario.kind.startswith("download"):
        if scenario.end in ("path", ""):
            path = stage.path(file)
            wanted = stage.data(file) if is_success else before
            assert sha256(path.read_bytes() if path.exists() else None) == sha256(wanted)
        elif is_success:
            assert sha256(played.came) == sha256(stage.data(file))
        return
    stored = stage.store.objects.get((BUCKET, file.key))
    if scenario.event is not None and scenario.event.act == "vanish":
        before = None
    allowed = [stage.data(file)] if is_success else [before, *([stage.data(file)] if end.may_be_stored else [])]
    assert sha256(stored) in [sha256(one) for one in allowed]


def check_progress(stage: Stage, played: Played) -> None:
    assert played.ear is not None
    assert played.ear.bytes == sum(file.size for file in stage.scenario.files)


def check_left_overs(stage: Stage, played: Played, end: End) -> None:
    """Assert that nothing is left behind but what a journal names, or nobody could take back."""
    uploads = list(stage.store.uploads)
    named = [upload for upload in uploads if any(f'"{upload}"' in journal for journal in played.journals)]
    assert len(uploads) - len(named) == end.left
    names = {path.name for path in stage.files.rglob("*") if path.is_file()}
    unfinished = names - {os.path.basename(file.key) for file in stage.scenario.files}
    assert all(any(f'"{name}"' in journal for journal in played.journals) for name in unfinished)
    assert len(unfinished) <= 1
    if end.is_kept is not None:
        assert len(played.journals) == end.is_kept
        is_upload = stage.scenario.kind == "upload"
        if end.is_kept and not end.may_be_stored:
            assert (len(named), len(unfinished)) == ((1, 0) if is_upload else (0, 1))


def check_transfer(stage: Stage, played: Played) -> Outcome:
    """Assert that the transfer of one thing ended as it has to."""
    [file] = stage.scenario.files
    end = expected_end(stage.scenario, file)
    outcome = outcome_of(played.error, end.outcomes)
    assert outcome is not None, f"{played.error!r} is none of {end.outcomes}"
    check_target(stage, played, file, outcome is SUCCESS, end)
    check_left_overs(stage, played, end)
    notes = getattr(played.error, "__notes__", [])
    assert len(notes) == end.is_told
    assert all("could not be aborted" in note and f"{BUCKET}/{file.key}" in note for note in notes)
    assert played.ear is not None and played.ear.ends == 1
    if outcome is SUCCESS:
        check_progress(stage, played)
        assert played.result["ETag" if stage.scenario.kind != "copy" or "ETag" in played.result else "CopyObjectResult"]
    return outcome


def check_directory(stage: Stage, played: Played) -> None:
    """Assert that each file of a directory arrived or is told of, and that nothing else is left."""
    ends = {file: expected_end(stage.scenario, file) for file in stage.scenario.files}
    failing = {file.key for file, end in ends.items() if SUCCESS not in end.outcomes}
    errors: dict[str, Exception] = {}
    if played.error is not None:
        assert isinstance(played.error, DirectoryTransferError), played.error
        errors = {failure.name: failure.error for failure in played.error.failures}
    assert set(errors) == failing
    total = End(left=sum(end.left for end in ends.values()))
    for file, end in ends.items():
        outcome = outcome_of(errors.get(file.key), end.outcomes)
        assert outcome is not None, f"{errors.get(file.key)!r} is none of {end.outcomes}"
        check_target(stage, played, file, outcome is SUCCESS, end)
        assert len(getattr(errors.get(file.key), "__notes__", [])) == end.is_told
    check_left_overs(stage, played, total)
    if not failing:
        check_progress(stage, played)


def check_resumed(stage: Stage, first: Played, url: str, end: End) -> None:
    """Assert that a second transfer finishes what the first one left."""
    before = set(stage.store.uploads) - {u for u in stage.store.uploads if any(f'"{u}"' in j for j in first.journals)}
    stage.renew()
    second = play(stage, url)
    [file] = stage.scenario.files
    assert second.error is None, second.error
    check_target(stage, second, file, True, end)
    check_progress(stage, second)
    assert set(stage.store.uploads) == before
    assert second.journals == []
    assert [path.name for path in stage.files.iterdir()] == ([file.key] if stage.files.exists() else [])


def count_open() -> int:
    """Return how many descriptors this process has open, 0 where the system does not tell."""
    return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0


def check(seed: int, folder: Path) -> None:
    scenario = draw(seed)
    before, threads = count_open(), set(threading.enumerate())
    stage = Stage(scenario, folder)
    with serving(stage.store) as server:
        played = play(stage, server.url)
        try:
            if scenario.is_directory:
                check_directory(stage, played)
            else:
                check_transfer(stage, played)
            if scenario.resumes:
                check_resumed(stage, played, server.url, expected_end(scenario, scenario.files[0]))
        except AssertionError as error:
            raise AssertionError(f"{scenario}\n{stage.store.names()}\n{played.error!r}\n{error}") from error
    deadline = time.monotonic() + STUCK_S
    while left := set(threading.enumerate()) - threads:
        assert time.monotonic() < deadline, f"threads left: {left}"
        time.sleep(0.001)
    assert count_open() == before


@pytest.mark.parametrize("seed", SEEDS)
def test_a_transfer_ends_as_its_faults_demand(seed, tmp_path):
    check(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SOAK)
def test_many_transfers_end_as_their_faults_demand(seed, tmp_path):
    check(seed, tmp_path)


def test_the_seeds_cover_every_kind_of_transfer_fault_and_event():
    scenarios = [draw(seed) for seed in SEEDS]
    played = [fault for scenario in scenarios for faults in scenario.faults.values() for fault in faults]

    assert {(scenario.kind, scenario.end) for scenario in scenarios} == {
        *(("upload", source) for source in SOURCES),
        *(("download", target) for target in TARGETS),
        *((kind, "") for kind in KINDS if kind not in ("upload", "download")),
    }
    assert {scenario.event.act for scenario in scenarios if scenario.event is not None} == set(HAPPENS)
    assert {scenario.resumes for scenario in scenarios if scenario.event is not None} == {True, False}
    assert any(scenario.breaks_at is not None for scenario in scenarios)
    assert any(scenario.cancel_after_s is not None for scenario in scenarios)
    assert {*REFUSALS, *FINAL, *BENIGN, HIDDEN, SILENT, CORRUPT} <= set(played)
    assert {"after", "answers", "cuts"} <= {name for fault in played for name, at in vars(fault).items() if at}


def test_the_seeds_end_in_every_way():
    ends = [expected_end(scenario, file) for scenario in map(draw, SEEDS) for file in scenario.files]
    kinds = {kind for end in ends for outcome in end.outcomes for kind in outcome.types}

    assert kinds >= {
        BrokeError, CancelledError, ClientError, ConnectionClosedError, FlexibleChecksumError, OSError,
        ReadTimeoutError, RetriesExceededError, S3DownloadFailedError, S3UploadFailedError,
    }  # fmt: skip
    assert sum(SUCCESS in end.outcomes for end in ends) > len(ends) / 3
    assert any(end.is_told for end in ends) and any(end.is_kept for end in ends)
