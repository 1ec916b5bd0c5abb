"""Requests as handlers see them: what 2.16.2 makes of them is recorded in the tables."""

import io
from collections.abc import Iterator
from typing import Any

import pytest

from ibm_botocore.awsrequest import (
    AWSPreparedRequest,
    AWSRequest,
    HeadersDict,
    create_request_object,
    prepare_request_dict,
)
from ibm_botocore.exceptions import UnseekableStreamError


class Pipe:
    def read(self, size: int = -1) -> bytes:
        return b""


def after(data: bytes, position: int) -> io.BytesIO:
    file = io.BytesIO(data)
    file.seek(position)
    return file


def pieces() -> Iterator[bytes]:
    yield b"a"


FILE, PIPE, PIECES = after(b"0123456789", 4), Pipe(), pieces()
PREPARED: list[tuple[str, Any, Any, dict[str, str]]] = [
    ("GET", None, None, {}),
    ("GET", b"abc", b"abc", {}),
    ("HEAD", b"", None, {}),
    ("PUT", None, None, {"Content-Length": "0"}),
    ("PUT", b"", None, {"Content-Length": "0"}),
    ("PUT", "", None, {"Content-Length": "0"}),
    ("DELETE", None, None, {"Content-Length": "0"}),
    ("PUT", b"abc", b"abc", {"Content-Length": "3"}),
    ("PUT", "äbc", "äbc".encode(), {"Content-Length": "4"}),
    ("PUT", bytearray(b"xyz"), bytearray(b"xyz"), {"Content-Length": "3"}),
    ("PUT", memoryview(b"xyz"), memoryview(b"xyz"), {"Content-Length": "3"}),
    ("PUT", FILE, FILE, {"Content-Length": "6"}),
    ("PUT", PIPE, PIPE, {"Transfer-Encoding": "chunked"}),
    ("PUT", PIECES, PIECES, {"Transfer-Encoding": "chunked"}),
    ("PUT", {"a": "b c", "x": "ä", "l": ["1", "2"]}, b"a=b+c&x=%C3%A4&l=1&l=2", {"Content-Length": "22"}),
]


@pytest.mark.parametrize(("method", "data", "body", "framing"), PREPARED)
def test_preparing_tells_the_length_of_the_body(method: str, data: Any, body: Any, framing: dict[str, str]) -> None:
    prepared = AWSRequest(method, "http://h/a", {"X": "1"}, data).prepare()
    assert (prepared.method, prepared.url, prepared.body, prepared.stream_output) == (method, "http://h/a", body, False)
    assert list(prepared.headers.items()) == [("X", "1"), *framing.items()]


@pytest.mark.parametrize("headers", [{"content-length": "7"}, {"Transfer-Encoding": "chunked"}])
def test_what_the_caller_says_about_the_body_stays(headers: dict[str, str]) -> None:
    for data in (b"x", Pipe()):
        assert dict(AWSRequest("PUT", "http://h/a", headers, data).prepare().headers) == headers


URLS: list[tuple[str, Any, str]] = [
    ("http://h/a", {"a": "b c", "k": ["1", "2"], "u": "ä&="}, "http://h/a?a=b+c&k=1&k=2&u=%C3%A4%26%3D"),
    ("http://h/a?x=1", {"y": "2"}, "http://h/a?x=1&y=2"),
    ("http://h/a", [("q", "1"), ("q", "2")], "http://h/a?q=1&q=2"),
    ("http://h/a", {}, "http://h/a"),
    ("http://h/a", "", "http://h/a"),
    ("http://h/a?", {"a": ""}, "http://h/a?a="),
    ("http://h/x/../y//z%", {"i": 5}, "http://h/x/../y//z%?i=5"),
]


@pytest.mark.parametrize(("url", "params", "prepared"), URLS)
def test_parameters_join_the_query(url: str, params: Any, prepared: str) -> None:
    assert AWSRequest("GET", url, params=params).prepare().url == prepared


def test_handlers_can_change_parameters_and_headers() -> None:
    request = AWSRequest("GET", "http://h/", {"A": "1"}, params={"a": "1"})
    request.params["b"] = "2"
    request.headers["C"] = "3"
    request.headers.add_header("D", "4")
    request.headers.replace_header("A", "9")
    assert request.headers["missing"] is None
    prepared = request.prepare()
    assert prepared.url == "http://h/?a=1&b=2"
    assert dict(prepared.headers) == {"A": "9", "C": "3", "D": "4"}


def test_a_request_has_the_published_fields() -> None:
    request = AWSRequest("GET", "http://h/p", {"A": b"1"}, b"d", {"p": 1}, "/auth", True)
    fields = {name: getattr(request, name) for name in ("method", "url", "data", "params", "auth_path")}
    assert fields == {"method": "GET", "url": "http://h/p", "data": b"d", "params": {"p": 1}, "auth_path": "/auth"}
    assert (request.stream_output, request.context, request.body) == (True, {}, b"d")
    assert AWSRequest().params == {}
    assert vars(request.prepare()) == {
        "method": "GET",
        "url": "http://h/p?p=1",
        "headers": HeadersDict({"A": b"1"}),
        "body": b"d",
        "stream_output": True,
    }


def test_a_prepared_request_is_shown_without_secrets() -> None:
    prepared = AWSPreparedRequest("GET", "http://h/", {"A": "1", "Authorization": "s3cr3t"}, None, True)
    assert repr(prepared) == (
        "<AWSPreparedRequest stream_output=True, method=GET, url=http://h/, headers={'A': '1', 'Authorization': '***'}>"
    )


@pytest.mark.parametrize("body", [None, b"a", "s", bytearray(b"x")])
def test_bytes_need_no_reset(body: Any) -> None:
    AWSPreparedRequest("PUT", "http://h", {}, body, False).reset_stream()


def test_a_file_is_reset_to_its_start() -> None:
    file = after(b"abcdef", 3)
    AWSPreparedRequest("PUT", "http://h", {}, file, False).reset_stream()
    assert file.tell() == 0


@pytest.mark.parametrize("body", [Pipe(), [b"1"], 5])
def test_what_cannot_be_reset_is_named(body: Any) -> None:
    with pytest.raises(UnseekableStreamError, match="not seekable"):
        AWSPreparedRequest("PUT", "http://h", {}, body, False).reset_stream()


JOINED = [
    ("http://h", "/", "http://h/"),
    ("http://h", "", "http://h/"),
    ("http://h", "b/k", "http://h/b/k"),
    ("http://h/", "/b/k", "http://h/b/k"),
    ("http://h", "/b//x/../y%2F", "http://h/b//x/../y%2F"),
    ("http://h", "/b/k?acl", "http://h/b/k?acl"),
    ("http://h:8080/base", "/", "http://h:8080/base"),
    ("http://h:8080/base", "", "http://h:8080/base"),
    ("http://h:8080/base", "/b/k", "http://h:8080/base/b/k"),
    ("http://h:8080/base", "b/k", "http://h:8080/baseb/k"),
    ("http://h/base/", "/", "http://h/base/"),
    ("http://h/base/", "/b/k", "http://h/base/b/k"),
    ("http://h/base?x=1", "/b/k", "http://h/base/b/k?x=1"),
    ("http://h?x=1", "", "http://h/?x=1"),
    ("http://h#f", "/b/k", "http://h/b/k#f"),
    ("http://[::1]:80", "/b/k", "http://[::1]:80/b/k"),
    ("http://H.Com/B", "/b/k", "http://H.Com/B/b/k"),
    ("https://u:p@h/q", "/b/k", "https://u:p@h/q/b/k"),
    ("h/x", "/b/k", "h/x/b/k"),
]


def in_dict_form(path: str, query: Any = None) -> dict[str, Any]:
    return {"url_path": path, "query_string": query or {}, "headers": {}, "body": b"", "method": "GET"}


@pytest.mark.parametrize(("endpoint", "path", "url"), JOINED)
def test_the_path_comes_behind_that_of_the_endpoint(endpoint: str, path: str, url: str) -> None:
    request = in_dict_form(path)
    prepare_request_dict(request, endpoint)
    assert request["url"] == url


QUERIES = [
    ({}, "http://h/e/b"),
    ("", "http://h/e/b"),
    ({"a": "b c"}, "http://h/e/b?a=b%20c"),
    ({"a": ["1", "2"]}, "http://h/e/b?a=1&a=2"),
    ({"a": None}, "http://h/e/b?a=None"),
    ({"acl": ""}, "http://h/e/b?acl="),
    ({"u": "ä/~*+"}, "http://h/e/b?u=%C3%A4%2F~%2A%2B"),
    ([("a", "1")], "http://h/e/b?a=1"),
    ({"a": True, "b": 1}, "http://h/e/b?a=True&b=1"),
]


@pytest.mark.parametrize(("query", "url"), QUERIES)
def test_the_query_is_percent_encoded(query: Any, url: str) -> None:
    for path, prefix in (("/b", "?"), ("/b?acl", "?acl&")):
        request = in_dict_form(path, query)
        prepare_request_dict(request, "http://h/e")
        assert request["url"] == (url.replace("?", prefix) if "?" in url else "http://h/e" + path)


def test_user_agent_context_and_host_prefix_are_added() -> None:
    request = {**in_dict_form("/b"), "host_prefix": "foo.", "headers": {"User-Agent": "mine"}}
    prepare_request_dict(request, "http://h/e", context={"a": 1}, user_agent="UA")
    assert (request["url"], request["context"]) == ("http://foo.h/e/b", {"a": 1})
    assert request["headers"] == {"User-Agent": "UA"}
    request = in_dict_form("/b")
    prepare_request_dict(request, "http://h")
    assert (request["context"], request["headers"]) == ({}, {})


def test_a_request_object_is_made_from_the_dict_form() -> None:
    shown = {"url": "http://h/x", "method": "PUT", "headers": {"A": "1"}, "body": b"xx", "context": {"c": 1}}
    request = create_request_object(shown)
    assert (request.url, request.method, request.data, request.auth_path) == ("http://h/x", "PUT", b"xx", None)
    assert (dict(request.headers), request.context) == ({"A": "1"}, {"c": 1})
    assert create_request_object({**shown, "auth_path": "/a"}).auth_path == "/a"
    with pytest.raises(KeyError, match="context"):
        create_request_object({name: shown[name] for name in shown if name != "context"})
