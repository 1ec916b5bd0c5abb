"""The S3 data as a whole: it refers to nothing that is missing, explains everything, and says what 2.16.2 said."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.loaders import Loader
from ibm_botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from tests.botocore.data.record_model import described

RECORD = Path(__file__).parent / "data" / "model-2.16.2.json"

DATA = Loader(include_default_search_paths=False, extra_search_paths=[Loader.BUILTIN_DATA_PATH])
MODEL = ServiceModel(DATA.load_service_model("s3", "service-2"), "s3")

OPERATIONS = MODEL.operation_names
STRUCTURES = [name for name in MODEL.shape_names if MODEL.shape_for(name).type_name == "structure"]


def structure(name: str) -> StructureShape:
    shape = MODEL.shape_for(name)
    assert isinstance(shape, StructureShape)
    return shape


def parts(shape: Shape) -> Iterator[Shape]:
    """The shapes one shape refers to."""
    if isinstance(shape, StructureShape):
        yield from shape.members.values()
    elif isinstance(shape, ListShape):
        yield shape.member
    elif isinstance(shape, MapShape):
        yield from (shape.key, shape.value)


def test_there_are_81_operations():
    assert len(OPERATIONS) == 81


def test_every_reference_of_a_shape_resolves():
    used = [part for name in MODEL.shape_names for part in parts(MODEL.shape_for(name))]
    assert {part.name for part in used} <= set(MODEL.shape_names)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_reference_of_an_operation_resolves(name):
    operation = MODEL.operation_model(name)
    shapes = [operation.input_shape, operation.output_shape, *operation.error_shapes]
    assert all(shape.type_name == "structure" for shape in shapes if shape is not None)
    assert all(shape.error_code for shape in operation.error_shapes)


def test_required_members_and_payloads_name_members():
    for shape in map(structure, STRUCTURES):
        assert set(shape.required_members) <= set(shape.members)
        assert shape.serialization.get("payload") in {None, *shape.members}


def test_members_travel_in_known_places_under_a_name():
    for shape in map(structure, STRUCTURES):
        for member in shape.members.values():
            place = member.serialization.get("location")
            assert place in (None, "header", "headers", "querystring", "uri")
            assert place is None or member.serialization["name"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_labels_of_the_uri_are_the_required_uri_members(name):
    operation = MODEL.operation_model(name)
    shape = operation.input_shape
    assert shape is not None
    labels = {label.rstrip("+") for label in re.findall(r"{(.+?)}", operation.http["requestUri"])}
    members = {
        member.serialization["name"]
        for member_name, member in shape.members.items()
        if member.serialization.get("location") == "uri" and member_name in shape.required_members
    }
    assert labels == members


@pytest.mark.parametrize("name", OPERATIONS)
def test_inputs_with_a_payload_have_no_other_body_members(name):
    shape = MODEL.operation_model(name).input_shape
    assert shape is not None
    body = [member for member, part in shape.members.items() if "location" not in part.serialization]
    payload = shape.serialization.get("payload")
    assert body == ([] if payload is None else [payload])


@pytest.mark.parametrize("name", OPERATIONS)
def test_checksum_settings_name_members_except_where_the_algorithm_cannot_be_chosen(name):
    operation = MODEL.operation_model(name)
    shape = operation.input_shape
    assert shape is not None
    fixed = {
        "DeleteObjects",
        "PutBucketProtectionConfiguration",
        "PutObjectAcl",
        "PutObjectLegalHold",
        "PutObjectRetention",
        "RestoreObject",
    }
    wanted = operation.http_checksum.get("requestAlgorithmMember")
    assert (wanted is not None and wanted not in shape.members) == (name in fixed)
    assert operation.http_checksum.get("requestValidationModeMember") in {None, *shape.members}


def sentences() -> Iterator[tuple[str, str]]:
    yield "service", MODEL.documentation
    for name in OPERATIONS:
        yield name, MODEL.operation_model(name).documentation
    for name in MODEL.shape_names:
        shape = MODEL.shape_for(name)
        yield name, shape.documentation or "Described by its operation."
        if isinstance(shape, StructureShape):
            for member_name, member in shape.members.items():
                yield f"{name}.{member_name}", member.documentation


def test_every_operation_and_member_is_explained_in_short_plain_sentences():
    faults = [
        place
        for place, text in sentences()
        if not text.endswith(".") or len(text) > 120 or "<" in text or text.count("``") % 2
    ]
    assert faults == []


def test_only_inputs_outputs_and_nothing_else_are_left_to_their_operation():
    undescribed = [name for name in MODEL.shape_names if not MODEL.shape_for(name).documentation]
    assert [name for name in undescribed if not name.endswith(("Request", "Output"))] == []


def test_secrets_are_marked_so_that_logs_can_mask_them():
    secret = {name for name in MODEL.shape_names if MODEL.shape_for(name).metadata.get("sensitive")}
    assert secret == {
        "ATSEndpoint",
        "CopySourceSSECustomerKey",
        "SSECustomerKey",
        "SSEKMSKeyId",
        "SSEKPCustomerRootKeyCrn",
        "Secret",
    }


@pytest.mark.parametrize(
    "code",
    [
        "us-smart",
        "us-south-flex",
        "eu-es-cold",
        "ca-tor-vault",
        "br-sao-standard",
        "in-mum-smart",
        "eu-es-onerate_active",
    ],
)
def test_location_constraints_know_current_codes(code):
    assert code in MODEL.shape_for("BucketLocationConstraint").metadata["enum"]


def test_location_constraints_do_not_repeat():
    codes = MODEL.shape_for("BucketLocationConstraint").metadata["enum"]
    assert len(codes) == len(set(codes))


def first_names(expression: str | list[str]) -> set[str]:
    """Member names that the expressions of a paginator begin with."""
    expressions = [expression] if isinstance(expression, str) else expression
    return {re.split(r"[\[.]", choice.strip())[0] for text in expressions for choice in text.split("||")}


PAGINATORS: dict[str, dict[str, Any]] = DATA.load_service_model("s3", "paginators-1")["pagination"]


@pytest.mark.parametrize("name", PAGINATORS)
def test_paginators_name_members(name):
    config = PAGINATORS[name]
    operation = MODEL.operation_model(name)
    assert operation.input_shape is not None
    assert operation.output_shape is not None
    taken = first_names(config["input_token"]) | first_names(config["limit_key"])
    given = set().union(*(first_names(config[key]) for key in ("output_token", "more_results", "result_key")))
    assert taken <= set(operation.input_shape.members)
    assert given | set(config.get("non_aggregate_keys", [])) <= set(operation.output_shape.members)


def test_paginators_are_those_of_the_published_package():
    assert set(PAGINATORS) == {
        "ListBucketsExtended",
        "ListMultipartUploads",
        "ListObjectVersions",
        "ListObjects",
        "ListObjectsV2",
        "ListParts",
    }


WAITERS: dict[str, dict[str, Any]] = DATA.load_service_model("s3", "waiters-2")["waiters"]


@pytest.mark.parametrize("name", WAITERS)
def test_waiters_poll_operations_and_can_succeed(name):
    config = WAITERS[name]
    assert config["operation"] in OPERATIONS
    assert config["delay"] > 0
    assert config["maxAttempts"] > 0
    assert all(acceptor["state"] in ("success", "retry", "failure") for acceptor in config["acceptors"])
    assert any(acceptor["state"] == "success" for acceptor in config["acceptors"])


def test_waiters_are_those_of_the_published_package():
    assert set(WAITERS) == {"BucketExists", "BucketNotExists", "ObjectExists", "ObjectNotExists"}


def differences(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """Places where two descriptions differ, with what the new one has there."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key), new.get(key), f"{place}.{key}" if place else key)
    elif place.endswith(".members") and isinstance(old, list) and isinstance(new, list):
        # Members that both have must come in the same order.
        both = [
            [name for name, *_ in side if name in {other for other, *_ in against}]
            for side, against in ((old, new), (new, old))
        ]
        if both[0] != both[1]:
            yield f"{place}: order"
        yield from differences(dict(map(named, old)), dict(map(named, new)), place)
    elif old != new:
        yield f"{place}: {json.dumps(new, sort_keys=True)}"


def named(member: list[Any]) -> tuple[str, list[Any]]:
    return member[0], member[1:]


def header(shape: str, name: str) -> str:
    return json.dumps([shape, {"location": "header", "name": name}], sort_keys=True)


def test_the_model_differs_from_2_16_2_only_on_purpose():
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    described_now = json.loads(json.dumps(described(MODEL)))
    codes = MODEL.shape_for("BucketLocationConstraint").metadata["enum"]
    assert codes[:68] == recorded["shapes"]["BucketLocationConstraint"]["enum"]
    assert list(differences(recorded, described_now)) == [
        # The published list of codes is years old.
        f"shapes.BucketLocationConstraint.enum: {json.dumps(codes)}",
        # The service checks these conditions, the published model left them out.
        f"shapes.CompleteMultipartUploadRequest.members.IfMatch: {header('IfMatch', 'If-Match')}",
        f"shapes.CompleteMultipartUploadRequest.members.IfNoneMatch: {header('IfNoneMatch', 'If-None-Match')}",
        # The published member lost its place and could not be sent.
        "shapes.CopyObjectRequest.members.WebsiteRedirectLocation: "
        + header("WebsiteRedirectLocation", "x-amz-website-redirect-location"),
        # The published model leaves out the name where it is that of the member.
        'shapes.LegalHoldRequest.members.RetentionLegalHoldId: ["RetentionLegalHoldID", '
        '{"location": "uri", "name": "RetentionLegalHoldId"}]',
        f"shapes.PutObjectRequest.members.IfMatch: {header('IfMatch', 'If-Match')}",
        f"shapes.PutObjectRequest.members.IfNoneMatch: {header('IfNoneMatch', 'If-None-Match')}",
    ]
