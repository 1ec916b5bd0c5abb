"""Connections that are kept, shared, limited and closed."""

import gc
import multiprocessing
import os
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ibm_botocore.exceptions import ConnectionClosedError
from ibm_botocore.httpsession import URLLib3Session
from ibm_botocore.httpsession import session as session_module
from tests.botocore._servers import OK, STUCK_S, Peer, Recorder, request_to, serving


def test_a_connection_serves_one_request_after_another(session: URLLib3Session) -> None:
    recorder = Recorder()
    with serving(recorder) as server:
        for _ in range(20):
            assert session.exchange(request_to(server.url)).read() == b"ok"
        assert (server.connections, len(recorder.requests)) == (1, 20)
        session.close()


def test_an_idle_connection_that_the_server_closed_is_replaced(session: URLLib3Session) -> None:
    closed = threading.Event()

    def close_after_one(peer: Peer) -> None:
        peer.read_request()
        peer.send(OK)
        peer.sock.close()
        closed.set()

    with serving(close_after_one, Recorder()) as server:
        assert session.exchange(request_to(server.url)).read() == b"ok"
        assert closed.wait(STUCK_S)
        assert session.exchange(request_to(server.url, "POST", body=b"x")).read() == b"ok"
        assert server.connections == 2
        session.close()


def test_an_idle_connection_on_which_something_came_is_not_used(session: URLLib3Session) -> None:
    said_more = threading.Event()
    asked = threading.Event()

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(OK)
        assert asked.wait(STUCK_S)
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsomebody's")
        said_more.set()
        peer.read_to_end()

    with serving(script, Recorder()) as server:
        assert session.exchange(request_to(server.url)).read() == b"ok"
        asked.set()
        assert said_more.wait(STUCK_S)
        assert session.exchange(request_to(server.url)).read() == b"ok"
        assert server.connections == 2
        session.close()


def test_a_connection_closed_in_the_moment_of_sending_is_reported_not_repeated(session: URLLib3Session) -> None:
    requests = []

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(OK)
        requests.append(peer.read_request())

    with serving(script) as server:
        assert session.exchange(request_to(server.url)).read() == b"ok"
        with pytest.raises(ConnectionClosedError):
            session.exchange(request_to(server.url, "POST", body=b"x"))
        assert len(requests) == 1


@pytest.mark.parametrize("limit", [1, 3, 10])
def test_no_more_idle_connections_are_kept_than_asked_for(limit: int) -> None:
    together = threading.Barrier(10)

    def script(peer: Peer) -> None:
        while peer.read_request():
            together.wait(STUCK_S)
            peer.send(OK)

    session = URLLib3Session(max_pool_connections=limit)
    with serving(script) as server, ThreadPoolExecutor(10) as pool:
        request = request_to(server.url)
        for _ in range(2):
            answers = list(pool.map(lambda _: session.exchange(request).read(), range(10)))
            assert answers == [b"ok"] * 10
            [origin_pool] = session._pools.values()
            assert len(origin_pool._idle) == limit
        assert server.connections == 10 + (10 - limit)
        session.close()


def test_fifty_threads_get_their_own_answers() -> None:
    def script(peer: Peer) -> None:
        while request := peer.read_request():
            body = request.split(b" ")[1] * 50
            # In two steps, and larger than what is read at once: mixed-up connections would show.
            head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
            peer.send(head + body[:7])
            peer.send(body[7:])

    session = URLLib3Session(max_pool_connections=50)
    with serving(script) as server:

        def work(number: int) -> None:
            for turn in range(20):
                target = f"/b/{number}/{turn}/" + "x" * (number * 50)
                assert session.exchange(request_to(server.url, target=target)).read() == target.encode() * 50

        with ThreadPoolExecutor(50) as pool:
            list(pool.map(work, range(50)))
        assert server.connections <= 50
        session.close()


def test_close_ends_idle_connections_at_once_and_those_in_use_at_their_end(session: URLLib3Session) -> None:
    ended = []

    def script(peer: Peer) -> None:
        while peer.read_request():
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200000)
        ended.append(peer)

    with serving(script) as server:
        in_use = session.exchange(request_to(server.url))
        assert len(session.exchange(request_to(server.url)).read()) == 200000
        session.close()
        assert len(in_use.read()) == 200000
        assert len(session.exchange(request_to(server.url)).read()) == 200000
        assert server.connections == 3
        session.close()
    assert len(ended) == 3


def test_forgetting_everything_leaves_no_open_socket(recwarn: pytest.WarningsRecorder) -> None:
    def script(peer: Peer) -> None:
        while peer.read_request():
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200000)

    with serving(script) as server:
        session = URLLib3Session()
        unread = [session.exchange(request_to(server.url)) for _ in range(3)]
        session.exchange(request_to(server.url)).read()
        session.close()
        del session, unread
        gc.collect()
    assert not [warning for warning in recwarn if issubclass(warning.category, ResourceWarning)]


def test_a_session_that_is_forgotten_closes_its_idle_connections(recwarn: pytest.WarningsRecorder) -> None:
    with serving(Recorder()) as server:
        session = URLLib3Session()
        session.exchange(request_to(server.url)).read()
        del session
        gc.collect()
    assert not [warning for warning in recwarn if issubclass(warning.category, ResourceWarning)]


def test_connections_to_many_origins_are_not_kept_for_ever(
    session: URLLib3Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "_MAX_ORIGINS", 2)
    with serving(Recorder()) as first, serving(Recorder()) as second, serving(Recorder()) as third:
        for server in (first, second, third, first):
            assert session.exchange(request_to(server.url)).read() == b"ok"
        assert (first.connections, second.connections, third.connections) == (2, 1, 1)
        assert len(session._pools) == 2
        session.close()


def test_small_writes_are_not_held_back(session: URLLib3Session) -> None:
    with serving(Recorder()) as server:
        connection = session._add_pool(request_to(server.url)).take()
        assert connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.close()


def test_socket_options_are_set() -> None:
    session = URLLib3Session(socket_options=[(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)])
    with serving(Recorder()) as server:
        connection = session._add_pool(request_to(server.url)).take()
        assert connection.sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.close()


def test_an_interrupted_exchange_does_not_leave_its_answer_to_the_next(
    session: URLLib3Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    with serving(Recorder()) as server:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(session_module, "read_head", interrupt)
            session.exchange(request_to(server.url))
        assert session.exchange(request_to(server.url)).read() == b"ok"
        assert server.connections == 2
        session.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_process_opens_connections_of_its_own(session: URLLib3Session) -> None:
    recorder = Recorder()
    with serving(recorder) as server:
        request = request_to(server.url, target="/parent")
        assert session.exchange(request).read() == b"ok"

        def work(results: "multiprocessing.SimpleQueue[bytes]") -> None:
            child_request = request_to(server.url, target="/child")
            for _ in range(2):
                results.put(session.exchange(child_request).read())
            session.close()
            sys.stdout.flush()
            os._exit(0)

        context = multiprocessing.get_context("fork")
        results = context.SimpleQueue()
        child = context.Process(target=work, args=(results,))
        child.start()
        assert [results.get(), results.get()] == [b"ok", b"ok"]
        child.join(STUCK_S)
        assert child.exitcode == 0
        # The parent's connection survived the child's end.
        assert session.exchange(request).read() == b"ok"
        assert server.connections == 2
        session.close()
