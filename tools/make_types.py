"""Writes ibm_boto3/s3/types.pyi, which tells type checkers and editors what clients and resources have at run time.

Run it from the root of the checkout after a change to the models: python tools/make_types.py
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from ibm_boto3.resources.model import Action, ResourceModel
from ibm_boto3.s3.inject import CLIENT_METHODS
from ibm_boto3.session import Session
from ibm_botocore import xform_name
from ibm_botocore.docs.words import LEFT_OUT
from ibm_botocore.model import ListShape, MapShape, Shape, StructureShape

TARGET = Path("ibm_boto3/s3/types.pyi")
WIDTH = 120

HEAD = '''
"""Clients and resources as type checkers and editors see them; made from the models by tools/make_types.py."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, Any, Generic, Protocol, TypeVar

from ibm_boto3.resources import existence, files, transfers
from ibm_boto3.resources.base import ServiceResource
from ibm_boto3.s3 import directories, inject
from ibm_botocore.client import BaseClient
from ibm_botocore.paginate import Paginator
from ibm_botocore.waiter import Waiter

class _Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...

_Blob = bytes | bytearray | memoryview | str | IO[bytes] | _Reader
_Time = datetime | str | int | float
_Dict = dict[str, Any]
_Item = TypeVar("_Item")

class _Resource(ServiceResource):
    def get_available_subresources(self) -> list[str]: ...
'''

COLLECTION = '''
class Collection(Generic[_Item]):
    """A listing, fetched page by page while one iterates."""

    def __iter__(self) -> Iterator[_Item]: ...
    def all(self) -> Collection[_Item]: ...
    def filter(self, **kwargs: Any) -> Collection[_Item]: ...
    def limit(self, count: int) -> Collection[_Item]: ...
    def page_size(self, count: int) -> Collection[_Item]: ...
    def pages(self) -> Iterator[list[_Item]]: ...

class DeletableCollection(Collection[_Item]):
    """A listing whose items can be deleted, a thousand in a request."""

    def all(self) -> DeletableCollection[_Item]: ...
    def filter(self, **kwargs: Any) -> DeletableCollection[_Item]: ...
    def limit(self, count: int) -> DeletableCollection[_Item]: ...
    def page_size(self, count: int) -> DeletableCollection[_Item]: ...
    def delete(
        self,
        *,
        MFA: str = ...,
        RequestPayer: str = ...,
        BypassGovernanceRetention: bool = ...,
        ExpectedBucketOwner: str = ...,
    ) -> list[_Dict]: ...
'''

# What callers may pass, in the widest words.
ARGUMENTS = {
    "integer": "int",
    "long": "int",
    "boolean": "bool",
    "string": "str",
    "timestamp": "_Time",
    "blob": "_Blob",
}
WIDER = {
    "CopySource": "Mapping[str, str] | str",
    "SSECustomerKey": "bytes | str",
    "CopySourceSSECustomerKey": "bytes | str",
}
# What they get.
RESULTS = {**ARGUMENTS, "timestamp": "datetime", "blob": "Any"}


def argument_type(shape: Shape, name: str) -> str:
    """Return the type of a parameter."""
    if name in WIDER:
        return WIDER[name]
    if isinstance(shape, ListShape):
        return f"Sequence[{argument_type(shape.member, '')}]"
    if isinstance(shape, StructureShape):
        return "Mapping[str, Any]"
    return "Mapping[str, str]" if isinstance(shape, MapShape) else ARGUMENTS[shape.type_name]


def result_type(shape: Shape) -> str:
    """Return the type of an attribute; every one may be missing, but programs do not expect to be told so."""
    if isinstance(shape, ListShape):
        return f"list[{result_type(shape.member)}]"
    if isinstance(shape, StructureShape):
        return "_Dict"
    return "dict[str, str]" if isinstance(shape, MapShape) else RESULTS[shape.type_name]


def method(name: str, parameters: Iterable[str], returns: str) -> str:
    """Return a method of a stub, in as many lines as the formatter takes."""
    parameters = ["self", *parameters]
    line = f"def {name}({', '.join(parameters)}) -> {returns}: ..."
    if len(line) <= WIDTH - 4:
        return line
    inner = ", ".join(parameters)
    if len(inner) <= WIDTH - 8:
        return f"def {name}(\n    {inner}\n) -> {returns}: ..."
    lines = "".join(f"    {parameter},\n" for parameter in parameters)
    return f"def {name}(\n{lines}) -> {returns}: ..."


def keywords(function: Callable[..., Any], shape: StructureShape | None) -> list[str]:
    """Return the parameters of a method that calls an operation."""
    found = []
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            continue
        known = None if shape is None else shape.members.get(name)
        kind = "Mapping[str, int]" if known is None else argument_type(known, name)
        found.append(f"{name}: {kind}{' = ...' if parameter.default is LEFT_OUT else ''}")
    return ["*", *found] if found else []


def of_module(function: Callable[..., Any]) -> str:
    """Return how the stub names a function of ours that is a method at run time."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def class_of(name: str, bases: str, text: str, members: Iterable[str]) -> str:
    """Return a class of the stub."""
    body = f'"""{text}"""\n\n' + "\n".join(members)
    return f"class {name}({bases}):\n{textwrap.indent(body, '    ')}"


def client_members(client: Any) -> Iterator[str]:
    """Yield what a client has."""
    yield "def __enter__(self) -> S3Client: ..."
    yield "def get_paginator(self, operation_name: str) -> Paginator: ..."
    yield "def get_waiter(self, waiter_name: str) -> Waiter: ..."
    for name, operation_name in sorted(client.meta.method_to_api_mapping.items()):
        operation = client.meta.service_model.operation_model(operation_name)
        yield method(name, keywords(getattr(client, name), operation.input_shape), "_Dict")
    for name, function in sorted(CLIENT_METHODS["s3"].items()):
        yield f"{name} = {of_module(function)}"


class Resources:
    """The resource classes.

    :param service: the service resource.
    """

    def __init__(self, service: Any) -> None:
        self._service = service
        self._operations = service.meta.client.meta.service_model
        self._waiters = service.meta.client._companion("waiters-2")["waiters"]

    def classes(self) -> Iterator[str]:
        """Yield the classes."""
        yield self._class(self._service, "S3ServiceResource", "All buckets, and what every other resource is made by.")
        for action in self._service.meta.resource_model.subresources:
            identifiers = [each.name for each in action.resource.model.identifiers]
            made = getattr(self._service, action.name)(*identifiers)
            yield self._class(made, action.name, f"Identified by {' and '.join(identifiers)}.")

    def _class(self, resource: Any, name: str, text: str) -> str:
        return class_of(name, "_Resource", text, self._members(resource))

    def _members(self, resource: Any) -> Iterator[str]:
        model: ResourceModel = resource.meta.resource_model
        done = {"get_available_subresources"}
        for name, line in self._described(resource, model):
            done.add(name)
            yield line
        for name, function in sorted(vars(type(resource)).items()):
            if not name.startswith("_") and name not in done and inspect.isfunction(function):
                yield f"{name} = {of_module(function)}"

    def _described(self, resource: Any, model: ResourceModel) -> Iterator[tuple[str, str]]:
        """Yield what the resource's document describes."""
        for identifier in model.identifiers:
            yield identifier.name, f"@property\ndef {identifier.name}(self) -> str: ..."
        shape = None if model.shape is None else self._operations.shape_for(model.shape)
        for name, (_, member) in {} if shape is None else model.get_attributes(shape).items():
            yield name, f"@property\ndef {name}(self) -> {result_type(member)}: ..."
        for action in model.subresources:
            given = [p.target for p in action.resource.identifiers if p.source == "input"] if action.resource else []
            yield action.name, method(action.name, [f"{xform_name(each)}: str" for each in given], _made_by(action))
        for action in model.references:
            yield action.name, f"@property\ndef {action.name}(self) -> {_made_by(action)}: ..."
        for collection in model.collections:
            kind = "DeletableCollection" if collection.batch_actions else "Collection"
            yield collection.name, f"@property\ndef {collection.name}(self) -> {kind}[{_made_by(collection)}]: ..."
        for action in model.actions:
            if action.request is not None:
                yield action.name, self._call(resource, action.name, action.request.operation, _result(action))
        if model.load is not None and model.load.request is not None:
            for name in ("load", "reload"):
                yield name, self._call(resource, name, model.load.request.operation, "_Dict")
        for waiter in model.waiters:
            waited_for = self._waiters[waiter.waiter_name]["operation"]
            yield waiter.name, self._call(resource, waiter.name, waited_for, "None")

    def _call(self, resource: Any, name: str, operation_name: str, returns: str) -> str:
        shape = self._operations.operation_model(operation_name).input_shape
        return method(name, keywords(getattr(resource, name), shape), returns)


def _made_by(action: Action) -> str:
    assert action.resource is not None
    return f"_{action.resource.type}"


def _result(action: Action) -> str:
    if action.resource is None:
        return "_Dict"
    is_list = action.resource.path is not None and "[]" in action.resource.path
    return f"list[{_made_by(action)}]" if is_list else _made_by(action)


def stub() -> str:
    """Return the text of the stub."""
    session = Session(aws_access_key_id="key", aws_secret_access_key="secret", region_name="us-south")
    service = session.resource("s3")
    client = class_of("S3Client", "BaseClient", "An operation is a method.", client_members(service.meta.client))
    resources = list(Resources(service).classes())
    # Classes have methods of other classes' names, which therefore go by a second one there.
    model: Any = service.meta.resource_model
    names = [action.name for action in model.subresources]
    aliases = "\n".join(f"_{name} = {name}" for name in names)
    return "\n\n".join([HEAD.strip(), client, COLLECTION.strip(), *resources, aliases]) + "\n"


if __name__ == "__main__":
    TARGET.write_text(stub(), encoding="utf-8")
