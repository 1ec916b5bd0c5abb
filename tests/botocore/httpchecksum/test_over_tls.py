"""Whole calls over TLS: what stands on the wire when checksums follow bodies, and when something goes wrong."""

import io
import os
import ssl
import tempfile
from pathlib import Path

import pytest

import ibm_boto3
from ibm_botocore import UNSIGNED
from ibm_botocore.config import Config
from ibm_botocore.exceptions import AwsChunkedWrapperError, ClientError, FlexibleChecksumError
from ibm_botocore.httpchecksum import framed, new_digest
from ibm_botocore.httpsession import bodies, sending
from tests.aws_chunked import decoded
from tests.botocore._servers import Peer, Pipe, Recorder, headers_of, serving
from tests.servers.certificates import Certificate, loopback_certificate

MIB = 1 << 20
LARGE = os.urandom(2 * MIB + 17)
STORED = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Send bodies soon: these servers know nothing of Expect."""
    monkeypatch.setattr(sending, "CONTINUE_WAIT_S", 0.01)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return loopback_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def tls(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


@pytest.fixture
def client_of(certificate: Certificate):
    clients = []

    def make(server, **config):
        settings = {"retries": {"max_attempts": 1}, "read_timeout": 10, **config}
        client = ibm_boto3.client(
            "s3",
            endpoint_url=server.url,
            region_name="us-south",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="SECRETEXAMPLE",
            verify=str(certificate.authority),
            config=Config(**settings),
        )
        client._endpoint._sleep = lambda seconds: None
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


def opened(data: bytes):
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the test closes it
    file.write(b"skip" + data)
    file.seek(4)
    return file


def parts(request: bytes) -> tuple[dict[str, str], bytes]:
    """Return the headers of a request and its body, which must be as long as they say."""
    head, _, body = request.partition(b"\r\n\r\n")
    headers = headers_of(head + b"\r\n\r\n")
    assert headers["content-length"] == str(len(body))
    assert "transfer-encoding" not in headers
    return headers, body


BODIES = {
    "nothing": (lambda: b"", b""),
    "bytes": (lambda: b"some text", b"some text"),
    "bytearray": (lambda: bytearray(b"some text"), b"some text"),
    "64 KiB": (lambda: LARGE[:65536], LARGE[:65536]),
    "large bytes": (lambda: LARGE, LARGE),
    "large bytearray": (lambda: bytearray(LARGE), LARGE),
    "small file": (lambda: opened(b"some text"), b"some text"),
    "large file": (lambda: opened(LARGE), LARGE),
    "file in memory": (lambda: io.BytesIO(LARGE), LARGE),
    "pipe": (lambda: Pipe(LARGE[:100_000]), LARGE[:100_000]),
}


@pytest.mark.parametrize("name", BODIES)
def test_every_attempt_sends_the_whole_body_and_its_checksum(tls, client_of, name):
    make, data = BODIES[name]
    recorder = Recorder(BUSY, STORED)
    with serving(recorder, tls=tls) as server:
        client = client_of(server)
        body = make()
        answer = client.put_object(Bucket="b", Key="k", Body=body, ChecksumAlgorithm="SHA256")
        client.close()
        if hasattr(body, "close"):
            body.close()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    assert len(recorder.requests) == 2
    digest = new_digest("sha256")
    for request in recorder.requests:
        headers, coded = parts(request)
        assert coded.endswith(framed(b"", "x-amz-checksum-sha256", _after(digest, data)))
        assert decoded(coded)[0] == data
        assert headers["x-amz-decoded-content-length"] == str(len(data))
        assert headers["x-amz-content-sha256"] == "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def _after(digest, data):
    copy = digest.copy()
    copy.update(data)
    return copy


def test_64_kib_and_their_checksum_fit_in_one_write():
    assert len(framed(bytes(65536), "x-amz-checksum-sha256", new_digest("sha256"))) <= bodies.SMALL_BODY_SIZE


def test_unsigned_requests_say_it_too(tls, client_of):
    recorder = Recorder(STORED)
    with serving(recorder, tls=tls) as server:
        client = client_of(server, signature_version=UNSIGNED)
        client.put_object(Bucket="b", Key="k", Body=b"x")
        client.delete_object(Bucket="b", Key="k")
        client.close()
    put, delete = (headers_of(request.partition(b"\r\n\r\n")[0]) for request in recorder.requests)
    assert put["x-amz-content-sha256"] == "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    assert "x-amz-content-sha256" not in delete


@pytest.mark.parametrize("body", [b"some text", LARGE])
@pytest.mark.parametrize("event", ["request-created", "before-sign", "before-send"])
def test_what_handlers_read_of_a_body_is_sent_all_the_same(tls, client_of, body, event):
    recorder = Recorder(STORED)
    seen = []

    def look(request, **kwargs):
        shown = request.body
        seen.append(shown.read() if hasattr(shown, "read") else shown)

    with serving(recorder, tls=tls) as server:
        client = client_of(server)
        client.meta.events.register(f"{event}.s3.PutObject", look)
        client.put_object(Bucket="b", Key="k", Body=body)
        client.close()
    [request] = recorder.requests
    assert decoded(parts(request)[1])[0] == body
    assert seen == [parts(request)[1]]


@pytest.mark.parametrize("body", [b"some text", LARGE])
def test_before_send_shows_a_file(tls, client_of, body):
    seen = []
    with serving(Recorder(STORED), tls=tls) as server:
        client = client_of(server)
        client.meta.events.register("before-send.s3.*", lambda request, **kwargs: seen.append(request.body.read(3)))
        client.put_object(Bucket="b", Key="k", Body=body)
        client.close()
    assert seen in ([b"9\r\n"], [b"100"])


def test_a_file_that_shrinks_between_attempts_ends_the_call(tls, client_of, tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(LARGE)
    received = []

    def script(peer: Peer) -> None:
        peer.read_request()
        path.write_bytes(LARGE[:-5])
        peer.send(BUSY)
        received.append(peer.read_to_end())

    with serving(script, tls=tls) as server, path.open("rb") as body:
        client = client_of(server)
        with pytest.raises(AwsChunkedWrapperError, match=f"had {len(LARGE)} bytes and has changed"):
            client.put_object(Bucket="b", Key="k", Body=body)
        client.close()
    assert b"x-amz-checksum-crc32:" not in received[0]


def test_a_refusal_spares_the_body(tls, client_of, monkeypatch):
    monkeypatch.setattr(sending, "CONTINUE_WAIT_S", 10.0)
    heads = []

    def script(peer: Peer) -> None:
        heads.append(peer.read_head())
        peer.send(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        assert peer.read_to_end() == b""

    with serving(script, tls=tls) as server:
        client = client_of(server)
        with pytest.raises(ClientError, match="403"):
            client.put_object(Bucket="b", Key="k", Body=LARGE)
        client.close()
    assert headers_of(heads[0])["expect"] == "100-continue"


FRAMINGS = {
    "length": lambda data: b"Content-Length: %d\r\n\r\n%b" % (len(data), data),
    "chunks": lambda data: b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(data), data),
    "end": lambda data: b"Connection: close\r\n\r\n" + data,
}


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("size", [9, len(LARGE)])
def test_one_wrong_byte_on_the_way_down_is_noticed(tls, client_of, framing, size):
    data = LARGE[:size]
    wrong = data[: size // 2] + bytes([data[size // 2] ^ 1]) + data[size // 2 + 1 :]
    checksum = framed(b"", "x-amz-checksum-crc32", _crc32_of(data)).split(b"\r\n")[1]

    def script(peer: Peer) -> None:
        for content in (data, wrong):
            if not peer.read_request():
                return
            peer.send(b"HTTP/1.1 200 OK\r\n" + checksum + b"\r\n" + FRAMINGS[framing](content))
            if framing == "end":
                return

    def script_of_wrong(peer: Peer) -> None:
        peer.read_request()
        peer.send(b"HTTP/1.1 200 OK\r\n" + checksum + b"\r\n" + FRAMINGS[framing](wrong))

    with serving(script, script_of_wrong, tls=tls) as server:
        client = client_of(server)
        assert client.get_object(Bucket="b", Key="k")["Body"].read() == data
        body = client.get_object(Bucket="b", Key="k")["Body"]
        with pytest.raises(FlexibleChecksumError, match="did not match"):
            for _ in body.iter_chunks(100_000):
                pass
        body.close()
        client.close()


def _crc32_of(data):
    digest = new_digest("crc32")
    digest.update(data)
    return digest
