"""The tree of errors: published texts, bases, what survives pickling, and what is imported when."""

import json
import pickle
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests
import urllib3

from ibm_botocore import exceptions
from ibm_botocore.exceptions import BotoCoreError, ClientError

# Class, bases, and the text of 2.16.2 with each field given as its own name in angle brackets.
PUBLISHED = [
    (name, tuple(bases), text)
    for name, bases, text in json.loads((Path(__file__).parent / "published_errors.json").read_text(encoding="utf-8"))
]
NAMES = [name for name, _, _ in PUBLISHED]


def make(name: str, text: str) -> Exception:
    """Build an error whose fields are their own names in angle brackets."""
    fields = {field: f"<{field}>" for field in re.findall(r"<(\w+)>", text)}
    if name == "WaiterError":
        fields["last_response"] = {"Error": {"Code": "404"}}  # type: ignore[assignment]
    error = getattr(exceptions, name)(**fields)
    assert isinstance(error, Exception)
    return error


@pytest.mark.parametrize(("name", "bases", "text"), PUBLISHED, ids=NAMES)
def test_text_and_bases_are_the_published_ones(name: str, bases: tuple[str, ...], text: str) -> None:
    error = make(name, text)
    assert str(error) == text
    assert error.args == (text,)
    assert tuple(base.__name__ for base in type(error).__bases__) == bases
    assert repr(error) == f"{name}({text!r})"


@pytest.mark.parametrize(("name", "bases", "text"), PUBLISHED, ids=NAMES)
def test_pickle_keeps_class_text_and_fields(name: str, bases: tuple[str, ...], text: str) -> None:
    error = make(name, text)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == text
    assert vars(again) == vars(error)


def test_every_class_of_the_module_is_in_the_table_or_has_its_own_test() -> None:
    classes = {
        name for name, value in vars(exceptions).items() if isinstance(value, type) and issubclass(value, BaseException)
    }
    own = {"ClientError", "UndefinedModelAttributeError"}
    assert (classes | exceptions._HTTP_NAMES) - set(NAMES) == own


def test_names_of_left_out_features_fail_plainly() -> None:
    with pytest.raises(AttributeError, match="SSOError"):
        _ = exceptions.SSOError  # type: ignore[attr-defined]
    with pytest.raises(ImportError):
        from ibm_botocore.exceptions import EventStreamError  # type: ignore[attr-defined]  # noqa: F401


def test_fields_are_kept_and_positional_arguments_refused() -> None:
    assert BotoCoreError(a=1).kwargs == {"a": 1}
    with pytest.raises(TypeError):
        BotoCoreError("text")  # type: ignore[call-arg]


METADATA_TEXTS = [
    (
        {"Error": {"Code": "NoSuchKey", "Message": "Gone"}},
        "An error occurred (NoSuchKey) when calling the Op operation: Gone",
    ),
    ({}, "An error occurred (Unknown) when calling the Op operation: Unknown"),
    ({"Error": {}}, "An error occurred (Unknown) when calling the Op operation: Unknown"),
    (
        {"Error": {"Code": "C", "Message": "M"}, "ResponseMetadata": {"MaxAttemptsReached": True, "RetryAttempts": 4}},
        "An error occurred (C) when calling the Op operation (reached max retries: 4): M",
    ),
    (
        {"Error": {"Code": "C", "Message": "M"}, "ResponseMetadata": {"MaxAttemptsReached": True}},
        "An error occurred (C) when calling the Op operation: M",
    ),
    (
        {"Error": {"Code": "C", "Message": "M"}, "ResponseMetadata": {"RetryAttempts": 4}},
        "An error occurred (C) when calling the Op operation: M",
    ),
]


@pytest.mark.parametrize(("response", "text"), METADATA_TEXTS)
def test_client_error_tells_code_operation_retries_and_message(response: dict, text: str) -> None:
    error = ClientError(response, "Op")
    assert str(error) == text
    assert error.response is response
    assert error.operation_name == "Op"
    assert not isinstance(error, BotoCoreError)


def test_client_error_takes_its_arguments_by_name() -> None:
    assert str(ClientError(error_response={"Error": {"Code": "C"}}, operation_name="Op")).endswith(
        "Op operation: Unknown"
    )


def test_client_error_survives_pickle_with_a_text_that_was_extended() -> None:
    error = ClientError({"Error": {"Code": "C", "Message": "M"}}, "Op")
    error.args = (f"{error} (hint)",)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == "An error occurred (C) when calling the Op operation: M (hint)"
    assert (again.response, again.operation_name) == (error.response, "Op")


def test_an_error_class_made_at_run_time_unpickles_as_its_nearest_importable_base() -> None:
    no_such_key = type("NoSuchKey", (ClientError,), {"__module__": "ibm_botocore.errorfactory"})
    again = pickle.loads(pickle.dumps(no_such_key({"Error": {"Code": "NoSuchKey"}}, "GetObject")))
    assert type(again) is ClientError
    assert again.response == {"Error": {"Code": "NoSuchKey"}}


def test_fields_that_cannot_travel_become_text() -> None:
    lock = threading.Lock()
    error = exceptions.HTTPClientError(request=lock, response={"raw": lock, "status": 200}, error=OSError("reset"))
    again = pickle.loads(pickle.dumps(error))
    assert again.request == str(lock)
    assert again.response == {"raw": str(lock), "status": 200}
    assert str(again.kwargs["error"]) == "reset"


def test_a_waiter_error_keeps_the_last_answer() -> None:
    error = exceptions.WaiterError("ObjectExists", "Max attempts exceeded", {"ResponseMetadata": {}})
    assert error.last_response == {"ResponseMetadata": {}}
    assert error.kwargs == {"name": "ObjectExists", "reason": "Max attempts exceeded"}


def test_an_http_error_keeps_request_and_answer() -> None:
    error = exceptions.ConnectionClosedError("request", "answer", endpoint_url="https://a")
    assert (error.request, error.response, error.kwargs) == ("request", "answer", {"endpoint_url": "https://a"})


FOREIGN_BASES = [
    ("SSLError", exceptions.ConnectionError, requests.exceptions.SSLError),
    ("ConnectTimeoutError", exceptions.ConnectionError, requests.exceptions.ConnectTimeout),
    ("ProxyConnectionError", exceptions.ConnectionError, requests.exceptions.ProxyError),
    ("ReadTimeoutError", exceptions.HTTPClientError, requests.exceptions.ReadTimeout),
    ("ReadTimeoutError", exceptions.HTTPClientError, urllib3.exceptions.ReadTimeoutError),
]


@pytest.mark.parametrize(("name", "ours", "theirs"), FOREIGN_BASES)
def test_connection_errors_are_also_those_of_requests_and_urllib3(name: str, ours: type, theirs: type) -> None:
    cls = getattr(exceptions, name)
    assert issubclass(cls, ours)
    assert issubclass(cls, theirs)
    assert cls.__module__ == "ibm_botocore.exceptions"


def test_importing_the_errors_loads_no_http_library() -> None:
    program = (
        "import sys, ibm_botocore.exceptions as e; heavy = {'requests', 'urllib3', 'http.client', 'ssl'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules);"
        "e.SSLError; assert 'requests' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
