"""Calls that another thread ends."""

import contextlib
import socket
import threading
from types import SimpleNamespace

import pytest
import urllib3

import ibm_boto3
from ibm_botocore._interrupts import CallCancelledError, CallScope, current_scope, outside_scopes, pause
from ibm_botocore.config import Config
from ibm_botocore.exceptions import EndpointConnectionError, ResponseStreamingError
from ibm_botocore.httpsession.pools import Connection
from tests.botocore._servers import OK, STUCK_S, Peer, Recorder, serving

STALL_S = STUCK_S


class FakeLink:
    def __init__(self):
        self.said = []

    def interrupt(self):
        self.said.append("interrupt")

    def limit_wait(self, seconds):
        self.said.append(seconds)


def make_client(url, **config):
    session = ibm_boto3.Session(aws_access_key_id="AKID", aws_secret_access_key="SECRET", region_name="us-south")
    return session.client("s3", endpoint_url=url, config=Config(**config))


def test_a_thread_is_in_no_scope_unless_it_enters_one():
    scope = CallScope()
    with scope.entered():
        inside = current_scope()
        with outside_scopes():
            outside = current_scope()

    assert (current_scope(), inside, outside) == (None, scope, None)


def test_the_end_interrupts_connections_in_use_and_no_others():
    scope, used, given_back = CallScope(), FakeLink(), FakeLink()
    scope.hold(used)
    scope.hold(given_back)
    scope.drop(given_back)

    scope.end()

    assert (used.said, given_back.said) == (["interrupt"], [])


def test_an_ended_scope_lets_no_attempt_begin():
    scope = CallScope()
    scope.end()

    with pytest.raises(CallCancelledError, match="The call was cancelled"):
        scope.hold(FakeLink())


def test_a_wait_ends_with_the_scope():
    scope = CallScope()
    threading.Timer(0.01, scope.end).start()

    with scope.entered(), pytest.raises(CallCancelledError):
        pause(STALL_S)


def test_a_limited_scope_waits_for_servers_no_longer_than_it_lasts():
    now = [100.0]
    scope, link = CallScope(5.0, clock=lambda: now[0]), FakeLink()
    now[0] = 103.0
    scope.hold(link)
    now[0] = 105.0

    assert link.said == [2.0]
    assert scope.is_ended
    with pytest.raises(CallCancelledError):
        scope.pause(1.0)


def test_a_call_ends_that_waits_for_a_silent_server():
    asked = threading.Event()

    def script(peer: Peer) -> None:
        peer.read_head()
        asked.set()
        peer.read_to_end()

    scope = CallScope()
    with serving(script) as server, make_client(server.url) as client:

        def end():
            asked.wait(STUCK_S)
            scope.end()

        thread = threading.Thread(target=end)
        thread.start()
        with scope.entered(), pytest.raises(CallCancelledError):
            client.head_bucket(Bucket="bkt")
        thread.join()

    assert server.connections == 1


def test_a_call_ends_that_waits_for_its_next_attempt():
    answered = threading.Event()
    busy = b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n"

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(busy)
        answered.set()
        peer.read_to_end()

    scope = CallScope()
    with serving(script) as server, make_client(server.url) as client:
        client._endpoint._retries._uniform = lambda: STALL_S

        def end():
            answered.wait(STUCK_S)
            scope.end()

        thread = threading.Thread(target=end)
        thread.start()
        with scope.entered(), pytest.raises(CallCancelledError):
            client.head_bucket(Bucket="bkt")
        thread.join()

    assert server.connections == 1


def test_a_connection_that_was_given_back_outlives_the_scope():
    recorder = Recorder(OK)
    with serving(recorder) as server, make_client(server.url) as client:
        scope = CallScope()
        with scope.entered():
            client.head_bucket(Bucket="bkt")
            assert client.get_object(Bucket="bkt", Key="k")["Body"].read() == b"ok"
        scope.end()
        client.head_bucket(Bucket="bkt")

    assert len(recorder.requests) == 3
    # The answer of a HEAD request announces a body and has none: what came with it closes the connection.
    assert server.connections <= 3


def test_a_client_keeps_as_many_connections_as_it_is_told_to():
    def script(peer: Peer) -> None:
        while peer.read_request():
            start.wait(STUCK_S)
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    start = threading.Barrier(4)
    with serving(script) as server, make_client(server.url, max_pool_connections=1) as client:
        client._endpoint.keep_at_least(4)
        for _ in range(2):
            threads = [
                threading.Thread(target=client.put_object, kwargs={"Bucket": "bkt", "Key": "k", "Body": b"x"})
                for _ in range(4)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    assert server.connections == 4


def test_a_call_ends_that_waits_for_its_connection_which_is_closed_when_it_comes(monkeypatch):
    asked, goes_on, closed, told = threading.Event(), threading.Event(), threading.Event(), []
    connect = urllib3.util.connection.create_connection

    def slow(*args, **kwargs):
        asked.set()
        told.append(goes_on.wait(STUCK_S))
        return connect(*args, **kwargs)

    def script(peer: Peer) -> None:
        assert peer.read_to_end() == b""
        closed.set()

    monkeypatch.setattr(urllib3.util.connection, "create_connection", slow)
    scope = CallScope()
    with serving(script) as server, make_client(server.url) as client:

        def end():
            asked.wait(STUCK_S)
            scope.end()

        thread = threading.Thread(target=end)
        thread.start()
        with scope.entered(), pytest.raises(CallCancelledError):
            client.head_bucket(Bucket="bkt")
        thread.join()
        goes_on.set()
        assert closed.wait(STUCK_S)

    assert told == [True]
    assert server.connections == 1


def test_a_limited_scope_does_not_wait_longer_for_a_connection_than_it_lasts(monkeypatch):
    goes_on, is_over, told = threading.Event(), threading.Event(), []

    def stuck(*args, **kwargs):
        told.append(goes_on.wait(STUCK_S))
        is_over.set()
        raise OSError("too late")

    monkeypatch.setattr(urllib3.util.connection, "create_connection", stuck)
    with make_client("http://127.0.0.1:1") as client, CallScope(0.05).entered(), pytest.raises(CallCancelledError):
        client.head_bucket(Bucket="bkt")
    goes_on.set()
    assert is_over.wait(STUCK_S)
    assert told == [True]


def test_a_connection_that_cannot_be_made_is_told_within_a_scope_as_outside_of_it(monkeypatch):
    def refused(*args, **kwargs):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(urllib3.util.connection, "create_connection", refused)
    with make_client("http://127.0.0.1:1", retries={"total_max_attempts": 1}) as client:
        told = []
        for scope in (CallScope().entered(), contextlib.nullcontext()):
            with scope, pytest.raises(EndpointConnectionError) as caught:
                client.head_bucket(Bucket="bkt")
            told.append(str(caught.value))

    assert told[0] == told[1]


def test_a_scope_never_makes_a_call_wait_longer_than_its_client():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        connection = Connection(SimpleNamespace(sock=ours), object(), 2.0)
        connection.limit_wait(5.0)
        long = ours.gettimeout()
        connection.limit_wait(1.0)

        assert (long, ours.gettimeout()) == (2.0, 1.0)


def test_a_server_in_the_middle_of_its_answer_is_not_left_waiting_for_a_reader():
    size, seen, is_full = 64 << 20, [], threading.Event()

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        timeout = peer.sock.gettimeout()
        peer.sock.settimeout(0.1)
        with pytest.raises(TimeoutError):
            peer.send(bytes(size))
        is_full.set()
        peer.sock.settimeout(timeout)
        try:
            peer.send(bytes(size))
        except OSError as error:
            seen.append(type(error))

    scope = CallScope()
    with serving(script) as server:
        client = make_client(server.url)
        with scope.entered():
            body = client.get_object(Bucket="bkt", Key="k")["Body"]
            assert is_full.wait(STUCK_S)
            scope.end()
            # What has arrived by now is read, so that nothing unread is left that would reset the connection by itself.
            with pytest.raises(ResponseStreamingError):
                body.read()
        body.close()
        client.close()

    assert len(seen) == 1
    assert issubclass(seen[0], ConnectionError)
