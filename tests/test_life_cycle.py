"""The life of a client: forks, threads, the end of the program, and nothing left open."""

import gc
import os
import signal
import subprocess
import sys
import threading
import warnings

import pytest

import ibm_boto3
from ibm_botocore import _locks
from ibm_botocore.session import Session
from tests.botocore._servers import Recorder, serving

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
KEYS = {"aws_access_key_id": "AKID", "aws_secret_access_key": "SECRET", "region_name": "us-south"}


def _client(url):
    return ibm_boto3.Session(**KEYS).client("s3", endpoint_url=url)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_of_a_fork_opens_its_own_connections_and_finds_every_lock_free():
    recorder = Recorder(EMPTY)
    with serving(recorder) as server, _client(server.url) as client:
        client.head_bucket(Bucket="bkt")
        held = list(_locks._locks)
        for lock in held:
            lock.acquire()
        try:
            child = os.fork()
            if child == 0:
                code = 1
                try:
                    client.head_bucket(Bucket="bkt")
                    other = _client(server.url)
                    other.head_bucket(Bucket="bkt")
                    client.close()
                    other.close()
                    code = 0
                finally:
                    os._exit(code)
            _, status = os.waitpid(child, 0)
        finally:
            for lock in held:
                lock.release()
        client.head_bucket(Bucket="bkt")

    assert os.waitstatus_to_exitcode(status) == 0
    assert len(recorder.requests) == 4
    assert server.connections == 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_of_a_fork_finds_credentials_that_another_thread_was_looking_for():
    parent, started, ended = os.getpid(), threading.Event(), threading.Event()

    class Slow:
        def load_credentials(self):
            if os.getpid() == parent:
                started.set()
                ended.wait(60)

    session = Session()
    session.register_component("credential_provider", Slow())
    looking = threading.Thread(target=session.get_credentials)
    looking.start()
    started.wait(60)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.alarm(20)
            session.get_credentials()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    ended.set()
    looking.join(60)

    assert os.waitstatus_to_exitcode(status) == 0


def test_a_hundred_threads_share_one_client():
    recorder = Recorder(EMPTY)
    failed = []
    with serving(recorder) as server, _client(server.url) as client:
        start = threading.Barrier(100)

        def call(number):
            start.wait(timeout=30)
            try:
                for turn in range(5):
                    client.put_object(Bucket="bkt", Key=f"{number}/{turn}", Body=b"x" * number)
            except Exception as error:  # noqa: BLE001 - the main thread reports it
                failed.append(error)

        threads = [threading.Thread(target=call, args=(number,)) for number in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)

    assert failed == []
    assert len(recorder.requests) == 500
    assert len({request.split(b" ")[1] for request in recorder.requests}) == 500


def test_a_thousand_clients_leave_no_thread_and_no_socket():
    threads = threading.active_count()
    with serving(Recorder(EMPTY)) as server, warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        session = ibm_boto3.Session(**KEYS)
        for number in range(1000):
            client = session.client("s3", endpoint_url=server.url)
            if number % 20 == 0:
                client.head_bucket(Bucket="bkt")
                client.close()
        del client
        gc.collect()
        open_files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
        with _client(server.url) as last:
            last.head_bucket(Bucket="bkt")
    after = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0

    assert server.connections == 51
    assert after <= open_files
    # The scripts of the server end with it.
    assert threading.active_count() <= threads


def test_a_client_that_is_dropped_without_close_frees_its_socket_quietly():
    with serving(Recorder(EMPTY)) as server, warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        client = _client(server.url)
        client.head_bucket(Bucket="bkt")
        del client
        gc.collect()
        # The server's script ends only when the client has hung up: serving() would report it as stuck.

    assert server.connections == 1


PROGRAM = """
import ibm_boto3, sys
client = ibm_boto3.client("s3", aws_access_key_id="a", aws_secret_access_key="s", endpoint_url=sys.argv[1])
client.head_bucket(Bucket="bkt")
body = client.get_object(Bucket="bkt", Key="k")["Body"]
"""


def test_the_end_of_a_program_is_quiet():
    with serving(Recorder(EMPTY, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody")) as server:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-X", "dev", "-W", "ignore::ResourceWarning", "-c", PROGRAM, server.url],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


IMPORTS = """
import sys
import ibm_boto3
heavy = {"requests", "urllib3", "http.client", "ssl", "xml", "dateutil", "jmespath", "email", "dataclasses", "moto"}
print(sorted(heavy & set(sys.modules)))
"""


def test_importing_the_package_loads_nothing_heavy():
    done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.strip() == "[]"


def test_transfers_load_nothing_that_only_subscribers_need():
    program = "import sys, ibm_boto3.s3.transfer; print('inspect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.strip() == "False"
