"""Draws scenarios."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.s3transfer.faults.ends import SUCCESS, end_of_attempts
from tests.s3transfer.faults.scenarios import CORRUPT, FINAL, HIDDEN, KEY, Event, File, Scenario, Step
from tests.s3transfer.store import Fault

PART = 5 << 20
KINDS = ("upload",) * 6 + ("download",) * 6 + ("copy",) * 3 + ("upload directory", "download directory")
SOURCES = ("path", "path", "opened", "memory", "seekable", "stream")
TARGETS = ("path", "path", "opened", "memory", "sink")

REFUSALS = (
    Fault(500, "InternalError"), Fault(503, "SlowDown"), Fault(503, ""), Fault(502, ""), Fault(429, "SlowDown"),
)  # fmt: skip
BENIGN = (Fault(is_slow=True), Fault(closes=True))
SILENT = Fault(is_silent=True)
# Answers that are documents, and those that may be an error in spite of their status.
DOCUMENTS = ("create", "complete", "copy", "partcopy")
HIDING = ("complete", "copy", "partcopy")
# What can happen while a request is served; by default to any of them.
HAPPENS = ("cancel", "cancel", "cancel", "shutdown", "shutdown", "change", "grow", "shrink", "vanish", "expire")
HAPPENS_TO = {
    "change": ("get", "partcopy"),
    "grow": ("create", "part", "put"),
    "shrink": ("create", "part", "put"),
}


def draw(seed: int) -> Scenario:
    """Return the scenario of a seed."""
    chance = random.Random(seed)
    kind = chance.choice(KINDS)
    part_size = chance.choice((66_000, 66_000, 150_000, 150_000, 400_000, PART if chance.random() < 0.2 else 300_000))
    resumes = kind in ("upload", "download") and chance.random() < 0.3
    end = {"upload": chance.choice(SOURCES), "download": chance.choice(TARGETS)}.get(kind, "")
    scenario = Scenario(
        seed=seed,
        kind=kind,
        end="path" if resumes else end,
        files=_files(chance, kind, part_size, resumes),
        part_size=part_size,
        threads=chance.choice((0, 1, 2, 4)),
        mode=chance.choice(("legacy", "standard")),
        attempts=chance.choice((1, 2, 3, 5)),
        download_attempts=chance.choice((1, 2, 5)),
        chunk_size=chance.choice((1000, 16_384, 65_536, 262_144)),
        is_replaced=chance.random() < 0.5,
        resumes=resumes,
        changes_between=resumes and chance.random() < 0.3,
    )
    return _with_trouble(scenario, chance)


def _files(chance: random.Random, kind: str, part: int, resumes: bool) -> tuple[File, ...]:
    if "directory" in kind:
        small = [File(f"a/small-{n}", chance.choice((0, 1, 1000, part - 1))) for n in range(chance.randint(2, 5))]
        return (*small, *(File(f"large-{n}", chance.randint(part, 3 * part)) for n in range(chance.randint(0, 2))))
    sizes: tuple[int, ...] = (0, 1, 65_536, 65_537, part - 1, part, part + 1, 2 * part, 2 * part + 1)
    most = 2 if part == PART else 4
    if resumes or chance.random() < 0.5:
        sizes = (part, 2 * part, chance.randint(part, most * part), chance.randint(part, most * part))
    return (File(KEY, min(chance.choice(sizes), most * part + 1)),)


def _with_trouble(scenario: Scenario, chance: random.Random) -> Scenario:
    steps = [step for file in scenario.files for phase in scenario.phases(file) for step in phase]
    faults: dict[Step, tuple[Fault, ...]] = {}
    for step in chance.choices(steps, k=chance.choice((0, 1, 1, 2, 3))):
        faults[step] = _trouble_of(scenario, step, chance)
    for step in steps:
        if step.operation == "create" and chance.random() < 0.3:
            abort = Step("abort", step.key)
            faults[abort] = _trouble_of(scenario, abort, chance)
    scenario = replace(scenario, faults=faults)
    if scenario.is_directory or chance.random() < 0.5:
        return scenario
    return _without_other_ends(_with_event(scenario, steps, chance))


def _without_other_ends(scenario: Scenario) -> Scenario:
    """Keep only faults that retries survive: something else ends the transfer."""
    event = scenario.event
    is_any = scenario.cancel_after_s is not None
    if event is None and scenario.breaks_at is None and not is_any:
        return scenario
    kept = {}
    for step, faults in scenario.faults.items():
        is_harmless = end_of_attempts(scenario, step, faults)[0] is SUCCESS
        if step.operation == "abort":
            is_harmless = not is_any and (event is None or event.act not in ("vanish", "expire"))
        if (
            is_harmless
            and not (event is not None and step == event.step)
            and not (is_any and step.operation == "create")
        ):
            kept[step] = faults
    return replace(scenario, faults=kept)


def _trouble_of(scenario: Scenario, step: Step, chance: random.Random) -> tuple[Fault, ...]:
    """Return the faults of a request's attempts."""
    if step.operation == "get" and step.number == 0 and chance.random() < 0.5:
        return (CORRUPT,) * chance.choice((1, scenario.download_attempts))
    if step.operation == "get" and chance.random() < 0.6 and scenario.piece(step) >= 1000:
        return _broken_bodies(scenario, step, chance)
    size = scenario.piece(step) if step.operation in ("put", "part") else 0
    count = chance.choice((1, 1, 2, scenario.attempts, scenario.attempts + 1))
    return tuple(_fault(step, size, chance) for _ in range(count))


def _broken_bodies(scenario: Scenario, step: Step, chance: random.Random) -> tuple[Fault, ...]:
    if chance.random() < 0.4:
        return (Fault(cuts=chance.randint(0, 50)),) * scenario.download_attempts
    count = chance.randint(1, max(1, scenario.download_attempts - 1))
    return tuple(Fault(cuts=chance.randrange(scenario.piece(step))) for _ in range(count))


def _fault(step: Step, size: int, chance: random.Random) -> Fault:
    luck = chance.random()
    if luck < 0.1:
        return chance.choice(FINAL)
    if luck < 0.2:
        return chance.choice(BENIGN)
    if luck < 0.25:
        return SILENT
    if luck < 0.45:
        return Fault(answers=chance.randint(0, 30))
    if luck < 0.65:
        return Fault(after=chance.randint(0, size))
    if luck < 0.75 and step.operation in HIDING:
        return HIDDEN
    if luck < 0.8 and step.operation in DOCUMENTS:
        return Fault(cuts=chance.randint(0, 20))
    return chance.choice(REFUSALS)


def _with_event(scenario: Scenario, steps: list[Step], chance: random.Random) -> Scenario:
    """Let something happen once, if that is possible in the scenario."""
    size = scenario.files[0].size
    is_foreign = scenario.end in ("seekable", "stream", "sink")
    act = "break" if is_foreign and size and chance.random() < 0.4 else chance.choice((*HAPPENS, "break", "any"))
    if act == "any":
        return replace(scenario, cancel_after_s=chance.random() * 0.05)
    if act == "break":
        own = ("path", "opened", "sink") if scenario.kind == "download" else ("seekable", "stream")
        return replace(scenario, breaks_at=chance.randrange(size)) if scenario.end in own and size else scenario
    if act in ("grow", "shrink") and (scenario.end not in ("path", "opened") or not size):
        return scenario
    possible = [step for step in steps if act not in HAPPENS_TO or step.operation in HAPPENS_TO[act]]
    if not possible:
        return scenario
    step = chance.choice(possible)
    moment = chance.choice(("request", "done", "answer")) if act in ("cancel", "shutdown") else "request"
    has_bytes = step.operation in ("put", "part") if moment == "request" else step.operation == "get"
    offset = chance.randint(0, scenario.piece(step)) if has_bytes else 0
    return replace(scenario, event=Event(act, step, moment, offset))
