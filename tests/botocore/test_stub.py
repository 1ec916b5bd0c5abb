"""The Stubber: answers in their order, calls checked against what was expected, nothing sent."""

import copy
import io

import pytest

from ibm_botocore.exceptions import (
    ClientError,
    ParamValidationError,
    StubAssertionError,
    StubResponseError,
    UnStubbedResponseError,
)
from ibm_botocore.stub import ANY, Stubber
from tests.fakes import make_client

OBJECT = {"Bucket": "bkt", "Key": "k"}


@pytest.fixture
def client():
    client, transport = make_client()
    yield client
    assert transport.sent == []


def test_answers_come_in_their_order(client):
    with Stubber(client) as stubber:
        stubber.add_response("list_buckets", {"Buckets": []})
        stubber.add_response("head_object", {"ContentLength": 3}, OBJECT)
        stubber.add_client_error("get_object", "NoSuchKey", "gone", 404)

        assert client.list_buckets() == {"Buckets": []}
        assert client.head_object(**OBJECT) == {"ContentLength": 3}
        with pytest.raises(client.exceptions.NoSuchKey, match="gone"):
            client.get_object(**OBJECT)
        stubber.assert_no_pending_responses()


def test_the_answer_is_the_very_object_that_was_added(client):
    body = io.BytesIO(b"content")
    answer = {"Body": body}
    with Stubber(client) as stubber:
        stubber.add_response("get_object", answer)

        assert client.get_object(**OBJECT) is answer
    assert answer["Body"] is body


def test_a_call_without_an_answer_left_is_refused(client):
    with Stubber(client), pytest.raises(UnStubbedResponseError, match="no additional calls expected"):
        client.list_buckets()


def test_a_call_of_another_operation_is_refused(client):
    with Stubber(client) as stubber:
        stubber.add_response("list_buckets", {})

        with pytest.raises(StubResponseError, match="HeadObject: Operation mismatch: found response for ListBuckets"):
            client.head_object(**OBJECT)
        assert client.list_buckets() == {}


def test_other_parameters_than_expected_are_shown_beside_each_other(client):
    with Stubber(client) as stubber:
        stubber.add_response("head_object", {}, {**OBJECT, "VersionId": "v"})

        with pytest.raises(StubAssertionError) as caught:
            client.head_object(**OBJECT)

    assert isinstance(caught.value, AssertionError)
    assert str(caught.value) == (
        "Error getting response stub for operation HeadObject: "
        "Expected parameters:\n{'Bucket': 'bkt', 'Key': 'k', 'VersionId': 'v'},\n"
        "but received:\n{'Bucket': 'bkt', 'Key': 'k'}"
    )


def test_any_stands_for_any_value_also_deep_inside(client):
    delete = {"Objects": [{"Key": "a"}, {"Key": "b"}]}
    with Stubber(client) as stubber:
        stubber.add_response("delete_objects", {}, {"Bucket": ANY, "Delete": {"Objects": [{"Key": ANY}, ANY]}})
        stubber.add_response("delete_objects", {}, {"Bucket": ANY, "Delete": {"Objects": [ANY]}})

        client.delete_objects(Bucket="bkt", Delete=delete)
        with pytest.raises(StubAssertionError, match="<ANY>"):
            client.delete_objects(Bucket="bkt", Delete=delete)


def test_any_equals_everything_and_says_so():
    for value in (1, None, "x", [], object(), ANY):
        assert value == ANY
        assert value == ANY
        assert not value != ANY  # noqa: SIM202
    assert repr(ANY) == "<ANY>"
    assert {"a": [ANY]} == {"a": [5]}


def test_parameters_are_compared_as_the_caller_wrote_them(client):
    source = {"Bucket": "from", "Key": "there"}
    calls = [
        ("list_objects_v2", {"Bucket": "bkt"}),
        ("copy_object", {**OBJECT, "CopySource": source}),
        ("get_object", {**OBJECT, "SSECustomerKey": "k" * 32, "SSECustomerAlgorithm": "AES256"}),
    ]
    with Stubber(client) as stubber:
        for method, arguments in calls:
            stubber.add_response(method, {}, copy.deepcopy(arguments))
            getattr(client, method)(**arguments)


def test_a_faulty_call_is_refused_by_the_model_as_ever(client):
    with Stubber(client) as stubber:
        stubber.add_response("get_object", {})

        with pytest.raises(ParamValidationError, match='Missing required parameter in input: "Key"'):
            client.get_object(Bucket="bkt")


@pytest.mark.parametrize(
    ("method", "answer", "fault"),
    [
        ("list_buckets", {"Bogus": 1}, 'Unknown parameter in input: "Bogus"'),
        ("list_buckets", {"Buckets": "b"}, "Invalid type for parameter Buckets"),
        ("list_buckets", "text", "Invalid type for parameter input"),
        ("list_buckets", None, "Invalid type for parameter input"),
        ("delete_bucket", {"Bogus": 1}, "Service response should only contain ResponseMetadata"),
        ("delete_bucket", None, "Service response should only contain ResponseMetadata"),
    ],
)
def test_an_answer_that_the_service_could_not_give_is_refused(client, method, answer, fault):
    stubber = Stubber(client)

    with pytest.raises(ParamValidationError, match=fault):
        stubber.add_response(method, answer)
    stubber.assert_no_pending_responses()


def test_metadata_of_answers_is_not_checked(client):
    answer = {"ResponseMetadata": {"HTTPStatusCode": 204, "Mine": 1}}
    with Stubber(client) as stubber:
        stubber.add_response("delete_bucket", answer)

        assert client.delete_bucket(Bucket="bkt") == {"ResponseMetadata": {"HTTPStatusCode": 204, "Mine": 1}}


@pytest.mark.parametrize("method", ["nothing", "ListBuckets", "can_paginate", "close"])
def test_a_method_that_calls_no_operation_cannot_be_stubbed(client, method):
    with pytest.raises(ValueError, match=f"Client s3 does not have method: {method}"):
        Stubber(client).add_response(method, {})


def test_an_error_has_all_that_it_was_given(client):
    with Stubber(client) as stubber:
        stubber.add_client_error(
            "get_object",
            service_error_code="Odd",
            service_message="m",
            http_status_code=418,
            service_error_meta={"Resource": "/bkt/k"},
            expected_params=OBJECT,
            response_meta={"RequestId": "r"},
        )

        with pytest.raises(ClientError) as caught:
            client.get_object(**OBJECT)

    assert caught.value.response == {
        "Error": {"Code": "Odd", "Message": "m", "Resource": "/bkt/k"},
        "ResponseMetadata": {"HTTPStatusCode": 418, "RequestId": "r"},
    }


def test_errors_are_not_tried_again(client):
    with Stubber(client) as stubber:
        stubber.add_client_error("get_object", "InternalError", http_status_code=500)

        with pytest.raises(ClientError, match="InternalError"):
            client.get_object(**OBJECT)


@pytest.mark.parametrize("code", ["NoSuchKey", "Unheard"])
def test_fields_beside_the_error_have_to_be_modelled(client, code):
    with pytest.raises(ParamValidationError):
        Stubber(client).add_client_error("get_object", code, modeled_fields={"Bogus": 1})


def test_what_is_left_over_is_counted(client):
    stubber = Stubber(client)
    stubber.assert_no_pending_responses()
    stubber.add_response("list_buckets", {})
    stubber.add_client_error("list_buckets")

    with pytest.raises(AssertionError, match="2 responses remaining in queue"):
        stubber.assert_no_pending_responses()


def test_a_stubber_that_is_not_active_changes_nothing():
    client, transport = make_client()
    stubber = Stubber(client)
    stubber.add_response("head_object", {"ContentLength": 7})

    assert "ContentLength" not in client.head_object(**OBJECT)
    with stubber:
        assert client.head_object(**OBJECT) == {"ContentLength": 7}
    stubber.deactivate()
    assert "ContentLength" not in client.head_object(**OBJECT)
    assert len(transport.sent) == 2


def test_a_stubber_lets_go_when_its_block_fails():
    client, transport = make_client()
    with pytest.raises(RuntimeError), Stubber(client):
        raise RuntimeError

    client.head_object(**OBJECT)
    assert len(transport.sent) == 1


def test_the_first_of_two_stubbers_answers(client):
    with Stubber(client) as first, Stubber(client) as second:
        first.add_response("list_buckets", {"Buckets": []})
        second.add_response("list_buckets", {})

        assert client.list_buckets() == {"Buckets": []}


def test_pages_and_waits_take_answers_too(client):
    with Stubber(client) as stubber:
        more = {"IsTruncated": True, "NextContinuationToken": "t"}
        stubber.add_response("list_objects_v2", more, {"Bucket": "bkt"})
        stubber.add_response("list_objects_v2", {"IsTruncated": False}, {"Bucket": "bkt", "ContinuationToken": "t"})
        stubber.add_client_error("head_bucket", "404", http_status_code=404)

        assert len(list(client.get_paginator("list_objects_v2").paginate(Bucket="bkt"))) == 2
        client.get_waiter("bucket_not_exists").wait(Bucket="bkt")
        stubber.assert_no_pending_responses()


def test_handlers_see_a_stubbed_answer(client):
    heard = []
    client.meta.events.register(
        "after-call", lambda http_response, parsed, **kwargs: heard.append((http_response.status_code, parsed))
    )
    with Stubber(client) as stubber:
        stubber.add_response("list_buckets", {})
        client.list_buckets()

    assert heard == [(200, {})]


def test_presigning_goes_on_as_ever_and_takes_no_answer(client):
    with Stubber(client) as stubber:
        stubber.add_response("get_object", {"ContentLength": 1}, OBJECT)

        url = client.generate_presigned_url("get_object", {"Bucket": "bkt", "Key": "other"})

        assert url.startswith("http://cos.example.com/bkt/other?")
        assert client.get_object(**OBJECT) == {"ContentLength": 1}
