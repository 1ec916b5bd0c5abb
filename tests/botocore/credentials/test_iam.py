"""One request for a token over real connections: what is sent, what is read, what goes wrong."""

import json
import os
import ssl
import subprocess
import sys

import pytest
import requests

from ibm_botocore.credentials import iam
from ibm_botocore.credentials.iam import Answer, IamError, Transport, post_form, request_token
from tests.botocore._servers import Recorder, answering, serving
from tests.servers.certificates import loopback_certificate

FORM = {"grant_type": "urn:ibm:params:oauth:grant-type:apikey", "response_type": "cloud_iam", "apikey": "se cret/é"}
HEADERS = {"accept": "application/json"}
TOKEN = {"access_token": "token-text", "expires_in": 3600}


def http(status, body, *headers):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(data)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + data


def ask(url, **transport):
    return request_token(f"{url}/identity/token", FORM, HEADERS, Transport(**{"timeout_s": (5, 5), **transport}))


def test_the_form_is_posted_and_the_answer_read():
    recorder = Recorder(http(200, TOKEN))

    with serving(recorder) as server:
        assert ask(server.url) == TOKEN

    (request,) = recorder.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /identity/token HTTP/1.1\r\n")
    assert b"accept: application/json" in head
    assert body == (
        b"grant_type=urn%3Aibm%3Aparams%3Aoauth%3Agrant-type%3Aapikey&response_type=cloud_iam&apikey=se+cret%2F%C3%A9"
    )


def test_a_redirect_is_not_followed():
    elsewhere = Recorder(http(200, TOKEN))

    with serving(elsewhere) as other:
        redirect = answering(http(307, b"", f"Location: {other.url}/x"))
        with serving(redirect) as server, pytest.raises(IamError, match=r"HttpCode\(307\).* not followed") as caught:
            ask(server.url)

    assert elsewhere.requests == []
    assert caught.value.is_transient is False


def test_a_password_in_netrc_is_not_sent(tmp_path, monkeypatch):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login user password hunter2\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    recorder = Recorder(http(200, TOKEN))

    with serving(recorder) as server:
        ask(server.url)

    assert b"authorization" not in recorder.requests[0].lower()


def hang_up(peer):
    peer.read_request()


def say_nothing(peer):
    peer.read_request()
    peer.read_head()


def stop_within_the_body(peer):
    peer.read_request()
    peer.send(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"access_token"')


NETWORK_FAULTS = [
    (hang_up, True),
    (say_nothing, True),
    (stop_within_the_body, True),
    (answering(b"garbage\r\n\r\n"), True),
]


@pytest.mark.parametrize(("script", "is_transient"), NETWORK_FAULTS)
def test_a_network_fault_is_an_error_of_the_sdk_that_may_heal(script, is_transient):
    with serving(script) as server, pytest.raises(IamError, match=r"127\.0\.0\.1") as caught:
        ask(server.url, timeout_s=(5, 0.1))

    assert caught.value.is_transient is is_transient
    assert isinstance(caught.value.__cause__, requests.RequestException)


def test_nobody_listening_may_heal():
    with serving(hang_up) as server:
        url = server.url

    with pytest.raises(IamError) as caught:
        ask(url)

    assert caught.value.is_transient is True


class Dripping:
    """An answer that comes in small pieces, each of them in time."""

    def __init__(self, pieces):
        self.pieces, self.headers = pieces, {}

    def iter_content(self, size):
        yield from self.pieces


def test_an_answer_that_drips_in_has_an_end(monkeypatch):
    moments = iter(range(0, 1000, 4))
    monkeypatch.setattr(iam.time, "monotonic", lambda: next(moments))

    with pytest.raises(requests.exceptions.ReadTimeout):
        iam._read(Dripping([b"{"] * 100), 10)


def test_an_answer_without_end_is_given_up():
    with pytest.raises(requests.exceptions.ContentDecodingError):
        iam._read(Dripping(iter(lambda: b"x" * 65536, None)), None)


# --- TLS, certificates, proxies


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return loopback_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


def test_a_stranger_gets_no_key_and_asking_again_does_not_help(tls):
    recorder = Recorder(http(200, TOKEN))

    with serving(recorder, tls=tls) as server, pytest.raises(IamError, match="certificate verify failed") as caught:
        ask(server.url)

    assert recorder.requests == []
    assert caught.value.is_transient is False


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
@pytest.mark.parametrize("trust", ["bundle", "nobody checks", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_certificates_are_checked_as_the_client_wants(trust, tls, certificate, monkeypatch):
    verify = {"bundle": str(certificate.authority), "nobody checks": False}.get(trust, True)
    if verify is True:
        monkeypatch.setenv(trust, str(certificate.authority))

    with serving(answering(http(200, TOKEN)), tls=tls) as server:
        assert ask(server.url, verify=verify) == TOKEN


def test_a_bundle_that_is_not_there_is_named():
    with pytest.raises(IamError, match=r"/no/such/bundle") as caught:
        ask("https://127.0.0.1:1", verify="/no/such/bundle")

    assert caught.value.is_transient is False


def test_a_client_certificate_is_handed_on(monkeypatch):
    seen = {}

    def post(self, url, **options):
        seen.update(options)
        raise requests.ConnectionError("enough")

    monkeypatch.setattr(requests.Session, "post", post)
    with pytest.raises(IamError):
        ask("https://127.0.0.1:1", client_cert=("/cert", "/key"), timeout_s=(1, 2))

    assert (seen["cert"], seen["timeout"], seen["allow_redirects"]) == (("/cert", "/key"), (1, 2), False)


@pytest.mark.parametrize("source", ["client", "environment"])
def test_a_proxy_is_used(source, monkeypatch):
    recorder = Recorder(http(200, TOKEN))

    with serving(recorder) as proxy:
        proxies = {"http": proxy.url}
        if source == "environment":
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            proxies = None
        assert ask("http://iam.example.com", proxies=proxies) == TOKEN

    assert recorder.requests[0].startswith(b"POST http://iam.example.com/identity/token HTTP/1.1\r\n")


def test_the_proxies_of_a_client_replace_those_of_the_environment(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    with serving(answering(http(200, TOKEN))) as server:
        assert ask(server.url, proxies={}) == TOKEN


def test_a_host_exempt_from_proxies_is_asked_directly(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    with serving(answering(http(200, TOKEN))) as server:
        assert ask(server.url) == TOKEN


def texts_of(error):
    """Return everything a traceback would print of an error."""
    shown = ""
    while error is not None:
        shown += f"{error!s} {error!r} {vars(error)}\n"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return shown


@pytest.mark.parametrize(
    "proxy",
    ["http://user:hunter2@127.0.0.1:1", "http://user:hunter2@[bad", "http://user:hunter2@", "user:hunter2@:x",
     "http://user:hunter2/x@127.0.0.1:1", "http://user:hunter2#x@127.0.0.1:1", "http://user:hunter2?x@127.0.0.1:1"],
)  # fmt: skip
def test_the_password_of_a_proxy_is_not_shown(proxy):
    with pytest.raises(IamError) as caught:
        ask("https://iam.example.com", proxies={"https": proxy})

    assert "hunter2" not in texts_of(caught.value)


# --- what IAM refuses


REFUSALS = [
    (400, {"errorCode": "BXNIM0415E", "errorMessage": "No."}, {}, (False, None)),
    (401, {}, {}, (False, None)),
    (403, {}, {}, (False, None)),
    (404, {}, {"retry-after": "5"}, (False, 5.0)),
    (429, {}, {}, (True, None)),
    (429, {}, {"retry-after": "7"}, (True, 7.0)),
    (429, {}, {"retry-after": "soon"}, (True, None)),
    (429, {}, {"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, (True, 0.0)),
    (500, {}, {}, (True, None)),
    (503, {}, {"retry-after": " 2 "}, (True, 2.0)),
]


def refuse(status, body, headers=None):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    def post(url, form, sent, transport):
        return Answer(status, headers or {}, data)

    with pytest.raises(IamError) as caught:
        request_token("https://iam.example.com", FORM, HEADERS, Transport(), post)
    return caught.value


@pytest.mark.parametrize(("status", "body", "headers", "outcome"), REFUSALS)
def test_a_refusal_tells_whether_it_may_heal(status, body, headers, outcome):
    error = refuse(status, body, headers)

    assert (error.is_transient, error.retry_after_s) == outcome
    assert error.status_code == status


TEXTS = [
    (b"<html>Bad gateway</html>", ""),
    (b"", ""),
    (b"[1]", ""),
    ({"errorMessage": "No."}, " ErrorMessage: No."),
    ({"errorCode": "B1"}, " ErrorCode: B1."),
    (
        {"errorMessage": "No.", "errorDetails": "Property missing."},
        " ErrorMessage: No. ErrorDetails: Property missing.",
    ),
    ({"errorMessage": {"odd": 1}, "errorCode": None, "context": []}, ""),
    ({"errorMessage": "two\r\nlines"}, " ErrorMessage: two lines"),
    ({"context": {"requestId": "r"}}, " RequestId: r"),
    ({"errorMessage": "value 'se cret/é' failed"}, " ErrorMessage: value '<hidden>' failed"),
]


@pytest.mark.parametrize(("body", "text"), TEXTS)
def test_a_refusal_says_what_iam_said_but_for_secrets(body, text):
    error = refuse(400, body)

    assert str(error) == (
        "Error when retrieving credentials from https://iam.example.com: "
        "HttpCode(400) - Retrieval of tokens from server failed." + text
    )


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x",
        "iam.example.com",
        "",
        "https://",
        "https://user:hunter2@iam",
        "https://user:hunter2/x@iam",
        "http://[",
        None,
    ],
)
def test_an_endpoint_that_is_no_url_is_refused_before_anything_is_sent(url):
    with pytest.raises(IamError, match="no http or https URL") as caught:
        request_token(url, FORM, HEADERS, Transport(), None)

    assert "hunter2" not in texts_of(caught.value)


def test_a_key_that_cannot_be_a_form_is_an_error_of_the_sdk():
    with pytest.raises(IamError) as caught:
        post_form("https://127.0.0.1:1", {"apikey": "\ud800"}, {}, Transport())

    assert "\ud800" not in str(caught.value)


def test_no_error_holds_the_key(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")

    with serving(hang_up) as server, pytest.raises(IamError) as caught:
        ask(server.url)

    assert "se cret" not in texts_of(caught.value)
    assert "se+cret" not in texts_of(caught.value)


def test_requests_is_not_imported_before_the_first_token():
    program = (
        "import sys, ibm_boto3, ibm_botocore.credentials as c\n"
        "ibm_boto3.client('s3', ibm_api_key_id='k', endpoint_url='https://x')\n"
        "c.TrustedProfileTokenManager, c.DelegatedTokenManager, c.RefreshableCredentials\n"
        "print([name for name in ('requests', 'urllib3', 'ssl', 'http.client') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=os.getcwd())

    assert found.stdout == "[]\n"
