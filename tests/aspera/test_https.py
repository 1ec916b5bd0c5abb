"""The https engine: what it asks of the transfer manager, and how it pauses, resumes and cancels."""

import concurrent.futures
import os
import threading

import pytest

from ibm_s3transfer.aspera.engines import EventKind, TransferOrder
from ibm_s3transfer.aspera.engines.https import HttpsEngine
from ibm_s3transfer.aspera.engines.https.plan import items_of, local_path
from ibm_s3transfer.aspera.engines.https.transfer import HttpsTransfer
from ibm_s3transfer.aspera.exceptions import AsperaTransferFailedError
from tests.aspera.fake_engine import LONG_S
from tests.aspera.test_ascp import Events, Running


class Client:
    """Lists a bucket, two keys to a page."""

    def __init__(self, keys=()):
        self.keys, self.asked = list(keys), []

    def get_paginator(self, name):
        assert name == "list_objects_v2"
        return self

    def paginate(self, Bucket, Prefix):
        self.asked.append((Bucket, Prefix))
        found = [key for key in self.keys if key.startswith(Prefix)]
        for place in range(0, len(found), 2):
            yield {"Contents": [{"Key": key} for key in found[place : place + 2]]}
        yield {}


class FakeFuture:
    def __init__(self):
        self.is_cancelled = threading.Event()
        self.result_of = None

    def cancel(self):
        self.is_cancelled.set()

    def result(self):
        return self.result_of.result(LONG_S)


class FakeManager:
    """Moves three pieces of ten bytes for every file, in threads."""

    def __init__(self, failures=()):
        self.failures, self.moved, self.closed = dict(failures), [], []
        self._pool = concurrent.futures.ThreadPoolExecutor(4)

    def upload(self, fileobj, bucket, key, extra_args=None, subscribers=None):
        return self._submit(("up", fileobj, bucket, key), key, subscribers)

    def download(self, bucket, key, fileobj, extra_args=None, subscribers=None):
        return self._submit(("down", bucket, key, fileobj), key, subscribers)

    def _submit(self, what, key, subscribers):
        if key == "refused":
            raise ValueError("refused at once")
        future = FakeFuture()
        future.result_of = self._pool.submit(self._move, what, key, subscribers, future)
        return future

    def _move(self, what, key, subscribers, future):
        for _ in range(3):
            if future.is_cancelled.is_set():
                raise concurrent.futures.CancelledError
            for subscriber in subscribers:
                subscriber.on_progress(future=future, bytes_transferred=10)
        if key in self.failures:
            raise self.failures[key]
        self.moved.append(what)

    def shutdown(self, cancel=False, cancel_msg=""):
        self.closed.append(cancel)
        self._pool.shutdown()


def order_of(paths, direction="send", is_directory=False, **more):
    pairs = [{"source": str(source), "destination": str(target)} for source, target in paths]
    return TransferOrder("id", "bucket", {"direction": direction, "paths": pairs, **more}, 0, is_directory)


# --- what a transfer is made of

ITEMS = [
    (order_of([("/a/b", "key")]), [("key", "/a/b")]),
    (order_of([("/a/b", "/key")]), [("/key", "/a/b")]),
    (order_of([("/a/b", "key")], destination_root="/"), [("key", "/a/b")]),
    (order_of([("/a/b", "/key")], destination_root="/to/"), [("to/key", "/a/b")]),
    (order_of([("key", "/a/b")], "receive"), [("key", "/a/b")]),
    (order_of([("key", "/a/b")], "receive", destination_root="/to"), [("key", "/to/a/b")]),
]


@pytest.mark.parametrize(("order", "items"), ITEMS, ids=lambda case: str(case)[-50:])
def test_files_are_items(order, items):
    assert list(items_of(order, Client())) == items


@pytest.mark.parametrize("prefix", ["up", "up/"])
def test_a_directory_is_its_files(prefix, tmp_path):
    for name in ("b", "a", "deep/er/c", "deep/d ü"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "nothing").mkdir()

    found = list(items_of(order_of([(f"{tmp_path}/", prefix)], is_directory=True), Client()))

    assert [key for key, _ in found] == ["up/a", "up/b", "up/deep/d ü", "up/deep/er/c"]
    assert all(os.path.isfile(path) and path.startswith(str(tmp_path)) for _, path in found)


def test_linked_directories_are_followed_once(tmp_path):
    (tmp_path / "data/deep").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/file").write_text("x")
    (tmp_path / "data/link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "data/deep/up").symlink_to(tmp_path / "data")

    found = items_of(order_of([(tmp_path / "data", "k")], is_directory=True), Client())

    assert [key for key, _ in found] == ["k/link/file"]


@pytest.mark.parametrize("prefix", ["in", "in/"])
def test_a_prefix_is_its_objects(prefix):
    client = Client(["in/", "in/a", "in/b/", "in/b/c", "inner/d", "in/x/../y"])

    found = list(items_of(order_of([(prefix, "/to")], "receive", is_directory=True), client))

    assert found == [("in/a", "/to/a"), ("in/b/c", "/to/b/c"), ("in/x/../y", None)]
    assert client.asked == [("bucket", "in/")]


NAMES = [
    ("a", "/to/a"), ("a/b", "/to/a/b"), ("..a", "/to/..a"), ("a\\b", "/to/a\\b"),
    ("..", None), ("../a", None), ("a/../../b", None), ("./a", None), ("a//b", None), ("/etc/passwd", None), ("", None),
    ("a\0b", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path"), NAMES)
def test_no_object_leads_out_of_the_directory(name, path):
    assert local_path("/to", name) == path


# --- transfers


def transfer_of(order, events, manager, client=None):
    return HttpsTransfer(order, events, client or Client(), lambda: manager)


def test_a_file_goes_through_the_transfer_manager():
    manager, events = FakeManager(), Events()

    transfer_of(order_of([("/a", "key")]), events, manager).run()

    assert manager.moved == [("up", "/a", "bucket", "key")]
    assert manager.closed == [False]
    assert [(event.kind, event.bytes_transferred) for event in events] == [
        (EventKind.SESSION_STARTED, 0),
        (EventKind.PROGRESS, 10),
        (EventKind.PROGRESS, 20),
        (EventKind.PROGRESS, 30),
        (EventKind.SESSION_DONE, 30),
    ]


def test_a_directory_makes_its_folders(tmp_path):
    manager, keys = FakeManager(), [f"in/{folder}/{name}" for folder in "ab" for name in range(30)]
    order = order_of([("in", tmp_path)], "receive", True)

    transfer_of(order, Events(), manager, Client(keys)).run()

    assert sorted(manager.moved) == sorted(("down", "bucket", key, str(tmp_path / key[3:])) for key in keys)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_failed_file_leaves_the_others_alone():
    manager, events = FakeManager({"b": KeyError("gone"), "d": KeyError("gone")}), Events()
    order = order_of([(f"/{key}", key) for key in ("a", "b", "refused", "c", "d")])

    with pytest.raises(AsperaTransferFailedError) as raised:
        transfer_of(order, events, manager).run()

    assert str(raised.value).endswith("(and 2 more of 5 files)")
    assert sorted(what[3] for what in manager.moved) == ["a", "c"]
    failed = sorted(event.description for event in events if event.kind is EventKind.FILE_FAILED)
    assert failed == ["b: 'gone'", "d: 'gone'", "refused: refused at once"]


def test_an_object_without_a_place_is_a_failed_file(tmp_path):
    manager = FakeManager()
    order = order_of([("in", tmp_path / "to")], "receive", True)

    with pytest.raises(AsperaTransferFailedError, match="has no place in a local directory"):
        transfer_of(order, Events(), manager, Client(["in/../x", "in/y"])).run()
    assert [what[2] for what in manager.moved] == ["in/y"]


def test_nothing_to_transfer_is_a_failure(tmp_path):
    with pytest.raises(AsperaTransferFailedError, match="there is nothing to transfer"):
        transfer_of(order_of([(tmp_path, "k")], is_directory=True), Events(), FakeManager()).run()


def test_pause_holds_every_byte_until_resume():
    manager, events = FakeManager(), Events()
    transfer = transfer_of(order_of([("/a", "a"), ("/b", "b")]), events, manager)
    assert transfer.pause()
    running = Running(transfer)
    events.wait_for(EventKind.SESSION_STARTED)

    assert events.kinds() == [EventKind.SESSION_STARTED]
    assert manager.moved == []
    assert transfer.resume()
    assert running.end() is None
    assert len(manager.moved) == 2


def test_pause_in_the_middle_holds_the_thread_that_moves(monkeypatch):
    manager, events = FakeManager(), Events()
    transfer = transfer_of(order_of([("/a", "a")]), events, manager)

    def report(event):
        if event.bytes_transferred == 20 and event.kind is EventKind.PROGRESS:
            transfer.pause()
        events(event)

    transfer._report = report
    running = Running(transfer)
    events.wait_for(EventKind.PROGRESS, 2)

    assert events.kinds().count(EventKind.PROGRESS) == 2
    transfer.resume()
    assert running.end() is None
    assert events[-1].bytes_transferred == 30


@pytest.mark.parametrize("is_paused", [False, True])
def test_cancel_ends_all_files(is_paused):
    manager, events = FakeManager(), Events()
    transfer = transfer_of(order_of([(f"/{number}", f"k{number}") for number in range(100)]), events, manager)
    has_moved = threading.Event()

    def report(event):
        if event.kind is EventKind.PROGRESS and not has_moved.is_set():
            if is_paused:
                transfer.pause()
            else:
                transfer.cancel()
            has_moved.set()
        events(event)

    transfer._report = report
    running = Running(transfer)
    assert has_moved.wait(LONG_S)
    transfer.cancel()

    assert str(running.end()) == "cancelled"
    assert manager.closed == [True]
    assert len(manager.moved) < 100
    assert EventKind.FILE_FAILED not in events.kinds()


def test_cancel_before_the_beginning_moves_nothing():
    manager = FakeManager()
    transfer = transfer_of(order_of([("/a", "a")]), Events(), manager)
    transfer.cancel()

    with pytest.raises(AsperaTransferFailedError, match="cancelled"):
        transfer.run()
    assert manager.moved == []


def test_a_rate_is_not_changed_on_the_way():
    assert not transfer_of(order_of([("/a", "a")]), Events(), FakeManager()).change_rate(5)


def test_the_target_rate_bounds_the_bandwidth():
    manager = HttpsEngine(Client())._make_manager(order_of([("/a", "a")], target_rate_kbps=8000))
    free = HttpsEngine(Client())._make_manager(order_of([("/a", "a")]))

    assert (manager.config.max_bandwidth, free.config.max_bandwidth) == (1_000_000, None)
    manager.shutdown()
    free.shutdown()
