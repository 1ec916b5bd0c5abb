"""Token managers: what they ask IAM, what they share, when they ask again."""

import base64
import copy
import json
import os
import threading
from datetime import datetime, timedelta, timezone

import pytest

from ibm_botocore.config import Config
from ibm_botocore.credentials import DefaultTokenManager, IamError, OAuth2Credentials, TokenManager
from ibm_botocore.credentials.held_tokens import ExpiredTokenError
from ibm_botocore.exceptions import CredentialRetrievalError
from tests.botocore.credentials.fake_iam import NOW, Clock, token_answer

API_KEY_FORM = {
    "grant_type": "urn:ibm:params:oauth:grant-type:apikey",
    "response_type": "cloud_iam",
    "apikey": "the-key",
}


def manager(api_key="the-key", **arguments):
    return DefaultTokenManager(api_key_id=api_key, **arguments)


def refused(status, **body):
    return status, {}, json.dumps(body).encode()


# --- the request


def test_the_first_request_is_the_published_one(iam):
    assert manager().get_token() == "token-1"

    assert iam.urls == ["https://iam.cloud.ibm.com/identity/token"]
    assert iam.forms == [API_KEY_FORM]
    assert list(iam.forms[0]) == list(API_KEY_FORM)
    assert iam.headers == [
        {
            "accept": "application/json",
            "authorization": "Basic Yng6Yng=",
            "cache-control": "no-cache",
            "Content-Type": "application/x-www-form-urlencoded",
        }
    ]


def test_another_endpoint_is_asked_as_it_is_given(iam):
    manager(auth_endpoint="https://iam.example.com/x").get_token()

    assert iam.urls == ["https://iam.example.com/x"]


def test_a_living_token_is_renewed_with_its_refresh_token(iam, clock):
    iam.answers = [token_answer(refresh_token="fresh-refresh-token"), token_answer("token-2")]
    tokens = manager()
    tokens.get_token()

    clock.now += 3000

    assert tokens.get_token() == "token-2"
    assert iam.forms[1] == {
        "grant_type": "refresh_token",
        "response_type": "cloud_iam",
        "refresh_token": "fresh-refresh-token",
    }


@pytest.mark.parametrize("refresh_token", ["not_supported", None, "", 5])
def test_what_is_no_refresh_token_is_not_used_as_one(refresh_token, iam, clock):
    iam.answers = [token_answer(refresh_token=refresh_token), token_answer("token-2")]
    tokens = manager()
    tokens.get_token()

    clock.now += 3000
    tokens.get_token()

    assert iam.forms[1] == API_KEY_FORM


def test_an_expired_token_is_replaced_with_the_api_key(iam, clock):
    iam.answers = [token_answer(refresh_token="fresh-refresh-token"), token_answer("token-2")]
    tokens = manager()
    tokens.get_token()

    clock.now += 3600

    assert tokens.get_token() == "token-2"
    assert iam.forms[1] == API_KEY_FORM


def test_a_refresh_token_that_iam_refuses_is_followed_by_the_api_key(iam, clock):
    refusal = refused(400, errorCode="BXNIM0408E", errorMessage="Provided refresh_token is expired")
    iam.answers = [token_answer(refresh_token="fresh-refresh-token"), refusal, token_answer("token-2")]
    tokens = manager()
    tokens.get_token()
    clock.now += 3000

    assert tokens.get_token() == "token-2"
    assert [form["grant_type"] for form in iam.forms[1:]] == ["refresh_token", API_KEY_FORM["grant_type"]]


# --- when a new token is fetched


@pytest.mark.parametrize(("age_s", "requests"), [(0, 1), (2699, 1), (2700, 2), (3599, 2), (3600, 2)])
def test_renewal_begins_in_the_last_quarter(age_s, requests, iam, clock):
    tokens = manager()
    tokens.get_token()

    clock.now += age_s
    tokens.get_token()

    assert len(iam.forms) == requests


def test_the_window_is_that_of_each_token(iam, clock):
    iam.answers = [token_answer("1"), token_answer("2", expires_in=600), token_answer("3")]
    tokens = manager()
    tokens.get_token()
    clock.now += 3600
    tokens.get_token()

    clock.now += 449
    assert tokens.get_token() == "2"
    clock.now += 1
    assert tokens.get_token() == "3"


def test_the_life_of_tokens_can_be_overridden(iam, clock, monkeypatch):
    monkeypatch.setattr(DefaultTokenManager, "REFRESH_OVERRIDE_IN_SECS", 10)
    tokens = manager()
    tokens.get_token()

    clock.now += 10
    tokens.get_token()

    assert len(iam.forms) == 2


def test_iam_down_for_a_minute_within_a_tokens_life_is_invisible(iam, clock):
    iam.answers = [token_answer()]
    tokens = manager()
    tokens.get_token()
    clock.now += 2700
    down = IamError(provider="p", error_msg="down")
    down.is_transient = True
    iam.answers = [down]

    seen = set()
    for _ in range(60):
        seen.add(tokens.get_token())
        clock.now += 1
    iam.answers = [token_answer("token-2")]
    clock.now += 60

    assert seen == {"token-1"}
    assert clock.waits == []
    assert tokens.get_token() == "token-2"


def test_a_refusal_within_a_tokens_life_is_invisible_too(iam, clock):
    iam.answers = [token_answer(), refused(400, errorCode="BXNIM0415E")]
    tokens = manager()
    tokens.get_token()

    clock.now += 3599
    assert tokens.get_token() == "token-1"
    clock.now += 1
    with pytest.raises(IamError, match="BXNIM0415E"):
        tokens.get_token()


# --- errors


def test_a_refusal_tells_all_that_iam_said_at_once(iam, clock):
    iam.answers = [
        refused(
            400,
            errorCode="BXNIM0415E",
            errorMessage="Provided API key could not be found.",
            context={"requestId": "req-1"},
        )
    ]

    with pytest.raises(CredentialRetrievalError) as caught:
        manager().get_token()

    assert str(caught.value) == (
        "Error when retrieving credentials from https://iam.cloud.ibm.com/identity/token: "
        "HttpCode(400) - Retrieval of tokens from server failed. "
        "ErrorMessage: Provided API key could not be found. ErrorCode: BXNIM0415E. RequestId: req-1"
    )
    assert (caught.value.status_code, caught.value.error_code, caught.value.request_id) == (400, "BXNIM0415E", "req-1")
    assert len(iam.forms) == 1
    assert clock.waits == []


@pytest.mark.parametrize("failure", [(429, {}, b""), (500, {}, b"<html>"), (503, {}, b"{}")])
def test_a_failure_that_may_heal_is_asked_again(failure, iam, clock):
    iam.answers = [failure, failure, token_answer()]

    assert manager().get_token() == "token-1"
    assert clock.waits == [0.5, 1.0]


def test_retry_after_is_obeyed(iam, clock):
    iam.answers = [(429, {"retry-after": "9"}, b""), token_answer()]

    manager().get_token()

    assert clock.waits == [9.0]


NO_ANSWERS = [
    (200, {}, b""),
    (200, {}, b"garbage"),
    (200, {}, b"[]"),
    (200, {}, b'"text"'),
    (200, {}, b"{}"),
    (200, {}, b'{"access_token": "x"}'),
    (200, {}, b'{"access_token": "x", "expires_in": "soon"}'),
    (200, {}, b'{"access_token": "x", "expires_in": true}'),
    (200, {}, b'{"access_token": 5, "expires_in": 3600}'),
    (200, {}, b'{"access_token": "", "expires_in": 3600}'),
    (200, {}, b'{"expires_in": 3600}'),
    (200, {}, b'{"access_token": "x", "expires_in": NaN}'),
    (200, {}, b"[" * 100_000),
    (204, {}, b""),
    (302, {"location": "https://elsewhere"}, b""),
]


@pytest.mark.parametrize("answer", NO_ANSWERS, ids=lambda answer: f"{answer[0]} {answer[2][:50]!r}")
def test_an_answer_without_a_token_is_an_error_of_the_sdk(answer, iam):
    iam.answers = [answer]

    with pytest.raises(CredentialRetrievalError, match=r"iam\.cloud\.ibm\.com"):
        manager().get_token()

    assert len(iam.forms) == 1


@pytest.mark.parametrize("expires_in", [0, -1])
def test_a_token_that_has_expired_when_it_comes_is_the_published_error(expires_in, iam):
    iam.answers = [token_answer(expires_in=expires_in)]

    with pytest.raises(RuntimeError, match=r"Credentials fetched ok : but are expired\.") as caught:
        manager().get_token()

    assert isinstance(caught.value, ExpiredTokenError)
    assert isinstance(caught.value, CredentialRetrievalError)


@pytest.mark.parametrize("expires_in", [3600, 3600.5, "3600", 1e300, float("inf")])
def test_any_number_of_seconds_is_a_life(expires_in, iam):
    iam.answers = [token_answer(expires_in=expires_in)]
    tokens = manager()

    assert tokens.get_token() == "token-1"
    assert tokens._expiry_time > datetime.fromtimestamp(NOW, timezone.utc)


# --- what is shared


def test_fifty_managers_of_one_key_make_one_request(iam):
    assert {manager().get_token() for _ in range(50)} == {"token-1"}
    assert len(iam.forms) == 1


def test_a_token_that_expires_between_calls_is_replaced_with_one_request_by_fifty_threads(iam, clock):
    managers = [manager() for _ in range(50)]
    for tokens in managers:
        tokens.get_token()
    clock.now += 3600
    iam.answers = [token_answer("token-2")]
    together = threading.Barrier(50)
    seen = []

    def ask(tokens):
        together.wait(20)
        seen.append(tokens.get_token())

    threads = [threading.Thread(target=ask, args=(tokens,)) for tokens in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert seen == ["token-2"] * 50
    assert len(iam.forms) == 2


@pytest.mark.parametrize(
    "other", [{"api_key": "other"}, {"auth_endpoint": "https://iam.example.com"}, {"verify": False}]
)
def test_another_identity_has_another_token(other, iam):
    iam.answers = [token_answer("1"), token_answer("2")]

    assert [manager().get_token(), manager(**other).get_token()] == ["1", "2"]


def test_a_subclass_keeps_its_tokens_for_itself(iam):
    class Mine(DefaultTokenManager):
        def _get_token_url(self):
            return "https://mine.example.com"

    iam.answers = [token_answer("1"), token_answer("2"), token_answer("3")]

    seen = [Mine(api_key_id="the-key").get_token() for _ in range(2)]

    assert [*seen, manager().get_token()] == ["1", "2", "3"]
    assert iam.urls[0] == "https://mine.example.com"


@pytest.mark.parametrize("hook", ["_get_data", "_get_headers", "_default_auth_function"])
def test_a_manager_with_a_replaced_hook_keeps_its_tokens_for_itself(hook, iam):
    iam.answers = [token_answer("1"), token_answer("2")]
    odd = manager()
    setattr(odd, hook, getattr(odd, hook))

    assert [odd.get_token(), manager().get_token()] == ["1", "2"]


def test_a_key_that_changes_changes_the_token(iam, clock):
    iam.answers = [token_answer("1"), token_answer("2"), token_answer("1 again")]
    tokens = manager()
    tokens.get_token()
    tokens.api_key_id = "other"
    clock.now += 3600

    assert tokens.get_token() == "2"
    assert manager().get_token() == "1 again"
    assert [form["apikey"] for form in iam.forms] == ["the-key", "other", "the-key"]


def test_a_clock_of_ones_own_is_used(iam):
    mine = Clock()
    tokens = manager(time_fetcher=lambda: datetime.fromtimestamp(mine.now, timezone.utc))
    tokens.get_token()
    mine.now += 3600

    tokens.get_token()

    assert len(iam.forms) == 2


# --- functions


def test_a_function_is_called_instead_of_iam(iam, clock):
    calls = []

    def function():
        calls.append(1)
        return token_answer(f"mine-{len(calls)}")

    tokens = DefaultTokenManager(auth_function=function)

    assert [tokens.get_token(), tokens.get_token()] == ["mine-1", "mine-1"]
    clock.now += 3600
    assert tokens.get_token() == "mine-2"
    assert iam.forms == []


def test_functions_never_share(iam):
    def function():
        return token_answer()

    first, second = (DefaultTokenManager(auth_function=function) for _ in range(2))
    first.get_token()

    assert second._is_expired()


def jwt(**claims):
    parts = (json.dumps(part).encode() for part in ({"alg": "RS256"}, claims))
    return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), "signature"])


def test_a_function_may_return_a_jwt(iam, clock):
    calls = []

    def function():
        calls.append(1)
        return jwt(exp=clock.now + 100)

    tokens = DefaultTokenManager(auth_function=function)
    tokens.get_token()
    clock.now += 74

    assert tokens.get_token().count(".") == 2
    assert calls == [1]
    clock.now += 1
    tokens.get_token()
    assert calls == [1, 1]


@pytest.mark.parametrize("token", ["opaque", "a.b.c", jwt(), jwt(exp="never"), jwt(exp=1), jwt(exp=float("nan"))])
def test_a_token_whose_life_nobody_knows_serves_for_one_request(token, iam):
    calls = []

    def function():
        calls.append(1)
        return token

    tokens = DefaultTokenManager(auth_function=function)

    assert [tokens.get_token(), tokens.get_token()] == [token, token]
    assert calls == [1, 1]


@pytest.mark.parametrize("answer", [None, 5, [], {}, {"access_token": "x"}, ""])
def test_a_function_that_returns_no_token_is_named(answer, iam):
    with pytest.raises(CredentialRetrievalError, match="the auth function"):
        DefaultTokenManager(auth_function=lambda: answer).get_token()


def test_an_error_of_a_function_is_raised_as_it_is(iam):
    error = LookupError("theirs")

    def function():
        raise error

    with pytest.raises(LookupError) as caught:
        DefaultTokenManager(auth_function=function).get_token()

    assert caught.value is error


# --- a token that the service refused


@pytest.mark.parametrize(("left_s", "is_replaced"), [(61, False), (60, True), (1, True), (0, True), (-10, True)])
def test_a_refused_token_is_replaced_only_near_its_end(left_s, is_replaced, iam, clock):
    tokens = manager()
    used = tokens.get_token()
    iam.answers = [(500, {}, b"")]
    clock.now += 2700
    assert tokens.get_token() == used
    iam.answers = [token_answer("token-2")]
    clock.now = NOW + 3600 - left_s

    assert tokens.refresh_if_stale(used) is is_replaced


def test_requests_refused_with_one_old_token_all_go_again_after_one_renewal(iam, clock):
    tokens = manager()
    used = tokens.get_token()
    clock.now += 3590
    iam.answers = [token_answer("token-2")]

    assert [tokens.refresh_if_stale(used) for _ in range(5)] == [True] * 5
    assert len(iam.forms) == 2


def test_a_refused_token_that_nobody_knows_is_left_alone(iam):
    tokens = manager()
    tokens.get_token()

    assert tokens.refresh_if_stale("another") is False
    assert manager("fresh").refresh_if_stale() is False


# --- a record that programs read and set


def test_the_token_and_its_expiry_can_be_read(iam):
    tokens = manager()
    assert (tokens._token, tokens._expiry_time, tokens._is_expired()) == (None, None, True)

    tokens.get_token()

    assert tokens._token == "token-1"
    assert tokens._expiry_time == datetime.fromtimestamp(NOW + 3600, timezone.utc)
    assert tokens._is_expired() is False
    assert tokens._seconds_remaining() == 3600


@pytest.mark.parametrize("order", [["_token", "_expiry_time"], ["_expiry_time", "_token"]])
def test_a_token_kept_in_a_file_is_used(order, iam):
    values = {"_token": "kept", "_expiry_time": datetime.fromtimestamp(NOW + 60, timezone.utc)}
    tokens = manager()

    for name in order:
        setattr(tokens, name, values[name])

    assert tokens.get_token() == "kept"
    assert tokens._is_expired() is False
    assert iam.forms == []


def test_a_token_set_without_an_expiry_is_none(iam):
    tokens = manager()
    tokens._token = "kept"

    assert tokens._is_expired()
    assert tokens.get_token() == "token-1"


def test_setting_stays_private_to_the_manager(iam):
    first, second = manager(), manager()
    first.get_token(), second.get_token()

    first._token = "mine"

    assert (first.get_token(), second.get_token(), manager().get_token()) == ("mine", "token-1", "token-1")


def test_an_expiry_in_the_past_makes_a_token_expired(iam):
    iam.answers = [token_answer("1"), token_answer("2")]
    tokens = manager()
    tokens.get_token()

    tokens._expiry_time = datetime.fromtimestamp(NOW - 1, timezone.utc)

    assert tokens._is_expired()
    assert tokens.get_token() == "2"


def test_an_expiry_without_a_zone_is_refused(iam):
    with pytest.raises(ValueError, match="aware"):
        manager()._expiry_time = datetime(2033, 1, 1)


def test_a_subclass_may_take_over_answers_itself(iam):
    class Mine(DefaultTokenManager):
        def _set_from_data(self, data):
            self._token = "mine-" + data["access_token"]
            self._expiry_time = datetime.fromtimestamp(NOW, timezone.utc) + timedelta(seconds=10)

    assert Mine(api_key_id="k").get_token() == "mine-token-1"


def test_a_subclass_may_fetch_otherwise(iam):
    class Mine(DefaultTokenManager):
        def _default_auth_function(self):
            return token_answer("theirs")

    assert Mine(api_key_id="k").get_token() == "theirs"


# --- how IAM is reached


def test_the_ways_of_a_client_reach_iam(iam):
    config = Config(proxies={"https": "http://proxy:1"}, client_cert="/cert", connect_timeout=1, read_timeout=2)
    tokens = manager().for_client(config, "/bundle")
    tokens.get_token()

    (transport,) = iam.transports
    assert transport.timeout_s == (1, 2)
    assert transport.verify == "/bundle"
    assert transport.proxies == {"https": "http://proxy:1"}
    assert transport.client_cert == "/cert"


@pytest.mark.parametrize(
    ("options", "timeout_s"),
    [
        ({}, (5, 5)),
        ({"connect_timeout": 1}, (1, 5)),
        ({"read_timeout": 2}, (5, 2)),
        ({"read_timeout": None}, (5, None)),
    ],
)
def test_timeouts_of_a_client_count_where_it_has_some(options, timeout_s, iam):
    manager().for_client(Config(**options), None).get_token()

    assert iam.transports[0].timeout_s == timeout_s


def test_the_timeout_of_all_managers_can_be_set(iam):
    DefaultTokenManager.set_default_auth_function_timeout(9)
    try:
        manager().get_token()
        assert DefaultTokenManager.get_default_auth_function_timeout() == 9
    finally:
        DefaultTokenManager.set_default_auth_function_timeout()

    assert iam.transports[0].timeout_s == (9, 9)
    assert DefaultTokenManager.get_default_auth_function_timeout() == 5


def test_clients_of_one_session_do_not_change_each_others_way(iam):
    shared = manager()

    strict, lax = shared.for_client(Config(), "/bundle"), shared.for_client(Config(), False)

    assert (strict.get_verify(), lax.get_verify(), shared.get_verify()) == ("/bundle", False, True)


def test_a_manager_of_the_program_stays_the_same_object(iam):
    class Mine(DefaultTokenManager):
        pass

    mine = Mine(api_key_id="k", verify=False)

    assert mine.for_client(Config(), None) is mine
    assert mine.get_verify() is False


def test_proxies_are_taken_from_a_configuration(iam):
    tokens = manager()
    tokens.set_from_config(Config(proxies={"https": "http://p"}))

    assert tokens.proxies == {"https": "http://p"}


# --- the rest of the surface


def test_there_is_no_thread_and_its_methods_do_nothing(iam):
    before = threading.active_count()
    tokens = manager()
    tokens.get_token()

    tokens.stop_refresh_thread()
    tokens.wakeup_refresh_thread()
    tokens.decrement_background_refresher_retry_count()
    tokens.reset_background_refresher_retry_count()

    assert tokens.is_background_refresher_retry_count_exhausted() is False
    assert threading.active_count() == before


def test_a_manager_needs_a_source():
    with pytest.raises(RuntimeError, match="api_key_id and auth_function cannot both be None"):
        DefaultTokenManager()


def test_the_base_has_no_token():
    assert TokenManager().get_token() is None


def test_neither_keys_nor_tokens_are_shown(iam):
    tokens = manager()
    tokens.get_token()

    shown = f"{tokens!r} {tokens._cell!r} {tokens._cell.held!r} {OAuth2Credentials(api_key_id='the-key')!r}"

    assert "the-key" not in shown
    assert "token-1" not in shown


def test_an_iam_error_survives_a_copy(iam):
    iam.answers = [refused(400, errorCode="X")]
    with pytest.raises(IamError) as caught:
        manager().get_token()

    twin = copy.copy(caught.value)

    assert (str(twin), twin.error_code) == (str(caught.value), "X")


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_keeps_the_token(iam):
    tokens = manager()
    tokens.get_token()

    child = os.fork()
    if child == 0:
        os._exit(0 if tokens.get_token() == "token-1" and manager().get_token() == "token-1" else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
