"""Transfers when processes end: finished normally, cancelled after Ctrl-C, left to the parent after a fork."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.botocore._servers import STUCK_S, serving
from tests.s3transfer.store import Call, Fault, Store

HERE = Path(__file__).resolve().parents[2]
BEGIN = """
import io, os, sys, threading, time
from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.s3transfer.store import make_client
PART = 5 << 20
client = make_client(sys.argv[1])
manager = TransferManager(client, TransferConfig(multipart_threshold=PART, multipart_chunksize=PART))
def say(word):
    print(word, flush=True)
"""


def run(store: Store, script: str) -> subprocess.CompletedProcess[str]:
    """Run a program that knows where the store is."""
    with serving(store) as server:
        return subprocess.run(
            [sys.executable, "-c", BEGIN + script, server.url],
            cwd=HERE,
            env={**os.environ, "PYTHONPATH": str(HERE)},
            capture_output=True,
            text=True,
            timeout=STUCK_S,
            check=False,
        )


def test_transfers_are_finished_at_the_end_of_the_program(store: Store) -> None:
    done = run(
        store,
        """
for number in range(3):
    manager.upload(io.BytesIO(b"x" * (2 * PART + 1)), "bkt", str(number))
""",
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(store.objects) == [("bkt", str(number)) for number in range(3)]
    assert {len(data) for data in store.objects.values()} == {2 * (5 << 20) + 1}
    assert store.uploads == {}


def test_transfers_are_finished_after_an_ordinary_failure(store: Store) -> None:
    done = run(store, 'manager.upload(io.BytesIO(b"x" * (PART + 1)), "bkt", "k")\nraise LookupError("of the program")')

    assert done.returncode == 1
    assert done.stderr.endswith("LookupError: of the program\n")
    assert list(store.objects) == [("bkt", "k")]


def test_transfers_are_cancelled_after_an_interrupt(store: Store) -> None:
    done = run(
        store,
        """
begun = threading.Event()
class Endless:
    def read(self, size):
        return b"x" * size
class Begun:
    def on_progress(self, future, **kwargs):
        begun.set()
manager.upload(Endless(), "bkt", "k", subscribers=[Begun()])
begun.wait()
raise KeyboardInterrupt
""",
    )

    assert done.returncode == -signal.SIGINT
    assert done.stderr.endswith("KeyboardInterrupt\n")
    assert store.objects == {}
    assert store.uploads == {}


def test_ctrl_c_ends_a_program_that_waits_for_a_transfer(store: Store, tmp_path: Path) -> None:
    done = run(
        store,
        """
import signal
class Stalled:
    def read(self, size):
        main, names = threading.main_thread().ident, []
        while not {"wait", "result"} <= set(names):
            frame, names = sys._current_frames()[main], []
            while frame is not None:
                names.append(frame.f_code.co_name)
                frame = frame.f_back
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait()
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    manager.upload(Stalled(), "bkt", "k").result()
except KeyboardInterrupt:
    say("interrupted")
manager.shutdown()
say("over")
""",
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "interrupted\nover\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_leaves_the_transfers_of_its_parent_alone(store: Store) -> None:
    done = run(
        store,
        """
import warnings
warnings.simplefilter("ignore", DeprecationWarning)  # forks beside threads: on purpose
reached, free = threading.Event(), threading.Event()
class Waiting:
    def read(self, size):
        reached.set()
        free.wait()
        return b""
future = manager.upload(Waiting(), "bkt", "parent's")
reached.wait()
child = os.fork()
if not child:
    # A manager of its own, with the same client.
    with TransferManager(client) as own:
        own.upload(io.BytesIO(b"x"), "bkt", "child's").result()
    sys.exit()
say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
free.set()
future.result()
""",
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")
    assert store.objects == {("bkt", "child's"): b"x", ("bkt", "parent's"): b""}


def test_a_program_whose_thread_holds_a_pipe_open_ends_all_the_same(store: Store) -> None:
    done = run(
        store,
        """
reader, writer = os.pipe()
with TransferManager(client) as own:
    future = own.upload(os.fdopen(reader, "rb"), "bkt", "k")
    future.cancel()
say("over")
""",
    )

    assert (done.returncode, done.stdout) == (0, "over\n")
    assert store.objects == {}


def test_what_is_answered_late_is_waited_for(store: Store) -> None:
    answers = iter([Fault(503, "SlowDown"), Fault(503, "SlowDown")])
    store.fault = lambda call: next(answers, None) if call.operation == "put" else None

    done = run(store, 'manager.upload(io.BytesIO(b"x"), "bkt", "k")')

    assert (done.returncode, done.stderr) == (0, "")
    assert [type(call) for call in store.named("put")] == [Call] * 3
    assert list(store.objects) == [("bkt", "k")]
