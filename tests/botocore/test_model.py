"""Service models: what is looked up, what is kept, and what a faulty model says of itself."""

import copy
import pickle
import threading
from typing import Any

import pytest

from ibm_botocore.exceptions import MissingServiceIdError, UndefinedModelAttributeError
from ibm_botocore.model import (
    ClientContextParameter,
    ContextParameter,
    DenormalizedStructureBuilder,
    InvalidShapeError,
    InvalidShapeReferenceError,
    ListShape,
    MapShape,
    NoShapeFoundError,
    OperationNotFoundError,
    ServiceId,
    ServiceModel,
    Shape,
    ShapeNameGenerator,
    ShapeResolver,
    StaticContextParameter,
    StringShape,
    StructureShape,
    UnresolvableShapeMap,
)

DESCRIPTION: dict[str, Any] = {
    "metadata": {
        "serviceId": "My Store",
        "endpointPrefix": "store",
        "protocol": "rest-xml",
        "apiVersion": "2020-02-02",
    },
    "documentation": "A store.",
    "clientContextParams": {"Fast": {"type": "boolean", "documentation": "Be quick."}},
    "operations": {
        "PutThing": {
            "name": "PutThingOnTheWire",
            "http": {"method": "PUT", "requestUri": "/{Name}"},
            "input": {"shape": "PutThingRequest"},
            "output": {"shape": "PutThingOutput"},
            "errors": [{"shape": "NoSuchThing"}, {"shape": "Renamed"}],
            "documentation": "Stores a thing.",
            "deprecated": True,
            "authtype": "none",
            "endpoint": {"hostPrefix": "things."},
            "staticContextParams": {"UseThings": {"value": True}},
            "httpChecksum": {"requestChecksumRequired": True},
            "httpChecksumRequired": True,
        },
        "Ping": {"name": "Ping", "http": {"method": "GET", "requestUri": "/"}},
    },
    "shapes": {
        "PutThingRequest": {
            "type": "structure",
            "required": ["Name"],
            "members": {
                "Name": {"shape": "Name", "location": "uri", "locationName": "name", "contextParam": {"name": "Thing"}},
                "Token": {"shape": "Name", "idempotencyToken": True, "documentation": "Any text."},
                "Body": {"shape": "Bytes", "streaming": True},
            },
            "payload": "Body",
        },
        "PutThingOutput": {"type": "structure", "members": {"Things": {"shape": "Things"}, "By": {"shape": "ByName"}}},
        "Name": {
            "type": "string",
            "documentation": "A name.",
            "enum": ["a", "b"],
            "min": 1,
            "max": 9,
            "sensitive": True,
        },
        "Bytes": {"type": "blob"},
        "Things": {"type": "list", "member": {"shape": "Name", "locationName": "item"}, "flattened": True},
        "ByName": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": "Tree"}},
        "Tree": {"type": "structure", "members": {"Children": {"shape": "Trees"}}},
        "Trees": {"type": "list", "member": {"shape": "Tree"}},
        "NoSuchThing": {"type": "structure", "members": {}, "exception": True, "error": {"httpStatusCode": 404}},
        "Renamed": {"type": "structure", "members": {}, "exception": True, "error": {"code": "Other"}},
        "Document": {"type": "structure", "members": {}, "document": True},
        "Choice": {"type": "structure", "members": {}, "union": True},
        "Typeless": {},
        "Odd": {"type": "odd"},
        "Broken": {"type": "structure", "members": {"Lost": {"shape": "Nowhere"}}},
    },
}


@pytest.fixture
def service() -> ServiceModel:
    return ServiceModel(DESCRIPTION, "store-service")


@pytest.fixture
def request_shape(service: ServiceModel) -> StructureShape:
    shape = service.operation_model("PutThing").input_shape
    assert shape is not None
    return shape


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("service_name", "store-service"),
        ("service_id", "My Store"),
        ("signing_name", "store"),
        ("endpoint_prefix", "store"),
        ("api_version", "2020-02-02"),
        ("protocol", "rest-xml"),
        ("signature_version", None),
        ("documentation", "A store."),
        ("operation_names", ["PutThing", "Ping"]),
        ("shape_names", list(DESCRIPTION["shapes"])),
        ("metadata", DESCRIPTION["metadata"]),
        ("client_context_parameters", [ClientContextParameter("Fast", "boolean", "Be quick.")]),
    ],
)
def test_a_service_says_what_its_description_says(service, attribute, value):
    assert getattr(service, attribute) == value


def test_a_service_without_a_given_name_goes_by_its_endpoint_prefix():
    assert ServiceModel(DESCRIPTION).service_name == "store"


def test_the_signing_name_of_the_metadata_wins():
    assert ServiceModel({"metadata": {"endpointPrefix": "a", "signingName": "b"}}).signing_name == "b"


def test_service_name_and_signature_version_can_be_set(service):
    service.service_name = "other"
    service.signature_version = "s3v4"
    assert (service.service_name, service.signature_version) == ("other", "s3v4")


@pytest.mark.parametrize(
    ("attribute", "missing"),
    [
        ("endpoint_prefix", "endpointPrefix"),
        ("signing_name", "endpointPrefix"),
        ("protocol", "protocol"),
        ("api_version", "apiVersion"),
    ],
)
def test_missing_metadata_is_named(attribute, missing):
    with pytest.raises(UndefinedModelAttributeError) as caught:
        getattr(ServiceModel({"metadata": {}}, "bare"), attribute)
    assert str(caught.value) == f'"{missing}" not defined in the metadata of the model: ServiceModel(bare)'


def test_a_model_without_any_metadata_still_names_the_fault():
    with pytest.raises(UndefinedModelAttributeError):
        _ = ServiceModel({}).service_name


def test_a_missing_service_id_is_told_of_the_service():
    with pytest.raises(MissingServiceIdError, match="the service bare is missing the serviceId"):
        _ = ServiceModel({"metadata": {}}, "bare").service_id


def test_service_ids_hyphenate_for_event_names():
    assert ServiceId("My Big Store").hyphenize() == "my-big-store"


def test_making_a_service_model_resolves_no_shape():
    class Untouchable(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            raise AssertionError(f"{name} was resolved")

    service = ServiceModel({**DESCRIPTION, "shapes": Untouchable(DESCRIPTION["shapes"])})
    assert service.operation_model("PutThing").name == "PutThing"


def test_operations_are_made_once(service):
    assert service.operation_model("Ping") is service.operation_model("Ping")


def test_threads_that_ask_at_once_get_the_same_operation(service):
    start = threading.Barrier(8)
    found: list[Any] = []

    def ask() -> None:
        start.wait(timeout=10)
        found.append(service.operation_model("PutThing"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert len(found) == 8
    assert len({id(operation) for operation in found}) == 1


def test_an_unknown_operation_is_an_error(service):
    with pytest.raises(OperationNotFoundError, match=r"^Nope$"):
        service.operation_model("Nope")


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("name", "PutThing"),
        ("wire_name", "PutThingOnTheWire"),
        ("http", {"method": "PUT", "requestUri": "/{Name}"}),
        ("documentation", "Stores a thing."),
        ("deprecated", True),
        ("auth_type", "none"),
        ("endpoint", {"hostPrefix": "things."}),
        ("metadata", DESCRIPTION["metadata"]),
        ("http_checksum", {"requestChecksumRequired": True}),
        ("http_checksum_required", True),
        ("has_streaming_input", True),
        ("has_streaming_output", False),
        ("idempotent_members", ["Token"]),
        ("context_parameters", [ContextParameter("Thing", "Name")]),
        ("static_context_parameters", [StaticContextParameter("UseThings", True)]),
    ],
)
def test_an_operation_says_what_its_description_says(service, attribute, value):
    assert getattr(service.operation_model("PutThing"), attribute) == value


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("wire_name", "Ping"),
        ("input_shape", None),
        ("output_shape", None),
        ("error_shapes", []),
        ("documentation", ""),
        ("deprecated", False),
        ("auth_type", None),
        ("endpoint", None),
        ("http_checksum", {}),
        ("http_checksum_required", False),
        ("has_streaming_input", False),
        ("has_streaming_output", False),
        ("idempotent_members", []),
        ("context_parameters", []),
        ("static_context_parameters", []),
    ],
)
def test_an_operation_without_a_trait_says_so(service, attribute, value):
    assert getattr(service.operation_model("Ping"), attribute) == value


def test_an_operation_knows_its_service_and_its_errors(service):
    operation = service.operation_model("PutThing")
    assert operation.service_model is service
    assert [shape.name for shape in operation.error_shapes] == ["NoSuchThing", "Renamed"]


def test_the_streaming_member_is_the_payload_of_bytes(service, request_shape):
    operation = service.operation_model("PutThing")
    assert operation.get_streaming_input() is request_shape.members["Body"]
    assert operation.get_streaming_output() is None


@pytest.mark.parametrize(
    ("code", "shape"),
    [("NoSuchThing", "NoSuchThing"), ("Other", "Renamed"), ("Renamed", None), ("PutThingOutput", None)],
)
def test_errors_are_found_by_the_code_of_the_wire(code, shape):
    # The faulty shapes of the description must not stand in the way.
    found = ServiceModel(DESCRIPTION).shape_for_error_code(code)
    assert (found and found.name) == shape


def test_error_shapes_of_a_service_are_those_marked_as_exceptions(service):
    assert [shape.name for shape in service.error_shapes] == ["NoSuchThing", "Renamed"]
    assert [shape.error_code for shape in service.error_shapes] == ["NoSuchThing", "Other"]


def test_a_structure_that_is_no_error_has_no_code(request_shape):
    assert request_shape.error_code is None


def test_members_come_in_the_order_of_the_model_and_are_made_once(request_shape):
    assert list(request_shape.members) == ["Name", "Token", "Body"]
    assert request_shape.members is request_shape.members


def test_a_reference_adds_its_traits_to_the_shape(request_shape):
    name = request_shape.members["Name"]
    assert isinstance(name, StringShape)
    assert name.serialization == {"location": "uri", "name": "name"}
    assert name.metadata == {
        "enum": ["a", "b"],
        "min": 1,
        "max": 9,
        "sensitive": True,
        "contextParam": {"name": "Thing"},
    }
    assert (name.name, name.type_name, name.enum) == ("Name", "string", ["a", "b"])


def test_documentation_of_a_reference_wins_over_that_of_the_shape(request_shape):
    assert request_shape.members["Name"].documentation == "A name."
    assert request_shape.members["Token"].documentation == "Any text."
    assert request_shape.documentation == ""


def test_a_reference_leaves_the_shape_itself_alone(service, request_shape):
    assert request_shape.members["Name"].serialization
    assert service.shape_for("Name").serialization == {}


def test_structures_know_required_members_and_payload(request_shape):
    assert request_shape.required_members == ["Name"]
    assert request_shape.metadata == {"required": ["Name"]}
    assert request_shape.serialization == {"payload": "Body"}


def test_lists_and_maps_know_what_they_hold(service):
    things, by_name = service.shape_for("Things"), service.shape_for("ByName")
    assert isinstance(things, ListShape)
    assert isinstance(by_name, MapShape)
    assert things.serialization == {"flattened": True}
    assert (things.member.name, things.member.serialization) == ("Name", {"name": "item"})
    assert (by_name.key.name, by_name.value.name) == ("Name", "Tree")


def test_shapes_may_contain_themselves(service):
    tree = service.shape_for("Tree")
    assert tree.members["Children"].member is tree


def test_documents_and_unions_are_told(service):
    assert service.shape_for("Document").is_document_type
    assert service.shape_for("Choice").is_tagged_union
    assert not service.shape_for("Tree").is_document_type
    assert not service.shape_for("Tree").is_tagged_union


def test_plain_shapes_are_made_once_and_traits_make_another(service):
    assert service.shape_for("Name") is service.shape_for("Name")
    assert service.shape_for("Name", {"locationName": "x"}).serialization == {"name": "x"}
    assert service.shape_for("Name").serialization == {}


def test_other_types_are_plain_shapes(service):
    assert type(service.shape_for("Odd")) is Shape
    assert service.shape_for("Odd").type_name == "odd"


def test_a_string_without_enum_has_an_empty_one():
    assert StringShape("Text", {"type": "string"}).enum == []


@pytest.mark.parametrize(
    ("ask", "error", "text"),
    [
        (lambda s: s.shape_for("Nowhere"), NoShapeFoundError, "Nowhere"),
        (lambda s: s.shape_for("Broken").members, NoShapeFoundError, "Nowhere"),
        (lambda s: s.shape_for("Typeless"), InvalidShapeError, "Shape is missing required key 'type': {}"),
        (
            lambda s: s.resolve_shape_ref({"location": "uri"}),
            InvalidShapeReferenceError,
            "Invalid model, missing shape reference: {'location': 'uri'}",
        ),
    ],
)
def test_faults_of_a_model_are_named(service, ask, error, text):
    with pytest.raises(error) as caught:
        ask(service)
    assert str(caught.value) == text


def test_shapes_made_by_hand_have_traits_but_follow_no_reference():
    shape = ListShape("Made", {"type": "list", "locationName": "x", "member": {"shape": "y"}})
    assert shape.serialization == {"name": "x"}
    with pytest.raises(ValueError, match=r"^Attempted to resolve shape .*'y'.*, but no shape map"):
        _ = shape.member
    with pytest.raises(ValueError, match="Attempted to lookup shape 'y', but no shape map was provided"):
        UnresolvableShapeMap().get_shape_by_name("y")


def test_a_resolver_works_on_any_shapes():
    resolver = ShapeResolver({"Text": {"type": "string"}})
    assert resolver.resolve_shape_ref({"shape": "Text", "locationName": "t"}).serialization == {"name": "t"}
    # The reference stays as it was: models are shared.
    reference = {"shape": "Text", "locationName": "t"}
    resolver.resolve_shape_ref(reference)
    assert reference == {"shape": "Text", "locationName": "t"}


def test_reprs_name_what_they_stand_for(service, request_shape):
    assert repr(service) == "ServiceModel(store-service)"
    assert repr(service.operation_model("Ping")) == "OperationModel(name=Ping)"
    assert repr(request_shape) == "<StructureShape(PutThingRequest)>"
    assert repr(ServiceModel({})) == "ServiceModel(None)"


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_models_can_be_copied_and_pickled(service, duplicate):
    shape = duplicate(service.operation_model("PutThing")).input_shape
    assert list(shape.members) == ["Name", "Token", "Body"]


def test_generated_names_count_by_type():
    names = ShapeNameGenerator()
    assert [names.new_shape_name(kind) for kind in ("structure", "structure", "string")] == [
        "StructureType1",
        "StructureType2",
        "StringType1",
    ]


def test_a_structure_is_built_from_a_nested_description():
    members = {
        "Name": {"type": "string", "shape_name": "Given", "enum": ["x"], "documentation": "A name."},
        "Inner": {"type": "structure", "members": {"Count": {"type": "integer"}}, "required": ["Count"]},
        "Many": {"type": "list", "member": {"type": "map", "key": {"type": "string"}, "value": {"type": "timestamp"}}},
        "Empty": {"type": "structure"},
    }
    shape = DenormalizedStructureBuilder().with_members(members).build_model()
    assert (shape.name, list(shape.members)) == ("StructureType1", ["Name", "Inner", "Many", "Empty"])
    name, inner, many, empty = shape.members.values()
    assert (name.name, name.documentation, name.metadata) == ("Given", "A name.", {"enum": ["x"]})
    assert isinstance(inner, StructureShape)
    assert (inner.required_members, inner.members["Count"].type_name) == (["Count"], "integer")
    assert isinstance(many, ListShape)
    assert isinstance(many.member, MapShape)
    assert many.member.value.type_name == "timestamp"
    assert isinstance(empty, StructureShape)
    assert empty.members == {}


def test_a_built_structure_takes_the_name_it_is_given():
    assert DenormalizedStructureBuilder("Mine").with_members({"A": {"type": "char"}}).build_model().name == "Mine"


def test_a_built_structure_may_have_no_members():
    assert DenormalizedStructureBuilder().build_model().members == {}


def test_an_unknown_type_cannot_be_built():
    with pytest.raises(InvalidShapeError, match="Unknown shape type: brick"):
        DenormalizedStructureBuilder().with_members({"A": {"type": "brick"}}).build_model()
