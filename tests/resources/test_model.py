import pytest

from ibm_boto3.resources.model import Action, Collection, Parameter, ResourceModel, Waiter
from ibm_botocore.model import ServiceModel

# Every kind of member wants a name that another one has.
DEFINITION = {
    "identifiers": [{"name": "Foo"}, {"name": "Num", "memberName": "Qux"}, {"name": "Meta"}],
    "shape": "S",
    "load": {"request": {"operation": "X"}},
    "actions": {"Bar": {}, "Meta": {}, "Foo": {}, "Fred": {}},
    "batchActions": {"Bar": {}},
    "has": {
        "Baz": {"resource": {"type": "T", "identifiers": []}},
        "Ref": {"resource": {"type": "T", "identifiers": [{"target": "X", "source": "data", "path": "Y"}]}},
        "Fred": {"resource": {"type": "T", "identifiers": [{"target": "X", "source": "data", "path": "Y"}]}},
    },
    "hasMany": {"bar": {"resource": {"type": "T"}}, "Baz": {}},
    "waiters": {"Bar": {"waiterName": "BarThere"}},
}
MEMBERS = ("Foo", "Bar", "Baz", "Meta", "Load", "Qux", "WaitUntilBar", "Name", "Fred")


@pytest.fixture
def shape():
    description = {
        "metadata": {},
        "shapes": {
            "S": {"type": "structure", "members": {name: {"shape": "Text"} for name in MEMBERS}},
            "Text": {"type": "string"},
        },
    }
    return ServiceModel(description).shape_for("S")


def names(items):
    return [item.name for item in items]


def test_the_first_of_a_name_keeps_it_and_others_get_their_kind(shape):
    model = ResourceModel("R", DEFINITION, {"R": DEFINITION, "T": {}})

    model.load_rename_map(shape)

    assert names(model.identifiers) == ["foo", "num", "meta_identifier"]
    assert names(model.actions) == ["bar", "meta_action", "foo_action", "fred"]
    assert names(model.batch_actions) == ["bar"]
    assert names(model.subresources) == ["Baz"]
    assert names(model.references) == ["ref", "fred_reference"]
    assert names(model.collections) == ["bar_collection", "baz"]
    assert names(model.waiters) == ["wait_until_bar"]
    assert list(model.get_attributes(shape)) == [
        *("bar_attribute", "baz_attribute", "meta_attribute", "load_attribute", "qux"),
        *("wait_until_bar_attribute", "name", "fred_attribute"),
    ]
    assert model.get_attributes(shape)["bar_attribute"][0] == "Bar"


def test_an_identifier_tells_the_attribute_that_shows_it(shape):
    model = ResourceModel("R", DEFINITION, {"R": DEFINITION})

    assert [each.member_name for each in model.identifiers] == [None, "qux", None]


def test_a_service_has_all_resources_by_their_identifiers():
    definitions = {"T": {"identifiers": [{"name": "A"}, {"name": "B"}]}, "U": {}}
    own = {"resource": {"type": "U", "identifiers": [{"target": "X", "source": "input"}]}}

    found = ResourceModel("service", {"has": {"You": own}}, definitions).subresources

    assert names(found) == ["You", "T"]
    assert [(each.target, each.source) for each in found[1].resource.identifiers] == [("A", "input"), ("B", "input")]


def test_a_class_without_load_cannot_be_loaded():
    assert ResourceModel("R", {}, {"R": {}}).load is None
    assert ResourceModel("R", DEFINITION, {"R": {}}).load.request.operation == "X"


def test_an_action_tells_its_request_its_resource_and_its_path():
    definition = {
        "request": {"operation": "Op", "params": [{"target": "A", "source": "string", "value": "v"}]},
        "resource": {"type": "T", "identifiers": [{"target": "I", "source": "response", "path": "b.c"}], "path": "@"},
        "path": "Deep.Down",
    }
    action = Action("act", definition, {"T": {"shape": "S"}})

    assert (action.name, action.path, action.request.operation) == ("act", "Deep.Down", "Op")
    assert vars(action.request.params[0]) == vars(Parameter("A", "string", value="v"))
    assert (action.resource.type, action.resource.path, action.resource.model.shape) == ("T", "@", "S")
    assert (Action("none", {}, {}).request, Action("none", {}, {}).resource) == (None, None)


def test_a_collection_can_do_what_its_resources_can_do_at_once():
    collection = Collection("things", {"resource": {"type": "T"}}, {"T": {"batchActions": {"Delete": {}}}})

    assert names(collection.batch_actions) == ["delete"]
    assert Collection("nothing", {}, {}).batch_actions == []


def test_a_waiter_tells_its_state_and_its_arguments():
    waiter = Waiter("WaitUntilThere", {"waiterName": "ThingThere", "params": [{"target": "A", "source": "input"}]})

    assert (waiter.name, waiter.waiter_name, waiter.params[0].target) == ("WaitUntilThere", "ThingThere", "A")
