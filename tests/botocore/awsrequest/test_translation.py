"""Requests on their way to handlers and back."""

import io
from typing import Any

import pytest

from ibm_botocore._message import Request
from ibm_botocore.awsrequest import AWSPreparedRequest, from_prepared, take_back, to_aws_request, to_prepared
from ibm_botocore.awsrequest.translation import split_url
from ibm_botocore.exceptions import HTTPClientError
from ibm_botocore.regions import make_origin


def fresh(method: str = "PUT", body: Any = b"abc") -> Request:
    request = Request(method, "/b/k%20", [("x", "y z"), ("acl", None)], {"X-A": "é", "Expect": "100-continue"}, body)
    request.origin, request.target = make_origin("http", "h", 8080), "/b/k%20?x=y%20z&acl"
    return request


def fields(request: Request) -> dict[str, Any]:
    return {name: getattr(request, name) for name in Request.__slots__}


@pytest.mark.parametrize("show", [to_aws_request, to_prepared])
@pytest.mark.parametrize("body", [b"abc", b"", None, io.BytesIO(b"abc"), io.BytesIO()])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_request_that_nobody_changes_comes_back_as_it_was(show: Any, body: Any, method: str) -> None:
    request = fresh(method, body)
    before = fields(request)
    take_back(request, show(request))
    assert fields(request) == before
    assert request.body is body


def test_handlers_see_the_request_before_it_is_signed() -> None:
    context = {"c": 1}
    shown = to_aws_request(fresh(), context, stream_output=True)
    assert (shown.method, shown.url) == ("PUT", "http://h:8080/b/k%20?x=y%20z&acl")
    assert dict(shown.headers) == {"X-A": "é", "Expect": "100-continue"}
    assert (shown.data, shown.params, shown.auth_path, shown.stream_output) == (b"abc", {}, "/b/k%20", True)
    assert shown.context is context


def test_handlers_see_encoded_headers_before_the_request_is_sent() -> None:
    shown = to_prepared(fresh())
    assert dict(shown.headers) == {"X-A": "é".encode(), "Expect": b"100-continue", "Content-Length": "3"}
    assert (shown.url, shown.body, shown.stream_output) == ("http://h:8080/b/k%20?x=y%20z&acl", b"abc", False)


def test_changes_before_signing_are_taken_over() -> None:
    request = fresh()
    shown = to_aws_request(request)
    shown.method = "POST"
    shown.url = "https://[::1]/c/%41?p=1%202&q"
    shown.params = {"r": "s t"}
    shown.data = "ü"
    shown.headers["X-New"] = "1"
    del shown.headers["Expect"]
    take_back(request, shown)
    assert (request.method, request.body) == ("POST", "ü".encode())
    assert request.origin == make_origin("https", "[::1]")
    assert (request.path, request.target) == ("/c/%41", "/c/%41?p=1%202&q&r=s+t")
    assert request.query[:2] == [("p", "1 2"), ("q", None)]
    assert request.headers == {"X-A": "é", "X-New": "1"}


def test_a_header_that_is_set_twice_has_its_last_value() -> None:
    request = fresh()
    shown = to_aws_request(request)
    shown.headers["x-a"] = "last"
    take_back(request, shown)
    assert request.headers["X-A"] == "last"


def test_changes_before_sending_are_taken_over() -> None:
    request = fresh()
    shown = to_prepared(request)
    shown.url = "http://other/b"
    shown.body = b"longer"
    shown.headers["X-New"] = b"\xff"
    shown.headers["Content-Length"] = "6"
    take_back(request, shown)
    assert (request.origin.host, request.target, request.body) == ("other", "/b", b"longer")
    assert request.headers["X-New"].encode("utf-8", "surrogateescape") == b"\xff"
    assert "Content-Length" not in request.headers


def test_a_length_the_handler_insists_on_is_kept() -> None:
    request = fresh()
    shown = to_prepared(request)
    shown.headers["Content-Length"] = "99"
    take_back(request, shown)
    assert request.headers["Content-Length"] == "99"


def test_a_prepared_request_becomes_one_that_travels() -> None:
    request = from_prepared(AWSPreparedRequest("PUT", "http://u:p@H:80/b//x/../k%?a", {"A": b"1", "B": 2}, b"x", False))
    assert (request.method, request.body, request.headers) == ("PUT", b"x", {"A": "1", "B": "2"})
    assert (request.origin, request.target) == (make_origin("http", "H"), "/b//x/../k%?a")


SPLIT = [
    ("http://h", "h", "/"),
    ("HTTPS://h:443/", "h", "/"),
    ("https://h:80/", "h:80", "/"),
    ("http://h?x=y", "h", "/?x=y"),
    ("http://h/a#f?x", "h", "/a"),
    ("http://[::1]:81/a", "[::1]:81", "/a"),
    ("http://[::1]/a", "[::1]", "/a"),
    ("http://u:p%40@h/@", "h", "/@"),
    ("http://h/x/../y//z%/%e4%7E", "h", "/x/../y//z%/%e4%7E"),
    ("http://h/a b\u00e4\r\n?q=\u4e2d d", "h", "/a%20b%C3%A4%0D%0A?q=%E4%B8%AD%20d"),
    ("http://h/{}|^[]`\"<>\\'?a?b", "h", "/{}|^[]`\"<>\\'?a?b"),
]


@pytest.mark.parametrize(("url", "netloc", "target"), SPLIT)
def test_urls_are_split_without_normalising(url: str, netloc: str, target: str) -> None:
    origin, got = split_url(url)
    assert (origin.netloc, got) == (netloc, target)


@pytest.mark.parametrize("url", ["h/a", "ftp://h/a", "http:///a", "http://h:x/a", "http://:80/", "", "//h/a"])
def test_urls_that_lead_nowhere_are_refused(url: str) -> None:
    with pytest.raises(HTTPClientError, match="not an absolute http or https URL"):
        split_url(url)
