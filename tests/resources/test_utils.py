import os.path

import pytest

from ibm_boto3.resources.action import CustomModeledAction, ServiceAction, WaiterAction
from ibm_boto3.resources.model import Action, Waiter
from ibm_boto3.utils import LazyLoadedWaiterModel, ServiceContext, import_module, inject_attribute
from ibm_botocore.session import get_session
from tests.resources.fakes import make_service


def test_an_attribute_is_added_once():
    attributes = {"a": 1}
    inject_attribute(attributes, "b", 2)

    assert attributes == {"a": 1, "b": 2}
    with pytest.raises(RuntimeError) as caught:
        inject_attribute(attributes, "a", 3)
    assert str(caught.value) == 'Cannot inject class attribute "a", attribute already exists in class dict.'


def test_a_module_is_imported_by_its_whole_name():
    assert import_module("os.path") is os.path


def test_waiters_are_read_when_one_is_asked_for():
    waiters = LazyLoadedWaiterModel(get_session(), "s3", "2006-03-01")

    assert (waiters.get_waiter("BucketExists").operation, waiters.get_waiter("BucketExists").delay) == ("HeadBucket", 5)
    with pytest.raises(ValueError, match="Waiter does not exist: Moon"):
        waiters.get_waiter("Moon")


def test_a_context_is_a_tuple_with_names():
    context = ServiceContext(service_name="s3", service_model=1, service_waiter_model=2, resource_json_definitions={})

    assert tuple(context) == ("s3", 1, 2, {})


def test_a_method_by_hand_is_added_with_the_documentation_of_an_operation():
    service, _ = make_service()

    def tag(self, **kwargs):
        return self.name, kwargs

    model = {"request": {"operation": "PutBucketTagging"}}
    action = CustomModeledAction("tag_it", model, tag, service.meta.client.meta.events)
    handled, _ = make_service(
        prepare=lambda events: events.register("creating-resource-class.s3.Bucket", action.inject)
    )

    assert handled.Bucket("b").tag_it(Tagging=1) == ("b", {"Tagging": 1})
    assert str(handled.Bucket("b").tag_it.__doc__).startswith("tag_it(*, Bucket, Tagging")


def test_an_action_of_the_users_own_takes_a_part_of_the_answer():
    service, calls = make_service({"A": {"B": 2}})
    parameter = {"target": "Bucket", "source": "identifier", "name": "BucketName"}
    model = Action("n", {"request": {"operation": "HeadObject", "params": [parameter]}, "path": "A.B"}, {})

    assert ServiceAction(model)(service.Object("b", "k"), Key="other") == 2
    assert calls.made == [("HeadObject", {"Bucket": "b", "Key": "other"})]


def test_an_action_without_request_is_refused():
    with pytest.raises(ValueError, match="makes no request"):
        ServiceAction(Action("n", {}, {}))


def test_a_wait_takes_the_identifiers_of_its_resource():
    service, calls = make_service({"ResponseMetadata": {"HTTPStatusCode": 200}})
    parameter = {"target": "Bucket", "source": "identifier", "name": "Name"}
    waiter = Waiter("WaitUntilThere", {"waiterName": "BucketExists", "params": [parameter]})

    WaiterAction(waiter, "wait_until_there")(service.Bucket("b"))

    assert calls.made == [("HeadBucket", {"Bucket": "b"})]
