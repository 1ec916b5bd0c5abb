"""Waiters: which answers settle them, how often they ask, and what they say when they give up."""

import pickle
from unittest import mock

import pytest

from ibm_botocore.exceptions import ClientError, EndpointConnectionError, WaiterConfigError, WaiterError
from ibm_botocore.session import Session
from ibm_botocore.waiter import AcceptorConfig, SingleWaiterConfig, Waiter, WaiterModel, create_waiter_with_client
from tests.fakes import make_client

OK = {"ResponseMetadata": {"HTTPStatusCode": 200}}
MISSING = {"ResponseMetadata": {"HTTPStatusCode": 404}, "Error": {"Code": "404", "Message": "Not Found"}}


def _waiter(*acceptors, answers, max_attempts=4):
    """Return a waiter over a list of answers, the last of which is given again and again, and what it slept."""
    left, slept = list(answers), []
    model = {"operation": "HeadBucket", "delay": 5, "maxAttempts": max_attempts, "acceptors": list(acceptors)}

    def ask(**kwargs):
        return left.pop(0) if len(left) > 1 else left[0]

    return Waiter("MadeUp", SingleWaiterConfig(model), ask, sleep=slept.append), slept


def _acceptor(state, matcher, expected, argument=None):
    return {"state": state, "matcher": matcher, "expected": expected, "argument": argument}


@pytest.mark.parametrize(
    ("name", "statuses", "calls"),
    [
        ("bucket_exists", [404, 404, 200], 3),
        ("bucket_exists", [403], 1),
        ("bucket_not_exists", [200, 404], 2),
        ("object_exists", [404, 200], 2),
        ("object_not_exists", [200, 200, 404], 3),
    ],
)
def test_a_waiter_asks_until_the_state_is_reached(name, statuses, calls):
    client, transport = make_client(*statuses)
    arguments = {"Bucket": "bkt", "Key": "k"} if name.startswith("object") else {"Bucket": "bkt"}

    with mock.patch("time.sleep") as sleep:
        assert client.get_waiter(name).wait(**arguments) is None

    assert [sent.method for sent in transport.sent] == ["HEAD"] * calls
    assert [call.args[0] for call in sleep.call_args_list] == [5] * (calls - 1)


def test_delay_and_attempts_can_be_chosen():
    client, transport = make_client(404)

    with mock.patch("time.sleep") as sleep, pytest.raises(WaiterError) as caught:
        client.get_waiter("bucket_exists").wait(Bucket="bkt", WaiterConfig={"Delay": 0.5, "MaxAttempts": 3})

    assert len(transport.sent) == 3
    assert [call.args[0] for call in sleep.call_args_list] == [0.5, 0.5]
    assert str(caught.value) == (
        "Waiter BucketExists failed: Max attempts exceeded. "
        "Previously accepted state: Matched expected HTTP status code: 404"
    )
    assert caught.value.last_response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_an_error_that_no_rule_expects_ends_the_wait():
    client, transport = make_client(403)

    with pytest.raises(
        WaiterError, match=r"Waiter ObjectExists failed: An error occurred \(403\): Forbidden"
    ) as caught:
        client.get_waiter("object_exists").wait(Bucket="bkt", Key="k")

    assert len(transport.sent) == 1
    assert caught.value.last_response["Error"]["Code"] == "403"
    assert pickle.loads(pickle.dumps(caught.value)).last_response == caught.value.last_response


def test_an_error_before_an_answer_is_raised_as_it_is():
    client, _ = make_client(EndpointConnectionError(endpoint_url="u"))

    with pytest.raises(EndpointConnectionError):
        client.get_waiter("bucket_exists").wait(Bucket="bkt")


MATCHES = [
    (_acceptor("success", "status", 200), OK, True),
    (_acceptor("success", "status", 404), MISSING, True),
    (_acceptor("success", "status", 404), OK, False),
    (_acceptor("success", "error", "404"), MISSING, True),
    (_acceptor("success", "error", "NoSuchKey"), MISSING, False),
    (_acceptor("success", "error", True), MISSING, True),
    (_acceptor("success", "error", True), OK, False),
    (_acceptor("success", "error", False), OK, True),
    (_acceptor("success", "error", False), MISSING, False),
    (_acceptor("success", "path", "done", "A.State"), {"A": {"State": "done"}}, True),
    (_acceptor("success", "path", "done", "A.State"), {"A": {"State": "begun"}}, False),
    (_acceptor("success", "path", True, "length(A) > `1`"), {"A": [1, 2]}, True),
    (_acceptor("success", "path", "404", "Error.Code"), MISSING, False),
    (_acceptor("success", "pathAll", "x", "A[].B"), {"A": [{"B": "x"}, {"B": "x"}]}, True),
    (_acceptor("success", "pathAll", "x", "A[].B"), {"A": [{"B": "x"}, {"B": "y"}]}, False),
    (_acceptor("success", "pathAll", "x", "A[].B"), {"A": []}, False),
    (_acceptor("success", "pathAll", "x", "A"), {"A": "x"}, False),
    (_acceptor("success", "pathAny", "x", "A[].B"), {"A": [{"B": "y"}, {"B": "x"}]}, True),
    (_acceptor("success", "pathAny", "x", "A[].B"), {"A": [{"B": "y"}]}, False),
    (_acceptor("success", "pathAny", "x", "A[].B"), {}, False),
    (_acceptor("success", "pathAny", "404", "Error.*"), MISSING, False),
]


@pytest.mark.parametrize(("acceptor", "answer", "is_match"), MATCHES)
def test_matchers(acceptor, answer, is_match):
    assert AcceptorConfig(acceptor).matcher_func(answer) is is_match


def test_the_first_rule_that_matches_decides():
    waiter, _ = _waiter(_acceptor("failure", "status", 200), _acceptor("success", "status", 200), answers=[OK])

    with pytest.raises(WaiterError) as caught:
        waiter.wait()

    assert str(caught.value) == (
        "Waiter MadeUp failed: Waiter encountered a terminal failure state: Matched expected HTTP status code: 200"
    )


def test_an_answer_that_no_rule_fits_is_waited_over():
    waiter, slept = _waiter(_acceptor("success", "path", "done", "State"), answers=[{}, {}, {"State": "done"}])

    waiter.wait()

    assert slept == [5, 5]


def test_the_reason_names_the_rule_that_was_met_last():
    rules = [_acceptor("retry", "path", "begun", "State"), _acceptor("success", "status", 200)]
    waiter, _ = _waiter(*rules, answers=[{"State": "begun"}, {}])

    with pytest.raises(WaiterError, match='Previously accepted state: For expression "State" we matched'):
        waiter.wait()


def test_attempts_without_any_match_just_run_out():
    waiter, slept = _waiter(answers=[OK], max_attempts=2)

    with pytest.raises(WaiterError, match=r"failed: Max attempts exceeded$"):
        waiter.wait()
    assert slept == [5]


def test_callers_options_stay_as_they_were():
    options = {"Delay": 0, "MaxAttempts": 1}
    waiter, _ = _waiter(_acceptor("success", "status", 200), answers=[OK])

    waiter.wait(WaiterConfig=options)
    waiter.wait(WaiterConfig=None)

    assert options == {"Delay": 0, "MaxAttempts": 1}


def test_the_waiters_of_the_service_are_named():
    client, _ = make_client()
    names = ["bucket_exists", "bucket_not_exists", "object_exists", "object_not_exists"]

    assert client.waiter_names == names
    assert [client.get_waiter(name).name for name in names] == Session().get_waiter_model("s3").waiter_names


@pytest.mark.parametrize("name", ["nothing", "BucketExists"])
def test_an_unknown_waiter_is_a_value_error(name):
    client, _ = make_client()

    with pytest.raises(ValueError, match=f"Waiter does not exist: {name}"):
        client.get_waiter(name)


def test_a_waiter_of_ones_own_asks_with_a_client():
    client, transport = make_client(
        (200, {}, b"<R><KeyCount>0</KeyCount></R>"), (200, {}, b"<R><KeyCount>1</KeyCount></R>")
    )
    rules = [_acceptor("success", "path", True, "KeyCount > `0`")]
    model = WaiterModel(
        {
            "version": 2,
            "waiters": {"Filled": {"operation": "ListObjectsV2", "delay": 0, "maxAttempts": 3, "acceptors": rules}},
        }
    )

    create_waiter_with_client("Filled", model, client).wait(Bucket="bkt")

    assert len(transport.sent) == 2


def test_a_method_that_a_test_replaced_is_the_one_that_is_asked():
    client, transport = make_client()
    answers = [ClientError(MISSING, "HeadBucket"), OK]
    with mock.patch.object(client, "head_bucket", side_effect=answers) as head, mock.patch("time.sleep"):
        client.get_waiter("bucket_exists").wait(Bucket="bkt")

    assert head.call_args_list == [mock.call(Bucket="bkt")] * 2
    assert transport.sent == []


@pytest.mark.parametrize("version", [1, "2", None])
def test_a_model_of_another_version_is_refused(version):
    config = {"waiters": {}} if version is None else {"version": version, "waiters": {}}
    with pytest.raises(WaiterConfigError, match="supported version must be: 2, but version of waiter config is"):
        WaiterModel(config)


def test_a_matcher_nobody_knows_is_refused_before_anything_is_asked():
    with pytest.raises(WaiterConfigError, match="Unknown acceptor: bogus"):
        _waiter(_acceptor("success", "bogus", 1), answers=[OK])
