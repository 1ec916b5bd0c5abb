"""The warning about secrets over plain http."""

import pytest

from ibm_botocore import _plain_http
from ibm_botocore._plain_http import is_loopback, warn_of_plain_http


@pytest.fixture(autouse=True)
def nothing_warned_yet(monkeypatch):
    monkeypatch.setattr(_plain_http, "_warned", set())


def test_a_host_is_warned_of_once():
    with pytest.warns(UserWarning, match=r"a bearer token is sent to cos\.example\.com over plain http"):
        warn_of_plain_http("http://cos.example.com:9000", "a bearer token")

    warn_of_plain_http("http://cos.example.com/other", "a bearer token")


def test_the_case_of_the_scheme_does_not_matter():
    with pytest.warns(UserWarning, match=r"cos\.example\.com"):
        warn_of_plain_http("HTTP://cos.example.com", "a bearer token")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "url",
    [
        "https://cos.example.com",
        "http://localhost:1",
        "http://127.0.0.1",
        "http://127.8.8.8",
        "http://[::1]:1",
        "http://x.localhost",
        "http://[malformed",
    ],
)
def test_tls_and_the_own_machine_are_fine(url):
    warn_of_plain_http(url, "a bearer token")


@pytest.mark.parametrize("host", ["127.0.0.1.example.com", "10.0.0.1", "::2", "localhost.example.com", ""])
def test_these_are_not_the_own_machine(host):
    assert is_loopback(host) is False


@pytest.mark.filterwarnings("ignore")
def test_any_number_of_hosts_takes_bounded_memory():
    for number in range(1000):
        warn_of_plain_http(f"http://host-{number}", "a bearer token")

    assert len(_plain_http._warned) <= 256
