"""Objects: bodies in every form a caller may hold them, their headers, ranges and conditions."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.conformance

MIB = 1 << 20
LONG_AGO = datetime(2001, 1, 1, tzinfo=timezone.utc)
Writer = Callable[[Path], Any]


def noise(size: int) -> bytes:
    """Return bytes in which a lost or moved block shows.

    :param size: how many.
    :returns: the same bytes for the same size.
    """
    return random.Random(size).randbytes(size)


def open_file(folder: Path, content: bytes) -> Any:
    """Return an open file with the given content.

    :param folder: scratch folder.
    :param content: its bytes.
    :returns: a binary file at its beginning.
    """
    path = folder / "body"
    path.write_bytes(content)
    return path.open("rb")


def file_from_the_middle(folder: Path) -> Any:
    body = open_file(folder, b"skipped" + noise(1000))
    body.seek(7)
    return body


# id, what the caller passes, what must come back
BODIES: list[tuple[str, Writer, bytes]] = [
    ("bytes", lambda _: b"some bytes \x00\xff", b"some bytes \x00\xff"),
    ("bytearray", lambda _: bytearray(b"array"), b"array"),
    ("str", lambda _: "grüße, 世界", "grüße, 世界".encode()),
    ("empty", lambda _: b"", b""),
    ("one-byte", lambda _: b"\n", b"\n"),
    ("file", lambda folder: open_file(folder, noise(70_000)), noise(70_000)),
    ("empty-file", lambda folder: open_file(folder, b""), b""),
    ("file-from-the-middle", file_from_the_middle, noise(1000)),
    ("memory-file", lambda _: io.BytesIO(noise(3000)), noise(3000)),
    ("5MiB+1", lambda _: noise(5 * MIB + 1), noise(5 * MIB + 1)),
    ("12MiB-file", lambda folder: open_file(folder, noise(12 * MIB)), noise(12 * MIB)),
]


@pytest.mark.parametrize(("make", "content"), [pytest.param(m, c, id=i) for i, m, c in BODIES])
def test_body_comes_back_as_it_was_put(
    client: Any, bucket: str, key: str, tmp_path: Path, make: Writer, content: bytes
) -> None:
    body = make(tmp_path)
    stored = client.put_object(Bucket=bucket, Key=key, Body=body)
    if hasattr(body, "close"):
        body.close()
    answer = client.get_object(Bucket=bucket, Key=key)
    assert answer["ContentLength"] == len(content)
    assert answer["Body"].read() == content
    assert answer["ETag"] == stored["ETag"] == f'"{hashlib.md5(content).hexdigest()}"'


def test_no_body_makes_an_empty_object(client: Any, bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=key)
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == b""


def test_second_put_replaces_the_first(client: Any, bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"first and longer")
    client.put_object(Bucket=bucket, Key=key, Body=b"second")
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == b"second"


def test_body_is_read_in_pieces(client: Any, bucket: str, key: str) -> None:
    content = noise(3 * MIB + 17)
    client.put_object(Bucket=bucket, Key=key, Body=content)
    pieces = list(client.get_object(Bucket=bucket, Key=key)["Body"].iter_chunks(MIB))
    assert b"".join(pieces) == content


def test_head_tells_what_get_tells(client: Any, bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"12345", ContentType="text/x-five")
    head = client.head_object(Bucket=bucket, Key=key)
    got = client.get_object(Bucket=bucket, Key=key)
    got["Body"].read()
    same = ("ContentLength", "ContentType", "ETag", "LastModified")
    assert {name: head[name] for name in same} == {name: got[name] for name in same}
    assert (head["ContentLength"], head["ContentType"]) == (5, "text/x-five")
    assert abs(datetime.now(timezone.utc) - head["LastModified"]) < timedelta(hours=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ContentType", "application/vnd.test+json; charset=utf-8"),
        ("CacheControl", "max-age=60, private"),
        ("ContentDisposition", 'attachment; filename="a b.txt"'),
        ("ContentEncoding", "x-own"),
        ("ContentLanguage", "de, en"),
        ("Expires", datetime(2099, 12, 31, 23, 59, 59, tzinfo=timezone.utc)),
    ],
)
def test_header_is_stored_with_the_object(client: Any, bucket: str, key: str, name: str, value: Any) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"x", **{name: value})
    assert client.head_object(Bucket=bucket, Key=key)[name] == value


def test_metadata_comes_back(client: Any, bucket: str, key: str) -> None:
    metadata = {"owner": "somebody", "with-dash": "a  b=c;d", "number": "0"}
    client.put_object(Bucket=bucket, Key=key, Body=b"x", Metadata=metadata)
    assert client.head_object(Bucket=bucket, Key=key)["Metadata"] == metadata


@pytest.mark.parametrize(
    ("wanted", "content", "content_range"),
    [
        pytest.param("bytes=2-4", b"234", "bytes 2-4/10", id="middle"),
        pytest.param("bytes=7-", b"789", "bytes 7-9/10", id="rest"),
        pytest.param("bytes=-2", b"89", "bytes 8-9/10", id="last"),
        pytest.param("bytes=8-100", b"89", "bytes 8-9/10", id="over-the-end"),
    ],
)
def test_range_returns_the_piece(
    client: Any, bucket: str, key: str, wanted: str, content: bytes, content_range: str
) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"0123456789")
    answer = client.get_object(Bucket=bucket, Key=key, Range=wanted)
    assert answer["Body"].read() == content
    assert (answer["ContentRange"], answer["ContentLength"]) == (content_range, len(content))
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206


def test_range_behind_the_end_is_an_error(client: Any, bucket: str, key: str, client_error: type[Exception]) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"0123456789")
    with pytest.raises(client_error) as caught:
        client.get_object(Bucket=bucket, Key=key, Range="bytes=10-")
    error = caught.value.response  # type: ignore[attr-defined]
    assert (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]) == ("InvalidRange", 416)


@pytest.mark.parametrize("call", ["get_object", "head_object"])
@pytest.mark.parametrize("name", ["IfMatch", "IfNoneMatch", "IfModifiedSince", "IfUnmodifiedSince"])
def test_condition_that_holds_returns_the_object(client: Any, bucket: str, key: str, name: str, call: str) -> None:
    etag = client.put_object(Bucket=bucket, Key=key, Body=b"content")["ETag"]
    holds = {
        "IfMatch": etag,
        "IfNoneMatch": '"0123456789abcdef0123456789abcdef"',
        "IfModifiedSince": LONG_AGO,
        "IfUnmodifiedSince": datetime.now(timezone.utc) + timedelta(hours=1),
    }
    answer = getattr(client, call)(Bucket=bucket, Key=key, **{name: holds[name]})
    if call == "get_object":
        assert answer["Body"].read() == b"content"
    assert answer["ETag"] == etag


@pytest.mark.parametrize("call", ["get_object", "head_object"])
@pytest.mark.parametrize(
    ("name", "status"),
    [("IfMatch", 412), ("IfNoneMatch", 304), ("IfModifiedSince", 304), ("IfUnmodifiedSince", 412)],
)
def test_condition_that_fails_is_an_error(
    client: Any, bucket: str, key: str, name: str, status: int, call: str, client_error: type[Exception]
) -> None:
    stored = client.put_object(Bucket=bucket, Key=key, Body=b"content")
    fails = {
        "IfMatch": '"0123456789abcdef0123456789abcdef"',
        "IfNoneMatch": stored["ETag"],
        # A date in the future would be void by RFC 9110, so the object's own.
        "IfModifiedSince": client.head_object(Bucket=bucket, Key=key)["LastModified"],
        "IfUnmodifiedSince": LONG_AGO,
    }
    with pytest.raises(client_error) as caught:
        getattr(client, call)(Bucket=bucket, Key=key, **{name: fails[name]})
    error = caught.value.response  # type: ignore[attr-defined]
    assert error["ResponseMetadata"]["HTTPStatusCode"] == status
    bodyless = call == "head_object" or status == 304
    assert error["Error"]["Code"] == (str(status) if bodyless else "PreconditionFailed")


def test_put_if_none_match_keeps_the_object_that_is_there(
    client: Any, bucket: str, key: str, client_error: type[Exception]
) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"first", IfNoneMatch="*")
    with pytest.raises(client_error) as caught:
        client.put_object(Bucket=bucket, Key=key, Body=b"second", IfNoneMatch="*")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 412  # type: ignore[attr-defined]
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == b"first"


@pytest.mark.parametrize(
    ("override", "member"),
    [
        ("ResponseContentType", "ContentType"),
        ("ResponseContentDisposition", "ContentDisposition"),
        ("ResponseCacheControl", "CacheControl"),
        ("ResponseContentLanguage", "ContentLanguage"),
    ],
)
def test_response_header_is_what_the_request_asks(
    client: Any, bucket: str, key: str, override: str, member: str
) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"x", ContentType="text/plain")
    answer = client.get_object(Bucket=bucket, Key=key, **{override: "x-asked/for; a b"})
    assert answer["Body"].read() == b"x"
    assert answer[member] == "x-asked/for; a b"
