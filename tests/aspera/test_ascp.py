"""The ascp engine against a stand-in that parses its arguments, speaks on the management port and copies files."""

import dataclasses
import gc
import json
import os
import threading

import pytest

from ibm_s3transfer.aspera.engines import Event, EventKind, TransferOrder
from ibm_s3transfer.aspera.engines.ascp import AscpEngine, AscpSettings
from ibm_s3transfer.aspera.exceptions import AsperaTransferFailedError

TOKEN = "transfer-token-0123456789"
SECRETS = {
    "token": TOKEN,
    "cookie": "cookie-0123456789",
    "ssh_private_key": "private-key-0123456789",
    "ssh_private_key_passphrase": "passphrase-0123456789",
}
DELEGATED = "delegated-0123456789"
TAGS = {"aspera": {"node": {"storage_credentials": {"type": "token", "token": {"delegated_refresh_token": DELEGATED}}}}}
# Long enough for a slow machine; a test that waits for it fails.
LONG_S = 20.0


class Events(list):
    """Events as they come, and a way to wait for one."""

    def __init__(self):
        super().__init__()
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.append(event)
            self._changed.notify_all()

    def kinds(self):
        return [event.kind for event in self]

    def wait_for(self, kind, count=1):
        with self._changed:
            assert self._changed.wait_for(lambda: self.kinds().count(kind) >= count, LONG_S), f"no {kind} among {self}"


class Running:
    """A transfer in a thread."""

    def __init__(self, transfer):
        self.transfer, self.error = transfer, None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        try:
            self.transfer.run()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.error = error

    def end(self):
        self._thread.join(LONG_S)
        assert not self._thread.is_alive()
        return self.error


def order_of(paths, direction="send", sessions=0, **more):
    pairs = [{"source": str(source), "destination": str(target)} for source, target in paths]
    spec = {"direction": direction, "remote_host": "ats.example", "paths": pairs, "destination_root": "/", "tags": TAGS}
    return TransferOrder("0f-id", "bucket", {**spec, **SECRETS, **more}, sessions)


def engine_of(ascp, **settings):
    return AscpEngine(AscpSettings(ascp.path, start_gap_s=0, **settings))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 40)
    return path


def test_a_file_is_uploaded_and_told_of(ascp, file):
    events = Events()

    engine_of(ascp).prepare(order_of([(file, "folder/key")]), events).run()

    assert ascp.objects() == {"folder/key": file.read_bytes()}
    assert events.kinds() == [
        EventKind.SESSION_STARTED, EventKind.PROGRESS, EventKind.PROGRESS, EventKind.PROGRESS, EventKind.SESSION_DONE,
    ]  # fmt: skip
    assert [event.bytes_transferred for event in events] == [0, 3413, 6826, 10240, 10240]
    assert {event.session for event in events} == {"0f-id-1"}


def test_a_file_is_downloaded(ascp, tmp_path):
    ascp.put({"folder/key": b"content"})

    engine_of(ascp).prepare(order_of([("folder/key", tmp_path / "to")], "receive"), Events()).run()

    assert (tmp_path / "to").read_bytes() == b"content"


def test_directories_go_both_ways(ascp, tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "deep/er").mkdir(parents=True)
    contents = {"a": b"1", "deep/b": b"22", "deep/er/c ü": b"333", "empty": b""}
    for name, content in contents.items():
        (source / name).write_bytes(content)

    engine_of(ascp).prepare(order_of([(f"{source}/", "up/")]), Events()).run()
    engine_of(ascp).prepare(order_of([("up/", target)], "receive"), Events()).run()

    assert ascp.objects() == {f"up/{name}": content for name, content in contents.items()}
    found = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert found == contents


def test_no_secret_is_in_the_arguments_the_list_or_on_disk(ascp, file, tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))

    engine_of(ascp).prepare(order_of([(file, "key")]), Events()).run()

    (call,) = ascp.calls()
    assert call["environment"] == {
        "ASPERA_SCP_TOKEN": TOKEN,
        "ASPERA_SCP_COOKIE": SECRETS["cookie"],
        "ASPERA_SCP_PASS": SECRETS["ssh_private_key_passphrase"],
        "ASPERA_SCP_KEY": SECRETS["ssh_private_key"],
    }
    assert not [secret for secret in [*SECRETS.values(), DELEGATED] if secret in json.dumps(call["argv"])]
    assert call["list"] == f"{file}\nkey\n"
    assert list(folder.iterdir()) == []
    assert TOKEN not in os.environ.values()


def test_frames_may_come_byte_by_byte(ascp, file, monkeypatch):
    monkeypatch.setenv("STANDIN_MODE", "split")
    events = Events()

    engine_of(ascp).prepare(order_of([(file, "key")]), events).run()

    assert events[-1] == Event(EventKind.SESSION_DONE, "0f-id-1", 10240)


def test_sessions_share_the_work(ascp, tmp_path):
    files = []
    for number in range(6):
        path = tmp_path / f"file{number}"
        path.write_bytes(b"x" * (100 + number))
        files.append((path, f"key{number}"))
    events = Events()

    engine_of(ascp).prepare(order_of(files, sessions=3, target_rate_kbps=3000), events).run()

    assert ascp.objects() == {key: path.read_bytes() for path, key in files}
    calls = ascp.calls()
    assert [call["argv"][call["argv"].index("-C") + 1] for call in calls] == ["1:3", "2:3", "3:3"]
    assert {call["argv"][call["argv"].index("-l") + 1] for call in calls} == {"1000"}
    done = [event for event in events if event.kind is EventKind.SESSION_DONE]
    assert sorted(event.session for event in done) == ["0f-id-1", "0f-id-2", "0f-id-3"]
    assert sum(event.bytes_transferred for event in done) == sum(100 + number for number in range(6))


FAILURES = {
    "no-connect": "ascp ended with status 1 before it began: required management connection failed",
    "early-end": "ascp ended with status 1 without telling a result",
    "complains": "ascp ended with status 1 without telling a result: cannot log in with ***",
    "error": "Failed to authenticate: ***",
    "file-error": "1 of the files could not be transferred",
    "done-but-1": "ascp said it was done, but ended with status 1",
    "garbage": "ascp cannot be understood: a line of the management port does not end",
    "never-starts": "ascp did not call the management port within 0.3 s",
    "hang": "ascp said nothing for 0.3 s",
}


@pytest.mark.parametrize(("mode", "text"), FAILURES.items())
def test_a_failure_says_what_happened(mode, text, ascp, file, monkeypatch):
    monkeypatch.setenv("STANDIN_MODE", mode)
    limits = {"never-starts": {"connect_timeout_s": 0.3}, "hang": {"idle_timeout_s": 0.3}}.get(mode, {})
    events = Events()

    with pytest.raises(AsperaTransferFailedError) as raised:
        engine_of(ascp, **limits).prepare(order_of([(file, "key")]), events).run()

    assert str(raised.value) == text
    assert raised.value.code == {"error": 19, "file-error": 27}.get(mode)
    assert events[-1].kind is EventKind.SESSION_FAILED
    assert events[-1].description == text


def test_a_file_that_is_not_there_fails_alone(ascp, file, tmp_path):
    events = Events()
    order = order_of([(tmp_path / "missing", "a"), (file, "b")])

    with pytest.raises(AsperaTransferFailedError, match="1 of the files could not be transferred"):
        engine_of(ascp).prepare(order, events).run()

    assert ascp.objects() == {"b": file.read_bytes()}
    assert [event.description for event in events if event.kind is EventKind.FILE_FAILED] == ["No such file"]


def test_one_failed_session_ends_the_others(ascp, tmp_path, file, monkeypatch):
    monkeypatch.setenv("STANDIN_MODE", "gate")
    # The first session has nothing it could copy; the second waits for a command.
    order = order_of([(tmp_path / "missing", "a"), (file, "b")], sessions=2)

    with pytest.raises(AsperaTransferFailedError, match="1 of the files could not be transferred"):
        engine_of(ascp).prepare(order, Events()).run()

    first, *others = ascp.calls()
    # The second may have been ended before it could write anything down.
    assert first["commands"] == []
    assert file.read_bytes() not in ascp.objects().values()
    assert [call["commands"] for call in others] in ([], [[{"Type": "CANCEL"}]])


def test_a_program_that_is_none_cannot_be_started(tmp_path, file):
    program = tmp_path / "ascp"
    program.write_text("neither binary nor script")
    program.chmod(0o755)

    with pytest.raises(AsperaTransferFailedError, match="ascp cannot be started: OSError"):
        AscpEngine(AscpSettings(str(program))).prepare(order_of([(file, "key")]), Events()).run()


# --- pause, resume, rate, cancel


def test_pause_holds_the_transfer_until_resume(ascp, file, monkeypatch):
    monkeypatch.setenv("STANDIN_MODE", "gate")
    events = Events()
    order = order_of([(file, "key")], target_rate_kbps=5000, min_rate_kbps=100, rate_policy="fair")
    running = Running(engine_of(ascp, idle_timeout_s=5).prepare(order, events))
    events.wait_for(EventKind.SESSION_STARTED)

    assert running.transfer.pause()
    assert EventKind.PROGRESS not in events.kinds()
    assert running.transfer.change_rate(target_rate_kbps=6000)
    assert EventKind.PROGRESS not in events.kinds()
    assert running.transfer.resume()

    assert running.end() is None
    assert ascp.calls()[0]["commands"] == [
        {"Type": "RATE", "Rate": "0", "MinRate": "0"},
        {"Type": "RATE", "Rate": "6000", "MinRate": "100", "Adaptive": "Adaptive"},
    ]
    assert ascp.objects() == {"key": file.read_bytes()}


def test_a_rate_is_changed_for_all_sessions(ascp, tmp_path, file, monkeypatch):
    monkeypatch.setenv("STANDIN_MODE", "gate")
    events = Events()
    running = Running(engine_of(ascp).prepare(order_of([(file, "a"), (file, "b")], sessions=2), events))
    events.wait_for(EventKind.SESSION_STARTED, 2)

    assert running.transfer.change_rate(1000, 10, "low")

    assert running.end() is None
    command = {"Type": "RATE", "Rate": "500", "MinRate": "5", "Adaptive": "Trickle"}
    assert [call["commands"] for call in ascp.calls()] == [[command], [command]]


def test_nothing_can_be_paused_before_the_beginning_or_after_the_end(ascp, file):
    transfer = engine_of(ascp).prepare(order_of([(file, "key")]), Events())
    assert not transfer.resume()
    transfer.run()

    assert not transfer.pause()


def test_cancel_ends_a_running_transfer(ascp, file, monkeypatch):
    monkeypatch.setenv("STANDIN_MODE", "gate")
    events = Events()
    running = Running(engine_of(ascp).prepare(order_of([(file, "key")]), events))
    events.wait_for(EventKind.SESSION_STARTED)

    running.transfer.cancel()

    assert str(running.end()) == "Transfer cancelled by user"
    assert ascp.calls()[0]["commands"] == [{"Type": "CANCEL"}]


def test_cancel_before_the_beginning_starts_nothing(ascp, file):
    transfer = engine_of(ascp).prepare(order_of([(file, "key")]), Events())
    transfer.cancel()

    with pytest.raises(AsperaTransferFailedError, match="cancelled"):
        transfer.run()
    assert ascp.calls() == []


@pytest.mark.parametrize("mode", ["never-starts", "hang", "deaf"])
def test_cancel_ends_a_child_that_does_not_listen(mode, ascp, file, monkeypatch):
    monkeypatch.setenv("STANDIN_MODE", mode)
    monkeypatch.setenv("STANDIN_STEPS", "100000000")
    events = Events()
    running = Running(engine_of(ascp, cancel_timeout_s=0.2).prepare(order_of([(file, "key")]), events))
    if mode != "never-starts":
        events.wait_for(EventKind.SESSION_STARTED)

    running.transfer.cancel()

    assert str(running.end()) == "cancelled"


def test_engine_leaves_no_open_file_behind(ascp, file):
    transfer = engine_of(ascp).prepare(order_of([(file, "key")]), Events())
    transfer.run()
    del transfer

    # An open file or socket would be a ResourceWarning, which fails the test.
    assert gc.collect() >= 0


def test_storage_refusals_tell_of_the_credentials_that_were_kept_back(ascp, file, monkeypatch):
    settings = AscpSettings(ascp.path)
    monkeypatch.setenv("STANDIN_MODE", "docroot")

    def message(allowed):
        engine = AscpEngine(dataclasses.replace(settings, credentials_in_tags=allowed))
        with pytest.raises(AsperaTransferFailedError) as raised:
            engine.prepare(order_of([(file, "key")]), Events()).run()
        return str(raised.value)

    assert "ascp_credentials_in_tags=True" in message(False)
    assert message(True) == "Docroot check failed"
