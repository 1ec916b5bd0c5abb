"""Ctrl-C ends a directory's transfer although the server says nothing."""

import os
import signal
import threading

import pytest

from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.botocore._servers import headers_of, serving
from tests.fakes import make_client

LISTING = (
    b"<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated>"
    + b"".join(
        b'<Contents><Key>f%d</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>"x"</ETag><Size>5</Size></Contents>'
        % n
        for n in range(9)
    )
    + b"</ListBucketResult>"
)


class Silent:
    """Answers listings, and to the third of the other requests interrupts this program; it answers none of them."""

    def __init__(self):
        self.lock = threading.Lock()
        self.heads = 0

    def __call__(self, peer):
        while head := peer.read_head():
            if b"list-type" in head:
                peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(LISTING), LISTING))
                continue
            peer.read_bytes(int(headers_of(head).get("content-length", "0")))
            with self.lock:
                self.heads += 1
                if self.heads == 3:
                    os.kill(os.getpid(), signal.SIGINT)
            assert peer.read_to_end() == b""
            return


@pytest.mark.parametrize("direction", ["upload", "download"])
def test_an_interrupt_ends_the_calls_in_progress(tmp_path, direction):
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    for n in range(9):
        (source / f"f{n}").write_bytes(b"12345")
    with serving(Silent()) as server:
        client, _ = make_client(endpoint_url=server.url)
        client._endpoint._http_session = None
        manager = TransferManager(client, TransferConfig(max_request_concurrency=3))
        with pytest.raises(KeyboardInterrupt):
            if direction == "upload":
                manager.upload_directory(source, "b")
            else:
                manager.download_directory("b", "", target)
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("cos-files")]
        assert os.listdir(target) == []
        client.close()
        manager.shutdown()
