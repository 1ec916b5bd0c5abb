"""Runs every case against every server and scheme, and reports what was proven where."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conformance import clients, minio_client
from tests.conformance.record import Record
from tests.conformance.skips import reason_to_skip
from tests.servers import Endpoint, local_server, moto_server, seaweedfs_server, swift_server
from tests.servers.children import log_tail

SERVERS: dict[str, Callable[[Path], AbstractContextManager[list[Endpoint]]]] = {
    "local": local_server,
    "swift": swift_server,
    "seaweedfs": seaweedfs_server,
    "moto": moto_server,
}
PLACES = [f"{server}-{scheme}" for server in SERVERS for scheme in ("http", "https")]
PEER_PLACES = [f"local-http-{peer}" for peer in clients.PEERS]
# What is this SDK's own: files over objects, and transfers.
OWN_MODULES = ("test_object_files", "test_transfers")
# Set to run the skipped cases too: one that passes after all fails the run, so its entry can go.
TRY_SKIPS = bool(os.environ.get("COS_CONFORMANCE_TRY_SKIPS"))
RECORD = pytest.StashKey[Record]()


class RunningServers:
    """Servers by name, each started when it is first asked for."""

    def __init__(self, folder: Path, life: ExitStack) -> None:
        self._folder = folder
        self._life = life
        self._endpoints: dict[str, list[Endpoint]] = {}

    def endpoint(self, place: str) -> Endpoint:
        """Return the endpoint of a place.

        :param place: server and scheme, and the package of the client if it is not the one under test.
        :returns: where it listens.
        """
        server, scheme, *peer = place.split("-")
        if server not in self._endpoints:
            folder = self._folder / server
            folder.mkdir()
            self._endpoints[server] = self._life.enter_context(SERVERS[server](folder))
        found = next(endpoint for endpoint in self._endpoints[server] if endpoint.scheme == scheme)
        return replace(found, client=peer[0]) if peer else found


@pytest.fixture(scope="session")
def running_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServers]:
    with ExitStack() as life:
        yield RunningServers(tmp_path_factory.mktemp("servers"), life)


@pytest.fixture(scope="session")
def endpoint(request: pytest.FixtureRequest, running_servers: RunningServers) -> Endpoint:
    return running_servers.endpoint(request.param)


@pytest.fixture(scope="session")
def client(endpoint: Endpoint) -> Iterator[Any]:
    made = clients.client_of(endpoint)
    yield made
    made.close()


@pytest.fixture(scope="session")
def client_error(endpoint: Endpoint) -> type[Exception]:
    return clients.client_error(endpoint)


@pytest.fixture(scope="session")
def bucket(client: Any) -> str:
    """A bucket all cases of a place share: some servers preallocate space for each."""
    name = f"shared-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=name)
    return name


@pytest.fixture
def new_bucket(client: Any) -> Iterator[str]:
    """A bucket of the case's own, which the case leaves empty or deletes."""
    name = f"own-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=name)
    yield name
    if any(bucket["Name"] == name for bucket in client.list_buckets()["Buckets"]):
        client.delete_bucket(Bucket=name)


@pytest.fixture
def folder() -> str:
    """A key prefix of the case's own."""
    return f"case-{uuid.uuid4().hex[:12]}/"


@pytest.fixture
def key(folder: str) -> str:
    return f"{folder}object"


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RECORD] = Record()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "endpoint" in metafunc.fixturenames:
        places = PLACES + [place for place in PEER_PLACES if runs_with(place, metafunc)]
        metafunc.parametrize("endpoint", places, indirect=True, scope="session")


def runs_with(place: str, metafunc: pytest.Metafunc) -> bool:
    """Whether the client of a peer can run a case.

    :param place: server, scheme and the package of the client.
    :param metafunc: the test function.
    """
    if place.endswith("-minio"):
        return metafunc.function.__name__ in minio_client.CASES
    return not metafunc.module.__name__.endswith(OWN_MODULES)


def named(item: pytest.Item) -> tuple[str, str] | None:
    """Return the place and the case of a test.

    :param item: the collected test.
    :returns: such as ``("swift-http", "test_key_survives[newline]")``, None for a test that needs no server.
    """
    call = getattr(item, "callspec", None)
    # A run of the whole suite shows this hook the tests of other folders too.
    if call is None or call.params.get("endpoint") not in PLACES + PEER_PLACES:
        return None
    place: str = call.params["endpoint"]
    own = item.name.partition("[")[2].rstrip("]").replace(place, "", 1).replace("--", "-").strip("-")
    function: str = getattr(item, "originalname", item.name)
    return place, f"{function}[{own}]" if own else function


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    record = config.stash[RECORD]
    for item in items:
        if name := named(item):
            place, case = name
            record.collected[place].add(case)
            record.functions[case.partition("[")[0]] = None
            record.modules.add(item.path.name)
            if reason := reason_to_skip(place, case):
                record.skipped[place][case] = reason
                mark = pytest.mark.xfail(strict=True) if TRY_SKIPS else pytest.mark.skip
                item.add_marker(mark(reason=f"{place}: {reason}"))
    items.sort(key=lambda item: "test_report" in item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if name := named(item):
        place, case = name
        record = item.config.stash[RECORD]
        if report.failed:
            record.failed[place].add(case)
            endpoint = getattr(item, "funcargs", {}).get("endpoint")
            if endpoint is not None:
                report.sections.append((f"logs of {place}", log_tail(endpoint.logs)))
        elif report.passed and report.when == "call":
            record.passed[place].add(case)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    record = config.stash[RECORD]
    if record.collected:
        terminalreporter.section(f"conformance of {clients.KIND}")
        for line in record.lines():
            terminalreporter.line(line)
