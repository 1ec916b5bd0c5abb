"""Retry modes: what is tried again, how long they wait, and what stops them."""

import threading

import pytest

from ibm_botocore import exceptions
from ibm_botocore.config import Config
from ibm_botocore.retries import create_policy, resolve_options
from ibm_botocore.retries.adaptive import AdaptiveRetries, RateLimit
from ibm_botocore.retries.legacy import LegacyRetries
from ibm_botocore.retries.policy import EXHAUSTED, FINAL, OVER_QUOTA
from ibm_botocore.retries.standard import RetryQuota, StandardRetries
from tests.fakes import make_client

ERRORS = {
    "closed": lambda: exceptions.ConnectionClosedError(endpoint_url="u"),
    "connect": lambda: exceptions.EndpointConnectionError(endpoint_url="u"),
    "read timeout": lambda: exceptions.ReadTimeoutError(endpoint_url="u"),
    "connect timeout": lambda: exceptions.ConnectTimeoutError(endpoint_url="u"),
    "tls": lambda: exceptions.SSLError(endpoint_url="u", error="e"),
    "proxy": lambda: exceptions.ProxyConnectionError(proxy_url="p"),
    "http": lambda: exceptions.HTTPClientError(error="x"),
    "program": lambda: ValueError("x"),
}

# What the published package tries again, observed: (status, code), then legacy and standard.
ANSWERS = [
    (301, "", False, False),
    (400, "", False, False),
    (403, "ExpiredToken", False, False),
    (404, "", False, False),
    (408, "", False, False),
    (429, "", True, False),
    (500, "", True, True),
    (501, "", False, False),
    (502, "", True, True),
    (503, "", True, True),
    (504, "", True, True),
    (509, "", True, False),
    (400, "BadDigest", True, False),
    (400, "RequestTimeout", True, True),
    (400, "RequestTimeoutException", False, True),
    (400, "SlowDown", False, True),
    (400, "Throttling", True, True),
    (400, "ThrottlingException", True, True),
    (400, "ThrottledException", True, True),
    (400, "RequestThrottled", False, True),
    (400, "RequestThrottledException", True, True),
    (400, "RequestLimitExceeded", False, True),
    (400, "BandwidthLimitExceeded", False, True),
    (400, "LimitExceededException", False, True),
    (400, "PriorRequestNotComplete", False, True),
    (400, "TooManyRequestsException", False, True),
    (400, "TransactionInProgressException", False, True),
    (400, "ProvisionedThroughputExceededException", False, True),
    (400, "EC2ThrottledException", False, True),
    (400, "InternalError", False, False),
    (400, "OperationAborted", False, False),
    (400, "RequestTimeTooSkewed", False, False),
]
RAISED = [
    ("closed", True, True),
    ("connect", True, True),
    ("read timeout", True, True),
    ("connect timeout", True, True),
    ("tls", True, True),
    ("proxy", True, True),
    ("http", False, True),
    ("program", False, False),
]


def _tries_again(policy, status, code, error):
    return policy.begin().decide(1, status, code, error).wait_s is not None


@pytest.mark.parametrize(("status", "code", "legacy", "standard"), ANSWERS)
def test_answers_are_tried_again_as_published(status, code, legacy, standard):
    assert _tries_again(LegacyRetries(), status, code, None) is legacy
    assert _tries_again(StandardRetries(), status, code, None) is standard
    assert _tries_again(AdaptiveRetries(), status, code, None) is standard


@pytest.mark.parametrize(("kind", "legacy", "standard"), RAISED)
def test_errors_are_tried_again_as_published(kind, legacy, standard):
    assert _tries_again(LegacyRetries(), 0, "", ERRORS[kind]()) is legacy
    assert _tries_again(StandardRetries(), 0, "", ERRORS[kind]()) is standard


def test_a_request_that_cannot_be_written_is_not_tried_again():
    error = exceptions.HTTPClientError(error="x")
    error.__cause__ = ValueError("a line break in a header")

    assert not _tries_again(StandardRetries(), 0, "", error)


@pytest.mark.parametrize("policy", [LegacyRetries(3), StandardRetries(3), AdaptiveRetries(3)])
def test_the_last_attempt_is_said_to_be_the_last(policy):
    assert policy.begin().decide(3, 503, "", None) == EXHAUSTED
    assert policy.begin().decide(3, 404, "", None) == FINAL
    assert policy.begin().decide(1, 200, "", None) == FINAL


def test_standard_waits_are_random_parts_of_doubled_seconds_up_to_twenty():
    policy = StandardRetries(uniform=lambda: 1.0)

    assert [policy.wait_s(attempt) for attempt in range(1, 8)] == [1, 2, 4, 8, 16, 20, 20]
    assert StandardRetries(uniform=lambda: 0.25).wait_s(3) == 1.0


def test_retries_use_up_the_quota_and_success_gives_it_back():
    policy = StandardRetries()
    call = policy.begin()

    call.decide(1, 503, "", None)
    assert policy.quota.available == 495
    call.decide(2, 200, "", None)
    assert policy.quota.available == 500


def test_timeouts_cost_double():
    policy = StandardRetries()

    policy.begin().decide(1, 0, "", ERRORS["read timeout"]())
    policy.begin().decide(1, 400, "RequestTimeout", None)

    assert policy.quota.available == 480


def test_without_quota_a_transient_failure_is_final_and_says_why():
    policy = StandardRetries()
    while policy.quota.acquire(RetryQuota.RETRY_COST):
        pass

    assert policy.begin().decide(1, 503, "", None) == OVER_QUOTA
    for _ in range(5):
        policy.begin().decide(1, 200, "", None)
    assert policy.begin().decide(1, 503, "", None).wait_s is not None


def test_the_quota_never_grows_beyond_its_capacity_nor_below_zero():
    quota = RetryQuota(capacity=1000)

    def use():
        for _ in range(2000):
            if quota.acquire(3):
                quota.release(3)
            quota.release(1)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert quota.available == 1000


OPTIONS = [
    # (given, session mode, session attempts, resolved)
    (None, None, None, {"mode": "legacy"}),
    ({"max_attempts": 3}, None, None, {"mode": "legacy", "total_max_attempts": 4}),
    ({"max_attempts": 0}, None, 7, {"mode": "legacy", "total_max_attempts": 1}),
    ({"total_max_attempts": 3}, "standard", 7, {"mode": "standard", "total_max_attempts": 3}),
    ({"mode": "adaptive", "max_attempts": 5}, "standard", None, {"mode": "adaptive", "total_max_attempts": 6}),
    ({"mode": "standard"}, None, 7, {"mode": "standard", "total_max_attempts": 7}),
    (None, "adaptive", 7, {"mode": "adaptive", "total_max_attempts": 7}),
]


@pytest.mark.parametrize(("given", "mode", "attempts", "resolved"), OPTIONS)
def test_options_come_from_the_client_then_the_session(given, mode, attempts, resolved):
    before = None if given is None else dict(given)

    assert resolve_options(given, mode, attempts) == resolved
    assert given == before


def test_unknown_modes_and_numbers_below_one_are_refused_by_value():
    with pytest.raises(exceptions.InvalidRetryModeError, match="bogus"):
        resolve_options(None, "bogus", None)
    with pytest.raises(exceptions.InvalidMaxRetryAttemptsError, match="0"):
        resolve_options(None, None, 0)


@pytest.mark.parametrize(
    ("options", "kind", "attempts"),
    [
        ({"mode": "legacy"}, LegacyRetries, 5),
        ({"mode": "standard"}, StandardRetries, 3),
        ({"mode": "adaptive"}, AdaptiveRetries, 3),
        ({"mode": "standard", "total_max_attempts": 9}, StandardRetries, 9),
    ],
)
def test_a_mode_has_its_policy_and_default_attempts(options, kind, attempts):
    policy = create_policy(options)

    assert type(policy) is kind
    assert policy.max_attempts == attempts


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def _steady(limit, clock, rate, seconds):
    """Send at a steady rate without throttling."""
    for _ in range(int(rate * seconds)):
        clock.now += 1 / rate
        limit.learn(False)


def test_nothing_is_held_back_before_the_first_throttling():
    clock = Clock()
    limit = RateLimit(clock)
    _steady(limit, clock, 100, 3)

    assert limit.reserve() == 0.0


def test_throttling_lowers_the_rate_and_success_raises_it_again():
    clock = Clock()
    limit = RateLimit(clock)
    _steady(limit, clock, 100, 3)

    limit.learn(True)
    lowered = limit._rate
    _steady(limit, clock, 50, 20)

    assert 60 < lowered < 80
    assert limit._rate > lowered


def test_requests_beyond_the_rate_wait_their_turn():
    clock = Clock()
    limit = RateLimit(clock)
    _steady(limit, clock, 10, 3)
    limit.learn(True)

    waits = [limit.reserve() for _ in range(20)]

    assert waits == sorted(waits)
    assert waits[-1] > 1.0
    clock.now += waits[-1] + 1
    assert limit.reserve() == 0.0


def test_an_adaptive_client_waits_before_it_sends():
    client, transport = make_client(
        (503, {}, b"<Error><Code>SlowDown</Code></Error>"), 200, config=Config(retries={"mode": "adaptive"})
    )
    client._endpoint._retries.limit._clock = Clock()

    for _ in range(3):
        client.get_object(Bucket="bkt", Key="k")

    assert len(transport.sent) == 4
    assert len([wait for wait in client._endpoint.waits if wait > 0]) > 1


def test_a_standard_client_makes_three_attempts_and_names_its_mode():
    client, transport = make_client(503, config=Config(retries={"mode": "standard"}))

    with pytest.raises(exceptions.ClientError, match="reached max retries: 2"):
        client.head_object(Bucket="bkt", Key="k")

    assert len(transport.sent) == 3
    assert "cfg/retry-mode#standard" in transport.sent[0].headers["User-Agent"]
    assert client.meta.config.retries == {"mode": "standard"}


def test_a_client_out_of_quota_says_so():
    client, _ = make_client(503, config=Config(retries={"mode": "standard"}))
    quota = client._endpoint._retries.quota
    while quota.acquire(5):
        pass

    with pytest.raises(exceptions.ClientError) as caught:
        client.head_object(Bucket="bkt", Key="k")

    assert caught.value.response["ResponseMetadata"]["RetryQuotaReached"] is True
