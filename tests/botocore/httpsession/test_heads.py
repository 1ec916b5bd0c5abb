"""Heads of requests as bytes on the wire."""

import pytest

from ibm_botocore.exceptions import HTTPClientError
from ibm_botocore.httpsession import URLLib3Session
from tests.botocore._servers import Recorder, headers_of, request_to, serving


def test_the_order_on_the_wire_is_that_of_2_16() -> None:
    recorder = Recorder()
    with serving(recorder) as server:
        session = URLLib3Session()
        session.exchange(request_to(server.url, "PUT", "/b/k", {"User-Agent": "u", "X-A": "1"}, b"abc"))
        session.close()
        assert recorder.requests == [
            b"PUT /b/k HTTP/1.1\r\nHost: %b\r\nAccept-Encoding: identity\r\nUser-Agent: u\r\nX-A: 1\r\n"
            b"Content-Length: 3\r\n\r\nabc" % server.netloc.encode()
        ]


def test_headers_of_the_caller_replace_those_of_the_transport(session: URLLib3Session) -> None:
    recorder = Recorder()
    with serving(recorder) as server:
        session.exchange(request_to(server.url, headers={"host": "other", "Accept-encoding": "gzip"}))
        session.close()
        assert headers_of(recorder.requests[0]) == {"host": "other", "accept-encoding": "gzip"}


def test_header_values_are_sent_as_utf_8(session: URLLib3Session) -> None:
    recorder = Recorder()
    with serving(recorder) as server:
        session.exchange(request_to(server.url, headers={"A": "é中", "B": b"\xff".decode("utf-8", "surrogateescape")}))
        session.close()
        assert b"\r\nA: \xc3\xa9\xe4\xb8\xad\r\nB: \xff\r\n" in recorder.requests[0]


TARGETS = [
    "/",
    "//",
    "/b/x/../y",
    "/b/./a//b/",
    "/b/%2e%2E/%7e%7E",
    "/b/%",
    "/b/k?acl&x=%zz&y=",
    "/b/{}|^[]`\"<>\\'?a?b",
]


@pytest.mark.parametrize("target", TARGETS)
def test_targets_arrive_byte_for_byte(session: URLLib3Session, target: str) -> None:
    recorder = Recorder()
    with serving(recorder) as server:
        session.exchange(request_to(server.url, "GET", target))
        session.close()
        assert recorder.requests[0].startswith(f"GET {target} HTTP/1.1\r\n".encode())


SECRET = "s3cr3t"
REFUSED = {
    "line break in a value": ({"X-A": f"{SECRET}\r\nX-B: 1"}, "X-A"),
    "line feed in a value": ({"X-A": f"{SECRET}\n"}, "X-A"),
    "carriage return in a value": ({"Authorization": f"{SECRET}\r"}, "Authorization"),
    "NUL in a value": ({"ibm-sse-kp-customer-root-key-crn": f"{SECRET}\0"}, "ibm-sse-kp-customer-root-key-crn"),
    "folded value": ({"X-A": f"{SECRET}\r\n b"}, "X-A"),
    "line break in a name": ({"X\r\nY": SECRET}, "X"),
    "colon in a name": ({"x-amz-meta-a:b": SECRET}, "x-amz-meta-a:b"),
    "space in a name": ({"x-amz-meta-a b": SECRET}, "x-amz-meta-a b"),
    "no name": ({"": SECRET}, "''"),
    "line break in a framing header": ({"Host": f"{SECRET}\r\n"}, "Host"),
    "bytes as value": ({"X-A": SECRET.encode()}, "X-A"),
    "number as value": ({"X-A": 5}, "X-A"),
    "length that is no number": ({"Content-Length": "x"}, "Content-Length"),
    "length and chunks": ({"Content-Length": "0", "Transfer-Encoding": "chunked"}, "Transfer-Encoding"),
    "other coding": ({"Transfer-Encoding": "gzip"}, "Transfer-Encoding"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_header_that_cannot_be_sent_is_named_but_not_shown(session: URLLib3Session, name: str) -> None:
    headers, shown = REFUSED[name]
    with serving(Recorder()) as server:
        for method in ("GET", "PUT"):
            with pytest.raises(HTTPClientError) as caught:
                session.exchange(request_to(server.url, method, headers=headers))  # type: ignore[arg-type]
            assert shown in str(caught.value)
            assert SECRET not in str(caught.value)
        assert server.connections == 0


@pytest.mark.parametrize("target", ["/a b", "/a\r\nX: y", "/a\n", "/a\0", "/\x7f", "/ä", "/a\tb", "/\x01"])
def test_a_target_that_is_not_encoded_is_refused(session: URLLib3Session, target: str) -> None:
    with serving(Recorder()) as server:
        with pytest.raises(HTTPClientError, match="percent-encoded"):
            session.exchange(request_to(server.url, "GET", target))
        assert server.connections == 0


def test_a_method_with_a_line_break_is_refused(session: URLLib3Session) -> None:
    with serving(Recorder()) as server:
        with pytest.raises(HTTPClientError, match="method"):
            session.exchange(request_to(server.url, "GET / HTTP/1.1\r\nX: y\r\n\r\nGET"))
        assert server.connections == 0
