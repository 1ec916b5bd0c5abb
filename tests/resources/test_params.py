import pytest

from ibm_boto3.exceptions import ResourceLoadException
from ibm_boto3.resources.model import Request
from ibm_boto3.resources.params import build_param_structure, create_request_parameters, get_data_member
from tests.resources.fakes import make_service


@pytest.mark.parametrize(
    ("target", "index", "before", "after"),
    [
        ("Foo", None, {}, {"Foo": 1}),
        ("Foo", None, {"Foo": 0, "Bar": 2}, {"Foo": 1, "Bar": 2}),
        ("Foo.Bar", None, {}, {"Foo": {"Bar": 1}}),
        ("Foo.Bar", None, {"Foo": {"Baz": 2}}, {"Foo": {"Baz": 2, "Bar": 1}}),
        ("Foo[0]", None, {}, {"Foo": [1]}),
        ("Foo[]", None, {"Foo": [0]}, {"Foo": [0, 1]}),
        ("Foo[0].Bar", None, {"Foo": [{"Baz": 2}]}, {"Foo": [{"Baz": 2, "Bar": 1}]}),
        ("Foo[].Bar", None, {"Foo": [{"Bar": 0}]}, {"Foo": [{"Bar": 0}, {"Bar": 1}]}),
        ("Foo[*].Bar", None, {"Foo": [{}]}, {"Foo": [{}, {"Bar": 1}]}),
        ("Foo[*].Bar", 0, {"Foo": [{"Baz": 2}]}, {"Foo": [{"Baz": 2, "Bar": 1}]}),
        ("Foo[*].Bar", 1, {}, {"Foo": [{}, {"Bar": 1}]}),
        ("A.B[1].C[0].D", None, {}, {"A": {"B": [{}, {"C": [{"D": 1}]}]}}),
        ("Foo[].Bar[]", None, {}, {"Foo": [{"Bar": [1]}]}),
    ],
)
def test_a_value_is_put_where_the_target_says(target, index, before, after):
    assert build_param_structure(before, target, 1, index) is None
    assert before == after


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ({"source": "identifier", "name": "BucketName"}, {"T": "b"}),
        ({"source": "string", "value": "v"}, {"T": "v"}),
        ({"source": "integer", "value": 3}, {"T": 3}),
        ({"source": "boolean", "value": True}, {"T": True}),
        ({"source": "data", "path": "Metadata.a"}, {"T": "found"}),
        ({"source": "input"}, {}),
    ],
)
def test_arguments_come_from_the_resource(parameter, value):
    service, _ = make_service({"Metadata": {"a": "found"}})
    request = Request({"operation": "X", "params": [{"target": "T", **parameter}]})

    assert create_request_parameters(service.Object("b", "k"), request) == value


def test_arguments_are_added_to_given_ones():
    service, _ = make_service()
    request = Request({"operation": "X", "params": [{"target": "A.B", "source": "identifier", "name": "Key"}]})
    given = {"A": {"C": 1}}

    assert create_request_parameters(service.Object("b", "k"), request, given) is given
    assert given == {"A": {"C": 1, "B": "k"}}


def test_an_unknown_source_is_told():
    service, _ = make_service()
    request = Request({"operation": "X", "params": [{"target": "T", "source": "moon"}]})

    with pytest.raises(NotImplementedError, match="Unsupported source type: moon"):
        create_request_parameters(service.Object("b", "k"), request)


def test_data_is_fetched_once():
    service, calls = make_service({"Metadata": {"a": "found"}})
    resource = service.Object("b", "k")

    assert get_data_member(resource, "Metadata.a") == "found"
    assert get_data_member(resource, "@") == {"Metadata": {"a": "found"}}
    assert get_data_member(resource, "Metadata.b") is None
    assert calls.made == [("HeadObject", {"Bucket": "b", "Key": "k"})]


def test_data_that_comes_with_a_listing_only_is_told():
    service, _ = make_service()

    with pytest.raises(ResourceLoadException, match=r"s3\.ObjectVersion has no load method"):
        get_data_member(service.ObjectVersion("b", "k", "v"), "Size")
