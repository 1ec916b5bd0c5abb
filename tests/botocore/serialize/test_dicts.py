"""Requests in the dict form of the published serializers."""

import pytest

from ibm_botocore.exceptions import ParamValidationError
from ibm_botocore.serialize import create_serializer
from tests.botocore.small_models import operation, s3, structure

CALLS = [
    ("ListBuckets", {}, "/", {}),
    ("ListBucketsExtended", {"Marker": "", "Prefix": "x"}, "/?extended", {"marker": "", "prefix": "x"}),
    ("ListObjectsV2", {"Bucket": "b", "MaxKeys": 5}, "/b?list-type=2", {"max-keys": "5"}),
    (
        "AddLegalHold",
        {"Bucket": "b", "Key": "k/l", "RetentionLegalHoldId": "x /&"},
        "/b/k/l?legalHold&add=x%20%2F%26",
        {},
    ),
]


@pytest.mark.parametrize(("name", "params", "path", "query"), CALLS)
def test_the_query_of_the_operation_is_in_the_path_and_that_of_the_call_beside_it(name, params, path, query):
    model = s3().operation_model(name)
    serializer = create_serializer("rest-xml")

    for _ in range(2):
        assert serializer.serialize_to_request(params, model) == {
            "url_path": path,
            "query_string": query,
            "method": model.http["method"],
            "headers": {},
            "body": b"",
        }


def test_repeated_names_become_a_list():
    model = operation(takes=structure({"L": {"shape": "Strings", "location": "querystring", "locationName": "l"}}))

    for given, found in (([], {}), (["a"], {"l": "a"}), (["a", "b", "c"], {"l": ["a", "b", "c"]})):
        assert create_serializer("rest-xml").serialize_to_request({"L": given}, model)["query_string"] == found


def test_validation_can_be_left_out():
    model = s3().operation_model("PutObject")
    params = {"Bucket": "b", "Key": "k", "CacheControl": 5}

    with pytest.raises(ParamValidationError):
        create_serializer("rest-xml").serialize_to_request(params, model)
    request = create_serializer("rest-xml", include_validation=False).serialize_to_request(params, model)
    assert request["headers"] == {"Cache-Control": "5"}


def test_other_protocols_are_unknown():
    with pytest.raises(KeyError, match="json"):
        create_serializer("json")
