"""The attempts of a call."""

import io
import threading
import uuid

import pytest

from ibm_botocore import exceptions
from ibm_botocore.config import Config
from ibm_botocore.endpoint import Endpoint
from ibm_botocore.hooks import HierarchicalEmitter
from ibm_botocore.retries.legacy import LegacyRetries
from tests.fakes import make_client

BUCKET = {"Bucket": "bkt", "Key": "k"}


def _error(code: str, status: int = 400) -> tuple[int, dict[str, str], bytes]:
    return status, {}, f"<Error><Code>{code}</Code><Message>m</Message></Error>".encode()


def test_a_failure_of_the_server_is_tried_again_and_counted():
    client, transport = make_client(500, 503, 200)

    answer = client.head_object(**BUCKET)

    assert len(transport.sent) == 3
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2
    assert [sent.headers["amz-sdk-request"] for sent in transport.sent] == [
        "attempt=1",
        "attempt=2; max=5",
        "attempt=3; max=5",
    ]
    assert len({sent.headers["amz-sdk-invocation-id"] for sent in transport.sent}) == 1


def test_a_call_has_a_random_uuid_of_its_own():
    client, transport = make_client(200)

    for _ in range(2):
        client.head_object(**BUCKET)

    first, second = (uuid.UUID(sent.headers["amz-sdk-invocation-id"]) for sent in transport.sent)
    assert first != second
    assert first.version == 4
    assert first.variant == uuid.RFC_4122


def test_waits_grow_up_to_doubled_seconds():
    client, _ = make_client(500)
    client._endpoint._retries._uniform = lambda: 1.0

    with pytest.raises(exceptions.ClientError):
        client.head_object(**BUCKET)

    assert client._endpoint.waits == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 509])
def test_after_five_attempts_the_error_says_so(status):
    client, transport = make_client(status)

    with pytest.raises(exceptions.ClientError, match=r"\(reached max retries: 4\)") as caught:
        client.head_object(**BUCKET)

    assert len(transport.sent) == 5
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 4
    assert caught.value.response["ResponseMetadata"]["MaxAttemptsReached"] is True


@pytest.mark.parametrize("status", [301, 307, 401, 403, 404, 408, 409, 411, 412, 416, 451, 501, 505])
def test_any_other_refusal_is_final(status):
    client, transport = make_client(status)

    with pytest.raises(exceptions.ClientError) as caught:
        client.get_object(**BUCKET)

    assert len(transport.sent) == 1
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert "max retries" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "attempts"),
    [
        ("Throttling", 5), ("ThrottlingException", 5), ("ThrottledException", 5), ("RequestThrottledException", 5),
        ("RequestTimeout", 5), ("BadDigest", 5), ("AccessDenied", 1), ("RequestTimeTooSkewed", 1),
    ],
)  # fmt: skip
def test_a_code_decides_where_the_status_does_not(code, attempts):
    client, transport = make_client(_error(code))

    with pytest.raises(exceptions.ClientError, match=code):
        client.get_object(**BUCKET)

    assert len(transport.sent) == attempts


NETWORK_FAULTS = [
    lambda: exceptions.ConnectionClosedError(endpoint_url="u"),
    lambda: exceptions.EndpointConnectionError(endpoint_url="u"),
    lambda: exceptions.ReadTimeoutError(endpoint_url="u"),
    lambda: exceptions.ConnectTimeoutError(endpoint_url="u"),
    lambda: exceptions.ProxyConnectionError(proxy_url="p"),
    lambda: exceptions.ResponseStreamingError(error="e"),
]


@pytest.mark.parametrize("fault", NETWORK_FAULTS)
def test_a_fault_of_the_network_is_tried_again(fault):
    client, transport = make_client(fault(), 200)

    assert client.head_object(**BUCKET)["ResponseMetadata"]["RetryAttempts"] == 1
    assert len(transport.sent) == 2


def test_a_fault_of_the_network_that_stays_is_raised_as_it_is():
    fault = exceptions.ConnectionClosedError(endpoint_url="u")
    client, transport = make_client(fault)

    with pytest.raises(exceptions.ConnectionClosedError) as caught:
        client.head_object(**BUCKET)

    assert caught.value is fault
    assert len(transport.sent) == 5


def test_an_error_of_another_kind_is_not_tried_again():
    client, transport = make_client(exceptions.HTTPClientError(error="x"))

    with pytest.raises(exceptions.HTTPClientError):
        client.head_object(**BUCKET)

    assert len(transport.sent) == 1


@pytest.mark.parametrize(
    ("options", "attempts"),
    [
        ({"max_attempts": 0}, 1),
        ({"max_attempts": 1}, 2),
        ({"total_max_attempts": 1}, 1),
        ({"total_max_attempts": 3}, 3),
    ],
)
def test_the_number_of_attempts_is_configured(options, attempts):
    client, transport = make_client(500, config=Config(retries=options))

    with pytest.raises(exceptions.ClientError):
        client.head_object(**BUCKET)

    assert len(transport.sent) == attempts


@pytest.mark.parametrize("body", [b"0123", bytearray(b"0123"), io.BytesIO(b"0123"), "0123"])
def test_every_attempt_sends_the_whole_body_and_a_fresh_signature(body):
    client, transport = make_client(500, 500, 200)
    moments = iter([1.0e9, 1.1e9, 1.2e9])
    client._request_signer._clock = lambda: next(moments)

    client.put_object(**BUCKET, Body=body)

    assert [sent.body for sent in transport.sent] == [b"0123"] * 3
    assert len({sent.headers["X-Amz-Date"] for sent in transport.sent}) == 3
    assert len({sent.headers["Authorization"] for sent in transport.sent}) == 3
    assert len({len(sent.headers) for sent in transport.sent}) == 1


def test_a_file_is_sent_again_from_where_it_stood():
    client, transport = make_client(500, 200)
    file = io.BytesIO(b"skip0123")
    file.seek(4)

    client.put_object(**BUCKET, Body=file)

    assert [sent.body for sent in transport.sent] == [b"0123"] * 2


def test_a_pipe_can_be_sent_twice():
    class Pipe:
        def __init__(self):
            self.data = io.BytesIO(b"0123")

        def read(self, size=-1):
            return self.data.read(size)

    client, transport = make_client(500, 200)

    client.put_object(**BUCKET, Body=Pipe())

    assert [sent.body for sent in transport.sent] == [b"0123"] * 2


@pytest.mark.parametrize("body", [b"", _error("InternalError")[2]])
def test_a_success_that_hides_an_error_is_tried_again(body):
    good = b"<CopyObjectResult><ETag>e</ETag></CopyObjectResult>"
    client, transport = make_client((200, {}, body), (200, {}, good))

    answer = client.copy_object(**BUCKET, CopySource="b/k")

    assert answer["CopyObjectResult"] == {"ETag": "e"}
    assert len(transport.sent) == 2


def test_a_success_that_keeps_hiding_an_error_raises_that_error():
    client, _ = make_client((200, {}, _error("InternalError")[2]))

    with pytest.raises(exceptions.ClientError, match="InternalError") as caught:
        client.copy_object(**BUCKET, CopySource="b/k")

    assert caught.value.response["Error"]["Code"] == "InternalError"


def test_an_error_document_is_read_up_to_a_bound():
    asked = []

    class Endless:
        def __init__(self):
            self.status, self.headers = 400, {}

        def read(self, amt=None):
            asked.append(amt)
            return b"x" * amt

        def release(self):
            asked.append("released")

    client, transport = make_client(200)
    transport.exchange = lambda request: Endless()

    with pytest.raises(exceptions.ClientError, match=r"\(400\)"):
        client.get_object(**BUCKET)

    assert asked == [1 << 20, "released"]


def test_a_handler_can_ask_for_another_attempt():
    client, transport = make_client((404, {}, b""), 200)
    client.meta.events.register("needs-retry.s3.HeadObject", lambda attempts, **kwargs: 3 if attempts == 1 else None)

    client.head_object(**BUCKET)

    assert len(transport.sent) == 2
    assert client._endpoint.waits == [3.0]


def test_closing_a_client_closes_its_connections():
    client, transport = make_client(200)

    with client:
        client.head_object(**BUCKET)

    assert transport.is_closed


def test_an_endpoint_shows_its_host():
    client, _ = make_client(200)

    assert repr(client._endpoint) == "s3(http://cos.example.com)"
    assert client._endpoint.host == "http://cos.example.com"


def test_threads_that_call_first_at_the_same_time_share_their_connections():
    made, entered = [], threading.Event()

    def make():
        if made:
            entered.set()
        made.append(object())
        entered.wait(0.2)  # gives another thread the chance to get here, too
        return made[-1]

    endpoint = Endpoint("http://h", "s3", HierarchicalEmitter(), make, LegacyRetries(), None)
    found = []
    threads = [threading.Thread(target=lambda: found.append(endpoint.http_session)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert found == made * 4
