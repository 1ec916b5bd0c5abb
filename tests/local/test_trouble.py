"""Answers that are sent late, slowly or in part."""

import socket

import pytest

from ibm_boto3.local.content import MemoryContent
from ibm_boto3.local.messages import Trouble
from ibm_boto3.local.trouble import Reset, send_with_trouble

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Peer(socket.socket):
    """A socket that remembers what was done with it."""

    def __init__(self) -> None:
        super().__init__()
        super().close()
        self.sent: list[bytes] = []
        self.options: list[int] = []
        self.is_closed = False

    def sendall(self, data, flags=0) -> None:
        self.sent.append(data)

    def setsockopt(self, level, option, *value) -> None:
        self.options.append(option)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr("ibm_boto3.local.trouble.time.sleep", taken.append)
    return taken


@pytest.mark.parametrize("body", [b"0123456789", MemoryContent(b"0123456789")], ids=["bytes", "content"])
def test_late_answer_is_whole(naps: list[float], body: bytes) -> None:
    peer = Peer()
    send_with_trouble(peer, HEAD, body, Trouble(delay_seconds=3))
    assert (b"".join(peer.sent), naps) == (HEAD + b"0123456789", [3])


def test_slow_answer_comes_in_pieces(naps: list[float]) -> None:
    peer = Peer()
    send_with_trouble(peer, HEAD, b"x" * 100, Trouble(bytes_per_second=1000))
    assert peer.sent == [HEAD, *[b"x" * 20] * 5]
    assert sum(naps) == pytest.approx(0.1)


CUTS = {0: b"", 1: HEAD + b"0", 9: HEAD + b"012345678", 10: HEAD + b"0123456789", 11: HEAD + b"0123456789"}


@pytest.mark.parametrize(("after", "sent"), CUTS.items())
def test_answer_is_cut_off_by_a_reset(naps: list[float], after: int, sent: bytes) -> None:
    peer = Peer()
    with pytest.raises(Reset):
        send_with_trouble(peer, HEAD, b"0123456789", Trouble(reset_after=after))
    assert (b"".join(peer.sent), peer.options, peer.is_closed) == (sent, [socket.SO_LINGER], True)
