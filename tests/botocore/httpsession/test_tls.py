"""Who is trusted, and who we say we are."""

import socket
import ssl
import warnings
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.exceptions import ReadTimeoutError, SSLError
from ibm_botocore.httpsession import URLLib3Session, sending
from ibm_botocore.httpsession.tls import context_for
from tests.botocore._servers import OK, Peer, Recorder, request_to, serving
from tests.servers.certificates import NEW_KEY, Certificate, loopback_certificate, openssl

BODY = bytes(range(256)) * 10000


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return loopback_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def server_tls(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


def test_a_server_is_trusted_by_an_authority_of_ones_own(certificate: Certificate, server_tls: ssl.SSLContext) -> None:
    recorder = Recorder()
    session = URLLib3Session(verify=str(certificate.authority))
    with serving(recorder, tls=server_tls) as server:
        for host in (server.url, server.url.replace("127.0.0.1", "localhost")):
            for body in (None, BODY):
                assert session.exchange(request_to(host, "PUT", body=body)).read() == b"ok"
        session.close()
        assert server.connections == 2
        assert [request.endswith(b"\r\n\r\n" + BODY) for request in recorder.requests] == [False, True] * 2


def test_a_folder_of_authorities_works_too(
    certificate: Certificate, server_tls: ssl.SSLContext, tmp_path: Path
) -> None:
    folder = tmp_path / "authorities"
    folder.mkdir()
    (folder / "one.pem").write_bytes(certificate.authority.read_bytes())
    openssl("rehash", folder)
    session = URLLib3Session(verify=str(folder))
    with serving(Recorder(), tls=server_tls) as server:
        assert session.exchange(request_to(server.url)).read() == b"ok"
        session.close()


@pytest.mark.parametrize("verify", [True, None, ""])
def test_an_unknown_authority_is_refused_before_anything_is_sent(verify: Any, server_tls: ssl.SSLContext) -> None:
    recorder = Recorder()
    session = URLLib3Session(verify=verify)
    with serving(recorder, tls=server_tls) as server:
        request = request_to(server.url, headers={"Authorization": "s3cr3t"})
        with pytest.raises(SSLError) as caught:
            session.exchange(request)
        assert str(caught.value).startswith(f"SSL validation failed for {request.url} ")
        assert "CERTIFICATE_VERIFY_FAILED" in str(caught.value)
        session.close()
    assert not recorder.requests
    assert len(server.handshake_failures) == 1


def test_a_certificate_for_another_host_is_refused(
    certificate: Certificate, server_tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest: look_up("127.0.0.1", *rest))
    session = URLLib3Session(verify=str(certificate.authority))
    recorder = Recorder()
    with serving(recorder, tls=server_tls) as server:
        for url in (server.url.replace("127.0.0.1", "other.invalid"), server.url.replace("127.0.0.1", "127.0.0.2")):
            with pytest.raises(SSLError):
                session.exchange(request_to(url))
    assert not recorder.requests


def test_verification_can_be_switched_off_without_a_warning(server_tls: ssl.SSLContext) -> None:
    session = URLLib3Session(verify=False)
    with serving(Recorder(), tls=server_tls) as server, warnings.catch_warnings():
        warnings.simplefilter("error")
        assert session.exchange(request_to(server.url)).read() == b"ok"
        session.close()


@pytest.mark.parametrize("setting", ["verify", "client_cert"])
def test_a_missing_file_is_a_tls_error(setting: str, server_tls: ssl.SSLContext, tmp_path: Path) -> None:
    session = URLLib3Session(**{setting: str(tmp_path / "nowhere.pem")})  # type: ignore[arg-type]
    with serving(Recorder(), tls=server_tls) as server:
        with pytest.raises(SSLError, match="No such file"):
            session.exchange(request_to(server.url))
        assert server.connections == 0


def test_a_file_that_is_no_certificate_is_a_tls_error(server_tls: ssl.SSLContext, tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("no certificate")
    session = URLLib3Session(verify=str(tmp_path / "no.pem"))
    with serving(Recorder(), tls=server_tls) as server, pytest.raises(SSLError):
        session.exchange(request_to(server.url))


@pytest.mark.parametrize("form", ["one file", "two files", "list"])
def test_a_client_certificate_is_shown(
    form: str, certificate: Certificate, server_tls: ssl.SSLContext, tmp_path: Path
) -> None:
    key, own = tmp_path / "key.pem", tmp_path / "own.pem"
    openssl("req", "-x509", *NEW_KEY, "-subj", "/CN=client", "-days", "2", "-keyout", key, "-out", own)
    both = tmp_path / "both.pem"
    both.write_bytes(key.read_bytes() + own.read_bytes())
    server_tls.verify_mode = ssl.CERT_REQUIRED
    server_tls.load_verify_locations(own)
    seen = []

    def script(peer: Peer) -> None:
        peer.read_request()
        seen.append(peer.sock.getpeercert()["subject"])  # type: ignore[attr-defined]
        peer.send(OK)

    client_cert: Any = {"one file": str(both), "two files": (str(own), str(key)), "list": [str(own), str(key)]}[form]
    session = URLLib3Session(verify=str(certificate.authority), client_cert=client_cert)
    with serving(script, tls=server_tls) as server:
        assert session.exchange(request_to(server.url)).read() == b"ok"
        session.close()
    assert seen == [((("commonName", "client"),),)]


def test_settings_are_read_once_until_the_file_changes(certificate: Certificate, tmp_path: Path) -> None:
    path = tmp_path / "authority.pem"
    path.write_bytes(certificate.authority.read_bytes())
    first = context_for(str(path), None)
    assert context_for(str(path), None) is first
    path.touch()
    assert context_for(str(path), None) is not first
    assert context_for(True, None) is context_for(True, None)
    assert context_for(False, None).verify_mode == ssl.CERT_NONE
    assert context_for(None, None).verify_mode == ssl.CERT_REQUIRED


def test_trusting_anybody_does_not_spread_to_other_sessions(
    certificate: Certificate, server_tls: ssl.SSLContext
) -> None:
    bundle = str(certificate.authority)
    shared = context_for(bundle, None), context_for(True, None)
    with serving(Recorder(), tls=server_tls) as server:
        ways: list[tuple[str, dict[str, str]]] = [
            (server.url, {}),
            ("http://endpoint.invalid:80", {"http": server.url}),
            ("https://endpoint.invalid:443", {"https": server.url}),
        ]
        for url, proxies in ways:
            config = {"proxy_ca_bundle": bundle, "proxy_use_forwarding_for_https": True}
            session = URLLib3Session(verify=False, proxies=proxies, proxies_config=config)
            assert session.exchange(request_to(url)).read() == b"ok"
            session.close()
    assert [context.verify_mode for context in shared] == [ssl.CERT_REQUIRED] * 2


def test_answers_larger_than_a_tls_record_arrive_whole(certificate: Certificate, server_tls: ssl.SSLContext) -> None:
    recorder = Recorder(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY)
    session = URLLib3Session(verify=str(certificate.authority))
    with serving(recorder, tls=server_tls) as server:
        for _ in range(2):
            assert session.exchange(request_to(server.url)).read() == BODY
        assert server.connections == 1
        session.close()


def test_bytes_beyond_the_answer_are_noticed_over_tls_too(certificate: Certificate, server_tls: ssl.SSLContext) -> None:
    recorder = Recorder(b"HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + b"x" * 70001)
    session = URLLib3Session(verify=str(certificate.authority))
    with serving(recorder, tls=server_tls) as server:
        for _ in range(2):
            assert len(session.exchange(request_to(server.url)).read()) == 70000
        assert server.connections == 2
        session.close()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_large_body_waits_for_continue_over_tls(
    certificate: Certificate, server_tls: ssl.SSLContext, version: ssl.TLSVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Session tickets of TLS 1.3 come after the handshake: something to read that is no answer."""
    server_tls.minimum_version = server_tls.maximum_version = version
    monkeypatch.setattr(sending, "CONTINUE_WAIT_S", 10)

    def script(peer: Peer) -> None:
        for _ in range(2):
            head = peer.read_head()
            assert peer.unread == b""
            peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
            assert peer.read_body(head) == BODY
            peer.send(OK)

    session = URLLib3Session(verify=str(certificate.authority))
    with serving(script, tls=server_tls) as server:
        for _ in range(2):
            request = request_to(server.url, "PUT", headers={"Expect": "100-continue"}, body=BODY)
            assert session.exchange(request).read() == b"ok"
        assert server.connections == 1
        session.close()


def test_session_tickets_are_not_taken_for_an_answer(
    certificate: Certificate, server_tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "CONTINUE_WAIT_S", 0.05)
    recorder = Recorder()
    session = URLLib3Session(verify=str(certificate.authority), timeout=10)
    with serving(recorder, tls=server_tls) as server:
        request = request_to(server.url, "PUT", headers={"Expect": "100-continue"}, body=BODY)
        assert session.exchange(request).read() == b"ok"
        session.close()
        assert recorder.requests[0].endswith(BODY)


def test_an_early_refusal_stops_a_large_body_over_tls(certificate: Certificate, server_tls: ssl.SSLContext) -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope")
        peer.read_to_end()

    session = URLLib3Session(verify=str(certificate.authority))
    with serving(script, tls=server_tls) as server:
        raw = session.exchange(request_to(server.url, "PUT", body=bytes(256 << 20)))
        assert (raw.status, raw.read()) == (403, b"nope")
        session.close()


def test_silence_over_tls_is_a_read_timeout(certificate: Certificate, server_tls: ssl.SSLContext) -> None:
    session = URLLib3Session(verify=str(certificate.authority), timeout=(10, 0.05))
    with serving(Peer.read_to_end, tls=server_tls) as server, pytest.raises(ReadTimeoutError):
        session.exchange(request_to(server.url))
