"""When what is sent, and what the server may say meanwhile."""

import io
import os
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.exceptions import ConnectionClosedError, ResponseStreamingError
from ibm_botocore.httpsession import URLLib3Session, bodies, sending
from tests.botocore._servers import OK, Peer, Pipe, Recorder, fresh, request_to, serving

LARGE = os.urandom(3 * (1 << 20) + 17)


def test_a_small_body_goes_out_together_with_its_head(session: URLLib3Session, monkeypatch: pytest.MonkeyPatch) -> None:
    size = bodies.SMALL_BODY_SIZE
    with serving(Recorder()) as server:
        connection = session._add_pool(request_to(server.url)).take()
        sizes: list[int] = []

        class Counted:
            def __getattr__(self, name: str) -> Any:
                return getattr(sock, name)

            def sendall(self, data: Any) -> None:
                sizes.append(len(data))
                sock.sendall(data)

        sock, connection.sock = connection.sock, Counted()
        connection.release()
        for body in (bytes(size), bytearray(size), io.BytesIO(bytes(size))):
            headers = {"Expect": "100-continue"}
            session.exchange(request_to(server.url, "PUT", headers=headers, body=body))
            [only] = sizes
            assert only > size
            sizes.clear()
        session.close()


# The body is larger than what the buffers between client and server hold.
WAITING = bytes(32 << 20)
REQUEST = {"Expect": "100-continue"}
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope"


@pytest.mark.parametrize(
    "interim", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 C\r\n\r\n"]
)
@pytest.mark.parametrize("body", [LARGE, lambda: Pipe(LARGE)])
def test_a_large_body_follows_when_the_server_says_continue(session: URLLib3Session, interim: bytes, body: Any) -> None:
    def script(peer: Peer) -> None:
        for _ in range(2):
            head = peer.read_head()
            assert peer.unread == b""
            peer.send(interim)
            assert peer.read_body(head) == LARGE
            peer.send(OK)

    with serving(script) as server:
        for sent in (fresh(body), LARGE):
            assert session.exchange(request_to(server.url, "PUT", headers=REQUEST, body=sent)).read() == b"ok"
        assert server.connections == 1


@pytest.mark.parametrize("answer", [FORBIDDEN, FORBIDDEN.replace(b"403 Forbidden", b"417 Expectation Failed"), OK])
def test_a_final_answer_to_the_head_spares_the_body(session: URLLib3Session, answer: bytes) -> None:
    received = []

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(answer)
        received.append(peer.read_to_end())

    with serving(script, Recorder()) as server:
        raw = session.exchange(request_to(server.url, "PUT", headers=REQUEST, body=WAITING))
        assert raw.status == int(answer[9:12])
        assert raw.read() in (b"nope", b"ok")
        # The server may still wait for the body: the connection is not used again.
        assert session.exchange(request_to(server.url)).read() == b"ok"
        assert server.connections == 2
        session.close()
    assert received == [b""]


def test_a_server_that_does_not_know_expect_gets_the_body(
    session: URLLib3Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "CONTINUE_WAIT_S", 0.05)
    recorder = Recorder()
    with serving(recorder) as server:
        assert session.exchange(request_to(server.url, "PUT", headers=REQUEST, body=LARGE)).read() == b"ok"
        session.close()
        assert recorder.requests[0].endswith(LARGE)


def test_the_wait_for_continue_is_at_most_a_second() -> None:
    assert sending.CONTINUE_WAIT_S <= 1


@pytest.mark.parametrize(
    "body", [WAITING, lambda: io.BytesIO(WAITING), lambda: Pipe(WAITING), [WAITING[: 1 << 20]] * 32]
)
def test_an_early_refusal_stops_a_large_body(session: URLLib3Session, body: Any) -> None:
    received = []

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.read_bytes(1 << 20)
        peer.send(FORBIDDEN)
        received.append(len(peer.read_to_end()))

    with serving(script) as server:
        raw = session.exchange(request_to(server.url, "PUT", body=fresh(body)))
        assert (raw.status, raw.read()) == (403, b"nope")
    assert received[0] < len(WAITING) - (1 << 20)


def test_an_early_refusal_stops_a_file(session: URLLib3Session, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    os.truncate(path, 200 << 20)

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(FORBIDDEN)
        peer.read_to_end()

    with serving(script) as server, path.open("rb") as file:
        raw = session.exchange(request_to(server.url, "PUT", body=file))
        assert (raw.status, raw.read()) == (403, b"nope")
        assert file.tell() < 200 << 20


def test_an_answer_left_by_a_server_that_hung_up_is_found(session: URLLib3Session) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(FORBIDDEN)
        # The end closes the connection with data unread, which makes the client's writes fail.

    with serving(script) as server:
        raw = session.exchange(request_to(server.url, "PUT", body=[WAITING]))
        assert (raw.status, raw.read()) == (403, b"nope")


@pytest.mark.parametrize("left", [b"", b"HTTP/1.1 403 Forb", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_server_that_hangs_up_without_a_whole_answer_closed_the_connection(
    session: URLLib3Session, left: bytes
) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(left)

    with serving(script) as server, pytest.raises(ConnectionClosedError) as caught:
        session.exchange(request_to(server.url, "PUT", body=[WAITING]))
    assert caught.value.kwargs["endpoint_url"] == f"{server.url}/b/k"


def test_an_answer_that_breaks_off_is_found_by_the_writing_or_by_the_reading(session: URLLib3Session) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(FORBIDDEN[:-1])

    # The system decides whether the head of the answer or the failing write is seen first.
    with serving(script) as server, pytest.raises((ConnectionClosedError, ResponseStreamingError)):
        session.exchange(request_to(server.url, "PUT", body=[WAITING])).read()
