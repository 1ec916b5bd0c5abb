"""The public face of the transport, and how it tells what went wrong."""

import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ibm_botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from ibm_botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    SSLError,
)
from ibm_botocore.httpsession import URLLib3Session
from tests.botocore._servers import Peer, Recorder, headers_of, request_to, serving


@pytest.fixture
def free_port() -> Iterator[int]:
    """A port nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock.getsockname()[1]


def test_a_prepared_request_is_sent_and_answered(session: URLLib3Session) -> None:
    recorder = Recorder(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: x\r\nA: 1\r\nA: 2\r\n\r\nhello")
    with serving(recorder) as server:
        prepared = AWSRequest(
            "PUT", f"{server.url}/b/x/../k%20%", {"X-A": b"\xc3\xa4"}, b"data", {"a": "b c"}
        ).prepare()
        response = session.send(prepared)
        session.close()
        assert isinstance(response, AWSResponse)
        assert (response.url, response.status_code) == (prepared.url, 200)
        assert (response.content, response.content, response.text) == (b"hello", b"hello", "hello")
        assert response.headers["etag"] == response.headers["ETag"] == "x"
        assert response.headers["a"] == "1, 2"
        head, _, body = recorder.requests[0].partition(b"\r\n\r\n")
        assert head.startswith(b"PUT /b/x/../k%20%?a=b+c HTTP/1.1\r\n")
        assert headers_of(head)["content-length"] == "4"
        assert b"X-A: \xc3\xa4\r\n" in head
        assert body == b"data"


def test_the_body_of_an_answer_can_be_left_to_be_read_later(session: URLLib3Session) -> None:
    with serving(Recorder()) as server:
        response = session.send(AWSPreparedRequest("GET", f"{server.url}/b/k", {}, None, True))
        assert response._content is None
        assert response.raw.read(1) == b"o"
        assert response.raw.read() == b"k"
        session.close()


def test_redirects_are_answers(session: URLLib3Session) -> None:
    recorder = Recorder(b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
    with serving(recorder) as server:
        response = session.send(AWSPreparedRequest("GET", f"{server.url}/", {}, None, False))
        assert (response.status_code, response.headers["Location"]) == (301, "http://127.0.0.1:1/")
        assert len(recorder.requests) == 1
        session.close()


@pytest.mark.parametrize("url", ["h.invalid/a", "ftp://h/a", "http:///a", "http://h:x/a", "", "https://"])
def test_a_url_that_leads_nowhere_is_an_error(session: URLLib3Session, url: str) -> None:
    with pytest.raises(HTTPClientError, match="not an absolute http or https URL"):
        session.send(AWSPreparedRequest("GET", url, {}, None, False))


def test_ipv6_addresses_work(session: URLLib3Session) -> None:
    recorder = Recorder()
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 here")
    with serving(recorder, host="::1") as server:
        assert session.exchange(request_to(server.url)).read() == b"ok"
        assert session.send(AWSPreparedRequest("GET", f"{server.url}/", {}, None, False)).content == b"ok"
        session.close()
        assert {headers_of(request)["host"] for request in recorder.requests} == {f"[::1]:{server.port}"}


def test_nobody_listening_is_a_connection_error(session: URLLib3Session, free_port: int) -> None:
    url = f"http://127.0.0.1:{free_port}"
    for scheme in ("http", "https"):
        request = request_to(url.replace("http", scheme), target="/b/k?x=y")
        with pytest.raises(EndpointConnectionError) as caught:
            session.exchange(request)
        assert str(caught.value) == f'Could not connect to the endpoint URL: "{request.url}"'
        assert caught.value.kwargs["error"] is caught.value.__cause__


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".invalid", "a..b"])
def test_a_host_that_does_not_exist_is_a_connection_error(
    session: URLLib3Session, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(EndpointConnectionError, match=host):
        session.exchange(request_to(f"http://{host}:80"))


def test_a_host_that_does_not_answer_is_a_connect_timeout(
    session: URLLib3Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unreachable(socket.socket):
        def connect(self, address: object) -> None:
            raise TimeoutError("timed out")

    monkeypatch.setattr(socket, "socket", Unreachable)
    with pytest.raises(ConnectTimeoutError) as caught:
        session.exchange(request_to("http://127.0.0.1:80"))
    assert str(caught.value) == 'Connect timeout on endpoint URL: "http://127.0.0.1/b/k"'


def test_a_listener_that_never_answers_the_handshake_is_a_connect_timeout() -> None:
    session = URLLib3Session(timeout=(0.05, 10), verify=False)
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(ConnectTimeoutError):
        session.exchange(request_to(f"https://127.0.0.1:{listener.getsockname()[1]}"))


def test_a_server_that_hangs_up_in_the_handshake_is_a_tls_error(session: URLLib3Session) -> None:
    with serving(lambda peer: peer.sock.recv(65536)) as server, pytest.raises(SSLError):
        session.exchange(request_to(server.url.replace("http", "https")))


def test_a_server_that_resets_the_connection_in_the_handshake_closed_it(
    session: URLLib3Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reset(*args: object) -> None:
        raise ConnectionResetError(104, "Connection reset by peer")

    monkeypatch.setattr(ssl.SSLSocket, "do_handshake", reset)
    with serving(Peer.read_to_end) as server, pytest.raises(ConnectionClosedError):
        session.exchange(request_to(server.url.replace("http", "https")))


TIMEOUTS = [
    (None, 60, 60),
    (5, 5, 5),
    (0.5, 0.5, 0.5),
    ((1, 2), 1, 2),
    ([1, 2], 1, 2),
    ((None, 3), None, 3),
    ((3, None), 3, None),
]


@pytest.mark.parametrize(("given", "connect", "read"), TIMEOUTS)
def test_timeouts_are_one_number_or_two(given: object, connect: float | None, read: float | None) -> None:
    session = URLLib3Session(timeout=given)  # type: ignore[arg-type]
    with serving(Recorder()) as server:
        pool = session._add_pool(request_to(server.url))
        connection = pool.take()
        assert connection.sock.gettimeout() == read
        assert pool.route._pool.timeout.connect_timeout == connect
        connection.close()


def test_a_successful_exchange_needs_no_requests_library() -> None:
    code = """
import sys
from tests.botocore._servers import Recorder, request_to, serving
from ibm_botocore.httpsession import URLLib3Session
with serving(Recorder()) as server:
    session = URLLib3Session()
    assert session.exchange(request_to(server.url)).read() == b"ok"
    session.close()
print("requests" in sys.modules)
"""
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "False"
