"""What type checkers and editors read is what there is at run time."""

from __future__ import annotations

import ast
import inspect
import io
import runpy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

import ibm_boto3
from ibm_boto3.s3 import types
from tests.test_docs import ROOT

if TYPE_CHECKING:
    from ibm_boto3.s3.types import Bucket, Object, ObjectSummary, S3Client, S3ServiceResource

TREE = ast.parse((ROOT / "ibm_boto3/s3/types.pyi").read_text(encoding="utf-8"))
CLASSES = {node.name: node for node in TREE.body if isinstance(node, ast.ClassDef)}


@pytest.fixture(scope="module")
def service() -> Iterator[Any]:
    session = ibm_boto3.Session(aws_access_key_id="key", aws_secret_access_key="secret", region_name="us-south")
    service: Any = session.resource("s3")
    yield service
    service.meta.client.close()


def names_of(node: ast.ClassDef) -> set[str]:
    functions = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
    return functions | {each.targets[0].id for each in node.body if isinstance(each, ast.Assign)}  # type: ignore[attr-defined]


def public(names: list[str]) -> set[str]:
    return {name for name in names if not name.startswith("_")}


def test_the_stub_is_what_the_models_make() -> None:
    made = runpy.run_path(str(ROOT / "tools/make_types.py"))["stub"]()

    assert made == (ROOT / "ibm_boto3/s3/types.pyi").read_text(encoding="utf-8")


def test_every_class_can_be_imported() -> None:
    assert [name for name in public(list(CLASSES)) if not inspect.isclass(getattr(types, name))] == []


def test_a_client_has_what_the_stub_says(service: Any) -> None:
    client = service.meta.client
    inherited = public(dir(types.S3Client)) | {"meta"}

    assert names_of(CLASSES["S3Client"]) - {"__enter__"} - inherited == public(dir(client)) - inherited
    assert set(client.meta.method_to_api_mapping) < names_of(CLASSES["S3Client"])


def test_resources_have_what_the_stub_says(service: Any) -> None:
    made = {"S3ServiceResource": service}
    for action in service.meta.resource_model.subresources:
        made[action.name] = getattr(service, action.name)(*[each.name for each in action.resource.model.identifiers])

    assert len(made) == 16
    for name, resource in made.items():
        assert names_of(CLASSES[name]) | {"meta", "get_available_subresources"} == public(dir(type(resource))), name


def program(client: S3Client, service: S3ServiceResource) -> None:
    """Be checked, never run: a comment that nothing needs is an error of the type checker."""
    answer: dict[str, Any] = client.put_object(Bucket="b", Key="k", Body=io.BytesIO(), Metadata={"a": "b"})
    client.put_object(Bucket="b", Key="k", Body=[1])  # type: ignore[arg-type]
    client.put_object(Bucket="b", Keys="k")  # type: ignore[call-arg]
    client.put_object("b", "k")  # type: ignore[call-arg]
    client.upload_file("file", "b", "k", Config=3)  # type: ignore[arg-type]
    bucket: Bucket = service.Bucket("b")
    made: Object = bucket.put_object(Key="k", Body=b"")
    size: int = made.content_length
    name: str = made.content_length  # type: ignore[assignment]
    bucket.objects.filter(Prefix="a").delete()
    service.buckets.delete()  # type: ignore[attr-defined]
    item: ObjectSummary
    for item in bucket.objects.limit(3):
        item.Object().Acl().put(ACL="private")
    print(answer, size, name)
