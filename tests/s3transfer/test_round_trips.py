"""What is uploaded comes back as it was: from and to everything that can be read and written."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import random
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.botocore._servers import serving
from tests.s3transfer.store import Store, make_client
from tests.servers.certificates import loopback_certificate

MB = 1 << 20
PART = 5 * MB
SIZES = [0, 1, 65_536, 65_537, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 1]
DATA = random.Random(2).randbytes(2 * PART + 1)
CONFIG = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_request_concurrency=3)


class Pipe:
    """Gives what it has, and cannot seek."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self._file.read(min(size, 70_001) if size > 0 else size)


class Generated(io.RawIOBase):
    """A generator as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._left = self._left or next(self._chunks, b"")
        piece, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


class Seekable:
    """Reads and seeks, and is nothing the library knows."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)
        self.read, self.seek, self.tell = self._file.read, self._file.seek, self._file.tell


def path(data: bytes, folder: Path) -> Any:
    file = folder / "source"
    file.write_bytes(data)
    return file


def text_path(data: bytes, folder: Path) -> Any:
    return str(path(data, folder))


def opened(data: bytes, folder: Path) -> Any:
    file = path(b"skipped" + data, folder).open("rb")
    assert file.read(7) == b"skipped"
    return file


def unbuffered(data: bytes, folder: Path) -> Any:
    return open(path(data, folder), "rb", buffering=0)


def just_written(data: bytes, folder: Path) -> Any:
    file = open(folder / "source", "w+b")  # noqa: SIM115 - the test closes it
    file.write(data)
    file.seek(0)
    return file


def named_temporary(data: bytes, folder: Path) -> Any:
    file = tempfile.NamedTemporaryFile(dir=folder)  # noqa: SIM115 - the test closes it
    file.write(data)
    file.seek(0)
    return file


def spooled(data: bytes, folder: Path) -> Any:
    file = tempfile.SpooledTemporaryFile(max_size=100)  # noqa: SIM115 - the test closes it
    file.write(data)
    file.seek(0)
    return file


def in_memory(data: bytes, folder: Path) -> Any:
    file = io.BytesIO(b"skipped" + data)
    file.seek(7)
    return file


def zipped(data: bytes, folder: Path) -> Any:
    file = folder / "source.gz"
    file.write_bytes(gzip.compress(data, 0))
    return gzip.open(file)


def pipe(data: bytes, folder: Path) -> Any:
    return Pipe(data)


def system_pipe(data: bytes, folder: Path) -> Any:
    reader, writer = os.pipe()

    def write() -> None:
        with os.fdopen(writer, "wb") as file:
            file.write(data)

    threading.Thread(target=write).start()
    return os.fdopen(reader, "rb")


def fifo(data: bytes, folder: Path) -> Any:
    name = folder / "fifo"
    os.mkfifo(name)
    threading.Thread(target=lambda: name.write_bytes(data)).start()
    return str(name)


def connection(data: bytes, folder: Path) -> Any:
    ours, theirs = socket.socketpair()

    def write() -> None:
        with theirs:
            theirs.sendall(data)

    threading.Thread(target=write).start()
    with ours:
        return ours.makefile("rb")


def generated(data: bytes, folder: Path) -> Any:
    return Generated(data[at : at + 300_007] for at in range(0, len(data), 300_007))


def seekable(data: bytes, folder: Path) -> Any:
    return Seekable(data)


SOURCES: list[Callable[[bytes, Path], Any]] = [
    path, text_path, opened, unbuffered, just_written, named_temporary, spooled, in_memory, zipped, pipe, system_pipe,
    fifo, connection, generated, seekable,
]  # fmt: skip


class Sink:
    """Takes bytes in order, and nothing else."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        assert type(data) is bytes
        self.pieces.append(data)


def to_path(manager: TransferManager, folder: Path) -> bytes:
    manager.download("bkt", "k", folder / "target").result()
    return (folder / "target").read_bytes()


def to_memory(manager: TransferManager, folder: Path) -> bytes:
    file = io.BytesIO()
    manager.download("bkt", "k", file).result()
    assert file.tell() == len(file.getvalue())
    return file.getvalue()


def to_open_file(manager: TransferManager, folder: Path) -> bytes:
    with open(folder / "target", "w+b") as file:
        manager.download("bkt", "k", file).result()
        assert file.tell() == os.fstat(file.fileno()).st_size
        file.seek(0)
        return file.read()


def to_appended_file(manager: TransferManager, folder: Path) -> bytes:
    (folder / "target").write_bytes(b"before")
    with open(folder / "target", "ab") as file:
        manager.download("bkt", "k", file).result()
    return (folder / "target").read_bytes().removeprefix(b"before")


def to_seekable(manager: TransferManager, folder: Path) -> bytes:
    with tempfile.SpooledTemporaryFile(max_size=1000) as file:
        manager.download("bkt", "k", file).result()
        file.seek(0)
        return file.read()


def to_sink(manager: TransferManager, folder: Path) -> bytes:
    sink = Sink()
    manager.download("bkt", "k", sink).result()
    return b"".join(sink.pieces)


def to_fifo(manager: TransferManager, folder: Path) -> bytes:
    name = folder / "fifo"
    os.mkfifo(name)
    came: list[bytes] = []
    reader = threading.Thread(target=lambda: came.append(name.read_bytes()))
    reader.start()
    manager.download("bkt", "k", str(name)).result()
    reader.join()
    return came[0]


TARGETS: list[Callable[[TransferManager, Path], bytes]] = [
    to_path, to_memory, to_open_file, to_appended_file, to_seekable, to_sink, to_fifo,
]  # fmt: skip


@pytest.fixture(scope="module", params=["http", "https"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Any]]:
    store = Store()
    if request.param == "http":
        with serving(store) as server, make_client(server.url) as client:
            yield store, client
        return
    certificate = loopback_certificate(tmp_path_factory.mktemp("certificate"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate.certificate, certificate.key)
    with serving(store, tls=tls) as server, make_client(server.url, verify=str(certificate.authority)) as client:
        yield store, client


@pytest.mark.parametrize("make", SOURCES)
def test_every_source_arrives_as_it_is(
    shared: tuple[Store, Any], make: Callable[[bytes, Path], Any], tmp_path: Path
) -> None:
    store, client = shared
    for size in SIZES:
        folder = tmp_path / str(size)
        folder.mkdir()
        data = DATA[:size]
        source = make(data, folder)
        with TransferManager(client, CONFIG) as manager:
            answer = manager.upload(source, "bkt", "k").result()
        stored = store.objects.pop(("bkt", "k"))
        assert hashlib.sha256(stored).digest() == hashlib.sha256(data).digest()
        assert answer["ETag"].strip('"').endswith("-1") == (size == PART)
        if hasattr(source, "close"):
            source.close()
    assert store.uploads == {}


@pytest.mark.parametrize("get", TARGETS)
def test_every_target_gets_what_is_stored(
    shared: tuple[Store, Any], get: Callable[[TransferManager, Path], bytes], tmp_path: Path
) -> None:
    store, client = shared
    for size in SIZES:
        folder = tmp_path / str(size)
        folder.mkdir()
        store.objects[("bkt", "k")] = DATA[:size]
        with TransferManager(client, CONFIG) as manager:
            came = get(manager, folder)
        assert hashlib.sha256(came).digest() == hashlib.sha256(DATA[:size]).digest()
        assert len(os.listdir(folder)) <= 1


def test_64_mib_go_both_ways(shared: tuple[Store, Any], tmp_path: Path) -> None:
    store, client = shared
    block = DATA[:MB]
    with open(tmp_path / "source", "wb") as file:
        for _ in range(64):
            file.write(block)

    client.upload_file(str(tmp_path / "source"), "bkt", "large")
    client.download_file("bkt", "large", str(tmp_path / "target"))

    assert hashlib.sha256((tmp_path / "target").read_bytes()).digest() == hashlib.sha256(block * 64).digest()
    del store.objects[("bkt", "large")]


def test_everything_goes_in_the_calling_thread_if_wanted(shared: tuple[Store, Any], tmp_path: Path) -> None:
    from ibm_boto3.s3.transfer import TransferConfig

    _, client = shared
    threads = set()
    config = TransferConfig(use_threads=False, multipart_threshold=PART, multipart_chunksize=PART)
    callback = lambda amount: threads.add(threading.get_ident())  # noqa: E731

    client.upload_fileobj(io.BytesIO(DATA), "bkt", "k", Config=config, Callback=callback)
    sink = Sink()
    client.download_fileobj("bkt", "k", sink, Config=config, Callback=callback)

    assert b"".join(sink.pieces) == DATA
    assert threads == {threading.get_ident()}
