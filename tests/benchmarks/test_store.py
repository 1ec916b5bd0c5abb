"""The endpoint for transfers reads every body to its end and gives the bytes of its file."""

import http.client
import os
import socket
import threading
from xml.etree import ElementTree

import pytest

from benchmarks.store import PART_SIZE, SMALL_FILE, Store, decoded, keys_of

CONTENT = os.urandom(PART_SIZE + 100_000)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "source"
    path.write_bytes(CONTENT)
    return Store(str(path))


@pytest.fixture
def connection(store):
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=store.serve, args=(theirs,), daemon=True)
    thread.start()
    connection = http.client.HTTPConnection("localhost")
    connection.sock = ours
    yield connection
    connection.close()
    thread.join(10)
    assert not thread.is_alive()


def ask(connection, method, path, body=None, **headers):
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.read()


def chunks(data):
    return b"%x\r\n%b\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n" % (len(data), data)


def test_an_object_is_the_beginning_of_the_file(connection):
    assert ask(connection, "GET", "/bucket/100000") == (200, CONTENT[:100_000])
    assert ask(connection, "GET", "/bucket/folder/7.1000") == (200, CONTENT[:1000])
    assert ask(connection, "GET", "/bucket/100000", Range="bytes=20000-59999") == (206, CONTENT[20_000:60_000])
    assert ask(connection, "GET", "/bucket/100000", Range="bytes=90000-") == (206, CONTENT[90_000:100_000])
    assert ask(connection, "HEAD", "/bucket/100000") == (200, b"")
    assert ask(connection, "GET", f"/bucket/{len(CONTENT)}") == (200, CONTENT)
    assert ask(connection, "GET", f"/bucket/{len(CONTENT) + 1}")[0] == 404


def test_bodies_of_every_framing_are_read_to_their_end(connection):
    for _ in range(2):
        assert ask(connection, "PUT", "/bucket/key", CONTENT) == (200, b"")
        assert ask(connection, "PUT", "/bucket/key", iter([CONTENT[:70_000], b"more"])) == (200, b"")
        assert ask(connection, "PUT", "/bucket/key", b"") == (200, b"")


@pytest.mark.parametrize(("part", "start"), [(1, 0), (2, PART_SIZE)])
def test_a_checked_part_has_to_be_the_files(connection, part, start):
    right = CONTENT[start : start + 50_000]
    path = f"/bucket/checked?partNumber={part}&uploadId=1"

    assert ask(connection, "PUT", path, right)[0] == 200
    assert ask(connection, "PUT", path, chunks(right), Content_Encoding="aws-chunked")[0] == 200
    assert ask(connection, "PUT", path, b"\0" + right)[0] == 400
    assert ask(connection, "PUT", path, b"")[0] == 400
    assert ask(connection, "PUT", path, chunks(right[::-1]), Content_Encoding="aws-chunked")[0] == 400


def test_what_is_in_aws_chunked_coding_is_all_of_its_chunks():
    assert decoded(b"3\r\nabc\r\n4;x=y\r\n\r\nde\r\n0\r\nt:v\r\n\r\n") == b"abc\r\nde"


def test_the_pages_of_a_listing_hold_all_keys(connection):
    found, token = [], ""
    while token is not None:
        status, body = ask(connection, "GET", f"/bucket?list-type=2&prefix=2500-files%2F{token}")
        page = ElementTree.fromstring(body)
        names = {"s3": page.tag[1:].partition("}")[0]}
        assert status == 200
        found += [key.text for key in page.iterfind("s3:Contents/s3:Key", names)]
        following = page.findtext("s3:NextContinuationToken", None, names)
        token = None if following is None else f"&continuation-token={following}"

    assert found == keys_of("2500-files/")
    assert len(set(found)) == 2500
    assert all(key.endswith(f".{SMALL_FILE}") for key in found)
