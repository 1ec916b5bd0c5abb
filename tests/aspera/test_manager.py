"""The manager over an engine that the test steers: arguments, futures, subscribers, the queue and the end."""

import concurrent.futures
import logging
import pickle
import subprocess
import sys
import threading
import uuid
from pathlib import Path

import pytest

import ibm_boto3
from ibm_s3transfer.aspera.engines import EventKind
from ibm_s3transfer.aspera.exceptions import (
    AsperaEngineNotFoundError,
    AsperaTransferFailedError,
    AsperaTransferQueueError,
    AsperaTransferSpecError,
)
from ibm_s3transfer.aspera.futures import (
    AsperaMessage,
    AsperaSession,
    AsperaTransferCoordinator,
    AsperaTransferFuture,
    AsperaTransferListener,
    enumAsperaControllerStatus,
    enumAsperaDirection,
    enumAsperaModifyTransfer,
    enumAsperaMsgType,
)
from ibm_s3transfer.aspera.manager import (
    RECEIVER_CLIENT_IDS,
    AsperaConfig,
    AsperaManagerConfig,
    AsperaTransferCoordinatorController,
    AsperaTransferManager,
)
from ibm_s3transfer.aspera.subscribers import AsperaBaseSubscriber
from ibm_s3transfer.aspera.utils import FilePair, check_io_access
from ibm_s3transfer.exceptions import FatalError, TransferNotDoneError
from tests.aspera.fake_engine import LONG_S, FakeEngine

ROOT = Path(__file__).parents[2]


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def manager(client, engine):
    made = AsperaTransferManager(client, AsperaManagerConfig(engine=engine))
    yield made
    made.shutdown(True)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_text("content")
    return str(path)


class Noted(AsperaBaseSubscriber):
    """Notes what it is told."""

    def __init__(self):
        self.told = []

    def on_queued(self, future, **kwargs):
        self.told.append(("queued", future.is_done(), future.is_success(), future.is_error()))

    def on_progress(self, future, bytes_transferred, **kwargs):
        self.told.append(bytes_transferred)

    def on_done(self, future, **kwargs):
        self.told.append(("done", future.is_done(), future.is_success(), future.is_error()))


QUEUED = ("queued", False, False, False)
SUCCEEDED, FAILED = ("done", True, True, False), ("done", True, False, True)


# --- configuration

CONFIGS = [
    ({}, {}, 0),
    ({"target_rate_mbps": 5}, {"target_rate_kbps": 5000}, 0),
    ({"target_rate_mbps": 0}, {"target_rate_kbps": 0}, 0),
    ({"target_rate_cap_mbps": 5}, {"target_rate_cap_kbps": 5000}, 0),
    ({"min_rate_cap_mbps": 5}, {"min_rate_cap_kbps": 5000}, 0),
    ({"min_rate_mbps": 5}, {"min_rate_kbps": 5000}, 0),
    ({"rate_policy": "fair"}, {"rate_policy": "fair"}, 0),
    ({"lock_min_rate": True}, {"lock_min_rate": True}, 0),
    ({"lock_target_rate": False}, {"lock_target_rate": False}, 0),
    ({"lock_rate_policy": True}, {"lock_rate_policy": True}, 0),
    ({"multi_session": 2}, {"multi_session": 2}, 2),
    ({"multi_session": 0}, {"multi_session": 0}, 0),
    ({"multi_session": -1}, {"multi_session": -1}, -1),
    ({"multi_session": "all"}, {"multi_session": "all"}, -1),
    ({"multi_session_threshold_mb": 60}, {"multi_session_threshold": 60000000}, 0),
    ({"destination_root": "/to"}, {"destination_root": "/to"}, 0),
]


@pytest.mark.parametrize(("given", "values", "sessions"), CONFIGS, ids=lambda case: str(case)[:40])
def test_config_is_kept_as_a_specification_has_it(given, values, sessions):
    config = AsperaConfig(**given)

    assert (config.dict, config.multi_session, config.is_multi_session_all) == (values, sessions, sessions == -1)


REFUSED_CONFIGS = [
    ({"target_rate_mbps": "1"}, "target_rate_mbps should be value of type (int)"),
    ({"target_rate_mbps": True}, "target_rate_mbps should be value of type (int)"),
    ({"min_rate_mbps": 1.5}, "min_rate_mbps should be value of type (int)"),
    ({"rate_policy": 1}, "rate_policy should be value of type (str)"),
    ({"rate_policy": "x"}, "rate_policy can be ['fixed', 'high', 'fair', 'low']"),
    ({"lock_min_rate": 1}, "lock_min_rate should be value of type (bool)"),
    ({"multi_session": "ALL"}, "multi_session should be value of type (int)"),
    ({"multi_session": 2.0}, "multi_session should be value of type (int)"),
    ({"multi_session": True}, "multi_session should be value of type (int)"),
    ({"multi_session_threshold_mb": 59}, "multi_session_threshold_mb must be >= 60"),
    ({"multi_session_threshold_mb": "60"}, "multi_session_threshold_mb should be value of type (int)"),
    ({"destination_root": 1}, "destination_root should be value of type (str)"),
]


@pytest.mark.parametrize(("given", "text"), REFUSED_CONFIGS, ids=str)
def test_config_refuses_as_published(given, text):
    with pytest.raises(ValueError) as raised:
        AsperaConfig(**given)
    assert str(raised.value) == text


def test_configs_are_passed_by_position_as_published():
    assert AsperaConfig(1, 2, 3, 4, "low", True, True, True, 2, 60, "/").dict == {
        "target_rate_kbps": 1000, "target_rate_cap_kbps": 2000, "min_rate_cap_kbps": 3000, "min_rate_kbps": 4000,
        "rate_policy": "low", "lock_min_rate": True, "lock_target_rate": True, "lock_rate_policy": True,
        "multi_session": 2, "multi_session_threshold": 60000000, "destination_root": "/",
    }  # fmt: skip
    config = AsperaManagerConfig(1, 2, "/log", 3, False)
    assert (config.max_submission_queue_size, config.ascp_max_concurrent, config.ascp_log_path) == (1, 2, "/log")
    assert (config.max_fasp_cache_size, config.verify_ssl) == (3, False)
    with pytest.raises(ValueError, match=r"engine can be \['ascp', 'transferd', 'https'\]"):
        AsperaManagerConfig(engine="fasp")


# --- arguments


def test_manager_takes_clients_only(client):
    for wrong in (None, object(), ibm_boto3):
        with pytest.raises(AssertionError):
            AsperaTransferManager(wrong)
    with pytest.raises(AssertionError):
        AsperaTransferManager(client, config=object())
    with pytest.raises(AssertionError):
        AsperaTransferManager(client, transfer_config=object())


def test_manager_needs_an_api_key_unless_it_has_a_token_manager_or_goes_over_https(monkeypatch):
    hmac = ibm_boto3.client("s3", aws_access_key_id="a", aws_secret_access_key="b", endpoint_url="http://127.0.0.1:9")
    with pytest.raises(AttributeError, match="need a client with an API key"):
        AsperaTransferManager(hmac)
    AsperaTransferManager(hmac, delegated_token_manager=object())
    AsperaTransferManager(hmac, AsperaManagerConfig(engine="https"))
    monkeypatch.setenv("IBM_COS_ASPERA_ENGINE", "https")
    AsperaTransferManager(hmac)
    hmac.close()


def test_manager_makes_delegated_tokens_from_the_clients_key(client):
    made = AsperaTransferManager(client, AsperaManagerConfig(verify_ssl="/ca"))._delegated_token_manager

    assert (made.api_key_id, made.auth_endpoint) == ("api-key-0123456789", "http://127.0.0.1:9/token")
    assert (made._receiver_client_ids, made.get_verify()) == (RECEIVER_CLIENT_IDS, "/ca") == ("aspera_ats", "/ca")


REFUSED_CALLS = [
    ("upload", ("/nowhere", "b", "k"), OSError, "Error accessing File: /nowhere"),
    ("upload", ("", "b", "k"), OSError, "Error accessing File: "),
    ("upload", ("{folder}", "b", "k"), OSError, "Error accessing File: {folder}"),
    ("upload", ("{file}", "", "k"), AssertionError, "bucket must not be empty"),
    ("upload", ("{file}", "b", ""), ValueError, "Invalid file pair"),
    ("upload", ("{file}", "b", "k", {"a": 1}), AssertionError, "transfer_config must be an AsperaConfig"),
    ("upload", ("{file}", "b", "k", None, [3]), AssertionError, "subscribers must be AsperaBaseSubscriber ones"),
    ("upload", ("{file}", "b", "k", AsperaConfig(multi_session=11)), ValueError, "Max sessions is 10"),
    ("download", ("b", "k", "/nowhere/file"), OSError, "Error accessing Directory: /nowhere"),
    ("download", ("b", "k", ""), OSError, "Error accessing Directory: "),
    ("download", ("b", "", "{file}"), ValueError, "Invalid file pair"),
    ("download", ("", "k", "{file}"), AssertionError, "bucket must not be empty"),
    ("upload_directory", ("/nowhere", "b", "k"), OSError, "Error accessing Directory: /nowhere"),
    ("upload_directory", ("{file}", "b", "k"), OSError, "Error accessing Directory: {file}"),
    ("upload_directory", ("{folder}", "b", ""), ValueError, "Invalid file pair"),
    ("download_directory", ("b", "k", "/nowhere"), OSError, "Error accessing Directory: /nowhere"),
    ("download_directory", ("b", "k", ""), OSError, "Error accessing Directory: "),
    ("download_directory", ("b", "", "{folder}"), ValueError, "Invalid file pair"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "arguments", "kind", "text"), REFUSED_CALLS, ids=str)
def test_calls_are_refused_as_published(method, arguments, kind, text, manager, engine, file, tmp_path):
    def filled(value):
        return value.replace("{file}", file).replace("{folder}", str(tmp_path)) if isinstance(value, str) else value

    with pytest.raises(kind) as raised:
        getattr(manager, method)(*map(filled, arguments))

    assert str(raised.value) == filled(text)
    assert engine.transfers == []


ORDERS = [
    ("upload", ("{file}", "b", "key"), "send", {"source": "{file}", "destination": "key"}, False),
    ("download", ("b", "key", "{folder}/to"), "receive", {"source": "key", "destination": "{folder}/to"}, False),
    ("upload_directory", ("{folder}/", "b", "k/"), "send", {"source": "{folder}/", "destination": "k/"}, True),
    ("download_directory", ("b", "k/", "{folder}"), "receive", {"source": "k/", "destination": "{folder}"}, True),
]


@pytest.mark.parametrize(
    ("method", "arguments", "direction", "path", "is_directory"), ORDERS, ids=lambda case: str(case)[:18]
)
def test_an_engine_gets_what_was_submitted(
    method, arguments, direction, path, is_directory, manager, engine, file, tmp_path
):
    def filled(text):
        return text.replace("{file}", file).replace("{folder}", str(tmp_path))

    future = getattr(manager, method)(*map(filled, arguments))
    order = engine.transfer(0).order
    engine.transfer(0).end()

    assert future.result() is None
    assert (order.bucket, order.transfer_id, order.is_directory) == ("b", future.meta.transfer_id, is_directory)
    assert order.spec == {
        "direction": direction,
        "paths": [{name: filled(value) for name, value in path.items()}],
        "destination_root": "/",
    }
    assert uuid.UUID(future.meta.transfer_id)
    call_args = future.meta.call_args
    assert (call_args.bucket, call_args.direction, call_args.transfer_config) == ("b", direction, None)
    assert [type(pair) for pair in call_args.file_pair_list] == [FilePair]


def test_relative_paths_mean_the_folder_at_the_call(manager, engine, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "name").write_text("x")
    manager.upload("name", "b", "k")
    manager.download("b", "k", "bare")

    specs = [engine.transfer(number).order.spec for number in range(2)]
    paths = {spec["direction"]: spec["paths"][0] for spec in specs}
    assert paths["send"]["source"] == str(tmp_path / "name")
    assert paths["receive"]["destination"] == str(tmp_path / "bare")


def test_a_transfers_own_config_wins_over_the_managers(client, engine, file):
    default = AsperaConfig(target_rate_mbps=1)
    manager = AsperaTransferManager(client, AsperaManagerConfig(engine=engine), default)
    manager.upload(file, "b", "k")
    manager.upload(file, "b", "k", AsperaConfig(multi_session=2))

    orders = sorted((engine.transfer(number).order for number in range(2)), key=lambda order: order.sessions)
    assert (orders[0].spec["target_rate_kbps"], orders[0].sessions) == (1000, 0)
    assert ("target_rate_kbps" not in orders[1].spec, orders[1].sessions) == (True, 2)
    manager.shutdown(True)


# --- futures and subscribers


def test_subscribers_are_told_in_order_with_growing_totals(manager, engine, file):
    noted = Noted()
    future = manager.upload(file, "b", "k", None, [noted])
    transfer = engine.transfer(0)
    assert noted.told == []

    transfer.tell(EventKind.SESSION_STARTED)
    transfer.tell(EventKind.PROGRESS, "1", 100)
    transfer.tell(EventKind.PROGRESS, "1", 100)
    transfer.tell(EventKind.SESSION_STARTED, "2")
    transfer.tell(EventKind.PROGRESS, "2", 50)
    transfer.tell(EventKind.PROGRESS, "1", 60)
    transfer.tell(EventKind.PROGRESS, "1", 120)
    transfer.tell(EventKind.SESSION_DONE, "1", 120)
    assert (future.is_done(), future.is_success(), future.is_error()) == (False, False, False)
    transfer.end()
    future.result()

    assert noted.told == [QUEUED, 100, 150, 170, SUCCEEDED]
    assert (future.is_done(), future.is_success(), future.is_error(), future.get_last_error()) == (
        True,
        True,
        False,
        "",
    )


def test_subscribers_may_come_from_a_generator(manager, engine, file):
    noted = Noted()
    future = manager.upload(file, "b", "k", None, (subscriber for subscriber in [noted]))
    engine.transfer(0).end()
    future.result()

    assert noted.told == [QUEUED, SUCCEEDED]


def test_a_failed_session_is_an_error(manager, engine, file):
    noted = Noted()
    future = manager.upload(file, "b", "k", None, [noted])
    transfer = engine.transfer(0)
    transfer.tell(EventKind.SESSION_FAILED, "1", 0, "Auth failed: x")
    transfer.end(AsperaTransferFailedError("Auth failed: x", 19))

    with pytest.raises(AsperaTransferFailedError, match="Auth failed: x"):
        future.result()
    assert noted.told == [QUEUED, FAILED]
    assert (future.is_error(), future.is_success(), future.get_last_error()) == (True, False, "Auth failed: x")


def test_any_failure_of_an_engine_is_a_failed_transfer(manager, engine, file):
    future = manager.upload(file, "b", "k")
    engine.transfer(0).end(KeyError("odd"))

    with pytest.raises(AsperaTransferFailedError, match="odd") as raised:
        future.result()
    assert isinstance(raised.value.__cause__, KeyError)


def test_a_failing_subscriber_disturbs_nobody(manager, engine, file, caplog):
    class Failing(AsperaBaseSubscriber):
        def on_queued(self, future, **kwargs):
            raise KeyError("queued")

        def on_done(self, future, **kwargs):
            raise KeyError("done")

    noted = Noted()
    future = manager.upload(file, "b", "k", None, [Failing(), noted])
    engine.transfer(0).end()

    future.result()
    assert noted.told == [QUEUED, SUCCEEDED]
    assert [record.name for record in caplog.records] == ["ibmcos.aspera"] * 2


def test_result_returns_after_the_subscribers_know(manager, engine, file):
    may_go, entered = threading.Event(), threading.Event()

    class Slow(AsperaBaseSubscriber):
        def on_done(self, future, **kwargs):
            entered.set()
            # A subscriber may ask for the result, too.
            future.result()
            assert may_go.wait(LONG_S)

    future = manager.upload(file, "b", "k", None, [Slow()])
    engine.transfer(0).end()
    assert entered.wait(LONG_S)
    waiting = concurrent.futures.ThreadPoolExecutor(1)
    result = waiting.submit(future.result)

    assert future.is_done()
    assert not result.done()
    may_go.set()
    assert result.result(LONG_S) is None
    waiting.shutdown()


def test_a_transfer_is_paused_and_resumed_while_it_runs(manager, engine, file):
    future = manager.upload(file, "b", "k")
    transfer = engine.transfer(0)

    assert future.pause()
    assert future.resume()
    assert future.change_rate(5, 1, "fair")
    assert transfer.calls == ["pause", "resume", (5000, 1000, "fair")]
    transfer.end()
    future.result()
    assert (future.pause(), future.resume(), future.cancel(), future.change_rate(1)) == (False,) * 4


def test_cancel_ends_a_running_transfer(manager, engine, file):
    noted = Noted()
    future = manager.upload(file, "b", "k", None, [noted])
    transfer = engine.transfer(0)

    assert future.cancel()
    with pytest.raises(concurrent.futures.CancelledError):
        future.result()
    assert transfer.calls == ["cancel"]
    assert noted.told == [QUEUED, FAILED]
    assert (future.is_error(), future.is_success(), future.cancel()) == (True, False, False)


def test_a_subscriber_may_cancel_its_transfer(manager, engine, file):
    class Cancelling(AsperaBaseSubscriber):
        def on_progress(self, future, bytes_transferred, **kwargs):
            assert future.cancel()

    future = manager.upload(file, "b", "k", None, [Cancelling()])
    engine.transfer(0).tell(EventKind.PROGRESS, "1", 1)

    with pytest.raises(concurrent.futures.CancelledError):
        future.result()


def test_an_exception_is_set_on_finished_transfers_only(manager, engine, file):
    future = manager.upload(file, "b", "k")
    with pytest.raises(TransferNotDoneError, match="set_exception can only be called once the transfer is complete"):
        future.set_exception(KeyError("late"))
    engine.transfer(0).end()
    future.result()

    future.set_exception(KeyError("late"))

    with pytest.raises(KeyError, match="late"):
        future.result()
    assert (future.is_error(), future.is_success()) == (True, False)


# --- the queue


def test_the_budget_of_sessions_bounds_what_runs(client, engine, file):
    manager = AsperaTransferManager(client, AsperaManagerConfig(ascp_max_concurrent=4, engine=engine))
    wide, narrow = AsperaConfig(multi_session=3), None
    futures = [manager.upload(file, "b", "k", config) for config in (wide, narrow, wide, narrow)]
    controller = manager._coordinator_controller

    first, second = (engine.of(futures[number].meta.transfer_id) for number in range(2))
    assert (controller.tracked_coordinator_count(True), controller.waiting_coordinator_count()) == (4, 2)
    # The last would fit, but does not overtake.
    second.end()
    futures[1].result()
    assert (controller.tracked_coordinator_count(True), controller.waiting_coordinator_count()) == (3, 2)
    first.end()
    third, fourth = (engine.of(futures[number].meta.transfer_id) for number in (2, 3))
    third.end()
    fourth.end()
    manager.wait()
    assert [future.is_success() for future in futures] == [True] * 4
    assert controller.tracked_coordinator_count() == 0


def test_many_transfers_run_one_after_the_other(client, file):
    class Instant(FakeEngine):
        def prepare(self, order, report):
            transfer = super().prepare(order, report)
            report_done = transfer.tell
            report_done(EventKind.PROGRESS, "1", 7)
            transfer.end()
            return transfer

    engine = Instant()
    with AsperaTransferManager(client, AsperaManagerConfig(ascp_max_concurrent=3, engine=engine)) as manager:
        futures = [manager.upload(file, "b", f"k{number}") for number in range(100)]
    assert all(future.is_success() for future in futures)
    assert len(engine.transfers) == 100


def test_a_full_queue_takes_no_more(client, engine, file):
    config = AsperaManagerConfig(max_submission_queue_size=2, ascp_max_concurrent=1, engine=engine)
    manager = AsperaTransferManager(client, config)
    futures = [manager.upload(file, "b", "k") for _ in range(3)]

    with pytest.raises(AsperaTransferQueueError, match="Max queued items reached"):
        manager.upload(file, "b", "k")
    manager.shutdown(True, "enough")
    for future in futures:
        with pytest.raises(concurrent.futures.CancelledError, match="enough"):
            future.result()
    assert len(engine.transfers) <= 1


def test_nothing_is_taken_while_the_manager_waits_or_after_it_was_cancelled(manager, engine, file):
    manager.upload(file, "b", "k")
    engine.transfer(0)
    waiting = threading.Thread(target=manager.wait)
    waiting.start()
    controller = manager._coordinator_controller
    while not controller._waits:
        assert waiting.is_alive()

    with pytest.raises(AsperaTransferQueueError, match="Cant queue items during wait"):
        manager.upload(file, "b", "k")
    engine.transfer(0).end()
    waiting.join(LONG_S)
    manager.shutdown(True)
    with pytest.raises(AsperaTransferQueueError, match="Cancel already called"):
        manager.upload(file, "b", "k")


def test_a_waiting_transfer_is_cancelled_without_an_engine(client, engine, file):
    manager = AsperaTransferManager(client, AsperaManagerConfig(ascp_max_concurrent=1, engine=engine))
    noted = Noted()
    running, waiting = manager.upload(file, "b", "k"), manager.upload(file, "b", "k", None, [noted])

    assert waiting.cancel()
    assert noted.told == [QUEUED, FAILED]
    engine.of(running.meta.transfer_id).end()
    manager.shutdown()
    assert len(engine.transfers) == 1


def test_shutdown_gives_its_message_to_all(manager, engine, file):
    future = manager.upload(file, "b", "k")
    engine.transfer(0)

    manager.shutdown(True, "my message")

    with pytest.raises(concurrent.futures.CancelledError, match="my message") as raised:
        future.result()
    assert type(raised.value) is concurrent.futures.CancelledError


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (KeyError("boom"), FatalError, "'boom'"),
        (ValueError(), FatalError, "ValueError()"),
        (KeyboardInterrupt(), concurrent.futures.CancelledError, "KeyboardInterrupt()"),
    ],
    ids=repr,
)
def test_a_block_that_raises_cancels_its_transfers(error, kind, text, client, engine, file):
    with (
        pytest.raises(type(error)),
        AsperaTransferManager(client, AsperaManagerConfig(engine=engine)) as manager,
    ):
        future = manager.upload(file, "b", "k")
        engine.transfer(0)
        raise error

    with pytest.raises(concurrent.futures.CancelledError) as raised:
        future.result()
    assert (type(raised.value), str(raised.value)) == (kind, text)


def test_a_block_waits_for_its_transfers(client, engine, file):
    with AsperaTransferManager(client, AsperaManagerConfig(engine=engine)) as manager:
        future = manager.upload(file, "b", "k")
        engine.transfer(0).end(AsperaTransferFailedError("no"))
    assert future.is_error()


# --- no engine


def test_importing_needs_no_engine_and_no_http_stack():
    code = (
        "import sys, warnings; warnings.simplefilter('error')\n"
        "import ibm_s3transfer.aspera.manager, ibm_s3transfer.aspera.futures\n"
        "print([name for name in ('requests', 'urllib3', 'grpc', 'google.protobuf', 'cos_aspera')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_without_any_engine_the_first_transfer_tells_where_it_looked_and_the_ways_out(
    client, file, monkeypatch, empty_home
):
    monkeypatch.setenv("PATH", "")
    manager = AsperaTransferManager(client)

    with pytest.raises(AsperaEngineNotFoundError) as raised:
        manager.upload(file, "b", "k")

    text = str(raised.value)
    assert f"PATH, {empty_home}/.aspera/sdk" in text
    assert "transferd: no address is named (usually 127.0.0.1:55002)" in text
    for way in ("IBM_COS_ASCP_PATH", "IBM_COS_TRANSFERD_ADDRESS", 'engine="https"', "IBM_COS_ASPERA_ENGINE=https"):
        assert way in text
    assert isinstance(raised.value, AsperaTransferFailedError)


def test_https_is_never_chosen_silently(client, file, monkeypatch):
    monkeypatch.setenv("PATH", "")
    for name in ("ascp", "transferd"):
        monkeypatch.setenv("IBM_COS_ASPERA_ENGINE", name)
        with pytest.raises(AsperaEngineNotFoundError, match=f"The engine '{name}' was not found"):
            AsperaTransferManager(client).upload(file, "b", "k")
    monkeypatch.setenv("IBM_COS_ASPERA_ENGINE", "fasp")
    with pytest.raises(AsperaEngineNotFoundError, match=r"IBM_COS_ASPERA_ENGINE can be .* not 'fasp'"):
        AsperaTransferManager(client)


def test_engines_are_chosen_by_argument_then_environment(client, ascp, monkeypatch):
    assert AsperaTransferManager(client)._find_engine().settings.ascp == ascp.path
    monkeypatch.setenv("IBM_COS_ASPERA_ENGINE", "https")
    assert AsperaTransferManager(client)._find_engine().name == "https"
    assert AsperaTransferManager(client, AsperaManagerConfig(engine="ascp"))._find_engine().name == "ascp"


@pytest.mark.parametrize("address", ["aspera.example:55002", "10.0.0.1:55002", "localhost", "127.0.0.1:x"])
def test_a_daemon_elsewhere_gets_no_token(address, client, file):
    config = AsperaManagerConfig(engine="transferd", transferd_address=address)

    with pytest.raises(AsperaEngineNotFoundError, match="has to be at host:port on this machine"):
        AsperaTransferManager(client, config).upload(file, "b", "k")


# --- the rest of the published names


def test_words_are_as_published():
    status, kinds = enumAsperaControllerStatus, enumAsperaMsgType
    assert (status.CREATED, status.RUNNING, status.PAUSED) == ("new", "running", "paused")
    assert (status.FAILED, status.SUCCESS, status.CANCELLED) == ("failed", "success", "cancelled")
    assert (enumAsperaDirection.SEND, enumAsperaDirection.RECEIVE) == ("send", "receive")
    modify = enumAsperaModifyTransfer
    assert (modify.target_rate_kbps, modify.min_rate_kbps, modify.priority) == (1, 2, 3)
    assert (modify.CTRL_PAUSE, modify.CTRL_RESUME) == (4, 5)
    names = ["INIT", "SESSION", "NOTIFICATION", "STATS", "ARGSTOP", "STOP", "DONE", "ERROR", "FILEERROR"]
    assert [getattr(kinds, name) for name in names] == names


def test_text_messages_are_taken_as_events():
    class Listener(AsperaTransferListener):
        def __init__(self):
            self.events = []

        def on_event(self, event):
            self.events.append((event.kind, event.session, event.bytes_transferred, event.description))

    listener = Listener()
    for message in ("Type: INIT\nSessionId: s\n", "Type: STATS\nSessionId: s\nTransferBytes: 5\n", "Type: SESSION\n"):
        listener.transferReporter("id", message)
    listener.transferReporter("id", "Type: ERROR\nSessionId: s\nDescription: a: b\n")

    assert listener.events == [
        (EventKind.SESSION_STARTED, "s", 0, ""),
        (EventKind.PROGRESS, "s", 5, ""),
        (EventKind.SESSION_FAILED, "s", 0, "a: b"),
    ]
    message = AsperaMessage("Type: DONE\nnonsense\n")
    assert (message.is_msg_type(["DONE"]), message.get_bytes_transferred(), message.get_session_id()) == (True, 0, None)


def test_sessions_remember_how_they_ended():
    good, bad = AsperaSession("a"), AsperaSession("b")
    good.set_success()
    bad.set_error("why")

    assert (good.is_done(), good.is_success(), good.is_failed(), good.error) == (True, True, False, "")
    assert (bad.is_done(), bad.is_success(), bad.is_failed(), bad.error) == (True, False, True, "why")
    assert not AsperaSession("c").is_done()
    assert AsperaSession.PROGRESS_MSGS_SEND_ALL is False


def test_futures_are_made_without_arguments():
    future = AsperaTransferFuture()

    assert (future.is_done(), future.is_success(), future.is_error(), future.get_last_error()) == (
        False,
        False,
        False,
        "",
    )
    assert isinstance(future._coordinator, AsperaTransferCoordinator)
    assert future.meta.call_args is None


@pytest.mark.parametrize(
    "error",
    [
        AsperaTransferFailedError("a", 19),
        AsperaTransferQueueError("a"),
        AsperaTransferSpecError("a"),
        AsperaEngineNotFoundError("a"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_pickle(error):
    copy = pickle.loads(pickle.dumps(error))

    assert (type(copy), str(copy), copy.args, vars(copy)) == (type(error), "a", ("a",), vars(error))


def test_names_live_where_they_are_published():
    for name in (AsperaConfig, AsperaManagerConfig, AsperaTransferCoordinatorController, AsperaTransferManager):
        assert name.__module__ == "ibm_s3transfer.aspera.manager"
    for name in (AsperaMessage, AsperaSession, enumAsperaMsgType, AsperaTransferFuture):
        assert name.__module__ == "ibm_s3transfer.aspera.futures"


def test_access_is_checked_by_kind(tmp_path, file):
    check_io_access(file, 4, True)
    check_io_access(tmp_path, 4)
    with pytest.raises(OSError, match="Error accessing File: /nowhere"):
        check_io_access("/nowhere", 4, True)
    with pytest.raises(OSError, match=f"Error accessing Directory: {file}"):
        check_io_access(file, 4)


@pytest.fixture
def log(monkeypatch):
    logger = logging.getLogger("ibmcos.aspera")
    monkeypatch.setattr("ibm_s3transfer.aspera.manager._log_path", None)
    monkeypatch.setattr("ibm_s3transfer.aspera.manager._log_handler", None)
    before = list(logger.handlers)
    yield logger
    logger.setLevel(logging.NOTSET)
    logger.handlers[:] = before


def test_log_details_are_set_once(log, client, ascp, tmp_path, capsys):
    for _ in range(2):
        AsperaTransferManager.set_log_details(str(tmp_path), logging.DEBUG)
    log.debug("hello")

    assert capsys.readouterr().err.count("DEBUG hello") == 1
    assert AsperaTransferManager(client)._find_engine().settings.log_path == str(tmp_path)
    with pytest.raises(OSError, match="Error accessing Directory: /nowhere"):
        AsperaTransferManager.set_log_details("/nowhere")
    with pytest.raises(ValueError, match="Unknown level: 'x'"):
        AsperaTransferManager.set_log_details(sdk_log_level="x")
    with pytest.raises(OSError, match="Error accessing Directory: /nowhere"):
        AsperaTransferManager(client, AsperaManagerConfig(ascp_log_path="/nowhere"))
