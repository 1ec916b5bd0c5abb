import pytest

from ibm_boto3.resources.factory import ResourceFactory
from ibm_boto3.resources.model import Action, Parameter
from ibm_boto3.resources.response import (
    RawHandler,
    ResourceHandler,
    all_not_none,
    build_empty_response,
    build_identifiers,
)
from ibm_boto3.resources.service import describe_resources
from ibm_boto3.utils import ServiceContext
from ibm_botocore.hooks import HierarchicalEmitter
from ibm_botocore.session import get_session
from tests.resources.fakes import make_service

ANSWER = {"A": {"B": 1}, "R": [{"K": 1, "D": {"E": 5}}, {"K": 2}]}


@pytest.mark.parametrize(("values", "found"), [([], True), ([1, 0, ""], True), ([1, None], False)])
def test_none_is_looked_for(values, found):
    assert all_not_none(iter(values)) is found


def test_identifiers_come_from_all_sides():
    service, _ = make_service({"ContentLength": 5})
    identifiers = [
        Parameter("FooBar", "requestParameter", path="A.B"),
        Parameter("X", "response", path="R[].K"),
        Parameter("Y", "identifier", name="Key"),
        Parameter("Z", "input"),
        Parameter("D", "data", path="ContentLength"),
    ]

    found = build_identifiers(identifiers, service.Object("b", "k"), {"A": {"B": 1}}, ANSWER)

    assert found == [("foo_bar", 1), ("x", [1, 2]), ("y", "k"), ("d", 5)]


def test_an_unknown_source_is_told():
    with pytest.raises(NotImplementedError, match="Unsupported source type: moon"):
        build_identifiers([Parameter("X", "moon")], None)


@pytest.mark.parametrize(
    ("path", "operation", "empty"),
    [
        (None, "ListBuckets", {}),
        ("$", "ListBuckets", {}),
        ("Buckets", "ListBuckets", []),
        ("Owner", "ListBuckets", {}),
        ("Owner.ID", "ListBuckets", None),
        ("Buckets[0]", "ListBuckets", []),
        ("Buckets[].Name", "ListBuckets", {}),
        ("Metadata", "HeadObject", {}),
        ("ContentLength", "HeadObject", None),
        (None, "DeleteBucket", {}),
    ],
)
def test_nothing_has_the_type_of_what_is_missing(path, operation, empty):
    service, _ = make_service()

    assert build_empty_response(path, operation, service.meta.client.meta.service_model) == empty


def test_a_raw_answer_is_handed_on_in_part():
    assert RawHandler("A.B")(None, {}, ANSWER) == 1
    assert RawHandler("$")(None, {}, ANSWER) is ANSWER
    assert RawHandler(None)(None, {}, ANSWER) is ANSWER


def handler_of(service, resource):
    """Return a handler of another definition, over the service's own classes."""
    definitions = make_definitions()
    action = Action("act", {"request": {"operation": "ListObjects"}, "resource": resource}, definitions)
    context = ServiceContext("s3", service.meta.client.meta.service_model, None, definitions)
    factory = ResourceFactory(HierarchicalEmitter())
    return ResourceHandler(action.resource.path, factory, action.resource, context, "ListObjects")


def make_definitions():
    return describe_resources(get_session(), "s3", None).resources


def test_identifiers_of_a_list_may_stand_anywhere():
    service, _ = make_service()
    resource = {
        "type": "ObjectVersion",
        "path": "R[]",
        "identifiers": [
            {"target": "BucketName", "source": "response", "path": "A.B"},
            {"target": "ObjectKey", "source": "response", "path": "R[].K"},
            {"target": "Id", "source": "response", "path": "R[].D.E"},
        ],
    }

    found = handler_of(service, resource)(service, {}, ANSWER)

    assert [(each.bucket_name, each.object_key, each.id) for each in found] == [(1, 1, 5), (1, 2, None)]
    assert [each.meta.data for each in found] == ANSWER["R"]
    assert all(each.meta.client is service.meta.client for each in found)


def test_one_resource_takes_its_data_from_its_path():
    service, _ = make_service()
    resource = {"type": "Bucket", "path": "A", "identifiers": [{"target": "Name", "source": "response", "path": "A.B"}]}

    made = handler_of(service, resource)(service, {}, ANSWER)

    assert (made.name, made.meta.data) == (1, {"B": 1})


def test_an_answer_that_names_no_resource_gives_an_empty_value():
    service, _ = make_service()
    resource = {"type": "Bucket", "identifiers": [{"target": "Name", "source": "response", "path": "X"}]}

    assert handler_of(service, resource)(service, {}, ANSWER) == {}
    handler = handler_of(service, resource)
    handler.operation_name = None
    assert handler(service, {}, ANSWER) is None
