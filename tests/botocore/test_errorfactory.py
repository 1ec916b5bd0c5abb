"""Exception classes of modelled errors."""

import pickle
import subprocess
import sys

import pytest

from ibm_botocore.errorfactory import BaseClientExceptions, ClientExceptionsFactory, error_class
from ibm_botocore.exceptions import ClientError
from tests.botocore.small_models import operation, s3, structure

NAMES = [
    "BucketAlreadyExists",
    "BucketAlreadyOwnedByYou",
    "NoSuchBucket",
    "NoSuchKey",
    "NoSuchUpload",
    "ObjectAlreadyInActiveTierError",
    "ObjectNotInActiveTierError",
]


@pytest.fixture
def exceptions():
    return ClientExceptionsFactory().create_client_exceptions(s3())


@pytest.mark.parametrize("name", NAMES)
def test_every_modelled_error_is_an_attribute_and_found_by_its_code(exceptions, name):
    found = getattr(exceptions, name)

    assert found is exceptions.from_code(name)
    assert found.__bases__ == (ClientError,)
    assert (found.__name__, found.__module__) == (name, "ibm_botocore.errorfactory")


def test_other_codes_are_a_client_error(exceptions):
    assert exceptions.from_code("404") is ClientError
    assert exceptions.ClientError is ClientError


def test_an_unknown_name_lists_the_valid_ones(exceptions):
    with pytest.raises(AttributeError) as caught:
        exceptions.Foo  # noqa: B018

    assert str(caught.value) == f"{exceptions!r} object has no attribute Foo. Valid exceptions are: {', '.join(NAMES)}"


def test_names_and_codes_may_differ():
    model = operation(
        shapes={"Gone": structure({}, exception=True, error={"code": "GoneForever", "httpStatusCode": 410})}
    ).service_model

    exceptions = ClientExceptionsFactory().create_client_exceptions(model)

    assert exceptions.from_code("GoneForever") is exceptions.Gone
    assert type(exceptions).__name__ == "SMALLExceptions"
    assert isinstance(exceptions, BaseClientExceptions)


def test_a_factory_gives_one_object_per_service_and_all_factories_the_same_classes(exceptions):
    factory = ClientExceptionsFactory()

    assert factory.create_client_exceptions(s3()) is factory.create_client_exceptions(s3())
    assert factory.create_client_exceptions(s3()).NoSuchKey is exceptions.NoSuchKey


ANSWER = {"Error": {"Code": "NoSuchKey", "Message": "m"}, "ResponseMetadata": {"HTTPStatusCode": 404}}


def test_an_error_survives_pickle_with_class_text_and_fields(exceptions):
    error = exceptions.NoSuchKey(ANSWER, "GetObject")
    error.args = (f"{error} (hint)",)

    again = pickle.loads(pickle.dumps(error))

    assert type(again) is exceptions.NoSuchKey
    assert str(again) == "An error occurred (NoSuchKey) when calling the GetObject operation: m (hint)"
    assert (again.response, again.operation_name) == (ANSWER, "GetObject")


def test_a_process_that_never_made_the_class_can_unpickle_it():
    data = pickle.dumps(error_class("NoSuchKey")(ANSWER, "GetObject"))
    program = (
        "import pickle, sys; error = pickle.loads(sys.stdin.buffer.read());"
        "from ibm_botocore.errorfactory import error_class; assert type(error) is error_class('NoSuchKey'), error;"
        "print(error.response['Error']['Code'])"
    )

    done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)

    assert done.stdout.strip() == b"NoSuchKey"
