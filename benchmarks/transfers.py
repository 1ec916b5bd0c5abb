"""Measures managed transfers: the kinds of client in turn, each transfer in a process of its own."""

from __future__ import annotations

import filecmp
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import HERE, Environment
from benchmarks.measure import Target, cores
from benchmarks.store import SMALL_FILE, keys_of
from tests.servers.certificates import loopback_certificate
from tests.servers.children import Command, free_ports, running

CLIENTS = str(HERE / "transfer_clients.py")
MIB = 1 << 20
WARM_SIZE = 16 * MIB
STREAM_SIZE = 5 << 30
# Which kinds have which transfers; a case is one of them, ``-key`` standing for an API key in place of HMAC keys.
WITH_SDK = ("ours", "2.16.2", "boto3")
CASES = {
    "upload": ("ours", "2.16.2", "boto3", "minio", "obstore", "sockets"),
    "upload-key": ("ours", "2.16.2", "sockets"),
    "download": ("ours", "2.16.2", "boto3", "minio", "obstore", "sockets"),
    "download-key": ("ours", "2.16.2", "sockets"),
    "upload-files": WITH_SDK,
    "download-files": WITH_SDK,
}
KINDS = CASES["upload"]
FILES_CASES = frozenset({"upload-files", "download-files"})


@dataclass(frozen=True)
class Cost:
    """What one transfer cost: processor time and elapsed time in seconds, and the process's memory in bytes."""

    cpu: float
    wall: float
    peak: float


Costs = dict[str, dict[str, list[Cost]]]


class WrongBytes(Exception):
    """A client transferred other bytes than it was given."""


@dataclass(frozen=True)
class Plan:
    """What is measured.

    :param cases: names of transfers.
    :param size: bytes of the large file.
    :param files: number of small ones.
    :param rounds: how often every kind has its turn at a large file.
    :param files_rounds: how often at the small ones.
    """

    cases: Sequence[str]
    size: int = 512 * MIB
    files: int = 10_000
    rounds: int = 5
    files_rounds: int = 1


@contextmanager
def workplace(plan: Plan) -> Iterator[Path]:
    """Make the files to transfer, in memory where the system has a place for that, and remove them at the end.

    :param plan: how many of which size.
    :returns: the folder as the client's script expects it.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        folder = Path(name)
        block = random.Random(5).randbytes(MIB)
        for file_name, size in (("source", plan.size), ("warm", WARM_SIZE)):
            with open(folder / file_name, "wb") as file:
                # No two blocks are alike: what lands in another's place is noticed.
                for number in range(-(-size // MIB)):
                    file.write((number.to_bytes(8, "big") + block[8:])[: size - number * MIB])
        small = (folder / "source").read_bytes()[:SMALL_FILE] if plan.files else b""
        for key in keys_of(f"{plan.files}-files/"):
            path = folder / "tree" / key.partition("/")[2]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(small)
        (folder / "tree").mkdir(exist_ok=True)
        yield folder


@contextmanager
def store(folder: Path, tls: bool) -> Iterator[Target]:
    """Run the endpoint on its own core.

    :param folder: what is transferred.
    :param tls: whether it speaks TLS.
    :returns: where it listens.
    """
    [port] = free_ports(1)
    argv = ["taskset", "-c", str(cores()[1]), sys.executable, str(HERE / "store.py"), str(port), str(folder / "source")]
    authority = "-"
    if tls:
        made = loopback_certificate(folder)
        argv += [str(made.certificate), str(made.key)]
        authority = str(made.authority)
    with running([Command("store", argv)], [port], folder / "logs"):
        yield Target(f"{'https' if tls else 'http'}://127.0.0.1:{port}", authority)


def command(place: Environment, case: str, target: Target, folder: Path) -> list[str]:
    """Return the command of a transfer, bound to the clients' core."""
    script = [place.python, CLIENTS, place.kind, case, target.url, target.authority, str(folder)]
    return ["taskset", "-c", str(cores()[0]), *script]


def transfer(place: Environment, case: str, target: Target, folder: Path, stdin: int | None = None) -> Cost:
    """Do a transfer in a new process.

    :param place: what it runs with.
    :param case: name of the transfer.
    :param target: the endpoint.
    :param folder: what is transferred.
    :param stdin: what the process reads a stream from.
    :returns: what the transfer cost.
    """
    argv = command(place, case, target, folder)
    done = subprocess.run(argv, env=place.variables, stdin=stdin, stdout=subprocess.PIPE, check=True, text=True)
    return Cost(**json.loads(done.stdout))


def clear(folder: Path) -> None:
    """Remove what was downloaded."""
    (folder / "target").unlink(missing_ok=True)
    shutil.rmtree(folder / "target-tree", ignore_errors=True)


def check(place: Environment, case: str, target: Target, folder: Path) -> None:
    """Do a transfer that is looked at: every byte has to be right.

    :raises WrongBytes: if one is not.
    :raises subprocess.CalledProcessError: if the transfer fails, as an upload does that the endpoint finds wrong.
    """
    transfer(place, "upload-checked" if case == "upload" else case, target, folder)
    if case == "download" and not filecmp.cmp(folder / "source", folder / "target", shallow=False):
        raise WrongBytes(f"{place.kind} downloaded other bytes than the object has")
    if case == "download-files":
        small = (folder / "source").read_bytes()[:SMALL_FILE]
        found = [path.read_bytes() for path in (folder / "target-tree").rglob("*.*")]
        if found != [small] * sum(1 for _ in (folder / "tree").rglob("*.*")):
            raise WrongBytes(f"{place.kind} downloaded other files than there are")


def take(places: Sequence[Environment], plan: Plan, target: Target, folder: Path) -> Costs:
    """Measure all cases of all kinds, after a transfer of each that is checked instead.

    :param places: the kinds, in the order of their turns.
    :param plan: what is measured.
    :param target: the endpoint.
    :param folder: what is transferred.
    :returns: costs by case and kind, one of each round.
    """
    costs: Costs = {}
    for case in plan.cases:
        kinds = [place for place in places if place.kind in CASES[case]]
        if not kinds:
            continue
        costs[case] = {place.kind: [] for place in kinds}
        for place in kinds:
            if not case.endswith("-key") and case != "upload-files":
                check(place, case, target, folder)
                clear(folder)
        for _ in range(plan.files_rounds if case in FILES_CASES else plan.rounds):
            for place in kinds:
                costs[case][place.kind].append(transfer(place, case, target, folder))
                clear(folder)
    return costs


def take_stream(place: Environment, target: Target, folder: Path, size: int = STREAM_SIZE) -> Cost:
    """Upload from a pipe that another process writes to.

    :param place: what the upload runs with.
    :param target: the endpoint.
    :param folder: scratch folder.
    :param size: number of bytes.
    :returns: what the upload cost.
    """
    code = f"import sys\nfor _ in range({size >> 20}):\n sys.stdout.buffer.write(bytes(1 << 20))"
    feeder = subprocess.Popen(["taskset", "-c", str(cores()[1]), sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert feeder.stdout is not None
        return transfer(place, "stream", target, folder, feeder.stdout.fileno())
    finally:
        feeder.kill()
        feeder.communicate()
