"""The service model: operations and shapes read from JSON, as values that never change."""

from ibm_botocore.model.builder import DenormalizedStructureBuilder, ShapeNameGenerator
from ibm_botocore.model.service import (
    ClientContextParameter,
    ContextParameter,
    OperationModel,
    OperationNotFoundError,
    ServiceId,
    ServiceModel,
    StaticContextParameter,
)
from ibm_botocore.model.shapes import (
    InvalidShapeError,
    InvalidShapeReferenceError,
    ListShape,
    MapShape,
    NoShapeFoundError,
    Shape,
    ShapeResolver,
    StringShape,
    StructureShape,
    UnresolvableShapeMap,
)

__all__ = [
    "ClientContextParameter",
    "ContextParameter",
    "DenormalizedStructureBuilder",
    "InvalidShapeError",
    "InvalidShapeReferenceError",
    "ListShape",
    "MapShape",
    "NoShapeFoundError",
    "OperationModel",
    "OperationNotFoundError",
    "ServiceId",
    "ServiceModel",
    "Shape",
    "ShapeNameGenerator",
    "ShapeResolver",
    "StaticContextParameter",
    "StringShape",
    "StructureShape",
    "UnresolvableShapeMap",
]
