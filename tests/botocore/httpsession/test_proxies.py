"""Requests that go through a proxy."""

import select
import socket
import ssl
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.exceptions import InvalidProxiesConfigError, ProxyConnectionError, SSLError
from ibm_botocore.httpsession import URLLib3Session
from ibm_botocore.httpsession.proxies import mask_proxy_url, proxy_authorization, proxy_for
from tests.botocore._servers import OK, STUCK_S, Peer, Recorder, Script, answering, headers_of, request_to, serving
from tests.servers.certificates import Certificate, loopback_certificate

TARGETS = ["/", "/b/x/../y", "/b//a/./%2e%7E", "/b/%?acl&x=%zz"]
BASIC = "Basic " + b64encode(b"us er:p@ss").decode()
BODY = bytes(3 << 20)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return loopback_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def server_tls(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


class Tunnel:
    """A proxy that passes bytes on to the host it is asked for.

    :param authorization: what clients have to show.
    """

    def __init__(self, authorization: str | None = None) -> None:
        self._authorization = authorization
        self.heads: list[bytes] = []

    def __call__(self, peer: Peer) -> None:
        head = peer.read_head()
        self.heads.append(head)
        if self._authorization not in (None, headers_of(head).get("proxy-authorization")):
            peer.send(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        host, _, port = head.split(b" ")[1].decode().rpartition(":")
        with socket.create_connection((host.strip("[]"), int(port)), STUCK_S) as target:
            peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            relay(peer.sock, target)


def relay(client: socket.socket, target: socket.socket) -> None:
    """Pass bytes on in both directions, in one thread: a TLS socket must not be read and written at once."""
    while True:
        readable, _, _ = select.select([client, target], [], [], STUCK_S)
        assert readable, "nothing comes through the tunnel"
        for source in readable:
            sink = target if source is client else client
            while True:
                data = source.recv(65536)
                if not data:
                    return
                sink.sendall(data)
                if not (isinstance(source, ssl.SSLSocket) and source.pending()):
                    break


@pytest.mark.parametrize("target", TARGETS)
def test_a_forwarding_proxy_gets_the_target_byte_for_byte(target: str) -> None:
    proxy = Recorder()
    with serving(proxy) as server:
        session = URLLib3Session(proxies={"http": server.url})
        for _ in range(2):
            request = request_to("http://endpoint.invalid:8080", "PUT", target, {"X-A": "1"}, b"abc")
            assert session.exchange(request).read() == b"ok"
        session.close()
        assert server.connections == 1
        head, _, body = proxy.requests[0].partition(b"\r\n\r\n")
        assert head.startswith(f"PUT http://endpoint.invalid:8080{target} HTTP/1.1\r\n".encode())
        assert headers_of(head) == {
            "host": "endpoint.invalid:8080",
            "accept-encoding": "identity",
            "x-a": "1",
            "content-length": "3",
        }
        assert body == b"abc"


def test_a_forwarding_proxy_is_told_who_asks() -> None:
    proxy = Recorder()
    with serving(proxy) as server:
        session = URLLib3Session(proxies={"http": f"http://us%20er:p%40ss@{server.netloc}"})
        session.exchange(request_to("http://endpoint.invalid:80"))
        session.close()
        assert headers_of(proxy.requests[0])["proxy-authorization"] == BASIC
        assert proxy.requests[0].startswith(b"GET http://endpoint.invalid/b/k HTTP/1.1\r\n")


def test_a_forwarding_proxy_that_refuses_answers_407() -> None:
    with serving(answering(b"HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n")) as server:
        session = URLLib3Session(proxies={"http": server.url})
        assert session.exchange(request_to("http://endpoint.invalid:80")).status == 407
        session.close()


@pytest.mark.parametrize("target", TARGETS)
def test_https_goes_through_a_tunnel(target: str, certificate: Certificate, server_tls: ssl.SSLContext) -> None:
    tunnel, endpoint = Tunnel(BASIC), Recorder()
    with serving(endpoint, tls=server_tls) as server, serving(tunnel) as proxy:
        proxies = {"https": f"http://us%20er:p%40ss@{proxy.netloc}", "http": "http://unused.invalid"}
        session = URLLib3Session(verify=str(certificate.authority), proxies=proxies)
        for body in (b"abc", BODY):
            assert session.exchange(request_to(server.url, "PUT", target, body=body)).read() == b"ok"
        session.close()
        assert (proxy.connections, server.connections) == (1, 1)
        assert tunnel.heads[0].startswith(f"CONNECT {server.netloc} HTTP/1.".encode())
        head, _, sent = endpoint.requests[1].partition(b"\r\n\r\n")
        assert head.startswith(f"PUT {target} HTTP/1.1\r\n".encode())
        # The endpoint must not learn the proxy's password.
        assert "proxy-authorization" not in headers_of(head)
        assert sent == BODY


def test_a_tunnel_does_not_make_a_stranger_trusted(server_tls: ssl.SSLContext) -> None:
    endpoint = Recorder()
    with serving(endpoint, tls=server_tls) as server, serving(Tunnel()) as proxy:
        session = URLLib3Session(proxies={"https": proxy.url})
        with pytest.raises(SSLError):
            session.exchange(request_to(server.url))
    assert not endpoint.requests


WRONG: dict[str, tuple[Script, str]] = {
    "wrong password": (Tunnel("Basic other"), "http://me:s3cr3t@{}"),
    "no password": (Tunnel(BASIC), "http://{}"),
    "refusal": (answering(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"), "http://me:s3cr3t@{}"),
    "garbage": (answering(b"garbage\r\n\r\n"), "http://me:s3cr3t@{}"),
    "hanging up": (answering(b""), "http://me:s3cr3t@{}"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_tunnel_that_is_refused_is_a_proxy_error_without_the_password(name: str) -> None:
    script, url = WRONG[name]
    with serving(script) as proxy:
        session = URLLib3Session(proxies={"https": url.format(proxy.netloc)})
        with pytest.raises(ProxyConnectionError) as caught:
            session.exchange(request_to("https://endpoint.invalid:443"))
        assert proxy.netloc in str(caught.value)
        assert_no_password(caught.value)


def assert_no_password(error: BaseException | None) -> None:
    while error is not None:
        assert "s3cr3t" not in f"{error!r} {error!s} {getattr(error, 'kwargs', '')}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "url",
    ["http://me:s3cr3t@127.0.0.1:{}", "me:s3cr3t@127.0.0.1:{}", "socks5://me:s3cr3t@h:{}", "http://me:s3cr3t@h:x{}",
     "http://me:s3cr3t/x@h:{}"],
)  # fmt: skip
def test_a_proxy_that_cannot_be_reached_is_a_proxy_error_without_the_password(scheme: str, url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        session = URLLib3Session(proxies={scheme: url.format(taken.getsockname()[1])})
        with pytest.raises(ProxyConnectionError) as caught:
            session.exchange(request_to(f"{scheme}://endpoint.invalid:80"))
        assert "***" in str(caught.value)
        assert_no_password(caught.value)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_can_speak_tls_itself(scheme: str, certificate: Certificate, server_tls: ssl.SSLContext) -> None:
    endpoint = Recorder()
    proxy_script: Any = Recorder() if scheme == "http" else Tunnel()
    tls = server_tls if scheme == "https" else None
    with serving(endpoint, tls=tls) as server, serving(proxy_script, tls=server_tls) as proxy:
        config = {"proxy_ca_bundle": str(certificate.authority)}
        session = URLLib3Session(
            verify=str(certificate.authority), proxies={scheme: proxy.url}, proxies_config=config, timeout=10
        )
        for body in (b"abc", BODY):
            assert session.exchange(request_to(server.url, "PUT", body=body)).read() == b"ok"
        session.close()
        assert proxy.connections == 1
        asked = proxy_script.requests if scheme == "http" else endpoint.requests
        assert [len(request.partition(b"\r\n\r\n")[2]) for request in asked] == [3, len(BODY)]


def test_https_can_be_left_to_a_tls_proxy(certificate: Certificate, server_tls: ssl.SSLContext) -> None:
    proxy = Recorder()
    with serving(proxy, tls=server_tls) as server:
        config = {"proxy_ca_bundle": str(certificate.authority), "proxy_use_forwarding_for_https": True}
        session = URLLib3Session(
            verify=str(certificate.authority),
            proxies={"https": f"https://us%20er:p%40ss@{server.netloc}"},
            proxies_config=config,
        )
        assert session.exchange(request_to("https://endpoint.invalid:443", target="/b/../k")).read() == b"ok"
        session.close()
        assert proxy.requests[0].startswith(b"GET https://endpoint.invalid/b/../k HTTP/1.1\r\n")
        assert headers_of(proxy.requests[0])["proxy-authorization"] == BASIC
        assert headers_of(proxy.requests[0])["host"] == "endpoint.invalid"


def test_a_tls_proxy_is_verified(server_tls: ssl.SSLContext) -> None:
    proxy = Recorder()
    with serving(proxy, tls=server_tls) as server:
        session = URLLib3Session(proxies={"http": server.url})
        with pytest.raises(SSLError):
            session.exchange(request_to("http://endpoint.invalid:80"))
    assert not proxy.requests


@pytest.mark.parametrize("name", ["proxy_ca_bundle", "proxy_client_cert"])
def test_a_missing_file_in_the_proxy_settings_is_named_as_such(name: str, tmp_path: Path) -> None:
    proxies = {"https": "https://127.0.0.1:1"}
    session = URLLib3Session(proxies=proxies, proxies_config={name: str(tmp_path / "nowhere")})
    with pytest.raises(InvalidProxiesConfigError):
        session.exchange(request_to("https://endpoint.invalid:443"))


def test_only_the_scheme_of_the_endpoint_decides_on_the_proxy() -> None:
    endpoint = Recorder(OK)
    with serving(endpoint) as server:
        session = URLLib3Session(proxies={"https": "http://unused.invalid"})
        assert session.exchange(request_to(server.url)).read() == b"ok"
        session.close()


PROXIES = [
    ("http", {"http": "http://h:1"}, "http://h:1"),
    ("https", {"http": "http://h:1"}, None),
    ("http", {"http": "h:1"}, "http://h:1"),
    ("http", {"http": "//h:1"}, "http://h:1"),
    ("http", {"http": "'http://h:1'"}, "http://h:1"),
    ("https", {"https": '"h:1"'}, "http://h:1"),
    ("http", {"http": ""}, None),
    ("http", {}, None),
]


@pytest.mark.parametrize(("scheme", "proxies", "url"), PROXIES)
def test_proxies_are_found_by_scheme(scheme: str, proxies: dict[str, str], url: str | None) -> None:
    assert proxy_for(scheme, proxies) == url


MASKED = [
    ("http://me:s3cr3t@h:1", "http://***:***@h:1"),
    ("http://me@h", "http://***@h"),
    ("http://h:1", "http://h:1"),
    ("http://me:a@b@h:1/x", "http://***:***@h:1/x"),
    # An unencoded slash does not end a password.
    ("http://me:s3/cr3t@h:1", "http://***:***@h:1"),
    ("http://me:a@s3/cr3t@h:1", "http://***:***@h:1"),
]


@pytest.mark.parametrize(("url", "masked"), MASKED)
def test_proxy_urls_are_shown_without_user_and_password(url: str, masked: str) -> None:
    assert mask_proxy_url(url) == masked


AUTHORIZATIONS = [
    ("http://us%20er:p%40ss@h", {"Proxy-Authorization": BASIC}),
    ("http://me@h", {}),
    ("http://:x@h", {}),
    ("http://h", {}),
    ("http://m%C3%BC:p@h", {"Proxy-Authorization": "Basic " + b64encode("mü:p".encode()).decode()}),
]


@pytest.mark.parametrize(("url", "header"), AUTHORIZATIONS)
def test_user_and_password_of_a_proxy_url_become_a_header(url: str, header: dict[str, str]) -> None:
    assert proxy_authorization(url) == header
