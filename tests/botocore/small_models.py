"""Operations for tests: of a small model made on the spot, and of the real one."""

import functools
import json
from pathlib import Path
from typing import Any

from ibm_botocore.model import OperationModel, ServiceModel

_S3 = Path(__file__).parents[2] / "ibm_botocore/data/s3/2006-03-01/service-2.json"

SCALARS: dict[str, Any] = {
    "String": {"type": "string"},
    "Key": {"type": "string", "min": 1},
    "Secret": {"type": "string", "sensitive": True},
    "Integer": {"type": "integer"},
    "Positive": {"type": "integer", "min": 1},
    "Long": {"type": "long"},
    "Float": {"type": "double"},
    "Boolean": {"type": "boolean"},
    "Timestamp": {"type": "timestamp"},
    "Blob": {"type": "blob"},
    "Strings": {"type": "list", "member": {"shape": "String"}},
    "Dates": {"type": "list", "member": {"shape": "Timestamp"}},
    "Items": {"type": "list", "member": {"shape": "String", "locationName": "Item"}, "min": 1},
    "Flat": {"type": "list", "member": {"shape": "String"}, "flattened": True},
    "Map": {"type": "map", "key": {"shape": "String"}, "value": {"shape": "String"}},
    "FlatMap": {
        "type": "map",
        "flattened": True,
        "key": {"shape": "String", "locationName": "K"},
        "value": {"shape": "Integer", "locationName": "V"},
    },
}


def structure(members: dict[str, Any], **traits: Any) -> dict[str, Any]:
    """Return a structure of the JSON model; a member is the name of a shape or a reference with traits."""
    references = {name: {"shape": ref} if isinstance(ref, str) else ref for name, ref in members.items()}
    return {"type": "structure", "members": references, **traits}


def operation(
    *,
    takes: dict[str, Any] | None = None,
    gives: dict[str, Any] | None = None,
    uri: str = "/",
    method: str = "POST",
    shapes: dict[str, Any] | None = None,
    root: str = "Root",
    errors: tuple[str, ...] = (),
) -> OperationModel:
    """Return an operation of a model that has nothing else."""
    all_shapes = {**SCALARS, **(shapes or {})}
    description: dict[str, Any] = {"name": "Op", "http": {"method": method, "requestUri": uri}}
    if takes is not None:
        all_shapes["In"] = takes
        description["input"] = {"shape": "In", "locationName": root}
    if gives is not None:
        all_shapes["Out"] = gives
        description["output"] = {"shape": "Out"}
    description["errors"] = [{"shape": name} for name in errors]
    metadata = {"protocol": "rest-xml", "endpointPrefix": "small", "serviceId": "small"}
    return ServiceModel(
        {"metadata": metadata, "operations": {"Op": description}, "shapes": all_shapes}
    ).operation_model("Op")


@functools.cache
def s3() -> ServiceModel:
    """Return the real model."""
    return ServiceModel(json.loads(_S3.read_text("utf-8")), "s3")
