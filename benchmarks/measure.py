"""Takes samples: the kinds of client in turn, round after round, each process bound to its core."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import HERE, Environment
from tests.servers.certificates import loopback_certificate
from tests.servers.children import Command, free_ports, running

CLIENTS = str(HERE / "clients.py")
WARM_CALLS = 3
COLD = "cold"
# With an API key in place of HMAC keys, which only these kinds know.
KEY_CASES = frozenset({"put-key", "get-key", "head-key"})
KINDS_WITH_KEYS = frozenset({"ours", "2.16.2"})
# Through the resource layer, which only these kinds have.
RESOURCE_CASES = frozenset({"objects"})
KINDS_WITH_RESOURCES = frozenset({"ours", "2.16.2", "boto3"})


@dataclass(frozen=True)
class Sample:
    """What one operation cost in one batch, in microseconds."""

    cpu: float
    wall: float


@dataclass(frozen=True)
class Target:
    """A running endpoint: its URL, and the certificate to trust or ``-``."""

    url: str
    authority: str


def cores() -> tuple[int, int]:
    """Return the core of the clients and that of the server, the same one when there is no other."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[-1]


@contextmanager
def endpoint(folder: Path, tls: bool) -> Iterator[Target]:
    """Run the endpoint on its own core.

    :param folder: scratch folder.
    :param tls: whether it speaks TLS.
    :returns: where it listens.
    """
    [port] = free_ports(1)
    argv = ["taskset", "-c", str(cores()[1]), sys.executable, str(HERE / "server.py"), str(port)]
    authority = "-"
    if tls:
        made = loopback_certificate(folder)
        argv += [str(made.certificate), str(made.key)]
        authority = str(made.authority)
    with running([Command("endpoint", argv)], [port], folder):
        yield Target(f"{'https' if tls else 'http'}://127.0.0.1:{port}", authority)


class Worker:
    """A client process that waits between its batches.

    :param place: what it runs with.
    :param target: the endpoint it talks to.
    """

    def __init__(self, place: Environment, target: Target) -> None:
        self._process = subprocess.Popen(
            command(place, target), env=place.variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def run(self, case: str, count: int) -> Sample:
        """Let the client repeat an operation.

        :param case: name of the operation.
        :param count: how often.
        :returns: the cost of one.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"case": case, "count": count}) + "\n")
        self._process.stdin.flush()
        total = json.loads(self._process.stdout.readline())
        return Sample(total["cpu"] / count * 1e6, total["wall"] / count * 1e6)

    def batch_size(self, case: str, seconds: float) -> int:
        """Find how many calls fill a batch, warming the client up on the way.

        :param case: name of the operation.
        :param seconds: length of a batch.
        :returns: the number of calls.
        """
        self.run(case, WARM_CALLS)
        one = self.run(case, WARM_CALLS).wall / 1e6
        return max(WARM_CALLS, int(seconds / one))


def command(place: Environment, target: Target) -> list[str]:
    """Return the command of a client process, bound to the clients' core."""
    return ["taskset", "-c", str(cores()[0]), place.python, CLIENTS, place.kind, target.url, target.authority]


def cold_start(place: Environment, target: Target) -> Sample:
    """Run a process that imports, makes its first client and does its first call.

    :param place: what it runs with.
    :param target: the endpoint.
    :returns: the cost of the whole process, its interpreter's start and end included.
    """
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*command(place, target), "--cold"], env=place.variables, check=True)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Sample(cpu * 1e6, wall * 1e6)


def offers(kind: str, case: str) -> bool:
    """Say whether a kind of client has a case.

    :param kind: name of the client.
    :param case: name of the operation.
    """
    if case in RESOURCE_CASES:
        return kind in KINDS_WITH_RESOURCES
    return case not in KEY_CASES or kind in KINDS_WITH_KEYS


def take(
    places: Sequence[Environment], cases: Sequence[str], target: Target, rounds: int, seconds: float
) -> dict[str, dict[str, list[Sample]]]:
    """Measure all cases of all kinds.

    :param places: the kinds, in the order of their turns.
    :param cases: names of operations.
    :param target: the endpoint.
    :param rounds: how often every kind has its turn at a case.
    :param seconds: length of a turn.
    :returns: samples by case and kind, one of each round; cases that no kind has are left out.
    """
    offered = {case: [place.kind for place in places if offers(place.kind, case)] for case in cases}
    samples: dict[str, dict[str, list[Sample]]] = {
        case: {kind: [] for kind in kinds} for case, kinds in offered.items() if kinds
    }
    with ExitStack() as stack:
        workers = {place.kind: stack.enter_context(Worker(place, target)) for place in places}
        for case, by_kind in samples.items():
            if case == COLD:
                continue
            counts = {kind: workers[kind].batch_size(case, seconds) for kind in by_kind}
            for _ in range(rounds):
                for kind in by_kind:
                    by_kind[kind].append(workers[kind].run(case, counts[kind]))
    if COLD in cases:
        for place in places:
            cold_start(place, target)
        for _ in range(rounds):
            for place in places:
                samples[COLD][place.kind].append(cold_start(place, target))
    return samples
