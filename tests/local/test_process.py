"""The server process: it starts, says what is wrong, and never outlives its parent."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

import ibm_boto3
from ibm_boto3.local import LocalCOS, LocalCOSError
from ibm_boto3.local.service_key import read_service_key

ROOT = Path(__file__).parents[2]
SECONDS = 30.0
PARENT = """
import sys
from ibm_boto3.local import LocalCOS
cos = LocalCOS()
cos.start()
print(cos._child.pid, cos.port, flush=True)
sys.stdin.read()
"""


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=SECONDS).close()
    except ConnectionRefusedError:
        return False
    return True


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A child that its dead parent cannot collect any more waits for the init process, which containers may lack.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(pid: int, port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while is_alive(pid) or is_open(port):
        assert time.monotonic() < deadline, f"process {pid} or port {port} is still there"
        time.sleep(0.01)


def parent() -> tuple[subprocess.Popen[str], int, int]:
    """Start a program that runs a local COS; return it with the server's process and port."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert program.stdout is not None
    pid, port = program.stdout.readline().split()
    return program, int(pid), int(port)


def end(program: subprocess.Popen[str]) -> None:
    assert program.stdin is not None and program.stdout is not None
    program.stdin.close()
    program.stdout.close()
    program.wait(SECONDS)


def test_server_runs_as_long_as_its_block() -> None:
    with LocalCOS() as cos:
        port = cos.port
        assert b'"keys"' in urlopen(f"{cos.endpoint_url}/identity/keys").read()
        assert cos._child is not None
        pid = cos._child.pid
    assert not is_open(port)
    assert not is_alive(pid)
    with pytest.raises(LocalCOSError, match="is not running"):
        _ = cos.endpoint_url


def test_server_ends_with_an_open_connection() -> None:
    with LocalCOS() as cos, socket.create_connection(("127.0.0.1", cos.port), timeout=SECONDS) as connection:
        connection.sendall(b"HEAD / HTTP/1.1\r\n\r\n")
        assert connection.recv(10_000).startswith(b"HTTP/1.1 403 ")
        cos.stop()
        assert connection.recv(100) == b""


def test_server_may_be_started_again_on_its_port() -> None:
    with LocalCOS() as first:
        port = first.port
    with LocalCOS(port=port) as second:
        assert second.port == port
    assert second.api_key_id != first.api_key_id


def test_server_that_runs_is_not_started_twice(cos: LocalCOS) -> None:
    with pytest.raises(LocalCOSError, match="already running"):
        cos.start()
    assert is_open(cos.port)


def test_module_of_the_working_folder_does_not_reach_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not the json you wanted')")
    monkeypatch.chdir(tmp_path)
    with LocalCOS() as cos:
        assert is_open(cos.port)


def test_taken_port_is_an_error_that_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        cos = LocalCOS(port=taken.getsockname()[1])
        with pytest.raises(LocalCOSError, match="in use"):
            cos.start()
        assert cos._child is None


def test_missing_package_is_an_error_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cryptography.py").write_text("raise ImportError('not here')")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(LocalCOSError, match=r'pip install "ibm-cos-sdk\[local\]"'):
        LocalCOS().start()


def test_child_that_dies_at_once_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ibm_boto3.local.process.BOOT", "raise SystemExit(3)")
    with pytest.raises(LocalCOSError, match="ended before it listened"):
        LocalCOS().start()


def test_server_ends_when_its_parent_does() -> None:
    program, pid, port = parent()
    end(program)
    wait_until_gone(pid, port)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
def test_server_ends_when_its_parent_is_killed() -> None:
    program, pid, port = parent()
    program.kill()
    wait_until_gone(pid, port)
    end(program)


def test_server_leaves_an_interrupt_to_its_parent(cos: LocalCOS) -> None:
    assert cos._child is not None
    cos._child.send_signal(signal.SIGINT)
    assert b'"keys"' in urlopen(f"{cos.endpoint_url}/identity/keys").read()


def test_arguments_for_clients(cos: LocalCOS) -> None:
    place = {"endpoint_url": f"http://127.0.0.1:{cos.port}", "region_name": "us-south"}
    oauth = {
        **place,
        "ibm_api_key_id": cos.api_key_id,
        "ibm_service_instance_id": cos.service_instance_id,
        "ibm_auth_endpoint": f"{cos.endpoint_url}/identity/token",
    }
    hmac = {**place, "aws_access_key_id": cos.access_key_id, "aws_secret_access_key": cos.secret_access_key}
    assert (cos.client_kwargs(), cos.client_kwargs("oauth"), cos.client_kwargs("hmac")) == (oauth, oauth, hmac)
    with pytest.raises(ValueError, match="'basic'"):
        cos.client_kwargs("basic")  # type: ignore[arg-type]


def test_secrets_are_in_no_repr() -> None:
    cos = LocalCOS()
    text = repr(cos) + repr(cos._credentials)
    assert not [secret for secret in (cos.api_key_id, cos.secret_access_key) if secret in text]


def command(*arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "ibm_boto3.local", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        # A suite in the background of a shell ignores interrupts, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_command_says_how_to_connect_and_runs_until_it_is_interrupted() -> None:
    with command() as program:
        assert program.stdout is not None
        first = program.stdout.readline()
        port = int(first.partition("http://127.0.0.1:")[2].partition(" ")[0])
        assert is_open(port)
        program.send_signal(signal.SIGINT)
        late = threading.Timer(SECONDS, program.kill)
        late.start()
        rest = program.stdout.read()
        late.cancel()
        assert program.wait(SECONDS) == 0
    assert not is_open(port)
    assert [line.split()[0] for line in rest.splitlines() if line.startswith("    ")][:7] == [
        "endpoint_url",
        "region_name",
        "ibm_api_key_id",
        "ibm_service_instance_id",
        "ibm_auth_endpoint",
        "aws_access_key_id",
        "aws_secret_access_key",
    ]


def served(tmp_path: Path, work) -> None:
    """Run the command with a folder for state and a file for keys, let something be done with it, and end it."""
    options = ("--state", str(tmp_path / "state"), "--credentials", str(tmp_path / "keys" / "key.json"))
    with command(*options) as program:
        assert program.stdout is not None
        program.stdout.readline()
        key = json.loads((tmp_path / "keys" / "key.json").read_text())
        client = ibm_boto3.client(
            "s3",
            endpoint_url=key["iam_auth_endpoint"].removesuffix("/identity/token"),
            aws_access_key_id=key["cos_hmac_keys"]["access_key_id"],
            aws_secret_access_key=key["cos_hmac_keys"]["secret_access_key"],
        )
        work(client)
        client.close()
        program.terminate()
        program.stdout.read()
        assert program.wait(SECONDS) == 0


def test_command_keeps_its_buckets_and_keys_when_it_is_to(tmp_path: Path) -> None:
    served(tmp_path, lambda client: client.create_bucket(Bucket="kept-bucket"))
    key = json.loads((tmp_path / "keys" / "key.json").read_text())
    assert (tmp_path / "keys" / "key.json").stat().st_mode & 0o777 == 0o600
    seen: list[str] = []
    served(tmp_path, lambda client: seen.extend(bucket["Name"] for bucket in client.list_buckets()["Buckets"]))
    assert seen == ["kept-bucket"]
    again = json.loads((tmp_path / "keys" / "key.json").read_text())
    assert (again["apikey"], again["cos_hmac_keys"]) == (key["apikey"], key["cos_hmac_keys"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"apikey": "x", "cos_hmac_keys": null}'])
def test_file_without_keys_is_an_error_that_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "key.json").write_text(text)
    with pytest.raises(ValueError, match=r"key\.json holds no service key"):
        read_service_key(tmp_path / "key.json")


def test_file_with_another_instance_is_an_error_that_says_so(tmp_path: Path) -> None:
    hmac = {"access_key_id": "a", "secret_access_key": "b"}
    (tmp_path / "key.json").write_text(json.dumps({"apikey": "x", "resource_instance_id": "y", "cos_hmac_keys": hmac}))
    with pytest.raises(ValueError, match="no CRN"):
        read_service_key(tmp_path / "key.json")


def test_command_says_that_its_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        program = command("--port", str(taken.getsockname()[1]))
        _, errors = program.communicate(timeout=SECONDS)
    assert program.returncode == 1
    assert "in use" in errors
