"""The transferd engine against a stand-in daemon, over real gRPC."""

import importlib.util
import json
import warnings

import pytest

from ibm_s3transfer.aspera.engines import EventKind, TransferOrder
from ibm_s3transfer.aspera.engines.transferd import find_transferd
from ibm_s3transfer.aspera.engines.transferd.locate import is_installed
from ibm_s3transfer.aspera.exceptions import AsperaEngineNotFoundError, AsperaTransferFailedError
from ibm_s3transfer.aspera.manager import AsperaManagerConfig, AsperaTransferManager
from tests.aspera.ats import TRANSFER_TOKEN
from tests.aspera.conftest import Delegated
from tests.aspera.test_ascp import Events, Running

if not is_installed():
    warnings.warn("grpcio is not installed: NO test of the transferd engine runs", stacklevel=1)
needs_grpc = pytest.mark.skipif(not is_installed(), reason="grpcio and protobuf (extra aspera) are not installed")

TOKEN = "transfer-token-0123456789"


@pytest.fixture
def daemon(tmp_path):
    """Return a function that starts a stand-in."""
    from tests.aspera.standin_transferd import StandinTransferd

    running = []

    def start(mode=""):
        remote = tmp_path / "remote"
        remote.mkdir()
        running.append(StandinTransferd(remote, mode))
        return running[0]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"content")
    return path


def order_of(file, **more):
    paths = [{"source": str(file), "destination": "folder/key"}]
    spec = {"direction": "send", "remote_host": "h", "paths": paths, "token": TOKEN, "sshfp": None}
    return TransferOrder("our-id", "bucket", {**spec, **more})


def transfer_of(daemon, order, events):
    engine, _ = find_transferd(daemon.address)
    return engine.prepare(order, events)


# --- the wire, byte by byte: field numbers and types are the daemon's

MESSAGES = [
    ("TransferRequest", {"transferType": 1, "transferSpec": "{}"}, b"\x08\x01\x1a\x02{}"),
    ("RegistrationRequest", {"transferId": ["a", "b"]}, b"\n\x01a\n\x01b"),
    ("StartTransferResponse", {"transferId": "a", "status": 2}, b"\x12\x01a\x28\x02"),
    ("TransferModificationRequest", {"transferId": "a", "transferSpec": "{}"}, b"\n\x01a\x12\x02{}"),
    ("StopTransferRequest", {"transferId": ["a"]}, b"\n\x01a"),
    ("Error", {"code": -1, "description": "x"}, b"\x08" + b"\xff" * 9 + b"\x01\x12\x01x"),
    ("TransferInfo", {"bytesTransferred": 300, "errorDescription": "x"}, b"\x18\xac\x02R\x01x"),
    (
        "SessionTransferInformation",
        {"sessionId": "s", "bytesTransferred": 1, "errorDesc": "x"},
        b"\x12\x01s\x88\x01\x01\xea\x01\x01x",
    ),
]


@needs_grpc
@pytest.mark.parametrize(("name", "fields", "data"), MESSAGES, ids=[case[0] for case in MESSAGES])
def test_messages_travel_as_the_daemon_has_them(name, fields, data):
    from ibm_s3transfer.aspera.engines.transferd.messages import message

    assert message(name)(**fields).SerializeToString() == data
    assert message(name).FromString(data) == message(name)(**fields)


@needs_grpc
def test_members_that_are_not_known_are_skipped():
    from ibm_s3transfer.aspera.engines.transferd.messages import message

    # apiVersion, transferId, title, transferType, status, error{code, description}, transferEvent, transferInfo
    data = b"\x0a\x01v\x12\x01a\x1a\x01t\x20\x01\x28\x04\x32\x06\x08\x13\x12\x02no\x38\x08\x42\x02\x18\x05\x4a\x02{}"
    found = message("TransferResponse").FromString(data)

    assert (found.transferId, found.status, found.transferEvent) == ("a", 4, 8)
    assert (found.error.code, found.error.description, found.transferInfo.bytesTransferred) == (19, "no", 5)


# --- transfers


@needs_grpc
def test_a_file_is_transferred_and_told_of(daemon, file):
    running, events = daemon(), Events()

    transfer_of(running, order_of(file, resume_policy="attrs", http_fallback=True), events).run()

    assert (running.remote / "folder/key").read_bytes() == b"content"
    (spec,) = running.specs
    assert (spec["token"], spec["resume_policy"], spec["http_fallback"]) == (TOKEN, "attributes", False)
    assert ("sshfp" in spec, running.types) == (False, [1])
    kinds = events.kinds()
    assert kinds[0] is EventKind.SESSION_STARTED
    assert kinds[-2:] == [EventKind.PROGRESS, EventKind.SESSION_DONE]
    assert events[-1].bytes_transferred == 7


FAILURES = {
    "refuse": "wrong token ***",
    "not-started": "transferd did not start the transfer",
    "fail": "Failed to authenticate with ***",
    "break": "transferd at {address} failed at MonitorTransfers: INTERNAL broken",
    "orphan": "transferd has lost the transfer",
    "end": "transferd told nothing of the end of the transfer",
}


@needs_grpc
@pytest.mark.parametrize(("mode", "text"), FAILURES.items())
def test_a_failure_says_what_happened(mode, text, daemon, file):
    running, events = daemon(mode), Events()

    with pytest.raises(AsperaTransferFailedError) as raised:
        transfer_of(running, order_of(file), events).run()

    assert str(raised.value) == text.format(address=running.address)
    assert events[-1].kind is EventKind.SESSION_FAILED


@needs_grpc
def test_a_daemon_that_is_gone_is_told(daemon, file):
    running = daemon()
    running.close()

    with pytest.raises(AsperaTransferFailedError, match="failed at StartTransfer: UNAVAILABLE"):
        transfer_of(running, order_of(file), Events()).run()


@needs_grpc
def test_pause_and_resume_change_the_rate(daemon, file):
    started, events = daemon("gate"), Events()
    running = Running(transfer_of(started, order_of(file, target_rate_kbps=500, min_rate_kbps=5), events))
    events.wait_for(EventKind.SESSION_STARTED)

    assert running.transfer.pause()
    assert EventKind.PROGRESS not in events.kinds()
    assert running.transfer.change_rate(600, rate_policy="low")

    # Not before the answer has arrived: the end of the transfer closes the connection.
    started.go()
    assert running.end() is None
    assert started.changes == [
        {"target_rate_kbps": 0, "min_rate_kbps": 0},
        {"target_rate_kbps": 600, "min_rate_kbps": 5, "rate_policy": "low"},
    ]


@needs_grpc
def test_what_the_daemon_cannot_change_is_not_changed(daemon, file):
    events = Events()
    running = Running(transfer_of(daemon("no-modify"), order_of(file), events))
    assert events.wait_for(EventKind.SESSION_STARTED) is None

    assert not running.transfer.pause()
    running.transfer.cancel()
    assert str(running.end()) == "the transfer was cancelled"
    assert not running.transfer.resume()


@needs_grpc
def test_cancel_stops_the_transfer(daemon, file):
    events = Events()
    running = Running(transfer_of(daemon("gate"), order_of(file), events))
    events.wait_for(EventKind.SESSION_STARTED)

    running.transfer.cancel()

    assert str(running.end()) == "the transfer was cancelled"


@needs_grpc
def test_cancel_leaves_a_daemon_that_does_not_stop(daemon, file, monkeypatch):
    monkeypatch.setattr("ibm_s3transfer.aspera.engines.transferd.transfer._EXIT_TIMEOUT_S", 0.05)
    events = Events()
    running = Running(transfer_of(daemon("deaf"), order_of(file), events))
    events.wait_for(EventKind.SESSION_STARTED)

    running.transfer.cancel()

    assert "failed at MonitorTransfers: CANCELLED" in str(running.end())


@needs_grpc
def test_cancel_before_the_beginning_starts_nothing(daemon, file):
    started = daemon()
    transfer = transfer_of(started, order_of(file), Events())
    transfer.cancel()

    with pytest.raises(AsperaTransferFailedError, match="cancelled"):
        transfer.run()
    assert started.specs == []


@needs_grpc
def test_a_manager_transfers_directories_by_the_daemon(daemon, client, ats, tmp_path):
    started = daemon()
    source = tmp_path / "source"
    (source / "deep").mkdir(parents=True)
    (source / "deep/a").write_bytes(b"1")
    (source / "b").write_bytes(b"22")
    config = AsperaManagerConfig(transferd_address=started.address, engine="transferd")

    with AsperaTransferManager(client, config, delegated_token_manager=Delegated()) as manager:
        manager.upload_directory(f"{source}/", "bucket", "up/").result()
        manager.download_directory("bucket", "up", str(tmp_path / "source")).result()

    assert (started.remote / "up/deep/a").read_bytes() == b"1"
    assert (started.remote / "up/b").read_bytes() == b"22"
    assert [spec["direction"] for spec in started.specs] == ["send", "receive"]
    assert {spec["token"] for spec in started.specs} == {TRANSFER_TOKEN}
    assert json.dumps(ats.requests).count('"up/"') == 1


def test_without_its_libraries_the_error_names_the_extra(client, file, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "grpc" else real(name))
    config = AsperaManagerConfig(engine="transferd", transferd_address="127.0.0.1:1")

    with pytest.raises(AsperaEngineNotFoundError, match=r'the extra "aspera" \(grpcio, protobuf\) is not installed'):
        AsperaTransferManager(client, config).upload(str(file), "b", "k")
