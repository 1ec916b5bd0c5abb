"""Writes down what a service model says of names, types and places on the wire, without any documentation.

Run by a Python that has the published package: ``python record_model.py > model-2.16.2.json``.
Only public attributes of the model are read, so the same walk describes the published model and ours.
"""

import importlib
import json
import sys
from typing import Any


def described(model: Any) -> dict[str, Any]:
    """Return a service model as plain values.

    :param model: a ``ServiceModel`` of either package.
    :returns: ``metadata``, ``operations`` and ``shapes``; empty values are left out.
    """
    return {
        "metadata": dict(sorted(model.metadata.items())),
        "operations": {name: _operation(model.operation_model(name)) for name in model.operation_names},
        "shapes": {name: _shape(model, model.shape_for(name)) for name in sorted(model.shape_names)},
    }


def _operation(operation: Any) -> dict[str, Any]:
    shapes = {"input": operation.input_shape, "output": operation.output_shape}
    return _filled(
        {
            **operation.http,
            **{direction: shape and shape.name for direction, shape in shapes.items()},
            "errors": [shape.name for shape in operation.error_shapes],
            "wire_name": operation.wire_name if operation.wire_name != operation.name else None,
            "http_checksum": operation.http_checksum,
            "http_checksum_required": operation.http_checksum_required,
            "streaming": [operation.has_streaming_input, operation.has_streaming_output],
            "context": [list(parameter) for parameter in operation.context_parameters],
            "idempotent": operation.idempotent_members,
            "deprecated": operation.deprecated,
            "auth": operation.auth_type,
        }
    )


def _shape(model: Any, shape: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"type": shape.type_name, **_traits(shape)}
    if shape.type_name == "structure":
        # A list of pairs: the order of members is part of what is compared.
        found["members"] = [[name, *_reference(model, member)] for name, member in shape.members.items()]
    for part in {"list": ("member",), "map": ("key", "value")}.get(shape.type_name, ()):
        found[part] = _reference(model, getattr(shape, part))
    return _filled(found)


def _reference(model: Any, shape: Any) -> list[Any]:
    """A referenced shape's name and the traits the reference adds."""
    own = _traits(model.shape_for(shape.name))
    added = {name: value for name, value in _traits(shape).items() if own.get(name) != value}
    return [shape.name, added] if added else [shape.name]


def _traits(shape: Any) -> dict[str, Any]:
    return _filled({**shape.serialization, **shape.metadata})


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, False, [], {}, [False, False])}


def _write(description: dict[str, Any]) -> None:
    """Print the description, one operation or shape on a line."""

    def line(value: Any) -> str:
        return json.dumps(value, sort_keys=True, separators=(",", ":"))

    parts = []
    for section, entries in description.items():
        lines = ",\n".join(f"{line(name)}:{line(value)}" for name, value in entries.items())
        parts.append(f"{line(section)}:{{\n{lines}\n}}")
    print("{" + ",\n".join(parts) + "}")


if __name__ == "__main__":
    # Imported by name: what is meant is the published package of the Python that runs this, not the one beside it.
    published: Any = importlib.import_module("ibm_boto3")
    client = published.client("s3", region_name="us-south", aws_access_key_id="-", aws_secret_access_key="-")
    print(f"ibm-cos-sdk {published.__version__}", file=sys.stderr)
    _write(described(client.meta.service_model))
